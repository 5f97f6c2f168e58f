"""NIST PKITS as requests to the harness; knows its format, refuses to judge."""

from __future__ import annotations

import base64
import functools
import json
from typing import Any

from tests.public_data import need_shared, pkits_members

TIME = "2011-04-15T00:00:00Z"
PREFIX = "2.16.840.1.101.3.2.1.48."
WORDS = {"anyPolicy": "2.5.29.32.0", **{f"NIST-test-policy-{n}": f"{PREFIX}{n}" for n in range(1, 11)}}


@functools.cache
def pkits_cases() -> dict[str, dict[str, Any]]:
    """All cases by number and title: some numbers have several parts."""
    cases = json.loads(need_shared("conformance/pkits/pkits_cases.json").read_bytes())
    return {f"{case['number']} {case['title']}": case for case in cases}


@functools.cache
def pkits_files() -> dict[str, bytes]:
    """Certificates and lists by file name."""
    return {**pkits_members(".crt"), **pkits_members(".crl")}


def _pem(label: str, der: bytes) -> str:
    return f"-----BEGIN {label}-----\n{base64.encodebytes(der).decode()}-----END {label}-----\n"


def request_of(case: dict[str, Any], profile: str = "rfc5280") -> dict[str, Any]:
    """A case as a line for the harness: the first certificate is the anchor, the last one the leaf."""
    files = pkits_files()
    certificates = [_pem("CERTIFICATE", files[f"{name}.crt"]) for name in case["certs"]]
    initial = case["initial_policy_set"] or []
    return {
        "id": case["number"],
        "leaf": certificates[-1],
        "presented": certificates[1:-1],
        "trusted": certificates[:1],
        "time": TIME,
        "purpose": "any",
        "profile": profile,
        "crls": [_pem("X509 CRL", files[f"{name}.crl"]) for name in case["crls"]],
        "revocation": "chain",
        "policies": {
            "initial": [WORDS.get(policy, policy) for policy in initial],
            "explicit": case["initial_explicit_policy"],
            "inhibit_mapping": case["initial_policy_mapping_inhibit"],
            "inhibit_any": case["initial_any_policy_inhibit"],
        },
    }
