"""The profile made after OpenSSL 1.1.1 before 1.1.1 itself: x509-limbo for verdicts and reasons, random families."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.harness import answer
from certway.lab.libcrypto import PARTIAL_CHAIN, Wanted
from certway.lab.openssl_111 import Ended, OpenSsl111
from certway.model.certificate import Certificate
from certway.model.profile import AnchorRule
from certway.pki.chains import evaluate
from certway.pki.engines import ENGINES
from certway.pki.faults import same_reasons
from certway.pki.memo import Memo
from tests.conformance.families import HOST, LEAVES, LISTS
from tests.conformance.families import wanted as wanted_of_family
from tests.conformance.limbo import bettertls_part, core_cases, request_of, wanted
from tests.engines import need_openssl_111
from tests.pki.authorities import ask

pytestmark = pytest.mark.conformance

PROFILE = ENGINES["openssl-1.1.1"]
PARTIAL = replace(PROFILE, name="openssl-1.1.1-partial-chain", anchor=AnchorRule.ANY_ENTRY)
CORE = ("rfc5280", "pathlen", "cve", "crl", "pathological", "online", "invalid", "webpki")
PARTS = 6

# Differences from OpenSSL 1.1.1, each with its reason; one that disappears fails.
OTHER_VERDICTS: dict[str, str] = {}
TOO_LONG_ALONE = "of a chain that is too long 1.1.1 tells nothing else, certway also that its end is missing"
OTHER_REASONS = {
    "pathlen::max-chain-depth-0-exhausted": TOO_LONG_ALONE,
    "pathlen::max-chain-depth-1-exhausted": TOO_LONG_ALONE,
    "pathlen::max-chain-depth-1-self-issued": TOO_LONG_ALONE,
    "rfc5280::root-inconsistent-ca-extensions": "1.1.1 builds on a CA without any keyUsage, then refuses it",
}


def compare(openssl: OpenSsl111, cases: dict[str, dict[str, Any]]) -> tuple[set[str], set[str]]:
    """Cases with another verdict, and cases refused for other reasons."""
    assert cases
    memo = Memo()
    verdicts, reasons = set(), set()
    for key, case in cases.items():
        request = request_of(case, PROFILE.name)
        ours, theirs = answer(json.dumps(request), memo), openssl.verify(wanted(request))
        if ours["accepted"] is bool(theirs):
            verdicts.add(key)
        elif not same_reasons([fault["code"] for fault in ours["faults"]], (number for _, number in theirs)):
            reasons.add(key)
    return verdicts, reasons


def test_it_is_the_release_it_should_be(openssl_111: OpenSsl111) -> None:
    assert openssl_111.version.startswith("OpenSSL 1.1.1")


@pytest.mark.parametrize("group", CORE)
def test_core_cases_are_decided_alike_and_for_the_same_reasons(openssl_111: OpenSsl111, group: str) -> None:
    verdicts, reasons = compare(openssl_111, core_cases(group))
    assert verdicts == {key for key in OTHER_VERDICTS if key.startswith(group)}
    assert reasons == {key for key in OTHER_REASONS if key.startswith(group)}


@pytest.mark.parametrize("part", range(PARTS))
def test_bettertls_cases_are_decided_alike(openssl_111: OpenSsl111, part: int) -> None:
    cases = bettertls_part(part, PARTS)
    verdicts, _ = compare(openssl_111, cases)
    assert verdicts == set(OTHER_VERDICTS) & set(cases)


@given(
    leaf=LEAVES,
    others=LISTS,
    trusted=LISTS,
    trusts_leaf=st.booleans(),
    flags=st.sampled_from((0, PARTIAL_CHAIN)),
)
def test_random_families_are_decided_alike(
    openssl_111: OpenSsl111,
    leaf: Certificate,
    others: list[Certificate],
    trusted: list[Certificate],
    trusts_leaf: bool,
    flags: int,
) -> None:
    trusted = [*trusted, leaf] if trusts_leaf else trusted
    profile = PARTIAL if flags else PROFILE
    evaluation = evaluate(ask(leaf, others, trusted, profile=profile, names=[HOST]), Memo())
    theirs = openssl_111.verify(wanted_of_family(leaf, others, trusted, flags=flags))
    assert evaluation.accepted is not bool(theirs), (evaluation.chosen.faults, theirs)


def test_it_notices_what_it_is_asked(openssl_111: OpenSsl111) -> None:
    """The control: one good case turns with the instant, the name, the purpose, the level and the trust list."""
    request = request_of(core_cases("rfc5280")["rfc5280::nc::permitted-dns-match"], PROFILE.name)

    def told(level: int = 1, **changes: Any) -> set[int]:
        return {number for _, number in openssl_111.verify(wanted({**request, **changes}, level))}

    dns = [{"kind": "dns", "value": "other.example.org"}]
    assert told() == set()
    assert told(time="9000-01-01T00:00:00Z") == {10}
    assert told(names=dns) == {62}
    assert told(names=[*request["names"], *dns]) == {62}
    assert told(purpose="client") == {26}
    assert told(trusted=[]) == {20, 21}
    assert told(level=5) & {66, 67, 68}


def test_what_cannot_be_read_is_told(openssl_111: OpenSsl111) -> None:
    request = request_of(core_cases("rfc5280")["rfc5280::nc::permitted-dns-match"], PROFILE.name)
    whole = wanted(request)
    broken = Wanted(leaf=b"\x30\x00", others=whole.others, trusted=whole.trusted, at=whole.at)
    assert openssl_111.verify(broken) == ((0, -1),)


def test_a_closed_one_says_so() -> None:
    with OpenSsl111(need_openssl_111()) as short:
        request = request_of(core_cases("rfc5280")["rfc5280::nc::permitted-dns-match"], PROFILE.name)
    with pytest.raises(Ended):
        short.verify(wanted(request))
