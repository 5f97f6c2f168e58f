"""One connection in full: who judges whom, by which list and name, the chain taken, the best chain, both opinions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from certway.diagnosis.link_in_full import CheckInFull, LinkInFull
from certway.model.certificate import Certificate
from certway.model.link import Check, CheckKey, Selection, SubjectKey
from certway.model.observation import Provenance, Seen, Unseen
from certway.model.text import Text, Word, say
from certway.model.verdict import Answer, Evaluation, Fault, Finding, Opinion, Path, Verdict
from certway.render.board import Board
from certway.render.causes import basis_words, indented
from certway.render.certificates import (
    Row,
    certificate_line,
    key_words,
    purpose_words,
    render_rows,
    shown_names,
)
from certway.render.lines import BLANK, Line, Span, Style, line
from certway.render.sentences import cause_sentence, cause_title, link_id, place_words, subject_words
from certway.render.speak import Speaker
from certway.render.width import width_of
from certway.render.words import VERDICT_STYLES, VERDICTS, position_words

_OPINIONS: Final = {
    Opinion.ACCEPTED: say("accepted"),
    Opinion.REFUSED: say("refused"),
    Opinion.UNDECIDED: say("not decided: something was not seen"),
}


_PURPOSES: Final = {
    "server": say("server authentication"),
    "client": say("client authentication"),
    "both": say("server and client authentication"),
    "any": say("any purpose"),
}


def render_link(shown: LinkInFull, board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """The link, then each of its checks in the order in which they happen."""
    key = shown.link.key
    yield _head(link_id(key), shown.answer.verdict, speaker, width)
    yield from indented(speaker.speak(subject_words(board, key)), width, "", Style.TITLE)
    checked = {one.answer.subject for one in shown.checks}
    yield from _render_own(shown.answer, checked, board, speaker, width)
    for number, one in enumerate(shown.checks, 1):
        yield BLANK
        yield from render_check_in_full(number, one, board, speaker, width)
    if not shown.checks:
        yield from indented(speaker.speak(say("No certificate is judged on this connection.")), width)
    if shown.assumed:
        yield BLANK
    for text in shown.assumed:
        yield from indented(speaker.speak(say("Assumed: {what}", what=text)), width, "", Style.FAINT)


def _head(title: str, verdict: Verdict, speaker: Speaker, width: int) -> Line:
    """A title, and the verdict at the right edge."""
    said = speaker.speak(VERDICTS[verdict])
    gap = max(2, width - width_of(title) - width_of(said))
    return line(Span(title, Style.TITLE), " " * gap, Span(said, VERDICT_STYLES[verdict]))


def _render_own(
    answer: Answer, checked: Collection[SubjectKey], board: Board, speaker: Speaker, width: int
) -> Iterator[Line]:
    """What was found of the link itself, not of one of its checks."""
    for finding in answer.because:
        if finding.subject not in checked:
            yield from _render_finding(finding, board, speaker, width)


def render_check_in_full(number: int, shown: CheckInFull, board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """One check: the question, the engine's opinion, ours."""
    title = f"{number}  {speaker.speak(check_title(shown.check.key))}"
    yield _head(title, shown.answer.verdict, speaker, width)
    rows = [*_question_rows(shown.check), *_opinion_rows(shown)]
    yield from render_rows(rows, speaker, width)
    yield from _render_chain(shown, speaker, width)
    for finding in shown.answer.because:
        yield from _render_finding(finding, board, speaker, width)
    for unseen in shown.answer.missing:
        yield from _render_unseen(unseen, speaker, width)


def check_title(key: CheckKey) -> Text:
    """Who judges which certificate of whom."""
    verifier, presenter = (
        (key.link.client, key.link.server) if key.verifier == "client" else (key.link.server, key.link.client)
    )
    words = {"verifier": verifier, "presenter": presenter, "store": key.slot.store}
    if verifier == presenter:
        return say("{verifier} judges its own {store} certificate", **words)
    return say("{verifier} judges the {store} certificate of {presenter}", **words)


def _question_rows(check: Check) -> Iterator[Row]:
    question = check.question
    profile = question.profile
    yield say("judges as"), say("{name}, by the rules of {engine}", name=profile.name, engine=profile.engine)
    witness = say("{witness}", witness=profile.witness) if profile.witness else say("none: never called proven")
    yield say("proven by"), witness
    yield say("enforced"), _enforced(check)
    yield say("shown"), _shown(check)
    yield say("sent along"), _others(check)
    yield say("list"), _list(check)
    yield say("name"), _references(check)
    yield say("purpose"), _PURPOSES.get(question.purpose, say("{purpose}", purpose=question.purpose))


def _enforced(check: Check) -> Text:
    match check.enforced:
        case Unseen() as unseen:
            return unseen.why
        case Seen(value=True):
            return say("yes")
    return say("no: certway judges it all the same, as a risk")


def _shown(check: Check) -> Text:
    leaf = check.question.presented.leaf
    if isinstance(leaf, Unseen):
        return leaf.why
    if check.question.presented.selected is Selection.BY_CIPHER_ORDER:
        return say("{certificate} (if the cipher order selects it)", certificate=certificate_line(leaf.value))
    if check.question.presented.selected is Selection.NEVER:
        return say("{certificate} (never selected)", certificate=certificate_line(leaf.value))
    return certificate_line(leaf.value)


def _others(check: Check) -> Text:
    others = check.question.presented.others
    if isinstance(others, Unseen):
        return others.why
    names: tuple[Text, ...] = tuple(certificate_line(one) for one in others.value)
    return say("{certificates}", certificates=names) if names else say("nothing")


def _list(check: Check) -> Text:
    trusted = check.question.trusted
    if isinstance(trusted, Unseen):
        return trusted.why
    return say("{store}, {count} certificates", store=trusted.value.slot.store, count=len(trusted.value.entries))


def _references(check: Check) -> Text:
    references = check.question.references
    if isinstance(references, Unseen):
        return references.why
    if not references.value:
        return say("not compared")
    names = tuple(
        say("{name} ({source})", name=one.text, source=one.source) if one.source else say("{name}", name=one.text)
        for one in references.value
    )
    return say("all of {names}", names=names) if check.question.every_reference else say("{names}", names=names)


def _opinion_rows(shown: CheckInFull) -> Iterator[Row]:
    evaluation = shown.evaluation
    yield say("engine says"), _OPINIONS[evaluation.opinion]
    if evaluation.matched:
        yield say("matched"), say("{name}", name=evaluation.matched)
    for fault in evaluation.chosen.faults:
        yield say("fault"), fault_words(fault, evaluation.chosen)
    if evaluation.best.certificates != evaluation.chosen.certificates:
        yield say("but"), _best_words(evaluation)
    for fault in evaluation.notes:
        yield say("note"), fault_words(fault, evaluation.chosen)
    if evaluation.next_change is not None:
        yield say("until"), say("{at}", at=evaluation.next_change)


def _best_words(evaluation: Evaluation) -> Text:
    names = tuple(certificate_line(one) for one in evaluation.best.certificates[1:])
    if evaluation.best.faults:
        return say("the best chain there is goes through {certificates}", certificates=names)
    return say("a valid chain exists that this verifier does not take: {certificates}", certificates=names)


def fault_words(fault: Fault, path: Path) -> Text:
    """The public code, which certificate, and what was expected and presented."""
    where = position_words(fault.position, len(path.certificates), anchored=path.anchored)
    if fault.expected and fault.presented:
        words: dict[str, Word] = {"expected": fault.expected, "presented": fault.presented}
        return say("{code}, {where}: expected {expected}, presented {presented}", code=fault.code, where=where, **words)
    if fault.expected or fault.presented:
        return say("{code}, {where}: {detail}", code=fault.code, where=where, detail=fault.expected or fault.presented)
    return say("{code}, {where}", code=fault.code, where=where)


def _render_chain(shown: CheckInFull, speaker: Speaker, width: int) -> Iterator[Line]:
    """The chain this verifier takes, leaf first, each with what can be compared on a screen."""
    path = shown.evaluation.chosen
    if not path.certificates:
        return
    yield from indented(speaker.speak(say("chain taken, from the end certificate up")), width, "  ", Style.HEADING)
    for position, certificate in enumerate(path.certificates):
        where = position_words(position, len(path.certificates), anchored=path.anchored)
        text = say("{where}: {certificate}", where=where, certificate=certificate_line(certificate))
        yield from indented(speaker.speak(text), width, "  ")
        for detail in _details(certificate, position):
            yield from indented(speaker.speak(detail), width, "      ", Style.FAINT)


def _details(certificate: Certificate, position: int) -> Iterator[Text]:
    if position == 0:
        yield say("names {names}", names=shown_names(certificate.names) or "-")
        if certificate.extended_key_usage is not None:
            yield say("purposes {purposes}", purposes=purpose_words(certificate.extended_key_usage) or "-")
    yield say("{key}, SHA-256 {fingerprint}", key=key_words(certificate.key), fingerprint=certificate.sha256.hex())


def _render_finding(finding: Finding, board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """Our opinion, and what it rests on."""
    sentence = cause_sentence(board, finding) or cause_title(board, finding)
    yield from indented(f"{finding.rule}: {speaker.sentence(sentence)}", width, "  ", Style.BAD)
    page = board.pages.get(finding.rule)
    basis = basis_words(finding.confidence, page.sources if page else (), speaker)
    yield from indented(basis, width, "    ", Style.FAINT)
    yield from _render_places(finding.evidence, speaker, width)


def _render_places(places: Sequence[Provenance], speaker: Speaker, width: int) -> Iterator[Line]:
    if places:
        text = speaker.separated(speaker.speak(place_words(place)) for place in places)
        yield from indented(speaker.speak(say("seen in {places}", places=text)), width, "    ", Style.FAINT)


def _render_unseen(unseen: Unseen, speaker: Speaker, width: int) -> Iterator[Line]:
    yield from indented(speaker.speak(say("not known: {why}", why=unseen.why)), width, "  ", Style.UNKNOWN)
    for text in unseen.would_tell:
        yield from indented(speaker.speak(say("tells: {what}", what=text)), width, "    ", Style.FAINT)
