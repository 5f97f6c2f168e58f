"""The profile made after JSSE before JSSE itself: x509-limbo, random families, and the questions of every scenario."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.harness import answer
from certway.knowledge.relying_parties import RELYING_PARTIES
from certway.lab.jsse import UNREADABLE, Jsse, foretold
from certway.lab.libcrypto import Wanted
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.topology import healthy
from certway.lab.verifier import build_wanted
from certway.model.certificate import Certificate
from certway.model.deployment import Case
from certway.model.link import Question, RevocationMode
from certway.model.observation import Seen, seen
from certway.model.verdict import Path
from certway.pki.chains import evaluate
from certway.pki.checks import check_issuer
from certway.pki.engines import ENGINES
from certway.pki.memo import Memo
from tests.conformance.families import LEAVES, LISTS, wanted
from tests.conformance.limbo import bettertls_part, core_cases, request_of
from tests.conformance.limbo import wanted as wanted_of_request
from tests.pki.authorities import ask

pytestmark = pytest.mark.conformance

PROFILE = ENGINES["jsse-17"]
CORE = ("rfc5280", "pathlen", "cve", "crl", "pathological", "online", "invalid", "webpki")
PARTS = 6

# Differences from JSSE, each with its reason; one that disappears fails.
READ_WHOLE = "of alternative names with one broken address JSSE reads none, certway the others"
OTHER_VERDICTS = {
    "pathlen::max-chain-depth-0-exhausted": "a limit of depth is one of JSSE's search, not of a chain sent in order",
    "rfc5280::nc::nc-permits-invalid-ip-san": READ_WHOLE,
    "bettertls::nameconstraints::tc8865": READ_WHOLE,
    "rfc5280::san::noncritical-with-empty-subject": "Java reads no certificate without any name that is critical",
    "rfc5280::ca-empty-subject": "Java reads no CA certificate without a subject",
    "webpki::explicit-curve": "Java reads no key whose curve is written out",
}
OTHER_REASONS = {
    "rfc5280::ee-empty-issuer": "Java reads no certificate without an issuer",
    "rfc5280::mismatching-signature-algorithm": "Java reads no certificate that names two signature algorithms",
}


def compare(jsse: Jsse, cases: dict[str, dict[str, Any]]) -> tuple[set[str], set[str]]:
    """Cases with another verdict, and cases refused for other reasons; names and lists are no matter of JSSE's."""
    assert cases
    memo = Memo()
    verdicts, reasons = set(), set()
    for key, case in cases.items():
        request = {**request_of(case, PROFILE.name), "names": [], "crls": [], "revocation": "off"}
        ours, theirs = answer(json.dumps(request), memo), jsse.verify(wanted_of_request(request))
        if ours["accepted"] is bool(theirs):
            verdicts.add(key)
        elif not foretold([fault["code"] for fault in ours["faults"]], theirs):
            reasons.add(key)
    return verdicts, reasons


@pytest.mark.parametrize("group", CORE)
def test_core_cases_are_decided_alike_and_for_the_same_reasons(jsse: Jsse, group: str) -> None:
    verdicts, reasons = compare(jsse, core_cases(group))
    assert verdicts == {key for key in OTHER_VERDICTS if key.startswith(group)}
    assert reasons == {key for key in OTHER_REASONS if key.startswith(group)}


@pytest.mark.parametrize("part", range(PARTS))
def test_bettertls_cases_are_decided_alike_and_for_the_same_reasons(jsse: Jsse, part: int) -> None:
    cases = bettertls_part(part, PARTS)
    verdicts, reasons = compare(jsse, cases)
    assert verdicts == set(OTHER_VERDICTS) & set(cases)
    assert reasons == set()


@given(
    leaf=LEAVES, others=LISTS, trusted=LISTS, trusts_leaf=st.booleans(), purpose=st.sampled_from(("server", "client"))
)
def test_random_families_are_decided_alike(
    jsse: Jsse,
    leaf: Certificate,
    others: list[Certificate],
    trusted: list[Certificate],
    trusts_leaf: bool,
    purpose: str,
) -> None:
    trusted = [*trusted, leaf] if trusts_leaf else trusted
    evaluation = evaluate(ask(leaf, others, trusted, profile=PROFILE, purpose=purpose), Memo())
    theirs = jsse.verify(replace(wanted(leaf, others, trusted), names=(), purpose=purpose))
    if evaluation.accepted and theirs and has_useless_twin(evaluation.chosen, trusted):
        return
    assert evaluation.accepted is not bool(theirs), (evaluation.chosen.faults, theirs)
    if theirs and not has_useless_twin(evaluation.chosen, trusted):
        assert foretold([fault.code for fault in evaluation.chosen.faults], theirs), (evaluation.chosen.faults, theirs)


def has_useless_twin(path: Path, trusted: list[Certificate]) -> bool:
    """A listed difference: of entries with one name and key JSSE takes any, and only then asks whether it is a CA."""
    end = path.certificates[-1]
    twins = [entry for entry in trusted if (entry.subject, entry.key.spki) == (end.subject, end.key.spki)]
    return len(twins) > 1 and any(any(check_issuer(twin, 1, PROFILE, last=True)) for twin in twins)


def questions_of(case: Case) -> Iterator[Question]:
    for link in derive_links(Atlas(case)):
        yield from (check.question for check in link.checks)


def put_to_jsse(question: Question) -> tuple[Question, Wanted] | None:
    """The same question under JSSE's parameters and without names; None where a part of it was not seen.

    JSSE always asks for one purpose or the other.
    """
    question = replace(question, profile=PROFILE, references=seen(()), revocation=RevocationMode.OFF, max_depth=None)
    parts = (question.presented.leaf, question.presented.others, question.trusted)
    if question.purpose == "any" or not all(isinstance(part, Seen) for part in parts):
        return None
    return question, build_wanted(question, question.purpose)


def test_every_question_of_every_scenario_is_decided_alike(jsse: Jsse) -> None:
    cases = (case for scenario in SCENARIOS for case in (scenario.build(), scenario.control()))
    pairs = dict(filter(None, (put_to_jsse(question) for case in cases for question in questions_of(case))))
    memo, refused = Memo(), 0
    for question, asked in pairs.items():
        theirs, ours = jsse.verify(asked), evaluate(question, memo)
        assert ours.accepted is not bool(theirs), (question, ours.chosen.faults, theirs)
        assert foretold([fault.code for fault in ours.chosen.faults], theirs), (ours.chosen.faults, theirs)
        refused += bool(theirs)
    assert len(pairs) > 100
    assert 0 < refused < len(pairs)


@pytest.mark.parametrize("family", ["cucm-tomcat-java", "unity-tomcat"])
def test_families_of_java_are_the_engine_itself(family: str) -> None:
    party = RELYING_PARTIES[family]
    assert replace(party, name=PROFILE.name, source=PROFILE.source, witness=PROFILE.witness) == PROFILE


@pytest.mark.parametrize("release", ["11.5(1)SU8", "12.5(1)SU2"])
def test_a_unified_cm_before_its_proxy_decides_as_jsse_does(jsse: Jsse, release: str) -> None:
    memo = Memo()
    questions = [each for each in questions_of(healthy(uc_release=release)) if each.profile.witness == "jdk"]
    assert questions
    for question in questions:
        asked = build_wanted(question, question.purpose)
        assert evaluate(question, memo).accepted is not bool(jsse.verify(replace(asked, names=())))


def test_jsse_notices_what_it_is_asked(jsse: Jsse) -> None:
    """The control: one good case turns with the instant, the purpose and the trust list."""
    request = request_of(core_cases("rfc5280")["rfc5280::nc::permitted-dns-match"], PROFILE.name)

    def told(**changes: Any) -> set[int | str]:
        return {reason for _, reason in jsse.verify(wanted_of_request({**request, **changes}))}

    assert told() == set()
    assert told(time="9000-01-01T00:00:00Z") == {"EXPIRED"}
    assert told(purpose="client") == {"T_EE_EXTENSIONS"}
    assert told(trusted=[]) == {"not-built"}
    assert UNREADABLE not in told()
