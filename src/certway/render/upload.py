"""The answer of an upload page: ACCEPTED, ACCEPTED WITH WARNING, REFUSED or CANNOT SAY, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.model.text import say
from certway.model.verdict import Answer, Verdict
from certway.render.board import Board
from certway.render.causes import indented, render_cause
from certway.render.lines import BLANK, Line, Style
from certway.render.speak import Speaker
from certway.render.words import VERDICT_STYLES

_WORDS: Final = {
    Verdict.WORKS: say("ACCEPTED"),
    Verdict.AT_RISK: say("ACCEPTED WITH WARNING"),
    Verdict.FAILS: say("REFUSED"),
    Verdict.DEGRADED: say("REFUSED"),
}


def render_upload(board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """The word first, then the causes, then what was not given."""
    answer = board.diagnosis.services[0]
    word = _WORDS.get(answer.verdict, say("CANNOT SAY"))
    yield from indented(speaker.speak(word), width, "", VERDICT_STYLES[answer.verdict])
    for number, cause in enumerate(board.diagnosis.causes, 1):
        yield BLANK
        yield from render_cause(number, cause, board, speaker, width)
    yield from render_missing(answer, speaker, width)


def render_missing(answer: Answer, speaker: Speaker, width: int) -> Iterator[Line]:
    """What would have to be known to say more, and where to find it."""
    if answer.missing:
        yield BLANK
    for unseen in answer.missing:
        options = speaker.enumerated(speaker.speak(text) for text in unseen.would_tell)
        text = say("Not known: {why} ({options})", why=unseen.why, options=options)
        yield from indented(speaker.speak(text), width, "", Style.UNKNOWN)
