"""`certway lab learn`: a situation lived through in a running lab, step by step, with the ordinary commands."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import click

from certway import lab_wiring
from certway.cli.exit_codes import INTERRUPTED, NOT_APPLIED, NOTHING_FAILS, OWN_BUG, PIPE_CLOSED, SOMETHING_FAILS
from certway.cli.lab_up import AS_WRITTEN, refuse_full_folder
from certway.cli.language import phrase, speak, speaker, spoken
from certway.cli.paint import screen_width
from certway.cli.present import say_lines
from certway.cli.verb import AT, COMMON, Verb, formats, option
from certway.model.text import say
from certway.render import lesson as shown

if TYPE_CHECKING:
    from certway.model.lesson import Lesson, Step

PLACE: Final = "{lab}"


@click.command(
    cls=Verb,
    help=phrase(
        "Live through a situation: break, look, diagnose, repair, see it up.\n\n"
        "LESSON is the number of a situation; without it the lessons are listed. Every step is a command that you "
        "could type yourself; Enter runs it. `lab up lesson-3 FOLDER` opens the same lab without a guide."
    ),
    examples=("certway lab learn", "certway lab learn 3", "certway lab learn 3 --yes --folder lab/"),
)
@click.argument("lesson", metavar="[LESSON]", required=False, default="")
@option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help=phrase("The folder of the lab, which stays; without it one that goes with the lesson."),
)
@option("--yes", "-y", is_flag=True, help=phrase("Run every step without waiting for Enter."))
@AT
@AS_WRITTEN
@formats("text", "markdown")
@COMMON
def lab_learn(lesson: str, folder: Path | None, **asked: Any) -> int:
    """List, or open and walk."""
    lessons = lab_wiring.find_lessons()
    if not lesson:
        say_lines(shown.render_lessons(lessons, speaker(), screen_width()), no_color=asked["no_color"])
        return NOTHING_FAILS
    from certway.cli.asked import match_name

    number = match_name("LESSON", lesson, [one.situation for one in lessons])
    chosen = next(one for one in lessons if one.situation == number)
    if folder is not None:
        refuse_full_folder(folder, force=False)
    with _place_of(folder, number) as place:
        try:
            with lab_wiring.live_lesson(chosen, place, asked["at"], as_written=asked["as_written"]) as now:
                fixed = now if asked["as_written"] or asked["at"] else None
                walk = _Walk(chosen, str(place), fixed, asked)
                return walk.as_page() if asked["form"] == "markdown" else walk.on_screen()
        except _Stopped as stopped:
            return stopped.status
        except lab_wiring.LessonNotOpened as refusal:
            click.echo(speak(refusal.what), err=True)
            return NOT_APPLIED


@contextmanager
def _place_of(folder: Path | None, number: str) -> Iterator[Path]:
    """The folder that was named, or one that goes with the lesson."""
    if folder is not None:
        yield folder
        return
    with TemporaryDirectory(prefix=f"certway-lesson-{number}-") as made:
        yield Path(made) / "lab"


class _Stopped(Exception):  # no error: somebody has had enough, and the command has said so
    """A command did not come to its end; neither does the lesson."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Walk:
    """One way through a lesson; `fixed` is the instant of the lab, where that is not today's clock."""

    def __init__(self, lesson: Lesson, folder: str, fixed: datetime | None, asked: dict[str, Any]) -> None:
        self._lesson, self._folder, self._fixed = lesson, folder, fixed
        self._waits = sys.stdin.isatty() and sys.stdout.isatty() and not asked["yes"]
        self._no_color: bool = asked["no_color"]
        self._strayed: list[int] = []

    def on_screen(self) -> int:
        """Words, command, Enter, screen, what to look for."""
        voice, width, steps = speaker(), screen_width(), self._lesson.steps
        self._show(shown.render_beginning(self._lesson, self._folder, voice, width))
        for number, step in enumerate(steps, 1):
            words = self._words(step)
            self._show(shown.render_step(number, len(steps), step, shlex.join(words), voice, width))
            self._wait()
            self._run(number, step, words)
            self._show(shown.render_look(step, voice, width))
        self._show(shown.render_end(self._lesson, voice, width))
        return self._tell_strayed()

    def as_page(self) -> int:
        """The same as one Markdown page."""
        voice = speaker()
        rows = list(shown.page_of_beginning(self._lesson, voice))
        for number, step in enumerate(self._lesson.steps, 1):
            words = self._words(step)
            with redirect_stdout(StringIO()) as screen:
                self._run(number, step, words)
            rows += shown.page_of_step(number, step, shlex.join(words), screen.getvalue(), voice)
        rows += shown.page_of_end(self._lesson, voice)
        click.echo("\n".join(rows))
        return self._tell_strayed()

    def _words(self, step: Step) -> list[str]:
        return [word.replace(PLACE, self._folder) for word in shlex.split(step.command)]

    def _run(self, number: int, step: Step, words: Sequence[str]) -> None:
        """In the language of the lesson, and at the instant of the lab where `inspect` would take today's."""
        from certway.cli.main import main

        unsaid = ["--lang", speaker().tag]
        if self._fixed is not None and words[1] == "inspect":
            unsaid += ["--at", self._fixed.isoformat()]
        status = main([*words[1:], *unsaid], standalone_mode=False)
        if status in (INTERRUPTED, PIPE_CLOSED, OWN_BUG):
            raise _Stopped(status)
        if status != step.status:
            self._strayed.append(number)

    def _tell_strayed(self) -> int:
        for number in self._strayed:
            told = say("Step {number} ended otherwise than the lesson says: something else has changed.", number=number)
            click.echo(speak(told), err=True)
        return SOMETHING_FAILS if self._strayed else NOTHING_FAILS

    def _wait(self) -> None:
        if self._waits:
            click.echo(spoken(ENTER), nl=False)
            if not sys.stdin.readline():
                raise click.Abort

    def _show(self, lines: Any) -> None:
        say_lines(lines, no_color=self._no_color)


ENTER: Final = phrase("[Enter] ")
