"""`certway lab`: the group of the lab's verbs, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

import click

from certway.cli.language import phrase
from certway.cli.verb import COMMON, Verb

VERBS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "prove": "certway.cli.lab_prove",
    }
)
"""Every verb and the module that holds it under its own name; the order is that of the help."""


class Lab(click.Group, Verb):
    """The group; loads a verb when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the help."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a verb."""
        module = VERBS.get(cmd_name)
        verb = getattr(import_module(module), cmd_name) if module else None
        return verb if isinstance(verb, click.Command) else None


@click.group(
    cls=Lab,
    help=phrase("Try verdicts on real TLS and SSH engines."),
    examples=("certway lab prove examples/3-ssh-tunnels-down",),
)
@COMMON
def lab(**_: Any) -> None:
    """The group; its verbs do the work."""
