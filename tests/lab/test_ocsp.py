"""OCSP responses of the lab: what was asked for, in the eyes of two other readers, whole and broken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509 import ocsp

from certway.lab.foundry import Minted, mint_intermediate, mint_leaf, mint_root, pem
from certway.lab.revocation import Told, mint_ocsp_response
from certway.model.certificate import Extension, Malformed
from certway.pki.memo import Memo
from certway.pki.ocsp import CertificateStatus, OcspResponse, parse_ocsp_response
from certway.pki.responders import find_answer, read_responses
from tests.lab.openssl_command import ask

AT = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
END = AT + timedelta(7)
ROOT = mint_root("Example Root")
ISSUING = mint_intermediate(ROOT, "Example Issuing")
LEAF = mint_leaf(ISSUING, "expe01.example.com")
RESPONDER = mint_leaf(ISSUING, "Example Responder", names=None, extended_key_usage=("OCSPSigning",))


def respond(*answers: Told, by: Minted = ISSUING, **parts: Any) -> bytes:
    return mint_ocsp_response(by, answers or (Told(LEAF),), **{"this_update": AT, "next_update": END, **parts})


def ours(der: bytes) -> CertificateStatus | None:
    memo = Memo()
    answer = find_answer(read_responses((der,), memo), LEAF.certificate, ISSUING.certificate, AT, memo)
    return None if answer is None else answer.status


def openssl(folder: Path, der: bytes, digest: str) -> str:
    """What `openssl ocsp` says; its answers' windows go by its own clock, so twenty years of skew are allowed here."""
    (folder / "response.der").write_bytes(der)
    for name, minted in (("leaf", LEAF), ("issuing", ISSUING), ("root", ROOT)):
        (folder / f"{name}.pem").write_text(pem("CERTIFICATE", minted.der), encoding="ascii")
    words: list[str | Path] = ["-respin", folder / "response.der", "-issuer", folder / "issuing.pem", f"-{digest}"]
    words += ["-cert", folder / "leaf.pem", "-CAfile", folder / "root.pem", "-verify_other", folder / "issuing.pem"]
    words += ["-no_nonce", "-attime", str(int(AT.timestamp())), "-validity_period", "630720000"]
    return ask("ocsp", *words, "-no-CApath", "-no-CAstore")


CASES = {
    "good": respond(Told(LEAF)),
    "revoked": respond(Told(LEAF, "revoked", reason="keyCompromise")),
    "unknown": respond(Told(LEAF, "unknown")),
    "sha256": respond(Told(LEAF, digest="sha256")),
    "by-name": respond(Told(LEAF), by_name=True),
    "second-of-two": respond(Told(ISSUING), Told(LEAF, "revoked")),
    "delegated": respond(by=RESPONDER, certificates=(RESPONDER,)),
    "delegated-without-certificate": respond(by=RESPONDER),
    "not-delegated": respond(by=LEAF, certificates=(LEAF,)),
    "by-the-root": respond(by=ROOT, certificates=(ROOT,)),
    "broken-signature": respond(break_signature=True),
    "another-key": respond(signing_key=LEAF.key),
    "another-serial": respond(Told(LEAF, serial=5)),
    "another-name": respond(Told(LEAF, issuer_name_hash=bytes(20))),
    "another-issuer-key": respond(Told(LEAF, issuer_key_hash=bytes(20))),
}


@pytest.mark.conformance
@pytest.mark.parametrize("name", CASES)
def test_openssl_says_the_same(tmp_path: Path, name: str) -> None:
    said = openssl(tmp_path, CASES[name], "sha256" if name == "sha256" else "sha1")
    answer = ours(CASES[name])
    verified = "Response verify OK" in said or "Response Verify Failure" not in said
    word = next((word for word in ("good", "revoked", "unknown") if f"leaf.pem: {word}" in said), None)
    assert (word if verified else None) == (answer.name.lower() if answer else None), said


def test_the_cases_are_of_every_kind() -> None:
    assert {ours(der) for der in CASES.values()} == {*CertificateStatus, None}


@pytest.mark.parametrize("name", CASES)
def test_cryptography_reads_the_same(name: str) -> None:
    other = ocsp.load_der_ocsp_response(CASES[name])
    found = parse_ocsp_response(CASES[name])
    assert isinstance(found, OcspResponse)
    assert [(answer.serial, answer.status.name, answer.this_update) for answer in found.answers] == [
        (each.serial_number, each.certificate_status.name, each.this_update_utc) for each in other.responses
    ]
    assert len(found.certificates) == len(other.certificates)


def test_an_error_has_no_answers() -> None:
    found = parse_ocsp_response(respond(state=6))
    assert isinstance(found, OcspResponse)
    assert (found.state, found.answers) == ("unauthorized", ())
    assert ocsp.load_der_ocsp_response(respond(state=6)).response_status is ocsp.OCSPResponseStatus.UNAUTHORIZED


@pytest.mark.parametrize(
    "wrong",
    [
        respond(kind="1.3.6.1.5.5.7.48.1.99"),
        respond(responder_id=b"\xa3\x02\x05\x00"),
        respond(Told(LEAF, b"\x83\x00")),
        respond()[:-1],
        b"",
    ],
)
def test_what_is_no_basic_response_is_malformed(wrong: bytes) -> None:
    assert isinstance(parse_ocsp_response(wrong), Malformed)


def test_a_critical_extension_of_one_answer_silences_that_answer() -> None:
    strange = Extension(oid="1.3.6.1.4.1.99999.1", critical=True, value=b"\5\0")
    assert ours(respond(Told(LEAF, extensions=(strange,)))) is None
    assert ours(respond(Told(ISSUING, extensions=(strange,)), Told(LEAF))) is CertificateStatus.GOOD
    assert ours(respond(extensions=(strange,))) is None


def test_equal_parts_give_equal_bytes() -> None:
    assert respond() == respond()
