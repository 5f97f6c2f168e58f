"""The composition root: knows which catalogue, reader and use case belongs to which port, and decides nothing else.

Start-up stays light: what a verb needs is imported when it asks.
"""

from __future__ import annotations

import gettext
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from certway.adapters.deployment_file import Reading
    from certway.app.rehearse import Rehearsed
    from certway.lab.world.folder import Telephone
    from certway.lab.world.opening import Opened, Prepared
    from certway.model.certificate import Certificate, Malformed
    from certway.model.deployment import Case
    from certway.model.forecast import Forecast
    from certway.model.lesson import Lesson
    from certway.model.link import LinkKey
    from certway.model.proof import ProofReport
    from certway.model.summary import Summary
    from certway.model.text import Text
    from certway.model.verdict import Diagnosis
    from certway.model.visit import Status
    from certway.pki.contents import Contents
    from certway.render.board import Board, Page
    from certway.render.lines import Line
    from certway.render.rehearsal import Play
    from certway.render.speak import Speaker
    from certway.repair.assign import Assigned, Left
    from certway.repair.edits import Edit


class LessonNotOpened(RuntimeError):
    """The lab of a lesson cannot run here; `what` is the sentence for the person."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.template)
        self.what = what


LANGUAGES: Final = ("en", "zh-TW")
"""The languages certway speaks, in the spelling of the command line."""


def find_catalogue(tag: str) -> gettext.NullTranslations:
    """The message catalogue of a language; English, or a catalogue that was not built, answers every message as is."""
    compiled = resources.files("certway").joinpath("locale", tag.replace("-", "_"), "LC_MESSAGES", "certway.mo")
    if not compiled.is_file():
        return gettext.NullTranslations()
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream)


def read_case(path: Path, at: datetime | None, pool: tuple[Path, ...] = ()) -> Reading:
    """A deployment file, a folder with one, or loose files; `at` overrides the instant that a file states."""
    from certway.adapters.case_reader import read_case as read

    reading = read(path, at or datetime.now(UTC), pool)
    if reading.case is None or at is None:
        return reading
    return replace(reading, case=replace(reading.case, now=at))


def build_import(case: Case, name: str) -> dict[str, bytes]:
    """A case as a deployment file of this name with the files beside it, by path, the deployment file first."""
    from certway.adapters.deployment_writer import build_noted_files

    return build_noted_files(case, name)


def judge_case(case: Case) -> Diagnosis:
    """What works, what fails, and why."""
    from certway.app.check import check

    return check(case)


def forecast_case(case: Case, until: datetime) -> Forecast:
    """What will break and when, up to an instant."""
    from certway.app.forecast import forecast

    return forecast(case, until)


def summarise_case(case: Case) -> Summary:
    """The deployment counted, without any verdict."""
    from certway.diagnosis.summary import summarise
    from certway.model.verdict import Diagnosis

    return summarise(case, Diagnosis(at=case.now, services=(), links=(), checks=(), causes=()))


def service_titles() -> Mapping[str, Text]:
    """The services as people name them."""
    from certway.knowledge.services import SERVICES

    return {service.id: service.title for service in SERVICES}


def find_pages() -> Mapping[str, Page]:
    """Every rule by its id, in the order of the catalogue."""
    from certway.rules.registry import RULES

    return {rule.id: rule for rule in RULES}


def find_areas() -> Mapping[str, Text]:
    """The subjects of the rules as people name them."""
    from certway.rules.areas import AREAS

    return AREAS


def service_names() -> tuple[str, ...]:
    """The ids of the services."""
    from certway.knowledge.services import SERVICES

    return tuple(service.id for service in SERVICES)


def find_service(asked: str) -> str:
    """The service that is meant by a word of the user; empty where none is."""
    from certway.diagnosis.services import service_of

    found = service_of(asked)
    return found if found in service_names() and not asked.lower().startswith("zone ") else ""


def build_board(case: Case, diagnosis: Diagnosis) -> Board:
    """An answer with its head, and with titles and pages."""
    from certway.diagnosis.summary import summarise

    return _board(diagnosis, summarise(case, diagnosis))


def _board(diagnosis: Diagnosis, summary: Summary) -> Board:
    from certway.knowledge.services import SERVICES
    from certway.render.board import Board

    return Board(
        summary=summary,
        diagnosis=diagnosis,
        pages=find_pages(),
        services={service.id: service.title for service in SERVICES},
        connections=connection_titles(),
        areas=find_areas(),
    )


def remember(answer: str) -> None:
    """Keep an answer for `explain`, for the folder certway runs in."""
    from certway.adapters.last_check import remember_answer

    remember_answer(Path(), answer.encode("utf-8"))


def recall_board() -> Board | None:
    """The last answer given in this folder; None where there is none that can be read."""
    from certway.adapters.last_check import recall_answer
    from certway.model.certificate import Malformed
    from certway.wire.parse import parse_diagnosis

    content = recall_answer(Path())
    if content is None:
        return None
    try:
        read = parse_diagnosis(json.loads(content))
    except (ValueError, RecursionError):
        return None
    return None if isinstance(read, Malformed) else _board(*read)


def explain_links(
    case: Case, diagnosis: Diagnosis, keys: tuple[LinkKey, ...], speaker: Speaker, width: int
) -> Iterator[Line]:
    """Each of these connections in full."""
    from certway.diagnosis.link_in_full import explain_links as explain
    from certway.diagnosis.memory import Memory
    from certway.render.lines import BLANK
    from certway.render.why import render_link

    board = build_board(case, diagnosis)
    for index, shown in enumerate(explain(case, diagnosis, keys, Memory())):
        if index:
            yield BLANK
        yield from render_link(shown, board, speaker, width)


def read_files(paths: Sequence[Path], password: bytes | None = None) -> tuple[Contents, ...]:
    """What each file really holds; a folder stands for the files in and below it."""
    from certway.adapters.files import read_file, walk_files
    from certway.model.certificate import Malformed
    from certway.model.text import say
    from certway.pki.contents import Contents, Item
    from certway.pki.parse import parse

    def read(path: Path) -> Contents:
        content = read_file(path, str(path))
        if isinstance(content, Malformed):
            return Contents(where=str(path), form="unread", items=(Item(found=content),))
        return parse(content, str(path), password)

    def below(path: Path) -> Iterator[Contents]:
        names, has_more = walk_files(path)
        yield from (read(path / name) for name in names)
        if has_more:
            what = say("There are more files than the {count} that were read.", count=len(names))
            yield Contents(where=str(path), form="unread", items=(Item(found=Malformed(where=str(path), what=what)),))

    return tuple(one for path in paths for one in (below(path) if path.is_dir() else (read(path),)))


def describe_files(
    contents: Sequence[Contents], at: datetime, speaker: Speaker, width: int, *, details: bool
) -> Iterator[Line]:
    """Every file, and what belongs together."""
    from certway.pki.inspection import inspect
    from certway.render.inspection import render_inspection

    return render_inspection(inspect(contents), at, speaker, width, details=details)


def judge_upload(
    contents: Sequence[Contents], product: str, release: str, store: str, trusted: Path | None, at: datetime
) -> Board:
    """Whether the upload page of such a node would take the certificate among these files."""
    from certway.app.inspect import UploadQuestion, build_upload_case

    listed = None
    if trusted is not None:
        listed = tuple(one for read in read_files([trusted]) for one in read.certificates)
    question = UploadQuestion(product=product, release=release, store=store, trusted=listed, now=at)
    case = build_upload_case(contents, question)
    return build_board(case, judge_case(case))


def describe_upload(board: Board, speaker: Speaker, width: int) -> Iterator[Line]:
    """The answer of the upload page, and why."""
    from certway.render.upload import render_upload

    return render_upload(board, speaker, width)


def split_certificates(contents: Sequence[Contents]) -> tuple[tuple[str, bytes], ...]:
    """File names and PEM, one certificate each, root first."""
    from certway.pki.convert import to_pem
    from certway.pki.inspection import name_files

    certificates = [one for read in contents for one in read.certificates]
    return tuple((name, to_pem(one.der)) for name, one in name_files(certificates))


def convert_files(contents: Sequence[Contents], form: str, password: bytes | None) -> bytes | Malformed:
    """Every certificate of these files in one file of another form."""
    from certway.pki.convert import convert

    certificates = tuple(dict.fromkeys(one for read in contents for one in read.certificates))
    return convert(certificates, form, password)


def connection_titles() -> Mapping[str, Text]:
    """Connections by the id of their row, as people name them."""
    from certway.knowledge.matrix import CONNECTIONS

    return {row.id: row.title for row in CONNECTIONS}


def prove_case(case: Case, keys: Path | None) -> ProofReport:
    """Every question put to the witnesses of this machine; with private keys from a folder and the test keys."""
    from certway.lab.engines_apart import open_witnesses
    from certway.lab.key_ring import build_key_ring, remember_test_keys
    from certway.lab.proof import Prover

    remember_test_keys()
    ring = build_key_ring(_contents_below(keys) if keys else (), test_keys=True)
    with open_witnesses(ring) as witnesses:
        return Prover(witnesses).prove(case)


def _contents_below(folder: Path) -> Iterator[bytes]:
    """Every file below a folder that can be read."""
    from certway.adapters.files import read_file, walk_files

    read = (read_file(folder / name, name) for name in walk_files(folder)[0])
    return (content for content in read if isinstance(content, bytes))


def lab_names() -> tuple[str, ...]:
    """What the lab can open."""
    from certway.lab.world.opening import find_names

    return find_names()


def describe_scenarios(speaker: Speaker, width: int) -> Iterator[Line]:
    """Every scenario of the lab, one line each."""
    from certway.lab.scenarios.registry import SCENARIOS
    from certway.render.scenarios import render_scenarios

    rows = [(scenario.situation, scenario.id, scenario.title) for scenario in SCENARIOS]
    return render_scenarios(rows, speaker, width)


def describe_opened(name: str, folder: str, opened: Opened, speaker: Speaker, width: int) -> Iterator[Line]:
    """Where the nodes of a lab that has just opened are found."""
    from certway.lab.world.places import DNS_PORT
    from certway.lab.world.world import NAME_SERVERS
    from certway.render.scenarios import render_opened

    places = [
        (place.node, place.address, ports) for place, (_, ports) in zip(opened.town.places, opened.ports, strict=True)
    ]
    names = [(view, opened.town.services(last), DNS_PORT) for view, last in NAME_SERVERS.items()]
    return render_opened(name, folder, places, names, opened.files, speaker, width)


def run_lab(
    name: str, folder: Path, at: datetime | None, announce: Callable[[Opened], None], *, as_written: bool
) -> Text | None:
    """Open a lab and stay until it is closed; what to say where this machine cannot."""
    import asyncio

    from certway.adapters.files import NotWritten
    from certway.lab.world.opening import CannotOpen, run_lab

    prepared, tell_time = _prepare_lab(name, at, as_written=as_written)
    try:
        asyncio.run(run_lab(prepared, folder, describe_status, tell_time, announce))
    except (CannotOpen, NotWritten) as refusal:
        return refusal.what
    return None


def _prepare_lab(name: str, at: datetime | None, *, as_written: bool) -> tuple[Prepared, Callable[[], datetime]]:
    """A lab that can be opened, and its clock: it goes on from `at`, and stands still where dates are as written."""
    from certway.lab.world.opening import prepare_lab

    if as_written:
        prepared = prepare_lab(name, None)
        return prepared, lambda: prepared.case.now
    began = datetime.now(UTC)
    prepared = prepare_lab(name, at or began)
    ahead = prepared.case.now - began
    return prepared, lambda: datetime.now(UTC) + ahead


def find_lessons() -> tuple[Lesson, ...]:
    """Every lesson of the lab."""
    from certway.lab.lessons.registry import PLAYS

    return tuple(play.lesson for play in PLAYS)


@contextmanager
def live_lesson(lesson: Lesson, folder: Path, at: datetime | None, *, as_written: bool) -> Iterator[datetime]:
    """The lab of a lesson, up as long as the block, and its instant; raises LessonNotOpened."""
    from certway.adapters.files import NotWritten
    from certway.lab.world.background import running
    from certway.lab.world.opening import CannotOpen

    prepared, tell_time = _prepare_lab(f"lesson-{lesson.situation}", at, as_written=as_written)
    with ExitStack() as until_the_end:
        try:
            until_the_end.enter_context(running(prepared, folder, describe_status, tell_time))
        except (CannotOpen, NotWritten) as refusal:
            raise LessonNotOpened(refusal.what) from refusal
        yield prepared.case.now


def describe_status(status: Status, language: str, width: int) -> Iterator[Line]:
    """A running lab on one screen, in a language."""
    from certway.knowledge.services import SERVICES
    from certway.lab.world.reasons import REASONS
    from certway.render.speak import Speaker
    from certway.render.status import Vocabulary, render_status

    words = Vocabulary(
        services={service.id: service.title for service in SERVICES},
        connections=connection_titles(),
        faults=REASONS,
    )
    speaker = Speaker(tag=language, catalogue=find_catalogue(language).gettext, at=status.at)
    return render_status(status, words, speaker, width)


def find_lab(folder: Path) -> Telephone | Malformed:
    """How to call the running lab of a folder."""
    from certway.lab.world.folder import find_telephone

    return find_telephone(folder)


def call_lab(telephone: Telephone, do: str, **asked: Any) -> dict[str, Any] | None:
    """Ask a running lab for one thing; None where nobody answers."""
    from certway.lab.world.desk import Unanswered, call

    try:
        return call(telephone, do, **asked)
    except Unanswered:
        return None


def install_in_lab(telephone: Telephone, key: Path | None, **asked: Any) -> bool | None:
    """Install a certificate in a running lab; False where it has no key for it, None where nobody answers."""
    from certway.lab.world.desk import Refused

    try:
        return None if call_lab(telephone, "install", key=str(key.resolve()) if key else "", **asked) is None else True
    except Refused:
        return False


def read_lab_lines(answer: dict[str, Any]) -> Sequence[Line]:
    """The lines of a lab's answer."""
    from certway.lab.world.desk import read_lines

    return read_lines(answer)


def has_upload_page(case: Case, node: str) -> bool:
    """Whether the rules of an upload page are known for this node."""
    from certway.repair.offer import has_upload_page as has_page

    return has_page(case, node)


def judge_lab_upload(case: Case, node: str, store: str, contents: Sequence[Contents]) -> Board:
    """What the upload page of a node of a case says of a file."""
    from certway.app.rehearse import offer

    offered = offer(case, node, store, contents)
    return build_board(offered.case, offered.diagnosis)


def upload_is_accepted(board: Board) -> bool:
    """Whether the page takes it, with or without a warning."""
    from certway.repair.offer import Admission, admission_of

    return admission_of(board.diagnosis) <= Admission.WITH_WARNING


def rehearse_changes(case: Case, edits: Sequence[Edit], *, restart: bool) -> Rehearsed:
    """What these changes would do; raises `repair.edits.NotApplied`."""
    from certway.app.rehearse import rehearse_in_full

    return rehearse_in_full(case, edits, restart=restart)


def build_play(made: Rehearsed, assigned: Sequence[Assigned], left: Sequence[Left]) -> Play:
    """A rehearsal with the boards that show it."""
    from certway.render.rehearsal import Play

    one = made.rehearsal
    return Play(
        rehearsal=one,
        before=build_board(one.case_before, one.before),
        after=build_board(one.case_after, one.after),
        uploads=tuple(build_board(offer.case, offer.diagnosis) for offer in one.offers),
        waiting=made.waiting,
        assigned=tuple(assigned),
        left=tuple(left),
    )


def to_pem_text(certificates: Sequence[Certificate]) -> str:
    """Certificates as PEM, in their order."""
    from certway.pki.convert import to_pem

    return "".join(to_pem(one.der).decode("ascii") for one in certificates)
