"""xConfiguration as text: `*c xConfiguration Zones Zone 6 Name: "..."`, from a dump, a session or a web page.

Web pages run several settings into one line, break one into several, and bring their own blanks and quotation marks.
What is not such a setting is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from certway.adapters.evidence.dumps import MOST_ENTRIES, Entry, build_entry

_START: Final = re.compile(r'(?:(?<![^\s">])\*c\s+|(?<![^\s">*]))xConfiguration\s+', re.IGNORECASE)
_LONGEST_KEY: Final = 600
_NO_KEY: Final = frozenset('"{}<>')
_PASTED: Final = str.maketrans({"\u00a0": " ", "\u200b": " ", "\u201c": '"', "\u201d": '"', "\ufeff": " "})
_LEFT_OVER: Final = re.compile(r"\s*\*c\s*$")


def parse_xconfiguration(text: str) -> Iterator[Entry]:
    """Every setting but the secret ones, in order."""
    text = text.translate(_PASTED)
    starts = [found.span() for found in _START.finditer(text)][:MOST_ENTRIES]
    line, counted = 1, 0
    for index, (begin, after) in enumerate(starts):
        line += text.count("\n", counted, begin)
        counted = begin
        end = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        entry = _parse_one(text[after:end], line)
        if entry is not None:
            yield entry


def _parse_one(piece: str, line: int) -> Entry | None:
    """The setting at the beginning of a piece that ends before the next one."""
    key, colon, _ = piece[:_LONGEST_KEY].partition(":")
    if not colon or not _NO_KEY.isdisjoint(key):
        return None
    return build_entry(key.split(), _value(piece[len(key) + 1 :].lstrip(" \t")), line)


def _value(rest: str) -> str:
    """Between quotation marks, which may stand in the value, too; else the rest of the line."""
    first, _, others = rest.partition("\n")
    if not first.strip():
        following = others.lstrip().partition("\n")[0]  # a page broke the line before the value
        first = following if following.startswith('"') else ""
    if first.startswith('"'):
        return first[1 : first.rfind('"')] if first.rfind('"') > 0 else first[1:]
    return _LEFT_OVER.sub("", first).strip()
