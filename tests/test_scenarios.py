"""Every scenario says exactly what is expected, and its control says that nothing is wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

import pytest

from certway.app.check import check
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.diagnosis.diagnose import diagnose
from certway.diagnosis.judge import Court
from certway.diagnosis.memory import Memory
from certway.lab.scenarios.catalogue import Scenario
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.withholding import withholdings
from certway.model.deployment import Case
from certway.model.link import Selection
from certway.model.verdict import Answer, Diagnosis, Opinion, Outcome, Verdict
from certway.pki.chains import evaluate
from certway.pki.faults import FAULTS
from certway.pki.memo import Memo
from certway.rules.catalogue import Rule, violation
from certway.rules.registry import RULES

EVERY = pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.id for scenario in SCENARIOS])

STRIDE = 1 if os.environ.get("CI") else 7
"""Which of the facts of a scenario are withheld: every one in CI, every seventh at a developer's desk."""

NOT_WORKING = {Verdict.FAILS, Verdict.DEGRADED, Verdict.UNKNOWN}


def services_of(diagnosis: Diagnosis) -> dict[str, Answer]:
    """The service answers by id."""
    return {str(answer.subject): answer for answer in diagnosis.services}


def rules_in(diagnosis: Diagnosis) -> frozenset[str]:
    """Every rule that found something."""
    return frozenset(finding.rule for judgement in diagnosis.judgements for finding in judgement.findings)


def undecided_in(diagnosis: Diagnosis) -> frozenset[str]:
    """Every rule that could not decide somewhere."""
    return frozenset(judgement.rule for judgement in diagnosis.judgements if judgement.outcome is Outcome.UNKNOWN)


def shown(diagnosis: Diagnosis, scenario: Scenario) -> dict[str, tuple[Verdict, str]]:
    """What does not simply work, in the form in which the scenario expects it."""
    expected: Mapping[str, tuple[Verdict, str]] = dict(scenario.services)
    return {
        name: (answer.verdict, f"{answer.working} / {answer.needed}" if expected.get(name, ("", ""))[1] else "")
        for name, answer in services_of(diagnosis).items()
        if answer.verdict is not Verdict.WORKS
    }


def as_expected(diagnosis: Diagnosis, scenario: Scenario) -> bool:
    """Whether services, causes and rules are exactly those of the scenario."""
    return (
        shown(diagnosis, scenario) == dict(scenario.services)
        and tuple(cause.rule for cause in diagnosis.causes) == scenario.causes
        and rules_in(diagnosis) == scenario.fires
        and scenario.undecided <= undecided_in(diagnosis)
    )


def test_there_are_scenarios() -> None:
    assert SCENARIOS


@EVERY
def test_every_service_is_as_expected(scenario: Scenario) -> None:
    assert shown(check(scenario.build(), strict=True), scenario) == dict(scenario.services)


@EVERY
def test_every_cause_is_as_expected(scenario: Scenario) -> None:
    assert tuple(cause.rule for cause in check(scenario.build(), strict=True).causes) == scenario.causes


@EVERY
def test_exactly_the_expected_rules_find_something(scenario: Scenario) -> None:
    diagnosis = check(scenario.build(), strict=True)
    assert rules_in(diagnosis) == scenario.fires
    assert scenario.undecided <= undecided_in(diagnosis)


@EVERY
def test_the_control_has_no_cause_and_everything_works(scenario: Scenario) -> None:
    diagnosis = check(scenario.control(), strict=True)
    assert [cause.rule for cause in diagnosis.causes] == []
    assert services_of(diagnosis)
    assert {answer.verdict for answer in services_of(diagnosis).values()} == {Verdict.WORKS}


@EVERY
def test_every_fault_of_the_engine_is_claimed_by_exactly_one_rule(scenario: Scenario) -> None:
    diagnosis = check(scenario.build(), strict=True)
    claims = {rule.id: set(rule.claims) for rule in RULES}
    for code, subject, finders in faults_and_finders(scenario.build(), diagnosis):
        claimed = [rule for rule in finders if code in claims[rule]]
        assert len(claimed) == 1, (code, subject, finders)


@EVERY
def test_withholding_one_fact_never_makes_a_failure_work(scenario: Scenario) -> None:
    case = scenario.build()
    memory = Memory()
    failing = {name for name, answer in services_of(check(case, memory)).items() if answer.verdict is Verdict.FAILS}
    if not failing:
        return
    for words, without in islice(withholdings(case), len(scenario.id) % STRIDE, None, STRIDE):
        found = services_of(check(without, memory, strict=True))
        wrong = {name for name in failing if name in found and found[name].verdict not in NOT_WORKING}
        assert not wrong, words


def test_every_fault_code_is_claimed() -> None:
    claimed = {code for rule in RULES for code in rule.claims}
    assert claimed == set(FAULTS)


EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])


@EVERY_RULE
def test_a_rule_that_never_finds_anything_is_noticed(rule: Rule) -> None:
    firing = [scenario for scenario in SCENARIOS if rule.id in scenario.fires | scenario.undecided]
    assert firing, "no scenario in which this rule finds something"
    never = replace(rule, body=lambda _: iter(()))
    assert not as_expected(diagnose(firing[0].build(), court_with(never), Memory()), firing[0])


@EVERY_RULE
def test_a_rule_that_always_finds_something_is_noticed(rule: Rule) -> None:
    firing = [scenario for scenario in SCENARIOS if rule.id in scenario.fires | scenario.undecided]
    words = dict.fromkeys(rule.placeholders | set(rule.per), "x")
    always = replace(rule, body=lambda _: iter((violation(words),)), applies=lambda _: True)
    assert rule.id in rules_in(diagnose(firing[0].control(), court_with(always), Memory()))


@EVERY
def test_the_sentences_of_a_finding_have_all_their_words(scenario: Scenario) -> None:
    needed = {rule.id: rule.placeholders for rule in RULES}
    for judgement in check(scenario.build(), strict=True).judgements:
        for finding in judgement.findings:
            assert needed[finding.rule] <= set(dict(finding.data)), finding.rule


def court_with(changed: Rule) -> Court:
    """Every rule, one of them changed."""
    return Court(rules=tuple(changed if rule.id == changed.id else rule for rule in RULES), strict=True)


def faults_and_finders(case: Case, diagnosis: Diagnosis) -> list[tuple[str, object, list[str]]]:
    """Every fault of a refused check with the rules that found something there, or could not decide."""

    finders: dict[object, list[str]] = {}
    for judgement in diagnosis.judgements:
        if judgement.outcome in (Outcome.VIOLATED, Outcome.UNKNOWN):
            finders.setdefault(judgement.subject, []).append(judgement.rule)
    memo = Memo()
    return [
        (fault.code, item.key, finders.get(item.key, []))
        for link in derive_links(Atlas(case))
        for item in link.checks
        if item.question.presented.selected is not Selection.NEVER
        and (evaluation := evaluate(item.question, memo)).opinion is Opinion.REFUSED
        for fault in evaluation.chosen.faults
    ]
