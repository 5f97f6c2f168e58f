"""IP headers: addresses, protocol, and where the payload lies; fragments put together.

Knows IPv4 with options and IPv6 with extension headers. Refuses to know ports, except that only TCP is worth
putting together. Of fragments that overlap the first wins; what never becomes whole is forgotten.
"""

from __future__ import annotations

from typing import Final, NamedTuple

TCP: Final = 6
UDP: Final = 17
ICMP: Final = 1
ICMP_6: Final = 58
MOST_DATAGRAMS: Final = 64  # waiting for fragments at one time
MOST_FRAGMENTS: Final = 1_024  # of one datagram
LARGEST: Final = 65_535
_FRAGMENT: Final = 44
_AUTHENTICATION: Final = 51
_EXTENSIONS: Final = frozenset((0, 43, 60, 135, 139, 140))
_MOST_EXTENSIONS: Final = 16


class Fragment(NamedTuple):
    """The place of a piece in its datagram; `number` tells datagrams of one pair of addresses apart."""

    number: int
    offset: int
    has_more: bool


class Datagram(NamedTuple):
    """An IP packet: both addresses in one piece, and the payload as far as the capture kept it.

    `length` is what the header says the payload has; `payload` may be shorter.
    """

    addresses: bytes  # source, then destination
    protocol: int
    payload: bytes
    length: int
    fragment: Fragment | None = None


def find_datagram(frame: bytes, at: int) -> Datagram | None:
    """The IP packet that begins at `at`, or None where there is none."""
    if at >= len(frame):
        return None
    version = frame[at] >> 4
    if version == 4:
        return _find_v4(frame, at)
    return _find_v6(frame, at) if version == 6 else None


def _find_v4(frame: bytes, at: int) -> Datagram | None:
    header = (frame[at] & 15) * 4
    body = at + header
    if header < 20 or len(frame) < body:
        return None
    total = int.from_bytes(frame[at + 2 : at + 4])
    length = total - header if total else len(frame) - body  # 0: the network card was to cut it into packets
    if length < 0:
        return None
    place = int.from_bytes(frame[at + 6 : at + 8])
    fragment = None
    if place & 0x3FFF:
        number = int.from_bytes(frame[at + 4 : at + 6])
        fragment = Fragment(number, (place & 0x1FFF) * 8, bool(place & 0x2000))
    return Datagram(frame[at + 12 : at + 20], frame[at + 9], frame[body : body + length], length, fragment)


def _find_v6(frame: bytes, at: int) -> Datagram | None:
    body = at + 40
    if len(frame) < body:
        return None
    stated = int.from_bytes(frame[at + 4 : at + 6])
    end = body + stated if stated else len(frame)
    protocol = frame[at + 6]
    fragment = None
    for _ in range(_MOST_EXTENSIONS):
        if protocol in _EXTENSIONS or protocol in (_FRAGMENT, _AUTHENTICATION):
            extension = frame[body : body + 8]
            if len(extension) < 8:
                return None
            if protocol == _FRAGMENT:
                place = int.from_bytes(extension[2:4])
                fragment = Fragment(int.from_bytes(extension[4:8]), place & 0xFFF8, bool(place & 1))
            body += _extension_bytes(protocol, extension[1])
            protocol = extension[0]
            if fragment is None:
                continue
            if fragment.offset or fragment.has_more:
                break
            fragment = None  # a fragment that is the whole
        else:
            break
    if end < body:
        return None
    return Datagram(frame[at + 8 : at + 40], protocol, frame[body:end], end - body, fragment)


def _extension_bytes(protocol: int, stated: int) -> int:
    if protocol == _FRAGMENT:
        return 8
    return (stated + 2) * 4 if protocol == _AUTHENTICATION else (stated + 1) * 8


class _Pieces:
    """The fragments of one datagram so far."""

    __slots__ = ("end", "parts")

    def __init__(self) -> None:
        self.parts: dict[int, bytes] = {}
        self.end: int | None = None

    def find_whole(self) -> bytes | None:
        if self.end is None:
            return None
        whole = bytearray()
        for offset in sorted(self.parts):
            if offset > len(whole):
                return None
            whole += self.parts[offset][len(whole) - offset :]
        return bytes(whole[: self.end]) if len(whole) >= self.end else None


class Fragments:
    """Puts fragments of TCP together."""

    __slots__ = ("waiting",)

    def __init__(self) -> None:
        self.waiting: dict[tuple[bytes, int], _Pieces] = {}

    def join(self, datagram: Datagram) -> Datagram | None:
        """The whole datagram once its last piece has come, else None."""
        fragment = datagram.fragment
        if fragment is None:
            return datagram
        if datagram.protocol != TCP or fragment.offset + len(datagram.payload) > LARGEST:
            return None
        key = (datagram.addresses, fragment.number)
        pieces = self.waiting.get(key)
        if pieces is None:
            pieces = self.waiting[key] = _Pieces()
            if len(self.waiting) > MOST_DATAGRAMS:
                del self.waiting[next(iter(self.waiting))]
        if len(pieces.parts) < MOST_FRAGMENTS:
            pieces.parts.setdefault(fragment.offset, datagram.payload)
        if not fragment.has_more:
            pieces.end = fragment.offset + datagram.length
        whole = pieces.find_whole()
        if whole is None:
            return None
        del self.waiting[key]
        return Datagram(datagram.addresses, datagram.protocol, whole, len(whole))
