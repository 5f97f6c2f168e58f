"""Lines around a line: the message it is part of, the line that brings the message, the requests before.

Knows where a message begins and ends, and looks at so many bytes around lines only: a log that is made to be slow is
read without its surroundings from there on. Refuses to read what it finds.
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
MOST_BYTES: Final = 256 * 1024 * 1024
NEAR_BYTES: Final = 4096


class Surroundings:
    """Looks around lines, at no more than so many bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._left = most_bytes

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
        if self._left <= 0:
            return hit.line
        first = max(0, hit.start - BEHIND_BYTES)
        begin = max(hit.window.rfind(mark, first, hit.stop) for mark in _BEGINS)
        following = _NEXT.search(hit.window, hit.stop, hit.stop + AHEAD_BYTES)
        stop = following.start() if following is not None else hit.stop + AHEAD_BYTES
        return self._count(hit.window[begin if begin >= 0 else hit.start : stop])

    def before(self, hit: Hit, size: int = BEHIND_BYTES) -> bytes:
        """So many bytes before a line."""
        return self._count(hit.window[max(0, hit.start - size) : hit.start]) if self._left > 0 else b""

    def _count(self, looked_at: bytes) -> bytes:
        self._left -= len(looked_at)
        return looked_at
