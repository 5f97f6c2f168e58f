"""A forecast as CSV (RFC 4180) for spreadsheets: one line an event, codes as in the JSON, sentences as spoken."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from typing import Final

from certway.model.forecast import Event, Forecast, Place, Turn
from certway.model.link import LinkKey
from certway.model.text import Text
from certway.wire.encode import encode_instant
from certway.wire.spelling import spell

COLUMNS: Final = (
    "at",
    "settled_at",
    "kind",
    "key",
    "note",
    "certificate",
    "sha256",
    "places",
    "says",
    "services",
    "links",
    "why",
    "sources",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that make a spreadsheet compute a cell instead of showing it."""


def encode_csv(forecast: Forecast, speak: Callable[[Text], str]) -> str:
    """The heading and one line an event; several values in a cell are apart by semicolons."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for event in forecast.events:
        writer.writerow([harmless(cell) for cell in _cells(event, speak)])
    return written.getvalue()


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(event: Event, speak: Callable[[Text], str]) -> Iterator[str]:
    yield encode_instant(event.at) if event.at else ""
    yield encode_instant(event.settled_at) if event.settled_at else ""
    yield event.kind.value
    yield event.key
    yield "yes" if event.is_note else "no"
    yield event.certificate
    yield event.sha256
    yield _listed([_place(place) for place in event.places])
    yield speak(event.says)
    yield _listed([_turn(turn) for turn in event.services])
    yield _listed([_turn(turn) for turn in event.links])
    yield speak(event.why)
    yield _listed(event.sources)


def _listed(parts: Sequence[str]) -> str:
    return "; ".join(parts)


def _place(place: Place) -> str:
    return f"{place.node}/{place.store}" + (f"#{place.position}" if place.count else "")


def _turn(turn: Turn) -> str:
    return f"{_subject(turn.subject)}: {spell(turn.was)} > {spell(turn.becomes)}"


def _subject(subject: str | LinkKey) -> str:
    if isinstance(subject, str):
        return subject
    parts = (subject.connection, subject.client, subject.server, str(subject.port), subject.about)
    return "/".join(parts).rstrip("/")
