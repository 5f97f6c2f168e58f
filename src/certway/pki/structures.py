"""What a DER structure is, told by its first elements: certificate, request, list, key, bag.

Looks at tags only, so that it can also name a structure that was cut off. Refuses to read the values.
"""

from __future__ import annotations

from certway.pki import der as tlv
from certway.pki.oids import find_dotted

SIGNED_DATA = "1.2.840.113549.1.7.2"
CONTENT_TYPES = "1.2.840.113549.1.7."
AUTHENTICATED = "1.2.840.113549.1.9.16.1."


def find_structure(data: bytes) -> str | None:
    """certificate, request, crl, pkcs7, cms, pkcs12, pkcs8, encrypted-pkcs8, pkcs1, dsa, sec1, spki, ocsp,
    parameters; None: something else, or no ASN.1 at all."""
    if data[:1] != b"\x30":
        return None
    first, second = [*_children(data, 0), None, None][:2]
    if first is None:
        return None
    if first.tag == tlv.OBJECT_IDENTIFIER:
        return _content_info(data, first, second)
    if first.tag == tlv.ENUMERATED:
        return "ocsp"
    if first.tag == tlv.INTEGER:
        return _numbered(data, first)
    return _signed(data, first, second) if first.tag == tlv.SEQUENCE else None


def _children(data: bytes, at: int, most: int = 8) -> list[tlv.Element]:
    """The elements inside the one at `at`, as many as are there; an end that is missing counts as the end of data."""
    walk = tlv.Walk(data)
    try:
        body, stop = _open(data, at)
    except IndexError:
        return []
    found: list[tlv.Element] = []
    while body < stop and len(found) < most:
        try:
            element = walk.element(body, stop, "")
        except tlv.Unreadable:
            try:
                inner, _ = _open(data, body)
            except IndexError:
                return found
            found.append(tlv.Element(data[body], body, inner, stop, stop))
            return found
        found.append(element)
        body = element.end
    return found


def find_end(data: bytes) -> int:
    """Where the first element ends, which may lie beyond the data; 0 where its length is left open or impossible."""
    try:
        size = data[1]
        if size < 0x80:
            return 2 + size
        count = size & 0x7F
        return 2 + count + int.from_bytes(data[2 : 2 + count]) if 0 < count <= 8 else 0
    except IndexError:
        return 0


def _open(data: bytes, at: int) -> tuple[int, int]:
    """Content of the element at `at`, cut at the end of the data; raises IndexError beyond it."""
    size = data[at + 1]
    body = at + 2
    if size > 0x80:
        body += size & 0x7F
        size = int.from_bytes(data[at + 2 : body])
    elif size == 0x80:
        size = len(data)
    return body, min(body + size, len(data))


def _content_info(data: bytes, first: tlv.Element, second: tlv.Element | None) -> str | None:
    dotted = find_dotted(data[first.body : first.stop]) or ""
    if second is None or second.tag != 0xA0:
        return "parameters" if second is None else None
    if dotted == SIGNED_DATA:
        return "pkcs7"
    return "cms" if dotted.startswith((CONTENT_TYPES, AUTHENTICATED)) else None


def _numbered(data: bytes, first: tlv.Element) -> str | None:
    """SEQUENCE { version, ... }: key forms and PKCS #12 (version 3)."""
    tags = [element.tag for element in _children(data, 0, 10)]
    if tags[1:2] == [tlv.OCTET_STRING]:
        return "sec1"
    if tags[1:3] == [tlv.SEQUENCE, tlv.OCTET_STRING]:
        return "pkcs8"
    if tags[1:2] == [tlv.SEQUENCE] and data[first.body : first.stop] == b"\3":
        return "pkcs12"
    if len(tags) >= 3 and set(tags) <= {tlv.INTEGER, tlv.SEQUENCE}:
        return {6: "dsa"}.get(len(tags), "pkcs1")
    return "parameters" if tags == [tlv.INTEGER, tlv.INTEGER] else None


def _signed(data: bytes, first: tlv.Element, second: tlv.Element | None) -> str | None:
    """SEQUENCE { SEQUENCE ..., ... }: signed things by what stands in their first part; public and encrypted keys."""
    tags = [element.tag for element in _children(data, first.start)]
    if second is not None and tags[:1] == [tlv.OBJECT_IDENTIFIER]:
        return {tlv.BIT_STRING: "spki", tlv.OCTET_STRING: "encrypted-pkcs8"}.get(second.tag)
    if tags[:1] == [0xA0] or tags[:6] == [tlv.INTEGER, *[tlv.SEQUENCE] * 5]:
        return "certificate"
    times = (tlv.UTC_TIME, tlv.GENERALIZED_TIME)
    if any(tags[place : place + 1] and tags[place] in times for place in (2, 3)):
        return "crl"
    if tags[:3] == [tlv.INTEGER, tlv.SEQUENCE, tlv.SEQUENCE] and tags[3:4] in ([], [0xA0]):
        return "request"
    return "certificate" if tags[:3] == [tlv.INTEGER, tlv.SEQUENCE, tlv.SEQUENCE] else None
