"""Two diagnoses side by side: what a change turns, in both directions.

Keys hold ids only, so that the same service or connection before and after has the same key, whatever was renewed.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from certway.model.link import SubjectKey
from certway.model.value import value
from certway.model.verdict import Answer, Cause, Diagnosis, Verdict


class Turning(Enum):
    """What became of a service or a connection."""

    BREAKS = "breaks"  # it worked, or more of it did
    COMES_UP = "comes up"
    STAYS_BROKEN = "stays broken"
    BECOMES_UNKNOWN = "becomes unknown"  # it worked; whether it still does hangs on something unseen
    GETS_WEAKER = "gets weaker"  # it still works, at a risk that was not there
    GETS_STRONGER = "gets stronger"  # a risk less
    NEW = "new"
    GONE = "gone"
    SAME = "same"


WORKING: Final = frozenset((Verdict.WORKS, Verdict.AT_RISK))
BROKEN: Final = frozenset((Verdict.FAILS, Verdict.DEGRADED))


@value
class Turn:
    """One service or connection before and after; None where it does not exist."""

    subject: SubjectKey
    before: Answer | None
    after: Answer | None
    turning: Turning


@value
class Comparison:
    """Every service and every connection of either side, in the order of the later diagnosis.

    `causes`: those of the later diagnosis that break what worked, or keep broken what was.
    """

    services: tuple[Turn, ...]
    links: tuple[Turn, ...]
    causes: tuple[Cause, ...]

    def turned(self, *turnings: Turning) -> tuple[Turn, ...]:
        """The connections of which one of these became."""
        return tuple(turn for turn in self.links if turn.turning in turnings)

    @property
    def breaks(self) -> bool:
        """Whether anything that worked fails."""
        return any(turn.turning is Turning.BREAKS for turn in (*self.services, *self.links))

    @property
    def is_unsure(self) -> bool:
        """Whether of anything that worked nobody can say whether it still does."""
        return any(turn.turning is Turning.BECOMES_UNKNOWN for turn in (*self.services, *self.links))

    @property
    def is_same(self) -> bool:
        """Whether nothing turned at all."""
        quiet = (Turning.SAME, Turning.STAYS_BROKEN)
        return all(turn.turning in quiet for turn in (*self.services, *self.links))

    @property
    def has_news(self) -> bool:
        """Whether anything turned, or does not work as it should on either side."""
        turns = (*self.services, *self.links)
        return any(turn.turning is not Turning.SAME or not _is_well(turn.after) for turn in turns)


def compare_diagnoses(before: Diagnosis, after: Diagnosis) -> Comparison:
    """What a change turns."""
    links = _compare(before.links, after.links)
    broken = {turn.subject for turn in links if turn.turning in (Turning.BREAKS, Turning.STAYS_BROKEN)}
    new = {turn.subject for turn in links if turn.turning is Turning.NEW and _is_broken(turn.after)}
    causes = tuple(cause for cause in after.causes if not (broken | new).isdisjoint(cause.breaks))
    return Comparison(services=_compare(before.services, after.services), links=links, causes=causes)


def _compare(before: tuple[Answer, ...], after: tuple[Answer, ...]) -> tuple[Turn, ...]:
    old = {answer.subject: answer for answer in before}
    new = {answer.subject: answer for answer in after}
    return tuple(_turn(subject, old.get(subject), new.get(subject)) for subject in (new | old))


def _turn(subject: SubjectKey, before: Answer | None, after: Answer | None) -> Turn:
    return Turn(subject=subject, before=before, after=after, turning=_turning(before, after))


def _turning(before: Answer | None, after: Answer | None) -> Turning:
    if before is None:
        return Turning.NEW
    if after is None:
        return Turning.GONE
    old, new = before.verdict, after.verdict
    if new in BROKEN:
        return Turning.BREAKS if _is_worse(before, after) else _better(before, after)
    if new in WORKING and old not in WORKING:
        return Turning.COMES_UP
    if old in WORKING and new is Verdict.UNKNOWN:
        return Turning.BECOMES_UNKNOWN
    if old in WORKING and new in WORKING and old is not new:
        return Turning.GETS_WEAKER if new is Verdict.AT_RISK else Turning.GETS_STRONGER
    return Turning.SAME


def _is_well(answer: Answer | None) -> bool:
    return answer is not None and answer.verdict in (Verdict.WORKS, Verdict.NOT_APPLICABLE, Verdict.NOT_MODELLED)


def _is_broken(answer: Answer | None) -> bool:
    return answer is not None and answer.verdict in BROKEN


def _is_worse(before: Answer, after: Answer) -> bool:
    """It worked and fails; or a part of its paths worked, and now fewer or none do."""
    if before.verdict in WORKING:
        return True
    if before.verdict is not Verdict.DEGRADED:
        return False
    return after.verdict is Verdict.FAILS or after.working < before.working


def _better(before: Answer, after: Answer) -> Turning:
    """Still broken, though more of it may work than before."""
    partly = after.verdict is Verdict.DEGRADED
    comes = partly and (before.verdict is Verdict.FAILS or after.working > before.working)
    return Turning.COMES_UP if comes else Turning.STAYS_BROKEN
