"""Extensions of plain certificates: the quick half of the reader that `certificates` describes.

Knows the strict encoding of the extensions that are facts. Refuses everything else with `Unusual`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from certway.model.certificate import AuthorityKeyIdentifier, BasicConstraints, Extension, PresentedName
from certway.pki.extension_facts import REVERSED
from certway.pki.general_names import TEXT_KINDS, ip_text
from certway.pki.oids import DOTTED, find_dotted

new = tuple.__new__  # a NamedTuple without its Python-level constructor: half the time


class Unusual(Exception):
    """The plain reader meets something that `recovery` must look at."""


class Pieces:
    """Encoded parts met before, each with what it says; given by a caller who reads many certificates.

    Certificates of one issuer repeat most of their extensions and names: with this they are read once and shared.
    A piece is found by its exact bytes, so that it changes no answer. At most `most` of each kind are kept.
    """

    __slots__ = ("attributes", "extensions", "most", "names")

    def __init__(self, most: int = 10_000) -> None:
        self.most = most
        self.names: dict[bytes, bytes] = {}
        self.attributes: set[bytes] = set()
        self.extensions: dict[bytes, tuple[Extension, Any]] = {}


def span(der: bytes, at: int, tag: int) -> tuple[int, int]:
    """Content of the element at `at` as [body, stop), its length in the shortest form."""
    if der[at] != tag:
        raise Unusual
    size = der[at + 1]
    if size < 0x80:
        return at + 2, at + 2 + size
    if size == 0x82:
        size = der[at + 2] << 8 | der[at + 3]
        if size > 0xFF:
            return at + 4, at + 4 + size
    elif size == 0x81 and der[at + 2] > 0x7F:
        return at + 3, at + 3 + der[at + 2]
    raise Unusual


def read_plain_extensions(
    der: bytes, at: int, stop: int, pieces: Pieces
) -> tuple[tuple[Extension, ...], dict[str, Any]]:
    """All extensions in order, and the values that are facts, by dotted identifier."""
    at, inner_stop = span(der, at, 0x30)
    if at == stop or inner_stop != stop:
        raise Unusual
    listed: list[Extension] = []
    facts: dict[str, Any] = {}
    met = pieces.extensions
    while at < stop:
        size = der[at + 1]
        after = at + 2 + size if size < 0x80 else span(der, at, 0x30)[1]
        whole = der[at:after]
        piece = met.get(whole)
        if piece is None:
            piece = _read_one(whole)
            if len(met) < pieces.most and piece[0].oid not in OWN:
                met[whole] = piece
        extension, fact = piece
        oid = extension.oid
        if oid in facts:
            raise Unusual
        listed.append(extension)
        facts[oid] = fact
        at = after
    if at != stop:
        raise Unusual
    return tuple(listed), facts


def _read_one(whole: bytes) -> tuple[Extension, Any]:
    brief = BRIEF.get(whole[2:8])
    if brief is not None and whole[8] == whole[1] - 7 and whole[0] == 0x30:
        dotted, critical, content = brief, False, whole[9:]
    else:
        dotted, critical, content = _read_parts(whole)
    reader = READERS.get(dotted)
    return new(Extension, (dotted, critical, content)), None if reader is None else reader(content)


def _read_parts(whole: bytes) -> tuple[str, bool, bytes]:
    size = whole[1]
    kind = 4 if size < 0x80 else size - 0x7C  # content of the identifier: the length before it takes 1, 2 or 3 bytes
    value = kind + whole[kind - 1]
    oid = whole[kind:value]
    dotted = DOTTED.get(oid) or find_dotted(oid)
    critical = whole[value] == 0x01
    if critical:
        if whole[value + 1 : value + 3] != b"\x01\xff":
            raise Unusual
        value += 3
    if whole[value + 1] < 0x80:
        content = whole[value + 2 :]
        if len(content) != whole[value + 1]:
            raise Unusual
    else:
        content_at, stop = span(whole, value, 0x04)
        if stop != len(whole):
            raise Unusual
        content = whole[content_at:]
    if whole[0] != 0x30 or whole[kind - 2] != 0x06 or whole[value] != 0x04 or dotted is None:
        raise Unusual
    return dotted, critical, content


def _alternative_names(content: bytes) -> tuple[PresentedName, ...]:
    at, stop = span(content, 0, 0x30)
    if stop != len(content) or at == stop:
        raise Unusual
    names: list[PresentedName] = []
    characters = content.decode("latin-1")  # one for each byte: slices of it are the texts
    while at < stop:
        tag, size = content[at], content[at + 1]
        value = at + 2
        at = value + size
        text = characters[value:at]
        if tag == 0x87 and size in (4, 16):
            text = ip_text(content[value:at])
        elif not text.isascii():
            raise Unusual
        if size > 0x7F:
            raise Unusual
        names.append(new(PresentedName, (PLAIN_NAMES[tag], text, b"")))
    if at != stop:
        raise Unusual
    return tuple(names)


def _purposes(content: bytes) -> tuple[str, ...]:
    at, stop = span(content, 0, 0x30)
    if stop != len(content) or at == stop:
        raise Unusual
    purposes: list[str] = []
    while at < stop:
        after = at + 2 + content[at + 1]
        oid = content[at + 2 : after]
        dotted = DOTTED.get(oid) or find_dotted(oid)
        if content[at] != 0x06 or dotted is None or after > stop:
            raise Unusual
        purposes.append(dotted)
        at = after
    return tuple(purposes)


def _subject_key_identifier(content: bytes) -> bytes:
    if content[:2] == b"\x04\x14" and len(content) == 22:  # a SHA-1, as nearly always
        return content[2:]
    at, stop = span(content, 0, 0x04)
    if stop != len(content):
        raise Unusual
    return content[at:]


def _authority_key_identifier(content: bytes) -> AuthorityKeyIdentifier:
    if content[:4] == b"\x30\x16\x80\x14" and len(content) == 24:
        return new(AuthorityKeyIdentifier, (content[4:], None, None))
    at, stop = span(content, 0, 0x30)
    if stop != len(content) or at == stop:
        raise Unusual
    identifier = issuer = serial = None
    if content[at] == 0x80:
        body, at = span(content, at, 0x80)
        identifier = content[body:at]
    if at < stop and content[at] == 0xA1:
        body, at = span(content, at, 0xA1)
        issuer = content[body:at]
    if at < stop:
        body, at = span(content, at, 0x82)
        if body + 1 < at and content[body] in (0, 0xFF):
            raise Unusual  # perhaps padded
        serial = int.from_bytes(content[body:at], signed=True)
    if at != stop or (serial is not None and body == at):
        raise Unusual
    return AuthorityKeyIdentifier(identifier, issuer, serial)


def _named_bits() -> dict[bytes, int]:
    """Every keyUsage in its shortest form: trailing zero bits are left out (X.690 11.2.2)."""
    table: dict[bytes, int] = {}
    for first in range(256):
        table[bytes((3, 3, 7, first, 0x80))] = REVERSED[first] | 1 << 8
        if first:
            unused = (first & -first).bit_length() - 1
            table[bytes((3, 2, unused, first))] = REVERSED[first]
    return table


def _shortest_constraints() -> dict[bytes, BasicConstraints]:
    table = {b"\x30\x00": BasicConstraints(False, None), b"\x30\x03\x01\x01\xff": BasicConstraints(True, None)}
    for length in range(0x80):
        table[b"\x30\x06\x01\x01\xff\x02\x01" + bytes((length,))] = BasicConstraints(True, length)
    return table


OWN = frozenset(("2.5.29.14", "2.5.29.17", "1.3.6.1.4.1.11129.2.4.2"))  # differ in every certificate: not worth keeping
READERS: Mapping[str, Callable[[bytes], Any]] = {
    "2.5.29.14": _subject_key_identifier,
    "2.5.29.15": _named_bits().__getitem__,
    "2.5.29.17": _alternative_names,
    "2.5.29.19": _shortest_constraints().__getitem__,
    "2.5.29.35": _authority_key_identifier,
    "2.5.29.37": _purposes,
}
# Identifiers of the usual kind (2.5.29.x) with the tag of the value that follows where the extension is not critical.
BRIEF: Mapping[bytes, str] = {
    b"\x06\x03" + body + b"\x04": dotted
    for body, dotted in DOTTED.items()
    if body[:2] == b"\x55\x1d" and len(body) == 3
}
PLAIN_NAMES: Mapping[int, str] = {**TEXT_KINDS, 0x87: "ip"}
NOTHING_MET = Pieces(most=0)
