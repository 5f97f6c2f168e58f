"""A rehearsal as Markdown: for the change request, with every connection that turns."""

from __future__ import annotations

from collections.abc import Iterator

from certway.model.text import say
from certway.render.markdown import escaped, render_cause_markdown, table_row
from certway.render.rehearsal import ADMISSIONS, TURNINGS, Play, own_numbers, turn_words
from certway.render.replacement import aspects, fact_rows
from certway.render.sentences import service_title
from certway.render.speak import Speaker
from certway.render.words import VERDICTS
from certway.repair.compare import Turn
from certway.repair.replacement import Replacement


def render_rehearsal_markdown(play: Play, speaker: Speaker) -> str:
    """The whole rehearsal as one document."""
    return "\n".join(_document(play, speaker)).rstrip() + "\n"


def _document(play: Play, speaker: Speaker) -> Iterator[str]:
    speak = speaker.speak
    made = play.rehearsal
    yield f"# {escaped(speak(ADMISSIONS[made.admission]))}"
    yield ""
    yield from _offers(play, speaker)
    number = 1
    for board in play.uploads:
        for cause in board.diagnosis.causes:
            yield from render_cause_markdown(number, cause, board, speaker)
            number += 1
    for offer in made.offers:
        if offer.replacement is not None:
            yield from _replacement(offer.replacement, speaker)
    yield from _services(play, number, speaker)
    for turning, title in TURNINGS:
        turns = made.comparison.turned(turning)
        if turns:
            yield f"**{escaped(speak(title))}**"
            yield ""
            yield from (f"- {escaped(speak(turn_words(play, turn)))}" for turn in turns)
            yield ""
    for own, cause in enumerate(made.comparison.causes, number):
        yield from render_cause_markdown(own, cause, play.after, speaker)


def _offers(play: Play, speaker: Speaker) -> Iterator[str]:
    for offer in play.rehearsal.offers:
        attempt = offer.attempt
        words = say(
            "{node}, {store}: {file}", node=attempt.node, store=attempt.slot.store, file=attempt.provenance.where
        )
        yield f"- **{escaped(speaker.speak(ADMISSIONS[offer.admission]))}** {escaped(speaker.speak(words))}"
        yield from (
            f"  - {escaped(speaker.speak(say('The page says: {message}', message=message)))}"
            for message in offer.messages
        )
    for one in play.left:
        yield f"- {escaped(speaker.speak(say('Not assigned: {file}: {why}', file=one.where, why=one.why)))}"
    if play.rehearsal.offers or play.left:
        yield ""


def _replacement(replacement: Replacement, speaker: Speaker) -> Iterator[str]:
    speak = speaker.speak
    title = say("{node}, {store} certificate", node=replacement.node, store=replacement.slot.store)
    yield f"## {escaped(speak(title))}"
    yield ""
    different = [aspect for aspect in aspects(replacement) if not aspect.is_alike]
    if different:
        yield table_row(["", speak(say("in place")), speak(say("new"))])
        yield table_row(["---"] * 3)
        for one in different:
            yield table_row([escaped(speak(text)) for text in (one.label, one.before, one.after)])
        yield ""
    for label, text in fact_rows(replacement):
        yield f"- {escaped(speak(label))}: {escaped(speak(text))}"
    yield ""


def _services(play: Play, number: int, speaker: Speaker) -> Iterator[str]:
    made = play.rehearsal
    numbers = {cause: own for own, cause in enumerate(made.comparison.causes, number)}
    headings = (say("Service"), say("Before"), say("After"), say("Why"), say("Cause"))
    yield table_row([speaker.speak(heading) for heading in headings])
    yield table_row(["---"] * len(headings))
    for turn in made.comparison.services:
        after = turn.after
        why = escaped(speaker.speak(after.why)) if after is not None and after.why is not None else ""
        own = ", ".join(map(str, own_numbers(play, after, numbers)))
        title = escaped(speaker.speak(service_title(play.after, turn.subject)))
        yield table_row([title, *_verdicts(turn, speaker), why, own])
    yield ""


def _verdicts(turn: Turn, speaker: Speaker) -> tuple[str, str]:
    before, after = (
        escaped(speaker.speak(VERDICTS[answer.verdict])) if answer is not None else "-"
        for answer in (turn.before, turn.after)
    )
    return before, after if before == after else f"**{after}**"
