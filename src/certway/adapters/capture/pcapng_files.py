"""The newer capture format: blocks, several interfaces, options, either byte order, several sections.

Takes a file in pieces of any size. Knows the blocks that hold packets and passes over all others.
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

from certway.adapters.capture.fast_lane import PEEK_BYTES, TCP, UDP, FastLane
from certway.adapters.capture.scanning import Scanner
from certway.model.certificate import Malformed
from certway.model.text import Text, say

SECTION_MAGIC: Final = b"\x0a\x0d\x0d\x0a"
LARGEST_BLOCK: Final = 32 * 1024 * 1024
MOST_INTERFACES: Final = 1_000
_ORDERS: Final = {b"\x1a\x2b\x3c\x4d": ">", b"\x4d\x3c\x2b\x1a": "<"}
_SMALLEST_BLOCK: Final = 12
_INTERFACE: Final = 1
_OLD_PACKET: Final = 2
_SIMPLE_PACKET: Final = 3
_PACKET: Final = 6
_FRAME: Final = 28  # where the frame begins in a packet block
_TIME_UNIT: Final = 9
_TIME_OFFSET: Final = 14


class Interface(NamedTuple):
    """One interface of a section: its link type, and how its time stamps count."""

    link_type: int
    most_bytes: int  # of a frame that are kept; 0: all
    units_per_second: int
    offset_s: int


def parse_interface(body: bytes, order: str) -> Interface | Malformed:
    """The body of an interface description block."""
    if len(body) < 8:
        return Malformed(where="pcapng", what=say("the description of an interface is too short"))
    link_type, _, most_bytes = struct.unpack_from(f"{order}HHI", body)
    units_per_second, offset_s, at = 1_000_000, 0, 8
    while at + 4 <= len(body):
        code, size = struct.unpack_from(f"{order}HH", body, at)
        option = body[at + 4 : at + 4 + size]
        if code == 0:
            break
        if code == _TIME_UNIT and len(option) == 1:
            units_per_second = 1 << (option[0] & 0x7F) if option[0] & 0x80 else 10 ** min(option[0], 38)
        elif code == _TIME_OFFSET and len(option) == 8:
            (offset_s,) = struct.unpack(f"{order}q", option)
        at += 4 + (size + 3) // 4 * 4
    return Interface(link_type, most_bytes, units_per_second, offset_s)


class PcapngFile:
    """Takes a whole file from its first byte; `problem` says what stopped the reading."""

    __slots__ = (
        "_offset", "_rest", "_taken", "interfaces", "lane", "lanes", "last_at", "order", "packets", "problem",
        "scanner",
    )  # fmt: skip

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.order = "<"
        self.interfaces: list[Interface] = []
        self.lanes: list[FastLane] = []
        self.lane = 0  # the interface whose packets may take the fast lane now
        self.packets = 0
        self.last_at = 0
        self.problem: Malformed | None = None
        self._rest = b""
        self._offset = 0
        self._taken = 0

    def feed(self, piece: bytes) -> None:
        """The next piece of the file."""
        if self.problem is not None:
            return
        data = self._rest + piece if self._rest else piece
        at = self._walk(data, self._offset, len(data), len(data) - PEEK_BYTES)
        size = len(data)
        self._taken += min(at, size)
        self._rest, self._offset = (data[at:], 0) if at < size else (b"", at - size)

    def finish(self) -> None:
        """The file is over."""
        if self.problem is not None:
            return
        size = len(self._rest)
        at = self._walk(self._rest + bytes(PEEK_BYTES), self._offset, size, size - _SMALLEST_BLOCK + 1)
        if at != size and self.problem is None:
            self._stop(at, say("the file ends in the middle of a packet"))

    def _walk(self, data: bytes, at: int, size: int, stop: int) -> int:
        """Pass over blocks that begin before `stop` and end within `size`; the answer is where the next begins."""
        while at < stop and self.problem is None:
            at, is_whole = self._pass(data, at, stop)
            if is_whole:
                continue
            kind, length = struct.unpack_from(f"{self.order}II", data, at)
            if data[at : at + 4] == SECTION_MAGIC:
                length = self._begin_section(data, at)
            if length < _SMALLEST_BLOCK or length % 4 or length > LARGEST_BLOCK:
                self._stop(at, say("a packet is damaged; what follows it in the file was not read"))
                break
            if at + length > size:
                break
            self._block(kind, data[at + 8 : at + length - 4])
            at += length
        return at

    def _pass(self, data: bytes, at: int, stop: int) -> tuple[int, bool]:
        """The fast lane, as far as it goes; the answer is where, and whether `stop` was reached."""
        if not self.lanes:
            return at, False
        lane, number = self.lanes[self.lane], self.lane
        unpack, mark, ip, start = lane.layout.unpack_from, lane.mark, _FRAME + lane.ip, -1
        while at < stop:
            kind, length, interface, seen, protocol = unpack(data, at)
            if kind != _PACKET or interface != number or length < _FRAME:
                break
            if seen != mark:
                if not lane.is_dull_ipv6(data, at + _FRAME):
                    break
            elif protocol != UDP and (protocol != TCP or not lane.is_dull_tcp(data, at + ip)):
                break
            start = at
            at += length
            self.packets += 1
        if start >= 0:
            self.last_at = self._instant(number, *struct.unpack_from(f"{self.order}II", data, start + 12))
        return at, at >= stop

    def _begin_section(self, data: bytes, at: int) -> int:
        """A section header: its byte order holds from here on, interfaces are numbered anew."""
        self.order = _ORDERS.get(data[at + 8 : at + 12], "")
        self.interfaces, self.lanes, self.lane = [], [], 0
        if not self.order:
            self.order = "<"
            return 0
        return int(struct.unpack_from(f"{self.order}I", data, at + 4)[0])

    def _block(self, kind: int, body: bytes) -> None:
        if kind == _INTERFACE:
            self._add_interface(body)
        elif kind == _PACKET and len(body) >= 20:
            number, high, low, kept = struct.unpack_from(f"{self.order}IIII", body)
            self._frame(number, high, low, body[20 : 20 + kept])
        elif kind == _OLD_PACKET and len(body) >= 20:
            number, _, high, low, kept = struct.unpack_from(f"{self.order}HHIII", body)
            self._frame(number, high, low, body[20 : 20 + kept])
        elif kind == _SIMPLE_PACKET and len(body) >= 4 and self.interfaces:
            (length,) = struct.unpack_from(f"{self.order}I", body)
            most = self.interfaces[0].most_bytes or length
            self._take(0, body[4 : 4 + min(length, most)], self.last_at)  # without a time of its own

    def _add_interface(self, body: bytes) -> None:
        interface = parse_interface(body, self.order)
        if isinstance(interface, Malformed) or len(self.interfaces) >= MOST_INTERFACES:
            interface = Interface(-1, 0, 1_000_000, 0)
        self.interfaces.append(interface)
        self.lanes.append(FastLane(interface.link_type, f"{self.order}III16x", self.scanner.flows))

    def _frame(self, number: int, high: int, low: int, frame: bytes) -> None:
        if number < len(self.interfaces):
            self._take(number, frame, self._instant(number, high, low))

    def _take(self, number: int, frame: bytes, at: int) -> None:
        self.packets += 1
        self.last_at = at
        self.lane = number
        self.lanes[number].saw(self.scanner.take(self.interfaces[number].link_type, frame, at))

    def _instant(self, number: int, high: int, low: int) -> int:
        interface = self.interfaces[number]
        units = high << 32 | low
        return units * 1_000_000_000 // interface.units_per_second + interface.offset_s * 1_000_000_000

    def _stop(self, at: int, what: Text) -> None:
        self.problem = Malformed(where="pcapng", what=what, offset=self._taken + at)
