"""Reading a case for a verb: with progress, and what cannot be used told on standard error."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from certway import wiring
from certway.cli.language import speak

if TYPE_CHECKING:
    from certway.model.certificate import Malformed
    from certway.model.deployment import Case


def read_case(path: Path, at: datetime | None, asked: dict[str, Any]) -> Case | None:
    """The case, with what could not be read in it; None, and the problems told, where nothing can be judged."""
    from dataclasses import replace

    from certway.cli.progress import stage
    from certway.model.text import say

    with stage(say("Reading {path} ...", path=str(path)), shown=shows_progress(asked)):
        reading = wiring.read_case(path, at, asked["pool"])
    if reading.case is None:
        tell_problems(reading.problems, path)
        return None
    return replace(reading.case, unread=reading.problems)


def tell_problems(problems: Iterable[Malformed], path: Path) -> None:
    """What could not be used, one line each; the folder itself under the name that was given."""
    from certway.model.text import say

    for problem in problems:
        where = str(path) if problem.where == "." else problem.where
        click.echo(speak(say("{where}: {what}", where=where, what=problem.what)), err=True)


def shows_progress(asked: dict[str, Any]) -> bool:
    """Whether progress was not asked away."""
    return not (asked["no_progress"] or asked["quiet"])
