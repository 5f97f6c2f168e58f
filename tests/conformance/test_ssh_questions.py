"""Whole tunnels of every scenario, and what tunnels demand beyond any engine; single questions: `tests/law`."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
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
from certway.model.verdict import Judgement, Verdict
from certway.pki.chains import evaluate
from certway.pki.engines import ENGINES
from certway.pki.memo import Memo
from tests.lab.tunnel_ends import find_key, tunnel
from tests.trials import control_tried, tried

pytestmark = pytest.mark.conformance


def ssh_links(case: Case) -> Iterator[Link]:
    return (link for link in derive_links(Atlas(case)) if link.carrier == "ssh")


def ask(check: Check) -> Verification | None:
    """What the verifier of this check says, asked alone."""
    client, server = build_alone(check, find_key)
    seen = tunnel(client, server)
    verifier, presenter = (seen.client, seen.server) if check.key.verifier == "client" else (seen.server, seen.client)
    assert verifier.accepted == seen.up
    assert presenter.verification is None or presenter.accepted
    return verifier.verification


DEMANDS = {
    "ssh.key-type-not-listed": "key-type",
    "ssh.key-not-supported": "key-type",
    "ssh.attributes-not-decoded": "subject-oids",
}
"""What rules say of a certificate on the tunnels that no engine asks, in the words of the tunnels."""


def predicted_demands(check: Check, spoken: Iterable[Judgement]) -> frozenset[str]:
    rules = {judgement.rule for judgement in spoken if judgement.findings and judgement.subject == check.key}
    return frozenset(DEMANDS[rule] for rule in rules & DEMANDS.keys())


def unmet_demands(said: Verification | None) -> frozenset[str]:
    """Without a common key type nothing is ever shown."""
    return frozenset({"key-type"} if said is None else (breach.demand for breach in said.breaches))


def as_put(check: Check) -> Hashable:
    """What a tunnel decides by, wherever it is asked."""
    leaf, trusted = check.question.presented.leaf, check.question.trusted
    if isinstance(leaf, Unseen) or isinstance(trusted, Unseen):
        return check.key, check.question
    return leaf.value, trusted.value.digest, check.question.profile, check.question.at, check.context


def test_rules_and_tunnels_agree_on_what_no_engine_asks_in_every_scenario_and_control() -> None:
    """A short key on a release without the list of key types is among the controls: nobody refuses it."""
    heard: dict[Hashable, frozenset[str]] = {}
    differing: set[str] = set()
    met: set[str] = set()
    for scenario in SCENARIOS:
        for trial in (tried(scenario.id), control_tried(scenario.control)):
            for check in (check for link in trial.links if link.carrier == "ssh" for check in link.checks):
                if as_put(check) not in heard:
                    heard[as_put(check)] = unmet_demands(ask(check))
                met |= heard[as_put(check)]
                if heard[as_put(check)] != predicted_demands(check, trial.spoken):
                    differing.add(scenario.id)
    assert differing == set()
    assert met == set(DEMANDS.values())
    assert len(heard) > 50


NO_PURPOSE_KNOWN = "whether Expressway-C asks for a purpose on the tunnels is not documented; the lab asks for none"

# Scenarios whose tunnels are down for another reason than a certificate: the two ends of a real one get along.
UP_ALL_THE_SAME = {
    "node.underscore-in-the-name-of-e": "the host name stops a process of the product, not a handshake",
    "neighbours.tunnels-failed-though-certificates-are-clean": "the status page says failed, the certificates are fine",
    "ssh-neighbours.port-closed-to-one-c": "a firewall stands between the nodes, not a certificate",
    "ssh-neighbours.organization-identifier": "whether the product bears this attribute is not known; the lab does",
    "purpose.e-with-client-purpose-only": NO_PURPOSE_KNOWN,
    "purpose-eras.x15-5-client-certificate-in-the-server-store": NO_PURPOSE_KNOWN,
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
    ("edit", "demand", "rule"),
    [
        (unknown_attribute, "subject-oids", "ssh.attributes-not-decoded"),
        (short_key, "key-type", "ssh.key-not-supported"),
        (narrowed, "", "ssh.key-type-not-listed"),
    ],
)
def test_what_the_tunnels_demand_beyond_the_engine_is_refused_and_told_by_a_rule(
    edit: Callable[[Case], Case], demand: str, rule: str
) -> None:
    case = edit(healthy())
    said = ask(healthy_check("client", case))
    if demand:
        assert said is not None
        assert [breach.demand for breach in said.breaches] == [demand]
    else:
        assert said is None  # no common algorithm: nothing was shown
    diagnosis = check_case(case)
    tunnels = next(answer for answer in diagnosis.services if answer.subject == "ssh-tunnels")
    assert tunnels.verdict is Verdict.FAILS
    assert rule in {cause.rule for cause in diagnosis.causes}
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
