"""One event for one certificate and date: what turns at an instant, entered under those whose doing it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from certway.knowledge.services import find_service
from certway.model.certificate import Certificate
from certway.model.forecast import Event, EventKind, Place, Turn
from certway.model.link import LinkKey
from certway.model.text import Text, say
from certway.repair.culprits import find_culprits
from certway.repair.instants import Turning
from certway.repair.policies_ahead import renewal_words
from certway.repair.unused import certificate_name

TOGETHER: Final = timedelta(hours=12)
"""What one certificate turns within this time is one event: clocks that are off and inclusive ends differ by less."""

_SAYS: Final[Mapping[EventKind, tuple[Text, Text, tuple[str, ...]]]] = {
    EventKind.EXPIRY: (
        say("expires"),
        say("whoever verifies a path through it refuses from then on"),
        ("rfc5280-4.1.2.5", "cisco-221624"),
    ),
    EventKind.BEGINNING: (
        say("becomes valid"),
        say("until then whoever verifies a path through it refuses"),
        ("rfc5280-4.1.2.5", "cisco-221624"),
    ),
    EventKind.REVOCATION: (
        say("its revocation status can no longer be told"),
        say("the list or OCSP answer at hand runs out; a newer one may be fetched by then"),
        ("rfc5280-5.1.2.5", "rfc5280-6.3", "rfc6960"),
    ),
    EventKind.OTHER: (say("the answer to it turns"), say("what stands above it changes"), ("rfc5280-6.1",)),
}

_SILENT: Final = say("no verdict turns by it: the check is off, or the connection fails by then for another reason")


class Ledger:
    """Events as they are found, in the order of their first instants."""

    def __init__(self) -> None:
        self._events: dict[tuple[EventKind, Certificate], list[Event]] = {}

    def enter(self, turning: Turning, services: Sequence[Turn], links: Sequence[Turn]) -> None:
        """One instant: every certificate gets the links it turns, and the services that need one of those."""
        blamed: dict[tuple[EventKind, Certificate], dict[Place, set[LinkKey]]] = {}
        for one in turning.turned:
            for culprit in find_culprits(one):
                places = blamed.setdefault((culprit.kind, culprit.certificate), {})
                places.setdefault(culprit.place, set()).add(one.check.key.link)
        for (kind, certificate), places in blamed.items():
            keys = set().union(*places.values())
            own = tuple(turn for turn in links if turn.subject in keys)
            event = _build(kind, certificate, turning.at, tuple(places))
            needing = tuple(turn for turn in services if _needs(turn, own))
            self._add((kind, certificate), replace(event, links=own, services=needing))

    def events(self) -> tuple[Event, ...]:
        """All of them; an end or a beginning by which no verdict turns says so, anything else is no event then."""
        found = (event for events in self._events.values() for event in events)
        return tuple(
            replace(event, why=_SILENT) if event.is_note else event
            for event in found
            if not event.is_note or event.kind is not EventKind.OTHER
        )

    def _add(self, key: tuple[EventKind, Certificate], event: Event) -> None:
        known = self._events.setdefault(key, [])
        if known and _is_soon_after(known[-1], event):
            known[-1] = _join(known[-1], event)
        else:
            known.append(event)


def _build(kind: EventKind, certificate: Certificate, at: datetime, places: tuple[Place, ...]) -> Event:
    says, why, sources = _SAYS[kind]
    renewal = renewal_words(certificate) if kind is EventKind.EXPIRY else None
    return Event(
        at=at,
        settled_at=at,
        kind=kind,
        certificate=certificate_name(certificate),
        sha256=certificate.sha256.hex(),
        places=places,
        says=says,
        why=say("{why}; {renewal}", why=why, renewal=renewal) if renewal else why,
        sources=sources,
    )


def _needs(turn: Turn, links: Sequence[Turn]) -> bool:
    """Whether a service stands on one of these links."""
    service = find_service(str(turn.subject))
    connections = {part.connection for part in service.parts} if service else set()
    return any(isinstance(link.subject, LinkKey) and link.subject.connection in connections for link in links)


def _is_soon_after(known: Event, event: Event) -> bool:
    return known.at is not None and event.at is not None and event.at - known.at <= TOGETHER


def _join(first: Event, then: Event) -> Event:
    return replace(
        first,
        settled_at=then.settled_at,
        places=tuple(dict.fromkeys((*first.places, *then.places))),
        services=tuple(_joined(first.services, then.services)),
        links=tuple(_joined(first.links, then.links)),
    )


def _joined(first: Sequence[Turn], then: Sequence[Turn]) -> Iterator[Turn]:
    """Each subject once: from what it was at first to what it becomes at last."""
    turns = {turn.subject: turn for turn in first}
    for turn in then:
        known = turns.get(turn.subject)
        turns[turn.subject] = Turn(subject=turn.subject, was=known.was if known else turn.was, becomes=turn.becomes)
    return iter(turns.values())
