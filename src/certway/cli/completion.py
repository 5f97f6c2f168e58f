"""`certway completion`: the script that lets a shell complete verbs and options."""

from __future__ import annotations

from typing import Any

import click
from click.shell_completion import ShellComplete, get_completion_class

from certway.cli.language import phrase
from certway.cli.verb import COMMON, Verb


@click.command(
    cls=Verb,
    help=phrase("Print the completion script of a shell."),
    examples=('eval "$(certway completion bash)"', "certway completion fish > ~/.config/fish/completions/certway.fish"),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@COMMON
def completion(shell: str, **_: Any) -> int:
    """Print the script; click asks certway itself for the completions."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"{shell}?")
    script = kind(click.get_current_context().find_root().command, {}, "certway", "_CERTWAY_COMPLETE")
    click.echo(ShellComplete.source(script), nl=False)
    return 0
