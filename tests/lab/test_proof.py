"""From a case to a report of proof, with witnesses that say what they are told to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.knowledge.setting_tables.expressway_keys import TUNNEL_KEY_TYPES
from certway.lab.edits import with_setting
from certway.lab.key_ring import KeyRing, remember_test_keys
from certway.lab.keys import find_key
from certway.lab.proof import Prover, ask
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.lab.testimony import Absent, Asked, Handshakes, Tunnels, find_witnesses
from certway.lab.topology import E_NODES, healthy, small
from certway.lab.trial import compare
from certway.model.observation import Seen
from certway.model.profile import Profile
from certway.model.proof import Agreement, Proof, ProofReport, Reality, Untried, Way, Why
from certway.model.verdict import Evaluation, Opinion
from certway.pki.chains import evaluate
from certway.pki.faults import OPENSSL_CODES
from certway.pki.memo import Memo
from tests.engines import need_libcrypto, need_libssl, need_tunnels

Says = Callable[[Asked, Evaluation], Reality | Untried]


class Parrot:
    """A witness that says what a function tells it; by default what certway predicts."""

    version = "parrot 1"

    def __init__(
        self, says: Says | None = None, name: str = "libcrypto-3", carriers: tuple[str, ...] = ("tls",)
    ) -> None:
        self.says = says or repeat
        self.name = name
        self.carriers = carriers
        self.way = Way.TLS_1_3
        self.asked: list[Asked] = []

    def stands_for(self, profile: Profile) -> bool:
        return profile.witness == self.name

    def decide(self, asked: Asked) -> Reality | Untried:
        self.asked.append(asked)
        return self.says(asked, evaluate(asked.question, Memo()))

    def compare(self, reality: Reality, evaluation: Evaluation) -> Agreement:
        return compare(reality, evaluation)


def repeat(asked: Asked, evaluation: Evaluation) -> Reality:
    numbers = tuple((fault.position, OPENSSL_CODES[fault.code][0]) for fault in evaluation.chosen.faults)
    return said(evaluation.accepted, *numbers)


def said(accepted: bool, *faults: tuple[int, int | str]) -> Reality:
    return Reality(witness="libcrypto-3", way=Way.TLS_1_3, accepted=accepted, faults=faults)


def on(report: ProofReport, row: str) -> list[Proof]:
    return [proof for proof in report.proofs if proof.places[0].link.connection == row]


def test_equal_questions_are_one_with_all_their_places() -> None:
    parrot = Parrot()
    report = Prover([parrot]).prove(healthy())
    links = derive_links(Atlas(healthy()))
    assert sum(len(proof.places) for proof in report.proofs) == sum(len(link.checks) for link in links)
    assert len(report.proofs) < sum(len(link.checks) for link in links)
    assert len(set(parrot.asked)) == len(parrot.asked) == len(report.tried)


def test_a_question_that_another_case_asks_again_is_not_put_again() -> None:
    parrot = Parrot()
    prover = Prover([parrot])
    first = prover.prove(healthy())
    count = len(parrot.asked)
    assert prover.prove(healthy()) == first
    assert len(parrot.asked) == count > 10
    prover.prove(intermediate_missing_on_c.build())
    assert len(parrot.asked) < 2 * count


def test_a_witness_that_says_otherwise_is_counted() -> None:
    """The control of every proof: verdicts and reasons that are not the predicted ones."""
    honest = Prover([Parrot()]).prove(healthy())
    assert honest.different == ()
    assert len(honest.tried) > 10
    liar = Prover([Parrot(lambda asked, evaluation: said(False, (0, 10)))]).prove(healthy())
    assert liar.different == liar.tried
    assert {compared.agreement for proof in liar.tried for compared in proof.tried} == {Agreement.OTHER_VERDICT}
    (tally,) = liar.by_witness
    assert (tally.tried, tally.accepted, tally.different) == (len(liar.tried),) * 3
    assert all(each.different == each.tried for each in liar.by_assumption)


def test_other_reasons_are_a_difference_too() -> None:
    case = with_setting(small(), "uc-traversal", "TLS verify subject name", "other.example.com")
    honest = Prover([Parrot()]).prove(case)
    assert honest.different == ()
    assert any("name-mismatch" in proof.codes for proof in honest.tried)
    report = Prover([Parrot(lambda asked, ours: said(ours.accepted, *[(0, 10)] * (not ours.accepted)))]).prove(case)
    assert report.different
    assert {compared.agreement for proof in report.different for compared in proof.tried} == {Agreement.OTHER_REASONS}


def test_only_witnesses_of_the_profile_and_the_carrier_are_asked() -> None:
    ours, other = Parrot(), Parrot(name="jdk")
    report = Prover([ours, other]).prove(healthy())
    assert other.asked == []
    assert {asked.carrier for asked in ours.asked} == {"tls"}
    assert {asked.question.profile.witness for asked in ours.asked} == {"libcrypto-3"}
    by_carrier = {proof.carrier: proof.untried for proof in report.proofs if proof.verifier == "expressway-ssh"}
    assert by_carrier == {"ssh": (Untried(why=Why.NOT_AT_HAND, detail="libcrypto-3"),)}
    nobody = {proof.verifier for proof in report.proofs if proof.untried == (Untried(why=Why.NO_WITNESS),)}
    assert "expressway-traffic-server" in nobody
    assert report.engines == (("libcrypto-3", "parrot 1"),)


def test_a_witness_that_joins_is_asked_for_its_profiles() -> None:
    """Unified CM before HAProxy is judged as Java; whoever joins as its witness is asked."""
    jdk = Parrot(name="jdk")
    case = healthy(uc_release="12.5(1)SU2")
    without = Prover([Parrot()]).prove(case)
    assert (Untried(why=Why.NOT_AT_HAND, detail="jdk"),) in {proof.untried for proof in without.proofs}
    joined = Prover([Parrot(), jdk]).prove(case)
    assert {asked.question.profile.name for asked in jdk.asked} == {"cucm-tomcat-java"}
    assert len(joined.tried) == len(without.tried) + len(jdk.asked)
    assert jdk.asked


def test_counts_add_up() -> None:
    report = Prover([Parrot()]).prove(intermediate_missing_on_c.build())
    (tally,) = report.by_witness
    assert tally.tried == len(report.tried)
    for assumption, counted in zip(report.assumptions, report.by_assumption, strict=True):
        resting = [proof for proof in report.proofs if assumption.id in proof.rests_on]
        assert resting
        assert counted.tried + counted.untried == len(resting)
        assert counted.accepted == sum(proof.opinion is Opinion.ACCEPTED and bool(proof.tried) for proof in resting)


def test_tunnels_with_other_key_types_are_another_question() -> None:
    def tunnels(listed: str) -> set[Asked]:
        case = with_setting(healthy(), E_NODES, TUNNEL_KEY_TYPES, listed)
        links = [link for link in derive_links(Atlas(case)) if link.carrier == "ssh"]
        return {ask(link, check) for link in links for check in link.checks}

    one, other = tunnels("x509v3-rsa2048-sha256"), tunnels("x509v3-ecdsa-sha2-nistp384")
    assert one
    assert not one & other
    assert one == tunnels("x509v3-rsa2048-sha256")


@pytest.mark.conformance
def test_every_real_witness_says_what_it_lacks() -> None:
    engine, library = need_libssl(), need_libcrypto()
    need_tunnels()
    keyless = KeyRing(test_keys=False)
    report = Prover(find_witnesses(keyless)).prove(healthy())
    assert {proof.carrier for proof in report.tried} == {"message"}
    whys = {proof.carrier: {each.why for each in proof.untried} for proof in report.proofs if proof.untried}
    assert Why.NO_KEY in whys["tls"]
    assert whys["ssh"] == {Why.NO_KEY}
    assert {witness.version for witness in find_witnesses(keyless)} == {engine.version} == {library.version}


def test_a_witness_that_is_not_there_says_why() -> None:
    absent = Absent("libcrypto-3", Way.TLS_1_3, ("tls",), "no libssl")
    report = Prover([absent]).prove(healthy())
    assert report.tried == ()
    assert Untried(why=Why.NOT_AT_HAND, detail="no libssl") in {
        each for proof in report.proofs for each in proof.untried
    }
    assert report.engines == ()


@pytest.mark.conformance
def test_a_tunnel_that_the_library_cannot_open_is_said() -> None:
    def refuse(client: object, server: object) -> object:
        raise ValueError("unfit")

    tunnels = Tunnels(need_libcrypto(), KeyRing(), refuse)  # type: ignore[arg-type]
    link = next(link for link in derive_links(Atlas(healthy())) if link.carrier == "ssh")
    assert tunnels.decide(ask(link, link.checks[0])) == Untried(why=Why.NOT_PRESENTABLE, detail="unfit")


def test_every_certificate_of_the_catalogue_finds_its_test_key() -> None:
    remember_test_keys()
    leaves = {
        held.running.value.leaf
        for scenario in SCENARIOS
        for node in scenario.build().deployment.nodes
        for _, held in node.identities
        if isinstance(held.running, Seen)
    }
    assert len(leaves) > 50
    assert [leaf for leaf in leaves if find_key(leaf.key.spki) is None] == []


def test_handshakes_are_of_one_version_each() -> None:
    found = find_witnesses(KeyRing())
    ways = {witness.way for witness in found if isinstance(witness, Handshakes)}
    need_libssl()
    assert ways == {Way.TLS_1_2, Way.TLS_1_3}
