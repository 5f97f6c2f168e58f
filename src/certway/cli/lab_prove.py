"""`certway lab prove`: every question of a case put to real engines, prediction beside reality."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from certway import __version__, lab_wiring, wiring
from certway.cli.exit_codes import NOTHING_FAILS, SOMETHING_FAILS, UNKNOWN, WRONG_USAGE
from certway.cli.language import phrase, speak, speaker
from certway.cli.reading import shows_progress, tell_problems
from certway.cli.verb import AT, COMMON, FORCE, NO_PROGRESS, OUTPUT, QUIET, Verb, formats, option, together

if TYPE_CHECKING:
    from certway.model.deployment import Case
    from certway.model.proof import ProofReport

ASKED: Final = together(
    option(
        "--keys",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help=phrase("Folder of unencrypted private keys; the test keys of the examples are known without it."),
    ),
    AT,
)
SHOWN: Final = together(formats("text", "json", "markdown"), OUTPUT, FORCE, QUIET, NO_PROGRESS, COMMON)


@click.command(
    cls=Verb,
    help=phrase(
        "Shake hands for every question of a case whose keys are at hand, and show prediction beside reality.\n\n"
        "CASE is a folder of files or a deployment file. Nothing leaves this machine; keys are read and never shown. "
        "Exit status: 0 everything tried is as predicted, 1 something is not, 2 wrong usage or nothing readable, "
        "3 nothing could be tried."
    ),
    examples=(
        "certway lab prove examples/3-ssh-tunnels-down",
        "certway lab prove . --keys keys/",
        "certway lab prove deployment.yaml --format json -o proof.json",
    ),
)
@click.argument("case", metavar="CASE", type=click.Path(exists=True, path_type=Path))
@ASKED
@SHOWN
def lab_prove(case: Path, **asked: Any) -> int:
    """Read, try, show."""
    read = _read(case, asked)
    if read is None:
        return WRONG_USAGE
    report = _prove(read, asked)
    if not asked["quiet"]:
        _show(report, asked)
    if not report.tried:
        _say_what_is_missing(report)
        return UNKNOWN
    return SOMETHING_FAILS if report.different else NOTHING_FAILS


def _read(path: Path, asked: dict[str, Any]) -> Case | None:
    """The case, None where nothing can be judged; what could not be read is told on standard error."""
    reading = wiring.read_case(path, asked["at"])
    if reading.case is None or not asked["quiet"]:
        tell_problems(reading.problems, path)
    return reading.case


def _prove(case: Case, asked: dict[str, Any]) -> ProofReport:
    from certway.cli.progress import stage
    from certway.model.text import say

    with stage(say("Trying {count} nodes ...", count=len(case.deployment.nodes)), shown=shows_progress(asked)):
        return lab_wiring.prove_case(case, asked["keys"])


def _show(report: ProofReport, asked: dict[str, Any]) -> None:
    from certway.cli.present import hand_over, layout

    colour, width = layout(asked["output"], no_color=asked["no_color"])
    hand_over(_present(report, asked["form"], colour=colour, width=width), asked["output"], force=asked["force"])


def _present(report: ProofReport, form: str, *, colour: bool, width: int) -> str:
    """The report as text of one of the forms; JSON is English whatever language is spoken."""
    from certway.cli.paint import paint

    titles, voice = wiring.connection_titles(), speaker(report.at)
    if form == "json":
        from certway.render.speak import Speaker
        from certway.wire.proof import encode_proof

        encoded = encode_proof(report, Speaker(at=report.at).speak, __version__)
        return json.dumps(encoded, indent=1, ensure_ascii=False) + "\n"
    if form == "markdown":
        from certway.render.proof_markdown import render_proof_markdown

        return render_proof_markdown(report, titles, voice)
    from certway.render.proof import render_proof

    return paint(render_proof(report, titles, voice, width), colour=colour)


def _say_what_is_missing(report: ProofReport) -> None:
    """On standard error, what would let something be tried."""
    from certway.model.proof import Why
    from certway.model.text import say

    reasons = {untried.why for proof in report.proofs for untried in proof.untried}
    click.echo(speak(say("Nothing could be tried.")), err=True)
    if Why.NO_KEY in reasons:
        click.echo(speak(say("Name the folder of the private keys: --keys DIR")), err=True)
    if Why.NOT_AT_HAND in reasons:
        hint = say("Install OpenSSL 3 (its libssl), and the lab's packages: {command}", command=INSTALL)
        click.echo(speak(hint), err=True)


INSTALL: Final = "pip install 'certway[lab]'"
