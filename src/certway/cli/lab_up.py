"""`certway lab list` and `certway lab up`: what can be run, and running it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from certway import lab_wiring
from certway.cli.exit_codes import NOT_APPLIED, NOTHING_FAILS
from certway.cli.language import phrase, speak, speaker
from certway.cli.verb import AT, COMMON, FORCE, Verb, option

if TYPE_CHECKING:
    from certway.lab.world.opening import Opened


AS_WRITTEN: Final = option(
    "--as-written",
    is_flag=True,
    help=phrase("Keep the dates of the scenario instead of moving it to today; its clock stands still."),
)


@click.command(
    cls=Verb,
    help=phrase("List what can be run: situations by number, scenarios by id."),
    examples=("certway lab list",),
)
@COMMON
def lab_list(no_color: bool) -> int:
    """One line each."""
    from certway.cli.paint import screen_width
    from certway.cli.present import say_lines

    say_lines(lab_wiring.describe_scenarios(speaker(), screen_width()), no_color=no_color)
    return NOTHING_FAILS


@click.command(
    cls=Verb,
    help=phrase(
        "Run a deployment on loopback until Ctrl-C or `lab down`.\n\n"
        "SCENARIO is a situation (3), a scenario (ssh.intermediate-missing-on-c) or `healthy`. FOLDER gets the "
        "deployment file, certificates and test keys; changes are made with the other commands."
    ),
    examples=("certway lab up 3 lab/", "certway lab up healthy lab/ --at 2026-11-23"),
)
@click.argument("scenario", metavar="SCENARIO")
@click.argument("folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@AT
@AS_WRITTEN
@FORCE
@COMMON
def lab_up(scenario: str, folder: Path, **asked: Any) -> int:
    """Open, tell, stay."""
    name = _match_scenario(scenario)
    refuse_full_folder(folder, force=asked["force"])

    def announce(opened: Opened) -> None:
        from certway.cli.paint import screen_width
        from certway.cli.present import say_lines

        say_lines(
            lab_wiring.describe_opened(name, str(folder), opened, speaker(), screen_width()), no_color=asked["no_color"]
        )

    refusal = lab_wiring.run_lab(name, folder, asked["at"], announce, as_written=asked["as_written"])
    if refusal is None:
        return NOTHING_FAILS
    click.echo(speak(refusal), err=True)
    return NOT_APPLIED


def _match_scenario(asked: str) -> str:
    """The scenario that was meant; all of them would be a wall, so a name near to none leads to their list."""
    from certway.cli.asked import match_name, nearest
    from certway.model.text import say

    names = lab_wiring.lab_names()
    if asked in names or nearest(asked, names):
        return match_name("SCENARIO", asked, names)
    raise click.UsageError(speak(say("there is no scenario {asked}. `certway lab list` lists all.", asked=asked)))


def refuse_full_folder(folder: Path, *, force: bool) -> None:
    """A lab writes over no files of others; a usage error where there are some."""
    from certway.model.text import say

    if folder.exists() and any(folder.iterdir()) and not force:
        what = say("{folder} is not empty. Name a new folder, or use --force to write over it.", folder=str(folder))
        raise click.UsageError(speak(what))
