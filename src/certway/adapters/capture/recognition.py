"""What a connection speaks, by its first bytes and never by its port.

Knows the beginnings of TLS, SSH and XMPP. Refuses to guess: anything else is none of them.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from certway.adapters.capture.tls_records import find_record, is_header

_BEGINNINGS_OF_XML: Final = (b"<?xml", b"<stream:stream")
ENOUGH: Final = 20  # bytes that decide


class Speech(Enum):
    """What the first bytes are."""

    UNDECIDED = 0
    TLS = 1
    SSH = 2
    XMPP = 3
    OTHER = 4


def recognise(first: bytes) -> Speech:
    """The protocol of a direction whose first bytes these are."""
    text = first.lstrip(b" \t\r\n")
    if first.startswith(b"SSH-"):
        return Speech.SSH
    if text.startswith(_BEGINNINGS_OF_XML):
        return Speech.XMPP
    if len(first) >= 5 and is_header(first, 0):
        return Speech.TLS
    if len(first) < ENOUGH and _may_become(first, text):
        return Speech.UNDECIDED
    return Speech.OTHER


def recognise_midway(part: bytes) -> Speech:
    """The protocol of bytes from the middle of a stream: only TLS can be told."""
    return Speech.OTHER if find_record(part) is None else Speech.TLS


def _may_become(first: bytes, text: bytes) -> bool:
    """Whether more bytes may still make it one of ours."""
    is_record = len(first) < 5 and (first[0] in range(0x14, 0x18)) and first[1:2] in (b"", b"\x03")
    return is_record or any(whole.startswith(text) for whole in (b"SSH-", *_BEGINNINGS_OF_XML))
