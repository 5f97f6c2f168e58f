"""A population of end certificates under many issuers: knows how to mint it fast, and refuses to judge it."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes, CertificatePublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = dt.datetime(2026, 11, 23, 2, 14, tzinfo=dt.UTC)
ISSUERS = 50
FAULTY_PER_CENT = 1
KINDS = ("RSA-2048", "RSA-4096", "P-256", "P-384")


@dataclass(frozen=True)
class Population:
    """DER of one root, its issuing CAs, and end certificates with the DNS name each was made for."""

    kind: str
    root: bytes
    issuers: tuple[bytes, ...]
    leaves: tuple[bytes, ...]
    names: tuple[str, ...]


def mint_population(kind: str, size: int, seed: int = 1) -> Population:
    """`size` end certificates under `ISSUERS` CAs whose keys are of `kind`; one in a hundred is expired."""
    keys = [_key(kind) for _ in range(4 if kind.startswith("RSA") else ISSUERS)]
    root_key = _key(kind)
    root_name = _name("Example Bench Root")
    root = _sign(root_name, root_name, root_key.public_key(), root_key, ca=True)
    issuers = [
        _sign(
            _name(f"Example Bench CA {number:02}"), root_name, keys[number % len(keys)].public_key(), root_key, ca=True
        )
        for number in range(ISSUERS)
    ]
    leaf_key = ec.generate_private_key(ec.SECP256R1()).public_key()
    chance = random.Random(seed)
    leaves, names = [], []
    for number in range(size):
        issuer = number % ISSUERS
        host = f"node{number}.example.com"
        is_faulty = chance.random() * 100 < FAULTY_PER_CENT
        leaves.append(
            _sign(
                _name(host), issuers[issuer].subject, leaf_key, keys[issuer % len(keys)], host=host, expired=is_faulty
            )
        )
        names.append(host)
    return Population(
        kind=kind,
        root=_der(root),
        issuers=tuple(_der(issuer) for issuer in issuers),
        leaves=tuple(_der(leaf) for leaf in leaves),
        names=tuple(names),
    )


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example Corp"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _key(kind: str) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    if kind.startswith("RSA"):
        return rsa.generate_private_key(65537, int(kind[4:]))
    return ec.generate_private_key(ec.SECP256R1() if kind == "P-256" else ec.SECP384R1())


def _sign(
    subject: x509.Name,
    issuer: x509.Name,
    key: CertificatePublicKeyTypes,
    signer: CertificateIssuerPrivateKeyTypes,
    *,
    ca: bool = False,
    host: str = "",
    expired: bool = False,
) -> x509.Certificate:
    end = NOW - dt.timedelta(days=1) if expired else NOW + dt.timedelta(days=3650 if ca else 200)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=400))
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
            critical=False,
        )
    )
    if ca:
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        builder = builder.add_extension(usage, critical=True)
    else:
        purposes = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        alternatives = [x509.DNSName(host), x509.DNSName("expe.example.com"), x509.DNSName("example.com")]
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    return builder.sign(signer, hashes.SHA256())
