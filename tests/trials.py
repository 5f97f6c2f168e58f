"""Scenarios as judged, each once a test run: what the tests about them share.

Keeps what was said, not every judgement: of some hundred scenarios that would be millions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from certway.app.check import check
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.diagnosis.memory import Memory
from certway.lab.scenarios.registry import SCENARIOS
from certway.model.deployment import Case
from certway.model.link import Check, Link, Selection
from certway.model.value import value
from certway.model.verdict import Answer, Cause, Diagnosis, Evaluation, Judgement, Lead, Opinion, Outcome
from certway.pki.chains import evaluate

SPOKEN = (Outcome.VIOLATED, Outcome.UNKNOWN)

_BY_ID = {scenario.id: scenario for scenario in SCENARIOS}


@value
class Trial:
    """One judged case; `spoken` are the judgements that found something or could not decide."""

    case: Case
    services: tuple[Answer, ...]
    causes: tuple[Cause, ...]
    leads: tuple[tuple[str, tuple[Lead, ...]], ...]
    spoken: tuple[Judgement, ...]
    links: tuple[Link, ...]
    refused: tuple[tuple[Check, Evaluation], ...]


@cache
def tried(identity: str) -> Trial:
    """The scenario of this id, judged."""
    return try_case(_BY_ID[identity].build(), Memory())


@cache
def control_tried(build: Callable[[], Case]) -> Trial:
    """A control, judged; many scenarios share one."""
    return _tried_once(_Same(build()))


class _Same:
    """A case by its identity: controls of many names are the same cached deployment."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __hash__(self) -> int:
        return id(self.case)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.case is self.case


@cache
def _tried_once(same: _Same) -> Trial:
    return try_case(same.case, Memory())


def try_case(case: Case, memory: Memory) -> Trial:
    """Judge a case, strictly: a rule's own bug is raised."""
    diagnosis = check(case, memory, strict=True)
    links = derive_links(Atlas(case, memory.memo))
    return Trial(
        case=case,
        services=diagnosis.services,
        causes=diagnosis.causes,
        leads=diagnosis.leads,
        spoken=spoken_of(diagnosis),
        links=links,
        refused=tuple(_refused(links, memory)),
    )


def spoken_of(diagnosis: Diagnosis) -> tuple[Judgement, ...]:
    """The judgements that found something or could not decide."""
    return tuple(judgement for judgement in diagnosis.judgements if judgement.outcome in SPOKEN)


def firing(spoken: tuple[Judgement, ...]) -> frozenset[str]:
    """Every rule that found something."""
    return frozenset(finding.rule for judgement in spoken for finding in judgement.findings)


def undecided(spoken: tuple[Judgement, ...]) -> frozenset[str]:
    """Every rule that could not decide somewhere."""
    return frozenset(judgement.rule for judgement in spoken if judgement.outcome is Outcome.UNKNOWN)


def _refused(links: tuple[Link, ...], memory: Memory) -> list[tuple[Check, Evaluation]]:
    """The checks that an engine refuses or leaves open, of certificates that may be shown."""
    return [
        (item, evaluation)
        for link in links
        for item in link.checks
        if item.question.presented.selected is not Selection.NEVER
        and (evaluation := evaluate(item.question, memory.memo)).opinion is not Opinion.ACCEPTED
    ]
