"""A rehearsal on the screen: the answer of the page first, then why, then what turns, in both directions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from certway.model.link import LinkKey
from certway.model.text import Text, say
from certway.model.value import value
from certway.model.verdict import Answer, Cause, Verdict
from certway.render.board import Board
from certway.render.causes import indented, render_cause, render_head
from certway.render.lines import BLANK, Line, Span, Style, line
from certway.render.replacement import render_replacement
from certway.render.sentences import (
    decisive_numbers,
    finding_numbers,
    service_title,
    subject_words,
)
from certway.render.speak import Speaker
from certway.render.tables import render_table
from certway.render.upload import render_missing
from certway.render.words import VERDICT_STYLES, VERDICTS
from certway.repair.assign import Assigned, Left
from certway.repair.compare import BROKEN, Comparison, Turn, Turning
from certway.repair.offer import Admission, Offer
from certway.repair.rehearsal import Rehearsal

ADMISSIONS: Final = {
    Admission.ACCEPTED: say("ACCEPTED"),
    Admission.WITH_WARNING: say("ACCEPTED WITH WARNING"),
    Admission.CANNOT_SAY: say("CANNOT SAY"),
    Admission.REFUSED: say("REFUSED"),
}
ADMISSION_STYLES: Final = {
    Admission.ACCEPTED: Style.GOOD,
    Admission.WITH_WARNING: Style.RISK,
    Admission.CANNOT_SAY: Style.UNKNOWN,
    Admission.REFUSED: Style.BAD,
}
TURNINGS: Final = (
    (Turning.BREAKS, say("Breaks")),
    (Turning.BECOMES_UNKNOWN, say("Not known any more")),
    (Turning.COMES_UP, say("Comes up")),
    (Turning.NEW, say("New")),
    (Turning.GONE, say("No longer there")),
    (Turning.STAYS_BROKEN, say("Stays broken")),
    (Turning.GETS_WEAKER, say("Works, with a risk that was not there")),
    (Turning.GETS_STRONGER, say("Works, with a risk less")),
)
"""What is listed, in this order; what turns nowhere is counted."""

_INDENT: Final = "  "
_MOST_LINKS: Final = 6
_MOST_IN_FULL: Final = 4


@value
class Play:
    """A rehearsal with what is needed to show it.

    `after`: the board of the later diagnosis; `uploads`: that of each offer, in order; `waiting`: what turns before
    the restarts at the end; `assigned` and `left`: files that somebody else named.
    """

    rehearsal: Rehearsal
    before: Board
    after: Board
    uploads: tuple[Board, ...]
    waiting: Comparison | None
    assigned: tuple[Assigned, ...] = ()
    left: tuple[Left, ...] = ()


def render_rehearsal(play: Play, speaker: Speaker, width: int) -> Iterator[Line]:
    """The whole screen."""
    admission = play.rehearsal.admission
    yield from indented(speaker.speak(ADMISSIONS[admission]), width, "", ADMISSION_STYLES[admission])
    yield from _render_offers(play, speaker, width)
    yield from _render_left(play, speaker, width)
    number = 1
    for offer, board in zip(play.rehearsal.offers, play.uploads, strict=True):
        for cause in board.diagnosis.causes:
            yield BLANK
            yield from render_cause(number, cause, board, speaker, width)
            number += 1
        if offer.admission is Admission.CANNOT_SAY:
            yield from _render_unsaid(offer, board, speaker, width)
    for offer in play.rehearsal.offers:
        if offer.replacement is not None:
            yield BLANK
            yield from render_replacement(offer.replacement, speaker, width)
    yield from _render_turns(play, number, speaker, width)


def _render_offers(play: Play, speaker: Speaker, width: int) -> Iterator[Line]:
    """Each upload in a line, and what the page itself says."""
    offers = play.rehearsal.offers
    if not offers:
        yield from indented(speaker.speak(say("No certificate is uploaded.")), width)
    for offer in offers:
        attempt = offer.attempt
        words = speaker.speak(
            say("{node}, {store}: {file}", node=attempt.node, store=attempt.slot.store, file=attempt.provenance.where)
        )
        verdict = f"{speaker.speak(ADMISSIONS[offer.admission])}{_INDENT}" if len(offers) > 1 else ""
        yield from indented(
            verdict + words, width, _INDENT, ADMISSION_STYLES[offer.admission] if verdict else Style.PLAIN
        )
        how = [one.how for one in play.assigned if one.node == attempt.node and one.slot == attempt.slot]
        for text in (*how, *(say("The page says: {message}", message=message) for message in offer.messages)):
            yield from indented(speaker.speak(text), width, _INDENT * 2, Style.FAINT)
    if any(offer.identity is None for offer in offers):
        left_out = say("What follows is without the uploads that are refused.")
        yield from indented(speaker.speak(left_out), width, _INDENT)


def _render_left(play: Play, speaker: Speaker, width: int) -> Iterator[Line]:
    for one in play.left:
        text = say("Not assigned: {file}: {why}", file=one.where, why=one.why)
        yield from indented(speaker.speak(text), width, _INDENT, Style.UNKNOWN)


def _render_unsaid(offer: Offer, board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    answers = [answer for answer in board.diagnosis.services if answer.missing]
    for answer in answers:
        yield from render_missing(answer, speaker, width)
    if not answers:
        yield BLANK
        why = say("Not known: what the upload page of {node} makes of it.", node=offer.attempt.node)
        yield from indented(speaker.speak(why), width, "", Style.UNKNOWN)


def _render_turns(play: Play, number: int, speaker: Speaker, width: int) -> Iterator[Line]:
    """The services, the connections that turn, and the causes of what does not work after it."""
    comparison = play.rehearsal.comparison
    numbers = {cause: first for first, cause in enumerate(comparison.causes, number)}
    yield BLANK
    yield from indented(speaker.speak(_heading(play)), width, "", Style.TITLE)
    yield from _render_waiting(play, speaker, width)
    if not comparison.has_news:
        text = say(
            "Nothing turns: {count} connections are as before, all of them working.", count=len(comparison.links)
        )
        yield from indented(speaker.speak(text), width, _INDENT, Style.GOOD)
        return
    yield from _render_services(play, numbers, speaker, width)
    yield from _render_links(play, speaker, width)
    for cause, own in list(numbers.items())[:_MOST_IN_FULL]:
        yield BLANK
        yield from render_cause(own, cause, play.after, speaker, width)
    rest = list(numbers.items())[_MOST_IN_FULL:]
    if rest:
        yield BLANK
    for cause, own in rest:
        yield from render_head(own, cause, play.after, speaker, width)


def _heading(play: Play) -> Text:
    at = f"{play.rehearsal.after.at:%Y-%m-%d %H:%M}Z"
    if play.rehearsal.restarted:
        return say("After the restart of {nodes}, at {at}", nodes=play.rehearsal.restarted, at=at)
    if play.rehearsal.waits:
        return say("Before any restart, at {at}", at=at)
    return say("After it, at {at}", at=at)


def _render_waiting(play: Play, speaker: Speaker, width: int) -> Iterator[Line]:
    """What is different until the restarts, in one sentence; nothing where nothing is."""
    if play.waiting is None or _verdicts(play.waiting) == _verdicts(play.rehearsal.comparison):
        return
    broken = tuple(
        service_title(play.after, turn.subject) for turn in play.waiting.services if turn.turning is Turning.BREAKS
    )
    if broken:
        text = say("Until then it is otherwise: {services} would fail.", services=broken)
    elif play.waiting.is_same:
        text = say("Until then everything is as before: what is installed waits for the restart.")
    else:
        text = say("Until then it is otherwise: what is installed waits for the restart.")
    yield from indented(speaker.speak(text), width, "", Style.RISK)


def _verdicts(comparison: Comparison) -> Sequence[tuple[object, Verdict | None]]:
    return [(turn.subject, turn.after.verdict if turn.after else None) for turn in comparison.links]


def _render_services(play: Play, numbers: dict[Cause, int], speaker: Speaker, width: int) -> Iterator[Line]:
    headings = [speaker.speak(text) for text in (say("Service"), say("Before"), say("After"), say("Paths"), say("Why"))]
    rows = [_service_row(play, turn, numbers, speaker) for turn in play.rehearsal.comparison.services]
    if rows:
        yield from render_table([*headings, ""], rows, flexible=4, width=width, indent=_INDENT)


def _service_row(play: Play, turn: Turn, numbers: dict[Cause, int], speaker: Speaker) -> list[Span]:
    after = turn.after
    paths = f"{after.working} / {after.needed}" if after is not None and after.needed else ""
    why = speaker.speak(after.why) if after is not None and after.why is not None else ""
    own = own_numbers(play, after, numbers)
    return [
        Span(speaker.speak(service_title(play.after, turn.subject))),
        _verdict(turn.before, speaker),
        _verdict(after, speaker),
        Span(paths),
        Span(why),
        Span(",".join(map(str, own[:3])), Style.BAD if own else Style.PLAIN),
    ]


def own_numbers(play: Play, answer: Answer | None, numbers: dict[Cause, int]) -> tuple[int, ...]:
    """The causes that are shown and make this answer what it is."""
    if answer is None or answer.verdict not in BROKEN:
        return ()
    causes = play.after.diagnosis.causes
    decisive = decisive_numbers(answer, finding_numbers(play.after.diagnosis))
    return tuple(numbers[causes[one - 1]] for one in decisive if causes[one - 1] in numbers)


def _verdict(answer: Answer | None, speaker: Speaker) -> Span:
    if answer is None:
        return Span("-", Style.FAINT)
    return Span(speaker.speak(VERDICTS[answer.verdict]), VERDICT_STYLES[answer.verdict])


def _render_links(play: Play, speaker: Speaker, width: int) -> Iterator[Line]:
    """The connections that turned, the gravest first, then how many did not."""
    comparison = play.rehearsal.comparison
    for turning, title in TURNINGS:
        turns = comparison.turned(turning)
        if turns:
            yield BLANK
            heading = say("{title} ({count} connections)", title=title, count=len(turns))
            yield line(Span(speaker.speak(heading), Style.TITLE))
            yield from _render_rows(play, turns, speaker, width)
    same = len(comparison.turned(Turning.SAME))
    if same:
        yield BLANK
        text = say("As before: {count} connections.", count=same)
        yield from indented(speaker.speak(text), width, "", Style.FAINT)


def _render_rows(play: Play, turns: Sequence[Turn], speaker: Speaker, width: int) -> Iterator[Line]:
    for turn in turns[:_MOST_LINKS]:
        yield from indented(speaker.speak(turn_words(play, turn)), width, _INDENT)
    if len(turns) > _MOST_LINKS:
        more = say("{count} more; `--format markdown` lists them all", count=len(turns) - _MOST_LINKS)
        yield from indented(speaker.speak(more), width, _INDENT, Style.FAINT)


def turn_words(play: Play, turn: Turn) -> Text:
    """A connection with its verdicts on both sides."""
    words = subject_words(play.after, turn.subject) if isinstance(turn.subject, LinkKey) else say("{name}", name="")
    if turn.before is None or turn.after is None or turn.before.verdict is turn.after.verdict:
        shown = turn.after or turn.before
        verdict = VERDICTS[shown.verdict] if shown else say("unknown")
        return say("{connection}: {verdict}", connection=words, verdict=verdict)
    before, after = VERDICTS[turn.before.verdict], VERDICTS[turn.after.verdict]
    return say("{connection}: {before}, then {after}", connection=words, before=before, after=after)
