"""Every scenario under the law: each of its questions that has a witness is tried, and what is left out is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pytest

from certway.lab.engines_apart import open_witnesses
from certway.lab.key_ring import KeyRing
from certway.lab.proof import Decided, Prover
from certway.lab.scenarios.catalogue import Builder, Scenario
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.testimony import Asked, Witness
from certway.model.proof import Agreement, Way, Why
from tests.conftest import COUNTED
from tests.engines import need_libssl, need_tunnels
from tests.law.asked import questions, questions_of_the_catalogue

pytestmark = pytest.mark.conformance

FAULTS_TRIED = frozenset((2, 3, 7, 9, 10, 12, 18, 19, 20, 21, 23, 25, 26, 34, 47, 62, 64, 79))
"""X509_V_ERR numbers that the catalogue is known to bring about; one that disappears fails."""

NOTHING_NEW = "it asks no verifier anything else than its control: settings, DNS, files, reports"
LEFT_OUT = (NOTHING_NEW, Why.NO_WITNESS.value, Why.UNSEEN.value)
"""Why a scenario's own defect may be under no law."""

WITHOUT_ANY = dict.fromkeys(
    ("upload-names.names-beyond-the-limit", "upload-eras.no-common-name-on-x8-10"),
    "one upload to a release whose OpenSSL 1.0 has no witness",
)
"""Scenarios none of whose questions can be tried; one that can be fails."""


class Tried:
    """Every question of the catalogue, decided once."""

    def __init__(self, witnesses: Sequence[Witness]) -> None:
        self.prover = Prover(witnesses)
        self.first_in = questions_of_the_catalogue(self.prover.memo)
        for asked in self.first_in:
            self.prover.decide(asked)

    def questions(self, build: Builder) -> set[Asked]:
        return set(questions(build(), self.prover.memo))

    def decided(self) -> Iterator[tuple[Asked, Decided]]:
        return ((asked, self.prover.decided[asked]) for asked in self.first_in)

    def why_left_out(self, scenario: Scenario) -> str:
        """Why no witness saw what is special about a scenario; empty where one did."""
        own = self.questions(scenario.build) - self.questions(scenario.control)
        if not own:
            return NOTHING_NEW
        decided = [self.prover.decided[asked] for asked in own]
        if any(each.tried for each in decided):
            return ""
        reasons = {untried.why.value for each in decided for untried in each.untried}
        return next(reason for reason in (*LEFT_OUT, *sorted(reasons)) if reason in reasons)


@pytest.fixture(scope="module")
def tried() -> Tried:
    need_libssl()
    need_tunnels()
    with open_witnesses(KeyRing()) as witnesses:
        return Tried(witnesses)


def test_every_question_is_decided_alike_and_for_the_same_reasons(
    tried: Tried, record_property: Callable[[str, object], None]
) -> None:
    ways: Counter[tuple[str, Way]] = Counter()
    untried: Counter[str] = Counter()
    opinions: Counter[str] = Counter()
    numbers: Counter[int | str] = Counter()
    known: Counter[str] = Counter()
    different: dict[str, list[str]] = {}
    for asked, decided in tried.decided():
        ways.update((compared.reality.witness, compared.reality.way) for compared in decided.tried)
        untried.update({each.why.value for each in decided.untried})
        opinions[decided.evaluation.opinion.name.lower()] += bool(decided.tried)
        numbers.update({number for compared in decided.tried for _, number in compared.reality.faults})
        known.update(compared.divergence for compared in decided.tried if compared.divergence)
        for compared in decided.tried:
            if compared.agreement is not Agreement.AGREES and not compared.divergence:
                told = f"{compared}, predicted {decided.evaluation.chosen.faults}"
                different.setdefault(tried.first_in[asked], []).append(told)
    by_witness = {f"{name} {way.value}": count for (name, way), count in ways.items()}
    record_property(
        COUNTED,
        f"catalogue: {len(tried.first_in)} distinct questions, {opinions.total()} tried ({dict(opinions)}), "
        f"by {by_witness}, not tried: {dict(untried)}, "
        f"refusals by number: {dict(sorted(numbers.items(), key=str))}, known differences: {dict(known)}",
    )
    assert different == {}
    assert untried.keys() <= {Why.NO_WITNESS.value, Why.UNSEEN.value}
    assert opinions["accepted"] > 300
    assert opinions["refused"] > 80
    assert {way for _, way in ways} == set(Way)
    assert set(numbers) >= FAULTS_TRIED


def test_no_scenario_is_left_out_silently(tried: Tried, record_property: Callable[[str, object], None]) -> None:
    left_out = {scenario.id: tried.why_left_out(scenario) for scenario in SCENARIOS}
    by_reason: dict[str, list[str]] = {}
    for scenario_id, why in left_out.items():
        by_reason.setdefault(why, []).append(scenario_id)
    under_the_law = by_reason.pop("")
    listed = "; ".join(f"{why}: {', '.join(ids)}" for why, ids in sorted(by_reason.items()))
    record_property(
        COUNTED,
        f"scenarios: of {len(SCENARIOS)} the own defect of {len(under_the_law)} is seen by a witness; not of: {listed}",
    )
    assert set(by_reason) <= set(LEFT_OUT)
    assert len(under_the_law) > len(SCENARIOS) // 3


def test_every_scenario_has_some_question_that_is_tried(tried: Tried) -> None:
    alone = {
        scenario.id
        for scenario in SCENARIOS
        if not any(tried.prover.decided[asked].tried for asked in tried.questions(scenario.build))
    }
    assert alone == set(WITHOUT_ANY)
