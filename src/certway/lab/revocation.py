"""Revocation lists and OCSP responses for the lab: every part a keyword, the same bytes on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from certway.lab.assembly import (
    Attribute,
    bits,
    extension,
    extension_der,
    generalized,
    instant,
    integer,
    name,
    octets,
    oid,
    sequence,
)
from certway.lab.foundry import Minted, signed
from certway.lab.keys import Key
from certway.model.certificate import Extension
from certway.pki.der import ENUMERATED, NULL, encode
from certway.pki.ocsp import BASIC
from certway.pki.responders import key_bits
from certway.pki.signatures import DIGEST_OIDS

REASONS = ("unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded", "cessationOfOperation",
           "certificateHold", "", "removeFromCRL", "privilegeWithdrawn", "aACompromise")  # fmt: skip
"""By code, RFC 5280 5.3.1."""


class Revoked(NamedTuple):
    """One entry; `extensions` hold for instance the certificate issuer of an indirect list."""

    serial: int
    at: datetime = datetime(2026, 11, 1, tzinfo=UTC)
    reason: str = ""
    extensions: tuple[Extension, ...] = ()


def mint_crl(
    issuer: Minted,
    *,
    this_update: datetime,
    next_update: datetime | None,
    revoked: Iterable[Revoked | Minted] = (),
    number: int | None = 1,
    issuer_name: Iterable[Attribute] | bytes | None = None,
    authority_key_identifier: bytes | None = b"",
    extensions: Iterable[Extension] = (),
    signing_key: Key | None = None,
    digest: str = "sha256",
    break_signature: bool = False,
) -> bytes:
    """A CertificateList (RFC 5280 5.1) as DER; an empty key identifier means the issuer's own, None leaves it out."""
    signer = signing_key or issuer.key
    identifier = issuer.certificate.subject_key_identifier if authority_key_identifier == b"" else None
    identifier = authority_key_identifier or identifier
    rows = tuple(_entry(one) for one in revoked)
    body = sequence(
        integer(1),
        signer.signature_algorithm(digest),
        issuer.certificate.subject if issuer_name is None else name(issuer_name),
        instant(this_update),
        instant(next_update) if next_update is not None else b"",
        sequence(*rows) if rows else b"",
        encode(0xA0, sequence(*map(extension_der, (*_usual(number, identifier), *extensions)))),
    )
    return signed(body, signer, digest, broken=break_signature)


def _usual(number: int | None, identifier: bytes | None) -> Iterable[Extension]:
    if identifier is not None:
        yield extension("authorityKeyIdentifier", sequence(encode(0x80, identifier)))
    if number is not None:
        yield extension("cRLNumber", integer(number))


def _entry(one: Revoked | Minted) -> bytes:
    entry = Revoked(one.certificate.serial) if isinstance(one, Minted) else one
    reason = encode(ENUMERATED, bytes((REASONS.index(entry.reason),))) if entry.reason else b""
    added = ((extension("reasonCode", reason),) if reason else ()) + entry.extensions
    wrapped = sequence(*map(extension_der, added)) if added else b""
    return sequence(integer(entry.serial), instant(entry.at), wrapped)


class Told(NamedTuple):
    """One answer of a responder: good, revoked or unknown; the hashes of a CertID as they should be where not given.

    `about`: the certificate asked for, and its issuer; `status` may be ready bytes.
    """

    about: Minted
    status: str | bytes = "good"
    revoked_at: datetime = datetime(2026, 11, 1, tzinfo=UTC)
    reason: str = ""
    digest: str = "sha1"
    serial: int | None = None
    issuer_name_hash: bytes | None = None
    issuer_key_hash: bytes | None = None
    this_update: datetime | None = None
    next_update: datetime | None = None
    extensions: tuple[Extension, ...] = ()


def mint_ocsp_response(
    responder: Minted,
    answers: Iterable[Told],
    *,
    this_update: datetime,
    next_update: datetime | None,
    produced_at: datetime | None = None,
    state: int = 0,
    kind: str = BASIC,
    by_name: bool = False,
    responder_id: bytes | None = None,
    certificates: Iterable[Minted] = (),
    extensions: Iterable[Extension] = (),
    signing_key: Key | None = None,
    digest: str = "sha256",
    break_signature: bool = False,
) -> bytes:
    """An OCSPResponse (RFC 6960 4.2.1) as DER; `state` other than 0 is an error without answers.

    `certificates`: sent along, as a delegated responder sends its own; `responder_id`: ready bytes.
    """
    status = encode(ENUMERATED, bytes((state,)))
    if state:
        return sequence(status)
    signer = signing_key or responder.key
    listed = tuple(one.der for one in certificates)
    written = tuple(extension_der(one) for one in extensions)
    data = sequence(
        responder_id or _responder_id(responder, by_name),
        generalized(produced_at or this_update),
        sequence(*(_told(one, this_update, next_update) for one in answers)),
        encode(0xA1, sequence(*written)) if written else b"",
    )
    signature = signer.sign(data, digest)
    if break_signature:
        signature = signature[:-1] + bytes((signature[-1] ^ 1,))
    beside = encode(0xA0, sequence(*listed)) if listed else b""
    basic = sequence(data, signer.signature_algorithm(digest), bits(signature), beside)
    return sequence(status, encode(0xA0, sequence(oid(kind), octets(basic))))


def _responder_id(responder: Minted, by_name: bool) -> bytes:
    if by_name:
        return encode(0xA1, responder.certificate.subject)
    return encode(0xA2, octets(responder.key.identifier))


def _told(one: Told, this_update: datetime, next_update: datetime | None) -> bytes:
    """A SingleResponse."""
    end = one.next_update or next_update
    written = tuple(extension_der(extension) for extension in one.extensions)
    return sequence(
        _certificate_id(one),
        _certificate_status(one),
        generalized(one.this_update or this_update),
        encode(0xA0, generalized(end)) if end is not None else b"",
        encode(0xA1, sequence(*written)) if written else b"",
    )


def _certificate_id(one: Told) -> bytes:
    issuer = one.about.issuer or one.about
    algorithm = {word: dotted for dotted, word in DIGEST_OIDS.items()}[one.digest]
    by_name = hashlib.new(one.digest, one.about.certificate.issuer, usedforsecurity=False).digest()
    by_key = hashlib.new(one.digest, key_bits(issuer.key.spki), usedforsecurity=False).digest()
    return sequence(
        sequence(oid(algorithm), encode(NULL, b"")),
        octets(by_name if one.issuer_name_hash is None else one.issuer_name_hash),
        octets(by_key if one.issuer_key_hash is None else one.issuer_key_hash),
        integer(one.about.certificate.serial if one.serial is None else one.serial),
    )


def _certificate_status(one: Told) -> bytes:
    if isinstance(one.status, bytes):
        return one.status
    if one.status == "revoked":
        code = encode(0xA0, encode(ENUMERATED, bytes((REASONS.index(one.reason),)))) if one.reason else b""
        return encode(0xA1, generalized(one.revoked_at) + code)
    return encode({"good": 0x80, "unknown": 0x82}[one.status], b"")
