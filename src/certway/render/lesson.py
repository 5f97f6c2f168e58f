"""Lessons as people read them: their list, and the words around each command; on a terminal and as a page.

The screens between the words are the output of the commands, never written here. The words hold no data, so a page
takes them as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from certway.model.lesson import Lesson, Stage, Step
from certway.model.text import Text, say
from certway.render.causes import indented
from certway.render.lines import BLANK, Line, Span, Style, line
from certway.render.speak import Speaker

STAGES: Final[Mapping[Stage, Text]] = {
    Stage.LOOK: say("Look"),
    Stage.BREAK: say("Break it"),
    Stage.DIAGNOSE: say("Diagnose"),
    Stage.REPAIR: say("Repair"),
    Stage.SEE: say("See it up"),
}
_INDENT: Final = "  "
_NUMBER: Final = 4


def render_lessons(lessons: Iterable[Lesson], speaker: Speaker, width: int) -> Iterator[Line]:
    """Number and title of each, and what is learnt below it."""
    for lesson in lessons:
        yield line(Span(lesson.situation.ljust(_NUMBER), Style.COMMAND), Span(speaker.speak(lesson.title), Style.TITLE))
        for text in lesson.learns:
            yield from indented(speaker.speak(text), width, " " * _NUMBER)


def render_beginning(lesson: Lesson, folder: str, speaker: Speaker, width: int) -> Iterator[Line]:
    """Title, what is learnt, and where the lab is."""
    heading = say("Lesson {number}: {title}", number=lesson.situation, title=lesson.title)
    yield line(Span(speaker.speak(heading), Style.TITLE))
    yield BLANK
    for text in lesson.learns:
        yield from indented(speaker.speak(text), width)
    yield BLANK
    where = say("The lab is in {folder}. Other shells may use it, too.", folder=folder)
    yield from indented(speaker.speak(where), width, _INDENT, Style.FAINT)


def render_step(number: int, count: int, step: Step, command: str, speaker: Speaker, width: int) -> Iterator[Line]:
    """What is done now and why, and the command."""
    yield BLANK
    yield line(Span(f"{number}/{count} {speaker.speak(STAGES[step.stage])}", Style.HEADING))
    yield from indented(speaker.speak(step.text), width)
    yield BLANK
    yield line(Span(f"$ {command}", Style.COMMAND))


def render_look(step: Step, speaker: Speaker, width: int) -> Iterator[Line]:
    """What to look for on the screen above."""
    yield BLANK
    yield from indented(speaker.speak(step.look), width, "> ", Style.GOOD)


def render_end(lesson: Lesson, speaker: Speaker, width: int) -> Iterator[Line]:
    """What to keep."""
    yield BLANK
    yield from indented(speaker.speak(lesson.ends), width, "", Style.TITLE)


def page_of_beginning(lesson: Lesson, speaker: Speaker) -> Iterator[str]:
    """The head of a page."""
    heading = say("Lesson {number}: {title}", number=lesson.situation, title=lesson.title)
    yield f"# {speaker.speak(heading)}"
    yield ""
    yield from (f"* {speaker.speak(text)}" for text in lesson.learns)
    yield ""
    yield f"`certway lab learn {lesson.situation}`"
    yield ""


def page_of_step(number: int, step: Step, command: str, screen: str, speaker: Speaker) -> Iterator[str]:
    """One step with its screen."""
    yield f"## {number}. {speaker.speak(STAGES[step.stage])}"
    yield ""
    yield speaker.speak(step.text)
    yield ""
    yield "```text"
    yield f"$ {command}"
    yield from screen.splitlines()
    yield "```"
    yield ""
    yield speaker.speak(step.look)
    yield ""


def page_of_end(lesson: Lesson, speaker: Speaker) -> Iterator[str]:
    """The last line."""
    yield f"**{speaker.speak(lesson.ends)}**"
