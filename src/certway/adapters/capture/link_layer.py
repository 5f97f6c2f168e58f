"""Where the IP packet begins in a captured frame.

Knows Ethernet with VLAN tags, raw IP, Linux cooked captures and loopback, as the capture formats number them.
Refuses to know anything behind the first byte of IP.
"""

from __future__ import annotations

from typing import Final

ETHERNET: Final = 1
NULL: Final = 0
LOOP: Final = 108
LINUX_COOKED: Final = 113
LINUX_COOKED_2: Final = 276
RAW_IP: Final = frozenset((12, 14, 101, 228, 229))  # 12 and 14: raw IP as some systems number it

IP_TYPES: Final = (b"\x08\x00", b"\x86\xdd")
VLAN_TYPES: Final = (b"\x81\x00", b"\x88\xa8", b"\x91\x00")
MOST_TAGS: Final = 4
KNOWN_LINKS: Final = RAW_IP | {ETHERNET, NULL, LOOP, LINUX_COOKED, LINUX_COOKED_2}

_FAMILIES: Final = frozenset((2, 10, 23, 24, 28, 30))  # AF_INET, and AF_INET6 of several systems


def find_ip(link_type: int, frame: bytes) -> int | None:
    """The offset of the IP header, or None where the frame carries something else."""
    if link_type == ETHERNET:
        return _behind_type(frame, 12)
    if link_type in RAW_IP:
        return 0 if frame else None
    if link_type == LINUX_COOKED:
        return _behind_type(frame, 14)
    if link_type == LINUX_COOKED_2:
        return _behind_cooked_2(frame)
    if link_type in (NULL, LOOP):
        family = frame[:4]
        known = int.from_bytes(family, "little") in _FAMILIES or int.from_bytes(family, "big") in _FAMILIES
        return 4 if known else None
    return None


def _behind_type(frame: bytes, at: int) -> int | None:
    """Step over tags; `at` is where the type stands."""
    for _ in range(MOST_TAGS + 1):
        kind = frame[at : at + 2]
        if kind in IP_TYPES:
            return at + 2
        if kind not in VLAN_TYPES:
            return None
        at += 4
    return None


def _behind_cooked_2(frame: bytes) -> int | None:
    kind = frame[:2]
    if kind in IP_TYPES:
        return 20
    return _behind_type(frame, 22) if kind in VLAN_TYPES else None
