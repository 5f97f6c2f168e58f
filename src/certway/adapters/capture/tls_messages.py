"""Handshake messages of TLS 1.0 to 1.3: bytes to values, or Malformed.

Knows the messages that are sent in clear and say something of certificates. Refuses to know order and direction.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from certway.adapters.capture.conversations import TLS_1_3
from certway.adapters.capture.fields import Fields, Short
from certway.model.certificate import Malformed
from certway.model.text import say

CLIENT_HELLO: Final = 1
SERVER_HELLO: Final = 2
CERTIFICATE: Final = 11
CERTIFICATE_REQUEST: Final = 13
SERVER_HELLO_DONE: Final = 14
RETRY_RANDOM: Final = bytes.fromhex(
    "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c"
)  # RFC 8446 4.1.3

_SERVER_NAME: Final = 0
_PRE_SHARED_KEY: Final = 41
_SUPPORTED_VERSIONS: Final = 43


class ClientHello(NamedTuple):
    """What a client offers. `versions` without the reserved values that clients mix in."""

    random: bytes
    session_id: bytes
    versions: tuple[int, ...]
    server_name: str


class ServerHello(NamedTuple):
    """What a server chose. `is_retry`: it asks for another hello (TLS 1.3)."""

    random: bytes
    session_id: bytes
    version: int
    cipher_suite: int
    has_pre_shared_key: bool
    is_retry: bool


def parse_client_hello(body: bytes) -> ClientHello | Malformed:
    """A ClientHello without its header."""
    try:
        fields = Fields(body)
        version = fields.number(2)
        random = fields.octets(32)
        session_id = fields.block(1)
        fields.block(2)
        fields.block(1)
        extensions = _extensions(fields)
        versions: tuple[int, ...] = (version,)
        if _SUPPORTED_VERSIONS in extensions:
            offered = Fields(extensions[_SUPPORTED_VERSIONS]).block(1)
            numbers = (int.from_bytes(offered[at : at + 2]) for at in range(0, len(offered) - 1, 2))
            versions = tuple(number for number in numbers if number & 0x0F0F != 0x0A0A)  # RFC 8701
        return ClientHello(random, session_id, versions, _server_name(extensions.get(_SERVER_NAME, b"")))
    except Short:
        return _short("ClientHello")


def parse_server_hello(body: bytes) -> ServerHello | Malformed:
    """A ServerHello without its header."""
    try:
        fields = Fields(body)
        version = fields.number(2)
        random = fields.octets(32)
        session_id = fields.block(1)
        cipher_suite = fields.number(2)
        fields.octets(1)
        extensions = _extensions(fields)
        chosen = extensions.get(_SUPPORTED_VERSIONS, b"")
        if len(chosen) == 2:
            version = int.from_bytes(chosen)
        return ServerHello(
            random, session_id, version, cipher_suite, _PRE_SHARED_KEY in extensions, random == RETRY_RANDOM
        )
    except Short:
        return _short("ServerHello")


def parse_certificates(body: bytes) -> tuple[bytes, ...] | Malformed:
    """The chain of a Certificate message of TLS up to 1.2, as sent."""
    try:
        rest = Fields(Fields(body).block(3))
        chain: list[bytes] = []
        while rest.has_more():
            chain.append(rest.block(3))
        return tuple(chain)
    except Short:
        return _short("Certificate")


def parse_authorities(body: bytes, version: int) -> tuple[bytes, ...] | Malformed:
    """The DER names of a CertificateRequest of TLS up to 1.2; from 1.2 on, signature algorithms stand before them."""
    try:
        fields = Fields(body)
        fields.block(1)
        if version >= TLS_1_3 - 1:
            fields.block(2)
        rest = Fields(fields.block(2))
        names: list[bytes] = []
        while rest.has_more():
            names.append(rest.block(2))
        return tuple(names)
    except Short:
        return _short("CertificateRequest")


def _extensions(fields: Fields) -> dict[int, bytes]:
    """Extensions by number, the first of each; old hellos have none."""
    found: dict[int, bytes] = {}
    if not fields.has_more():
        return found
    data = fields.block(2)
    at, stop = 0, len(data)
    while at < stop:
        body = at + 4
        after = body + (data[at + 2] << 8 | data[at + 3]) if body <= stop else stop + 1
        if after > stop:
            raise Short
        found.setdefault(data[at] << 8 | data[at + 1], data[body:after])
        at = after
    return found


def _server_name(extension: bytes) -> str:
    if not extension:
        return ""
    names = Fields(Fields(extension).block(2))
    while names.has_more():
        kind = names.number(1)
        name = names.block(2)
        if kind == 0:
            return name.decode("ascii", "backslashreplace")
    return ""


def _short(message: str) -> Malformed:
    return Malformed(where=f"tls.{message}", what=say("a {message} message is shorter than it says", message=message))
