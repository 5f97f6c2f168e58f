"""Every scenario says exactly what is expected, and its control says that nothing is wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

import pytest

from certway.app.check import check
from certway.diagnosis.diagnose import diagnose
from certway.diagnosis.judge import Court
from certway.diagnosis.memory import Memory
from certway.lab.scenarios.catalogue import Scenario
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.withholding import withholdings
from certway.model.verdict import Answer, Diagnosis, Opinion, Verdict
from certway.pki.faults import FAULTS
from certway.rules.catalogue import Rule, violation
from certway.rules.registry import RULES
from tests.likeness import Sketch, sketch
from tests.trials import control_tried, firing, spoken_of, tried, undecided

EVERY = pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.id for scenario in SCENARIOS])

STRIDE = 1 if os.environ.get("CI") else 19
"""Which of the facts of a scenario are withheld: every one in CI, every nineteenth at a developer's desk."""

NOT_WORKING = {Verdict.FAILS, Verdict.DEGRADED, Verdict.UNKNOWN}


def services_of(services: tuple[Answer, ...]) -> dict[str, Answer]:
    """The service answers by id."""
    return {str(answer.subject): answer for answer in services}


def shown(services: tuple[Answer, ...], scenario: Scenario) -> dict[str, tuple[Verdict, str]]:
    """What does not simply work, in the form in which the scenario expects it."""
    expected: Mapping[str, tuple[Verdict, str]] = dict(scenario.services)
    return {
        name: (answer.verdict, f"{answer.working} / {answer.needed}" if expected.get(name, ("", ""))[1] else "")
        for name, answer in services_of(services).items()
        if answer.verdict is not Verdict.WORKS
    }


def as_expected(diagnosis: Diagnosis, scenario: Scenario) -> bool:
    """Whether services, causes and rules are exactly those of the scenario."""
    spoken = spoken_of(diagnosis)
    return (
        shown(diagnosis.services, scenario) == dict(scenario.services)
        and tuple(cause.rule for cause in diagnosis.causes) == scenario.causes
        and firing(spoken) == scenario.fires
        and tuple(service for service, leads in diagnosis.leads if leads) == scenario.leads
        and scenario.undecided <= undecided(spoken)
    )


def test_there_are_scenarios() -> None:
    assert SCENARIOS


@EVERY
def test_every_service_is_as_expected(scenario: Scenario) -> None:
    assert shown(tried(scenario.id).services, scenario) == dict(scenario.services)


@EVERY
def test_every_cause_is_as_expected(scenario: Scenario) -> None:
    assert tuple(cause.rule for cause in tried(scenario.id).causes) == scenario.causes


@EVERY
def test_what_else_looks_like_it_is_told_where_nothing_explains_a_failure(scenario: Scenario) -> None:
    assert tuple(service for service, leads in tried(scenario.id).leads if leads) == scenario.leads
    assert control_tried(scenario.control).leads == ()


@EVERY
def test_exactly_the_expected_rules_find_something(scenario: Scenario) -> None:
    spoken = tried(scenario.id).spoken
    assert firing(spoken) == scenario.fires
    assert scenario.undecided <= undecided(spoken)


@EVERY
def test_the_control_has_no_cause_and_everything_works(scenario: Scenario) -> None:
    trial = control_tried(scenario.control)
    assert [cause.rule for cause in trial.causes] == []
    assert trial.services
    assert {answer.verdict for answer in trial.services} == {Verdict.WORKS}


def test_no_two_scenarios_ask_and_answer_the_same() -> None:
    alike: dict[Sketch, list[str]] = {}
    for scenario in SCENARIOS:
        alike.setdefault(sketch(tried(scenario.id)), []).append(scenario.id)
    assert [identities for identities in alike.values() if len(identities) > 1] == []
    assert frozenset() not in alike, "a scenario in which nothing is asked or answered"


@EVERY
def test_every_fault_of_the_engine_is_claimed_by_exactly_one_rule(scenario: Scenario) -> None:
    trial = tried(scenario.id)
    finders: dict[object, list[str]] = {}
    for judgement in trial.spoken:
        finders.setdefault(judgement.subject, []).append(judgement.rule)
    claims = {rule.id: set(rule.claims) for rule in RULES}
    for item, evaluation in trial.refused:
        for fault in evaluation.chosen.faults if evaluation.opinion is Opinion.REFUSED else ():
            claimed = [rule for rule in finders.get(item.key, []) if fault.code in claims[rule]]
            assert len(claimed) == 1, (fault.code, item.key, finders.get(item.key, []))


@EVERY
def test_withholding_one_fact_never_makes_a_failure_work(scenario: Scenario) -> None:
    trial, memory = tried(scenario.id), Memory()
    failing = {name for name, answer in services_of(trial.services).items() if answer.verdict is Verdict.FAILS}
    if not failing:
        return
    check(trial.case, memory)  # what stays equal is judged once
    for words, without in islice(withholdings(trial.case), len(scenario.id) % STRIDE, None, STRIDE):
        found = services_of(check(without, memory, strict=True).services)
        wrong = {name for name in failing if name in found and found[name].verdict not in NOT_WORKING}
        assert not wrong, words


def test_every_fault_code_is_claimed() -> None:
    claimed = {code for rule in RULES for code in rule.claims}
    assert claimed == set(FAULTS)


EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])


@EVERY_RULE
def test_a_rule_that_never_finds_anything_is_noticed(rule: Rule) -> None:
    telling = [scenario for scenario in SCENARIOS if rule.id in scenario.fires | scenario.undecided]
    assert telling, "no scenario in which this rule finds something"
    never = replace(rule, body=lambda _: iter(()))
    assert not as_expected(diagnose(telling[0].build(), court_with(never), Memory()), telling[0])


@EVERY_RULE
def test_a_rule_that_always_finds_something_is_noticed(rule: Rule) -> None:
    telling = [scenario for scenario in SCENARIOS if rule.id in scenario.fires | scenario.undecided]
    words = dict.fromkeys(rule.placeholders | set(rule.per), "x")
    always = replace(rule, body=lambda _: iter((violation(words),)), applies=lambda _: True)
    assert rule.id in firing(spoken_of(diagnose(telling[0].control(), court_with(always), Memory())))


@EVERY
def test_the_sentences_of_a_finding_have_all_their_words(scenario: Scenario) -> None:
    needed = {rule.id: rule.placeholders for rule in RULES}
    for judgement in tried(scenario.id).spoken:
        for finding in judgement.findings:
            assert needed[finding.rule] <= set(dict(finding.data)), finding.rule


def court_with(changed: Rule) -> Court:
    """Every rule, one of them changed."""
    return Court(rules=tuple(changed if rule.id == changed.id else rule for rule in RULES), strict=True)
