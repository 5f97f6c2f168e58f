"""How a verb looks: help in the language in force, wrapped in columns, and options that every verb spells alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from certway.cli.language import phrase, speak, spoken
from certway.model.text import say
from certway.render.width import pad, width_of, wrap
from certway.wiring import LANGUAGES

F = TypeVar("F", bound=Callable[..., Any])

CLICK_WORDS: Final = (
    phrase("Usage:"),
    phrase("Options"),
    phrase("Commands"),
    phrase("Positional arguments"),
    phrase("Show the version and exit."),
    phrase("Error: {message}"),
    phrase("Try '{command} {option}' for help."),
    phrase("No such option {name!r}."),
    phrase("No such command {name!r}."),
    phrase("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    phrase("Missing command."),
    phrase("Missing argument"),
    phrase("Missing option"),
    phrase("Invalid value: {message}"),
    phrase("Invalid value for {param_hint}: {message}"),
    phrase("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    phrase("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    phrase("Option {name!r} does not take a value."),
    phrase("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    phrase("{name} {filename!r} does not exist."),
    phrase("{name} {filename!r} is not readable."),
    phrase("Path"),
    phrase("Directory"),
    phrase("File"),
    phrase("path"),
    phrase("directory"),
    phrase("file"),
    phrase("Aborted!"),
)
"""What click says itself, in its own spelling, for the catalogue."""


HELP: Final = phrase("Show this message and exit.")
HEADING: Final = phrase("{heading}:")


class Formatter(click.HelpFormatter):
    """Help pages in columns of a terminal, wide characters included; paragraphs after a lone \\b keep their lines."""

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        for index, paragraph in enumerate(text.split("\n\n")):
            if index:
                self.write("\n")
            self._write_paragraph(paragraph)

    def _write_paragraph(self, paragraph: str) -> None:
        indent = " " * self.current_indent
        lines = paragraph.splitlines()
        verbatim = bool(lines) and lines[0].strip() == "\b"
        shown = lines[1:] if verbatim else wrap(paragraph, self.width - self.current_indent)
        self.write("".join(f"{indent}{line}".rstrip() + "\n" for line in shown))

    def write_heading(self, heading: str) -> None:
        """Write what comes above a section, with the colon of the language."""
        self.write(" " * self.current_indent + spoken(HEADING).replace("{heading}", heading) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and what they mean, side by side."""
        listed = list(rows)
        indent = " " * self.current_indent
        first = min(max(width_of(term) for term, _ in listed), col_max) + col_spacing
        for term, meaning in listed:
            lines = wrap(meaning, self.width - self.current_indent - first)
            beside = width_of(term) + col_spacing <= first
            if not beside:
                self.write(f"{indent}{term}\n")
            for index, line in enumerate(lines):
                before = pad(term if beside and index == 0 else "", first)
                self.write(f"{indent}{before}{line}".rstrip() + "\n")


class Context(click.Context):
    """A context whose help is written by `Formatter`."""

    formatter_class = Formatter


class Verb(click.Command):
    """A verb; its help and examples are translated when they are shown."""

    context_class = Context

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that click keeps, with its help in the language in force now."""
        kept = super().get_help_option(ctx)
        if kept is not None:
            kept.help = spoken(HELP)
        return kept

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help in the language in force."""
        translated = copy(self)
        translated.help = spoken(self.help or "")
        click.Command.format_help_text(translated, ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, as they are typed."""
        if self.examples:
            with formatter.section(spoken(EXAMPLES)):
                formatter.write_text("\b\n" + "\n".join(self.examples))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first paragraph of the help."""
        return spoken(self.help or "").split("\n\n", maxsplit=1)[0].rstrip(".。")


EXAMPLES: Final = phrase("Examples")


class Option(click.Option):
    """An option; its help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help in the language in force."""
        translated = copy(self)
        translated.help = spoken(self.help or "")
        return click.Option.get_help_record(translated, ctx)


class Instant(click.ParamType[datetime]):
    """A date or an instant; without an offset it is UTC."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """2026-11-23, 2026-11-23T02:14Z, `2026-11-23 02:14`."""
        if isinstance(value, datetime):
            return value
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            hint = say("{value} is no date; write 2026-11-23 or 2026-11-23T02:14Z", value=value)
            self.fail(speak(hint), param, ctx)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def option(*names: str, **kwargs: Any) -> Callable[[F], F]:
    """An option whose help is in the language in force."""
    return click.option(*names, cls=Option, **kwargs)


AT: Final = option("--at", type=Instant(), help=phrase("Judge at another instant."))
POOL: Final = option(
    "--pool",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="FOLDER",
    help=phrase("Folder of CA certificates at hand, to name and to find what is missing; may be repeated."),
)
OUTPUT: Final = option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help=phrase("Write to a file.")
)
FORCE: Final = option("--force", is_flag=True, help=phrase("Write over an existing file."))
QUIET: Final = option("--quiet", "-q", is_flag=True, help=phrase("Say nothing; the exit code is the answer."))
NO_PROGRESS: Final = option("--no-progress", is_flag=True, help=phrase("Show no progress on long inputs."))
NO_COLOR: Final = option("--no-color", is_flag=True, help=phrase("Use no colours."))
LANG: Final = option(
    "--lang",
    type=click.Choice(LANGUAGES, case_sensitive=False),
    metavar="[en|zh-TW]",
    expose_value=False,
    help=phrase("Language; without it that of the locale."),
)


def formats(*names: str) -> Callable[[F], F]:
    """`--format` with these names, the first of them the default."""
    return option("--format", "form", type=click.Choice(names), default=names[0], help=phrase("Form of the answer."))


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, shown in this order."""

    def decorate(function: F) -> F:
        for one in reversed(options):
            function = one(function)
        return function

    return decorate


COMMON: Final = together(NO_COLOR, LANG)
