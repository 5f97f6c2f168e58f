"""Documented commands run, and documented output is real."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tools.readme import MARKED, READMES, ROOT, find_commands, render_readme, run_command

DOCUMENTS = (*READMES, *sorted((ROOT / "docs").rglob("*.md")))
WITH_COMMANDS = [path for path in DOCUMENTS if any(find_commands(path.read_text(encoding="utf-8")))]
ORDINARY = {0, 1, 3}  # the answers of a verb; 2 is wrong usage


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", READMES, ids=name_of)
def test_the_output_shown_is_the_real_one(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert MARKED.search(page)
    assert render_readme(page) == page, "run: make readme"


def test_a_changed_output_would_be_noticed() -> None:
    """The control."""
    page = READMES[0].read_text(encoding="utf-8")
    assert render_readme(page.replace("FAILS", "works")) == page


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=name_of)
def test_documented_commands_run(path: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for command in find_commands(path.read_text(encoding="utf-8")):
        ran = run_command(command, tmp_path)
        assert (ran.returncode in ORDINARY, ran.stderr) == (True, ""), command


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
