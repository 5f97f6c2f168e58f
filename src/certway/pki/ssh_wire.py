"""Certificates inside SSH: the key of an x509v3 algorithm, and the beginning of a conversation that is in clear.

Knows RFC 6187 section 2.1 and as much of RFC 4253 as it takes to find a host key among recorded bytes.
Refuses to know what is encrypted: after NEWKEYS nothing is read, so a client's certificate is never found here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.model.value import value

KEX_INIT: Final = 20
NEW_KEYS: Final = 21
REPLIES: Final = (31, 33)
"""Messages that may hold a host key: the replies of (EC)DH (RFC 4253 8, RFC 5656 4) and group exchange (RFC 4419)."""

_X509: Final = "x509v3-"
_COOKIE: Final = 16
_MOST_LINES: Final = 100
"""Before its identification a server may send other lines (RFC 4253 4.2)."""


class _Short(Exception):
    """The bytes end before the field does."""


@value
class CertifiedKey:
    """A public key of an x509v3 algorithm: the certificates as they stand in it, end certificate first."""

    algorithm: str
    certificates: tuple[bytes, ...]
    ocsp_responses: tuple[bytes, ...] = ()


class _Fields:
    """The fields of RFC 4251 section 5, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._data):
            raise _Short
        taken, self._at = self._data[self._at : end], end
        return taken

    def number(self) -> int:
        return int.from_bytes(self.take(4))

    def string(self) -> bytes:
        return self.take(self.number())

    def strings(self) -> tuple[bytes, ...]:
        """As many strings as the number before them says."""
        count = self.number()
        if count > len(self._data):
            raise _Short
        return tuple(self.string() for _ in range(count))

    def words(self) -> tuple[str, ...]:
        """A name-list."""
        text = self.string().decode("ascii", "replace")
        return tuple(text.split(",")) if text else ()

    @property
    def over(self) -> bool:
        return self._at == len(self._data)


def find_certified_key(blob: bytes) -> CertifiedKey | None:
    """The certificates of a public key blob, None where it is not one of x509v3."""
    fields = _Fields(blob)
    try:
        algorithm = fields.string().decode("ascii", "replace")
        if not algorithm.startswith(_X509):
            return None
        key = CertifiedKey(algorithm=algorithm, certificates=fields.strings(), ocsp_responses=fields.strings())
    except _Short:
        return None
    return key if fields.over and key.certificates else None


def find_host_key(sent: bytes) -> CertifiedKey | None:
    """The host key in the key-exchange reply, from all the bytes that a server sent; None where there is none."""
    for message in _messages(sent):
        if message[0] in REPLIES:
            try:
                found = find_certified_key(_Fields(message[1:]).string())
            except _Short:
                continue
            if found is not None:
                return found
    return None


def find_host_key_algorithms(sent: bytes) -> tuple[str, ...]:
    """The host key algorithms of one side's KEXINIT, from all the bytes that it sent."""
    for message in _messages(sent):
        if message[0] == KEX_INIT:
            fields = _Fields(message[1:])
            try:
                fields.take(_COOKIE)
                fields.words()  # key exchange methods
                return fields.words()
            except _Short:
                return ()
    return ()


def _messages(sent: bytes) -> Iterator[bytes]:
    """The payloads in clear, none of them empty."""
    fields = _Fields(_after_identification(sent))
    while True:
        try:
            packet = fields.string()
        except _Short:
            return
        payload = packet[1 : len(packet) - packet[0]] if packet else b""
        if not payload or payload[0] == NEW_KEYS:
            return
        yield payload


def _after_identification(sent: bytes) -> bytes:
    for _ in range(_MOST_LINES):
        line, ended, sent = sent.partition(b"\n")
        if not ended:
            return b""
        if line.startswith(b"SSH-"):
            return sent
    return b""
