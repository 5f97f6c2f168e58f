"""Writes the lessons of the lab as pages with their real screens: `python -m tools.lessons`.

A page is what `certway lab learn N --format markdown` prints; the index lists them all, in both languages.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from certway.lab_wiring import find_lessons
from certway.render.speak import Speaker
from certway.wiring import LANGUAGES, find_catalogue
from tools.readme import ROOT, run_command

FOLDER: Final = ROOT / "docs" / "lessons"
INDEX: Final = FOLDER / "README.md"
_HEAD: Final = """\
# Lessons

Situations to live through in a running lab: break, look, diagnose, repair, see it up.
`certway lab learn` opens the lab, explains every step and runs it when you press Enter; nothing leaves your machine.
The lab needs OpenSSL 3 and `pip install 'certway[lab]'`.
Every screen on these pages is the real one, of a lab whose clock stands at 2026-11-23.

| | English | 繁體中文 |
|---|---|---|
"""


def command_of(situation: str, language: str) -> str:
    """What prints a page."""
    return f"certway lab learn {situation} --as-written --folder lab --format markdown --lang {language}"


def page_of(situation: str, language: str) -> Path:
    """Where a page stands."""
    return FOLDER / (f"{situation}.md" if language == "en" else f"{situation}.{language}.md")


def render_index() -> str:
    """The list of the lessons."""
    return _HEAD + "".join(_row(lesson.situation) for lesson in find_lessons())


def _row(situation: str) -> str:
    lesson = next(one for one in find_lessons() if one.situation == situation)
    cells = [situation]
    for language in LANGUAGES:
        title = Speaker(tag=language, catalogue=find_catalogue(language).gettext).speak(lesson.title)
        cells.append(f"[{title}]({page_of(situation, language).name})")
    return f"| {' | '.join(cells)} |\n"


def main() -> int:
    """Write every page and the index; 1 where a lesson does not end as it should."""
    FOLDER.mkdir(exist_ok=True)
    INDEX.write_text(render_index(), encoding="utf-8")
    failed = 0
    for lesson in find_lessons():
        for language in LANGUAGES:
            with TemporaryDirectory() as scratch:
                ran = run_command(command_of(lesson.situation, language), Path(scratch))
            failed |= ran.returncode
            sys.stderr.write(ran.stderr)
            page_of(lesson.situation, language).write_text(ran.stdout, encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
