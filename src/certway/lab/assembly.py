"""Pieces of X.509 as DER: names, times, general names, extensions. Any piece may be wrong on purpose.

Knows how each is written (RFC 5280), and takes ready bytes wherever a piece is to be written otherwise.
Refuses to know what belongs into a certificate; that is `foundry`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from types import MappingProxyType
from typing import Final, TypeAlias

from certway.model.certificate import Extension
from certway.pki import der
from certway.pki.oids import ATTRIBUTE_WORDS, EXTENSION_WORDS, PURPOSE_WORDS, encode_dotted

Attribute: TypeAlias = tuple[str, str] | tuple[str, str, int]
"""Word or dotted OID, text, and the string type where it is not the usual one."""

_PRINTABLE: Final = frozenset({"C", "serialNumber", "dnQualifier"})
_IA5: Final = frozenset({"DC", "emailAddress"})
_TEXT_NAMES: Final[Mapping[str, int]] = MappingProxyType({"email": 0x81, "dns": 0x82, "uri": 0x86})
_OTHER_NAMES: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {"srv": ("1.3.6.1.5.5.7.8.7", der.IA5_STRING), "xmpp": ("1.3.6.1.5.5.7.8.5", der.UTF8_STRING)}
)
_DOTTED: Final[Mapping[str, str]] = MappingProxyType(
    {word: dotted for table in (ATTRIBUTE_WORDS, PURPOSE_WORDS, EXTENSION_WORDS) for dotted, word in table.items()}
)


def dotted(word: str) -> str:
    """The object identifier of an attribute, purpose or extension; dotted text stays."""
    return _DOTTED.get(word, word)


def oid(word: str) -> bytes:
    """An OBJECT IDENTIFIER by word or dotted text."""
    return der.encode(der.OBJECT_IDENTIFIER, encode_dotted(dotted(word)))


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE of ready elements."""
    return der.encode(der.SEQUENCE, b"".join(parts))


def integer(number: int) -> bytes:
    """An INTEGER, negative ones too."""
    size = number.bit_length() // 8 + 1
    return der.encode(der.INTEGER, number.to_bytes(size, signed=True))


def boolean(truth: bool) -> bytes:
    """A BOOLEAN; DER writes one only where it is not the default."""
    return der.encode(der.BOOLEAN, b"\xff" if truth else b"\x00")


def octets(content: bytes) -> bytes:
    """An OCTET STRING."""
    return der.encode(der.OCTET_STRING, content)


def bits(content: bytes, unused: int = 0) -> bytes:
    """A BIT STRING."""
    return der.encode(der.BIT_STRING, bytes((unused,)) + content)


def named_bits(number: int) -> bytes:
    """A BIT STRING of named bits, bit 0 first, without trailing zeros (X.690 11.2.2)."""
    size = (number.bit_length() + 7) // 8
    content = bytes(int(f"{octet:08b}"[::-1], 2) for octet in number.to_bytes(size, "little"))
    return bits(content, -number.bit_length() % 8)


def instant(at: datetime | bytes) -> bytes:
    """UTCTime before 2050, GeneralizedTime from then on (RFC 5280 4.1.2.5); ready bytes stay."""
    if isinstance(at, bytes):
        return at
    local = at.astimezone(UTC)
    if 1950 <= local.year < 2050:
        return der.encode(der.UTC_TIME, local.strftime("%y%m%d%H%M%SZ").encode())
    return generalized(local)


def generalized(at: datetime) -> bytes:
    """GeneralizedTime without fractions."""
    text = at.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").zfill(15)
    return der.encode(der.GENERALIZED_TIME, text.encode())


def name(attributes: Iterable[Attribute] | bytes) -> bytes:
    """A Name, one attribute each RDN, the most general first; ready bytes stay."""
    if isinstance(attributes, bytes):
        return attributes
    return sequence(*(der.encode(der.SET, _attribute(*attribute)) for attribute in attributes))


def _attribute(word: str, text: str, tag: int = 0) -> bytes:
    usual = der.PRINTABLE_STRING if word in _PRINTABLE else der.IA5_STRING if word in _IA5 else der.UTF8_STRING
    return sequence(oid(word), string(text, tag or usual))


def string(text: str, tag: int = der.UTF8_STRING) -> bytes:
    """A character string of any type."""
    coding = {der.BMP_STRING: "utf-16-be", der.UNIVERSAL_STRING: "utf-32-be", der.TELETEX_STRING: "latin-1"}
    return der.encode(tag, text.encode(coding.get(tag, "utf-8")))


def general_name(written: str | bytes) -> bytes:
    """A GeneralName: plain text is a dNSName, `ip:`, `email:`, `uri:`, `srv:` and `xmpp:` before it say otherwise.

    An address without `ip:` stays a dNSName, as some put it; ready bytes stay.
    """
    if isinstance(written, bytes):
        return written
    kind, colon, text = written.partition(":")
    if not colon or kind not in (*_TEXT_NAMES, *_OTHER_NAMES, "ip"):
        kind, text = "dns", written
    if kind == "ip":
        return der.encode(0x87, _address(text))
    if kind in _OTHER_NAMES:
        form, tag = _OTHER_NAMES[kind]
        return der.encode(0xA0, oid(form) + der.encode(0xA0, string(text, tag)))
    return der.encode(_TEXT_NAMES[kind], text.encode())


def _address(text: str) -> bytes:
    """Octets of an address, or of a range with its mask as name constraints have it (RFC 5280 4.2.1.10)."""
    if "/" not in text:
        return ip_address(text).packed
    network = ip_network(text)
    return network.network_address.packed + network.netmask.packed


def directory_name(attributes: Iterable[Attribute] | bytes) -> bytes:
    """A GeneralName that holds a distinguished name."""
    return der.encode(0xA4, name(attributes))


def general_names(written: Iterable[str | bytes]) -> bytes:
    """GeneralNames."""
    return sequence(*(general_name(each) for each in written))


def extension(word: str, content: bytes, *, critical: bool = False) -> Extension:
    """An extension with ready content."""
    return Extension(oid=dotted(word), critical=critical, value=content)


def extension_der(one: Extension, *, explicit_false: bool = False) -> bytes:
    """An Extension; `explicit_false` writes `critical FALSE`, which DER forbids (X.690 11.5) and some CAs do."""
    flag = boolean(one.critical) if one.critical or explicit_false else b""
    return sequence(oid(one.oid), flag, octets(one.value))
