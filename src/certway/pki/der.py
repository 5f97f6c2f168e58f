"""Tags, lengths and values of ASN.1 as real files hold them.

Knows DER, and the BER that OpenSSL reads as well; every departure from DER is noted, none is hidden.
Refuses to know what the values mean.

Positions are always positions in the whole input, so that a note can name its byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from certway.model.certificate import Malformed
from certway.model.text import Text, say

BOOLEAN = 0x01
INTEGER = 0x02
BIT_STRING = 0x03
OCTET_STRING = 0x04
NULL = 0x05
OBJECT_IDENTIFIER = 0x06
ENUMERATED = 0x0A
UTF8_STRING = 0x0C
NUMERIC_STRING = 0x12
PRINTABLE_STRING = 0x13
TELETEX_STRING = 0x14
IA5_STRING = 0x16
UTC_TIME = 0x17
GENERALIZED_TIME = 0x18
VISIBLE_STRING = 0x1A
UNIVERSAL_STRING = 0x1C
BMP_STRING = 0x1E
SEQUENCE = 0x30
SET = 0x31

CONSTRUCTED = 0x20
MOST_NOTES = 100  # about one input; further departures add nothing a person reads
DEEPEST = 64  # levels of open-ended lengths inside each other


class Unreadable(Exception):
    """The bytes at `offset` cannot be what they should be; never leaves a parser."""

    def __init__(self, what: Text, offset: int) -> None:
        super().__init__(what.template)
        self.what = what
        self.offset = offset


class Element(NamedTuple):
    """One TLV: identifier octet(s) as a number, its first byte, its content [body, stop), and where the next begins."""

    tag: int
    start: int
    body: int
    stop: int
    end: int


class Walk:
    """Steps through `data`, collecting notes about everything that is not DER.

    Methods raise `Unreadable` where a step is impossible; `where` names the field for the note.
    """

    __slots__ = ("data", "notes")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.notes: list[Malformed] = []

    def note(self, where: str, what: Text, offset: int) -> None:
        """Record one departure."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append(Malformed(where=where, what=what, offset=offset))

    def element(self, at: int, stop: int, where: str) -> Element:
        """The element that begins at `at` and ends within `stop`."""
        tag, length_at = self._tag(at, stop)
        if length_at >= stop:
            raise Unreadable(say("the data ends in the middle of an element"), at)
        first = self.data[length_at]
        if first == 0x80:
            return self._open_ended(tag, at, length_at + 1, stop, where)
        body, size = length_at + 1, first
        if first > 0x80:
            body, size = self._long_length(length_at, stop, where)
        if body + size > stop:
            missing = body + size - stop
            raise Unreadable(
                say("an element is longer than the data that holds it, by {bytes} bytes", bytes=missing), at
            )
        return Element(tag, at, body, body + size, body + size)

    def expect(self, tag: int, at: int, stop: int, where: str) -> Element:
        """The element at `at`, which must have this tag."""
        if at >= stop:
            raise Unreadable(say("the data ends where {field} should begin", field=where), at)
        if self.data[at] != tag:
            raise Unreadable(say("{field} does not begin as it must", field=where), at)
        return self.element(at, stop, where)

    def elements(self, body: int, stop: int, where: str) -> Iterator[Element]:
        """All elements of a content, in order."""
        while body < stop:
            element = self.element(body, stop, where)
            yield element
            body = element.end

    def content(self, element: Element) -> bytes:
        """The content octets."""
        return self.data[element.body : element.stop]

    def whole(self, element: Element) -> bytes:
        """The element with its header."""
        return self.data[element.start : element.end]

    def integer(self, element: Element, where: str) -> int:
        """The number of an INTEGER or ENUMERATED; padding is noted, no content is unreadable."""
        content = self.content(element)
        if not content:
            raise Unreadable(say("{field} is a number without digits", field=where), element.start)
        if len(content) > 1 and (
            (content[0] == 0 and content[1] < 0x80) or (content[0] == 0xFF and content[1] >= 0x80)
        ):
            self.note(f"{where}.encoding", say("a number is padded with needless bytes"), element.start)
        return int.from_bytes(content, signed=True)

    def boolean(self, element: Element, where: str) -> bool:
        """The truth of a BOOLEAN; every content but 00 counts as true, only FF is DER."""
        content = self.content(element)
        if len(content) != 1:
            raise Unreadable(say("{field} is a truth value of the wrong size", field=where), element.start)
        if content[0] not in (0, 0xFF):
            self.note(
                f"{where}.encoding",
                say("true is written as {byte}, not as FF", byte=f"{content[0]:02X}"),
                element.start,
            )
        return content[0] != 0

    def bits(self, element: Element, where: str) -> bytes:
        """The octets of a BIT STRING that ends at a byte, as signatures and keys do."""
        content = self.content(element)
        if content[:1] != b"\0":
            self.note(f"{where}.encoding", say("a string of bits does not end at a byte"), element.start)
        return content[1:]

    def expect_end(self, at: int, stop: int, where: str) -> None:
        """Note bytes that are left between `at` and `stop`."""
        if at != stop:
            self.note(f"{where}.trailing", say("bytes follow after the end of the value"), at)

    def _tag(self, at: int, stop: int) -> tuple[int, int]:
        if at >= stop:
            raise Unreadable(say("the data ends where an element should begin"), at)
        tag = self.data[at]
        at += 1
        if tag & 0x1F != 0x1F:
            return tag, at
        for further in range(at, min(at + 4, stop)):
            tag = tag << 8 | self.data[further]
            if self.data[further] < 0x80:
                return tag, further + 1
        raise Unreadable(say("an element has an impossible tag"), at)

    def _long_length(self, length_at: int, stop: int, where: str) -> tuple[int, int]:
        count = self.data[length_at] & 0x7F
        body = length_at + 1 + count
        if body > stop or count > 8:
            raise Unreadable(say("an element has an impossible length"), length_at)
        size = int.from_bytes(self.data[length_at + 1 : body])
        if size < 0x80 or self.data[length_at + 1] == 0:
            self.note(f"{where}.length", say("a length is not written in its shortest form"), length_at)
        return body, size

    def _open_ended(self, tag: int, at: int, body: int, stop: int, where: str) -> Element:
        """BER 8.1.3.6: content until two zero octets, levels inside each other counted, never recursed into."""
        if not at < stop or not self.data[at] & CONSTRUCTED:
            raise Unreadable(say("an element has an impossible length"), at)
        self.note(f"{where}.length", say("a length is left open (BER), DER wants it stated"), at)
        levels, position = 1, body
        while levels:
            inner_tag, length_at = self._tag(position, stop)
            if length_at >= stop or levels > DEEPEST:
                raise Unreadable(say("an element of open length never ends"), at)
            first = self.data[length_at]
            if first == 0x80:
                levels += 1
                position = length_at + 1
            elif inner_tag == 0 and first == 0:
                levels -= 1
                position = length_at + 1
            else:
                inner, size = (length_at + 1, first) if first < 0x80 else self._long_length(length_at, stop, where)
                position = inner + size
        return Element(tag, at, body, position - 2, position)


class Signed(NamedTuple):
    """The three parts of certificates, requests and revocation lists, and where the whole ends."""

    tbs: Element
    algorithm: bytes
    signature: bytes
    end: int


def read_signed(walk: Walk, where: str) -> Signed:
    """SIGNED{} at the first byte: what is signed, the AlgorithmIdentifier with its header, the signature's octets."""
    outer = walk.expect(SEQUENCE, 0, len(walk.data), where)
    walk.expect_end(outer.end, len(walk.data), where)
    tbs = walk.expect(SEQUENCE, outer.body, outer.stop, where)
    algorithm = walk.expect(SEQUENCE, tbs.end, outer.stop, "signature-algorithm")
    signature = walk.expect(BIT_STRING, algorithm.end, outer.stop, "signature")
    walk.expect_end(signature.end, outer.stop, where)
    return Signed(tbs, walk.whole(algorithm), walk.bits(signature, "signature"), outer.end)


def encode(tag: int, content: bytes) -> bytes:
    """One DER element with a one-byte tag."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(digits))) + digits + content
