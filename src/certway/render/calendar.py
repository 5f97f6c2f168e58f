"""A forecast as iCalendar (RFC 5545): one event a row with a date, the same bytes for the same case and instant.

An entry keeps its UID as long as it is about the same certificate and date, so a calendar that imports a later forecast
replaces what it has. What has no date is left out. Refuses to know what is foretold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from certway.model.forecast import Event, Forecast
from certway.model.text import Text, say
from certway.render.forecast import because
from certway.render.forecast_words import headline, place_words, turn_words
from certway.render.speak import Speaker

LONGEST_LINE: Final = 75
"""Octets, RFC 5545 3.1; the blank that begins a continued line counts."""

ALARM_DAYS: Final = 21


def render_calendar(forecast: Forecast, name: str, titles: Mapping[str, Text], speaker: Speaker) -> str:
    """The whole calendar; `name` is that of the deployment. Lines end with CR LF."""
    lines = _calendar(forecast, name, titles, speaker)
    return "".join(folded + "\r\n" for line in lines for folded in fold(line))


def _calendar(forecast: Forecast, name: str, titles: Mapping[str, Text], speaker: Speaker) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//certway//forecast 1//EN"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    for event in forecast.events:
        if event.at is not None:
            yield from _entry(event, event.at, forecast.at, name, titles, speaker)
    yield "END:VCALENDAR"


def _entry(
    event: Event, at: datetime, now: datetime, name: str, titles: Mapping[str, Text], speaker: Speaker
) -> Iterator[str]:
    speak = speaker.speak
    summary = speak(say("{deployment}: {what}", deployment=name, what=headline(event)))
    turns = tuple(map(speak, turn_words(event, titles)))
    places = tuple(dict.fromkeys(speak(place_words(place)) for place in event.places))
    yield "BEGIN:VEVENT"
    yield f"UID:{uid_of(event, name)}"
    yield f"DTSTAMP:{stamp(now)}"
    yield f"DTSTART:{stamp(at)}"
    yield f"SUMMARY:{escape(summary)}"
    yield f"DESCRIPTION:{escape(chr(10).join((*turns, *places, because(event, speaker))))}"
    yield f"CATEGORIES:{event.kind.value.upper()}"
    yield "TRANSP:TRANSPARENT"
    if event.breaks:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:-P{ALARM_DAYS}D"
        yield f"DESCRIPTION:{escape(summary)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def uid_of(event: Event, name: str) -> str:
    """The same for the same thing, whenever it is foretold."""
    day = event.at.astimezone(UTC).date().isoformat() if event.at else ""
    parts = (name, event.kind.value, event.key, event.sha256, day)
    return sha256("\0".join(parts).encode()).hexdigest()[:32] + "@certway"


def stamp(at: datetime) -> str:
    """An instant in UTC (RFC 5545 3.3.5, form 2)."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escape(text: str) -> str:
    """A TEXT value (RFC 5545 3.3.11): backslash, semicolon, comma and line breaks escaped, other controls left out."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    escaped = escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(character for character in escaped if character >= " " and character != "\x7f")


def fold(line: str) -> Iterator[str]:
    """A content line in lines of at most 75 octets, cut between characters; all but the first begin with a blank."""
    part, used = "", 0
    for character in line:
        size = len(character.encode("utf-8", "replace"))
        if used + size > LONGEST_LINE:
            yield part
            part, used = " ", 1
        part += character
        used += size
    yield part
