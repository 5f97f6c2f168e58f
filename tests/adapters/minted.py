"""A few certificates, keys and requests for reading; small and quick, no foundry."""

from __future__ import annotations

import datetime as dt
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
    pkcs12,
)


@cache
def _key(name: str) -> ec.EllipticCurvePrivateKey:
    """One key a name: derived, so that every run has the same."""
    return ec.derive_private_key(int.from_bytes(name.encode(), "big") % (2**255) + 2, ec.SECP256R1())


@cache
def certificate(name: str, *names: str, issuer: str = "", ca: bool = False, key: str = "") -> x509.Certificate:
    """A certificate whose CN is `name`; self-signed without an issuer."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    by = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer or name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(_key(key or name).public_key())
        .serial_number(1 + len(name))
        .not_valid_before(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if names:
        alternatives = [x509.DNSName(other) for other in names]
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    return builder.sign(_key(issuer or key or name), hashes.SHA256())


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(one.public_bytes(Encoding.PEM) for one in certificates)


def der(one: x509.Certificate) -> bytes:
    return one.public_bytes(Encoding.DER)


def leaf_pem(name: str, *names: str, issuer: str = "Example Root") -> bytes:
    return pem(certificate(name, *(names or (name,)), issuer=issuer))


def ca_pem(*names: str) -> bytes:
    return pem(*(certificate(name, ca=True) for name in names))


def key_pem(name: str) -> bytes:
    return _key(name).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def request_pem(name: str) -> bytes:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateSigningRequestBuilder().subject_name(subject).sign(_key(name), hashes.SHA256())
    ).public_bytes(Encoding.PEM)


def pkcs7_der(*certificates: x509.Certificate) -> bytes:
    return pkcs7.serialize_certificates(list(certificates), Encoding.DER)


def pkcs12_file(name: str, password: bytes) -> bytes:
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption

    return pkcs12.serialize_key_and_certificates(
        b"x", _key(name), certificate(name, name), None, BestAvailableEncryption(password)
    )
