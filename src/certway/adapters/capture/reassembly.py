"""One direction of a TCP connection in order.

Knows sequence numbers: what comes early waits, what comes twice is dropped, of what overlaps the first is kept.
What never comes is a gap, told to the taker, who goes on behind it. Refuses to know what the bytes mean.
"""

from __future__ import annotations

from typing import Protocol

MOST_WAITING_BYTES = 256 * 1024
MOST_WAITING = 128
FARTHEST = 1 << 30  # a number farther ahead belongs to no window
_MODULUS = 0xFFFFFFFF
_BEHIND = 0x80000000


class Taker(Protocol):
    """Whoever takes a stream: bytes in order, and word of what is missing."""

    def take(self, data: bytes, at: int) -> None:
        """The next bytes; `at`: nanoseconds since 1970 of the packet that made them available."""

    def skip(self) -> None:
        """Some bytes are missing here."""


class Sequencer:
    """Puts the segments of one direction in order for its taker; `expected` is None until one was seen."""

    __slots__ = ("expected", "gaps", "taker", "waiting", "waiting_bytes")

    def __init__(self, taker: Taker) -> None:
        self.taker = taker
        self.expected: int | None = None
        self.waiting: dict[int, tuple[bytes, int]] = {}
        self.waiting_bytes = 0
        self.gaps = 0

    def begin(self, sequence: int) -> None:
        """The first byte has this number."""
        self.expected = sequence & _MODULUS

    def segment(self, sequence: int, payload: bytes, length: int, at: int) -> None:
        """A segment of `length` bytes, of which the capture kept `payload`."""
        if self.expected is None:
            self.expected = sequence
        ahead = (sequence - self.expected) & _MODULUS
        if 0 < ahead < _BEHIND:
            self._wait(sequence, payload, length, ahead, at)
            return
        self._deliver(sequence, payload, length, at)
        if self.waiting:
            self._deliver_waiting(at)

    def finish(self, at: int) -> None:
        """Nothing more comes: what waits is delivered behind gaps."""
        while self.waiting:
            self._jump(at)

    def forget(self) -> None:
        """Drop what waits."""
        self.waiting.clear()
        self.waiting_bytes = 0

    def _wait(self, sequence: int, payload: bytes, length: int, ahead: int, at: int) -> None:
        if ahead > FARTHEST:
            return
        known = self.waiting.get(sequence)
        if known is None or len(known[0]) < len(payload):
            self.waiting[sequence] = (payload, length)
            self.waiting_bytes += len(payload) - (len(known[0]) if known else 0)
        if self.waiting_bytes > MOST_WAITING_BYTES or len(self.waiting) > MOST_WAITING:
            self._jump(at)

    def _deliver(self, sequence: int, payload: bytes, length: int, at: int) -> None:
        """Hand out what is new of a segment that does not begin ahead."""
        expected = self.expected or 0
        old = (expected - sequence) & _MODULUS
        if old >= length:
            return
        self.expected = (sequence + length) & _MODULUS
        if old < len(payload):
            self.taker.take(payload[old:] if old else payload, at)
        if len(payload) < length:
            self.gaps += 1
            self.taker.skip()

    def _deliver_waiting(self, at: int) -> None:
        while self.waiting:
            first, ahead = self._find_first()
            if 0 < ahead < _BEHIND:
                return
            payload, length = self._pop(first)
            self._deliver(first, payload, length, at)

    def _jump(self, at: int) -> None:
        """Give up what is missing before the first segment that waits."""
        first, ahead = self._find_first()
        if 0 < ahead < _BEHIND:
            self.gaps += 1
            self.taker.skip()
            self.expected = first
        self._deliver_waiting(at)

    def _find_first(self) -> tuple[int, int]:
        """The waiting segment that comes first, and how far it is ahead; one behind counts as first."""
        expected = self.expected or 0
        first = min(self.waiting, key=lambda number: (number - expected + _BEHIND) & _MODULUS)
        return first, (first - expected) & _MODULUS

    def _pop(self, first: int) -> tuple[bytes, int]:
        payload, length = self.waiting.pop(first)
        self.waiting_bytes -= len(payload)
        return payload, length
