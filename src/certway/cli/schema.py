"""`certway schema`: the JSON schema of the answers."""

from __future__ import annotations

from importlib import resources
from typing import Any, Final

import click

from certway.cli.language import phrase
from certway.cli.verb import COMMON, Verb

SCHEMAS: Final = ("diagnosis", "forecast", "rehearsal")


@click.command(
    cls=Verb,
    help=phrase("Print a JSON schema: of `check`, `forecast` or `rehearse` with `--format json`."),
    examples=("certway schema > certway.diagnosis-1.json", "certway schema rehearsal"),
)
@click.argument("name", required=False, default=SCHEMAS[0], metavar="[NAME]", type=click.Choice(SCHEMAS))
@COMMON
def schema(name: str, **_: Any) -> int:
    """Print the schema as it is published."""
    published = resources.files("certway.wire").joinpath(f"{name}.schema.json")
    click.echo(published.read_text(encoding="utf-8"), nl=False)
    return 0
