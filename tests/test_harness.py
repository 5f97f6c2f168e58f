"""The harness: lines in, answers out; what is no request is told, what is no certificate is a fault."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from cryptography.x509.ocsp import OCSPCertStatus

from certway.harness import ANSWER, NotTheSchema, answer, check, main
from certway.model.certificate import Certificate
from certway.pki.faults import FAULTS
from certway.pki.memo import Memo
from tests.pki.authorities import issuing, node, root
from tests.pki.test_ocsp import GOOD, REVOKED, UNKNOWN, respond


def pem(certificate: Certificate) -> str:
    body = base64.encodebytes(certificate.der).decode()
    return f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n"


def request(**more: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "leaf": pem(node()),
        "presented": [pem(issuing())],
        "trusted": [pem(root())],
        "time": "2026-06-01T00:00:00Z",
        "names": [{"kind": "dns", "value": "expe01.example.com"}],
        "purpose": "server",
        "profile": "openssl-3",
        **more,
    }


def said(**more: Any) -> dict[str, Any]:
    reply = answer(json.dumps(request(**more)), Memo())
    check(reply, ANSWER, "answer")
    return reply


def test_a_request_is_answered_with_its_path() -> None:
    path = [certificate.sha256.hex() for certificate in (node(), issuing(), root())]
    assert said() == {"id": 7, "accepted": True, "path": path, "faults": [], "notes": []}


def test_all_names_must_match() -> None:
    names = [{"kind": "dns", "value": "expe01.example.com"}, {"kind": "dns", "value": "b.example.com"}]
    assert [fault["expected"] for fault in said(names=names)["faults"]] == ["b.example.com"]


@pytest.mark.parametrize("text", ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "MIIB"])
def test_what_is_no_certificate_is_a_fault(text: str) -> None:
    reply = said(presented=[pem(issuing()), text])
    assert not reply["accepted"]
    assert [(fault["code"], fault["position"]) for fault in reply["faults"]] == [("malformed", 2)]


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"time": "yesterday"}, "request.time"),
        ({"profile": "netscape"}, "request.profile"),
        ({"names": [{"kind": "dns"}]}, "request.names[0]"),
        ({"max_depth": -1}, "request.max_depth"),
        ({"leave": ""}, "request"),
        ({"presented": "one"}, "request.presented"),
    ],
)
def test_what_is_not_the_schema_is_an_error_with_its_place(more: dict[str, Any], where: str) -> None:
    reply = said(**more)
    assert reply["error"].startswith(f"{where}: ")
    assert "accepted" not in reply


@pytest.mark.parametrize(("status", "codes"), [(GOOD, []), (REVOKED, ["revoked"]), (UNKNOWN, ["revocation-unknown"])])
def test_an_ocsp_response_is_heard(status: OCSPCertStatus, codes: list[str]) -> None:
    response = base64.encodebytes(respond(node(), issuing(), status)).decode()
    reply = said(ocsp=[response], revocation="leaf")
    assert [fault["code"] for fault in reply["faults"]] == codes
    assert said(ocsp=[response])["accepted"]


def test_what_is_no_base64_is_a_fault() -> None:
    assert [fault["field"] for fault in said(ocsp=["MIIB", "*"])["faults"]] == ["ocsp[1]"]


def test_a_line_that_is_no_json_is_an_error() -> None:
    assert "error" in answer("{", Memo())
    assert "error" in answer("[]", Memo())


def test_schema_and_faults_are_published() -> None:
    out = io.StringIO()
    assert main(["--faults"], [], out) == 0
    assert list(json.loads(out.getvalue())) == list(FAULTS)
    assert main(["--schema"], [], out) == 0
    assert main(["--wrong"], [], out) == 2


def test_each_line_has_one_answer() -> None:
    out = io.StringIO()
    assert main([], [json.dumps(request()) + "\n", "\n", "no\n"], out) == 0
    assert [json.loads(line)["id"] for line in out.getvalue().splitlines()] == [7, None]


def test_answers_of_another_form_would_be_noticed() -> None:
    with pytest.raises(NotTheSchema):
        check({"id": 1, "accepted": "yes"}, ANSWER, "answer")
