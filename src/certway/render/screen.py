"""The first screen of `check`: what it is about, every service, then the causes.

Never on it: fingerprints, the prose of rules, healthy links one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from certway.derive.assumptions import is_default
from certway.model.confidence import Confidence
from certway.model.link import LinkKey
from certway.model.observation import unseen_fact
from certway.model.summary import Counted, Summary
from certway.model.text import Text, say
from certway.model.verdict import Answer, CauseKind, Finding, Severity, Verdict
from certway.render.board import Board
from certway.render.causes import indented, labelled, render_cause, render_head
from certway.render.lines import BLANK, Line, Span, Style, line
from certway.render.sentences import (
    cause_title,
    cleared_areas,
    decisive_numbers,
    finding_numbers,
    link_id,
    service_title,
    unseen_words,
)
from certway.render.speak import Speaker
from certway.render.tables import Column, render_heading, render_row, render_table
from certway.render.width import width_of, wrap
from certway.render.words import KINDS, VERDICT_STYLES, VERDICTS, product_name

WIDTH: Final = 80
_INDENT: Final = "  "
_MOST_IN_FULL: Final = 6
_MOST_NOT_SEEN: Final = 6
_MOST_ASSUMED: Final = 3
_SERVICE, _VERDICT, _PATHS = 26, 8, 5
_NOTHING_JUDGED: Final = (
    say("No connection follows from what was given, so nothing was judged."),
    say("Name both sides of one: nodes of Expressway-C and Expressway-E, or Unified CM nodes beside Expressway-C."),
)


def render_check(
    board: Board, speaker: Speaker, target: str = ".", width: int = WIDTH, node: str = ""
) -> Iterator[Line]:
    """The whole screen; `target` is the path as the user wrote it, for the commands at its end.

    With a `node` its connections follow the services one by one.
    """
    yield from render_title(board.summary, speaker, width)
    yield from render_sight(board.summary, speaker, width)
    yield from render_pending(board, speaker, width)
    yield BLANK
    if not (board.diagnosis.services or board.diagnosis.causes):
        yield from indented(speaker.paragraph(_NOTHING_JUDGED), width, "")
        return
    yield from render_services(board, speaker, width)
    if node:
        yield from render_links(board, node, speaker, width)
    yield from render_causes(board, speaker, width)
    yield from _render_clean(board, speaker, width)
    yield from render_leads(board, speaker, width)
    yield from _render_assumed(board, speaker, width)
    yield from _render_commands(board, speaker, target, width)


def render_title(summary: Summary, speaker: Speaker, width: int) -> Iterator[Line]:
    """Name and nodes at the left, the instant at the right edge."""
    at = speaker.speak(say("at {instant}", instant=f"{summary.at:%Y-%m-%d %H:%M}Z"))
    name, counted = speaker.word(summary.name), ", ".join(counted_words(summary.nodes))
    used = width_of(name) + 2 + width_of(counted)
    if used + 2 + width_of(at) <= width:
        yield line(Span(name, Style.TITLE), _INDENT, counted, " " * (width - used - width_of(at)), at)
        return
    yield from (line(Span(row, Style.TITLE)) for row in wrap(name, width))
    yield from indented(f"{counted}  {at}", width, "")


def counted_words(nodes: Sequence[Counted]) -> Iterator[str]:
    """`2 C, 2 E (X14.3.4)`: neighbours of one release share it; unknown releases are left out."""
    for releases, group in groupby(nodes, key=lambda counted: counted.releases):
        names = ", ".join(f"{counted.count} {product_name(counted.product)}" for counted in group)
        yield f"{names} ({', '.join(releases)})" if releases else names


def render_sight(summary: Summary, speaker: Speaker, width: int) -> Iterator[Line]:
    """What was read, what could not be read, and what nobody showed."""
    sentences = []
    if summary.read:
        read = speaker.enumerated(speaker.speak(text) for text in summary.read)
        sentences.append(say("Read {things}.", things=read))
    facts = [text for text in summary.not_seen if unseen_fact(text) is not None]
    others = [text for text in summary.not_seen if unseen_fact(text) is None]
    for texts, sentence in ((facts, say("Not seen: {things}.")), (others, say("Not known: {things}."))):
        if texts:
            things = _first([speaker.speak(unseen_words(text)) for text in texts], _MOST_NOT_SEEN, speaker)
            sentences.append(Text(template=sentence.template, args=(("things", things),)))
    if sentences:
        yield from indented(speaker.paragraph(sentences), width, "")
    for malformed in summary.unread:
        what = say("Not used: {where}: {what}", where=malformed.where, what=malformed.what)
        yield from (line(Span(row, Style.RISK)) for row in wrap(speaker.speak(what), width))


def render_pending(board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """What waits for a restart, before anything is said of connections: it all changes with it."""
    pending = [
        say("{what} ({number})", what=cause_title(board, cause), number=number)
        for number, cause in enumerate(board.diagnosis.causes, 1)
        if cause.kind is CauseKind.RESTART_PENDING and cause.severity is not Severity.NOTE
    ]
    if pending:
        what = speaker.separated(map(speaker.speak, pending))
        text = say("Restart pending: {what}. What follows holds until then.", what=what)
        yield from indented(speaker.speak(text), width, "", Style.RISK)


def _first(items: Sequence[str], most: int, speaker: Speaker) -> str:
    if len(items) > most:
        items = [*items[:most], speaker.speak(say("{count} more", count=len(items) - most))]
    return speaker.separated(items)


def render_services(board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """One row a service: verdict, working paths of all, why, and the number of the cause."""
    numbers = finding_numbers(board.diagnosis)
    rows = [_service_row(board, answer, numbers, speaker) for answer in board.diagnosis.services]
    headings = [speaker.speak(text) for text in (say("Service"), say("Verdict"), say("Paths"), say("Why"))]
    columns = _service_columns([*headings, ""], rows, width - len(_INDENT))
    yield render_heading(columns, _INDENT)
    for row in rows:
        yield from render_row(columns, row, _INDENT)


def _service_columns(headings: Sequence[str], rows: Sequence[Sequence[Span]], width: int) -> tuple[Column, ...]:
    """The columns of design: fixed at 80, growing with longer words at the cost of *why*."""
    widest = [max([width_of(heading), *(width_of(row[i].text) for row in rows)]) for i, heading in enumerate(headings)]
    service, verdict, paths = max(min(widest[0], 34), _SERVICE), max(widest[1], _VERDICT), max(widest[2], _PATHS)
    number = max(widest[4], 1)
    why = max(12, width - service - verdict - paths - number - 8)
    widths = (service, verdict, paths, why, number)
    return tuple(Column(heading=heading, width=size) for heading, size in zip(headings, widths, strict=True))


def _service_row(board: Board, answer: Answer, numbers: Mapping[Finding, int], speaker: Speaker) -> list[Span]:
    own = decisive_numbers(answer, numbers)
    shown = ",".join(str(number) for number in own[:3]) + ("…" if len(own) > 3 else "")
    paths = f"{answer.working} / {answer.needed}" if answer.needed else ""
    style = VERDICT_STYLES[answer.verdict]
    return [
        Span(speaker.speak(service_title(board, answer.subject))),
        Span(speaker.speak(VERDICTS[answer.verdict]), style),
        Span(paths),
        Span(_why(answer, speaker), Style.FAINT if answer.verdict is Verdict.WORKS else Style.PLAIN),
        Span(shown, style),
    ]


def _why(answer: Answer, speaker: Speaker) -> str:
    """The reason in a few words; a healthy row says only how well its health is founded."""
    missing = answer.missing[0].why if answer.missing else None
    if answer.verdict is Verdict.UNKNOWN and missing is not None and answer.why in (None, missing):
        fact = unseen_fact(missing)
        return speaker.speak(missing if fact is None else say("not seen: {what}", what=fact))
    if answer.why is not None:
        return speaker.speak(answer.why)
    if answer.confidence is Confidence.INFERRED and answer.verdict is not Verdict.NOT_APPLICABLE:
        return speaker.speak(say("inferred"))
    return ""


def render_links(board: Board, node: str, speaker: Speaker, width: int) -> Iterator[Line]:
    """The connections of a node one by one, each with the name that `--why` takes."""
    numbers = finding_numbers(board.diagnosis)
    rows = [_link_row(board, answer, numbers, speaker) for answer in board.diagnosis.links]
    headings = [speaker.speak(say("Connections of {node}", node=node)), speaker.speak(say("Verdict")), "", ""]
    yield BLANK
    yield from render_table(headings, rows, flexible=2, width=width, indent=_INDENT)


def _link_row(board: Board, answer: Answer, numbers: Mapping[Finding, int], speaker: Speaker) -> list[Span]:
    title = link_id(answer.subject) if isinstance(answer.subject, LinkKey) else str(answer.subject)
    style = VERDICT_STYLES[answer.verdict]
    verdict = speaker.speak(VERDICTS[answer.verdict])
    own = ",".join(str(number) for number in decisive_numbers(answer, numbers)[:3])
    gravest = max(answer.because, key=lambda finding: finding.severity, default=None)
    why = speaker.speak(cause_title(board, gravest)) if gravest else _why(answer, speaker)
    return [Span(title), Span(verdict, style), Span(why), Span(own, style)]


def render_causes(board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """The gravest causes in full, the others and the notes by their heads."""
    numbered = list(enumerate(board.diagnosis.causes, 1))
    grave = [(number, cause) for number, cause in numbered if cause.severity is not Severity.NOTE]
    for number, cause in grave[:_MOST_IN_FULL]:
        yield BLANK
        yield from render_cause(number, cause, board, speaker, width)
    brief = grave[_MOST_IN_FULL:] + [pair for pair in numbered if pair[1].severity is Severity.NOTE]
    if brief:
        yield BLANK
    for number, cause in brief:
        yield from render_head(number, cause, board, speaker, width)


def render_leads(board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """What else produces the picture that was seen, ranked, each with the file or test that would tell."""
    for subject, leads in board.diagnosis.leads:
        heading = say(
            "{service} was seen failing; no certificate explains it. What looks the same:",
            service=service_title(board, subject),
        )
        yield BLANK
        yield from indented(speaker.speak(heading), width, "", Style.TITLE)
        kinds = [speaker.speak(KINDS[lead.kind]) for lead in leads]
        room = max((width_of(kind) for kind in kinds), default=0) + 2
        for kind, lead in zip(kinds, leads, strict=True):
            yield from labelled(kind, speaker.speak(lead.what), room, width)
            tells = speaker.speak(say("tells: {what}", what=lead.tells))
            yield from indented(tells, width, " " * (room + len(_INDENT)), Style.FAINT)


def _render_clean(board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """Where nothing is wrong: that, and what was cleared."""
    if any(cause.severity is not Severity.NOTE for cause in board.diagnosis.causes):
        return
    sentences = [say("No certificate, trust list, name or setting that certway judges is at fault.")]
    areas = cleared_areas(board)
    if areas:
        sentences.append(say("Cleared: {areas}.", areas=areas))
    yield BLANK
    yield from indented(speaker.paragraph(sentences), width, "")


def _render_assumed(board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """What nobody stated and the answer rests on, in short; the other forms list it all."""
    if board.diagnosis.assumed:
        yield BLANK
        concluded = [text for text in board.diagnosis.assumed if not is_default(text)]
        count, rest = len(board.diagnosis.assumed) - len(concluded), len(concluded) - _MOST_ASSUMED
        items = concluded[:_MOST_ASSUMED]
        if rest > 0:
            items.append(say("{count} more", count=rest))
        if count:
            items.append(say("documented defaults of settings ({count})", count=count))
        what = speaker.separated(map(speaker.speak, items))
        shortened = say("Assumed: {what}. `--format markdown` lists it all.", what=what)
        text = shortened if rest > 0 or count else say("Assumed: {what}", what=what)
        yield from indented(speaker.speak(text), width, "", Style.FAINT)


def _render_commands(board: Board, speaker: Speaker, target: str, width: int) -> Iterator[Line]:
    """What to type next."""
    hints: list[tuple[str, Text]] = []
    if board.diagnosis.causes:
        hints.append(("certway explain 1", say("its rule, sources and repair")))
    if any(answer.verdict is not Verdict.WORKS for answer in board.diagnosis.links):
        hints.append((f"certway check {_shell(target)} --why LINK", say("one connection in full")))
    if hints:
        yield BLANK
    room = max((len(command) for command, _ in hints), default=0) + 3
    spoken = [(command, speaker.speak(text)) for command, text in hints]
    beside = all(len(_INDENT) + room + width_of(text) <= width for _, text in spoken)
    for command, text in spoken:
        meaning = (Span(command.ljust(room), Style.COMMAND), Span(text, Style.FAINT))
        yield line(_INDENT, *meaning) if beside else line(_INDENT, Span(command, Style.COMMAND))


def _shell(path: str) -> str:
    plain = path and all(character.isalnum() or character in "-_./~:\\" for character in path)
    return path if plain else "'" + path.replace("'", "'\\''") + "'"
