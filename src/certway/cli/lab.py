"""`certway lab`: deployments as running servers, and proof by real handshakes; commands load when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

import click

from certway.cli.language import phrase
from certway.cli.verb import COMMON, Verb

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "prove": "certway.cli.lab_prove",
        "list": "certway.cli.lab_up",
        "up": "certway.cli.lab_up",
        "learn": "certway.cli.lab_learn",
        "status": "certway.cli.lab_status",
        "upload": "certway.cli.lab_change",
        "append": "certway.cli.lab_change",
        "remove": "certway.cli.lab_change",
        "set": "certway.cli.lab_change",
        "restart": "certway.cli.lab_change",
        "down": "certway.cli.lab_status",
    }
)
"""Every command and the module that holds it; the order is that of the help."""


class Lab(click.Group, Verb):
    """The group, whose commands wait until they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; `set` and `list` would hide built-ins, so functions carry `lab_` before their names."""
        module = COMMANDS.get(cmd_name)
        command = getattr(import_module(module), f"lab_{cmd_name}") if module else None
        return command if isinstance(command, click.Command) else None


@click.group(
    cls=Lab,
    help=phrase(
        "Run a deployment on loopback, break it, look at it, repair it.\n\n"
        "A lab is a folder: `certway check` reads it like any other. Its keys are known to everyone."
    ),
    examples=("certway lab learn 3", "certway lab up 3 lab/", "certway lab status lab/", "certway check lab/"),
)
@COMMON
def lab(**_: Any) -> None:
    """The group; its commands do the work."""
