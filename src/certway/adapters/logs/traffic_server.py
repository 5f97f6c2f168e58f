"""Lines of traffic_server: what it thinks of a UC node's certificate, and what the UC node thinks of ours.

Knows the three texts of Apache Traffic Server. The name in `SSL connection
failed` is the one sent as server name, or the address where none was sent.
"""

from __future__ import annotations

import re
from typing import Final

from certway.adapters.capture.conversations import Side
from certway.adapters.logs.endpoints import find_address
from certway.adapters.logs.line import Line
from certway.adapters.logs.openssl_words import find_reason
from certway.adapters.logs.tls_failures import judge_of
from certway.adapters.logs.told import Reason, ReasonKind, TlsFailure

_END: Final = (
    r" ?Action= ?(Terminate|Continue)(?: ?Error= ?(.{1,200}?))? ?server= ?([^\s()]{0,255}) ?\(([0-9A-Fa-f:.x]{0,45})\)"
)
_CHAIN: Final = re.compile(
    rf"ertificate verification failed for \(([^()\s]{{0,255}})\)\.{_END}(?: ?depth= ?(\d{{1,3}}))?"
)
_SNI: Final = re.compile(rf"SNI \(([^()\s]{{0,255}})\) not in certificate\.{_END}")
_REFUSED: Final = re.compile(r"SSL connection failed for '([^'\s]{0,255})' ?: ?(.{0,300})")


def parse_origin_failure(line: Line) -> TlsFailure | None:
    """What the traffic server said of the connection to a UC node, or None."""
    chain = _CHAIN.search(line.text)
    if chain is not None:
        text = chain[3] or ""
        reason = find_reason(text) or Reason(kind=ReasonKind.VERIFY, text=text)
        depth = int(chain[6]) if chain[6] else None
        return _build(reason, name=chain[1], action=chain[2], address=chain[5], depth=depth)
    sni = _SNI.search(line.text)
    if sni is not None:
        reason = Reason(kind=ReasonKind.NAME, codes=("name-mismatch",), text=f"SNI ({sni[1]}) not in certificate")
        return _build(reason, name=sni[1], action=sni[2], address=sni[5])
    refused = _REFUSED.search(line.text)
    if refused is not None:
        reason = find_reason(refused[2]) or Reason(kind=ReasonKind.OTHER, text=refused[2].strip())
        return _build(reason, name=refused[1], action="Terminate")
    return None


def _build(reason: Reason, *, name: str, action: str, address: str = "", depth: int | None = None) -> TlsFailure:
    return TlsFailure(
        judge=judge_of(reason),
        reason=reason,
        role=Side.CLIENT,
        reference=name,
        service="HTTPS",
        action=action,
        depth=depth,
        address=find_address(address) or find_address(name),
    )
