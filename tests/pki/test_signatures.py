"""Whether one key signed one certificate, for every kind of key met in the field."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from certway.model.certificate import Certificate
from certway.pki.certificates import parse_certificate
from certway.pki.keys import LoadedKeys
from certway.pki.signatures import SignatureProblem, signature_holds
from tests.pki.minting import assemble, leaf, name, oid, sequence
from tests.public_data import pkits_members


@dataclass
class Memo:
    keys: LoadedKeys = field(default_factory=dict)
    signatures: dict[tuple[bytes, bytes], bool | SignatureProblem] = field(default_factory=dict)


RSA_KEY = rsa.generate_private_key(65537, 2048)
KEYS = {
    "rsa-sha256": (RSA_KEY, hashes.SHA256(), None),
    "rsa-sha512": (RSA_KEY, hashes.SHA512(), None),
    "rsa-pss": (RSA_KEY, hashes.SHA256(), padding.PSS(padding.MGF1(hashes.SHA384()), 37)),
    "p-256": (ec.generate_private_key(ec.SECP256R1()), hashes.SHA256(), None),
    "p-384": (ec.generate_private_key(ec.SECP384R1()), hashes.SHA384(), None),
    "p-521": (ec.generate_private_key(ec.SECP521R1()), hashes.SHA512(), None),
    "ed25519": (ed25519.Ed25519PrivateKey.generate(), None, None),
    "ed448": (ed448.Ed448PrivateKey.generate(), None, None),
}


def self_signed(kind: str) -> Certificate:
    key, digest, scheme = KEYS[kind]
    strict = x509.load_der_x509_certificate(leaf())
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(kind))
        .issuer_name(name(kind))
        .serial_number(7)
        .public_key(key.public_key())  # type: ignore[attr-defined]
        .not_valid_before(strict.not_valid_before_utc)
        .not_valid_after(strict.not_valid_after_utc)
    )
    signed = builder.sign(key, digest, rsa_padding=scheme)  # type: ignore[arg-type]
    certificate = parse_certificate(signed.public_bytes(Encoding.DER))
    assert isinstance(certificate, Certificate)
    assert certificate.recovered == ()
    return certificate


@pytest.mark.parametrize("kind", KEYS)
def test_a_signature_holds_and_a_changed_one_does_not(kind: str) -> None:
    certificate = self_signed(kind)
    memo = Memo()
    assert signature_holds(certificate, certificate, memo) is True
    forged = replace(certificate, sha256=b"another", signature=certificate.signature[:-1] + b"\0\1")
    assert signature_holds(forged, certificate, memo) is False
    assert len(memo.keys) == 1
    assert len(memo.signatures) == 2


def test_a_key_of_another_kind_is_a_problem_not_a_no() -> None:
    answer = signature_holds(self_signed("p-256"), self_signed("rsa-sha256"), Memo())
    assert isinstance(answer, SignatureProblem)
    assert dict(answer.why.args) == {"algorithm": "ecdsa-with-SHA256"}


def test_an_unknown_algorithm_and_an_unusable_key_are_problems() -> None:
    unknown = parse_certificate(assemble(algorithm=sequence(oid("1.2.3.4")), outer_algorithm=sequence(oid("1.2.3.4"))))
    unusable = parse_certificate(assemble(key=sequence(sequence(oid("1.2.3.4")), b"\x03\x02\x00\x01")))
    assert isinstance(unknown, Certificate)
    assert isinstance(unusable, Certificate)
    good = self_signed("p-256")
    assert isinstance(signature_holds(unknown, good, Memo()), SignatureProblem)
    assert isinstance(signature_holds(good, unusable, Memo()), SignatureProblem)
    assert isinstance(signature_holds(replace(good, signature_algorithm=b"\x30"), good, Memo()), SignatureProblem)


@pytest.mark.real_data
def test_pkits_signatures_hold_where_the_names_say_so() -> None:
    certificates = pkits_members(".crt")
    anchor, good, bad, valid = (
        parse_certificate(certificates[member])
        for member in (
            "TrustAnchorRootCertificate.crt",
            "GoodCACert.crt",
            "BadSignedCACert.crt",
            "ValidCertificatePathTest1EE.crt",
        )
    )
    memo = Memo()
    for child, issuer, expected in ((good, anchor, True), (bad, anchor, False), (valid, good, True)):
        assert isinstance(child, Certificate)
        assert isinstance(issuer, Certificate)
        assert signature_holds(child, issuer, memo) is expected
