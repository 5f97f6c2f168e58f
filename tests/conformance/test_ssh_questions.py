"""Every question that the scenarios put to an SSH tunnel, asked for real: prediction and tunnel agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace

import pytest

from certway.app.check import check as check_case
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
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
from certway.model.verdict import Verdict
from certway.pki.chains import evaluate
from certway.pki.engines import ENGINES
from certway.pki.faults import same_reasons
from certway.pki.memo import Memo
from tests.lab.tunnel_ends import find_key, tunnel

pytestmark = pytest.mark.conformance

# Questions on which tunnel and prediction differ, by scenario, each with its reason; one that disappears fails.
OTHER_VERDICTS: dict[str, str] = {}
OTHER_REASONS: dict[str, str] = {}

REFUSALS = {
    "issuer-missing",
    "purpose-missing",
    "purpose-of-issuer",
    "expired",
    "not-yet-valid",
    "self-signed-not-trusted",
}
"""What the scenarios break on SSH; each must have been seen."""


def ssh_links(case: Case) -> Iterator[Link]:
    return (link for link in derive_links(Atlas(case)) if link.carrier == "ssh")


def distinct_checks() -> dict[Hashable, tuple[str, Check]]:
    """One check for every question with its own content, and the first scenario that puts it."""
    found: dict[Hashable, tuple[str, Check]] = {}
    for scenario in SCENARIOS:
        for build in (scenario.build, scenario.control):
            for check in (check for link in ssh_links(build()) for check in link.checks):
                found.setdefault(content_of(check), (scenario.id, check))
    return found


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


def test_every_question_of_every_scenario_is_decided_alike_and_for_the_same_reasons() -> None:
    memo, verdicts, reasons, refused = Memo(), set(), set(), Counter[str]()
    checks = distinct_checks()
    for scenario, check in checks.values():
        ours, theirs = evaluate(check.question, memo), ask(check)
        assert theirs is not None
        codes = [fault.code for fault in ours.chosen.faults]
        refused.update(codes)
        if ours.accepted is not theirs.accepted:
            verdicts.add(scenario)
        elif not same_reasons(codes, {number for _, number in theirs.faults}):
            reasons.add(scenario)
    assert len(checks) > 50
    assert set(refused) == REFUSALS
    assert verdicts == set(OTHER_VERDICTS)
    assert reasons == set(OTHER_REASONS)


# Scenarios whose tunnels are down for another reason than a certificate: the two ends of a real one get along.
UP_ALL_THE_SAME = {
    "node.underscore-in-the-name-of-e": "the host name stops a process of the product, not a handshake",
    "neighbours.tunnels-failed-though-certificates-are-clean": "the status page says failed, the certificates are fine",
}


def test_as_many_tunnels_are_up_as_every_scenario_expects() -> None:
    seen: dict[tuple[Peer, Peer], bool] = {}
    others, down = set(), 0
    for scenario in SCENARIOS:
        pairs = [build_ends(link, find_key) for link in ssh_links(scenario.build())]
        seen.update({pair: tunnel(*pair).up for pair in pairs if pair not in seen})
        up = sum(seen[pair] for pair in pairs)
        _, expected = dict(scenario.services).get("ssh-tunnels", (Verdict.WORKS, f"{len(pairs)} / {len(pairs)}"))
        down += up < len(pairs)
        if expected != f"{up} / {len(pairs)}":
            others.add(scenario.id)
    assert others == set(UP_ALL_THE_SAME)
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
    ("edit", "demand"),
    [(unknown_attribute, "subject-oids"), (short_key, "key-type"), (narrowed, "")],
)
def test_what_the_tunnels_demand_beyond_the_engine_is_refused_and_not_yet_predicted(
    edit: Callable[[Case], Case], demand: str
) -> None:
    """The rules of certway do not speak of key types and attributes yet; when they do, this fails and goes."""
    case = edit(healthy())
    said = ask(healthy_check("client", case))
    if demand:
        assert said is not None
        assert [breach.demand for breach in said.breaches] == [demand]
    else:
        assert said is None  # no common algorithm: nothing was shown
    tunnels = next(answer for answer in check_case(case).services if answer.subject == "ssh-tunnels")
    assert tunnels.verdict is Verdict.WORKS
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
