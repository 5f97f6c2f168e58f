"""The classic capture format: a header, then records, in either byte order, with micro- or nanoseconds.

Takes a file in pieces of any size. Knows where records begin. A file that ends in the middle of a record is read up
to there, and this is told.
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

from certway.adapters.capture.fast_lane import PEEK_BYTES, TCP, UDP, FastLane
from certway.adapters.capture.scanning import Scanner
from certway.model.certificate import Malformed
from certway.model.text import say

HEADER_BYTES: Final = 24
LARGEST_FRAME: Final = 16 * 1024 * 1024
_RECORD: Final = 16
_MAGICS: Final = {
    b"\xa1\xb2\xc3\xd4": (">", 1_000),
    b"\xd4\xc3\xb2\xa1": ("<", 1_000),
    b"\xa1\xb2\x3c\x4d": (">", 1),
    b"\x4d\x3c\xb2\xa1": ("<", 1),
}


class PcapHeader(NamedTuple):
    """`order` for struct, nanoseconds of a unit of the fraction, and the link type."""

    order: str
    unit_ns: int
    link_type: int


def parse_pcap_header(data: bytes) -> PcapHeader | Malformed:
    """The first 24 bytes of a file."""
    order, unit_ns = _MAGICS.get(data[:4], ("", 0))
    if not order or len(data) < HEADER_BYTES:
        return Malformed(where="pcap", what=say("the beginning is not that of a capture file"))
    (link_type,) = struct.unpack_from(f"{order}I", data, 20)
    return PcapHeader(order, unit_ns, link_type & 0xFFFF)


class PcapFile:
    """Takes the bytes behind the header; `problem` says what stopped the reading."""

    __slots__ = ("_offset", "_rest", "_taken", "clock", "header", "lane", "last_at", "packets", "problem", "scanner")

    def __init__(self, header: PcapHeader, scanner: Scanner) -> None:
        self.header = header
        self.scanner = scanner
        self.lane = FastLane(header.link_type, f"{header.order}8xI4x", scanner.flows)
        self.clock = struct.Struct(f"{header.order}II")
        self.packets = 0
        self.last_at = 0
        self.problem: Malformed | None = None
        self._rest = b""
        self._offset = 0  # where the next record begins in the next piece; behind it while one is skipped
        self._taken = HEADER_BYTES

    def feed(self, piece: bytes) -> None:
        """The next piece of the file."""
        if self.problem is not None:
            return
        data = self._rest + piece if self._rest else piece
        self._keep(data, self._walk(data, self._offset, len(data), len(data) - PEEK_BYTES))

    def finish(self) -> None:
        """The file is over."""
        if self.problem is not None:
            return
        size = len(self._rest)
        at = self._walk(self._rest + bytes(PEEK_BYTES), self._offset, size, size - _RECORD + 1)
        if at != size and self.problem is None:
            self.problem = Malformed(
                where="pcap", what=say("the file ends in the middle of a packet"), offset=self._taken + size
            )

    def _keep(self, data: bytes, at: int) -> None:
        size = len(data)
        if at < size:
            self._rest, self._offset = data[at:], 0
            self._taken += at
        else:
            self._rest, self._offset = b"", at - size
            self._taken += size

    def _walk(self, data: bytes, at: int, size: int, stop: int) -> int:
        """Pass over the records that begin before `stop` and end within `size`; the answer is where the next begins."""
        lane = self.lane
        unpack, mark, ip, packets = lane.layout.unpack_from, lane.mark, _RECORD + lane.ip, 0
        start = at
        while at < stop:
            start = at
            length, seen, protocol = unpack(data, at)
            at += _RECORD + length
            packets += 1
            if seen == mark:
                if protocol == UDP or (protocol == TCP and lane.is_dull_tcp(data, start + ip)):
                    continue
            elif lane.is_dull_ipv6(data, start + _RECORD):
                continue
            if at > size:
                packets -= 1
                at = start
                break
            if self._take(data, start, at):
                unpack, mark, ip = lane.layout.unpack_from, lane.mark, _RECORD + lane.ip
        self.packets += packets
        if packets:
            self.last_at = self._instant(data, start)
        return self._refuse_larger(data, at, size)

    def _take(self, data: bytes, start: int, stop: int) -> bool:
        """The whole way for one record; True when the shape of frames changed."""
        at = self._instant(data, start)
        return self.lane.saw(self.scanner.take(self.header.link_type, data[start + _RECORD : stop], at))

    def _instant(self, data: bytes, start: int) -> int:
        seconds, fraction = self.clock.unpack_from(data, start)
        return int(seconds * 1_000_000_000 + fraction * self.header.unit_ns)

    def _refuse_larger(self, data: bytes, at: int, size: int) -> int:
        """No packet is that large: the record is damaged, and where the next one begins cannot be known."""
        if size - at >= _RECORD and struct.unpack_from(f"{self.header.order}I", data, at + 8)[0] > LARGEST_FRAME:
            self.problem = Malformed(
                where="pcap",
                what=say("a packet is damaged; what follows it in the file was not read"),
                offset=self._taken + at,
            )
        return at
