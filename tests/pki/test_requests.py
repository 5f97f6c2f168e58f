"""Signing requests: names, key and purposes asked for."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from certway.model.certificate import Malformed, PresentedName
from certway.pki.requests import CertificateRequest, parse_request
from certway.pki.signatures import request_signature_holds
from tests.pki.minting import name, the_key


def request() -> bytes:
    builder = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(name("expe01.example.com"))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("expe.example.com")]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_attribute(x509.oid.AttributeOID.CHALLENGE_PASSWORD, b"x")
    )
    return builder.sign(the_key(), hashes.SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)


def test_a_request_shows_what_it_asks_for() -> None:
    found = parse_request(request())
    assert isinstance(found, CertificateRequest)
    assert found.names == (PresentedName("dns", "expe.example.com"), PresentedName("cn", "expe01.example.com"))
    assert found.extended_key_usage == ("1.3.6.1.5.5.7.3.1",)
    assert found.key[:3] == ("ec", 256, "secp256r1")
    assert set(found.attributes) == {"1.2.840.113549.1.9.7", "1.2.840.113549.1.9.14"}
    assert found.recovered == ()
    assert request_signature_holds(found, {}) is True


def test_a_changed_request_is_not_signed_by_its_key() -> None:
    changed = parse_request(request().replace(b"expe.example.com", b"expf.example.com"))
    assert isinstance(changed, CertificateRequest)
    assert request_signature_holds(changed, {}) is False


@given(st.data())
def test_any_damage_gives_a_value(data: st.DataObject) -> None:
    damaged = bytearray(request())
    damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(damaged[: data.draw(st.integers(0, len(damaged)))])
    assert isinstance(parse_request(bytes(damaged)), CertificateRequest | Malformed)
    assert isinstance(parse_request(cut), Malformed) or cut == damaged
