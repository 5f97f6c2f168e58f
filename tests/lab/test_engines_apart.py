"""Java and OpenSSL 1.1.1 as witnesses of the questions they stand for."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from certway.lab import engines_apart
from certway.lab.edits import with_trust
from certway.lab.engines_apart import Java, OldOpenSsl, open_witnesses
from certway.lab.key_ring import KeyRing
from certway.lab.proof import Prover
from certway.lab.testimony import Absent
from certway.lab.topology import CUCM_NODES, healthy
from certway.model.deployment import Case
from certway.model.proof import ProofReport, Way
from certway.model.verdict import Opinion
from tests.engines import need_jdk, need_openssl_111

pytestmark = pytest.mark.conformance

OLD_CUCM = "12.5(1)SU2"


def without_cas(case: Case) -> Case:
    """Unified CM trusts nobody."""
    return with_trust(case, CUCM_NODES, "tomcat-trust", ())


def opinions(report: ProofReport, witness: str) -> set[Opinion]:
    """What certway predicts of what this witness was asked."""
    heard = [proof for proof in report.tried if any(each.reality.witness == witness for each in proof.tried)]
    return {proof.opinion for proof in heard}


def test_java_stands_for_unified_cm_before_its_proxy() -> None:
    with ExitStack() as stack:
        prover = Prover([Java(need_jdk(), stack)])
        fine = prover.prove(healthy(uc_release=OLD_CUCM))
        broken = prover.prove(without_cas(healthy(uc_release=OLD_CUCM)))
    assert (fine.different, broken.different) == ((), ())
    assert {proof.verifier for proof in fine.tried} == {"cucm-tomcat-java"}
    assert opinions(fine, "jdk") == {Opinion.ACCEPTED}
    assert Opinion.REFUSED in opinions(broken, "jdk")
    assert {tally.way for tally in fine.by_witness} == {Way.ALONE}
    ((name, version),) = fine.engines
    assert (name, bool(version)) == ("jdk", True)


def test_openssl_111_is_asked_beside_openssl_3() -> None:
    with ExitStack() as stack:
        prover = Prover([OldOpenSsl(need_openssl_111(), stack)])
        fine, broken = prover.prove(healthy()), prover.prove(without_cas(healthy()))
    assert (fine.different, broken.different) == ((), ())
    assert {proof.carrier for proof in fine.tried} == {"tls", "ssh", "message"}
    assert Opinion.REFUSED in opinions(broken, "libcrypto-1.1.1")
    assert fine.engines[0][1].startswith("OpenSSL 1.1.1")


def test_without_a_jdk_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines_apart, "find_jdk", lambda: None)
    monkeypatch.setattr(engines_apart, "find_openssl_111", lambda: None)
    with open_witnesses(KeyRing()) as witnesses:
        (absent,) = [each for each in witnesses if each.name == "jdk"]
        assert isinstance(absent, Absent)
        assert "libcrypto-1.1.1" not in {each.name for each in witnesses}
        report = Prover([absent]).prove(healthy(uc_release=OLD_CUCM))
    details = {each.detail for proof in report.proofs for each in proof.untried}
    assert "no JDK on this machine" in details


def test_a_process_starts_with_its_first_question_only() -> None:
    need_jdk()
    with open_witnesses(KeyRing()) as witnesses:
        report = Prover([each for each in witnesses if each.name == "jdk"]).prove(healthy())
    assert report.tried == ()
