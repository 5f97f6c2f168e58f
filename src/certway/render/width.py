"""Columns on a terminal: how wide a text is, where it may be broken, how it is padded.

Wide and fullwidth characters take two columns, combining marks and format characters none.
Refuses to know what is written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_NO_LINE_START: Final = frozenset("，。、；：？！）」』》〉】〕…—,.;:?!)]}%")
_NO_LINE_END: Final = frozenset("（「『《〈【〔([{")


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def width_of(text: str) -> int:
    """How many columns a text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def pad(text: str, columns: int) -> str:
    """The text with spaces up to that many columns; a longer text stays as it is."""
    return text + " " * (columns - width_of(text))


def pad_left(text: str, columns: int) -> str:
    """The text with spaces before it up to that many columns."""
    return " " * (columns - width_of(text)) + text


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most that many columns; a piece that is longer than a line is cut. Never empty."""
    columns = max(columns, 2)
    lines: list[str] = []
    line = ""
    for gap, piece in _pieces(text):
        if line and width_of(line) + gap + width_of(piece) <= columns:
            line += " " * gap + piece
            continue
        if line:
            lines.append(line)
        *whole, line = _cut(piece, columns)
        lines.extend(whole)
    return [*lines, line]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Pieces that must not be broken, each with the columns of space before it when it does not start a line."""
    for word in text.split():
        gap = 1
        for piece in _breakable(word):
            yield gap, piece
            gap = 0


def _breakable(word: str) -> Iterator[str]:
    """A word in pieces between which a line may end: around wide characters, but not before closing marks."""
    if word.isascii():
        yield word
        return
    piece = ""
    for character in word:
        wide = _columns(character) == 2 or (piece != "" and _columns(piece[-1]) == 2)
        if piece and wide and character not in _NO_LINE_START and piece[-1] not in _NO_LINE_END:
            yield piece
            piece = ""
        piece += character
    yield piece


def _cut(piece: str, columns: int) -> list[str]:
    """A piece in parts of at most that many columns; never empty."""
    parts, part, used = [], "", 0
    for character in piece:
        taken = _columns(character)
        if part and used + taken > columns:
            parts.append(part)
            part, used = "", 0
        part += character
        used += taken
    return [*parts, part]
