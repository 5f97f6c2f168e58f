"""Every question that the scenarios put to an SSH tunnel, asked for real: prediction and tunnel agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace

import pytest

from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.diagnosis.memory import Memory
from certway.knowledge.setting_tables.expressway_keys import TUNNEL_KEY_TYPES as KEY_TYPES_SETTING
from certway.lab.edits import with_ca, with_identity, with_setting
from certway.lab.foundry import mint_intermediate
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.ssh_peers import Peer, Verification
from certway.lab.ssh_questions import NotAtHand, build_alone, build_ends
from certway.lab.topology import E_NODES, EXPRESSWAYS, edge_root, healthy, mint_expressway_e
from certway.model.deployment import Case
from certway.model.link import Check, Link
from certway.model.observation import Unseen
from certway.model.text import say
from certway.model.value import value
from certway.model.verdict import Judgement, Verdict
from certway.pki.chains import evaluate
from certway.pki.engines import ENGINES
from certway.pki.faults import same_reasons
from certway.pki.memo import Memo
from tests.lab.tunnel_ends import find_key, tunnel
from tests.trials import control_tried, firing, tried, try_case

pytestmark = pytest.mark.conformance

# Questions on which tunnel and prediction differ, by scenario, each with its reason; one that disappears fails.
OTHER_VERDICTS: dict[str, str] = {}
OTHER_REASONS: dict[str, str] = {}

DEMANDS = {
    "ssh.key-type-not-listed": "key-type",
    "ssh.key-not-supported": "key-type",
    "ssh.attributes-not-decoded": "subject-oids",
}
"""What no engine asks and a rule of certway does, in the words of the tunnels."""

REFUSALS = {
    "issuer-missing",
    "purpose-missing",
    "purpose-of-issuer",
    "expired",
    "not-yet-valid",
    "self-signed-not-trusted",
    *DEMANDS.values(),
}
"""What the scenarios break on SSH; each must have been seen."""


def ssh_links(case: Case) -> Iterator[Link]:
    return (link for link in derive_links(Atlas(case)) if link.carrier == "ssh")


@value
class Asked:
    """A question that a scenario or its control puts, and what our rules say that no engine asks."""

    scenario: str
    check: Check
    demands: frozenset[str]


def distinct_checks() -> dict[Hashable, Asked]:
    """One check for every question with its own content, and the first scenario that puts it."""
    found: dict[Hashable, Asked] = {}
    for scenario in SCENARIOS:
        for trial in (tried(scenario.id), control_tried(scenario.control)):
            for check in (check for link in trial.links if link.carrier == "ssh" for check in link.checks):
                asked = Asked(scenario=scenario.id, check=check, demands=demands_of(check, trial.spoken))
                known = found.setdefault(content_of(check), asked)
                assert known.demands == asked.demands
    return found


def demands_of(check: Check, spoken: Iterable[Judgement]) -> frozenset[str]:
    """What our rules say of this check that no engine asks."""
    rules = {judgement.rule for judgement in spoken if judgement.findings and judgement.subject == check.key}
    return frozenset(DEMANDS[rule] for rule in rules & DEMANDS.keys())


def demands_met_with(said: Verification | None) -> frozenset[str]:
    """What the tunnel refused that no engine asks; without a common key type nothing is ever shown."""
    return frozenset({"key-type"} if said is None else (breach.demand for breach in said.breaches))


def content_of(check: Check) -> Hashable:
    """What a question depends on, wherever it was seen."""
    question = check.question
    leaf, others, trusted = question.presented.leaf, question.presented.others, question.trusted
    if isinstance(leaf, Unseen) or isinstance(others, Unseen) or isinstance(trusted, Unseen):
        return check.key, question
    sent = (leaf.value, *others.value)
    return sent, trusted.value.digest, question.profile, question.purpose, question.at, check.context


def ask(check: Check) -> Verification | None:
    """What the verifier of this check says, asked alone."""
    client, server = build_alone(check, find_key)
    seen = tunnel(client, server)
    verifier, presenter = (seen.client, seen.server) if check.key.verifier == "client" else (seen.server, seen.client)
    assert verifier.accepted == seen.up
    assert presenter.verification is None or presenter.accepted
    return verifier.verification


def same_faults(codes: Iterable[str], said: Verification | None) -> bool:
    """Whether the engine of the tunnel, where it was shown anything, has the reasons that were predicted."""
    return said is None or same_reasons(codes, {number for _, number in said.faults})


def test_every_question_of_every_scenario_is_decided_alike_and_for_the_same_reasons() -> None:
    memo, verdicts, reasons, refused = Memo(), set(), set(), Counter[str]()
    checks = distinct_checks()
    for asked in checks.values():
        ours, theirs = evaluate(asked.check.question, memo), ask(asked.check)
        codes = [fault.code for fault in ours.chosen.faults]
        refused.update((*codes, *asked.demands))
        accepted = theirs is not None and theirs.accepted
        if (ours.accepted and not asked.demands) is not accepted:
            verdicts.add(asked.scenario)
        elif asked.demands != demands_met_with(theirs) or not same_faults(codes, theirs):
            reasons.add(asked.scenario)
    assert len(checks) > 50
    assert set(refused) == REFUSALS
    assert verdicts == set(OTHER_VERDICTS)
    assert reasons == set(OTHER_REASONS)


# Scenarios whose tunnels are down for another reason than a certificate: the two ends of a real one get along.
UP_ALL_THE_SAME = {
    "node.underscore-in-the-name-of-e": "the host name stops a process of the product, not a handshake",
    "neighbours.tunnels-failed-though-certificates-are-clean": "the status page says failed, the certificates are fine",
    "ssh-neighbours.port-closed-to-one-c": "a firewall is between them, not a certificate",
}

# Scenarios in which certway does not know whether tunnels are up, because no document says: the lab's may be.
NOT_KNOWN = {
    "ssh-neighbours.organization-identifier",
    "purpose.e-with-client-purpose-only",
    "purpose-eras.x15-5-client-certificate-in-the-server-store",
}


def test_as_many_tunnels_are_up_as_every_scenario_expects() -> None:
    seen: dict[tuple[Peer, Peer], bool] = {}
    others, not_known, down = set(), set(), 0
    for scenario in SCENARIOS:
        pairs = [build_ends(link, find_key) for link in ssh_links(scenario.build())]
        seen.update({pair: tunnel(*pair).up for pair in pairs if pair not in seen})
        up = sum(seen[pair] for pair in pairs)
        verdict, expected = dict(scenario.services).get("ssh-tunnels", (Verdict.WORKS, f"{len(pairs)} / {len(pairs)}"))
        down += up < len(pairs)
        if verdict is Verdict.UNKNOWN:
            not_known.add(scenario.id)
        elif expected != f"{up} / {len(pairs)}":
            others.add(scenario.id)
    assert others == set(UP_ALL_THE_SAME)
    assert not_known == NOT_KNOWN
    assert down > 10
    assert len(seen) > 50


def healthy_check(verifier: str, case: Case | None = None) -> Check:
    link = next(ssh_links(case or healthy()))
    return next(check for check in link.checks if check.key.verifier == verifier)


@pytest.mark.parametrize("verifier", ["client", "server"])
def test_a_question_whose_list_or_key_is_not_at_hand_is_not_asked(verifier: str) -> None:
    check = healthy_check(verifier)
    assert build_alone(check, find_key)
    with pytest.raises(NotAtHand, match="the key"):
        build_alone(check, lambda certificate: None)
    hidden = replace(check, question=replace(check.question, trusted=Unseen(why=say("nobody looked"))))
    with pytest.raises(NotAtHand, match="the trust list"):
        build_alone(hidden, find_key)


def unknown_attribute(case: Case) -> Case:
    """Expressway-E with a subject attribute that the tunnels do not bear."""
    subject = (("O", "Example Corp"), ("1.3.6.1.4.1.99999.1", "x"), ("CN", "expe01.example.com"))
    return with_identity(case, E_NODES, "server", mint_expressway_e("expe01", subject=subject).certificate)


def short_key(case: Case) -> Case:
    return with_identity(case, E_NODES, "server", mint_expressway_e("expe01", key_type="rsa-1024").certificate)


def narrowed(case: Case) -> Case:
    """Both ends list one type, and the certificates have another."""
    return with_setting(case, EXPRESSWAYS, KEY_TYPES_SETTING, "x509v3-ecdsa-sha2-nistp384")


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        (unknown_attribute, "ssh.attributes-not-decoded"),
        (short_key, "ssh.key-not-supported"),
        (narrowed, "ssh.key-type-not-listed"),
    ],
)
def test_what_the_tunnels_demand_beyond_the_engine_is_refused_and_predicted(
    edit: Callable[[Case], Case], rule: str
) -> None:
    trial = try_case(edit(healthy()), Memory())
    assert demands_met_with(ask(healthy_check("client", trial.case))) == {DEMANDS[rule]}
    assert firing(trial.spoken) & DEMANDS.keys() == {rule}
    tunnels = next(answer for answer in trial.services if answer.subject == "ssh-tunnels")
    assert tunnels.verdict is Verdict.FAILS
    assert ask(healthy_check("client")) == Verification()


def test_sha1_is_taken_where_the_profile_takes_it() -> None:
    """The profile follows OpenSSL 1.1.1, which counts SHA-1 for level 1; the witness does not, and is told to."""
    issuing = mint_intermediate(edge_root(), "Example Edge Issuing R1", key_type="rsa-2048")
    leaf = mint_expressway_e("expe01", issuing, digest="sha1").certificate
    case = with_ca(with_identity(healthy(), "expe01", "server", leaf), EXPRESSWAYS, "trusted-ca", issuing.certificate)
    check = healthy_check("client", case)
    assert evaluate(check.question, Memo()).accepted
    assert ask(check) == Verification()
    strict = replace(check, question=replace(check.question, profile=ENGINES["openssl-3"]))
    assert ask(strict) == Verification(faults=((0, 68),))
