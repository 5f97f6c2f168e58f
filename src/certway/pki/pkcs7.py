"""PKCS #7 bags: certificates and revocation lists of a signedData, in the order of the bag.

Knows BER as Windows and Java write it. Refuses to check signatures of messages.
"""

from __future__ import annotations

from certway.model.certificate import Malformed
from certway.model.text import say
from certway.model.value import value
from certway.pki import der as tlv
from certway.pki.oids import find_dotted
from certway.pki.structures import SIGNED_DATA


@value
class Bag:
    """DER of what lies in the bag, in its order; `signers` above 0: it is a signed message, not only a bag."""

    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    signers: int = 0


def parse_bag(der: bytes, where: str = "") -> Bag | Malformed:
    """The bag of a ContentInfo that begins at the first byte."""
    walk = tlv.Walk(der)
    try:
        return _bag(walk)
    except tlv.Unreadable as problem:
        return Malformed(where=where or "pkcs7", what=problem.what, offset=problem.offset)


def _bag(walk: tlv.Walk) -> Bag:
    outer = walk.expect(tlv.SEQUENCE, 0, len(walk.data), "pkcs7")
    kind = walk.expect(tlv.OBJECT_IDENTIFIER, outer.body, outer.stop, "pkcs7")
    if find_dotted(walk.content(kind)) != SIGNED_DATA:
        raise tlv.Unreadable(say("this PKCS #7 is no bag of certificates"), kind.start)
    wrapper = walk.expect(0xA0, kind.end, outer.stop, "pkcs7")
    signed = walk.expect(tlv.SEQUENCE, wrapper.body, wrapper.stop, "pkcs7")
    version = walk.expect(tlv.INTEGER, signed.body, signed.stop, "pkcs7")
    digests = walk.expect(tlv.SET, version.end, signed.stop, "pkcs7")
    content = walk.expect(tlv.SEQUENCE, digests.end, signed.stop, "pkcs7")
    found: dict[int, tuple[bytes, ...]] = {}
    signers = 0
    for part in walk.elements(content.end, signed.stop, "pkcs7"):
        inside = walk.elements(part.body, part.stop, "pkcs7")
        if part.tag in (0xA0, 0xA1):
            found[part.tag] = tuple(walk.whole(item) for item in inside if item.tag == tlv.SEQUENCE)
        elif part.tag == tlv.SET:
            signers = sum(1 for _ in inside)
    return Bag(certificates=found.get(0xA0, ()), crls=found.get(0xA1, ()), signers=signers)
