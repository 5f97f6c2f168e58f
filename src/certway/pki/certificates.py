"""The facts of a certificate from its DER.

Theory of operation: two readers. The plain one here takes only steps that strict DER allows and knows the shapes
that nearly every certificate has; it is written for speed (a verdict over thousands of new leaves is bounded by it),
with positions instead of objects and one dispatch by the octets of an extension's identifier. Whatever does not fit,
however slightly, goes to `recovery`, which reads as widely as OpenSSL and notes every departure. Where the plain
reader answers, both give the same facts (held by a property test).

Knows the encoding. Refuses to know whether anything about the certificate is good.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from certway.model.certificate import Certificate, Malformed, PresentedName, PublicKey
from certway.pki.der import encode
from certway.pki.distinguished_names import PRINTABLE
from certway.pki.oids import CURVES, DOTTED, SIGNATURE_WORDS, encode_dotted, find_dotted
from certway.pki.plain_extensions import NOTHING_MET, Pieces, Unusual, new, read_plain_extensions, span
from certway.pki.recovery import recover_certificate

__all__ = ["Pieces", "parse_certificate"]


class _Draft:
    """A certificate being written: slots of the frozen class without its guards, 4 times as fast to fill."""

    __slots__ = tuple(Certificate.__dataclass_fields__)


def parse_certificate(der: bytes, where: str = "", pieces: Pieces | None = None) -> Certificate | Malformed:
    """The facts of the certificate that begins at the first byte; `where` names the file for a Malformed.

    `recovered` lists what a strict reader refuses; Malformed means no structure, no key or no validity.
    """
    try:
        return _plain(der, NOTHING_MET if pieces is None else pieces)
    except (Unusual, LookupError, ValueError):
        return recover_certificate(der, where)


def _plain(der: bytes, pieces: Pieces) -> Certificate:
    body, stop = span(der, 0, 0x30)
    tbs, tbs_stop = span(der, body, 0x30)
    if stop != len(der) or der[tbs : tbs + 6] != b"\xa0\x03\x02\x01\x02\x02":  # version 3, then the serial
        raise Unusual
    serial, inner_algorithm = tbs + 7, tbs + 7 + der[tbs + 6]
    first = der[serial]
    if not serial < inner_algorithm <= serial + 20 or first > 0x7F or (first == 0 and der[serial + 1] < 0x80):
        raise Unusual
    issuer = inner_algorithm + 2 + der[inner_algorithm + 1]
    algorithm = der[inner_algorithm:issuer]
    outer_algorithm = tbs_stop + len(algorithm)
    if algorithm not in ALGORITHMS or der[tbs_stop:outer_algorithm] != algorithm:
        raise Unusual
    signature, signature_stop = span(der, outer_algorithm, 0x03)
    if signature_stop != stop or der[signature]:
        raise Unusual

    draft: Any = _Draft()
    issuer_body, validity = span(der, issuer, 0x30)
    name = der[issuer:validity]
    known = pieces.names.get(name)
    if known is None:
        _plain_name(der, issuer_body, validity, pieces.attributes, pieces.most)
        if len(pieces.names) < pieces.most:
            pieces.names[name] = name
    draft.issuer = known or name
    if der[validity : validity + 4] != b"\x30\x1e\x17\x0d" or der[validity + 17 : validity + 19] != b"\x17\x0d":
        raise Unusual
    draft.not_before = _plain_time(der, validity + 4)
    draft.not_after = _plain_time(der, validity + 19)
    subject = validity + 32
    subject_body, key = span(der, subject, 0x30)
    draft.subject = der[subject:key]
    common_names = _plain_name(der, subject_body, key, pieces.attributes, pieces.most)
    extensions = span(der, key, 0x30)[1]
    draft.key = _plain_key(der[key:extensions])
    extensions_body, extensions_stop = span(der, extensions, 0xA3)
    if extensions_stop != tbs_stop:
        raise Unusual
    draft.extensions, facts = read_plain_extensions(der, extensions_body, tbs_stop, pieces)
    find = facts.get
    names = find("2.5.29.17")
    draft.names = names + common_names if names else common_names
    draft.extended_key_usage = find("2.5.29.37")
    draft.key_usage = find("2.5.29.15")
    draft.basic_constraints = find("2.5.29.19")
    draft.subject_key_identifier = find("2.5.29.14")
    draft.authority_key_identifier = find("2.5.29.35")
    draft.sha256 = sha256(der).digest()
    draft.der = der
    draft.tbs_span = (body, tbs_stop)
    draft.version = 3
    draft.serial = int.from_bytes(der[serial:inner_algorithm])
    draft.signature_algorithm = algorithm
    draft.signature = der[signature + 1 : stop]
    draft.recovered = ()
    draft.__class__ = Certificate
    certificate: Certificate = draft
    return certificate


def _plain_time(der: bytes, at: int) -> datetime:
    digits = der[at : at + 12]
    if der[at + 12] != 0x5A or not digits.isdigit():
        raise Unusual
    century = b"20" if digits < b"5" else b"19"
    return datetime.fromisoformat((century + digits[:6] + b"T" + digits[6:] + b"Z").decode())


def _plain_name(der: bytes, at: int, stop: int, met: set[bytes], most: int) -> tuple[PresentedName, ...]:
    """The CNs of a name with one short attribute in each set."""
    common_names: tuple[PresentedName, ...] = ()
    while at < stop:
        after = at + 2 + der[at + 1]
        whole = der[at:after]
        if whole not in met:
            common_name = _plain_attribute(whole)
            if common_name is not None:
                common_names += (common_name,)
            elif len(met) < most:
                met.add(whole)
        at = after
    if at != stop:
        raise Unusual
    return common_names


def _plain_attribute(whole: bytes) -> PresentedName | None:
    """The CN, or None for an attribute of another type, from a set of one attribute."""
    size = len(whole) - 2
    value = 8 + whole[5]
    tag = whole[value - 2]
    content = whole[value:]
    if (
        whole[:5] != SETS_OF_ONE[size]
        or whole[value - 1] != len(content)
        or (tag == 0x13 and content.translate(None, PRINTABLE))
        or (tag == 0x16 and not content.isascii())
        or tag not in (0x0C, 0x13, 0x16)
    ):
        raise Unusual
    text = content.decode()
    kind = whole[6 : value - 2]
    if kind == b"\x55\x04\x03":
        return new(PresentedName, ("cn", text, b""))
    if kind not in DOTTED and find_dotted(kind) is None:
        raise Unusual
    return None


def _plain_key(spki: bytes) -> PublicKey:
    head, tail, word, bits, curve = KEY_SHAPES[len(spki)]
    if not spki.startswith(head) or not spki.endswith(tail) or (tail and spki[len(head)] < 0x80):
        raise Unusual
    return new(PublicKey, (word, bits, curve, spki))


def _key_shapes() -> dict[int, tuple[bytes, bytes, str, int, str]]:
    """Usual SubjectPublicKeyInfos by their size: first bytes, last bytes, algorithm, bits, curve.

    The first bytes of an RSA key end before its modulus, whose top bit must be set; the last ones are the exponent.
    """
    shapes: dict[int, tuple[bytes, bytes, str, int, str]] = {}
    rsa = encode(0x30, encode(0x06, encode_dotted("1.2.840.113549.1.1.1")) + b"\x05\x00")
    exponent = b"\x02\x03\x01\x00\x01"
    for bits in (1024, 2048, 3072, 4096, 8192):
        numbers = encode(0x30, encode(0x02, b"\0" + bytes(bits // 8)) + exponent)
        spki = encode(0x30, rsa + encode(0x03, b"\0" + numbers))
        shapes[len(spki)] = (spki[: -bits // 8 - len(exponent)], exponent, "rsa", bits, "")
    for dotted, (curve, bits) in CURVES.items():
        if curve in ("secp256r1", "secp384r1", "secp521r1"):
            kind = encode(0x06, encode_dotted("1.2.840.10045.2.1")) + encode(0x06, encode_dotted(dotted))
            point = b"\4" + bytes((bits + 7) // 8 * 2)
            spki = encode(0x30, encode(0x30, kind) + encode(0x03, b"\0" + point))
            shapes[len(spki)] = (spki[: 1 - len(point)], b"", "ec", bits, curve)
    return shapes


KEY_SHAPES = _key_shapes()
# How a set of one attribute begins, by the size of its content; the short ones, of at most 127 bytes.
SETS_OF_ONE = {size: bytes((0x31, size, 0x30, size - 2, 0x06)) for size in range(2, 0x80)}
# AlgorithmIdentifiers without or with NULL parameters; RSASSA-PSS and what is unknown goes the other way.
ALGORITHMS = frozenset(
    encode(0x30, encode(0x06, encode_dotted(dotted)) + (b"\x05\x00" if "RSA" in word else b""))
    for dotted, word in SIGNATURE_WORDS.items()
    if word != "rsassaPss"
)
