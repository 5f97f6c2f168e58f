"""The screen of a running deployment: every service as it really is, what was predicted, and who refused whom.

Never on it: causes and repairs; they are what `check` says of the same folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from certway.model.text import Text, say
from certway.model.value import value
from certway.model.verdict import Answer
from certway.model.visit import Status, Visit
from certway.render.causes import indented
from certway.render.lines import BLANK, Line, Span, Style, line
from certway.render.speak import Speaker
from certway.render.tables import render_table
from certway.render.width import width_of
from certway.render.words import VERDICT_STYLES, VERDICTS

_INDENT: Final = "  "
_MOST: Final = 12
_HEADINGS: Final = (say("Service"), say("In the lab"), say("Paths"), say("Predicted"))


@value
class Vocabulary:
    """What ids mean to a person: services, connections of the matrix, fault codes."""

    services: Mapping[str, Text]
    connections: Mapping[str, Text]
    faults: Mapping[str, Text]


def render_status(status: Status, words: Vocabulary, speaker: Speaker, width: int) -> Iterator[Line]:
    """The whole screen."""
    at = speaker.speak(say("at {instant}", instant=f"{status.at:%Y-%m-%d %H:%M}Z"))
    name = speaker.word(status.name)
    yield line(Span(name, Style.TITLE), " " * max(2, width - width_of(name) - width_of(at)), at)
    yield BLANK
    yield from _render_services(status, words.services, speaker, width)
    yield from _render_refusals(status.visits, words, speaker, width)
    yield from _render_pending(status, speaker, width)


def _render_services(status: Status, titles: Mapping[str, Text], speaker: Speaker, width: int) -> Iterator[Line]:
    predicted = {str(answer.subject): answer for answer in status.predicted}
    rows = [
        [
            Span(speaker.speak(titles[str(answer.subject)]) if str(answer.subject) in titles else str(answer.subject)),
            _verdict(answer, speaker),
            Span(f"{answer.working} / {answer.needed}" if answer.needed else ""),
            _verdict(predicted[str(answer.subject)], speaker) if str(answer.subject) in predicted else Span(""),
        ]
        for answer in status.services
    ]
    headings = [speaker.speak(heading) for heading in _HEADINGS]
    yield from render_table(headings, rows, flexible=0, width=width, indent=_INDENT)


def _verdict(answer: Answer, speaker: Speaker) -> Span:
    return Span(speaker.speak(VERDICTS[answer.verdict]), VERDICT_STYLES[answer.verdict])


def _render_refusals(visits: tuple[Visit, ...], words: Vocabulary, speaker: Speaker, width: int) -> Iterator[Line]:
    """Who refused whom, one line for all whom a node refuses alike; what a failing connection carries is left out."""
    groups: dict[tuple[object, ...], list[Visit]] = {}
    for visit in visits:
        if not visit.below:
            groups.setdefault(_likeness(visit), []).append(visit)
    if groups:
        yield BLANK
    told = list(groups.values())
    for alike in told[:_MOST]:
        yield from indented(speaker.speak(_refusal(alike, words.connections, words.faults)), width, _INDENT)
    if len(told) > _MOST:
        yield from indented(speaker.speak(say("{count} more", count=len(told) - _MOST)), width, _INDENT)


def _likeness(visit: Visit) -> tuple[object, ...]:
    key = visit.link
    if not visit.refused_by:
        return key.connection, key.server, key.port, visit.detail, visit.unknown
    return key.connection, visit.refused_by, _refuser(visit), visit.codes, visit.alert


def _refusal(alike: Sequence[Visit], connections: Mapping[str, Text], faults: Mapping[str, Text]) -> Text:
    visit = alike[0]
    key = visit.link
    link = connections.get(key.connection, key.connection)
    if not visit.refused_by:
        others = _others(alike, "client")
        if visit.unknown is not None:
            why = visit.unknown.why
            return say(
                "{link}: {others} to {node} not tried, {why}", link=link, node=key.server, others=others, why=why
            )
        detail = visit.detail or "?"
        return say(
            "{link}: {others} did not reach {node} ({detail})", link=link, node=key.server, others=others, detail=detail
        )
    other = "server" if visit.refused_by == "client" else "client"
    reasons = tuple(faults.get(code, code) for code in visit.codes) or ("?",)
    told = say("{reasons}", reasons=reasons)
    if visit.alert is not None:
        told = say("{reasons} (alert {number})", reasons=reasons, number=visit.alert)
    node, others = _refuser(visit), _others(alike, other)
    return say("{link}: {node} refuses {others}: {reasons}", link=link, node=node, others=others, reasons=told)


def _others(alike: Sequence[Visit], end: str) -> tuple[str, ...]:
    names = (visit.link.client if end == "client" else visit.link.server for visit in alike)
    return tuple(dict.fromkeys(names))


def _refuser(visit: Visit) -> str:
    return visit.link.client if visit.refused_by == "client" else visit.link.server


def _render_pending(status: Status, speaker: Speaker, width: int) -> Iterator[Line]:
    if status.pending:
        yield BLANK
    for pending in status.pending:
        sentence = say(
            "{node}: what is installed as {store} runs after a restart", node=pending.node, store=pending.slot.store
        )
        yield from indented(speaker.speak(sentence), width, _INDENT, Style.RISK)
