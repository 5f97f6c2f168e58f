"""Certificate signing requests: whose names, which key, which purposes are asked for.

Knows PKCS #10 (RFC 2986) and the two ways extensions are asked for. Refuses to judge; the signature is checked in
`signatures`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from hashlib import sha256
from typing import Any

from certway.model.certificate import BasicConstraints, Extension, Malformed, PresentedName, PublicKey
from certway.model.text import say
from certway.model.value import value
from certway.pki import der as tlv
from certway.pki.distinguished_names import check_name, common_names
from certway.pki.extension_facts import read_extensions
from certway.pki.oids import find_dotted
from certway.pki.public_keys import read_key

EXTENSION_REQUESTS = frozenset(("1.2.840.113549.1.9.14", "1.3.6.1.4.1.311.2.1.14"))  # RFC 2985 5.4.2; Microsoft's own
ATTRIBUTE_WORDS: Mapping[str, str] = {
    "1.2.840.113549.1.9.7": "challengePassword",
    "1.2.840.113549.1.9.14": "extensionRequest",
    "1.3.6.1.4.1.311.2.1.14": "extensionRequest",
}


@value
class CertificateRequest:
    """The facts of one CSR; fields mean what they mean in model.Certificate. Identity is the SHA-256 of its DER."""

    sha256: bytes
    der: bytes = field(compare=False, repr=False)
    tbs_span: tuple[int, int] = field(compare=False, repr=False)
    subject: bytes = field(compare=False, repr=False)
    key: PublicKey = field(compare=False, repr=False)
    signature_algorithm: bytes = field(compare=False, repr=False)
    signature: bytes = field(compare=False, repr=False)
    names: tuple[PresentedName, ...] = field(compare=False, default=())
    extended_key_usage: tuple[str, ...] | None = field(compare=False, default=None)
    key_usage: int | None = field(compare=False, default=None)
    basic_constraints: BasicConstraints | None = field(compare=False, default=None)
    subject_key_identifier: bytes | None = field(compare=False, default=None)
    extensions: tuple[Extension, ...] = field(compare=False, default=(), repr=False)
    attributes: tuple[str, ...] = field(compare=False, default=())  # dotted types of the attributes
    recovered: tuple[Malformed, ...] = field(compare=False, default=())


def parse_request(der: bytes, where: str = "") -> CertificateRequest | Malformed:
    """The facts of the CSR that begins at the first byte; `where` names the file for a Malformed."""
    walk = tlv.Walk(der)
    try:
        return _request(walk)
    except tlv.Unreadable as problem:
        return Malformed(where=where or "request", what=problem.what, offset=problem.offset)


def _request(walk: tlv.Walk) -> CertificateRequest:
    signed = tlv.read_signed(walk, "request")
    tbs = signed.tbs
    version = walk.expect(tlv.INTEGER, tbs.body, tbs.stop, "version")
    subject = walk.expect(tlv.SEQUENCE, version.end, tbs.stop, "subject")
    key = walk.expect(tlv.SEQUENCE, subject.end, tbs.stop, "key")
    if walk.integer(version, "version") != 0:
        walk.note("version", say("a request has version 1 only"), version.start)
    check_name(walk, subject, "subject")
    facts: dict[str, Any] = {"names": (), "extensions": (), "attributes": ()}
    for part in walk.elements(key.end, tbs.stop, "attributes"):
        if part.tag == 0xA0:
            _attributes(walk, part, facts)
    facts.pop("authority_key_identifier", None)
    facts["names"] += tuple(PresentedName("cn", text) for text in common_names(walk.whole(subject)))
    der = walk.data[: signed.end]
    return CertificateRequest(
        sha256=sha256(der).digest(),
        der=der,
        tbs_span=(tbs.start, tbs.end),
        subject=walk.whole(subject),
        key=read_key(walk, key),
        signature_algorithm=signed.algorithm,
        signature=signed.signature,
        recovered=tuple(walk.notes),
        **facts,
    )


def _attributes(walk: tlv.Walk, part: tlv.Element, facts: dict[str, Any]) -> None:
    kinds: list[str] = []
    for attribute in walk.elements(part.body, part.stop, "attributes"):
        kind = walk.expect(tlv.OBJECT_IDENTIFIER, attribute.body, attribute.stop, "attributes")
        dotted = find_dotted(walk.content(kind)) or "#" + walk.content(kind).hex()
        if dotted in EXTENSION_REQUESTS and not facts["extensions"]:
            read_extensions(walk, walk.expect(tlv.SET, kind.end, attribute.stop, "attributes"), facts)
        kinds.append(dotted)
    facts["attributes"] = tuple(kinds)
