"""What a surface paints: lines of spans, each span a piece of text with the name of its style. No colours here."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple, TypeAlias

from certway.render.width import width_of


class Style(Enum):
    """How a span reads; a surface chooses colours for it, or none."""

    PLAIN = "plain"
    TITLE = "title"
    HEADING = "heading"
    GOOD = "good"
    RISK = "risk"
    BAD = "bad"
    UNKNOWN = "unknown"
    FAINT = "faint"
    COMMAND = "command"


class Span(NamedTuple):
    """A piece of a line."""

    text: str
    style: Style = Style.PLAIN


Line: TypeAlias = tuple[Span, ...]

BLANK: Line = ()


def line(*parts: Span | str) -> Line:
    """A line of its parts; plain texts are plain spans."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def plain(lines: Iterable[Line]) -> str:
    """The lines as text without styles or trailing blanks, each ended by a newline."""
    return "".join("".join(span.text for span in spans).rstrip() + "\n" for spans in lines)


def columns_of(spans: Line) -> int:
    """How many columns a line takes."""
    return sum(width_of(span.text) for span in spans)
