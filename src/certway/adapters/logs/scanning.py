"""Finds the lines of a log that are worth a look, in big pieces, before anything is done to a line.

Theory of operation: of a log of some hundred megabytes one line in hundreds says something. Searching a piece for a
few fixed words, one after the other, is many times faster than one pattern of them all, or than looking at every
line; `bytes.find` runs at some gigabytes a second. Everything else is done to the lines that were found.

Knows words. Refuses to know what they mean. Memory is a piece and what is kept around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

ANCHORS: Final = (  # long ones are found several times faster than short ones
    b"ertificate",
    b"SSL connection",
    b"does not match supplied response",
    b"authenticate user against server",
    b"application/x-x509-",
    b"Unable to connect to host",
    b"exception in reverseDNSLookup",
    b"everse DNS lookup failed",
    b"portforwarding.py",
    b"502 connect failed",
    b"Next Hop Connection Failed",
    b"408 Request Timeout",
    b"405 Method Not Allowed",
    b"TCP Connect",
    b"getZoneByIdentities, match",
    b"classified subject name",
    b"CN_NO_MATCH",
)
EVENT: Final = b"Event="
EVENTS: Final = (  # looked at where an event is: one search for all of them
    b"Inbound TLS Negotiation Error",
    b"Outbound TLS Negotiation Error",
    b"Alarm Raised",
    b"Alarm Lowered",
    b"Authentication Failed",
    b"Sending HTTP error response",
    b"System Configuration Changed",
    b"System Start",
    b"Restart Requested",
    b"Reboot Requested",
)
PIECE_BYTES: Final = 1024 * 1024
BEHIND_BYTES: Final = 64 * 1024  # kept for looking back from a line: the beginning of its message, its request
AHEAD_BYTES: Final = 64 * 1024  # waited for before a line is handed out: the rest of its message

_NAMED: Final = re.compile(EVENT + rb" ?\" {0,2}(?:" + b"|".join(map(re.escape, EVENTS)) + rb")").match


class Hit(NamedTuple):
    """A line with one of the words: its number from 1, and its place in the bytes around it."""

    number: int
    window: bytes
    start: int
    stop: int

    @property
    def line(self) -> bytes:
        """The line without its line end."""
        return self.window[self.start : self.stop]


def find_hits(pieces: Iterable[bytes]) -> Iterator[Hit]:
    """The lines with one of the words, in order; pieces may be of any size."""
    window, done, number = b"", 0, 1
    for piece in _gather(pieces):
        kept = max(0, done - BEHIND_BYTES)
        window, done = window[kept:] + piece, done - kept
        limit = _find_limit(window, done)
        if limit > done:
            yield from _scan(window, done, limit, number)
            number += window.count(b"\n", done, limit)
            done = limit
    yield from _scan(window, done, len(window), number)


def _gather(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces that are large enough to be worth a search."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= PIECE_BYTES:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def _find_limit(window: bytes, done: int) -> int:
    """Up to where lines are whole and enough follows them; a line without an end is cut after a piece."""
    end = len(window) - AHEAD_BYTES
    if end <= done:
        return done
    line_end = window.rfind(b"\n", done, end)
    if line_end >= 0:
        return line_end + 1
    return end if end - done > PIECE_BYTES else done


def _scan(window: bytes, start: int, stop: int, number: int) -> Iterator[Hit]:
    found: dict[int, int] = {}
    for anchor in ANCHORS:
        at = window.find(anchor, start, stop)
        while at >= 0:
            end = _take_line(found, window, at, start, stop)
            at = window.find(anchor, end, stop)
    at = window.find(EVENT, start, stop)
    while at >= 0:
        end = _take_line(found, window, at, start, stop) if _NAMED(window, at, stop) else at + len(EVENT)
        at = window.find(EVENT, end, stop)
    counted = start
    for begin in sorted(found):
        number += window.count(b"\n", counted, begin)
        counted = begin
        yield Hit(number, window, begin, found[begin])


def _take_line(found: dict[int, int], window: bytes, at: int, start: int, stop: int) -> int:
    """Note the line around a place; the answer is where it ends."""
    end = window.find(b"\n", at, stop)
    end = end if end >= 0 else stop
    found[max(window.rfind(b"\n", start, at) + 1, start)] = end
    return end
