"""`python -m certway.harness`: questions as JSON lines on standard input, one answer per line on standard output.

For public conformance suites and for comparisons with other verifiers. `--schema` prints the JSON Schema of requests
and answers, `--faults` the fault codes with their meaning.

Knows the line format. Refuses to know how a verdict is made.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from certway.knowledge.relying_parties import RELYING_PARTIES
from certway.model.certificate import Certificate, Malformed
from certway.model.link import PolicyInputs, Presentation, Question, Reference, RevocationMode
from certway.model.observation import seen
from certway.model.profile import Profile
from certway.model.store import Slot
from certway.model.verdict import Fault
from certway.pki.certificates import parse_certificate
from certway.pki.chains import evaluate
from certway.pki.engines import ENGINES
from certway.pki.faults import FAULTS, OPENSSL_CODES
from certway.pki.memo import Memo
from certway.pki.trust_lists import build_trust_list

SLOT = Slot(store="trusted-ca")
BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----")
TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
PROFILES: Mapping[str, Profile] = {**RELYING_PARTIES, **ENGINES}

_TEXT: Mapping[str, Any] = {"type": "string"}
_TEXTS: Mapping[str, Any] = {"type": "array", "items": _TEXT}
_TRUTH: Mapping[str, Any] = {"type": "boolean"}
REQUEST: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["leaf", "time", "profile"],
    "properties": {
        "id": {"description": "returned as it is"},
        "leaf": {**_TEXT, "description": "PEM of the end certificate"},
        "presented": {**_TEXTS, "description": "PEM of what was sent besides the leaf, in the order sent"},
        "trusted": {**_TEXTS, "description": "PEM of the trust list, in its order"},
        "time": {**_TEXT, "format": "date-time", "description": "RFC 3339; fractions of a second are cut off"},
        "names": {
            "type": "array",
            "description": "expected names, all must match; empty: no name check",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["kind", "value"],
                "properties": {"kind": {"enum": ["dns", "ip", "email", "srv"]}, "value": _TEXT},
            },
        },
        "purpose": {"enum": ["server", "client", "any"], "default": "server"},
        "profile": {"enum": sorted(PROFILES)},
        "max_depth": {"type": ["integer", "null"], "minimum": 0, "description": "most intermediates"},
        "crls": {**_TEXTS, "description": "PEM of revocation lists"},
        "ocsp": {**_TEXTS, "description": "OCSP responses in DER (RFC 6960), written in base64"},
        "revocation": {"enum": ["off", "leaf", "chain"], "default": "off"},
        "policies": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "initial": {**_TEXTS, "description": "dotted identifiers; empty or absent: any policy"},
                "explicit": _TRUTH,
                "inhibit_mapping": _TRUTH,
                "inhibit_any": _TRUTH,
            },
        },
    },
}
FAULT: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["code", "position", "field", "expected", "presented"],
    "properties": {
        "code": {"enum": list(FAULTS)},
        "position": {
            "type": "integer",
            "minimum": 0,
            "description": "of the certificate in the path, 0: the leaf; for malformed: in leaf, presented, trusted",
        },
        "field": _TEXT,
        "expected": _TEXT,
        "presented": _TEXT,
    },
}
ANSWER: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {},
        "accepted": _TRUTH,
        "path": {**_TEXTS, "description": "SHA-256 of the certificates in hexadecimal digits, leaf first"},
        "faults": {"type": "array", "items": FAULT},
        "notes": {"type": "array", "items": FAULT, "description": "faults that another profile would count"},
        "error": {**_TEXT, "description": "only where the request is not as this schema says"},
    },
}
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "certway.harness/1",
    "$defs": {"request": REQUEST, "answer": ANSWER},
    "$ref": "#/$defs/request",
}


class NotTheSchema(Exception):
    """The request is not what the schema describes; the text says where."""


def answer(line: str, memo: Memo) -> dict[str, Any]:
    """The answer to one line."""
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as problem:
        return {"id": None, "error": f"not JSON: {problem}"}
    identifier = request.get("id") if isinstance(request, dict) else None
    try:
        check(request, REQUEST, "request")
        return {"id": identifier, **judge_request(request, memo)}
    except NotTheSchema as problem:
        return {"id": identifier, "error": str(problem)}


def check(value: Any, schema: Mapping[str, Any], where: str) -> None:
    """Hold a value against the part of JSON Schema that is used here; raises NotTheSchema."""
    kinds = schema.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        raise NotTheSchema(f"{where}: must be {' or '.join(kinds)}")
    if "enum" in schema and value not in schema["enum"]:
        raise NotTheSchema(f"{where}: must be one of {', '.join(schema['enum'])}")
    if isinstance(value, int) and value < schema.get("minimum", value):
        raise NotTheSchema(f"{where}: must be at least {schema['minimum']}")
    if isinstance(value, str) and schema.get("format") == "date-time":
        read_time(value, where)
    if isinstance(value, dict) and "properties" in schema:
        _check_object(value, schema, where)
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            check(item, schema["items"], f"{where}[{number}]")


def _is(value: Any, kind: str) -> bool:
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}[kind])


def _check_object(value: dict[str, Any], schema: Mapping[str, Any], where: str) -> None:
    for key in schema.get("required", ()):
        if key not in value:
            raise NotTheSchema(f"{where}: {key} is missing")
    for key, item in value.items():
        if key not in schema["properties"]:
            raise NotTheSchema(f"{where}: {key} is unknown")
        check(item, schema["properties"][key], f"{where}.{key}")


def read_time(text: str, where: str) -> datetime:
    """An instant of RFC 3339, to the second."""
    try:
        if TIME.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        pass
    raise NotTheSchema(f"{where}: must be an RFC 3339 time with its offset")


def judge_request(request: Mapping[str, Any], memo: Memo) -> dict[str, Any]:
    """Accepted or not, the path and its faults."""
    texts = [request["leaf"], *request.get("presented", ()), *request.get("trusted", ())]
    read = [read_certificate(text) for text in texts]
    certificates = [each for each in read if isinstance(each, Certificate)]
    sent = 1 + len(request.get("presented", ()))
    crls = [read_block(text, "X509 CRL") for text in request.get("crls", ())]
    ocsp = [read_base64(text) for text in request.get("ocsp", ())]
    if len(certificates) < len(read) or None in crls or None in ocsp:
        unusable = [*_unreadable_sources("crls", crls), *_unreadable_sources("ocsp", ocsp)]
        return {"accepted": False, "path": [], "faults": [*_unreadable(read), *unusable]}
    question = Question(
        profile=PROFILES[request["profile"]],
        presented=Presentation(leaf=seen(certificates[0]), others=seen(tuple(certificates[1:sent]))),
        trusted=seen(build_trust_list(SLOT, certificates[sent:])),
        references=seen(tuple(Reference(kind=each["kind"], text=each["value"]) for each in request.get("names", ()))),
        every_reference=True,
        purpose=request.get("purpose", "server"),
        at=read_time(request["time"], "request.time"),
        crls=tuple(crl for crl in crls if crl is not None),
        ocsp=tuple(response for response in ocsp if response is not None),
        revocation=RevocationMode[request.get("revocation", "off").upper()],
        policies=_policies(request.get("policies", {})),
        max_depth=request.get("max_depth"),
    )
    evaluation = evaluate(question, memo)
    return {
        "accepted": evaluation.accepted,
        "path": [certificate.sha256.hex() for certificate in evaluation.chosen.certificates],
        "faults": [show_fault(fault) for fault in evaluation.chosen.faults],
        "notes": [show_fault(fault) for fault in evaluation.notes],
    }


def _policies(inputs: Mapping[str, Any]) -> PolicyInputs:
    return PolicyInputs(
        initial=tuple(inputs.get("initial", ())),
        explicit=inputs.get("explicit", False),
        inhibit_mapping=inputs.get("inhibit_mapping", False),
        inhibit_any=inputs.get("inhibit_any", False),
    )


def read_certificate(text: str) -> Certificate | Malformed | None:
    """The certificate of the first block; None where there is no block."""
    der = read_block(text, "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE")
    return None if der is None else parse_certificate(der)


def read_block(text: str, *labels: str) -> bytes | None:
    """The bytes of the first PEM block with one of these labels."""
    for label, body in BLOCK.findall(text):
        if label in labels:
            return read_base64(body)
    return None


def read_base64(text: str) -> bytes | None:
    """The bytes written in base64, white space left out; None where it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        return None


def _unreadable(read: Iterable[Certificate | Malformed | None]) -> list[dict[str, Any]]:
    faults = []
    for position, each in enumerate(read):
        if not isinstance(each, Certificate):
            field = each.where if each else "pem"
            faults.append(show_fault(Fault(code="malformed", position=position, field=field)))
    return faults


def _unreadable_sources(field: str, sources: Iterable[bytes | None]) -> list[dict[str, Any]]:
    return [
        show_fault(Fault(code="malformed", position=0, field=f"{field}[{number}]"))
        for number, source in enumerate(sources)
        if source is None
    ]


def show_fault(fault: Fault) -> dict[str, Any]:
    """A fault as the schema has it."""
    return {key: getattr(fault, key) for key in FAULT["properties"]}


def show_faults() -> dict[str, Any]:
    """Every code with its meaning and the numbers OpenSSL uses for the same thing."""
    return {
        code: {"meaning": text.template, "openssl": list(OPENSSL_CODES.get(code, ()))} for code, text in FAULTS.items()
    }


def main(arguments: list[str], lines: Iterable[str], out: TextIO) -> int:
    """The door: exit status 0, or 2 for an argument that is none."""
    published: Mapping[str, Any] = {"--schema": SCHEMA, "--faults": show_faults()}
    if len(arguments) > 1 or any(argument not in published for argument in arguments):
        out.write("usage: python -m certway.harness [--schema | --faults] < requests.jsonl\n")
        return 2
    if arguments:
        out.write(json.dumps(published[arguments[0]], indent=2) + "\n")
        return 0
    memo = Memo()
    for line in lines:
        if line.strip():
            out.write(json.dumps(answer(line, memo)) + "\n")
            out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin, sys.stdout))
