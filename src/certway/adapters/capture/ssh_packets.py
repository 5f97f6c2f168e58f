"""One direction of an SSH connection up to the new keys, and the messages that are in clear before: bytes to values.

Knows RFC 4253, 4419 and 5656. Refuses to know anything behind NEWKEYS.
"""

from __future__ import annotations

from typing import Final, NamedTuple, Protocol

from certway.adapters.capture.fields import Fields, Short
from certway.model.certificate import Malformed
from certway.model.text import say
from certway.pki.ssh_wire import find_certified_key

DISCONNECT: Final = 1
KEXINIT: Final = 20
NEWKEYS: Final = 21
KEX_REPLY: Final = 31
GROUP_EXCHANGE_REPLY: Final = 33
LARGEST_PACKET: Final = 256 * 1024
LARGEST_BANNER: Final = 16 * 1024


class Offer(NamedTuple):
    """The lists of a KEXINIT that say something of host keys."""

    key_exchanges: tuple[str, ...]
    host_key_algorithms: tuple[str, ...]


class HostKey(NamedTuple):
    """K_S of a key exchange reply; a plain key has no certificates."""

    algorithm: str
    certificates: tuple[bytes, ...]
    ocsp_responses: int


class Hearer(Protocol):
    """Whoever hears one direction; `at` in nanoseconds since 1970."""

    def banner(self, text: str) -> None:
        """The identification string."""

    def packet(self, kind: int, body: bytes, at: int) -> None:
        """A message in clear, NEWKEYS included."""

    def lost(self) -> None:
        """Bytes are missing, or these are no SSH packets; nothing further of this direction is told."""


class Packets:
    """Takes the bytes of one direction."""

    __slots__ = ("has_banner", "hearer", "is_done", "rest")

    def __init__(self, hearer: Hearer) -> None:
        self.hearer = hearer
        self.rest = b""
        self.has_banner = False
        self.is_done = False

    def take(self, data: bytes, at: int) -> None:
        """The next bytes."""
        if self.is_done:
            return
        self.rest += data
        if not self.has_banner:
            self._find_banner()
        if self.has_banner:
            self._walk(at)

    def skip(self) -> None:
        """Bytes are missing: SSH packets cannot be found again."""
        if not self.is_done:
            self.finish()
            self.hearer.lost()

    def finish(self) -> None:
        """Nothing further is wanted."""
        self.is_done = True
        self.rest = b""

    def _find_banner(self) -> None:
        """A server may send other lines first."""
        at = 0 if self.rest.startswith(b"SSH-") else self.rest.find(b"\nSSH-") + 1
        is_there = at > 0 or self.rest.startswith(b"SSH-")
        end = self.rest.find(b"\n", at) if is_there else -1
        if end >= 0:
            self.hearer.banner(self.rest[at:end].rstrip(b"\r").decode("utf-8", "backslashreplace"))
            self.rest = self.rest[end + 1 :]
            self.has_banner = True
        elif len(self.rest) > LARGEST_BANNER:
            self.skip()

    def _walk(self, at: int) -> None:
        position, data = 0, self.rest
        while len(data) - position >= 5:
            length = int.from_bytes(data[position : position + 4])
            padding = data[position + 4]
            if not padding + 2 <= length <= LARGEST_PACKET:
                self.skip()
                return
            stop = position + 4 + length
            if stop > len(data):
                break
            kind = data[position + 5]
            self.hearer.packet(kind, data[position + 6 : stop - padding], at)
            position = stop
            if kind == NEWKEYS:
                self.finish()
                return
        self.rest = data[position:]


def parse_offer(body: bytes) -> Offer | Malformed:
    """A KEXINIT without its number."""
    try:
        fields = Fields(body)
        fields.octets(16)
        return Offer(_names(fields), _names(fields))
    except Short:
        return _short("KEXINIT")


def parse_host_key(body: bytes) -> HostKey | Malformed:
    """The host key of a key exchange reply without its number."""
    try:
        blob = Fields(body).block(4)
        algorithm = Fields(blob).block(4).decode("ascii", "backslashreplace")
    except Short:
        return _short("key exchange reply")
    if not algorithm.startswith("x509v3-"):
        return HostKey(algorithm, (), 0)
    key = find_certified_key(blob)
    if key is None:
        return Malformed(
            where="ssh.host-key",
            what=say("a host key of {algorithm} does not hold certificates as it should", algorithm=algorithm),
        )
    return HostKey(algorithm, key.certificates, len(key.ocsp_responses))


def parse_disconnect(body: bytes) -> tuple[int, str] | Malformed:
    """The reason code and the words of a DISCONNECT without its number."""
    try:
        fields = Fields(body)
        return fields.number(4), fields.block(4).decode("utf-8", "backslashreplace")
    except Short:
        return _short("DISCONNECT")


def choose_key_exchange(client: Offer, server: Offer) -> str:
    """The first of the client's list that the server has, too; empty where there is none."""
    return next((name for name in client.key_exchanges if name in server.key_exchanges), "")


def _names(fields: Fields) -> tuple[str, ...]:
    text = fields.block(4).decode("ascii", "backslashreplace")
    return tuple(text.split(",")) if text else ()


def _short(message: str) -> Malformed:
    return Malformed(where="ssh", what=say("a {message} message is shorter than it says", message=message))
