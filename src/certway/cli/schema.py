"""`certway schema`: the JSON schema of the answers."""

from __future__ import annotations

from importlib import resources
from typing import Any

import click

from certway.cli.language import phrase
from certway.cli.verb import COMMON, Verb


@click.command(
    cls=Verb,
    help=phrase("Print the JSON schema of `check --format json`."),
    examples=("certway schema > certway.diagnosis-1.json",),
)
@COMMON
def schema(**_: Any) -> int:
    """Print the schema as it is published."""
    published = resources.files("certway.wire").joinpath("diagnosis.schema.json")
    click.echo(published.read_text(encoding="utf-8"), nl=False)
    return 0
