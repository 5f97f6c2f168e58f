"""Names in words, and when two of them are the same."""

from __future__ import annotations

import pytest
from cryptography import x509
from hypothesis import given
from hypothesis import strategies as st

from certway.pki import der as tlv
from certway.pki.distinguished_names import (
    attribute_oids,
    common_names,
    name_key,
    name_words,
    prepare,
    same_name,
    short_name,
)
from tests.pki.minting import der_name, name, oid, sequence


def rdn(*pairs: tuple[str, int, bytes]) -> bytes:
    return tlv.encode(tlv.SET, b"".join(sequence(oid(kind), tlv.encode(tag, text)) for kind, tag, text in pairs))


ISSUING = name("Example Issuing CA").public_bytes()


def test_a_name_is_told_most_specific_first() -> None:
    assert name_words(ISSUING) == "CN=Example Issuing CA, O=Example Corp, C=US"
    assert short_name(ISSUING) == "Example Issuing CA"
    assert common_names(ISSUING) == ("Example Issuing CA",)
    assert attribute_oids(ISSUING) == ("2.5.4.6", "2.5.4.10", "2.5.4.3")


def test_a_name_without_cn_is_called_by_its_last_attribute() -> None:
    assert short_name(sequence(rdn(("2.5.4.10", tlv.UTF8_STRING, b"Example Corp")))) == "Example Corp"
    assert (short_name(sequence()), name_words(sequence())) == ("", "")


def test_what_would_confuse_a_reader_is_escaped() -> None:
    assert name_words(der_name(b"a, b+c\x1b[2J")) == "CN=a\\, b\\+c\\1b[2J"
    assert name_words(der_name(b" #x ")) == "CN=\\ #x\\ "
    assert name_words(der_name(b"#x")) == "CN=\\#x"


def test_several_attributes_of_one_step_and_unknown_types_are_shown() -> None:
    both = sequence(rdn(("2.5.4.3", tlv.UTF8_STRING, b"a"), ("1.2.3.4", tlv.OCTET_STRING, b"\xff")))
    assert name_words(both) == "CN=a+1.2.3.4=#ff"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (der_name(b"Example CA"), der_name(b"example ca")),
        (der_name(b"Example CA"), der_name(b"  Example   CA ")),
        (der_name(b"Example CA"), der_name(b"Example CA", tlv.PRINTABLE_STRING)),
        (der_name(b"Example CA"), der_name("Example CA".encode("utf-16-be"), tlv.BMP_STRING)),
        (der_name("Müller".encode()), der_name("MÜLLER".encode("latin-1"), tlv.TELETEX_STRING)),
        (der_name("ﬁne\u00a0CA".encode()), der_name(b"Fine CA")),
        (
            sequence(rdn(("2.5.4.3", tlv.UTF8_STRING, b"a"), ("2.5.4.10", tlv.UTF8_STRING, b"b"))),
            sequence(rdn(("2.5.4.10", tlv.UTF8_STRING, b"B"), ("2.5.4.3", tlv.UTF8_STRING, b"A"))),
        ),
    ],
)
def test_names_that_rfc_5280_calls_equal(one: bytes, other: bytes) -> None:
    assert same_name(one, other, normalised=True)
    assert name_key(one, normalised=True) == name_key(other, normalised=True)
    assert not same_name(one, other, normalised=False)


@pytest.mark.parametrize(
    "other",
    [
        der_name(b"ExampleCA"),
        der_name(b"Example CA 2"),
        sequence(rdn(("2.5.4.10", tlv.UTF8_STRING, b"Example CA"))),
        sequence(rdn(("2.5.4.3", tlv.UTF8_STRING, b"Example")), rdn(("2.5.4.3", tlv.UTF8_STRING, b"CA"))),
        der_name(b"Example CA", tlv.OCTET_STRING),
        der_name(b"Example CA")[:-1],
        sequence(),
    ],
)
def test_names_that_differ(other: bytes) -> None:
    assert not same_name(der_name(b"Example CA"), other, normalised=True)


def test_an_unreadable_name_equals_itself_only() -> None:
    assert same_name(b"\x30\x05", b"\x30\x05", normalised=True)
    assert not same_name(b"\x30\x05", b"\x30\x06", normalised=True)


@given(st.binary(max_size=80))
def test_any_bytes_have_words_and_a_key(data: bytes) -> None:
    for der in (data, der_name(data), sequence(data)):
        assert "\x1b" not in name_words(der)
        short_name(der)
        common_names(der)
        assert same_name(der, der, normalised=True)
        assert isinstance(name_key(der, normalised=True), bytes)


@given(st.text())
def test_preparation_is_settled_after_one_turn(text: str) -> None:
    assert prepare(prepare(text)) == prepare(text)


@given(st.text('abc,+"\\<>; #ü', min_size=1, max_size=64))
def test_words_agree_with_cryptography(text: str) -> None:
    [attribute] = x509.Name.from_rfc4514_string(name_words(der_name(text.encode())))
    assert attribute.value == text
