"""A diagnosis as Markdown: for a ticket, a wiki page, a runbook. Data is escaped, so that it cannot become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import ascii_lowercase
from typing import Final

from certway.model.text import Text, say
from certway.model.verdict import Answer, Cause, Severity, Verdict
from certway.render.board import Board
from certway.render.causes import AGREES, BASIS, CLEARED, OPEN, basis_words, kind_words, sources_of, spoken_step
from certway.render.screen import counted_words
from certway.render.sentences import (
    cause_sentence,
    cause_title,
    decisive_numbers,
    finding_numbers,
    lead_words,
    place_words,
    repair_steps,
    service_title,
    subject_words,
)
from certway.render.speak import Speaker
from certway.render.words import KINDS, VERDICTS

_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", text)


def render_markdown(board: Board, speaker: Speaker) -> str:
    """The whole answer as one document."""
    return "\n".join(_document(board, speaker)).rstrip() + "\n"


def _document(board: Board, speaker: Speaker) -> Iterator[str]:
    summary = board.summary
    yield f"# {escaped(speaker.word(summary.name)) or 'certway'}"
    yield ""
    at = speaker.speak(say("at {instant}", instant=f"{summary.at:%Y-%m-%d %H:%M}Z"))
    yield escaped(", ".join([*counted_words(summary.nodes), at]))
    yield ""
    yield from _sight(board, speaker)
    yield from _services(board, speaker)
    numbered = list(enumerate(board.diagnosis.causes, 1))
    for number, cause in numbered:
        yield from render_cause_markdown(number, cause, board, speaker)
    yield from _leads(board, speaker)
    yield from _bullets(say("Assumed"), board.diagnosis.assumed, speaker)


def _sight(board: Board, speaker: Speaker) -> Iterator[str]:
    yield from _bullets(say("Not seen"), board.summary.not_seen, speaker)
    unread = (say("{where}: {what}", where=item.where, what=item.what) for item in board.summary.unread)
    yield from _bullets(say("Not used"), tuple(unread), speaker)


def _bullets(heading: Text, texts: Sequence[Text], speaker: Speaker) -> Iterator[str]:
    if texts:
        yield f"**{escaped(speaker.speak(heading))}**"
        yield ""
        yield from (f"- {escaped(speaker.speak(text))}" for text in texts)
        yield ""


def _services(board: Board, speaker: Speaker) -> Iterator[str]:
    headings = (say("Service"), say("Verdict"), say("Paths"), say("Why"), say("Cause"))
    yield table_row([speaker.speak(heading) for heading in headings])
    yield table_row(["---"] * len(headings))
    numbers = finding_numbers(board.diagnosis)
    for answer in board.diagnosis.services:
        verdict = escaped(speaker.speak(VERDICTS[answer.verdict]))
        paths = f"{answer.working} / {answer.needed}" if answer.needed else ""
        own = ", ".join(str(number) for number in decisive_numbers(answer, numbers))
        why = _reason(answer, speaker)
        title = escaped(speaker.speak(service_title(board, answer.subject)))
        yield table_row([title, f"**{verdict}**" if answer.verdict is Verdict.FAILS else verdict, paths, why, own])
    yield ""


def _reason(answer: Answer, speaker: Speaker) -> str:
    why = answer.why or next((unseen.why for unseen in answer.missing), None)
    return escaped(speaker.speak(why)) if why else ""


def table_row(cells: Sequence[str]) -> str:
    """A row of a table; its cells are escaped already."""
    return "| " + " | ".join(cells) + " |"


def render_cause_markdown(number: int, cause: Cause, board: Board, speaker: Speaker) -> Iterator[str]:
    """One cause with its evidence and its steps."""
    speak = speaker.speak
    title = escaped(speak(cause_title(board, cause)))
    yield f"## {number}. {escaped(speak(kind_words(cause)))}: {title}"
    yield ""
    sentence = cause_sentence(board, cause)
    if sentence is not None:
        yield escaped(speaker.sentence(sentence))
        yield ""
    yield from _evidence(cause, board, speaker)
    steps = [spoken_step(template, args, speaker) for template, args in repair_steps(board, cause)]
    for letter, step in zip(ascii_lowercase, steps, strict=False):
        who = f"**{escaped(step.who)}** " if step.who else ""
        where = f" (*{escaped(step.where)}*)" if step.where else ""
        yield f"{letter}. {who}{escaped(step.what)}{where}  "
    if steps:
        yield ""


def _evidence(cause: Cause, board: Board, speaker: Speaker) -> Iterator[str]:
    """The labelled lines of a cause, and what it breaks."""
    speak = speaker.speak
    rows: list[tuple[Text, str]] = [(say("rule"), f"`{cause.rule}`")]
    if cause.severity is not Severity.NOTE:
        broken = [escaped(speak(subject_words(board, subject))) for subject in cause.breaks]
        rows.append((say("breaks"), speaker.separated(broken)))
    rows.append((AGREES, speaker.separated(escaped(speak(place_words(place))) for place in cause.agrees)))
    rows.append((CLEARED, escaped(speaker.enumerated(map(speak, cause.cleared)))))
    rows.extend((OPEN, escaped(speak(lead_words(lead)))) for lead in cause.open)
    rows.append((BASIS, escaped(basis_words(cause.confidence, sources_of(board, cause), speaker))))
    yield from (f"- {speak(label)}: {text}" for label, text in rows if text)
    yield ""


def _leads(board: Board, speaker: Speaker) -> Iterator[str]:
    for subject, leads in board.diagnosis.leads:
        title = speaker.speak(service_title(board, subject))
        heading = say("{service} was seen failing; no certificate explains it. What looks the same:", service=title)
        yield escaped(speaker.speak(heading))
        yield ""
        for number, lead in enumerate(leads, 1):
            kind = escaped(speaker.speak(KINDS[lead.kind]))
            tells = escaped(speaker.speak(say("tells: {what}", what=lead.tells)))
            yield f"{number}. **{kind}** {escaped(speaker.speak(lead.what))}; {tells}"
        yield ""
