"""Length-prefixed fields, as TLS and SSH write them: knows sizes, and refuses to know what they hold."""

from __future__ import annotations


class Short(Exception):
    """A field is longer than what holds it; never leaves a parser."""


class Fields:
    """Steps through length-prefixed fields; raises `Short`."""

    __slots__ = ("at", "data", "stop")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.stop = len(data)

    def number(self, size: int) -> int:
        """A number of `size` bytes."""
        return int.from_bytes(self.octets(size))

    def octets(self, size: int) -> bytes:
        """The next `size` bytes."""
        start = self.at
        self.at = start + size
        if self.at > self.stop:
            raise Short
        return self.data[start : self.at]

    def block(self, size: int) -> bytes:
        """Bytes behind their length, which has `size` bytes."""
        return self.octets(self.number(size))

    def has_more(self) -> bool:
        """Whether anything is left."""
        return self.at < self.stop
