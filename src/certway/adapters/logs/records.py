"""Messages that go over several lines of a log: `SIPMSG:` and `HTTPMSG:` and what follows.

Knows where a message begins and ends around one of its lines. Refuses to read it.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from certway.adapters.logs.line import Line, parse_line
from certway.adapters.logs.scanning import AHEAD_BYTES, BEHIND_BYTES, Hit

_WHEN: Final = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^\s]{0,20}"
_HOST: Final = rb"[A-Za-z0-9][\w.-]{0,254} [A-Za-z][\w.-]{0,63}"
_HEAD: Final = re.compile(
    rb"^[ ]{0,4}(?:" + _WHEN + rb" " + _HOST + rb"(?:\[\d{1,10}\])?|" + _HOST + rb"\[\d{1,10}\]):[^\n]{0,4000}",
    re.MULTILINE,
)
_NEXT: Final = re.compile(rb"^[ ]{0,4}" + _WHEN + rb" " + _HOST + rb"(?:\[\d{1,10}\])?:", re.MULTILINE)
_BEGINS: Final = re.compile(rb"(?:SIP|HTTP)MSG: ?")
NEAR_BYTES: Final = 4096


class Record(NamedTuple):
    """A message: the line that brings it, and its bytes up to the next line of the log."""

    head: Line
    message: bytes


def find_head(hit: Hit) -> Line:
    """The line that a line of a message belongs to: the nearest before it with a beginning of its own."""
    for size in (NEAR_BYTES, BEHIND_BYTES):
        first = hit.window.rfind(b"\n", 0, max(0, hit.start - size)) + 1
        heads = _HEAD.findall(hit.window, first, hit.stop)
        line = parse_line(heads[-1]) if heads else None
        if isinstance(line, Line):
            return line
    return Line(text="")


def find_record(hit: Hit) -> Record:
    """The whole message around a line; the search goes no further than what is kept around it."""
    first = max(0, hit.start - BEHIND_BYTES)
    begins = [match.end() for match in _BEGINS.finditer(hit.window, first, hit.stop)]
    start = begins[-1] if begins else hit.start
    following = _NEXT.search(hit.window, hit.stop, hit.stop + AHEAD_BYTES)
    stop = following.start() if following is not None else hit.stop + AHEAD_BYTES
    return Record(find_head(hit), hit.window[start:stop])
