"""Which records of a capture can be passed over without being unpacked.

Theory of operation: most of a capture is media, encrypted bulk and bare acknowledgements. Where a frame has the shape
of the interface (its IPv4 header without options begins where it began before), three reads decide: the type and
version, the protocol, and for TCP one look-up of addresses and ports. IPv6 without extension headers costs one call
more. Everything else goes the whole way, so the fast lane may only ever skip what the whole way would ignore (held
by a property test).
"""

from __future__ import annotations

import struct
from typing import Final

from certway.adapters.capture.flow import ACK
from certway.adapters.capture.flows import Flows
from certway.adapters.capture.link_layer import ETHERNET, LINUX_COOKED, LINUX_COOKED_2, LOOP, NULL, RAW_IP
from certway.adapters.capture.network_layer import TCP, UDP

__all__ = ["PEEK_BYTES", "TCP", "UDP", "FastLane"]

PEEK_BYTES: Final = 160  # from the beginning of a record; the farthest byte that is looked at lies before
RELEARN: Final = 64  # frames of another shape before the shape is changed
_PLAIN_IPV4: Final = b"\x45"
_IPV6_TYPE: Final = b"\x86\xdd"
_BEGINNINGS: Final = {ETHERNET: 14, LINUX_COOKED: 16, LINUX_COOKED_2: 20, NULL: 4, LOOP: 4, **dict.fromkeys(RAW_IP, 0)}
_FARTHEST_IP: Final = 48


class FastLane:
    """The shape of one interface's frames.

    `ip` is where the IP header begins, `mark` the bytes that show it, `layout` reads mark and protocol.
    """

    __slots__ = ("dull", "halves", "has_type", "ip", "layout", "link_type", "mark", "misses", "prefix")

    def __init__(self, link_type: int, prefix: str, flows: Flows) -> None:
        self.link_type = link_type
        self.prefix = prefix
        self.halves = flows.halves
        self.dull = flows.dull
        self.misses = 0
        self.has_type = link_type in (ETHERNET, LINUX_COOKED)
        self._settle(_BEGINNINGS.get(link_type, 0))

    def is_dull_tcp(self, data: bytes, ip: int) -> bool:
        """Whether a TCP packet says nothing: of a connection that is not watched, or a bare acknowledgement."""
        flags = data[ip + 33]
        key = data[ip + 12 : ip + 24]
        if key in self.dull:
            return not flags & 7
        if flags != ACK or key not in self.halves:
            return False
        return (data[ip + 2] << 8 | data[ip + 3]) - 20 == (data[ip + 32] >> 4) * 4

    def is_dull_ipv6(self, data: bytes, frame: int) -> bool:
        """Whether a frame that begins at `frame` is IPv6 and says nothing."""
        ip = frame + self.ip
        if not self.has_type or data[ip - 2 : ip] != _IPV6_TYPE or data[ip] >> 4 != 6:
            return False
        protocol = data[ip + 6]
        if protocol != TCP:
            return protocol == UDP
        flags = data[ip + 53]
        key = data[ip + 8 : ip + 44]
        if key in self.dull:
            return not flags & 7
        if flags != ACK or key not in self.halves:
            return False
        return data[ip + 4] << 8 | data[ip + 5] == (data[ip + 52] >> 4) * 4

    def saw(self, ip: int | None) -> bool:
        """Learn where IP began in a frame that went the whole way; True when the shape changed."""
        if ip is None or ip == self.ip:
            return False
        self.misses += 1
        if self.misses < RELEARN or ip > _FARTHEST_IP:
            return False
        self.misses = 0
        self._settle(ip)
        return True

    def _settle(self, ip: int) -> None:
        self.ip = ip
        self.mark = b"\x08\x00\x45" if self.has_type else _PLAIN_IPV4
        size = len(self.mark)
        self.layout = struct.Struct(f"{self.prefix}{ip + 1 - size}x{size}s8xB")
