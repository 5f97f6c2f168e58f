"""x509-limbo through the harness: every case as the suite expects it, or listed here with the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from certway.harness import answer
from certway.pki.memo import Memo
from tests.conformance.limbo import core_cases, limbo_cases, request_of, should_be_accepted

CORE = ("rfc5280", "pathlen", "cve", "crl", "pathological", "online", "invalid")
PARTS = 6

# The suite itself calls these pedantic; either answer is one.
PEDANTIC = {
    "rfc5280::aki::cross-signed-root-missing-aki": (True, "an anchor needs no authority key identifier"),
    "rfc5280::serial::too-long": (False, "RFC 5280 4.1.2.2: at most 20 octets"),
    "rfc5280::serial::zero": (False, "RFC 5280 4.1.2.2: a positive integer"),
    "rfc5280::serial::negative": (False, "RFC 5280 4.1.2.2: a positive integer"),
}
# Differences from the suite by profile; one that disappears fails.
EXCEPTIONS: dict[str, dict[str, str]] = {
    "rfc5280": {},
    "webpki": dict.fromkeys(
        (
            "webpki::nc::nc-permits-dns-san-pattern",
            "webpki::san::exact-localhost-ip-san",
            "webpki::san::leftmost-wildcard-san",
        ),
        "the leaf's CN is not among its alternative names, which the suite refuses in webpki::cn::not-in-san",
    ),
}


def judged(case: dict[str, Any], profile: str, memo: Memo) -> dict[str, Any]:
    said = answer(json.dumps(request_of(case, profile)), memo)
    assert "error" not in said, said
    assert said["accepted"] is (not said["faults"])
    return said


def differences(cases: dict[str, dict[str, Any]], profile: str) -> set[str]:
    assert cases
    memo = Memo()
    return {
        key
        for key, case in cases.items()
        if judged(case, profile, memo)["accepted"] is not should_be_accepted(case) and key not in PEDANTIC
    }


@pytest.mark.parametrize("group", CORE)
def test_core_cases_are_decided_as_expected(group: str) -> None:
    expected = {key for key in EXCEPTIONS["rfc5280"] if key.startswith(group)}
    assert differences(core_cases(group), "rfc5280") == expected


@pytest.mark.parametrize("part", range(PARTS))
def test_bettertls_cases_are_decided_as_expected(part: int) -> None:
    cases = dict(list(core_cases("bettertls").items())[part::PARTS])
    expected = {key for key in EXCEPTIONS["rfc5280"] if key in cases}
    assert differences(cases, "rfc5280") == expected


def test_the_number_of_cases_is_the_published_one() -> None:
    every = limbo_cases()
    web = core_cases("webpki")
    assert (len(every), len(web), len(every) - len(web) - len(PEDANTIC)) == (9780, 56, 9720)


def test_pedantic_cases_stay_as_listed() -> None:
    cases = limbo_cases()
    answers = {key: judged(cases[key], "rfc5280", Memo())["accepted"] for key in PEDANTIC}
    assert answers == {key: accepted for key, (accepted, _) in PEDANTIC.items()}


def test_rules_for_the_public_web_decide_under_webpki() -> None:
    assert differences(core_cases("webpki"), "webpki") == set(EXCEPTIONS["webpki"])


def test_rules_for_the_public_web_are_notes_elsewhere() -> None:
    quiet = []
    for key, case in core_cases("webpki").items():
        said = judged(case, "rfc5280", Memo())
        if said["accepted"] and not should_be_accepted(case) and not said["notes"]:
            quiet.append(key)
    assert quiet == []
