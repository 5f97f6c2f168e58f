"""One screen's worth of a lab: every service by what really happened to its connections, beside the prediction.

The service tree is that of `check`; only the verdicts of links come from visits. Refuses to explain a failure: that is
what `certway check` on the lab's folder is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from certway.app.check import check
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.diagnosis.services import answer_services
from certway.model.deployment import Case
from certway.model.link import LinkKey
from certway.model.observation import Seen
from certway.model.store import InUse
from certway.model.verdict import Answer, Verdict
from certway.model.visit import Pending, Status, Visit

T = TypeVar("T")


def build_status(case: Case, visits: Sequence[Visit]) -> Status:
    """Visits and prediction of one case, side by side; what status pages were said to show does not count."""
    silent = replace(case, reports=(), attempts=())
    diagnosis = check(silent)
    answers = {answer.subject: answer for answer in diagnosis.links if isinstance(answer.subject, LinkKey)}
    answers |= {visit.link: _answer(visit) for visit in visits}
    links = [link for link in derive_links(Atlas(silent)) if link.key in answers]
    return Status(
        name=case.deployment.name,
        at=case.now,
        services=answer_services(silent, links, answers, {}),
        predicted=diagnosis.services,
        visits=tuple(visit for visit in visits if not visit.works),
        visited=len(visits),
        pending=tuple(_pending(case)),
    )


def _answer(visit: Visit) -> Answer:
    if visit.works:
        return Answer(subject=visit.link, verdict=Verdict.WORKS)
    if visit.unknown is not None:
        return Answer(subject=visit.link, verdict=Verdict.UNKNOWN, missing=(visit.unknown,))
    return Answer(subject=visit.link, verdict=Verdict.FAILS)


def _pending(case: Case) -> Iterator[Pending]:
    for node in case.deployment.nodes:
        yield from (Pending(node=node.id, slot=slot) for slot, identity in node.identities if _waits(identity))
        yield from (Pending(node=node.id, slot=slot) for slot, trust in node.trust if _waits(trust))


def _waits(held: InUse[T]) -> bool:
    """Whether what is installed is not what runs; compared by content, wherever it was seen."""
    installed, running = held.installed, held.running
    return isinstance(installed, Seen) and isinstance(running, Seen) and installed.value != running.value
