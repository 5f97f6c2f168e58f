"""Certificates, requests and revocation lists for the lab: every part a keyword, the same bytes on every machine.

Each part has a sane default; `None` removes it; ready bytes replace it. Nothing here refuses to be wrong: every
certificate is put together from its pieces, so that a part may be missing, doubled, broken or signed by a stranger.
Instants are arguments; the defaults are fixed dates, not today, and move with `now`. Keys come from labels and are
known to everyone.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, TypedDict, Unpack

from certway.lab.assembly import (
    Attribute,
    bits,
    boolean,
    dotted,
    extension,
    extension_der,
    general_names,
    instant,
    integer,
    name,
    named_bits,
    octets,
    oid,
    sequence,
)
from certway.lab.keys import Key, key_for
from certway.model.certificate import (
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    Extension,
    KeyUsage,
    Malformed,
)
from certway.pki.certificates import parse_certificate
from certway.pki.der import encode

EPOCH: Final = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
"""The instant for which the default validities are made; `now` moves them."""
ROOT_VALIDITY: Final = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2045, 1, 1, tzinfo=UTC))
INTERMEDIATE_VALIDITY: Final = (datetime(2022, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC))
LEAF_VALIDITY: Final = (datetime(2026, 8, 3, tzinfo=UTC), datetime(2027, 2, 14, tzinfo=UTC))

AUTHORITY_USAGE: Final = KeyUsage.KEY_CERT_SIGN | KeyUsage.CRL_SIGN
RSA_USAGE: Final = KeyUsage.DIGITAL_SIGNATURE | KeyUsage.KEY_ENCIPHERMENT
OTHER_USAGE: Final = KeyUsage.DIGITAL_SIGNATURE
BOTH_PURPOSES: Final = ("serverAuth", "clientAuth")


class Parts(TypedDict, total=False):
    """Every part of a certificate; what is not given has its default, `None` leaves it out.

    Subject: `common_name` (default: the label), `organization`, or `subject` as a whole; `issuer_name` replaces the
    issuer's subject. Names: as in `assembly.general_name`; default of a leaf: its common name.
    Dates: `not_before` and `not_after`, or `now`, which moves the default validity as far as it lies from `EPOCH`.
    Key: `key`, or `key_type` for one of the label's own. Purposes by word or dotted OID.
    `extensions` come last; `critical` names those that are critical (default: basicConstraints, keyUsage);
    `duplicate` those that come twice; `explicit_false` writes `critical FALSE` where the flag is not set.
    `signing_key` signs instead of the issuer's key; `inner_algorithm` replaces the one inside the signed part;
    `edit` changes the signed part before it is signed; `break_signature` changes the signature after.
    """

    common_name: str | None
    organization: str | None
    subject: Iterable[Attribute] | bytes
    issuer_name: Iterable[Attribute] | bytes
    names: Iterable[str | bytes] | None
    now: datetime
    not_before: datetime | bytes
    not_after: datetime | bytes
    key: Key
    key_type: str
    serial: int
    version: int
    basic_constraints: BasicConstraints | None
    key_usage: int | None
    extended_key_usage: Iterable[str] | None
    subject_key_identifier: bytes | None
    authority_key_identifier: bytes | AuthorityKeyIdentifier | None
    extensions: Iterable[Extension]
    critical: frozenset[str]
    duplicate: frozenset[str]
    explicit_false: bool
    signing_key: Key
    digest: str
    inner_algorithm: bytes
    edit: Callable[[bytes], bytes]
    break_signature: bool
    trailing: bytes


@dataclass(frozen=True, slots=True)
class Minted:
    """A certificate, its test key, and who issued it (None: itself)."""

    label: str
    der: bytes = field(repr=False)
    key: Key
    issuer: Minted | None = field(repr=False)
    read: Certificate | Malformed = field(compare=False, repr=False)

    @property
    def certificate(self) -> Certificate:
        """The facts of the certificate; raises ValueError where the reader finds none."""
        if isinstance(self.read, Malformed):
            raise ValueError(f"{self.label}: {self.read.what.template}")
        return self.read

    @property
    def chain(self) -> tuple[Certificate, ...]:
        """This certificate and its issuers up to the root, which is last."""
        return (self.certificate, *self.authorities)

    @property
    def authorities(self) -> tuple[Certificate, ...]:
        """The issuers up to the root, which is last; none for a root."""
        return self.issuer.chain if self.issuer else ()

    @property
    def pem(self) -> str:
        """The certificate as PEM."""
        return pem("CERTIFICATE", self.der)


@dataclass(frozen=True, slots=True)
class Request:
    """A certificate signing request and its test key."""

    label: str
    der: bytes = field(repr=False)
    key: Key

    @property
    def pem(self) -> str:
        """The request as PEM."""
        return pem("CERTIFICATE REQUEST", self.der)


def mint_root(label: str, **parts: Unpack[Parts]) -> Minted:
    """A self-signed certification authority."""
    defaults = Parts(names=None, basic_constraints=BasicConstraints(ca=True, path_length=None), extended_key_usage=None)
    return _mint(label, None, _valid(ROOT_VALIDITY, parts) | defaults | _usage(AUTHORITY_USAGE) | parts)


def mint_intermediate(issuer: Minted, label: str, **parts: Unpack[Parts]) -> Minted:
    """A certification authority under another one."""
    defaults = Parts(names=None, basic_constraints=BasicConstraints(ca=True, path_length=None), extended_key_usage=None)
    return _mint(label, issuer, _valid(INTERMEDIATE_VALIDITY, parts) | defaults | _usage(AUTHORITY_USAGE) | parts)


def mint_leaf(issuer: Minted, label: str, **parts: Unpack[Parts]) -> Minted:
    """A certificate of a node: both purposes, its common name as the only subject alternative name."""
    defaults = Parts(basic_constraints=BasicConstraints(ca=False, path_length=None))
    return _mint(label, issuer, _valid(LEAF_VALIDITY, parts) | defaults | parts)


def mint_self_signed(label: str, **parts: Unpack[Parts]) -> Minted:
    """A node's own certificate as a fresh Unified CM has it: no authority key identifier, no basic constraints."""
    defaults = Parts(basic_constraints=None) | _usage(RSA_USAGE | KeyUsage.KEY_CERT_SIGN)
    return _mint(label, None, _valid((LEAF_VALIDITY[0], datetime(2031, 8, 2, tzinfo=UTC)), parts) | defaults | parts)


def mint_request(label: str, **parts: Unpack[Parts]) -> Request:
    """A signing request: subject, key, and the extensions asked for (RFC 2986, PKCS #9)."""
    key = _key(label, parts)
    wanted = Parts(subject_key_identifier=None, authority_key_identifier=None, basic_constraints=None) | parts
    asked = sequence(*_extensions(label, None, key, wanted))
    attribute = sequence(oid("1.2.840.113549.1.9.14"), encode(0x31, asked))
    body = sequence(integer(0), name(_subject(label, parts)), key.spki, encode(0xA0, attribute))
    return Request(label, _signed(body, parts.get("signing_key", key), parts), key)


def signed(body: bytes, signer: Key, digest: str = "sha256", *, broken: bool = False) -> bytes:
    """SEQUENCE of a body, the algorithm and the signature over it; `broken` changes its last bit."""
    signature = signer.sign(body, digest)
    if broken:
        signature = signature[:-1] + bytes((signature[-1] ^ 1,))
    return sequence(body, signer.signature_algorithm(digest), bits(signature))


def pem(word: str, content: bytes) -> str:
    """One PEM block with lines of 64 characters (RFC 7468)."""
    text = base64.b64encode(content).decode("ascii")
    lines = (text[at : at + 64] for at in range(0, len(text), 64))
    return "\n".join((f"-----BEGIN {word}-----", *lines, f"-----END {word}-----", ""))


def _valid(span: tuple[datetime, datetime], parts: Parts) -> Parts:
    moved = parts.get("now", EPOCH) - EPOCH
    return Parts(not_before=span[0] + moved, not_after=span[1] + moved)


def _usage(bits_set: int) -> Parts:
    return Parts(key_usage=bits_set)


def _mint(label: str, issuer: Minted | None, parts: Parts) -> Minted:
    key = _key(label, parts)
    signer = parts.get("signing_key") or (issuer.key if issuer else key)
    body = _signed_part(label, issuer, key, signer, parts)
    der = _signed(body, signer, parts) + parts.get("trailing", b"")
    return Minted(label, der, key, issuer, parse_certificate(der, label))


def _key(label: str, parts: Parts) -> Key:
    return parts["key"] if "key" in parts else key_for(label, parts.get("key_type", "ec-p256"))


def _signed(body: bytes, signer: Key, parts: Parts) -> bytes:
    return signed(body, signer, parts.get("digest", "sha256"), broken=parts.get("break_signature", False))


def _signed_part(label: str, issuer: Minted | None, key: Key, signer: Key, parts: Parts) -> bytes:
    """The TBSCertificate (RFC 5280 4.1.2)."""
    version = parts.get("version", 3)
    subject = name(_subject(label, parts))
    wrapped = encode(0xA3, sequence(*_extensions(label, issuer, key, parts))) if version == 3 else b""
    body = sequence(
        encode(0xA0, integer(version - 1)) if version > 1 else b"",
        integer(parts["serial"] if "serial" in parts else _serial(label, issuer, parts)),
        parts.get("inner_algorithm") or signer.signature_algorithm(parts.get("digest", "sha256")),
        name(parts["issuer_name"]) if "issuer_name" in parts else _issuer_name(issuer, subject),
        sequence(instant(parts["not_before"]), instant(parts["not_after"])),
        subject,
        key.spki,
        wrapped,
    )
    return parts["edit"](body) if "edit" in parts else body


def _issuer_name(issuer: Minted | None, subject: bytes) -> bytes:
    return issuer.certificate.subject if issuer else subject


def _subject(label: str, parts: Parts) -> Iterable[Attribute] | bytes:
    if "subject" in parts:
        return parts["subject"]
    rows = (("O", parts.get("organization", "Example Corp")), ("CN", parts.get("common_name", label)))
    return tuple((word, text) for word, text in rows if text is not None)


def _serial(label: str, issuer: Minted | None, parts: Parts) -> int:
    """Positive, other for another label, issuer or beginning."""
    what = f"{issuer.label if issuer else ''}/{label}/{parts['not_before']!r}"
    return int.from_bytes(sha256(what.encode()).digest()[:12]) | 1 << 94


def _extensions(label: str, issuer: Minted | None, key: Key, parts: Parts) -> Iterator[bytes]:
    critical = parts.get("critical", frozenset(("basicConstraints", "keyUsage")))
    twice = {dotted(word) for word in parts.get("duplicate", ())}
    for word, content in _usual(label, issuer, key, parts):
        one = extension(word, content, critical=word in critical)
        yield from [extension_der(one, explicit_false=parts.get("explicit_false", False))] * (1 + (one.oid in twice))
    for one in parts.get("extensions", ()):
        yield from [extension_der(one, explicit_false=parts.get("explicit_false", False))] * (1 + (one.oid in twice))


def _usual(label: str, issuer: Minted | None, key: Key, parts: Parts) -> Iterator[tuple[str, bytes]]:
    """The extensions that certificates usually have, as word and content, in their usual order."""
    constraints = parts.get("basic_constraints")
    if constraints is not None:
        limit = b"" if constraints.path_length is None else integer(constraints.path_length)
        yield "basicConstraints", sequence(boolean(True) if constraints.ca else b"", limit)
    usage = parts.get("key_usage", RSA_USAGE if key.kind.startswith("rsa-") else OTHER_USAGE)
    if usage is not None:
        yield "keyUsage", named_bits(usage)
    purposes = parts.get("extended_key_usage", BOTH_PURPOSES)
    if purposes is not None:
        yield "extKeyUsage", sequence(*(oid(purpose) for purpose in purposes))
    names = parts["names"] if "names" in parts else _default_names(label, parts)
    if names is not None:
        yield "subjectAltName", general_names(names)
    identifier = parts.get("subject_key_identifier", key.identifier)
    if identifier is not None:
        yield "subjectKeyIdentifier", octets(identifier)
    default = issuer.certificate.subject_key_identifier if issuer else None
    authority = parts.get("authority_key_identifier", default)
    if authority is not None:
        yield "authorityKeyIdentifier", _authority(authority)


def _default_names(label: str, parts: Parts) -> tuple[str, ...] | None:
    common_name = parts.get("common_name", label)
    return None if common_name is None else (common_name,)


def _authority(authority: bytes | AuthorityKeyIdentifier) -> bytes:
    if isinstance(authority, bytes):
        return sequence(encode(0x80, authority))
    parts = (
        b"" if authority.key_identifier is None else encode(0x80, authority.key_identifier),
        b"" if authority.issuer is None else encode(0xA1, authority.issuer),
        b"" if authority.serial is None else encode(0x82, integer(authority.serial)[2:]),
    )
    return sequence(*parts)
