"""The x509-limbo suite as requests to the harness and to real engines; knows its format, refuses to judge."""

from __future__ import annotations

import functools
import gzip
import json
import os
from typing import Any

from certway.harness import read_block, read_time
from certway.lab.libcrypto import CRL_CHECK, Wanted
from tests.public_data import need_shared

# Cases without a time of their own are asked at an instant inside all their validities.
TIME = "2025-06-01T00:00:00Z"
STRIDE = 1 if os.environ.get("CERTWAY_LAW") else 40
"""Which of the thousands of bettertls cases slow witnesses are asked: all under `make law`, some elsewhere."""


@functools.cache
def limbo_cases() -> dict[str, dict[str, Any]]:
    """All cases by id."""
    suite = json.loads(gzip.decompress(need_shared("conformance/limbo/limbo.json.gz").read_bytes()))
    return {case["id"]: case for case in suite["testcases"]}


def core_cases(*groups: str) -> dict[str, dict[str, Any]]:
    """The cases of these groups (first part of the id)."""
    return {key: case for key, case in limbo_cases().items() if key.split("::")[0] in groups}


def bettertls_part(part: int, parts: int) -> dict[str, dict[str, Any]]:
    """One part of the bettertls cases for a slow witness."""
    return dict(list(core_cases("bettertls").items())[part :: parts * STRIDE])


def request_of(case: dict[str, Any], profile: str) -> dict[str, Any]:
    """A case as a line for the harness."""
    names = [case["expected_peer_name"]] if case["expected_peer_name"] else case["expected_peer_names"]
    kinds = {"DNS": "dns", "IP": "ip", "RFC822": "email"}
    request: dict[str, Any] = {
        "id": case["id"],
        "leaf": case["peer_certificate"],
        "presented": case["untrusted_intermediates"],
        "trusted": case["trusted_certs"],
        "time": case["validation_time"] or TIME,
        "names": [{"kind": kinds[name["kind"]], "value": name["value"]} for name in names],
        "purpose": case["validation_kind"].lower(),
        "profile": profile,
        "max_depth": case["max_chain_depth"],
    }
    if case["crls"]:
        request |= {"crls": case["crls"], "revocation": "leaf"}
    return request


def should_be_accepted(case: dict[str, Any]) -> bool:
    """What the suite expects."""
    return bool(case["expected_result"] == "SUCCESS")


def wanted(request: dict[str, Any], level: int = 1, flags: int = 0) -> Wanted:
    """A request to the harness as an engine is asked the same."""

    def ders(key: str, label: str = "CERTIFICATE") -> list[bytes]:
        return [der for text in request.get(key, ()) if (der := read_block(text, label)) is not None]

    leaf = read_block(request["leaf"], "CERTIFICATE")
    assert leaf is not None
    return Wanted(
        leaf=leaf,
        others=ders("presented"),
        trusted=ders("trusted"),
        at=read_time(request["time"], "time"),
        purpose=request["purpose"],
        names=[(name["kind"], name["value"]) for name in request["names"]],
        level=level,
        flags=flags | (CRL_CHECK if request.get("crls") else 0),
        depth=request["max_depth"],
        crls=ders("crls", "X509 CRL"),
    )
