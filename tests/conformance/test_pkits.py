"""NIST PKITS through the harness, lists and policies included: every case as stated, or listed here with the reason."""

from __future__ import annotations

import json

from certway.harness import answer
from certway.pki.memo import Memo
from tests.conformance.pkits import pkits_cases, request_of

EXCEPTIONS = {
    "4.1.5 Valid DSA Parameter Inheritance Test5": "a DSA key without its parameters is not usable here",
    "4.6.4 Valid basicConstraints Not Critical Test4": "RFC 5280 4.2.1.9 wants it critical, and x509-limbo refuses it",
}


def test_every_case_is_decided_as_stated() -> None:
    cases = pkits_cases()
    assert len(cases) == 249
    memo = Memo()
    different = set()
    for key, case in cases.items():
        said = answer(json.dumps(request_of(case)), memo)
        assert "error" not in said, said
        if said["accepted"] is not case["should_validate"]:
            different.add(key)
    assert different == set(EXCEPTIONS)


def test_lists_decide_some_cases() -> None:
    """The control: without lists the revoked ones are accepted."""
    case = pkits_cases()["4.4.3 Invalid Revoked EE Test3"]
    assert [fault["code"] for fault in answer(json.dumps(request_of(case)), Memo())["faults"]] == ["revoked"]
    assert answer(json.dumps({**request_of(case), "revocation": "off"}), Memo())["accepted"]
