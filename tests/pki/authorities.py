"""Small certificate families for tests of the engine; refuses to be a foundry: that is the lab's, above this floor."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certway.model.certificate import Certificate
from certway.model.link import Presentation, Question, Reference
from certway.model.observation import seen
from certway.model.profile import Profile
from certway.model.store import Slot
from certway.pki.certificates import parse_certificate
from certway.pki.engines import ENGINES
from certway.pki.trust_lists import build_trust_list

NOW = datetime(2026, 6, 1, tzinfo=UTC)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2027, 1, 1, tzinfo=UTC)
SLOT = Slot(store="trusted-ca")
BOTH = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)


@functools.cache
def the_key(word: str) -> ec.EllipticCurvePrivateKey:
    """The key that goes by this word."""
    return ec.derive_private_key(int.from_bytes(word.encode().ljust(16, b".")), ec.SECP256R1())


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def mint(
    subject: str,
    issuer: str,
    *,
    key: str = "",
    signer: str = "",
    names: Sequence[str] = (),
    ca: bool = False,
    path_length: int | None = None,
    purposes: Sequence[x509.ObjectIdentifier] = (),
    usage: x509.KeyUsage | None = None,
    begin: datetime = BEGIN,
    end: datetime = END,
    identifiers: bool = True,
    more: Sequence[tuple[x509.ExtensionType, bool]] = (),
) -> Certificate:
    """A certificate; keys go by the name of their owner unless said otherwise."""
    own, by = the_key(key or subject), the_key(signer or issuer)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .serial_number(1 + abs(hash_of(subject, issuer, key, str(end))))
        .public_key(own.public_key())
        .not_valid_before(begin)
        .not_valid_after(end)
    )
    if ca:
        builder = builder.add_extension(x509.BasicConstraints(True, path_length), critical=True)
        usage = usage or x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([_general(n) for n in names]), critical=False)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(list(purposes)), critical=False)
    if identifiers:
        ski = x509.SubjectKeyIdentifier.from_public_key(own.public_key())
        aki = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key())
        builder = builder.add_extension(ski, critical=False).add_extension(aki, critical=False)
    for extension, critical in more:
        builder = builder.add_extension(extension, critical=critical)
    certificate = parse_certificate(
        builder.sign(by, hashes.SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)
    )
    assert isinstance(certificate, Certificate)
    return certificate


def hash_of(*words: str) -> int:
    """A small number that depends on the words alone."""
    return int.from_bytes("|".join(words).encode()[-8:])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def root(**more: Any) -> Certificate:
    return mint("Example Root CA", "Example Root CA", ca=True, **more)


def issuing(**more: Any) -> Certificate:
    return mint("Example Issuing CA", "Example Root CA", ca=True, **more)


def node(**more: Any) -> Certificate:
    more = {"names": ("expe01.example.com",), "purposes": BOTH, **more}
    return mint("expe01.example.com", more.pop("issuer", "Example Issuing CA"), **more)


def ask(
    leaf: Certificate,
    others: Sequence[Certificate] = (),
    trusted: Sequence[Certificate] = (),
    *,
    profile: Profile | str = "openssl-3",
    names: Sequence[str] = (),
    purpose: str = "server",
    at: datetime = NOW,
    **more: Any,
) -> Question:
    """The question of whether this leaf is accepted."""
    return Question(
        profile=ENGINES[profile] if isinstance(profile, str) else profile,
        presented=Presentation(leaf=seen(leaf), others=seen(tuple(others))),
        trusted=seen(build_trust_list(SLOT, trusted)),
        references=seen(tuple(Reference(kind="dns", text=name) for name in names)),
        purpose=purpose,
        at=at,
        **more,
    )
