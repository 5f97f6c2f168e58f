"""`certway inspect`: what files are, what they hold, and whether an upload page would take them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from certway import wiring
from certway.cli.exit_codes import NOTHING_FAILS, WRONG_USAGE, status_of
from certway.cli.language import phrase, speak, speaker
from certway.cli.verb import AT, COMMON, FORCE, OUTPUT, QUIET, Verb, option, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from certway.pki.contents import Contents
    from certway.render.lines import Line

ASKED: Final = together(
    option(
        "--as",
        "product",
        type=click.Choice(("expressway-c", "expressway-e")),
        help=phrase("Say whether the server certificate page of this product would take the certificate."),
    ),
    option(
        "--trusted-ca",
        type=click.Path(exists=True, path_type=Path),
        metavar="PATH",
        help=phrase("The node's trusted CA list, as the page shows it (file or folder)."),
    ),
    option("--release", metavar="RELEASE", help=phrase("The node's release, for example X14.3.")),
    option(
        "--store", type=click.Choice(("server", "client")), default="server", help=phrase("From X15.5: which store.")
    ),
    AT,
    option("--details", is_flag=True, help=phrase("Every certificate in full, however many there are.")),
    option(
        "--password-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help=phrase("First line: the password of PKCS #12 files and encrypted keys."),
    ),
)
MADE: Final = together(
    option(
        "--extract",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help=phrase("Write each certificate to a PEM file of its own, in the order to append them: root first."),
    ),
    option(
        "--convert",
        type=click.Choice(("pem", "der", "p7b", "p12")),
        help=phrase("Write the certificates in this form."),
    ),
    OUTPUT,
    FORCE,
    QUIET,
    COMMON,
)


@click.command(
    cls=Verb,
    help=phrase(
        "Say what each file is, whatever its name, and what it holds.\n\n"
        "Private keys are named and stay where they are. Exit status: 0, or 2 if nothing is readable; with --as "
        "1 if the certificate would be refused, 3 if that cannot be said."
    ),
    examples=(
        "certway inspect server.cer",
        "certway inspect new.pem --as expressway-e --trusted-ca ca.pem --release X14.3",
        "certway inspect chain.p7b --extract cas/",
        "certway inspect server.der --convert pem -o server.pem",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, path_type=Path))
@ASKED
@MADE
def inspect(files: tuple[Path, ...], **asked: Any) -> int:
    """Read, then show, or write what was asked for."""
    contents = wiring.read_files(files, _password(asked["password_file"]))
    if not contents:
        return _tell_nothing(files)
    if asked["extract"]:
        return _extract(contents, asked)
    if asked["convert"]:
        return _convert(contents, asked)
    at = asked["at"] or datetime.now(UTC)
    if asked["product"]:
        return _ask_upload(contents, at, asked)
    if not asked["quiet"]:
        _show(wiring.describe_files(contents, at, speaker(at), _width(), details=asked["details"]), asked)
    return NOTHING_FAILS if any(_is_readable(one) for one in contents) else WRONG_USAGE


def _tell_nothing(files: Sequence[Path]) -> int:
    from certway.model.text import say

    click.echo(speak(say("There is no file in {folders}.", folders=tuple(map(str, files)))), err=True)
    return WRONG_USAGE


def _is_readable(contents: Contents) -> bool:
    return len(contents.problems) < len(contents.items)


def _width() -> int:
    from certway.cli.paint import screen_width

    return screen_width()


def _password(file: Path | None) -> bytes | None:
    """The first line of the file; a password on the command line would be seen by others."""
    if file is None:
        return None
    lines = file.read_bytes()[:4096].splitlines()
    return lines[0] if lines else b""


def _show(lines: Iterator[Line], asked: dict[str, Any]) -> None:
    from certway.cli.paint import paint
    from certway.cli.present import hand_over, layout

    colour, _ = layout(asked["output"], no_color=asked["no_color"])
    hand_over(paint(lines, colour=colour), asked["output"], force=asked["force"])


def _ask_upload(contents: Sequence[Contents], at: datetime, asked: dict[str, Any]) -> int:
    """ACCEPTED, ACCEPTED WITH WARNING, REFUSED or CANNOT SAY, and why."""
    if asked["release"]:
        _check_release(asked["release"])
    answer = wiring.judge_upload(
        contents, asked["product"], asked["release"] or "", asked["store"], asked["trusted_ca"], at
    )
    if not asked["quiet"]:
        _show(wiring.describe_upload(answer, speaker(at), _width()), asked)
    return status_of(answer.diagnosis.services)


def _check_release(release: str) -> None:
    from certway.knowledge.releases import parse_release
    from certway.model.certificate import Malformed

    parsed = parse_release(release)
    if isinstance(parsed, Malformed):
        raise click.UsageError(speak(parsed.what))


def _extract(contents: Sequence[Contents], asked: dict[str, Any]) -> int:
    from certway.cli.present import write_or_refuse
    from certway.model.text import say

    files = wiring.split_certificates(contents)
    for name, content in files:
        write_or_refuse(asked["extract"] / name, content, force=asked["force"])
        if not asked["quiet"]:
            click.echo(str(asked["extract"] / name))
    if not files:
        click.echo(speak(say("There is no certificate in these files.")), err=True)
    return NOTHING_FAILS if files else WRONG_USAGE


def _convert(contents: Sequence[Contents], asked: dict[str, Any]) -> int:
    """The certificates of all files in one; private keys stay where they are."""
    from certway.cli.present import write_or_refuse
    from certway.model.certificate import Malformed

    converted = wiring.convert_files(contents, asked["convert"], _password(asked["password_file"]))
    if isinstance(converted, Malformed):
        raise click.UsageError(speak(converted.what))
    if asked["output"] is None:
        _refuse_terminal(asked["convert"])
        click.echo(converted, nl=False)
    else:
        write_or_refuse(asked["output"], converted, force=asked["force"])
    return NOTHING_FAILS


def _refuse_terminal(form: str) -> None:
    """Binary forms go to a file or a pipe."""
    import sys

    from certway.model.text import say

    if form != "pem" and sys.stdout.isatty():
        raise click.UsageError(speak(say("{form} is binary: name a file with --output", form=form)))
