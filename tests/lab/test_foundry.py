"""What the foundry makes is what was asked for, to the byte, in the eyes of three readers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509

from certway.lab.extensions import (
    authority_information_access,
    certificate_policies,
    crl_distribution_points,
    inhibit_any_policy,
    name_constraints,
    policy_constraints,
    policy_mappings,
)
from certway.lab.foundry import (
    EPOCH,
    Minted,
    Parts,
    mint_intermediate,
    mint_leaf,
    mint_request,
    mint_root,
    mint_self_signed,
)
from certway.lab.keys import key_for
from certway.lab.revocation import Revoked, mint_crl
from certway.model.certificate import (
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    KeyUsage,
    Malformed,
    PresentedName,
)
from certway.pki.certificates import parse_certificate
from certway.pki.distinguished_names import name_words
from tests.lab.openssl_command import ask, show, verify

REPOSITORY = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
ROOT = mint_root("Example Root")
ISSUING = mint_intermediate(ROOT, "Example Issuing")
LEAF = mint_leaf(ISSUING, "expe01.example.com")


def everything() -> bytes:
    """One of each, for the comparison of bytes between processes and machines."""
    made = [
        ROOT.der,
        ISSUING.der,
        *(mint_leaf(ISSUING, "a leaf", key_type=kind).der for kind in ("ec-p256", "ec-p384", "rsa-2048", "ed25519")),
        mint_self_signed("cucm-pub.example.com", key_type="rsa-1024", digest="sha1").der,
        mint_request("expc01.example.com", names=("expc01.example.com", "ip:192.0.2.1")).der,
        mint_crl(ISSUING, this_update=AT, next_update=None, revoked=(LEAF, Revoked(7, AT, "superseded"))),
    ]
    return b"".join(made)


def test_the_same_bytes_come_from_every_process_and_machine() -> None:
    digest = "bedc5f5a2913e20c70f9fb292af3381c1e9de80854480c91c719adda8ab83ccf"
    script = "from tests.lab.test_foundry import *; print(sha256(everything()).hexdigest())"
    other = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=120
    )
    assert sha256(everything()).hexdigest() == other.stdout.strip() == digest


def test_the_reader_finds_nothing_odd_about_the_defaults() -> None:
    made = (ROOT, ISSUING, LEAF, mint_self_signed("cucm.example.com"), mint_leaf(ISSUING, "rsa", key_type="rsa-2048"))
    for one in made:
        assert one.certificate.recovered == ()
        x509.load_der_x509_certificate(one.der)


def test_a_leaf_has_both_purposes_its_name_and_the_identifiers() -> None:
    certificate = LEAF.certificate
    assert name_words(certificate.subject) == "CN=expe01.example.com, O=Example Corp"
    assert PresentedName("dns", "expe01.example.com") in certificate.names
    assert certificate.extended_key_usage == ("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2")
    assert certificate.key_usage == KeyUsage.DIGITAL_SIGNATURE
    assert certificate.basic_constraints == BasicConstraints(ca=False, path_length=None)
    assert certificate.authority_key_identifier == AuthorityKeyIdentifier(
        ISSUING.certificate.subject_key_identifier, None, None
    )
    assert certificate.subject_key_identifier == LEAF.key.identifier


def test_a_chain_ends_with_its_root() -> None:
    assert LEAF.chain == (LEAF.certificate, ISSUING.certificate, ROOT.certificate)
    assert LEAF.authorities == (ISSUING.certificate, ROOT.certificate)
    assert ROOT.authorities == ()


def test_openssl_accepts_the_healthy_chain_and_only_within_its_dates(tmp_path: Path) -> None:
    assert "leaf.pem: OK" in verify(tmp_path, LEAF.certificate, ROOT.chain, ISSUING.chain, AT)
    late = datetime(2027, 2, 14, 0, 0, 1, tzinfo=UTC)
    assert "has expired" in verify(tmp_path, LEAF.certificate, ROOT.chain, ISSUING.chain, late)
    assert "unable to get local issuer" in verify(tmp_path, LEAF.certificate, ROOT.chain, (), AT)


def test_openssl_refuses_a_signature_that_is_broken_or_of_a_stranger(tmp_path: Path) -> None:
    for parts in (Parts(break_signature=True), Parts(signing_key=key_for("a stranger"))):
        leaf = mint_leaf(ISSUING, "expe01.example.com", **parts)
        assert "signature failure" in verify(tmp_path, leaf.certificate, ROOT.chain, ISSUING.chain, AT)


def test_openssl_refuses_the_key_identifier_of_another_issuer(tmp_path: Path) -> None:
    leaf = mint_leaf(ISSUING, "expe01.example.com", authority_key_identifier=key_for("other").identifier)
    assert "unable to get local issuer" in verify(tmp_path, leaf.certificate, ROOT.chain, ISSUING.chain, AT)


@pytest.mark.parametrize(
    ("parts", "absent"),
    [
        (Parts(common_name=None), "CN ="),
        (Parts(names=None), "Subject Alternative Name"),
        (Parts(extended_key_usage=None), "Extended Key Usage"),
        (Parts(key_usage=None), "X509v3 Key Usage"),
        (Parts(basic_constraints=None), "Basic Constraints"),
        (Parts(subject_key_identifier=None), "Subject Key Identifier"),
        (Parts(authority_key_identifier=None), "Authority Key Identifier"),
        (Parts(version=1), "X509v3"),
    ],
)
def test_none_removes_a_part(parts: Parts, absent: str) -> None:
    whole, lacking = show(LEAF.der), show(mint_leaf(ISSUING, "expe01.example.com", **parts).der)
    assert absent in whole.partition("Subject: ")[2]
    assert absent not in lacking.partition("Subject: ")[2]


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        (Parts(digest="sha1"), "ecdsa-with-SHA1"),
        (Parts(names=("*.example.com", "ip:192.0.2.1", "ip:2001:db8::1")), "DNS:*.example.com, IP Address:192.0.2.1"),
        (Parts(names=("192.0.2.1",)), "DNS:192.0.2.1"),
        (Parts(names=("srv:_collab-edge.example.com",)), "SRVName::_collab-edge.example.com"),
        (Parts(subject=(("CN", "x"), ("1.3.6.1.4.1.55555.1", "odd"))), "1.3.6.1.4.1.55555.1 = odd"),
        (Parts(extended_key_usage=("serverAuth", "1.2.3.4")), "TLS Web Server Authentication, 1.2.3.4"),
        (Parts(basic_constraints=BasicConstraints(ca=True, path_length=0)), "CA:TRUE, pathlen:0"),
        (Parts(key_usage=KeyUsage.DECIPHER_ONLY | KeyUsage.KEY_AGREEMENT), "Key Agreement, Decipher Only"),
        (Parts(not_after=datetime(2050, 1, 1, tzinfo=UTC)), "Not After : Jan  1 00:00:00 2050 GMT"),
        (Parts(serial=-5), "Serial Number: -5"),
        (Parts(critical=frozenset(("subjectAltName",))), "Subject Alternative Name: critical"),
        (
            Parts(authority_key_identifier=AuthorityKeyIdentifier(None, None, 300)),
            "serial:01:2C",
        ),
    ],
)
def test_openssl_shows_what_was_asked_for(parts: Parts, shown: str) -> None:
    assert shown in show(mint_leaf(ISSUING, "expe01.example.com", **parts).der)


def test_an_extension_may_come_twice_and_say_false_aloud() -> None:
    twice = mint_leaf(ISSUING, "leaf", duplicate=frozenset(("keyUsage",)))
    assert show(twice.der).count("X509v3 Key Usage") == 2
    aloud = mint_leaf(ISSUING, "leaf", explicit_false=True)
    assert aloud.certificate.recovered
    with pytest.raises(ValueError, match=r"."):
        x509.load_der_x509_certificate(aloud.der).extensions.get_extension_for_class(x509.ExtendedKeyUsage)


def test_what_no_reader_can_read_is_still_minted() -> None:
    broken = mint_leaf(ISSUING, "broken", edit=lambda body: body[:-40])
    assert isinstance(parse_certificate(broken.der), Malformed)
    with pytest.raises(ValueError, match="broken"):
        _ = broken.certificate


def test_a_cross_signed_authority_shares_subject_and_key_but_not_the_serial() -> None:
    other = mint_intermediate(mint_root("Other Root"), "Example Issuing")
    assert other.certificate.subject == ISSUING.certificate.subject
    assert other.certificate.key == ISSUING.certificate.key
    assert other.certificate.serial != ISSUING.certificate.serial


def test_a_renewal_with_the_same_label_keeps_the_key_and_has_another_serial() -> None:
    renewed = mint_leaf(ISSUING, "expe01.example.com", not_before=AT)
    assert renewed.key == LEAF.key
    assert renewed.certificate.serial != LEAF.certificate.serial


def test_a_self_signed_node_verifies_against_itself(tmp_path: Path) -> None:
    node = mint_self_signed("cucm-pub.example.com", key_type="rsa-2048")
    assert node.certificate.authority_key_identifier is None
    assert "leaf.pem: OK" in verify(tmp_path, node.certificate, node.chain, (), AT)


def test_less_usual_extensions_are_read_as_they_were_meant() -> None:
    made = mint_intermediate(
        ROOT,
        "all of them",
        extensions=(
            name_constraints(permitted=("example.com", "ip:192.0.2.0/24"), excluded=("example.org",)),
            certificate_policies("1.2.3"),
            policy_mappings(("1.2.3", "1.2.4")),
            policy_constraints(explicit=0, mapping=1),
            inhibit_any_policy(2),
            crl_distribution_points("http://crl.example.com/a.crl"),
            authority_information_access(issuers=("http://ca.example.com/i.cer",), ocsp=("http://ocsp.example.com",)),
        ),
    )
    assert len(x509.load_der_x509_certificate(made.der).extensions) == 11
    shown = show(made.der)
    for words in (
        "DNS:example.com",
        "IP:192.0.2.0/255.255.255.0",
        "Excluded:",
        "1.2.3:1.2.4",
        "Require Explicit Policy:0, Inhibit Policy Mapping:1",
        "URI:http://crl.example.com/a.crl",
        "OCSP - URI:http://ocsp.example.com",
    ):
        assert words in shown


def test_a_request_carries_its_names_and_its_own_signature() -> None:
    request = mint_request("expc01.example.com", names=("expc01.example.com", "expc.example.com"))
    shown = ask("req", "-noout", "-text", "-verify", given=request.pem)
    assert "DNS:expc01.example.com, DNS:expc.example.com" in shown
    assert "self-signature verify OK" in shown
    assert x509.load_der_x509_csr(request.der).is_signature_valid


def test_a_revocation_list_is_signed_by_its_issuer_and_names_what_is_revoked() -> None:
    der = mint_crl(ISSUING, this_update=AT, next_update=None, revoked=(LEAF, Revoked(7, AT, "keyCompromise")), number=9)
    crl = x509.load_der_x509_crl(der)
    public = x509.load_der_x509_certificate(ISSUING.der).public_key()
    assert crl.is_signature_valid(public)  # type: ignore[arg-type] # of an elliptic curve
    found = crl.get_revoked_certificate_by_serial_number(7)
    assert found is not None
    assert found.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise
    assert crl.get_revoked_certificate_by_serial_number(LEAF.certificate.serial) is not None
    broken = x509.load_der_x509_crl(mint_crl(ISSUING, this_update=AT, next_update=AT, break_signature=True))
    assert not broken.is_signature_valid(public)  # type: ignore[arg-type]


def test_nothing_shown_of_a_minted_certificate_holds_its_key() -> None:
    assert "private" not in repr(LEAF).lower()
    assert isinstance(LEAF, Minted)
    assert isinstance(LEAF.read, Certificate)


def test_now_moves_what_has_no_date_of_its_own() -> None:
    later = EPOCH + timedelta(days=1000)
    mints: tuple[Callable[..., Minted], ...] = (
        partial(mint_root, "r"),
        partial(mint_intermediate, mint_root("r"), "i"),
        partial(mint_leaf, mint_root("r"), "l"),
        partial(mint_self_signed, "s"),
    )
    for mint in mints:
        usual, moved = mint().certificate, mint(now=later).certificate
        assert moved.not_before - usual.not_before == moved.not_after - usual.not_after == timedelta(days=1000)
        assert mint(now=EPOCH) == mint()
    assert mint_leaf(mint_root("r"), "l", now=later, not_after=EPOCH).certificate.not_after == EPOCH
