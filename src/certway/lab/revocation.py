"""Revocation lists for the lab: every part a keyword, the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from certway.lab.assembly import (
    Attribute,
    extension,
    extension_der,
    instant,
    integer,
    name,
    sequence,
)
from certway.lab.foundry import Minted, signed
from certway.lab.keys import Key
from certway.model.certificate import Extension
from certway.pki.der import ENUMERATED, encode

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
