"""From instant to instant: where the engine's answer to any check of a case turns. Refuses to know services.

Theory of operation: an evaluation says until when it holds, so between two such instants nothing is judged again. An
end that a verifier takes inclusively turns one second later than it is written, so its instant stands for two. The one
thing an evaluation cannot know is a certificate beside its path that becomes valid; those beginnings ask every check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from typing import Final

from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.model.certificate import Certificate
from certway.model.deployment import Case
from certway.model.link import Check, CheckKey, Link, Question, RevocationMode, Selection
from certway.model.observation import Seen
from certway.model.value import value
from certway.model.verdict import Evaluation
from certway.pki.chains import evaluate
from certway.pki.memo import Memo

SECOND: Final = timedelta(seconds=1)


@value
class Turned:
    """A check whose answer turns, before and after."""

    check: Check
    before: Evaluation
    after: Evaluation


@value
class Turning:
    """An instant at which the answers to these checks turn, and all links as they are then."""

    at: datetime
    links: tuple[Link, ...]
    turned: tuple[Turned, ...]


class Watch:
    """The checks of a case as time passes; holds the last answer to each, and the instants that are to come."""

    def __init__(self, case: Case, memo: Memo) -> None:
        self.at = case.now
        self.links: tuple[Link, ...] = ()
        self.answers: dict[CheckKey, Evaluation] = {}
        self._case, self._memo = case, memo
        self._beginnings = frozenset(_beginnings(case))
        self._pending = set(self._beginnings)
        self._due: dict[CheckKey, set[datetime]] = {}
        self.checks = self._derive()
        for check in self.checks.values():
            self._answer(check)

    @property
    def first_pending(self) -> datetime | None:
        """The first instant that has not been reached."""
        return min(self._pending, default=None)

    def turnings(self, until: datetime) -> Iterator[Turning]:
        """Every instant up to `until` at which an answer turns, in order."""
        while self._pending and (at := min(self._pending)) <= until:
            self._pending.discard(at)
            self.at = at
            turned = tuple(self._pass_on())
            if turned:
                yield Turning(at=at, links=self.links, turned=turned)

    def _pass_on(self) -> Iterator[Turned]:
        self.checks = self._derive()
        for key, check in self.checks.items():
            before = self.answers.get(key)
            if before is not None and self.at not in self._due[key] | self._beginnings:
                continue
            after = self._answer(check)
            if before is not None and _essence(before) != _essence(after):
                yield Turned(check=check, before=before, after=after)

    def _derive(self) -> Mapping[CheckKey, Check]:
        self.links = derive_links(Atlas(replace(self._case, now=self.at), self._memo))
        checks = (check for link in self.links for check in link.checks)
        return {check.key: check for check in checks if check.question.presented.selected is not Selection.NEVER}

    def _answer(self, check: Check) -> Evaluation:
        evaluation = self.answers[check.key] = evaluate(check.question, self._memo)
        coming = [instant for instant in _coming(check.question, evaluation, self.at) if instant > self.at]
        self._due.setdefault(check.key, set()).update(coming)
        self._pending.update(coming)
        return evaluation


def _coming(question: Question, evaluation: Evaluation, at: datetime) -> Iterator[datetime]:
    """The instants at which the answer may turn, where the verifier's clock reads them."""
    late = question.profile.not_after_inclusive or question.revocation is not RevocationMode.OFF
    if evaluation.next_change is not None:
        instants = _by_clock(evaluation.next_change, question.at - at)
        yield from instants if late else instants[:1]
    if late and any(one.not_after == question.at for one in evaluation.chosen.certificates):
        yield at + SECOND  # its last second


def _essence(evaluation: Evaluation) -> tuple[object, ...]:
    """What verdicts hang on: the opinion, and which faults stand where; not when they were looked at."""
    faults = ({(one.code, one.position) for one in path.faults} for path in (evaluation.chosen, evaluation.best))
    return (evaluation.opinion, *faults)


def _beginnings(case: Case) -> Iterator[datetime]:
    """Every instant at which a certificate of the case becomes valid, by every clock that judges it."""
    skews = {node.clock_skew.value for node in case.deployment.nodes if isinstance(node.clock_skew, Seen)}
    for not_before in {certificate.not_before for certificate in held_certificates(case)}:
        for skew in skews | {timedelta(0)}:
            yield from (instant for instant in _by_clock(not_before, skew) if instant > case.now)


def _by_clock(written: datetime, skew: timedelta) -> tuple[datetime, ...]:
    """An instant as written, and the second after it, where a clock that is off by `skew` reads them.

    The last year there is stands for no end at all (RFC 5280 4.1.2.5).
    """
    if not MINYEAR < written.year < MAXYEAR:
        return ()
    return written - skew, written - skew + SECOND


def held_certificates(case: Case) -> Iterator[Certificate]:
    """Every certificate that runs in an identity store or stands in a list, and what lies beside it."""
    for node in case.deployment.nodes:
        for _, held in node.identities:
            if isinstance(held.running, Seen):
                yield held.running.value.leaf
                yield from held.running.value.beside
        for _, listed in node.trust:
            if isinstance(listed.running, Seen):
                yield from listed.running.value.entries
    for audience in case.deployment.audiences:
        if isinstance(audience.trust, Seen):
            yield from audience.trust.value.entries
