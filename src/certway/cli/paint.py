"""Lines on a terminal: which colour each style has, how wide the screen is."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import click

from certway.render.lines import Line, Span, Style

WIDEST: Final = 120
NARROWEST: Final = 60
UNKNOWN_WIDTH: Final = 80

COLOURS: Final[Mapping[Style, Mapping[str, Any]]] = MappingProxyType(
    {
        Style.TITLE: {"bold": True},
        Style.HEADING: {"underline": True},
        Style.GOOD: {"fg": "green"},
        Style.RISK: {"fg": "yellow", "bold": True},
        Style.BAD: {"fg": "red", "bold": True},
        Style.UNKNOWN: {"fg": "magenta"},
        Style.FAINT: {"dim": True},
        Style.COMMAND: {"fg": "cyan"},
    }
)


def screen_width() -> int:
    """Columns of the terminal within reason; 80 where there is none."""
    if not sys.stdout.isatty():
        return UNKNOWN_WIDTH
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((UNKNOWN_WIDTH, 24)).columns))


def wants_colour(no_color: bool) -> bool:
    """On a terminal, unless the user or NO_COLOR says otherwise."""
    return sys.stdout.isatty() and not no_color and not os.environ.get("NO_COLOR")


def paint(lines: Iterable[Line], *, colour: bool) -> str:
    """The lines as text, with or without colours."""
    return "".join("".join(_painted(span, colour) for span in spans).rstrip() + "\n" for spans in lines)


def _painted(span: Span, colour: bool) -> str:
    style = COLOURS.get(span.style)
    return click.style(span.text, **style) if colour and style and span.text.strip() else span.text
