"""Extensions read on demand: values as encoded, nothing applied, total on any bytes."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_network

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from certway.model.certificate import Certificate, Malformed, PresentedName
from certway.pki import der as tlv
from certway.pki import extensions as ours
from certway.pki.certificates import parse_certificate
from tests.pki.minting import der_name, leaf, name, oid, sequence
from tests.public_data import pkits_members, platform_certificates

READERS: dict[str, Callable[[bytes], object]] = {
    ours.NAME_CONSTRAINTS: ours.parse_name_constraints,
    ours.CRL_DISTRIBUTION_POINTS: ours.parse_distribution_points,
    ours.CERTIFICATE_POLICIES: ours.parse_policies,
    ours.POLICY_MAPPINGS: ours.parse_policy_mappings,
    ours.POLICY_CONSTRAINTS: ours.parse_policy_constraints,
    ours.INHIBIT_ANY_POLICY: ours.parse_inhibit_any_policy,
    ours.AUTHORITY_INFORMATION_ACCESS: ours.parse_access_descriptions,
}


@given(st.sampled_from(sorted(READERS)), st.binary(max_size=60))
def test_any_bytes_give_a_value_or_malformed(dotted: str, content: bytes) -> None:
    for data in (content, sequence(content), sequence(sequence(content)), sequence(tlv.encode(0xA0, content))):
        answer = READERS[dotted](data)
        assert answer is not None
        assert not isinstance(answer, Malformed) or answer.where == f"extensions.{dotted}"


def test_name_constraints_are_read_with_their_bounds() -> None:
    constraints = x509.NameConstraints(
        permitted_subtrees=[x509.DNSName("example.com"), x509.IPAddress(ip_network("192.0.2.0/24"))],
        excluded_subtrees=[x509.DirectoryName(name("x")), x509.IPAddress(ip_network("2001:db8::/32"))],
    )
    answer = ours.parse_name_constraints(constraints.public_bytes())
    assert isinstance(answer, ours.NameConstraints)
    mask = bytes((192, 0, 2, 0, 255, 255, 255, 0))
    assert answer.permitted == (
        ours.Subtree(PresentedName("dns", "example.com"), 0, None),
        ours.Subtree(PresentedName("ip", "192.0.2.0/255.255.255.0", mask), 0, None),
    )
    assert answer.excluded is not None
    assert [subtree.base.text for subtree in answer.excluded] == [
        "CN=x, O=Example Corp, C=US",
        "2001:db8::/ffff:ffff::",
    ]
    bounded = sequence(tlv.encode(0xA1, sequence(b"\x82\x01a", b"\x80\x01\x01", b"\x81\x01\x05")))
    answer = ours.parse_name_constraints(bounded)
    assert answer == ours.NameConstraints(permitted=None, excluded=(ours.Subtree(PresentedName("dns", "a"), 1, 5),))


def test_policies_mappings_and_constraints_are_read() -> None:
    assert ours.parse_policies(sequence(sequence(oid("1.2.3")), sequence(oid(ours.ANY_POLICY)))) == (
        "1.2.3",
        ours.ANY_POLICY,
    )
    assert ours.parse_policy_mappings(sequence(sequence(oid("1.2.3"), oid("1.2.4")))) == (("1.2.3", "1.2.4"),)
    assert ours.parse_policy_constraints(sequence(b"\x80\x01\x02")) == ours.PolicyConstraints(2, None)
    assert ours.parse_policy_constraints(sequence(b"\x80\x01\x02", b"\x81\x01\x00")) == ours.PolicyConstraints(2, 0)
    assert ours.parse_inhibit_any_policy(b"\x02\x01\x07") == 7
    assert isinstance(ours.parse_inhibit_any_policy(b"\x04\x01\x07"), Malformed)
    assert isinstance(ours.parse_policies(sequence(sequence(b"\x06\x00"))), Malformed)


def test_distribution_points_are_read_with_reasons_and_issuers() -> None:
    points = x509.CRLDistributionPoints(
        [
            x509.DistributionPoint(
                [x509.UniformResourceIdentifier("http://crl.example.com/1.crl")],
                None,
                frozenset((x509.ReasonFlags.key_compromise, x509.ReasonFlags.aa_compromise)),
                [x509.DirectoryName(name("Example CRL Issuer"))],
            ),
            x509.DistributionPoint(
                None,
                x509.RelativeDistinguishedName([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a")]),
                None,
                [x509.DirectoryName(name("Example CRL Issuer"))],
            ),
        ]
    )
    answer = ours.parse_distribution_points(points.public_bytes())
    assert isinstance(answer, tuple)
    first, second = answer
    assert first.names == (PresentedName("uri", "http://crl.example.com/1.crl"),)
    assert first.reasons == 1 << 1 | 1 << 8
    assert first.issuers[0].der == name("Example CRL Issuer").public_bytes()
    assert (second.names, second.reasons) == ((), None)
    assert sequence(tlv.encode(tlv.SET, second.relative)) == der_name(b"a")


def test_access_descriptions_are_read() -> None:
    access = x509.AuthorityInformationAccess(
        [
            x509.AccessDescription(
                x509.oid.AuthorityInformationAccessOID.CA_ISSUERS,
                x509.UniformResourceIdentifier("http://aia.example.com/ca.cer"),
            )
        ]
    )
    expected = (ours.AccessDescription(ours.CA_ISSUERS, PresentedName("uri", "http://aia.example.com/ca.cer")),)
    assert ours.parse_access_descriptions(access.public_bytes()) == expected


def test_an_extension_is_found_by_its_identifier() -> None:
    certificate = parse_certificate(leaf())
    assert isinstance(certificate, Certificate)
    found = ours.find_extension(certificate, "2.5.29.15")
    assert found is not None
    assert found.critical
    assert ours.find_extension(certificate, ours.NAME_CONSTRAINTS) is None


@pytest.mark.real_data
def test_every_such_extension_of_public_cas_and_of_pkits_is_read() -> None:
    met: set[str] = set()
    for der in (*platform_certificates(), *pkits_members(".crt").values()):
        certificate = parse_certificate(der)
        assert isinstance(certificate, Certificate)
        for extension in certificate.extensions:
            if extension.oid in READERS:
                met.add(extension.oid)
                assert not isinstance(READERS[extension.oid](extension.value), Malformed), der.hex()
    assert met == set(READERS)
