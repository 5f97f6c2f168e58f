"""What else could be at fault beside a cause, or behind a failure that nothing explains.

What a rule has excluded is no lead, and what is still open is not called cleared: no subject is both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from certway.diagnosis.causes import link_of
from certway.diagnosis.contradiction import find_contradictions, say_seen
from certway.diagnosis.judge import Hearing
from certway.diagnosis.services import FAILING_STATES, service_of
from certway.knowledge.neighbours import LEADS, NEIGHBOURS
from certway.knowledge.services import SERVICES
from certway.model.link import LinkKey, SubjectKey
from certway.model.verdict import Answer, Cause, Lead, Outcome, Severity, Verdict
from certway.rules.areas import AREAS

_SIGN: Final = "sign "
"""How a report names the sign of a lead, by its key in `knowledge.neighbours.LEADS`."""
_SETTLING: Final = frozenset(rule for leads in NEIGHBOURS.values() for lead in leads for rule in lead.settled_by)


def _service_of(rows: Collection[str]) -> str:
    """The service that these connections make up: the first that begins with one, else the first that needs one."""
    begins = (service.id for service in SERVICES if service.parts[0].connection in rows)
    needs = (
        service.id
        for service in SERVICES
        if any(part.connection in rows and not part.any_server for part in service.parts)
    )
    return next(begins, "") or next(needs, "")


class Leads:
    """The neighbours of a case that its rules have not excluded."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._outcomes: dict[tuple[str, SubjectKey], set[Outcome]] = {}
        self._seen = {
            LEADS[sign]: report.provenance
            for report in hearing.case.reports
            if (sign := report.subject.removeprefix(_SIGN)) in LEADS and report.subject.startswith(_SIGN)
        }
        for judgement in hearing.judgements:
            if judgement.rule in _SETTLING and judgement.outcome is not Outcome.NOT_APPLICABLE:
                key = (judgement.rule, link_of(judgement.subject))
                self._outcomes.setdefault(key, set()).add(judgement.outcome)

    def beside(self, cause: Cause) -> Cause:
        """The cause with what could add to it on the service that it hits hardest."""
        gravest = (link_of(one.subject) for one in cause.findings if one.severity is cause.severity)
        broken = tuple(dict.fromkeys(key for key in gravest if isinstance(key, LinkKey)))
        rows = {key.connection for key in broken}
        area = cause.rule.partition(".")[0]
        leads = tuple(lead for lead in self._open(NEIGHBOURS.get(_service_of(rows), ()), broken) if lead.area != area)
        unsettled = {AREAS[lead.area] for lead in leads if lead.area}
        return replace(cause, open=leads, cleared=tuple(text for text in cause.cleared if text not in unsettled))

    def unexplained(self, services: Sequence[Answer]) -> tuple[tuple[str, tuple[Lead, ...]], ...]:
        """For every service that was seen failing although nothing explains it: what else produces that picture.

        First the refusals that were witnessed on its links, where the answer has no reason for them.
        """
        case = self._hearing.case
        reported = {service_of(report.subject) for report in case.reports if report.state in FAILING_STATES}
        refused = self._refused()
        return tuple(
            (
                answer.subject,
                (
                    *refused.get(answer.subject, ()),
                    *self._open(NEIGHBOURS[answer.subject], self._links_of(answer.subject)),
                ),
            )
            for answer in services
            if isinstance(answer.subject, str)
            and answer.subject in reported | set(refused)
            and answer.subject in NEIGHBOURS
            and not any(finding.severity is Severity.FAILS for finding in answer.because)
            and answer.verdict is not Verdict.NOT_MODELLED
        )

    def _refused(self) -> dict[str, tuple[Lead, ...]]:
        """By service, the witnessed refusals that nothing explains."""
        broken = {
            link_of(finding.subject)
            for judgement in self._hearing.judgements
            for finding in judgement.findings
            if finding.severity is Severity.FAILS
        }
        found: dict[str, tuple[Lead, ...]] = {}
        for link, lead in find_contradictions(self._hearing.case, broken).items():
            service = _service_of({link.connection})
            found[service] = (*found.get(service, ()), lead)
        return found

    def _links_of(self, service: str) -> tuple[LinkKey, ...]:
        rows = {part.connection for row in SERVICES if row.id == service for part in row.parts}
        return tuple(link.key for link in self._hearing.links if link.key.connection in rows)

    def _open(self, leads: Iterable[Lead], links: Sequence[LinkKey]) -> Iterator[Lead]:
        subjects = dict.fromkeys(subject for key in links for subject in (key, key.client, key.server))
        found = [lead for lead in leads if lead in self._seen or not self._is_settled(lead, tuple(subjects))]
        found.sort(key=lambda lead: lead not in self._seen)
        return (self._as_seen(lead) for lead in found)

    def _as_seen(self, lead: Lead) -> Lead:
        """A lead of which a log or a capture shows the sign says where."""
        place = self._seen.get(lead)
        if place is None:
            return lead
        return replace(lead, tells=say_seen(place))

    def _is_settled(self, lead: Lead, subjects: Sequence[SubjectKey]) -> bool:
        """Whether its rules looked at these links and their ends, and hold wherever they did."""
        found: set[Outcome] = set()
        for rule in lead.settled_by:
            for subject in subjects:
                found |= self._outcomes.get((rule, subject), set())
        return found == {Outcome.HOLDS}
