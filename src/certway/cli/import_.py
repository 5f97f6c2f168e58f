"""`certway import`: evidence as a deployment file that people go on editing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from certway import wiring
from certway.cli.exit_codes import NOTHING_FAILS, WRONG_USAGE
from certway.cli.language import phrase, speak
from certway.cli.reading import tell_problems
from certway.cli.verb import COMMON, FORCE, QUIET, Verb, option

if TYPE_CHECKING:
    pass


@click.command(
    "import",
    cls=Verb,
    help=phrase(
        "Write what a folder of archives, dumps and certificate files shows as a deployment file.\n\n"
        "Each line says behind # where its value was seen; the certificates go to a folder beside the file. "
        "Beside the archives, the file adds to them and overrides them."
    ),
    examples=("certway import evidence -o evidence/deployment.yaml",),
)
@click.argument("folder", metavar="FOLDER", type=click.Path(exists=True, path_type=Path))
@option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=phrase("The deployment file to write."),
)
@FORCE
@QUIET
@COMMON
def import_(folder: Path, **asked: Any) -> int:
    """Read, write, and say what could not be read."""
    reading = wiring.read_case(folder, None)
    tell_problems(reading.problems, folder)
    if reading.case is None:
        return WRONG_USAGE
    output: Path = asked["output"]
    files = wiring.build_import(reading.case, output.name)
    _write(files, output.parent, force=asked["force"])
    if not asked["quiet"]:
        from certway.model.text import say

        for text in reading.case.assumed:
            click.echo(speak(say("Assumed: {what}", what=text)))
        count = len(files) - 1
        beside = f"{output.stem}-files"
        told = say("{file} was written, with {count} files in {folder}.", file=str(output), count=count, folder=beside)
        click.echo(speak(told))
    return NOTHING_FAILS


def _write(files: dict[str, bytes], folder: Path, *, force: bool) -> None:
    """All files, or none where one of them exists."""
    from certway.cli.present import write_or_refuse
    from certway.model.text import say

    taken = next((name for name in files if (folder / name).exists()), None)
    if taken is not None and not force:
        raise click.UsageError(
            speak(say("{file} exists and was left as it is. Use --force to write over it.", file=taken))
        )
    for name, content in files.items():
        write_or_refuse(folder / name, content, force=force)
