"""Revocation lists: what they cover, and which serial numbers they name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from certway.model.certificate import Certificate, Malformed
from certway.pki.certificates import parse_certificate
from certway.pki.crl_entries import serial_octets
from certway.pki.crls import RevocationList, find_revoked, parse_revocation_list
from certway.pki.signatures import list_signature_holds
from tests.pki.minting import ECDSA, der_name, name, sequence, the_key
from tests.public_data import pkits_members

WHEN = datetime(2026, 1, 2, tzinfo=UTC)


def entry(serial: int, *extensions: x509.ExtensionType, critical: bool = False) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(WHEN)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.build()


def crl(
    *entries: x509.RevokedCertificate, extensions: tuple[x509.ExtensionType, ...] = (), critical: bool = True
) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(name("Example CA"))
        .last_update(WHEN)
        .next_update(datetime(2026, 2, 2, tzinfo=UTC))
        .add_extension(x509.CRLNumber(12), critical=False)
    )
    for item in entries:
        builder = builder.add_revoked_certificate(item)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(the_key(), hashes.SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)


def read(der: bytes) -> RevocationList:
    found = parse_revocation_list(der)
    assert isinstance(found, RevocationList), found
    return found


def test_a_list_shows_its_facts_and_its_entries() -> None:
    found = read(crl(entry(5), entry(2**127, x509.CRLReason(x509.ReasonFlags.key_compromise))))
    assert (found.version, found.number, found.base_number, found.count) == (2, 12, None, 2)
    assert (found.this_update, found.next_update) == (WHEN, datetime(2026, 2, 2, tzinfo=UTC))
    assert (found.unknown_critical, found.recovered) == ((), ())
    assert [(item.serial, item.reason, item.revoked_at) for item in find_revoked(found, 2**127)] == [(2**127, 1, WHEN)]
    assert find_revoked(found, 5)[0].issuer == name("Example CA").public_bytes()
    assert find_revoked(found, 6) == ()
    assert list_signature_holds(found, _spki(), {}) is True


def _spki() -> bytes:
    return the_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def test_an_empty_list_names_nobody() -> None:
    assert read(crl()).count == 0
    assert find_revoked(read(crl()), 5) == ()


def test_an_indirect_list_speaks_for_the_issuer_named_last() -> None:
    scope = x509.IssuingDistributionPoint(None, None, False, False, None, True, False)
    other = x509.CertificateIssuer([x509.DirectoryName(name("Other CA"))])
    der = crl(entry(1), entry(2, other, critical=True), entry(3), entry(1), extensions=(scope,))
    found = read(der)
    assert found.scope is not None
    assert found.scope.indirect
    assert found.unknown_critical == ()
    mine, theirs = name("Example CA").public_bytes(), name("Other CA").public_bytes()
    assert [item.issuer for item in find_revoked(found, 1)] == [mine, theirs]
    assert [item.issuer for item in find_revoked(found, 2)] == [theirs]
    assert [item.issuer for item in find_revoked(found, 3)] == [theirs]
    assert found.count == 4


def test_a_delta_list_names_its_base_and_its_scope() -> None:
    scope = x509.IssuingDistributionPoint(
        [x509.UniformResourceIdentifier("http://crl.example.com/1.crl")],
        None,
        True,
        False,
        frozenset((x509.ReasonFlags.key_compromise,)),
        False,
        False,
    )
    found = read(crl(extensions=(x509.DeltaCRLIndicator(9), scope)))
    assert found.base_number == 9
    assert found.scope is not None
    assert (found.scope.only_users, found.scope.only_cas, found.scope.reasons) == (True, False, 1 << 1)
    assert found.scope.names[0].text == "http://crl.example.com/1.crl"


def test_unknown_critical_extensions_are_told_wherever_they_stand() -> None:
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    assert read(crl(extensions=(unknown,))).unknown_critical == ("1.2.3.4",)
    assert read(crl(extensions=(unknown,), critical=False)).unknown_critical == ()
    found = read(crl(entry(1), entry(2, unknown, critical=True), entry(3)))
    assert found.unknown_critical == ("1.2.3.4",)
    assert find_revoked(found, 2)[0].unknown_critical == ("1.2.3.4",)
    assert find_revoked(found, 3)[0].unknown_critical == ()
    assert read(crl(entry(2, unknown))).unknown_critical == ()


def test_serial_numbers_are_found_however_they_are_written() -> None:
    when = b"\x17\x0d260102000000Z"
    serials = (b"\x02\x01\x05", b"\x02\x02\x00\x06", b"\x02\x02\x00\x87", b"\x02\x81\x01\x08", b"\x02\x01\x00")
    entries = sequence(*(sequence(serial, when) for serial in serials))
    tbs = sequence(b"\x02\x01\x01", ECDSA, der_name(b"Example CA"), when, entries)
    found = read(sequence(tbs, ECDSA, b"\x03\x02\x00\x01"))
    assert found.count == 5
    assert [find_revoked(found, serial)[0].serial for serial in (5, 6, 0x87, 8, 0)] == [5, 6, 0x87, 8, 0]
    assert found.next_update is None
    assert {note.where for note in found.recovered} == {"entries.encoding", "entries.length"}


@given(st.integers(-(2**70), 2**170))
def test_a_serial_number_has_one_encoding(serial: int) -> None:
    octets = serial_octets(serial)
    assert int.from_bytes(octets, signed=True) == serial
    assert len(octets) == 1 or octets[:1] not in (b"\0", b"\xff") or (octets[0] ^ octets[1]) & 0x80


@given(st.data())
def test_any_damage_gives_a_value_whose_entries_can_be_asked_for(data: st.DataObject) -> None:
    damaged = bytearray(crl(entry(1), entry(2, x509.CRLReason(x509.ReasonFlags.superseded)), entry(300)))
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    found = parse_revocation_list(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]))
    assert isinstance(found, RevocationList | Malformed)
    found = parse_revocation_list(bytes(damaged))
    if isinstance(found, RevocationList):
        for octets in found.places.first:
            assert find_revoked(found, int.from_bytes(octets, signed=True))


@pytest.mark.real_data
def test_every_list_of_pkits_agrees_with_cryptography() -> None:
    lists = pkits_members(".crl")
    assert len(lists) > 170
    for der in lists.values():
        found, strict = read(der), x509.load_der_x509_crl(der)
        assert found.issuer == strict.issuer.public_bytes()
        assert (found.this_update, found.next_update) == (strict.last_update_utc, strict.next_update_utc)
        assert found.count == len(list(strict))
        for item in strict:
            revoked = find_revoked(found, item.serial_number)
            assert item.revocation_date_utc in [one.revoked_at for one in revoked]


@pytest.mark.real_data
def test_the_anchor_of_pkits_signed_its_list() -> None:
    anchor = parse_certificate(pkits_members(".crt")["TrustAnchorRootCertificate.crt"])
    assert isinstance(anchor, Certificate)
    assert list_signature_holds(read(pkits_members(".crl")["TrustAnchorRootCRL.crl"]), anchor.key.spki, {}) is True
