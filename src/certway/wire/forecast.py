"""A forecast as JSON values: codes, data and the English sentence beside them (`forecast.schema.json`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Final

from certway.model.forecast import Event, Forecast, Place, Turn
from certway.model.summary import Summary
from certway.model.text import Text
from certway.wire.encode import Json, encode_instant, encode_subject, encode_text
from certway.wire.spelling import spell

FORECAST_FORMAT: Final = "certway.forecast/1"


def encode_forecast(
    forecast: Forecast, summary: Summary, english: Callable[[Text], str], version: str
) -> dict[str, Json]:
    """The whole forecast; `version` is certway's own."""
    return {
        "format": FORECAST_FORMAT,
        "certway": version,
        "deployment": summary.name,
        "at": encode_instant(forecast.at),
        "until": encode_instant(forecast.until),
        "services": [{"service": name, "verdict": spell(verdict)} for name, verdict in forecast.services],
        "events": [_event(event, english) for event in forecast.events],
        "unknown": [encode_text(text, english) for text in forecast.unknown],
        "first_after": encode_instant(forecast.first_after) if forecast.first_after else None,
    }


def _event(event: Event, english: Callable[[Text], str]) -> Json:
    return {
        "at": encode_instant(event.at) if event.at else None,
        "settled_at": encode_instant(event.settled_at) if event.settled_at else None,
        "kind": event.kind.value,
        "key": event.key,
        "note": event.is_note,
        "breaks": event.breaks,
        "certificate": event.certificate,
        "sha256": event.sha256,
        "places": [_place(place) for place in event.places],
        "says": encode_text(event.says, english),
        "why": encode_text(event.why, english),
        "services": [_turn(turn) for turn in event.services],
        "links": [_turn(turn) for turn in event.links],
        "sources": list(event.sources),
    }


def _place(place: Place) -> Json:
    return {part.name: getattr(place, part.name) for part in fields(place)}


def _turn(turn: Turn) -> Json:
    return {"subject": encode_subject(turn.subject), "was": spell(turn.was), "becomes": spell(turn.becomes)}
