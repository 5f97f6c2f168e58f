"""`certway schema`: the JSON schema of the answers."""

from __future__ import annotations

from importlib import resources
from typing import Any

import click

from certway.cli.language import phrase
from certway.cli.verb import COMMON, Verb


@click.command(
    cls=Verb,
    help=phrase("Print the JSON schema of an answer: diagnosis (`check --format json`) or rehearsal (`rehearse`)."),
    examples=("certway schema > certway.diagnosis-1.json", "certway schema rehearsal"),
)
@click.argument("answer", metavar="[ANSWER]", type=click.Choice(("diagnosis", "rehearsal")), default="diagnosis")
@COMMON
def schema(answer: str, **_: Any) -> int:
    """Print the schema as it is published."""
    published = resources.files("certway.wire").joinpath(f"{answer}.schema.json")
    click.echo(published.read_text(encoding="utf-8"), nl=False)
    return 0
