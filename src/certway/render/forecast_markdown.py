"""A forecast as Markdown: one table of what turns, one of notes; data is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from certway.model.forecast import Event, Forecast
from certway.model.summary import Summary
from certway.model.text import Text, say
from certway.render.forecast import because, day_of
from certway.render.forecast_words import horizon_words, shown_places, split_events, standing_words, turn_words
from certway.render.markdown import escaped
from certway.render.screen import counted_words
from certway.render.speak import Speaker

_MOST_PLACES = 8
_HEADINGS = (say("Date"), say("Certificate"), say("Where"), say("What then"), say("Why"))


def render_forecast_markdown(forecast: Forecast, summary: Summary, titles: Mapping[str, Text], speaker: Speaker) -> str:
    """The whole document."""
    return "\n".join(_document(forecast, summary, titles, speaker)).rstrip() + "\n"


def _document(forecast: Forecast, summary: Summary, titles: Mapping[str, Text], speaker: Speaker) -> Iterator[str]:
    turning, notes, undated = split_events(forecast)
    until = say("Until {until}", until=day_of(forecast.until))
    yield f"# {escaped(speaker.word(summary.name)) or 'certway'}"
    yield ""
    at = speaker.speak(say("at {instant}", instant=f"{forecast.at:%Y-%m-%d %H:%M}Z"))
    yield escaped(", ".join([*counted_words(summary.nodes), at]))
    yield ""
    standing = standing_words(forecast, titles)
    if standing is not None:
        yield from (escaped(speaker.speak(standing)), "")
    if not turning:
        nothing = say("Until {until} nothing that works now fails.", until=day_of(forecast.until))
        yield from (escaped(speaker.speak(nothing)), "")
    yield from _section(until, turning, titles, speaker)
    yield from _section(say("Notes: nothing that works now turns"), notes, titles, speaker)
    upgrades = say("Without a date: with an upgrade, and the certificates of today")
    yield from _section(upgrades, undated, titles, speaker)
    if forecast.unknown:
        yield from (f"## {escaped(speaker.speak(say('Not known')))}", "")
        yield from (f"- {escaped(speaker.sentence(text))}" for text in forecast.unknown)
        yield ""
    yield escaped(speaker.speak(horizon_words(forecast)))


def _section(heading: Text, events: Sequence[Event], titles: Mapping[str, Text], speaker: Speaker) -> Iterator[str]:
    if not events:
        return
    yield from (f"## {escaped(speaker.speak(heading))}", "")
    yield _row([escaped(speaker.speak(heading)) for heading in _HEADINGS])
    yield _row(["---"] * len(_HEADINGS))
    for event in events:
        says = [event.says, *turn_words(event, titles)]
        cells = (
            f"{event.at:%Y-%m-%d %H:%M}Z" if event.at else event.key,
            speaker.word(event.certificate),
            speaker.separated(map(speaker.speak, shown_places(event.places, _MOST_PLACES))),
            speaker.separated(map(speaker.speak, says)),
            because(event, speaker),
        )
        yield _row([escaped(cell) for cell in cells])
    yield ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
