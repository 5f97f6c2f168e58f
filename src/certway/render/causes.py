"""A cause as a block of lines: what it is, what agrees, what was cleared, what is open, and the steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from string import ascii_lowercase
from typing import Final

from certway.model.confidence import Confidence
from certway.model.text import Text, Word, say
from certway.model.verdict import Cause
from certway.render.board import Board
from certway.render.lines import BLANK, Line, Span, Style, line
from certway.render.sentences import (
    Step,
    cause_sentence,
    cause_title,
    lead_words,
    place_words,
    repair_steps,
    split_step,
    subject_words,
)
from certway.render.speak import Speaker
from certway.render.width import pad, width_of, wrap
from certway.render.words import CERTIFICATE_KINDS, CONFIDENCES, KINDS, SEVERITY_STYLES

AGREES: Final = say("agrees")
CLEARED: Final = say("cleared")
OPEN: Final = say("open")
BASIS: Final = say("basis")
LABELS: Final = (AGREES, CLEARED, OPEN, BASIS)

INDENT: Final = "  "

MOST: Final = 4
MOST_OPEN: Final = 2
"""How many items of a line, and how many leads, stand on the first screen."""


def kind_words(cause: Cause) -> Text:
    """The kind in capitals; what is no matter of certificates says so first."""
    kind = KINDS[cause.kind]
    return kind if cause.kind in CERTIFICATE_KINDS else say("NOT A CERTIFICATE: {kind}", kind=kind)


def render_cause(
    number: int, cause: Cause, board: Board, speaker: Speaker, width: int, most: int = MOST
) -> Iterator[Line]:
    """One cause; at most `most` items in each of its lines."""
    yield from render_head(number, cause, board, speaker, width)
    sentence = cause_sentence(board, cause)
    if sentence is not None:
        yield from indented(speaker.sentence(sentence), width)
    yield from _labelled(cause, board, speaker, width, most)
    steps = tuple(render_steps(cause, board, speaker, width))
    if steps:
        yield BLANK
        yield from steps


def render_cause_in_full(number: int, cause: Cause, board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """One cause with everything that belongs to it, and every connection it breaks."""
    yield from render_cause(number, cause, board, speaker, width, most=1000)
    broken = [speaker.speak(subject_words(board, subject)) for subject in cause.breaks]
    if broken:
        yield BLANK
        label = speaker.speak(say("breaks"))
        room = width_of(label) + 2
        for index, words in enumerate(broken):
            yield from labelled(label if index == 0 else "", words, room, width)


def render_head(number: int, cause: Cause, board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """Number, kind and title, the rule's id at the right edge."""
    kind = speaker.speak(kind_words(cause))
    head = f"{number} {kind}{INDENT}"
    room = width - width_of(head)
    rows = wrap(speaker.speak(cause_title(board, cause)), max(room, 24))
    style = SEVERITY_STYLES[cause.severity]
    for index, row in enumerate(rows):
        spans = [Span(f"{number} "), Span(kind, style), Span(INDENT)] if index == 0 else [Span(" " * width_of(head))]
        used = width_of(head) + width_of(row)
        spans.append(Span(row, Style.TITLE))
        if index == len(rows) - 1 and used + 2 + len(cause.rule) <= width:
            spans.append(Span(" " * (width - used - len(cause.rule)) + cause.rule, Style.FAINT))
            yield tuple(spans)
            return
        yield tuple(spans)
    yield line(" " * (width - len(cause.rule)), Span(cause.rule, Style.FAINT))


def indented(text: str, width: int, indent: str = INDENT, style: Style = Style.PLAIN) -> Iterator[Line]:
    """A paragraph with an indent before every line."""
    return (line(indent, Span(row, style)) for row in wrap(text, width - len(indent)))


def _labelled(cause: Cause, board: Board, speaker: Speaker, width: int, most: int) -> Iterator[Line]:
    speak = speaker.speak
    room = max(width_of(speak(label)) for label in LABELS) + 2
    rows = (
        (AGREES, speaker.separated(_first([speak(place_words(place)) for place in cause.agrees], most, speaker))),
        (CLEARED, speaker.enumerated(_first([speak(text) for text in cause.cleared], 12, speaker))),
        *_open_rows(cause, speaker, most),
        (BASIS, basis_words(cause.confidence, sources_of(board, cause), speaker)),
    )
    label_before = None
    for label, text in rows:
        if text:
            yield from labelled("" if label is label_before else speak(label), text, room, width)
            label_before = label


def _open_rows(cause: Cause, speaker: Speaker, most: int) -> Iterator[tuple[Text, str]]:
    """What was not visible: a single lead with what would tell, several by what they are."""
    if len(cause.open) <= 1 or most > MOST:
        yield from ((OPEN, speaker.speak(lead_words(lead))) for lead in cause.open)
        return
    yield OPEN, speaker.separated(_first([speaker.speak(lead.what) for lead in cause.open], MOST_OPEN, speaker))


def labelled(label: str, text: str, room: int, width: int) -> Iterator[Line]:
    """A label and its text, the text wrapped beside it."""
    for index, row in enumerate(wrap(text, width - room - len(INDENT))):
        yield line(INDENT, Span(pad(label if index == 0 else "", room), Style.HEADING), row)


def _first(items: list[str], most: int, speaker: Speaker) -> list[str]:
    """The first items, and how many more there are."""
    if len(items) <= most:
        return items
    return [*items[:most], speaker.speak(say("{count} more", count=len(items) - most))]


def basis_words(confidence: Confidence, sources: Iterable[str], speaker: Speaker) -> str:
    """How well it is founded, and the keys of its sources."""
    keys = ", ".join(sources)
    return speaker.speak(CONFIDENCES[confidence]) + (f" [{keys}]" if keys else "")


def sources_of(board: Board, cause: Cause) -> tuple[str, ...]:
    page = board.pages.get(cause.rule)
    return page.sources if page else ()


def render_steps(cause: Cause, board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """The repair, one lettered row a step: who, what, where."""
    steps = [spoken_step(template, args, speaker) for template, args in repair_steps(board, cause)]
    who = min(max((width_of(step.who) for step in steps), default=0), 24)
    rows = (_step_rows(letter, step, who, width) for letter, step in zip(ascii_lowercase, steps, strict=False))
    return chain.from_iterable(rows)


def spoken_step(template: str, args: tuple[tuple[str, Word], ...], speaker: Speaker) -> Step:
    """A step of the repair in the language of the speaker."""
    parts = split_step(speaker.catalogue(template))
    fill = speaker.fill
    return Step(who=fill(parts.who, _bare(args, speaker)), what=fill(parts.what, args), where=fill(parts.where, args))


def _bare(args: tuple[tuple[str, Word], ...], speaker: Speaker) -> tuple[tuple[str, Word], ...]:
    """Lists without their *and*: a column is no sentence."""
    return tuple((key, _bare_word(word, speaker)) for key, word in args)


def _bare_word(word: Word, speaker: Speaker) -> Word:
    return speaker.enumerated(map(speaker.word, word)) if isinstance(word, tuple) else word


def _step_rows(letter: str, step: Step, who: int, width: int) -> Iterator[Line]:
    """Two columns, who and what; where follows in the same line if it fits, else below."""
    before = len(INDENT) + 3 + (who + 2 if who else 0)
    room = width - before
    together = f"{step.what}   {step.where}" if step.where else step.what
    rest = [(row, Style.PLAIN) for row in wrap(step.what, room)]
    if step.where and width_of(together) > room:
        rest += [(row, Style.FAINT) for row in wrap(step.where, room)]
    names = wrap(step.who, who) if who else []
    for index in range(max(len(rest), len(names))):
        text, style = rest[index] if index < len(rest) else ("", Style.PLAIN)
        name = pad(names[index] if index < len(names) else "", who) + "  " if who else ""
        spans = [Span(INDENT), Span(f"{letter if index == 0 else ' '}  "), Span(name), Span(text, style)]
        if index == 0 and step.where and width_of(together) <= room:
            spans += [Span("   "), Span(step.where, Style.FAINT)]
        yield tuple(spans)
