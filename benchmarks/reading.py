"""Reading: facts of a certificate from its bytes, against cryptography with the same fields; bundles and big lists."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from benchmarks.clock import work_s
from benchmarks.population import NOW, mint_population
from certway.pki.certificates import Pieces, parse_certificate
from certway.pki.convert import to_pem
from certway.pki.crls import find_revoked, parse_revocation_list
from certway.pki.parse import parse
from certway.pki.recovery import recover_certificate

SIZE = 500
ROUNDS = 9
ENTRIES = 100_000
WIDE = 10  # the wide reader is tried on one certificate in so many


def report() -> None:
    """Print microseconds a certificate and, for everything but cryptography, the multiple of its time."""
    leaves = mint_population("RSA-2048", SIZE).leaves
    pem = b"".join(map(to_pem, leaves))
    figures = {
        "cryptography, same fields": median_us(lambda: [fields(der) for der in leaves], len(leaves)),
        "certway": median_us(lambda: [parse_certificate(der) for der in leaves], len(leaves)),
        "certway, pieces shared": median_us(lambda: read_shared(leaves), len(leaves)),
        "certway, wide reader": median_us(lambda: [recover_certificate(der) for der in leaves[::WIDE]], SIZE // WIDE),
        "certway, PEM bundle": median_us(lambda: parse(pem), len(leaves)),
        "cryptography, PEM bundle": median_us(lambda: x509.load_pem_x509_certificates(pem), len(leaves)),
    }
    reference = figures["cryptography, same fields"]
    print(f"\nreading {SIZE} end certificates, us each; medians of {ROUNDS} rounds")
    for name, figure in figures.items():
        print(f"  {name:<28} {figure:8.1f}   x {figure / reference:.2f}")
    crl = mint_list()
    load = median_us(lambda: parse_revocation_list(crl), 1) / 1e3
    found = parse_revocation_list(crl)
    miss = median_us(lambda: [find_revoked(found, serial) for serial in range(2, 2000, 2)], 999)  # type: ignore[arg-type]
    print(f"  revocation list of {ENTRIES:,}: read {load:.0f} ms, a serial number that is not in it {miss:.2f} us")


def median_us(work: Callable[[], object], count: int) -> float:
    """Microseconds a piece of work takes, by the median of some rounds."""
    taken = []
    for _ in range(ROUNDS):
        started = work_s()
        work()
        taken.append(work_s() - started)
    return statistics.median(taken) / count * 1e6


def read_shared(leaves: tuple[bytes, ...] | list[bytes]) -> None:
    pieces = Pieces()
    for der in leaves:
        parse_certificate(der, pieces=pieces)


def fields(der: bytes) -> tuple[object, ...]:
    """The fields of our record, asked one after the other, as a program on that library would."""
    certificate = x509.load_der_x509_certificate(der)
    return (
        [(extension.oid, extension.critical, extension.value) for extension in certificate.extensions],
        certificate.subject.rfc4514_string(),
        certificate.issuer.rfc4514_string(),
        certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        certificate.serial_number,
        certificate.signature,
        certificate.fingerprint(hashes.SHA256()),
    )


def mint_list() -> bytes:
    """A revocation list with odd serial numbers only."""
    key = ec.derive_private_key(1, ec.SECP256R1())
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Example CA")]))
        .last_update(NOW)
        .next_update(NOW + timedelta(days=7))
    )
    entry = x509.RevokedCertificateBuilder().revocation_date(NOW)
    entries = [entry.serial_number((number << 64) + 1).build() for number in range(1, ENTRIES + 1)]
    builder._revoked_certificates = entries  # the public way copies the list for every entry
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
