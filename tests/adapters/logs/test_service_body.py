"""The certificate inside SIP SERVICE, in every form in which a log may print it."""

from __future__ import annotations

import base64
import textwrap

import pytest

from certway.adapters.capture.conversations import Endpoint
from certway.adapters.logs.told import CarriedCertificate
from certway.lab.foundry import mint_intermediate, mint_leaf, mint_root
from tests.adapters.logs.reading import read, told

ISSUING = mint_intermediate(mint_root("Example Root CA"), "Example Issuing CA")
LEAF = mint_leaf(ISSUING, "expe01.example.com")
DER = LEAF.certificate.der
HEAD = (
    '2026-11-23T02:14:00.000+00:00 expc01 tvcs: UTCTime="2026-11-23 02:14:00,000" Module="network.sip" '
    'Level="DEBUG":  Action="Received" Local-ip="192.0.2.1" Local-port="26001" Src-ip="192.0.2.171" Src-port="7001" '
    'Msg-Hash="1234567890"'
)
AFTER = '2026-11-23T02:14:00.010+00:00 expc01 tvcs: UTCTime="2026-11-23 02:14:00,010" Module="network.sip" Level="INFO"'
BASE64 = textwrap.fill(base64.b64encode(DER).decode(), 64)
HEX = textwrap.fill(DER.hex(), 64)
DUMP = "\n".join(f"{at:04x}: {' '.join(f'{one:02x}' for one in DER[at : at + 16])}" for at in range(0, len(DER), 16))
FORMS = {
    "the bytes": DER,
    "base64": BASE64.encode(),
    "base64, indented": textwrap.indent(BASE64, "  ").encode(),
    "pem": f"-----BEGIN CERTIFICATE-----\n{BASE64}\n-----END CERTIFICATE-----".encode(),
    "hexadecimal": HEX.encode(),
    "hexadecimal, in capitals with colons": ":".join(f"{one:02X}" for one in DER).encode(),
    "hexadecimal, escaped": "".join(f"\\x{one:02x}" for one in DER).encode(),
    "hexadecimal, with offsets": DUMP.encode(),
}


def message(body: bytes, method: str = "SERVICE", kind: str = "application/x-x509-ca-cert") -> bytes:
    lines = (
        HEAD,
        " SIPMSG:",
        f" |{method} sip:serviceserver@expc01.example.com SIP/2.0",
        " Via: SIP/2.0/TLS 192.0.2.171:7001;branch=z9hG4bK1",
        f" CSeq: 101 {method}",
        ' Authorization: Digest username="traversal", response="0123456789abcdef"',
        " Content-Type: multipart/mixed;boundary=part",
        "",
        "--part",
        f"Content-Type: {kind}",
        "Content-Transfer-Encoding: binary",
        "",
    )
    return "\n".join(lines).encode() + b"\n" + body + b"\n--part--\n|\n" + AFTER.encode()


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_certificate_is_read_in_any_form(form: str) -> None:
    assert told(message(FORMS[form])) == (
        CarriedCertificate(
            certificate=LEAF.certificate,
            method="SERVICE",
            sender=Endpoint("192.0.2.171", 7001),
            receiver=Endpoint("192.0.2.1", 26001),
            sent=False,
        ),
    )


def test_line_ends_of_sip_change_nothing() -> None:
    (carried,) = told(message(BASE64.encode()).replace(b"\n", b"\r\n"))
    assert isinstance(carried, CarriedCertificate)
    assert carried.certificate == LEAF.certificate


def test_when_and_where_come_from_the_line_before_the_message() -> None:
    (entry,) = read(message(DER)).entries
    assert (entry.node, entry.at.isoformat() if entry.at else "") == ("expc01", "2026-11-23T02:14:00+00:00")


@pytest.mark.parametrize("body", [b"", DER[:-1], b"hello", b"\x30\x82", BASE64.encode()[:80]])
def test_a_certificate_that_is_cut_off_is_a_problem(body: bytes) -> None:
    reading = read(message(body))
    assert reading.entries == ()
    assert [problem.where for problem in reading.problems] == ["loggingsnapshot.txt"]


def test_another_body_is_none() -> None:
    assert told(message(DER, kind="application/x-x509-other")) == ()


def test_408_to_service_and_405_to_register_are_no_certificate_matters() -> None:
    def answer(status: str, method: str) -> bytes:
        lines = (HEAD, " SIPMSG:", f" |SIP/2.0 {status}", " Via: x", f" CSeq: 7 {method}", " |", AFTER)
        return "\n".join(lines).encode()

    found = [
        told(answer(*pair)) for pair in (("408 Request Timeout", "SERVICE"), ("405 Method Not Allowed", "REGISTER"))
    ]
    assert [[what.sign for what in each if hasattr(what, "sign")] for each in found] == [["reflection"], ["line-port"]]
    assert told(answer("408 Request Timeout", "INVITE")) == ()
