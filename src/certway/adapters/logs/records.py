"""Lines around a line: the message it is part of, the line that brings the message, the requests before.

Knows where a message begins and ends, and looks around for so many lines only: a log that is made to be slow is read
without its surroundings from there on. Refuses to read what it finds.
"""

from __future__ import annotations

import re
from typing import Final

from certway.adapters.logs.line import Line, parse_line
from certway.adapters.logs.scanning import AHEAD_BYTES, BEHIND_BYTES, Hit

_WHEN: Final = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\s]{0,20}"
_HOST: Final = rb"[A-Za-z0-9][\w.-]{0,254} [A-Za-z][\w.-]{0,63}"
_HEAD: Final = re.compile(
    rb"^[ ]{0,4}(?:" + _WHEN + rb" " + _HOST + rb"(?:\[\d{1,10}\])?|" + _HOST + rb"\[\d{1,10}\]):[^\n]{0,4000}",
    re.MULTILINE,
)
_NEXT: Final = re.compile(rb"^[ ]{0,4}" + _WHEN + rb" " + _HOST + rb"(?:\[\d{1,10}\])?:", re.MULTILINE)
_BEGINS: Final = (b"SIPMSG:", b"HTTPMSG:")
MOST_LOOKS: Final = 20_000
NEAR_BYTES: Final = 4096


class Surroundings:
    """Looks around lines, at most so often."""

    def __init__(self, most: int = MOST_LOOKS) -> None:
        self._left = most

    def find_head(self, hit: Hit) -> Line:
        """The line that a line of a message belongs to: the nearest before it with a beginning of its own."""
        for size in (NEAR_BYTES, BEHIND_BYTES):
            behind = self.before(hit, size)
            heads = _HEAD.findall(behind, behind.find(b"\n") + 1 if len(behind) < hit.start else 0)
            line = parse_line(heads[-1]) if heads else None
            if isinstance(line, Line):
                return line
        return Line(text="")

    def find_message(self, hit: Hit) -> bytes:
        """The whole message around a line; the search goes no further than what is kept around it."""
        if not self._may_look():
            return hit.line
        first = max(0, hit.start - BEHIND_BYTES)
        begin = max(hit.window.rfind(mark, first, hit.stop) for mark in _BEGINS)
        following = _NEXT.search(hit.window, hit.stop, hit.stop + AHEAD_BYTES)
        stop = following.start() if following is not None else hit.stop + AHEAD_BYTES
        return hit.window[begin if begin >= 0 else hit.start : stop]

    def before(self, hit: Hit, size: int = BEHIND_BYTES) -> bytes:
        """So many bytes before a line."""
        return hit.window[max(0, hit.start - size) : hit.start] if self._may_look() else b""

    def _may_look(self) -> bool:
        self._left -= 1
        return self._left >= 0
