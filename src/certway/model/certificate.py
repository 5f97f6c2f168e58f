"""Facts of one certificate. A certificate is never valid or invalid by itself.

Identity is the SHA-256 of the DER; every other field stays out of comparison and hashing.
Absent extensions are `None`: that is a fact about the certificate, not an unknown.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from typing import NamedTuple

from certway.model.text import Text
from certway.model.value import value


@value
class Malformed:
    """Bytes that are not what they should be: where, what, and at which byte; never raised, always returned."""

    where: str
    what: Text
    offset: int = 0


class PresentedName(NamedTuple):
    """A name a certificate shows.

    `kind`: dns, ip, email, uri, srv, xmpp, directory, registered-id, other, or cn (from the subject).
    `text`: as a person reads it; `der`: the name as encoded where the text cannot carry it (directory, other).
    A name whose bytes cannot be read keeps its kind and has `text` as close as it gets, with a recovery beside.
    """

    kind: str
    text: str
    der: bytes = b""


class Extension(NamedTuple):
    """One extension as it stands: dotted OID, criticality, and the bytes inside the OCTET STRING."""

    oid: str
    critical: bool
    value: bytes


class BasicConstraints(NamedTuple):
    """RFC 5280 4.2.1.9; `path_length` None: no limit."""

    ca: bool
    path_length: int | None


class AuthorityKeyIdentifier(NamedTuple):
    """RFC 5280 4.2.1.1; `issuer` holds the GeneralNames content as DER."""

    key_identifier: bytes | None
    issuer: bytes | None
    serial: int | None


class PublicKey(NamedTuple):
    """`algorithm`: rsa, rsa-pss, ec, dsa, ed25519, ed448, x25519, x448, the dotted OID, or unreadable.

    `bits` 0: not readable or inherited; `curve`: secp256r1 ..., its dotted OID, explicit, or empty; `spki`: DER.
    """

    algorithm: str
    bits: int
    curve: str
    spki: bytes


class KeyUsage:
    """Bits of RFC 5280 4.2.1.3 as one integer."""

    DIGITAL_SIGNATURE = 1 << 0
    NON_REPUDIATION = 1 << 1
    KEY_ENCIPHERMENT = 1 << 2
    DATA_ENCIPHERMENT = 1 << 3
    KEY_AGREEMENT = 1 << 4
    KEY_CERT_SIGN = 1 << 5
    CRL_SIGN = 1 << 6
    ENCIPHER_ONLY = 1 << 7
    DECIPHER_ONLY = 1 << 8


@value
class Certificate:
    """Parsed facts of one certificate plus its DER."""

    sha256: bytes
    der: bytes = field(compare=False, repr=False)
    tbs_span: tuple[int, int] = field(compare=False, repr=False)  # of the signed part within der
    version: int = field(compare=False)  # 1 to 3
    serial: int = field(compare=False)
    subject: bytes = field(compare=False, repr=False)  # DER Name; words come from pki.distinguished_names
    issuer: bytes = field(compare=False, repr=False)
    not_before: datetime = field(compare=False)
    not_after: datetime = field(compare=False)
    key: PublicKey = field(compare=False, repr=False)
    signature_algorithm: bytes = field(compare=False, repr=False)  # DER AlgorithmIdentifier, outer
    signature: bytes = field(compare=False, repr=False)
    names: tuple[PresentedName, ...] = field(compare=False, default=())
    extended_key_usage: tuple[str, ...] | None = field(compare=False, default=None)  # dotted OIDs
    key_usage: int | None = field(compare=False, default=None)
    basic_constraints: BasicConstraints | None = field(compare=False, default=None)
    subject_key_identifier: bytes | None = field(compare=False, default=None)
    authority_key_identifier: AuthorityKeyIdentifier | None = field(compare=False, default=None)
    extensions: tuple[Extension, ...] = field(compare=False, default=(), repr=False)
    recovered: tuple[Malformed, ...] = field(compare=False, default=())  # what a strict DER reader refuses

    @property
    def self_issued(self) -> bool:
        """Subject and issuer are the same bytes."""
        return self.subject == self.issuer
