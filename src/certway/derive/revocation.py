"""How a verifier asks whether certificates are revoked, from its settings, and what it has to go by.

Own lists are those that the node keeps; those at hand in the case stand for what the addresses in certificates give.
Of these only current ones are handed on: an old one shows what was fetched once, not what a verifier fetches now.
Where nobody switched the question on (clients, clusters), only what is at hand speaks, and silence is no refusal.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from certway.derive.atlas import Atlas
from certway.derive.releases import reaches
from certway.derive.settings import is_mentioned, setting_of
from certway.knowledge.beginnings import BEGINNINGS
from certway.knowledge.revocation_policies import Means, RevocationPolicy, find_revocation_policy
from certway.model.deployment import NO_LISTS_SEEN, Node
from certway.model.link import Question, RevocationMode, StatusGaps
from certway.model.observation import Observation, Seen, Unseen, seen
from certway.model.store import Setting
from certway.model.text import say
from certway.pki.revocation import is_current, read_lists

FALLBACK: Final = "verifier revocation fallback"
"""What the verifier makes of no answer, in the context of its checks; absent where no setting says so."""

_YES: Final = frozenset({"on", "fail", "yes", "enabled"})


def ask_status(atlas: Atlas, question: Question, role: str, verifier: Node) -> Question:
    """The question with what this node asks of revocation in this role, and what is known of the answer."""
    policy = find_revocation_policy(role)
    if policy is None or policy.when_on is RevocationMode.OFF:
        return question
    if not policy.mode_setting:
        return _ask_unbidden(atlas, question, policy, verifier.crls) if policy.on_by_default else question
    switch = _is_on(verifier, policy.mode_setting)
    if isinstance(switch, Seen) and not switch.value:
        return question
    mode, era = _mode(policy, verifier)
    fallback = _is_on(verifier, policy.fallback_setting)
    crls, own = _own_lists(policy, verifier)
    published, ocsp, fetched = _fetched(atlas, question, policy, verifier)
    return replace(
        question,
        revocation=mode,
        crls=(*crls, *published),
        ocsp=ocsp,
        revocation_unknown_fatal=isinstance(fallback, Unseen) or fallback.value,
        gaps=StatusGaps(
            switch=switch if isinstance(switch, Unseen) else era,
            own=own,
            fetched=fetched,
            fallback=fallback if isinstance(fallback, Unseen) else None,
        ),
    )


def ask_status_as_client(atlas: Atlas, question: Question) -> Question:
    """The question with what a client at the edge asks by itself; its relying party is that of the question."""
    policy = find_revocation_policy(question.profile.name)
    if policy is None or not policy.on_by_default:
        return question
    return _ask_unbidden(atlas, question, policy, seen(()))


def fallback_of(role: str, verifier: Node) -> tuple[Setting, ...]:
    """The setting that decides what no answer means, as context of a check; none where there is no such setting."""
    policy = find_revocation_policy(role)
    if policy is None or not policy.fallback_setting:
        return ()
    return (Setting(name=FALLBACK, value=setting_of(verifier, policy.fallback_setting)),)


def _ask_unbidden(
    atlas: Atlas, question: Question, policy: RevocationPolicy, own: Observation[tuple[bytes, ...]]
) -> Question:
    """Nobody set anything: what is at hand speaks, and what is not says nothing."""
    crls = own.value if policy.keeps_lists and isinstance(own, Seen) else ()
    if Means.DISTRIBUTION_POINT in policy.means:
        crls += _published(atlas, question)
    ocsp = atlas.case.ocsp if Means.OCSP in policy.means else ()
    if not crls and not ocsp:
        return question
    return replace(question, revocation=policy.when_on, crls=crls, ocsp=ocsp, revocation_unknown_fatal=False)


def _is_on(verifier: Node, name: str) -> Observation[bool]:
    """Whether a switch is on; one that the case does not mention and that has no documented default is off."""
    setting = setting_of(verifier, name)
    if isinstance(setting, Unseen):
        return setting if is_mentioned(verifier, name) else seen(False)
    return seen(setting.value.lower() in _YES)


def _mode(policy: RevocationPolicy, verifier: Node) -> tuple[RevocationMode, Unseen | None]:
    """Of which certificates it asks, and the release where that is not known and decides."""
    if not policy.leaf_before:
        return policy.when_on, None
    reached = reaches(verifier, BEGINNINGS[policy.leaf_before].release)
    if isinstance(reached, Unseen):
        return policy.when_on, reached
    return (policy.when_on if reached.value else RevocationMode.LEAF), None


def _own_lists(policy: RevocationPolicy, verifier: Node) -> tuple[tuple[bytes, ...], Unseen | None]:
    """The lists that the node keeps, or what of its own sources nobody has shown."""
    if policy.has_responder:
        return (), Unseen(
            why=say("what the OCSP responder says to {node} was not seen", node=verifier.id),
            would_tell=(say("{node}: OS Administration > Security > Certificate Revocation", node=verifier.id),),
        )
    uses_lists = _all_on(verifier, policy.crl_setting)
    if not policy.keeps_lists or (isinstance(uses_lists, Seen) and not uses_lists.value):
        return (), None
    if isinstance(uses_lists, Unseen):
        return (), uses_lists
    if isinstance(verifier.crls, Unseen) and verifier.crls != NO_LISTS_SEEN:
        return (), verifier.crls
    if isinstance(verifier.crls, Unseen):
        return (), Unseen(
            why=say("the revocation lists of {node} were not seen", node=verifier.id),
            would_tell=(say("{node}: Maintenance > Security > CRL management", node=verifier.id),),
        )
    return verifier.crls.value, None


def _all_on(verifier: Node, *names: str) -> Observation[bool]:
    """Whether a source is in use, for which each of these switches must be on; an empty name is none."""
    switches = [_is_on(verifier, name) for name in names if name]
    off = next((switch for switch in switches if isinstance(switch, Seen) and not switch.value), None)
    return off or next((switch for switch in switches if isinstance(switch, Unseen)), seen(True))


def _fetched(
    atlas: Atlas, question: Question, policy: RevocationPolicy, verifier: Node
) -> tuple[tuple[bytes, ...], tuple[bytes, ...], Unseen | None]:
    """Lists and OCSP responses at hand that the addresses in certificates may give, and that they may give others."""
    by_list = _all_on(verifier, policy.crl_setting, policy.fetch_setting)
    by_answer = _all_on(verifier, policy.ocsp_setting)
    by_list = by_list if Means.DISTRIBUTION_POINT in policy.means else seen(False)
    by_answer = by_answer if Means.OCSP in policy.means else seen(False)
    lists, answers = (isinstance(on, Seen) and on.value for on in (by_list, by_answer))
    unsure = next((on for on in (by_list, by_answer) if isinstance(on, Unseen)), None)
    if (lists or answers) and unsure is None:
        unsure = Unseen(
            why=say("what {node} gets from the revocation addresses in certificates was not seen", node=verifier.id),
            would_tell=(say("a current CRL or an OCSP response of the issuer, as {node} gets it", node=verifier.id),),
        )
    return (_published(atlas, question) if lists else ()), (atlas.case.ocsp if answers else ()), unsure


def _published(atlas: Atlas, question: Question) -> tuple[bytes, ...]:
    """The lists at hand that are current."""
    lists = read_lists(atlas.case.crls, atlas.memo)
    return tuple(crl.der for crl in (*lists.complete, *lists.deltas) if is_current(crl, question.at))
