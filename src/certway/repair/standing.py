"""The verdicts of a case as time passes: only the links whose checks turn are judged again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from certway.derive.atlas import Atlas
from certway.diagnosis.diagnose import diagnose
from certway.diagnosis.judge import Court, hear_link
from certway.diagnosis.memory import Memory
from certway.diagnosis.services import answer_services
from certway.diagnosis.verdicts import answer_check, answer_link
from certway.model.deployment import Case
from certway.model.forecast import Turn
from certway.model.link import CheckKey, Link, LinkKey, SubjectKey
from certway.model.verdict import Answer, Judgement, Verdict
from certway.pki.chains import evaluate
from certway.repair.instants import Turning

ALIKE = {Verdict.AT_RISK: Verdict.WORKS}
"""What is at risk works: warnings that come and go with time are no turns."""


class Standing:
    """Verdicts of services and links; `pass_to` moves them on and says what turned."""

    def __init__(self, case: Case, court: Court, memory: Memory) -> None:
        self._case, self._court, self._memory = case, court, memory
        self._rules = {rule.id: rule for rule in court.rules}
        self._severities = {rule.id: rule.severity for rule in court.rules}
        self.diagnosis = diagnose(case, court, memory)
        self._links: dict[LinkKey, Answer] = {
            answer.subject: answer for answer in self.diagnosis.links if isinstance(answer.subject, LinkKey)
        }
        self.services = self.diagnosis.services

    def pass_to(self, turning: Turning) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
        """The turns of services and of links; no other checks turn than those that the turning names."""
        case, links = replace(self._case, now=turning.at), turning.links
        atlas, keys = Atlas(case, self._memory.memo), {one.check.key.link for one in turning.turned}
        before = tuple(self._links.values())
        self._links |= {link.key: self._judge(atlas, link) for link in links if link.key in keys}
        earlier, self.services = self.services, answer_services(case, links, self._links, self._rules)
        return tuple(compare(earlier, self.services)), tuple(compare(before, self._links.values()))

    def _judge(self, atlas: Atlas, link: Link) -> Answer:
        spoken: dict[SubjectKey, list[Judgement]] = {}
        for judgement in hear_link(atlas, link, self._court, self._memory):
            spoken.setdefault(judgement.subject, []).append(judgement)
        checks = {
            check.key: answer_check(
                check, evaluate(check.question, self._memory.memo), spoken.get(check.key, ()), self._severities
            )
            for check in link.checks
        }
        return answer_link(link, checks, spoken.get(link.key, ()), self._severities)


def compare(before: Iterable[Answer], after: Iterable[Answer]) -> Iterator[Turn]:
    """The turns between two lists of answers, for what is in both; *at risk* counts as working."""
    earlier = {answer.subject: answer.verdict for answer in before}
    for answer in after:
        was, becomes = earlier.get(answer.subject), answer.verdict
        if was is not None and ALIKE.get(was, was) is not ALIKE.get(becomes, becomes):
            yield Turn(subject=_subject(answer), was=was, becomes=becomes)


def _subject(answer: Answer) -> str | LinkKey:
    subject = answer.subject
    return subject.link if isinstance(subject, CheckKey) else subject
