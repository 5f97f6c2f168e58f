"""x509-limbo before the machine's own libcrypto: the engines made after it decide alike, and for the same reasons."""

from __future__ import annotations

import json
from typing import Any

import pytest

from certway.harness import answer
from certway.lab.libcrypto import PARTIAL_CHAIN
from certway.pki.faults import same_reasons
from certway.pki.memo import Memo
from tests.conformance.limbo import core_cases, request_of, wanted
from tests.engines import need_libcrypto

pytestmark = pytest.mark.conformance

CORE = ("rfc5280", "pathlen", "cve", "crl", "pathological", "online", "invalid", "webpki")
PARTS = 6
ENGINES = {"openssl-3": (1, 0), "openssl-3-level2": (2, 0), "openssl-3-partial-chain": (1, PARTIAL_CHAIN)}

# Differences from libcrypto by engine, each with its reason; one that disappears fails.
OTHER_VERDICTS: dict[str, dict[str, str]] = {engine: {} for engine in ENGINES}
OTHER_REASONS: dict[str, dict[str, str]] = {engine: {} for engine in ENGINES}


def compare(cases: dict[str, dict[str, Any]], engine: str) -> tuple[set[str], set[str]]:
    """Cases with another verdict, and cases refused for other reasons."""
    assert cases
    library, memo = need_libcrypto(), Memo()
    verdicts, reasons = set(), set()
    for key, case in cases.items():
        request = request_of(case, engine)
        ours = answer(json.dumps(request), memo)
        theirs = library.verify(wanted(request, *ENGINES[engine]))
        if ours["accepted"] is bool(theirs):
            verdicts.add(key)
        elif not same_reasons([fault["code"] for fault in ours["faults"]], (number for _, number in theirs)):
            reasons.add(key)
    return verdicts, reasons


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("group", CORE)
def test_core_cases_are_decided_alike_and_for_the_same_reasons(group: str, engine: str) -> None:
    verdicts, reasons = compare(core_cases(group), engine)
    assert verdicts == {key for key in OTHER_VERDICTS[engine] if key.startswith(group)}
    assert reasons == {key for key in OTHER_REASONS[engine] if key.startswith(group)}


@pytest.mark.parametrize("part", range(PARTS))
def test_bettertls_cases_are_decided_alike(part: int) -> None:
    cases = dict(list(core_cases("bettertls").items())[part::PARTS])
    verdicts, _ = compare(cases, "openssl-3")
    assert verdicts == set(OTHER_VERDICTS["openssl-3"]) & set(cases)


def test_libcrypto_notices_what_it_is_asked() -> None:
    """The control: one good case turns with the instant, the name, the purpose and the trust list."""
    case = core_cases("rfc5280")["rfc5280::nc::permitted-dns-match"]
    request = request_of(case, "openssl-3")
    library = need_libcrypto()

    def told(**changes: Any) -> set[int]:
        return {number for _, number in library.verify(wanted({**request, **changes}, 1, 0))}

    assert told() == set()
    assert told(time="9000-01-01T00:00:00Z") == {10}
    assert told(names=[{"kind": "dns", "value": "other.example.org"}]) == {62}
    assert told(purpose="client") == {26}
    assert told(trusted=[]) == {20, 21}
