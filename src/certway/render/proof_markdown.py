"""A report of proof as Markdown: for a ticket or a wiki page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from certway.model.proof import ProofReport
from certway.model.text import Text, say
from certway.render.markdown import escaped
from certway.render.proof import (
    ASSUMED,
    NOT_TRIED,
    OPINIONS,
    TALLY_HEADINGS,
    Titles,
    assumption_words,
    count_words,
    details_of,
    place_words,
    reality_words,
    rows_of_assumptions,
    rows_of_untried,
    tally_cells,
)
from certway.render.speak import Speaker


def render_proof_markdown(report: ProofReport, titles: Titles, speaker: Speaker) -> str:
    """The whole report as one document."""
    return "\n".join(_document(report, titles, speaker)).rstrip() + "\n"


def _document(report: ProofReport, titles: Titles, speaker: Speaker) -> Iterator[str]:
    title = say("{name} at {instant}", name=report.name or "certway", instant=f"{report.at:%Y-%m-%d %H:%M}Z")
    yield f"# {escaped(speaker.speak(title))}"
    yield ""
    yield escaped(speaker.speak(count_words(report)))
    yield ""
    yield from _tried(report, titles, speaker)
    if report.by_witness:
        yield from _table(TALLY_HEADINGS, [tally_cells(tally, speaker) for tally in report.by_witness], speaker)
    assumed = [
        say("{says} ({founded})", says=assumption.says, founded=assumption_words(assumption, tally))
        for assumption, tally in rows_of_assumptions(report)
    ]
    yield from _bullets(ASSUMED, assumed, speaker)
    yield from _bullets(NOT_TRIED, list(rows_of_untried(report)), speaker)


def _tried(report: ProofReport, titles: Titles, speaker: Speaker) -> Iterator[str]:
    if not report.tried:
        return
    headings = (say("Connection"), say("Question"), say("Predicted"), say("In reality"), say("Why"))
    rows = []
    for proof in report.tried:
        row = proof.places[0].link.connection
        texts = (titles.get(row, say("{name}", name=row)), place_words(proof.places), OPINIONS[proof.opinion])
        why = "; ".join(speaker.speak(text) for text in details_of(proof, report))
        rows.append((*map(speaker.speak, (*texts, reality_words(proof.tried))), why))
    yield from _table(headings, rows, speaker)


def _table(headings: Sequence[Text], rows: Sequence[Sequence[str]], speaker: Speaker) -> Iterator[str]:
    yield _row([speaker.speak(heading) for heading in headings])
    yield _row(["---"] * len(headings))
    yield from (_row([escaped(cell) for cell in row]) for row in rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _bullets(heading: Text, texts: Sequence[Text], speaker: Speaker) -> Iterator[str]:
    if texts:
        yield f"## {escaped(speaker.speak(heading))}"
        yield ""
        yield from (f"- {escaped(speaker.speak(text))}" for text in texts)
        yield ""
