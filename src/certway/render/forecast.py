"""The forecast on the screen: one block an event, by date; then notes, releases, and what is unknown.

Never on it: fingerprints, connections one by one, services that go on as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from certway.model.forecast import Event, Forecast
from certway.model.summary import Summary
from certway.model.text import Text, say
from certway.render.causes import indented
from certway.render.forecast_words import (
    horizon_words,
    shown_places,
    split_events,
    standing_words,
    turn_words,
)
from certway.render.lines import BLANK, Line, Span, Style
from certway.render.screen import WIDTH, render_title
from certway.render.speak import Speaker
from certway.render.tables import Column, render_heading, render_row

MOST_NOTES: Final = 12
_DATE, _CERTIFICATE = 10, 28
_MOST_PLACES: Final = 3
_MOST_SERVICES: Final = 4
_HEADINGS: Final = (say("Date"), say("Certificate"), say("What then"))
_UNDATED: Final = (say("Release"), say("Upgrade"), say("What then"))


def render_forecast(
    forecast: Forecast, summary: Summary, titles: Mapping[str, Text], speaker: Speaker, width: int = WIDTH
) -> Iterator[Line]:
    """The whole screen; `titles` are those of the services by id."""
    turning, notes, undated = split_events(forecast)
    yield from render_title(summary, speaker, width)
    standing = standing_words(forecast, titles)
    if standing is not None:
        yield from indented(speaker.speak(standing), width, "", Style.RISK)
    yield BLANK
    until = day_of(forecast.until)
    if turning:
        yield from _heading(say("Until {until}", until=until), speaker)
        yield from _table(turning, titles, speaker, width)
    else:
        yield from indented(speaker.speak(say("Until {until} nothing that works now fails.", until=until)), width, "")
    yield from _notes(notes, titles, speaker, width)
    if undated:
        yield BLANK
        yield from _heading(say("Without a date: with an upgrade, and the certificates of today"), speaker)
        yield from _table(undated, titles, speaker, width)
    yield from _unknown(forecast, speaker, width)
    yield BLANK
    yield from indented(speaker.speak(horizon_words(forecast)), width, "")


def day_of(at: datetime) -> str:
    """The date in UTC."""
    return f"{at:%Y-%m-%d}"


def _heading(text: Text, speaker: Speaker) -> Iterator[Line]:
    yield (Span(speaker.speak(text), Style.TITLE),)


def _table(events: Sequence[Event], titles: Mapping[str, Text], speaker: Speaker, width: int) -> Iterator[Line]:
    """One block an event; a reason that several share stands once, below."""
    columns = _columns(_HEADINGS if events[0].at is not None else _UNDATED, speaker, width)
    shared = _shared_reasons(events)
    yield render_heading(columns)
    for event in events:
        yield from _block(event, columns, titles, speaker)
        if _reason(event) not in shared:
            yield from render_row(columns, [Span(""), Span(""), Span(because(event, speaker), Style.FAINT)])
    for says, why, sources in shared:
        reason = say("{what}: {why}", what=says, why=why)
        yield from indented(_with_sources(speaker.sentence(reason), sources), width, style=Style.FAINT)


_Reason = tuple[Text, Text, tuple[str, ...]]


def _reason(event: Event) -> _Reason:
    return event.says, event.why, event.sources


def _shared_reasons(events: Sequence[Event]) -> tuple[_Reason, ...]:
    """The reasons that more than one event has."""
    counted = Counter(map(_reason, events))
    return tuple(reason for reason, count in counted.items() if count > 1)


def _columns(headings: Sequence[Text], speaker: Speaker, width: int) -> tuple[Column, ...]:
    widths = (_DATE, _CERTIFICATE, max(12, width - _DATE - _CERTIFICATE - 4))
    spoken = (speaker.speak(heading) for heading in headings)
    return tuple(Column(heading=heading, width=size) for heading, size in zip(spoken, widths, strict=True))


def _block(event: Event, columns: Sequence[Column], titles: Mapping[str, Text], speaker: Speaker) -> Iterator[Line]:
    """Date, certificate and what happens; below them where it lies and what turns."""
    speak = speaker.speak
    turns = speaker.separated(map(speak, turn_words(event, titles, _MOST_SERVICES)))
    turned = Span(turns, Style.BAD if event.breaks else Style.PLAIN)
    if event.at is None:
        yield from render_row(columns, [Span(event.key), Span(speak(event.says), Style.TITLE), turned])
        return
    name = Span(speaker.word(event.certificate), Style.TITLE)
    yield from render_row(columns, [Span(day_of(event.at)), name, Span(speak(event.says))])
    places = speaker.separated(map(speak, shown_places(event.places, _MOST_PLACES)))
    yield from render_row(columns, [Span(f"{event.at:%H:%M}Z", Style.FAINT), Span(places, Style.FAINT), turned])


def because(event: Event, speaker: Speaker) -> str:
    """Why, with the keys of the sources."""
    return _with_sources(speaker.speak(event.why), event.sources)


def _with_sources(text: str, sources: Sequence[str]) -> str:
    return f"{text} [{', '.join(sources)}]" if sources else text


def _notes(notes: Sequence[Event], titles: Mapping[str, Text], speaker: Speaker, width: int) -> Iterator[Line]:
    if not notes:
        return
    yield BLANK
    yield from _heading(say("Notes: nothing that works now turns"), speaker)
    yield from _table(notes[:MOST_NOTES], titles, speaker, width)
    if len(notes) > MOST_NOTES:
        yield from indented(speaker.speak(say("{count} more", count=len(notes) - MOST_NOTES)), width)


def _unknown(forecast: Forecast, speaker: Speaker, width: int) -> Iterator[Line]:
    if forecast.unknown:
        yield BLANK
        yield from _heading(say("Not known"), speaker)
        for text in forecast.unknown:
            yield from indented(speaker.sentence(text), width)
