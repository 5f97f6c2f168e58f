"""`certway rehearse`: a change before it is made, and what it turns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from certway import wiring
from certway.cli.exit_codes import NOT_APPLIED, NOTHING_FAILS, SOMETHING_FAILS, UNKNOWN, WRONG_USAGE
from certway.cli.language import phrase, speak
from certway.cli.reading import read_case, shows_progress
from certway.cli.verb import COMMON, FORCE, NO_PROGRESS, OUTPUT, POOL, QUIET, Option, Verb, formats, option, together

if TYPE_CHECKING:
    from certway.app.rehearse import Rehearsed
    from certway.cli.changes import Asked, Written
    from certway.model.deployment import Case

_ORDER: Final = "certway.changes"


class Ordered(Verb):
    """A verb whose changes keep the order of the command line, whatever their options are called."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note the order, then read as ever."""
        values, _, order = self.make_parser(ctx).parse_args(list(args))
        waiting = {name: list(given) for name, given in values.items() if isinstance(given, list)}
        ctx.meta[_ORDER] = tuple(
            (one.name, waiting[one.name].pop(0)) for one in order if isinstance(one, Change) and one.name in waiting
        )
        return super().parse_args(ctx, args)


class Change(Option):
    """An option that is a change."""


def change(name: str, metavar: str, help_text: str) -> Any:
    """A repeatable option that is a change."""
    return click.option(f"--{name}", cls=Change, multiple=True, metavar=metavar, help=help_text)


MADE: Final = together(
    change(
        "upload",
        "NODE[:STORE]=FILE",
        phrase("Upload a certificate; a folder: each file where it belongs, by its key, else by its names."),
    ),
    change("append", "NODE[:STORE]=FILE", phrase("Append CA certificates to a trust list.")),
    change("remove", "NODE[:STORE]=FILE", phrase("Remove CA certificates from a trust list.")),
    change("set", "OWNER:NAME=VALUE", phrase("Change a setting of a node or a zone, by the name on the screen.")),
    change("release", "PRODUCT=RELEASE", phrase("Another release: expressway=X15.5, cucm=15SU2, expe01=X15.2.")),
    change("restart", "NODE[:SERVICE]", phrase("Restart here, with --no-restart.")),
    change("at", "DATE", phrase("Let time pass until then.")),
    change("changes", "FILE", phrase("The same as lines of a file: append all-c=G3.pem.")),
)
SHOWN: Final = together(
    option("--no-restart", is_flag=True, help=phrase("The state before anything that was changed is restarted.")),
    POOL,
    formats("text", "json", "markdown"),
    OUTPUT,
    FORCE,
    QUIET,
    NO_PROGRESS,
    COMMON,
)


@click.command(
    cls=Ordered,
    help=phrase(
        "Say what a change would do before it is made: is the upload accepted, what breaks, what comes up.\n\n"
        "Changes are made in the order in which they are written. NODE is a node, all-c, all-e, all-cucm, all-imp or "
        "all. What is installed runs in the end, as after a restart.\n\n"
        "Exit status: 0 accepted and all that worked still works, 1 refused or something that worked fails, 2 wrong "
        "usage, 3 it cannot be said, 4 a change could not be applied."
    ),
    examples=(
        "certway rehearse . --upload expe01=new.pem",
        "certway rehearse . --append all-c=G3.pem --upload all-e=from-the-ca/",
        "certway rehearse . --release expressway=X15.5 --at 2027-03-15",
        'certway rehearse . --set "UC traversal:TLS verify subject name=expc.example.com"',
    ),
)
@click.argument("case", metavar="CASE", type=click.Path(exists=True, path_type=Path))
@MADE
@SHOWN
def rehearse(case: Path, **asked: Any) -> int:
    """Read, change, judge both, show."""
    from certway.cli.changes import read_changes
    from certway.repair.edits import NotApplied

    written: tuple[Written, ...] = click.get_current_context().meta[_ORDER]
    if not written:
        raise click.UsageError(speak(_nothing_asked()))
    read = read_case(case, None, asked)
    if read is None:
        return WRONG_USAGE
    try:
        changes = read_changes(read, written)
        if not changes.edits:
            return _refuse_to_show_nothing(changes)
        made = _judge(read, changes, asked)
    except NotApplied as refused:
        click.echo(speak(_not_applied(refused)), err=True)
        return NOT_APPLIED
    if not asked["quiet"]:
        _show(made, changes, asked)
    return status_of_rehearsal(made)


def _nothing_asked() -> Any:
    from certway.model.text import say

    return say("Name a change: --upload, --append, --remove, --set, --release, --restart, --at or --changes.")


def _not_applied(refused: Any) -> Any:
    from certway.model.text import say

    return say("Not applied: {what}", what=refused.what)


def _refuse_to_show_nothing(changes: Asked) -> int:
    """No file of the folder has a place: why, file by file."""
    from certway.model.text import say

    for one in changes.left:
        click.echo(speak(say("Not assigned: {file}: {why}", file=one.where, why=one.why)), err=True)
    return NOT_APPLIED


def _judge(case: Case, changes: Asked, asked: dict[str, Any]) -> Rehearsed:
    from certway.cli.progress import stage
    from certway.model.text import say

    with stage(say("Judging {count} nodes ...", count=len(case.deployment.nodes)), shown=shows_progress(asked)):
        return wiring.rehearse_changes(case, changes.edits, restart=not asked["no_restart"])


def _show(made: Rehearsed, changes: Asked, asked: dict[str, Any]) -> None:
    from certway.cli.present import hand_over, layout, present_rehearsal

    colour, width = layout(asked["output"], no_color=asked["no_color"])
    play = wiring.build_play(made, changes.assigned, changes.left)
    shown = present_rehearsal(play, asked["form"], colour=colour, width=width)
    hand_over(shown, asked["output"], force=asked["force"])


def status_of_rehearsal(made: Rehearsed) -> int:
    """Refused or breaking wins over what cannot be said."""
    from certway.repair.offer import Admission

    admission, comparison = made.rehearsal.admission, made.rehearsal.comparison
    if admission is Admission.REFUSED or comparison.breaks:
        return SOMETHING_FAILS
    return UNKNOWN if admission is Admission.CANNOT_SAY or comparison.is_unsure else NOTHING_FAILS
