"""A report of proof on the screen: what was tried, prediction beside reality, what it rests on, what was not tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from certway.model.confidence import Confidence
from certway.model.link import CheckKey
from certway.model.proof import Agreement, Assumption, Compared, Proof, ProofReport, Tally, Way, Why
from certway.model.text import Text, say
from certway.model.verdict import Opinion
from certway.pki.faults import FAULTS
from certway.render.causes import indented
from certway.render.lines import BLANK, Line, Span, Style, line
from certway.render.speak import Speaker
from certway.render.tables import Column, render_heading, render_row, render_table
from certway.render.words import CONFIDENCES

Titles = Mapping[str, Text]
"""Connections by id, as people name them."""

OPINIONS: Final = {
    Opinion.ACCEPTED: say("accepted"),
    Opinion.REFUSED: say("REFUSED"),
    Opinion.UNDECIDED: say("undecided"),
}
WAYS: Final = {
    Way.TLS_1_2: say("TLS 1.2"),
    Way.TLS_1_3: say("TLS 1.3"),
    Way.SSH: say("SSH tunnel"),
    Way.ALONE: say("without a connection"),
}
AGREEMENTS: Final = {
    Agreement.AGREES: say("as predicted"),
    Agreement.OTHER_VERDICT: say("ANOTHER VERDICT"),
    Agreement.OTHER_REASONS: say("OTHER REASONS"),
}
WHY_UNTRIED: Final = {
    Why.NO_WITNESS: say("no real engine stands for the verifier"),
    Why.NOT_AT_HAND: say("the engine is not on this machine"),
    Why.UNSEEN: say("a part of the question was not seen"),
    Why.NO_KEY: say("the private key of the certificate is not at hand"),
    Why.NOT_ASKABLE: say("the engine cannot be asked this"),
    Why.NOT_PRESENTABLE: say("the engine cannot show this certificate"),
}
_STYLES: Final = {Opinion.ACCEPTED: Style.GOOD, Opinion.REFUSED: Style.BAD, Opinion.UNDECIDED: Style.UNKNOWN}
_PREDICTED: Final = 10
_REALITY: Final = 31
_INDENT: Final = "  "


def render_proof(report: ProofReport, titles: Titles, speaker: Speaker, width: int) -> Iterator[Line]:
    """The whole report."""
    yield from _render_head(report, speaker, width)
    yield from _render_tried(report, titles, speaker, width)
    yield from _render_witnesses(report.by_witness, speaker, width)
    yield from _render_assumptions(report, speaker, width)
    yield from _render_untried(report, speaker, width)


def _render_head(report: ProofReport, speaker: Speaker, width: int) -> Iterator[Line]:
    title = say("{name} at {instant}", name=report.name or "certway", instant=f"{report.at:%Y-%m-%d %H:%M}Z")
    yield from indented(speaker.speak(title), width, "", Style.TITLE)
    yield from indented(speaker.speak(count_words(report)), width, "")
    engines = tuple(f"{name} ({version})" for name, version in report.engines)
    if engines:
        yield from indented(speaker.speak(say("Witnesses: {engines}", engines=engines)), width, "", Style.FAINT)


def count_words(report: ProofReport) -> Text:
    """Questions, how many were tried, how many came out otherwise."""
    return say(
        "{count} distinct questions: {tried} tried, of these {different} not as predicted; {untried} not tried.",
        count=len(report.proofs),
        tried=len(report.tried),
        different=len(report.different),
        untried=len(report.proofs) - len(report.tried),
    )


def _render_tried(report: ProofReport, titles: Titles, speaker: Speaker, width: int) -> Iterator[Line]:
    if not report.tried:
        return
    speak = speaker.speak
    columns = (
        Column(heading=speak(say("Question")), width=width - _PREDICTED - _REALITY - 6),
        Column(heading=speak(say("Predicted")), width=_PREDICTED),
        Column(heading=speak(say("In reality")), width=_REALITY),
    )
    yield BLANK
    yield render_heading(columns, _INDENT)
    for row, proofs in groupby(report.tried, key=lambda proof: proof.places[0].link.connection):
        yield line(Span(speak(titles.get(row, say("{name}", name=row))), Style.HEADING), f" ({row})")
        for proof in proofs:
            yield from _render_question(proof, report, columns, speaker, width)


def _render_question(
    proof: Proof, report: ProofReport, columns: Sequence[Column], speaker: Speaker, width: int
) -> Iterator[Line]:
    speak = speaker.speak
    cells = (
        Span(speak(place_words(proof.places))),
        Span(speak(OPINIONS[proof.opinion]), _STYLES[proof.opinion]),
        Span(speak(reality_words(proof.tried)), Style.BAD if proof.differs else Style.PLAIN),
    )
    yield from render_row(columns, cells, _INDENT)
    for text in details_of(proof, report):
        yield from indented(speak(text), width, _INDENT * 2, Style.FAINT)


def place_words(places: Sequence[CheckKey]) -> Text:
    """Who judges whom; of several places the first and how many more."""
    ends = {"client": places[0].link.client, "server": places[0].link.server}
    verifier = ends[places[0].verifier]
    presenter = ends["server" if places[0].verifier == "client" else "client"]
    more = len({(place.link, place.verifier) for place in places}) - 1
    if verifier == presenter:
        return say("{node} judges an upload", node=verifier)
    if more:
        return say(
            "{verifier} judges {presenter}, and {count} more", verifier=verifier, presenter=presenter, count=more
        )
    return say("{verifier} judges {presenter}", verifier=verifier, presenter=presenter)


def reality_words(tried: Sequence[Compared]) -> Text:
    """What the witnesses said, those that said the same together."""
    outcomes: dict[tuple[bool, Agreement], list[Text]] = {}
    for reality, agreement, _ in tried:
        outcomes.setdefault((reality.accepted, agreement), []).append(WAYS[reality.way])
    return say("{outcomes}", outcomes=tuple(_outcome(*key, tuple(ways)) for key, ways in outcomes.items()))


def _outcome(accepted: bool, agreement: Agreement, ways: tuple[Text, ...]) -> Text:
    opinion = OPINIONS[Opinion.ACCEPTED if accepted else Opinion.REFUSED]
    if agreement is Agreement.AGREES:
        return say("{opinion} ({ways})", opinion=opinion, ways=ways)
    return say("{opinion}, {agreement} ({ways})", opinion=opinion, agreement=AGREEMENTS[agreement], ways=ways)


def details_of(proof: Proof, report: ProofReport) -> Iterator[Text]:
    """Why it is refused, what the witness named where it differs, and which divergence lists that."""
    if proof.codes:
        yield say("predicted: {faults}", faults=tuple(FAULTS[code] for code in proof.codes))
    if proof.alone:
        yield say("what is sent beside the certificate was not seen; it is shown alone")
    known = dict(report.known)
    for reality, agreement, divergence in proof.tried:
        if agreement is not Agreement.AGREES:
            faults = tuple(f"{fault} ({depth})" for depth, fault in reality.faults)
            told = (*faults, *((reality.failure,) if reality.failure else ()))
            yield say(
                "{way}: {witness} told {faults}", way=WAYS[reality.way], witness=reality.witness, faults=told or "-"
            )
        if divergence:
            yield say("known difference: {says}", says=known[divergence])


def _render_witnesses(tallies: Sequence[Tally], speaker: Speaker, width: int) -> Iterator[Line]:
    if not tallies:
        return
    headings = [speaker.speak(text) for text in TALLY_HEADINGS]
    rows = [[Span(cell) for cell in tally_cells(tally, speaker)] for tally in tallies]
    yield BLANK
    yield from render_table(headings, rows, flexible=0, width=width, indent=_INDENT)


TALLY_HEADINGS: Final = (say("Witness"), say("accepted"), say("refused"), say("undecided"), say("otherwise"))


def tally_cells(tally: Tally, speaker: Speaker) -> tuple[str, ...]:
    """A witness and its way, and how many questions it decided, by what was predicted of them."""
    way = speaker.speak(WAYS[tally.way]) if tally.way else ""
    counts = (tally.accepted, tally.refused, tally.undecided, tally.different)
    return (f"{tally.key}, {way}", *map(str, counts))


def _render_assumptions(report: ProofReport, speaker: Speaker, width: int) -> Iterator[Line]:
    rows = list(rows_of_assumptions(report))
    if not rows:
        return
    yield BLANK
    yield line(Span(speaker.speak(ASSUMED), Style.TITLE))
    for assumption, tally in rows:
        yield from indented(speaker.speak(assumption.says), width, _INDENT)
        yield from indented(speaker.speak(assumption_words(assumption, tally)), width, _INDENT * 2, Style.FAINT)


ASSUMED: Final = say("What the tried questions assume about the products")


def rows_of_assumptions(report: ProofReport) -> Iterator[tuple[Assumption, Tally]]:
    """Assumptions that are not documented and on which a tried question rests."""
    tallies = {tally.key: tally for tally in report.by_assumption}
    for assumption in report.assumptions:
        tally = tallies[assumption.id]
        if assumption.confidence is not Confidence.DOCUMENTED and tally.tried:
            yield assumption, tally


def assumption_words(assumption: Assumption, tally: Tally) -> Text:
    """How well it is founded, and the verdicts that rest on it."""
    counted = (
        (tally.accepted, say("{count} accepted", count=tally.accepted)),
        (tally.refused, say("{count} refused", count=tally.refused)),
        (tally.undecided, say("{count} undecided", count=tally.undecided)),
        (tally.different, say("{count} not as predicted", count=tally.different)),
    )
    counts = tuple(words for count, words in counted if count)
    return say("{confidence}; {counts}", confidence=CONFIDENCES[assumption.confidence], counts=counts)


def _render_untried(report: ProofReport, speaker: Speaker, width: int) -> Iterator[Line]:
    rows = list(rows_of_untried(report))
    if not rows:
        return
    yield BLANK
    yield line(Span(speaker.speak(NOT_TRIED), Style.TITLE))
    for text in rows:
        yield from indented(speaker.speak(text), width, _INDENT)


NOT_TRIED: Final = say("Not tried")


def rows_of_untried(report: ProofReport) -> Iterator[Text]:
    """How many questions were not tried for which reason, and which verifiers they concern."""
    reasons: dict[tuple[Why, str], Counter[str]] = {}
    for proof in report.proofs:
        for untried in proof.untried:
            detail = untried.detail if untried.why in (Why.NOT_AT_HAND, Why.NOT_ASKABLE, Why.NOT_PRESENTABLE) else ""
            reasons.setdefault((untried.why, detail), Counter())[proof.verifier] += 1
    for (why, detail), verifiers in reasons.items():
        reason = WHY_UNTRIED[why]
        words = say("{reason} ({detail})", reason=reason, detail=detail) if detail else reason
        yield say(
            "{count}: {reason}; {verifiers}", count=verifiers.total(), reason=words, verifiers=tuple(sorted(verifiers))
        )
