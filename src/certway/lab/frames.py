"""Captures for the lab: bytes that two ends said to each other, as packets in a capture file.

Knows Ethernet, IP and TCP as far as a capture needs them. The same talk gives the same bytes. Refuses to know what
is said.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Final, NamedTuple

ETHERNET: Final = 1
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
USUAL_SEGMENT_BYTES: Final = 1_448
STEP: Final = timedelta(microseconds=200)  # between packets
FLIGHT: Final = timedelta(milliseconds=2)  # between the flights of two ends
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MACS: Final = bytes.fromhex("020000000001020000000002")


class Frame(NamedTuple):
    """A frame and the instant at which it was captured."""

    at: datetime
    data: bytes


class Said(NamedTuple):
    """Bytes that one end sent: True is the client."""

    at: datetime
    by_client: bool
    payload: bytes


class Recorder:
    """Hears both ends of a connection, as `shake` lets it, and keeps what was said with a time of its own."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.said: list[Said] = []

    def __call__(self, by_client: bool, payload: bytes) -> None:
        """One end sent these bytes."""
        self.said.append(Said(self.at, by_client, payload))
        self.at += FLIGHT


@dataclass
class Talk:
    """One TCP connection being written: addresses as text, ports, and the numbers both ends have reached."""

    client: tuple[str, int]
    server: tuple[str, int]
    at: datetime
    segment_bytes: int = USUAL_SEGMENT_BYTES
    numbers: list[int] = field(default_factory=lambda: [1_000_000, 4_294_960_000])  # the server's pass zero early

    def open(self) -> list[Frame]:
        """SYN, SYN and ACK, ACK."""
        frames = [self._segment(0, SYN)]
        self.numbers[0] += 1
        frames.append(self._segment(1, SYN | ACK))
        self.numbers[1] += 1
        return [*frames, self._segment(0, ACK)]

    def knock(self) -> list[Frame]:
        """A SYN to which nothing comes back."""
        return [self._segment(0, SYN)]

    def refuse(self) -> list[Frame]:
        """A reset from the server."""
        return [self._segment(1, RST | ACK)]

    def say(self, by_client: bool, payload: bytes, at: datetime | None = None) -> list[Frame]:
        """Bytes, in as many segments as they need, and the acknowledgement."""
        self.at = max(self.at, at or self.at)
        sender, frames = 0 if by_client else 1, []
        for start in range(0, len(payload), self.segment_bytes):
            part = payload[start : start + self.segment_bytes]
            frames.append(self._segment(sender, PSH | ACK, part))
            self.numbers[sender] += len(part)
        return [*frames, self._segment(1 - sender, ACK)]

    def close(self, *, by_client: bool = True) -> list[Frame]:
        """FIN of one end, and of the other."""
        frames = []
        for sender in (0, 1) if by_client else (1, 0):
            frames.append(self._segment(sender, FIN | ACK))
            self.numbers[sender] += 1
        return frames

    def reset(self, *, by_client: bool) -> list[Frame]:
        """An end by force."""
        return [self._segment(0 if by_client else 1, RST | ACK)]

    def _segment(self, sender: int, flags: int, payload: bytes = b"") -> Frame:
        ends = (self.client, self.server)
        (source, source_port), (target, target_port) = ends[sender], ends[1 - sender]
        acknowledged = self.numbers[1 - sender] if flags & ACK else 0
        segment = build_tcp(source_port, target_port, self.numbers[sender], acknowledged, flags, payload)
        frame = Frame(self.at, build_frame(build_ip(source, target, 6, segment)))
        self.at += STEP
        return frame


def build_conversation(
    client: tuple[str, int], server: tuple[str, int], said: Iterable[Said], *, closed: bool = True
) -> Iterator[Frame]:
    """A whole connection from what its ends sent; it opens at the instant of the first bytes."""
    talk: Talk | None = None
    for at, by_client, payload in said:
        if talk is None:
            talk = Talk(client, server, at)
            yield from talk.open()
        yield from talk.say(by_client, payload, at)
    if talk is not None and closed:
        yield from talk.close()


def build_tcp(source: int, target: int, number: int, acknowledged: int, flags: int, payload: bytes = b"") -> bytes:
    """A TCP segment; checksums are left to the network card, as in a capture of a sender."""
    return (
        struct.pack(
            ">HHIIBBHHH", source, target, number & 0xFFFFFFFF, acknowledged & 0xFFFFFFFF, 0x50, flags, 64_000, 0, 0
        )
        + payload
    )


def build_udp(source: int, target: int, payload: bytes) -> bytes:
    """A UDP datagram."""
    return struct.pack(">HHHH", source, target, 8 + len(payload), 0) + payload


def build_ip(source: str, target: str, protocol: int, payload: bytes) -> bytes:
    """An IPv4 or IPv6 packet, by its addresses."""
    first, second = ip_address(source).packed, ip_address(target).packed
    if len(first) == 16:
        return struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64) + first + second + payload
    return build_ipv4(first + second, protocol, payload)


def build_ipv4(addresses: bytes, protocol: int, payload: bytes, number: int = 0, place: int = 0x4000) -> bytes:
    """An IPv4 packet; `place` holds the flags and the offset of a fragment."""
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), number, place, 64, protocol, 0) + addresses
    total = sum(struct.unpack(">10H", header))
    total = (total & 0xFFFF) + (total >> 16)
    total = (total & 0xFFFF) + (total >> 16)
    return header[:10] + struct.pack(">H", ~total & 0xFFFF) + header[12:] + payload


def build_frame(packet: bytes, tags: tuple[int, ...] = ()) -> bytes:
    """An Ethernet frame with VLAN tags, the outer first."""
    kind = 0x86DD if packet[0] >> 4 == 6 else 0x0800
    outer = b"".join(
        struct.pack(">HH", 0x88A8 if place < len(tags) - 1 else 0x8100, tag) for place, tag in enumerate(tags)
    )
    return _MACS + outer + struct.pack(">H", kind) + packet


def write_pcap(
    frames: Iterable[Frame],
    *,
    link_type: int = ETHERNET,
    order: str = "<",
    nanoseconds: bool = False,
    most_bytes: int = 262_144,
) -> bytes:
    """A capture file; of longer frames only `most_bytes` are kept."""
    unit_ns = 1 if nanoseconds else 1_000
    magic = 0xA1B23C4D if nanoseconds else 0xA1B2C3D4
    parts = [struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, most_bytes, link_type)]
    for at, data in frames:
        seconds, rest_ns = divmod(_to_ns(at), 1_000_000_000)
        kept = data[:most_bytes]
        parts += (struct.pack(f"{order}IIII", seconds, rest_ns // unit_ns, len(kept), len(data)), kept)
    return b"".join(parts)


def write_pcapng(
    frames: Iterable[Frame | tuple[int, Frame]],
    *,
    link_types: tuple[int, ...] = (ETHERNET,),
    order: str = "<",
    digits: int = 6,
) -> bytes:
    """A capture file of several interfaces; a frame may stand behind the number of its interface.

    `digits`: of a second, in time stamps.
    """
    parts = [_block(order, 0x0A0D0D0A, struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1))]
    options = struct.pack(f"{order}HHB3xHH", 9, 1, digits, 0, 0)
    parts += [_block(order, 1, struct.pack(f"{order}HHI", kind, 0, 0) + options) for kind in link_types]
    for item in frames:
        number, (at, data) = (0, item) if isinstance(item, Frame) else item
        units = _to_ns(at) * 10**digits // 1_000_000_000
        head = struct.pack(f"{order}IIIII", number, units >> 32, units & 0xFFFFFFFF, len(data), len(data))
        parts.append(_block(order, 6, head + data))
    return b"".join(parts)


def _block(order: str, kind: int, body: bytes) -> bytes:
    body += bytes(-len(body) % 4)
    size = struct.pack(f"{order}I", len(body) + 12)
    return struct.pack(f"{order}I", kind) + size + body + size


def _to_ns(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1) * 1_000
