"""The entry of the command line: knows the verbs by name, and refuses to load what `--help` does not need."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from keyword import iskeyword
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import click

from certway import __version__
from certway.cli.asked import nearest
from certway.cli.exit_codes import INTERRUPTED, OWN_BUG, PIPE_CLOSED
from certway.cli.language import find_language, phrase, speak, speaking, spoken
from certway.cli.verb import COMMON, Option, Verb
from certway.model.text import Text, either, say

VERBS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "check": "certway.cli.check",
        "inspect": "certway.cli.inspect",
        "rehearse": "certway.cli.rehearse",
        "forecast": "certway.cli.forecast",
        "import": "certway.cli.import_",
        "rules": "certway.cli.rules",
        "explain": "certway.cli.explain",
        "lab": "certway.cli.lab",
        "schema": "certway.cli.schema",
        "completion": "certway.cli.completion",
    }
)
"""Every verb and the module that holds it under its own name; the order is that of the help."""


MANY_VALUES: Final = 50_000
"""Allocations between two searches for cycles: a run makes many values and hardly any cycle. Saves 20 ms of a check."""


class Door(click.Group, Verb):
    """The group of verbs, each loaded when it is asked for; a path instead of a verb chooses one by itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the help."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a verb."""
        module = VERBS.get(cmd_name)
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        verb = getattr(import_module(module), name) if module else None
        return verb if isinstance(verb, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb, or the verb that a path stands for."""
        if args[0] not in VERBS and not args[0].startswith("-"):
            chosen = verb_for(args[0])
            if chosen not in VERBS:
                raise click.UsageError(speak(_neither(args[0])), ctx=ctx)
            return chosen, self.get_command(ctx, chosen), args
        return super().resolve_command(ctx, args)


def _neither(argument: str) -> Text:
    """What to say of a first word that is no verb and no path."""
    near = nearest(argument, tuple(VERBS))
    if near:
        return say(
            "{asked} is neither a command nor a file here. Did you mean {near}?", asked=argument, near=either(near)
        )
    return say("{asked} is neither a command nor a file here.", asked=argument)


def verb_for(argument: str) -> str:
    """`check` for a folder, a deployment file or an archive, `inspect` for other paths, empty for what is no path."""
    from certway.adapters.archives.opening import is_archive_name

    path = Path(argument)
    with suppress(OSError, ValueError):
        if path.is_dir() or path.suffix in (".yaml", ".yml") or is_archive_name(argument):
            return "check"
        if path.exists() or os.sep in argument or "/" in argument or path.suffix:
            return "inspect"
    return ""


@click.group(
    cls=Door,
    help=phrase(
        "Say which connection of a Cisco Expressway deployment works, which fails and why.\n\n"
        "With a path instead of a command: `check` on a folder or a deployment file, `inspect` on other files."
    ),
    examples=("certway examples/3-ssh-tunnels-down", "certway server.p7b"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="certway", help=phrase("Show the version and exit."), cls=Option)
@COMMON
def certway(**_: Any) -> None:
    """The group; its verbs do the work."""


def main(args: Sequence[str] | None = None, prog_name: str = "certway", standalone_mode: bool = True) -> int:
    """Run the command line; exits the process with the verb's status unless `standalone_mode` is off."""
    arguments = sys.argv[1:] if args is None else list(args)
    if standalone_mode:
        gc.set_threshold(MANY_VALUES)
    _make_printable()
    with speaking(find_language(arguments, os.environ)):
        status = _run(arguments, prog_name)
    if standalone_mode:
        sys.exit(status)
    return status


def _make_printable() -> None:
    """A character that the terminal cannot show must not end the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _run(arguments: list[str], prog_name: str) -> int:
    try:
        status = certway.main(args=arguments, prog_name=prog_name, standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as refused:
        refused.show()
        return refused.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(spoken("Aborted!"), err=True)
        return INTERRUPTED
    except OSError as error:
        if error.errno == errno.EPIPE:
            return _leave_closed_pipe()
        return _report_bug(error)
    except Exception as bug:  # noqa: BLE001  # the one place that catches our own bugs
        return _report_bug(bug)
    return status if isinstance(status, int) else 0


def _leave_closed_pipe() -> int:
    """The reader has gone: nobody to tell, and nothing may be flushed at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


def _report_bug(bug: Exception) -> int:
    """Short, without a traceback; CERTWAY_DEBUG=1 raises it instead."""
    if os.environ.get("CERTWAY_DEBUG"):
        raise bug
    place = _place_of(bug)
    texts = (
        say("certway has a bug: {kind} in {place}. Nothing was changed.", kind=type(bug).__name__, place=place),
        say("Please report it with this line, the command and `certway --version`; no file is needed."),
        say("CERTWAY_DEBUG=1 shows the traceback."),
    )
    for text in texts:
        click.echo(speak(text), err=True)
    return OWN_BUG


def _place_of(bug: Exception) -> str:
    """Module and line where it happened; never the message, which may hold data."""
    trace = bug.__traceback__
    place = "?"
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.startswith("certway"):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
