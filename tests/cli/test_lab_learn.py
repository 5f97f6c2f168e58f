"""`certway lab learn`: every lesson lived through, in both languages, with the screens that its page shows."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from certway import wiring
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.world import opening
from certway.lab.world.places import build_town
from certway.model.lesson import Lesson, Stage
from certway.pki.parse import parse
from certway.render.lines import plain
from certway.render.speak import ENGLISH
from tests.cli.running import run
from tests.engines import need_libssl, need_tunnels
from tools.lessons import FOLDER, INDEX, command_of, page_of, render_index

LESSONS: Final = wiring.find_lessons()
LOOKS: Final = "certway lab status {lab}"
TOLD: Final = {
    "1a": {"upload-file.no-certificate", "upload-file.not-pem"},
    "1b": {"upload.chain-missing"},
    "1c": {"upload-key.of-another"},
    "2": {"names.name-missing", "zone.subject-name-of-one-peer"},
    "3": {"ssh.issuer-missing"},
    "4": {"unified-cm.chain-missing", "presence.chain-missing"},
    "5": {"upload-names.name-lost", "clients.domain-missing"},
    "6": {"restart.trust-list-not-running", "ssh.issuer-missing"},
}
"""Every cause on the screens of each lesson."""

EVERY = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.situation)


@pytest.mark.parametrize("language", wiring.LANGUAGES)
@EVERY
def test_a_lesson_goes_as_its_page_shows(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    lesson: Lesson,
    language: str,
) -> None:
    need_libssl()
    need_tunnels()
    monkeypatch.chdir(tmp_path)
    ran = run(capsys, *command_of(lesson.situation, language).split()[1:])
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == page_of(lesson.situation, language).read_text(encoding="utf-8"), "run: make lessons"
    assert not (tmp_path / "lab" / ".lab.json").exists()


def test_every_page_belongs_to_a_lesson_and_is_listed() -> None:
    pages = {page_of(lesson.situation, language) for lesson in LESSONS for language in wiring.LANGUAGES}
    assert set(FOLDER.iterdir()) == pages | {INDEX}
    assert INDEX.read_text(encoding="utf-8") == render_index(), "run: make lessons"


def test_every_situation_has_one_lesson() -> None:
    situations = {scenario.situation for scenario in SCENARIOS if scenario.situation}
    assert [lesson.situation for lesson in LESSONS] == sorted(situations)


@EVERY
def test_a_lesson_works_breaks_is_diagnosed_repaired_and_works(lesson: Lesson) -> None:
    """The last look at the connections shows all of them up; after it nothing is changed any more."""
    stages = [step.stage for step in lesson.steps]
    order = [stages.index(stage) for stage in (Stage.LOOK, Stage.BREAK, Stage.DIAGNOSE, Stage.REPAIR, Stage.SEE)]
    assert order == sorted(order)
    looks = [index for index, step in enumerate(lesson.steps) if step.command == LOOKS]
    assert (looks[0], lesson.steps[0].status) == (0, 0)
    assert (lesson.steps[looks[-1]].stage, lesson.steps[looks[-1]].status) == (Stage.SEE, 0)
    assert any(step.status for step in lesson.steps[: looks[-1]])
    assert {step.stage for step in lesson.steps[looks[-1] + 1 :]} <= {Stage.DIAGNOSE}


@EVERY
def test_a_lesson_names_the_causes_of_its_situation_and_no_other(lesson: Lesson) -> None:
    page = page_of(lesson.situation, "en").read_text(encoding="utf-8")
    rules = "|".join(re.escape(rule) for rule in wiring.find_pages())
    assert set(re.findall(rf"^\d [A-Z].* ({rules})$|^ {{40,}}({rules})$", page, re.MULTILINE)) != set()
    assert {"".join(found) for found in re.findall(rf"  ({rules})$", page, re.MULTILINE)} == TOLD[lesson.situation]


def test_a_lesson_on_another_day_gets_files_of_that_day() -> None:
    """Moved by the same span as the case, and still for the request that waits."""
    now = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)
    written, moved = (opening.prepare_lab("lesson-3", at) for at in (None, now))
    assert [name for name, _ in moved.files] == [name for name, _ in written.files]
    (before,), (after,) = (parse(dict(one.files)["from-the-ca/expe01.pem"]).certificates for one in (written, moved))
    assert after.not_before - before.not_before == moved.case.now - written.case.now == now - written.case.now
    waiting = next(node.pending for node in moved.case.deployment.nodes if node.id == "expe01")
    assert [request.key.spki for request in waiting] == [after.key.spki]


def test_a_lab_that_opens_names_the_files_that_came_with_it() -> None:
    prepared = opening.prepare_lab("lesson-5", None)
    town = build_town(prepared.case.deployment.nodes, (), 10)
    names = tuple(name for name, _ in prepared.files)
    opened = opening.Opened(town=town, ports=tuple((place.node, ()) for place in town.places), files=names)
    shown = plain(wiring.describe_opened("lesson-5", "lab", opened, ENGLISH, 200))
    assert f"To be used in this lab: {names[0]}, {names[1]} and {names[2]} in lab." in shown


def test_a_step_that_ends_otherwise_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    need_libssl()
    need_tunnels()
    lesson = LESSONS[0]
    strange = replace(lesson, steps=(replace(lesson.steps[0], status=1),))
    monkeypatch.setattr(wiring, "find_lessons", lambda: (strange,))
    ran = run(capsys, "lab", "learn", "1a", "--as-written", "--yes")
    assert ran.status == 1
    assert ran.err == "Step 1 ended otherwise than the lesson says: something else has changed.\n"


def test_an_interrupted_command_ends_the_lesson(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    need_libssl()
    need_tunnels()

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(wiring, "call_lab", interrupt)
    ran = run(capsys, "lab", "learn", "2", "--as-written", "--yes", "--folder", str(tmp_path / "lab"))
    assert (ran.status, ran.err.strip()) == (130, "Aborted!")
    assert "2/7" not in ran.out
    assert not (tmp_path / "lab" / ".lab.json").exists()


def test_a_machine_without_an_engine_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "find_libssl", lambda: None)
    ran = run(capsys, "lab", "learn", "3", "--yes")
    assert (ran.status, ran.out) == (4, "")
    assert "needs libssl of OpenSSL 3" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("7",), "there is no 7"), (("3", "--folder", "{full}"), "is not empty")],
)
def test_what_is_asked_wrongly_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="ascii")
    ran = run(capsys, "lab", "learn", *(argument.format(full=tmp_path) for argument in arguments))
    assert ran.status == 2
    assert said in ran.err


def test_the_list_tells_what_is_learnt(capsys: pytest.CaptureFixture[str]) -> None:
    listed = run(capsys, "lab", "learn").out
    assert all(lesson.title.template in listed for lesson in LESSONS)
    assert all(len(line) <= 80 for line in listed.splitlines())


PATIENCE_S = 120
INTERRUPTIBLE = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell makes its background jobs ignore it
from certway.cli.main import main
main()
"""


def test_on_a_terminal_every_step_waits_and_an_interruption_closes_the_lab(tmp_path: Path) -> None:
    need_libssl()
    need_tunnels()
    pty = pytest.importorskip("pty", reason="needs a terminal of its own")
    arguments = ("lab", "learn", "2", "--folder", "lab", "--as-written", "--lang", "en")
    command = (sys.executable, "-c", INTERRUPTIBLE, *arguments)
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path) as lesson:
        os.close(theirs)
        assert b"1/7 Look" in read_until(ours, b"[Enter]")
        os.write(ours, b"\n")
        shown = read_until(ours, b"[Enter]")
        assert b"four of four" in shown
        assert b"2/7 Break it" in shown
        assert (tmp_path / "lab" / ".lab.json").exists()
        lesson.send_signal(signal.SIGINT)
        assert b"Aborted!" in read_until(ours, b"Aborted!")
        assert lesson.wait(timeout=60) == 130
    os.close(ours)
    assert not (tmp_path / "lab" / ".lab.json").exists()
    assert (tmp_path / "lab" / "deployment.yaml").exists()


def read_until(terminal: int, end: bytes) -> bytes:
    seen = b""
    while end not in seen:
        assert select.select([terminal], [], [], PATIENCE_S)[0], seen
        seen += os.read(terminal, 65536)
    return seen
