"""Streams inside streams: a part of another one, and what a compressed one unpacks to, counted on the way."""

from __future__ import annotations

import io
from gzip import GzipFile
from typing import BinaryIO, Final, cast

from certway.adapters.archives.guard import Guard

PIECE_BYTES: Final = 1024 * 1024


class Part(io.RawIOBase):
    """The next `size` bytes of a stream."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        super().__init__()
        self._stream = stream
        self.left = size

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """As much as fits; raises EOFError where the stream ends too early."""
        view = memoryview(cast("bytearray", buffer))
        wanted = min(len(view), self.left)
        if not wanted:
            return 0
        piece = self._stream.read(wanted)
        if not piece:
            raise EOFError
        view[: len(piece)] = piece
        self.left -= len(piece)
        return len(piece)

    def skip(self) -> None:
        """Read to the end of the part."""
        while self.left:
            self.left -= len(read_exactly(self._stream, min(self.left, PIECE_BYTES)))


class Unpacked(io.RawIOBase):
    """What a gzip stream unpacks to, under the eyes of a guard."""

    def __init__(self, packed: BinaryIO, guard: Guard) -> None:
        super().__init__()
        self._counted = _Counted(packed)
        self._plain = GzipFile(fileobj=cast("BinaryIO", self._counted), mode="rb")
        self._packed = packed
        self._guard = guard
        self._given = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """As much as fits."""
        view = memoryview(cast("bytearray", buffer))
        piece = self._plain.read(len(view))
        self._given += len(piece)
        self._guard.flow(len(piece))
        self._guard.weigh(self._given, self._counted.taken)
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """End reading."""
        if not self.closed:
            self._plain.close()
            self._packed.close()
        super().close()


class _Counted:
    """A stream that counts what is taken from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._stream.read(size)
        self.taken += len(piece)
        return piece


def read_exactly(stream: BinaryIO, size: int) -> bytes:
    """So many bytes; raises EOFError where there are fewer."""
    pieces: list[bytes] = []
    left = size
    while left:
        piece = stream.read(left)
        if not piece:
            raise EOFError
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
