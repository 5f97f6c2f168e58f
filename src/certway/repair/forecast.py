"""What will break and when: every certificate on a path in use, judged at each instant at which an answer turns.

Knows what turns, for whom and by which certificate. Refuses to know policies and releases (their own files), and what
to do about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from certway.diagnosis.diagnose import diagnose
from certway.diagnosis.judge import Court
from certway.diagnosis.memory import Memory
from certway.diagnosis.summary import merge_nodes
from certway.model.deployment import Case
from certway.model.forecast import Event, EventKind, Forecast
from certway.model.text import Text, say
from certway.model.verdict import Answer, Diagnosis
from certway.pki.distinguished_names import short_name
from certway.repair.culprits import paths_in_use
from certway.repair.instants import Watch
from certway.repair.ledger import Ledger
from certway.repair.policies_ahead import end_certificates, find_policies, is_public
from certway.repair.releases_ahead import find_upgrades
from certway.repair.standing import Standing, compare
from certway.repair.unused import find_unused


def forecast(case: Case, until: datetime, court: Court, memory: Memory) -> Forecast:
    """Every event after the instant of the case and up to `until`; uploads are no connections, and are left out."""
    case = replace(case, attempts=())
    standing = Standing(case, court, memory)
    first = standing.diagnosis
    watch = Watch(case, memory.memo)
    used = paths_in_use((check, watch.answers[key]) for key, check in watch.checks.items())
    ledger = Ledger()
    for turning in watch.turnings(until):
        ledger.enter(turning, *standing.pass_to(turning))
    told = ledger.events()
    ended = {event.sha256 for event in told if event.kind is EventKind.EXPIRY}
    dated = (*told, *find_unused(case, until, used, ended), *find_policies(case, until))
    return Forecast(
        at=case.now,
        until=until,
        events=(*sorted(dated, key=_order), *_upgrades(case, first, court, memory)),
        services=tuple((str(answer.subject), answer.verdict) for answer in first.services),
        unknown=(*_unknown(first.services), *_taken_for_private(case)),
        first_after=watch.first_pending,
    )


def _order(event: Event) -> tuple[datetime, bool, str, str, str]:
    """By date; what turns something before notes."""
    if event.at is None:
        raise ValueError("an event without a date has no place among the dated ones")
    return event.at, event.is_note, event.kind.value, event.certificate, event.sha256 + event.key


def _upgrades(case: Case, first: Diagnosis, court: Court, memory: Memory) -> Iterator[Event]:
    """The releases that turn something; each is compared with today, not with the release before it."""
    known = set(_unknown(first.services))
    for event, upgraded in find_upgrades(case):
        after = diagnose(upgraded, court, memory)
        services = tuple(compare(first.services, after.services))
        links = tuple(compare(first.links, after.links))
        missing = tuple(text for text in _unknown(after.services) if text not in known)
        why = say("{why} {missing}", why=event.why, missing=say("Not known then: {things}.", things=missing))
        if services or links:
            yield replace(event, services=services, links=links, why=why if missing else event.why)


def _unknown(services: Iterable[Answer]) -> Iterator[Text]:
    """What nobody has shown and a verdict hangs on, each told once."""
    yield from merge_nodes(dict.fromkeys(unseen for answer in services for unseen in answer.missing))


def _taken_for_private(case: Case) -> Iterator[Text]:
    """The issuers to which dates of public CAs are not applied, because no table knows them."""
    private = (one for one in end_certificates(case) if not is_public(one) and not one.self_issued)
    issuers = tuple(dict.fromkeys(filter(None, (short_name(one.issuer) for one in private))))
    if issuers:
        yield say("taken for private CAs, which no policy of public CAs binds: {issuers}", issuers=issuers)
