"""The sentences of a forecast, made from its events in one place; table, Markdown and calendar speak these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from certway.model.forecast import Event, Forecast, Place, Turn
from certway.model.text import Text, say
from certway.model.verdict import Verdict
from certway.render.words import VERDICTS, position_words

MANY: Final = 1000


def place_words(place: Place) -> Text:
    """`expe01 server, end certificate`; without a path the store alone."""
    if not place.count:
        return say("{node} {store}", node=place.node, store=place.store)
    position = position_words(place.position, place.count, anchored=place.anchored)
    return say("{node} {store}, {position}", node=place.node, store=place.store, position=position)


def shown_places(places: Sequence[Place], most: int) -> tuple[Text, ...]:
    """The first places, and how many more there are; a CA in many lists would fill the screen."""
    words = tuple(dict.fromkeys(map(place_words, places)))
    if len(words) <= most:
        return words
    return (*words[: most - 1], say("{count} more", count=len(words) - most + 1))


def headline(event: Event) -> Text:
    """Whose what, in one sentence."""
    if not event.certificate:
        return event.says
    return say("{certificate}: {what}", certificate=event.certificate, what=event.says)


def turn_words(event: Event, titles: Mapping[str, Text], most: int = MANY) -> Iterator[Text]:
    """By what becomes of them: the first services by name, then the connections counted."""
    services, links = _alike(event.services), _alike(event.links)
    for both in sorted({*services, *links}):
        names = [
            titles.get(str(turn.subject), say("{name}", name=str(turn.subject))) for turn in services.get(both, ())
        ]
        if len(names) > most:
            names = [*names[: most - 1], say("{count} more services", count=len(names) - most + 1)]
        count = len(links.get(both, ()))
        if count:
            names.append(say("1 connection") if count == 1 else say("{count} connections", count=count))
        was, becomes = both
        yield say("{was} → {becomes}: {what}", was=VERDICTS[was], becomes=VERDICTS[becomes], what=tuple(names))


def _alike(turns: Sequence[Turn]) -> Mapping[tuple[Verdict, Verdict], tuple[Turn, ...]]:
    found: dict[tuple[Verdict, Verdict], tuple[Turn, ...]] = {}
    for turn in turns:
        found[turn.was, turn.becomes] = (*found.get((turn.was, turn.becomes), ()), turn)
    return found


def standing_words(forecast: Forecast, titles: Mapping[str, Text]) -> Text | None:
    """What does not work already, if there is anything."""
    bad = tuple(
        say("{service} ({verdict})", service=titles.get(name, say("{name}", name=name)), verdict=VERDICTS[verdict])
        for name, verdict in forecast.services
        if verdict in (Verdict.FAILS, Verdict.DEGRADED, Verdict.UNKNOWN)
    )
    return say("Already now: {services}.", services=bad) if bad else None


def horizon_words(forecast: Forecast) -> Text:
    """What comes after the horizon, as far as anything is known of it."""
    if forecast.first_after is None:
        return say("After that nothing that is known has an end.")
    return say("After that, the next date on which an answer may change is {at}.", at=forecast.first_after)


def split_events(forecast: Forecast) -> tuple[tuple[Event, ...], tuple[Event, ...], tuple[Event, ...]]:
    """What turns something, what turns nothing, and what has no date."""
    dated = [event for event in forecast.events if event.at is not None]
    undated = tuple(event for event in forecast.events if event.at is None)
    turning = tuple(event for event in dated if not event.is_note)
    return turning, tuple(event for event in dated if event.is_note), undated
