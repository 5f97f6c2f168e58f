"""One direction of a TLS connection: records, and the handshake messages and alerts in them.

Knows framing. After missing bytes it looks for the next record and goes on there; handshake messages that are not
whole are lost. Refuses to know what a message means, and looks at nothing after the change to encryption.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

CHANGE_CIPHER: Final = 20
ALERT: Final = 21
HANDSHAKE: Final = 22
APPLICATION_DATA: Final = 23
LARGEST_RECORD: Final = 16_384 + 2_048
LARGEST_MESSAGE: Final = 512 * 1024
_HEADER: Final = re.compile(rb"[\x14-\x17]\x03[\x00-\x04]")
_HANDSHAKE_TYPES: Final = frozenset((0, 1, 2, 4, 11, 12, 13, 14, 15, 16, 20, 21, 22, 23))
_MOST_CANDIDATES: Final = 32
MOST_MISSES: Final = 64  # segments after missing bytes in which no record begins


class Hearer(Protocol):
    """Whoever hears what one direction says; `at` in nanoseconds since 1970."""

    def message(self, kind: int, body: bytes) -> None:
        """A whole handshake message in clear."""

    def alert(self, level: int, number: int, at: int) -> None:
        """An alert; level 0: encrypted."""

    def change(self) -> bool:
        """A ChangeCipherSpec; the answer says whether it means anything (in TLS 1.3 it does not)."""

    def encrypted(self, size: int) -> None:
        """An encrypted record of so many bytes."""

    def lost(self) -> None:
        """Something of this direction is missing or is not TLS."""


class Records:
    """Takes the bytes of one direction; `is_done` once the hearer wants no more."""

    __slots__ = ("hearer", "is_done", "is_encrypted", "is_lost", "messages", "misses", "rest")

    def __init__(self, hearer: Hearer) -> None:
        self.hearer = hearer
        self.rest = b""
        self.messages = bytearray()
        self.misses = 0
        self.is_encrypted = False
        self.is_lost = False
        self.is_done = False

    def take(self, data: bytes, at: int) -> None:
        """The next bytes."""
        if self.is_done:
            return
        if self.is_lost and not self.rest:
            start = find_record(data)
            if start is None:
                self._miss()
                return
            data = data[start:]
            self.is_lost = False
        self._walk(self.rest + data if self.rest else data, at)

    def skip(self) -> None:
        """Bytes are missing: begin anew at the next record that can be recognised."""
        self.rest = b""
        self.messages.clear()
        self.is_lost = True
        self.hearer.lost()

    def finish(self) -> None:
        """Nothing of this direction is wanted any more."""
        self.is_done = True
        self.rest = b""
        self.messages.clear()

    def _miss(self) -> None:
        """Nothing to go on with; after many such segments there will not be."""
        self.misses += 1
        if self.misses >= MOST_MISSES:
            self.finish()

    def _walk(self, data: bytes, at: int) -> None:
        position, size = 0, len(data)
        while size - position >= 5:
            if not is_header(data, position):
                self.skip()
                return
            body = position + 5
            stop = body + (data[position + 3] << 8 | data[position + 4])
            if stop > size:
                break
            self._record(data[position], data[body:stop], at)
            if self.is_done:
                return
            position = stop
        self.rest = data[position:]

    def _record(self, kind: int, body: bytes, at: int) -> None:
        if kind == CHANGE_CIPHER:
            self.is_encrypted = self.hearer.change()
        elif kind == ALERT:
            self._alert(body, at)
        elif kind == APPLICATION_DATA or self.is_encrypted:
            self.is_encrypted = True
            self.hearer.encrypted(len(body))
        else:
            self._handshake(body)

    def _alert(self, body: bytes, at: int) -> None:
        if len(body) == 2 and body[0] in (1, 2):
            self.hearer.alert(body[0], body[1], at)
        elif self.is_encrypted:
            self.hearer.alert(0, 0, at)

    def _handshake(self, body: bytes) -> None:
        messages = self.messages
        messages += body
        position, size = 0, len(messages)
        while size - position >= 4:
            length = int.from_bytes(messages[position + 1 : position + 4])
            if messages[position] not in _HANDSHAKE_TYPES or length > LARGEST_MESSAGE:
                messages.clear()
                self.hearer.lost()
                return
            stop = position + 4 + length
            if stop > size:
                break
            self.hearer.message(messages[position], bytes(messages[position + 4 : stop]))
            position = stop
        del messages[:position]


def is_header(data: bytes, at: int) -> bool:
    """Whether a record header may stand here; needs five bytes."""
    return (
        CHANGE_CIPHER <= data[at] <= APPLICATION_DATA
        and data[at + 1] == 3
        and data[at + 2] <= 4
        and 0 < (data[at + 3] << 8 | data[at + 4]) <= LARGEST_RECORD
    )


def find_record(data: bytes) -> int | None:
    """Where a record begins in bytes from the middle of a stream: there, and wherever it ends, the next one begins."""
    if len(data) >= 5 and is_header(data, 0):
        return 0
    for tried, match in enumerate(_HEADER.finditer(data)):
        if tried == _MOST_CANDIDATES:
            return None
        if _is_series(data, match.start()):
            return match.start()
    return None


def _is_series(data: bytes, at: int) -> bool:
    """Whether at least one whole record stands at `at`, and only records follow."""
    size, whole = len(data), 0
    while size - at >= 5:
        if not is_header(data, at):
            return False
        at += 5 + (data[at + 3] << 8 | data[at + 4])
        whole += at <= size
    return whole > 0
