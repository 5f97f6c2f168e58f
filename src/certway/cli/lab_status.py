"""`certway lab status` and `certway lab down`: what a running lab does, and its end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from certway import lab_wiring
from certway.cli.exit_codes import NOTHING_FAILS, SOMETHING_FAILS
from certway.cli.language import phrase, speak, speaker
from certway.cli.verb import COMMON, QUIET, Verb

if TYPE_CHECKING:
    from certway.lab.world.folder import Telephone

FOLDER = click.argument("folder", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.command(
    cls=Verb,
    help=phrase(
        "Make every connection of a running lab, and show what happened beside what certway predicts.\n\n"
        "Exit status: 0 everything works, 1 something does not, 2 no lab is running there."
    ),
    examples=("certway lab status lab/",),
)
@FOLDER
@QUIET
@COMMON
def lab_status(folder: Path, quiet: bool, no_color: bool) -> int:
    """Call, show."""
    from certway.cli.paint import screen_width
    from certway.cli.present import say_lines

    answer = call_lab(folder, "status", language=speaker().tag, width=screen_width())
    if not quiet:
        say_lines(lab_wiring.read_lab_lines(answer), no_color=no_color)
    return NOTHING_FAILS if answer["works"] else SOMETHING_FAILS


@click.command(cls=Verb, help=phrase("Close a running lab; its folder stays."), examples=("certway lab down lab/",))
@FOLDER
@COMMON
def lab_down(folder: Path, **_: Any) -> int:
    """Call, and say nothing."""
    call_lab(folder, "close")
    return NOTHING_FAILS


def call_lab(folder: Path, do: str, **asked: Any) -> dict[str, Any]:
    """Ask the running lab of a folder for one thing; a usage error where none is running."""
    telephone = find_lab(folder)
    answer = lab_wiring.call_lab(telephone, do, **asked)
    if answer is None:
        from certway.model.text import say

        raise click.UsageError(speak(say("No lab is running in {folder}.", folder=str(folder))))
    return answer


def find_lab(folder: Path) -> Telephone:
    """How to call the lab of a folder."""
    from certway.model.certificate import Malformed

    found = lab_wiring.find_lab(folder)
    if isinstance(found, Malformed):
        raise click.UsageError(speak(found.what))
    return found
