"""The composition root of the lab: knows which engine, server and scenario belongs to which command.

Start-up stays light: what a command needs is imported when it asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from certway.wiring import build_board, connection_titles, find_catalogue

if TYPE_CHECKING:
    from certway.lab.world.folder import Telephone
    from certway.lab.world.opening import Opened, Prepared
    from certway.model.certificate import Malformed
    from certway.model.deployment import Case
    from certway.model.lesson import Lesson
    from certway.model.proof import ProofReport
    from certway.model.text import Text
    from certway.model.visit import Status
    from certway.pki.contents import Contents
    from certway.render.board import Board
    from certway.render.lines import Line
    from certway.render.speak import Speaker


class LessonNotOpened(RuntimeError):
    """The lab of a lesson cannot run here; `what` is the sentence for the person."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.template)
        self.what = what


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
