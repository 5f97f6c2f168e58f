"""Texts of OpenSSL of three ages, held against the libraries that are here."""

from __future__ import annotations

import ctypes
import ctypes.util

import pytest

from certway.adapters.capture.witnesses import ALERTS
from certway.adapters.logs.openssl_words import VERIFY_TEXTS, codes_of, find_reason, is_alert, plain, word_of
from certway.adapters.logs.told import ReasonKind
from certway.pki.faults import FAULTS, OPENSSL_CODES

NAMES = {62, 63, 64}


def library_text(number: int) -> str:
    name = ctypes.util.find_library("crypto")
    if name is None:
        pytest.skip("no libcrypto here")
    library = ctypes.CDLL(name)
    library.X509_verify_cert_error_string.restype = ctypes.c_char_p
    library.X509_verify_cert_error_string.argtypes = [ctypes.c_long]
    text: bytes = library.X509_verify_cert_error_string(number)
    return text.decode()


@pytest.mark.conformance
@pytest.mark.parametrize("number", sorted(VERIFY_TEXTS))
def test_the_texts_are_those_of_libcrypto(number: int) -> None:
    assert plain(library_text(number)) == plain(VERIFY_TEXTS[number][0])


@pytest.mark.parametrize("number", sorted(VERIFY_TEXTS))
def test_a_text_of_any_age_gives_the_number_and_our_codes(number: int) -> None:
    for text in VERIFY_TEXTS[number]:
        for written in (text, text.capitalize(), f" {text} ", text.replace("self-signed", "self signed")):
            reason = find_reason(written)
            assert reason is not None
            assert (reason.number, reason.codes) == (number, codes_of(number))
            assert reason.kind is (ReasonKind.NAME if number in NAMES else ReasonKind.VERIFY)


def test_our_codes_are_known_faults() -> None:
    told = {code for number in VERIFY_TEXTS for code in codes_of(number)}
    assert told
    assert told <= set(FAULTS)
    assert {number for numbers in OPENSSL_CODES.values() for number in numbers} >= NAMES


@pytest.mark.parametrize("number", sorted(ALERTS))
@pytest.mark.parametrize("family", ["sslv3 alert", "tlsv1 alert", "tlsv13 alert", "ssl/tls alert"])
def test_an_alert_is_known_by_its_words_in_any_spelling(number: int, family: str) -> None:
    reason = find_reason(f"{family} {ALERTS[number].replace('_', ' ')}")
    assert reason is not None
    assert reason.number == number
    assert is_alert(reason)
    assert word_of(reason) == ALERTS[number]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca", 48),
        ("error:14094416:SSL routines:SSL3_READ_BYTES:sslv3 alert certificate unknown:s3_pkt.c:1493", 46),
        ("error:0A000418:SSL routines::tlsv1 alert unknown ca", 48),
        ("error:0A000418:SSL routines:(garbled)", 48),
        ("error:0A00045C:SSL routines::tlsv13 alert certificate required", 116),
        ("error:0A000413:SSL routines::ssl/tls alert unsupported certificate:SSL alert number 43", 43),
        ("SSL alert number 42", 42),
    ],
)
def test_an_alert_is_known_by_its_code_where_the_words_are_gone(text: str, number: int) -> None:
    reason = find_reason(text)
    assert reason is not None
    assert (reason.number, is_alert(reason)) == (number, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("error:14089086:SSL routines:ssl3_get_client_certificate:certificate verify failed", ReasonKind.VERIFY),
        ("error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed", ReasonKind.VERIFY),
        ("error:0A000086:SSL routines::certificate verify failed", ReasonKind.VERIFY),
        ("error:0A000086:SSL routines:", ReasonKind.VERIFY),
        ("error:140890C7:SSL routines:f:peer did not return a certificate", ReasonKind.NO_CERTIFICATE),
        ("error:0A0000C7:SSL routines:", ReasonKind.NO_CERTIFICATE),
        ("no certificate returned", ReasonKind.NO_CERTIFICATE),
        ("error:0A000102:SSL routines::unsupported protocol", ReasonKind.PROTOCOL),
        ("error:0A0000C1:SSL routines::no shared cipher", ReasonKind.PROTOCOL),
        ("tlsv1 alert protocol version", ReasonKind.PROTOCOL),
        ("sslv3 alert handshake failure", ReasonKind.PROTOCOL),
        ("Got EOF on socket", ReasonKind.BROKEN_OFF),
        ("Idle countdown expired", ReasonKind.BROKEN_OFF),
        ("No SSL error available, probably remote disconnect", ReasonKind.BROKEN_OFF),
        ("error:0A000126:SSL routines::unexpected eof while reading", ReasonKind.BROKEN_OFF),
        ("Peer's TLS certificate identity was unacceptable", ReasonKind.NAME),
        ("Peer’s TLS certificate identity was unacceptable", ReasonKind.NAME),
    ],
)
def test_other_words_have_their_kind(text: str, kind: ReasonKind) -> None:
    reason = find_reason(text)
    assert reason is not None
    assert reason.kind is kind


@pytest.mark.parametrize("text", ["", "want read/write", "certificate", "error:zz", "all is well", "alert"])
def test_what_says_nothing_is_no_reason(text: str) -> None:
    assert find_reason(text) is None
