"""Reading one certificate: complete facts, every departure from DER noted, total on any bytes."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from certway.model.certificate import (
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    KeyUsage,
    Malformed,
    PresentedName,
)
from certway.model.text import say
from certway.pki import certificates
from certway.pki import der as tlv
from certway.pki.certificates import Pieces, parse_certificate
from certway.pki.plain_extensions import NOTHING_MET
from certway.pki.recovery import recover_certificate
from tests.pki.minting import ECDSA, V3, assemble, der_name, extension, leaf, oid, sequence, the_key
from tests.public_data import pkits_members, platform_certificates, real_chain_certificates


def read(der: bytes) -> Certificate:
    certificate = parse_certificate(der)
    assert isinstance(certificate, Certificate), certificate
    return certificate


def same_facts(one: Certificate, other: Certificate) -> list[str]:
    """Names of the fields that differ; equality of the values compares the digest only."""
    return [field.name for field in fields(Certificate) if getattr(one, field.name) != getattr(other, field.name)]


def wheres(der: bytes) -> list[str]:
    return [note.where for note in read(der).recovered]


def test_an_ordinary_certificate_shows_all_its_facts() -> None:
    certificate = read(leaf())
    strict = x509.load_der_x509_certificate(leaf())
    identifier = x509.SubjectKeyIdentifier.from_public_key(the_key().public_key()).digest
    assert certificate.names == (
        PresentedName("dns", "expe01.example.com"),
        PresentedName("ip", "192.0.2.1"),
        PresentedName("cn", "expe01.example.com"),
    )
    assert (certificate.version, certificate.serial) == (3, 0x1F2E3D4C5B6A)
    assert certificate.not_before == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert certificate.not_after == datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert certificate.key_usage == KeyUsage.DIGITAL_SIGNATURE | KeyUsage.KEY_ENCIPHERMENT
    assert certificate.extended_key_usage == ("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2")
    assert certificate.basic_constraints == BasicConstraints(False, None)
    assert certificate.subject_key_identifier == identifier
    assert certificate.authority_key_identifier == AuthorityKeyIdentifier(identifier, None, None)
    assert certificate.key[:3] == ("ec", 256, "secp256r1")
    assert (certificate.subject, certificate.issuer) == (strict.subject.public_bytes(), strict.issuer.public_bytes())
    assert certificate.der[slice(*certificate.tbs_span)] == strict.tbs_certificate_bytes
    assert certificate.signature == strict.signature
    assert certificate.recovered == ()


def test_the_plain_reader_reads_the_ordinary_certificate_itself() -> None:
    plain = certificates._plain(leaf(), NOTHING_MET)
    assert type(plain) is Certificate
    with pytest.raises(AttributeError):
        plain.serial = 1  # type: ignore[misc]  # frozen, however it was built


@given(st.binary(max_size=300))
def test_any_bytes_give_a_value(data: bytes) -> None:
    assert isinstance(parse_certificate(data), Certificate | Malformed)


@given(st.data())
def test_any_damage_gives_a_value_and_both_readers_agree(data: st.DataObject) -> None:
    damaged = bytearray(leaf())
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(damaged[: data.draw(st.integers(0, len(damaged)))])
    for der in (bytes(damaged), cut):
        quick, wide = parse_certificate(der), recover_certificate(der)
        if isinstance(quick, Certificate) and isinstance(wide, Certificate):
            assert same_facts(quick, wide) == []
        else:
            assert quick == wide


def test_a_malformed_one_names_its_file_and_its_byte() -> None:
    assert parse_certificate(b"", "server.pem") == Malformed(
        where="server.pem",
        what=say("the data ends where {field} should begin", field="certificate"),
    )
    broken = parse_certificate(leaf()[:100], "server.pem")
    assert isinstance(broken, Malformed)
    assert dict(broken.what.args) == {"bytes": len(leaf()) - 100}


def test_known_pieces_change_no_fact() -> None:
    pieces = Pieces()
    first, second = (parse_certificate(leaf(), pieces=pieces) for _ in range(2))
    assert isinstance(first, Certificate)
    assert isinstance(second, Certificate)
    assert same_facts(first, read(leaf())) == same_facts(second, read(leaf())) == []
    assert second.issuer is first.issuer
    assert NOTHING_MET.extensions == {}


ODD = {
    "trailing": (assemble(trailing=b"\n"), ["certificate.trailing"]),
    "long length": (assemble(serial=b"\x02\x81\x01\x05"), ["serial.length"]),
    "padded serial": (assemble(serial=b"\x02\x02\x00\x05"), ["serial.encoding"]),
    "negative serial": (assemble(serial=b"\x02\x01\xff"), ["serial.negative"]),
    "long serial": (assemble(serial=b"\x02\x15" + b"\x01" * 21), ["serial.long"]),
    "mismatch": (assemble(outer_algorithm=sequence(oid("1.2.840.10045.4.3.3"))), ["signature-algorithm.mismatch"]),
    "critical false": (
        assemble(extensions=(extension("2.5.29.15", b"\x03\x02\x05\xa0", flag=b"\x01\x01\x00"),)),
        ["extensions.2.5.29.15.critical"],
    ),
    "critical 01": (
        assemble(extensions=(extension("2.5.29.15", b"\x03\x02\x05\xa0", flag=b"\x01\x01\x01"),)),
        ["extensions.2.5.29.15.critical"],
    ),
    "ca false": (
        assemble(extensions=(extension("2.5.29.19", b"\x30\x03\x01\x01\x00"),)),
        ["extensions.2.5.29.19.encoding"],
    ),
    "ca 01": (
        assemble(extensions=(extension("2.5.29.19", b"\x30\x03\x01\x01\x01"),)),
        ["extensions.2.5.29.19.encoding"],
    ),
    "key usage": (
        assemble(extensions=(extension("2.5.29.15", b"\x03\x02\x04\xa0"),)),
        ["extensions.2.5.29.15.encoding"],
    ),
    "unreadable": (assemble(extensions=(extension("2.5.29.15", b"\x04\x00"),)), ["extensions.2.5.29.15"]),
    "value trails": (
        assemble(extensions=(extension("2.5.29.15", b"\x03\x02\x05\xa0\x00"),)),
        ["extensions.2.5.29.15.trailing"],
    ),
    "twice": (
        assemble(extensions=(extension("2.5.29.15", b"\x03\x02\x05\xa0"),) * 2),
        ["extensions.2.5.29.15.duplicate"],
    ),
    "no purposes": (assemble(extensions=(extension("2.5.29.37", b"\x30\x00"),)), ["extensions.2.5.29.37.empty"]),
    "no names": (assemble(extensions=(extension("2.5.29.17", b"\x30\x00"),)), ["extensions.2.5.29.17.empty"]),
    "odd address": (
        assemble(extensions=(extension("2.5.29.17", b"\x30\x05\x87\x03\xc0\x00\x02"),)),
        ["extensions.2.5.29.17"],
    ),
    "not ASCII": (
        assemble(extensions=(extension("2.5.29.17", b"\x30\x04\x82\x02\xc3\xa4"),)),
        ["extensions.2.5.29.17.encoding"],
    ),
    "empty list": (assemble(extensions=()), ["extensions.empty"]),
    "version 1": (assemble(version=b""), ["version.extensions"]),
    "version 1 written": (assemble(version=b"\xa0\x03\x02\x01\x00", extensions=None), ["version.encoding"]),
    "version 4": (assemble(version=b"\xa0\x03\x02\x01\x03", extensions=None), ["version"]),
    "early generalized time": (
        assemble(validity=sequence(b"\x18\x0f20260101000000Z", b"\x17\x0d270101000000Z")),
        ["validity.not-before.form"],
    ),
    "no Z": (
        assemble(validity=sequence(b"\x17\x0d260101000000Z", b"\x17\x0c270101000000")),
        ["validity.not-after.encoding"],
    ),
    "no seconds": (
        assemble(validity=sequence(b"\x17\x0b2601010000Z", b"\x17\x0d270101000000Z")),
        ["validity.not-before.encoding"],
    ),
    "bad UTF-8": (assemble(subject=der_name(b"\xff\xfe")), ["subject.encoding"]),
    "bad printable": (assemble(issuer=der_name(b"a@b", tlv.PRINTABLE_STRING)), ["issuer.encoding"]),
    "no key inside": (
        assemble(key=sequence(sequence(oid("1.2.840.113549.1.1.1"), b"\x05\x00"), b"\x03\x01\x00")),
        ["key"],
    ),
}


@pytest.mark.parametrize(("der", "expected"), ODD.values(), ids=ODD)
def test_what_a_strict_reader_refuses_is_read_and_noted(der: bytes, expected: list[str]) -> None:
    assert wheres(der) == expected
    assert read(der).subject


def test_the_same_assembly_without_a_departure_has_no_note() -> None:
    assert wheres(assemble()) == []
    assert wheres(assemble(extensions=None)) == []
    late = sequence(b"\x17\x0d260101000000Z", b"\x18\x0f20500101000000Z")
    assert read(assemble(validity=late)).not_after.year == 2050
    assert wheres(assemble(validity=late)) == []


def test_departures_do_not_change_the_facts() -> None:
    assert read(ODD["padded serial"][0]).serial == 5
    assert read(ODD["long length"][0]).serial == 5
    assert read(ODD["negative serial"][0]).serial == -1
    assert read(ODD["critical 01"][0]).extensions[0].critical
    assert not read(ODD["critical false"][0]).extensions[0].critical
    assert read(ODD["key usage"][0]).key_usage == KeyUsage.DIGITAL_SIGNATURE | KeyUsage.KEY_ENCIPHERMENT
    assert read(ODD["unreadable"][0]).key_usage is None
    assert read(ODD["ca 01"][0]).basic_constraints == BasicConstraints(True, None)
    assert read(ODD["no purposes"][0]).extended_key_usage == ()
    assert read(ODD["no Z"][0]).not_after == datetime(2027, 1, 1, tzinfo=UTC)
    assert read(ODD["not ASCII"][0]).names[0] == PresentedName("dns", "ä")
    assert read(ODD["odd address"][0]).names[0] == PresentedName("ip", "#c00002")
    assert read(ODD["trailing"][0]).sha256 == read(assemble()).sha256


def test_an_open_length_is_read_as_openssl_reads_it() -> None:
    serial_to_key = assemble()
    content = serial_to_key[4:] if serial_to_key[1] == 0x82 else serial_to_key[3:]
    certificate = read(b"\x30\x80" + content + b"\0\0")
    assert [note.where for note in certificate.recovered] == ["certificate.length"]
    assert certificate.subject == read(serial_to_key).subject


@pytest.mark.parametrize(
    "der",
    [
        assemble(key=b""),
        assemble(validity=sequence()),
        assemble(validity=sequence(b"\x17\x0d269901000000Z", b"\x17\x0d270101000000Z")),
        sequence(ECDSA, V3),
        b"\x30\x80" * 5000,
        b"\x30\x84\xff\xff\xff\xff",
    ],
)
def test_without_structure_key_or_validity_it_is_malformed(der: bytes) -> None:
    assert isinstance(parse_certificate(der), Malformed)


def test_names_of_every_form_are_read() -> None:
    other = (
        sequence()[:0] + oid("1.3.6.1.5.5.7.8.5") + tlv.encode(0xA0, tlv.encode(tlv.UTF8_STRING, b"chat.example.com"))
    )
    service = oid("1.3.6.1.5.5.7.8.7") + tlv.encode(0xA0, tlv.encode(tlv.IA5_STRING, b"_xmpp-server.example.com"))
    principal = oid("1.3.6.1.4.1.311.20.2.3") + tlv.encode(0xA0, tlv.encode(tlv.UTF8_STRING, b"a@example.com"))
    names = [
        tlv.encode(0xA0, other),
        tlv.encode(0xA0, service),
        tlv.encode(0xA0, principal),
        tlv.encode(0x81, b"admin@example.com"),
        tlv.encode(0x82, b"*.example.com"),
        tlv.encode(0xA4, der_name(b"directory")),
        tlv.encode(0x86, b"sip:example.com"),
        tlv.encode(0x87, bytes.fromhex("20010db8000000000000000000000001")),
        tlv.encode(0x88, oid("1.2.3.4")[2:]),
    ]
    certificate = read(assemble(extensions=(extension("2.5.29.17", sequence(*names)),)))
    assert certificate.recovered == ()
    assert [(name.kind, name.text) for name in certificate.names] == [
        ("xmpp", "chat.example.com"),
        ("srv", "_xmpp-server.example.com"),
        ("other", "1.3.6.1.4.1.311.20.2.3=a@example.com"),
        ("email", "admin@example.com"),
        ("dns", "*.example.com"),
        ("directory", "CN=directory"),
        ("uri", "sip:example.com"),
        ("ip", "2001:db8::1"),
        ("registered-id", "1.2.3.4"),
        ("cn", "expe01.example.com"),
    ]
    assert certificate.names[5].der == der_name(b"directory")


GENERAL_NAMES = {x509.DNSName: "dns", x509.RFC822Name: "email", x509.UniformResourceIdentifier: "uri"}


def assert_agrees(der: bytes) -> bool:
    """Compare with cryptography what it can read; whether it could read at all."""
    ours = read(der)
    try:
        theirs = x509.load_der_x509_certificate(der)
        extensions = {item.oid.dotted_string: item.value for item in theirs.extensions}
        subject, issuer, key = theirs.subject, theirs.issuer, theirs.public_key()
    except (ValueError, TypeError, x509.UnsupportedGeneralNameType):
        return False
    assert (ours.subject, ours.issuer) == (subject.public_bytes(), issuer.public_bytes())
    assert (ours.not_before, ours.not_after) == (theirs.not_valid_before_utc, theirs.not_valid_after_utc)
    assert (ours.serial, ours.version) == (theirs.serial_number, theirs.version.value + 1)
    assert [item.oid for item in ours.extensions] == [item.oid.dotted_string for item in theirs.extensions]
    assert [item.critical for item in ours.extensions] == [item.critical for item in theirs.extensions]
    assert ours.key.bits == getattr(key, "key_size", ours.key.bits)
    names = extensions.get("2.5.29.17", ())
    expected = [(GENERAL_NAMES[type(item)], item.value) for item in names if type(item) in GENERAL_NAMES]
    assert [(item.kind, item.text) for item in ours.names if item.kind in GENERAL_NAMES.values()] == expected
    addresses = [str(item.value) for item in names if isinstance(item, x509.IPAddress)]
    assert [item.text for item in ours.names if item.kind == "ip"] == addresses
    purposes = extensions.get("2.5.29.37")
    assert ours.extended_key_usage == (purposes and tuple(item.dotted_string for item in purposes))
    constraints = extensions.get("2.5.29.19")
    assert ours.basic_constraints == (constraints and BasicConstraints(constraints.ca, constraints.path_length))
    identifier = extensions.get("2.5.29.14")
    assert ours.subject_key_identifier == (identifier and identifier.digest)
    authority = extensions.get("2.5.29.35")
    assert (authority is None) == (ours.authority_key_identifier is None)
    if authority is not None and ours.authority_key_identifier is not None:
        assert ours.authority_key_identifier.key_identifier == authority.key_identifier
        assert ours.authority_key_identifier.serial == authority.authority_cert_serial_number
    assert (ours.key_usage is None) == ("2.5.29.15" not in extensions)
    if "2.5.29.15" in extensions:
        assert ours.key_usage == usage_bits(extensions["2.5.29.15"])
    return True


def usage_bits(usage: x509.KeyUsage) -> int:
    agreement = usage.key_agreement
    bits = (
        usage.digital_signature,
        usage.content_commitment,
        usage.key_encipherment,
        usage.data_encipherment,
        agreement,
        usage.key_cert_sign,
        usage.crl_sign,
        agreement and usage.encipher_only,
        agreement and usage.decipher_only,
    )
    return sum(1 << place for place, bit in enumerate(bits) if bit)


def test_the_ordinary_certificate_agrees_with_cryptography() -> None:
    assert assert_agrees(leaf())


@pytest.mark.real_data
@pytest.mark.parametrize("source", [real_chain_certificates, platform_certificates])
@pytest.mark.filterwarnings("ignore")
def test_real_certificates_agree_with_cryptography(source: object) -> None:
    assert callable(source)
    compared = [assert_agrees(der) for der in source()]
    assert len(compared) > 300
    assert compared.count(False) <= 10


@pytest.mark.real_data
def test_both_readers_agree_on_real_certificates_and_on_pkits() -> None:
    ders = [*real_chain_certificates(), *pkits_members(".crt").values()]
    assert len(ders) > 700
    pieces = Pieces()
    for der in ders:
        quick, wide = parse_certificate(der, pieces=pieces), recover_certificate(der)
        assert isinstance(quick, Certificate)
        assert isinstance(wide, Certificate)
        assert same_facts(quick, wide) == []
