"""Certificates for tests of the reader: whole ones from cryptography, odd ones assembled byte by byte.

Refuses to be a foundry: that is the lab's, above this floor.
"""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certway.pki import der as tlv
from certway.pki.oids import encode_dotted


@functools.cache
def the_key() -> ec.EllipticCurvePrivateKey:
    """One key for all tests; its value never matters."""
    return ec.derive_private_key(0x1234567890ABCDEF, ec.SECP256R1())


def name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "US"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example Corp"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


@functools.cache
def leaf() -> bytes:
    """An ordinary node certificate with everything a strict reader knows."""
    key = the_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name("expe01.example.com"))
        .issuer_name(name("Example Issuing CA"))
        .serial_number(0x1F2E3D4C5B6A)
        .public_key(key.public_key())
        .not_valid_before(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("expe01.example.com"), x509.IPAddress(ip_address("192.0.2.1"))]),
            critical=False,
        )
        .add_extension(x509.KeyUsage(True, False, True, False, False, False, False, False, False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        .add_extension(x509.BasicConstraints(False, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return builder.sign(key, hashes.SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)


def oid(dotted: str) -> bytes:
    return tlv.encode(tlv.OBJECT_IDENTIFIER, encode_dotted(dotted))


def sequence(*parts: bytes) -> bytes:
    return tlv.encode(tlv.SEQUENCE, b"".join(parts))


def extension(dotted: str, content: bytes, *, flag: bytes = b"") -> bytes:
    """One Extension; `flag` is the whole encoding of `critical`."""
    return sequence(oid(dotted), flag, tlv.encode(tlv.OCTET_STRING, content))


def der_name(common_name: bytes, tag: int = tlv.UTF8_STRING) -> bytes:
    return sequence(tlv.encode(tlv.SET, sequence(oid("2.5.4.3"), tlv.encode(tag, common_name))))


ECDSA = sequence(oid("1.2.840.10045.4.3.2"))
V3 = b"\xa0\x03\x02\x01\x02"


def assemble(
    *,
    version: bytes = V3,
    serial: bytes = b"\x02\x01\x05",
    algorithm: bytes = ECDSA,
    outer_algorithm: bytes = ECDSA,
    issuer: bytes = der_name(b"Example CA"),
    validity: bytes = sequence(b"\x17\x0d260101000000Z", b"\x17\x0d270101000000Z"),
    subject: bytes = der_name(b"expe01.example.com"),
    key: bytes | None = None,
    extensions: tuple[bytes, ...] | None = (extension("2.5.29.15", b"\x03\x02\x05\xa0"),),
    extra: bytes = b"",
    trailing: bytes = b"",
) -> bytes:
    """A certificate from parts that may be anything; its signature is zero bytes."""
    if key is None:
        key = the_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    wrapped = b"" if extensions is None else tlv.encode(0xA3, sequence(*extensions))
    tbs = sequence(version, serial, algorithm, issuer, validity, subject, key, wrapped, extra)
    return sequence(tbs, outer_algorithm, tlv.encode(tlv.BIT_STRING, b"\0" + bytes(64))) + trailing
