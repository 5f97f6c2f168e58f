"""Lines of XCP: the check of Expressway-E's certificate by its PTR name, and port 7400."""

from __future__ import annotations

import re
from typing import Final

from certway.adapters.capture.conversations import Endpoint, Side
from certway.adapters.logs.endpoints import build_endpoint, find_address
from certway.adapters.logs.line import Line
from certway.adapters.logs.openssl_words import find_reason
from certway.adapters.logs.tls_failures import judge_of
from certway.adapters.logs.told import Neighbour, Reason, ReasonKind, Sign, TlsFailure

_VERIFIED: Final = re.compile(
    r"Certificate verification failed for host= ?([^\s,\"]{1,255}) ?, ?additional info: ?([^\"\n]{1,200})"
)
_NO_HOST: Final = re.compile(r"Unable to connect to host '([^'\n]{1,255})', port (\d{1,5}) ?: ?([^\"\n]{0,200})")
_POINTER: Final = re.compile(r"reverseDNSLookup|reverse DNS lookup failed(?: for address= ?([0-9A-Fa-f.:]{2,45}))?")


def parse_presence(line: Line) -> TlsFailure | Neighbour | None:
    """What a line of XCP tells of the other end's certificate, of its PTR record, or of port 7400; or None."""
    verified = _VERIFIED.search(line.text)
    if verified is not None:
        return _build_failure(verified[1], verified[2].strip())
    refused = _NO_HOST.search(line.text)
    if refused is not None:
        address = build_endpoint(refused[1], refused[2])
        detail = refused[3].strip()
        return Neighbour(sign=Sign.PORT_7400, detail=detail, address=address, name=refused[1].replace(" ", ""))
    pointer = _POINTER.search(line.text)
    if pointer is not None:
        shown = find_address(pointer[1] or "")
        return Neighbour(sign=Sign.POINTER, detail=pointer[0], address=Endpoint(shown, 7400) if shown else None)
    return None


def _build_failure(host: str, info: str) -> TlsFailure:
    if "invalid hostname" in info.lower():
        reason = Reason(kind=ReasonKind.NAME, codes=("name-mismatch",), text=info)
    else:
        reason = find_reason(info) or Reason(kind=ReasonKind.VERIFY, text=info)
    shown = find_address(host)
    return TlsFailure(
        judge=judge_of(reason),
        reason=reason,
        role=Side.CLIENT,
        server=Endpoint(shown, 7400) if shown else None,
        service="XCP",
        reference="" if shown else host,
        address=shown,
    )
