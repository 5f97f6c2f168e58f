"""Distinguished names: what a DER Name says, in words, and when two of them are the same.

Knows X.501 names, RFC 4514 words, and the comparison of RFC 5280 7.1 (stringprep of RFC 4518).
Refuses to know whose names they are. Total: any bytes give an answer, as close as it gets.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from certway.model.text import say
from certway.pki import der as tlv
from certway.pki.oids import ATTRIBUTE_WORDS, find_dotted

PRINTABLE = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?"
COMMON_NAME = "2.5.4.3"

# Strings by tag: the codec that reads them.
CODECS: Mapping[int, str] = {
    tlv.UTF8_STRING: "utf-8",
    tlv.NUMERIC_STRING: "ascii",
    tlv.PRINTABLE_STRING: "ascii",
    tlv.TELETEX_STRING: "latin-1",
    tlv.IA5_STRING: "ascii",
    tlv.VISIBLE_STRING: "ascii",
    tlv.UNIVERSAL_STRING: "utf-32-be",
    tlv.BMP_STRING: "utf-16-be",
}


class Attribute(NamedTuple):
    """One attribute as encoded: dotted type (or `#hex` of one that cannot be read), string tag, content, and the
    number of the relative name it belongs to."""

    oid: str
    tag: int
    value: bytes
    rdn: int

    @property
    def text(self) -> str:
        """The value as a person reads it; `#hex` where it is no string (RFC 4514 2.4)."""
        return read_string(self.tag, self.value)


def read_string(tag: int, value: bytes) -> str:
    """The text of a string of this tag; undecodable bytes become U+FFFD, what is no string becomes `#hex`."""
    codec = CODECS.get(tag)
    return "#" + value.hex() if codec is None else value.decode(codec, "replace")


def string_is_sound(tag: int, value: bytes) -> bool:
    """Whether the bytes are what their string type allows (X.680 41)."""
    if tag == tlv.PRINTABLE_STRING:
        return not value.translate(None, PRINTABLE)
    if tag == tlv.NUMERIC_STRING:
        return not value.translate(None, b"0123456789 ")
    codec = CODECS.get(tag)
    if codec is None:
        return True
    try:
        value.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def read_attributes(der: bytes) -> tuple[Attribute, ...]:
    """The attributes of a DER Name in encoded order; reading stops at the first byte that makes no sense."""
    found: list[Attribute] = []
    walk = tlv.Walk(der)
    try:
        name = walk.expect(tlv.SEQUENCE, 0, len(der), "name")
        for number, rdn in enumerate(walk.elements(name.body, name.stop, "name")):
            for pair in walk.elements(rdn.body, rdn.stop, "name"):
                kind = walk.expect(tlv.OBJECT_IDENTIFIER, pair.body, pair.stop, "name")
                value = walk.element(kind.end, pair.stop, "name")
                body = walk.content(kind)
                found.append(Attribute(find_dotted(body) or "#" + body.hex(), value.tag, walk.content(value), number))
    except tlv.Unreadable:
        pass
    return tuple(found)


def check_name(walk: tlv.Walk, name: tlv.Element, where: str) -> None:
    """Note what is wrong inside the Name that stands there."""
    try:
        for rdn in walk.elements(name.body, name.stop, where):
            if rdn.tag != tlv.SET or rdn.body == rdn.stop:
                walk.note(f"{where}.encoding", say("a part of the name is not a set of attributes"), rdn.start)
            for pair in walk.elements(rdn.body, rdn.stop, where):
                _check_attribute(walk, pair, where)
    except tlv.Unreadable as problem:
        walk.note(where, problem.what, problem.offset)


def _check_attribute(walk: tlv.Walk, pair: tlv.Element, where: str) -> None:
    kind = walk.expect(tlv.OBJECT_IDENTIFIER, pair.body, pair.stop, where)
    value = walk.element(kind.end, pair.stop, where)
    if find_dotted(walk.content(kind)) is None:
        walk.note(where, say("the type of an attribute cannot be read"), kind.start)
    if not string_is_sound(value.tag, walk.content(value)):
        what = say("an attribute holds characters that its type of text does not allow")
        walk.note(f"{where}.encoding", what, value.start)
    if pair.tag != tlv.SEQUENCE or value.end != pair.stop:
        walk.note(f"{where}.encoding", say("an attribute is not a type and a value"), pair.start)


def attribute_oids(der: bytes) -> tuple[str, ...]:
    """The dotted attribute types, in encoded order."""
    return tuple(attribute.oid for attribute in read_attributes(der))


def common_names(der: bytes) -> tuple[str, ...]:
    """Every CN, in encoded order."""
    return tuple(attribute.text for attribute in read_attributes(der) if attribute.oid == COMMON_NAME)


def short_name(der: bytes) -> str:
    """What a person calls it: the most specific CN, else the most specific attribute, else empty."""
    attributes = read_attributes(der)
    named = [attribute for attribute in attributes if attribute.oid == COMMON_NAME]
    return (named or list(attributes) or [Attribute("", tlv.UTF8_STRING, b"", 0)])[-1].text


def name_words(der: bytes) -> str:
    """`CN=Example Issuing CA, O=Example`: RFC 4514, most specific first, escaped; empty for an empty name."""
    relative: dict[int, list[str]] = {}
    for attribute in read_attributes(der):
        relative.setdefault(attribute.rdn, []).append(_pair(attribute))
    return ", ".join("+".join(pairs) for _, pairs in sorted(relative.items(), reverse=True))


def _pair(attribute: Attribute) -> str:
    text = attribute.text
    if attribute.tag in CODECS:
        text = _escape(text)
    return f"{ATTRIBUTE_WORDS.get(attribute.oid, attribute.oid)}={text}"


def _escape(text: str) -> str:
    """RFC 4514 2.4; control characters as hexadecimal pairs, so that no name can move the cursor of a reader."""
    out = "".join("\\" + char if char in '\\,+"<>;' else char if char >= " " else f"\\{ord(char):02x}" for char in text)
    if text[:1] in ("#", " "):
        out = "\\" + out
    if len(text) > 1 and text[-1] == " ":
        out = out[:-1] + "\\ "
    return out


def same_name(a: bytes, b: bytes, *, normalised: bool) -> bool:
    """Whether two DER Names are the same: byte for byte, or as RFC 5280 7.1 prescribes."""
    return a == b or (normalised and name_key(a, normalised=True) == name_key(b, normalised=True))


def name_key(der: bytes, *, normalised: bool) -> bytes:
    """Equal for equal names, for use as an index; `normalised` ignores case, spacing and string type (RFC 5280 7.1).

    A name that cannot be read to its end is equal to itself only.
    """
    if not normalised:
        return der
    walk = tlv.Walk(der)
    try:
        name = walk.expect(tlv.SEQUENCE, 0, len(der), "name")
        relative = [_relative_key(walk, rdn) for rdn in walk.elements(name.body, name.stop, "name")]
    except tlv.Unreadable:
        return b"\0" + der
    return tlv.encode(tlv.SEQUENCE, b"".join(relative))


def _relative_key(walk: tlv.Walk, rdn: tlv.Element) -> bytes:
    """RDNs are sets: their attributes are compared in any order."""
    pairs = []
    for pair in walk.elements(rdn.body, rdn.stop, "name"):
        kind = walk.expect(tlv.OBJECT_IDENTIFIER, pair.body, pair.stop, "name")
        value = walk.element(kind.end, pair.stop, "name")
        pairs.append(tlv.encode(tlv.SEQUENCE, walk.whole(kind) + _value_key(value.tag, walk.content(value))))
    return tlv.encode(tlv.SET, b"".join(sorted(pairs)))


def _value_key(tag: int, value: bytes) -> bytes:
    if tag in CODECS and string_is_decodable(tag, value):
        return tlv.encode(tlv.UTF8_STRING, prepare(value.decode(CODECS[tag])).encode("utf-8", "surrogatepass"))
    return tlv.encode(tag & 0xFF, value)


def string_is_decodable(tag: int, value: bytes) -> bool:
    """Whether the bytes can be read as text, whatever characters the string type allows."""
    try:
        value.decode(CODECS[tag])
    except UnicodeDecodeError:
        return False
    return True


def prepare(text: str) -> str:
    """RFC 4518 for case-insensitive comparison: map, normalise, fold, and make inner spaces single."""
    if not text.isascii():
        text = "".join(_mapped(char) for char in text)
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(text.casefold().split())


def _mapped(char: str) -> str:
    """RFC 4518 2.2: separators to space, what is not seen to nothing."""
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp") or char in "\t\n\v\f\r\x85":
        return " "
    if category in ("Cc", "Cf") or char in "\u00ad\u034f\u1806\u180b\u180c\u180d\ufffc" or "\ufe00" <= char <= "\ufe0f":
        return ""
    return char
