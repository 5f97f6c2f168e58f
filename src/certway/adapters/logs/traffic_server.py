"""Lines of traffic_server: what it thinks of a UC node's certificate, and what the UC node thinks of ours.

Knows the three texts of Apache Traffic Server and the Base64 path of proxied requests. The name in `SSL connection
failed` is the one sent as server name, or the address where none was sent.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from certway.adapters.capture.conversations import Endpoint, Side
from certway.adapters.logs.endpoints import find_address
from certway.adapters.logs.line import Line
from certway.adapters.logs.openssl_words import find_reason
from certway.adapters.logs.tls_failures import judge_of
from certway.adapters.logs.told import Reason, ReasonKind, TlsFailure
from certway.model.certificate import Malformed
from certway.model.text import say
from certway.model.value import value

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


@value
class ProxiedPath:
    """What a client asked Expressway-E for: `domain/protocol/host/port`; the host is the name that is verified."""

    domain: str
    protocol: str
    host: str
    port: int


_PATH: Final = re.compile(
    rb"(?:GET|POST|PUT|HEAD|DELETE|OPTIONS) (?:https?://[^/\s]{1,255})?/([A-Za-z0-9+_=-]{12,700})/"
)
_REQUEST: Final = re.compile(
    rb'traffic_server[^\n]{0,200}?Detail= ?" ?Sending Request ?"'
    rb'[^\n]{0,300}?Dst-ip= ?"([^"\n]{1,45})" Dst-port= ?"([0-9]{1,5})"'
)


def find_proxied_path(data: bytes) -> ProxiedPath | Malformed | None:
    """The last decoded request path in these bytes; None where no request is in them."""
    matches = _PATH.findall(data)
    return parse_proxied_path(matches[-1].decode("ascii")) if matches else None


def parse_proxied_path(text: str) -> ProxiedPath | Malformed:
    """Decode the first part of a proxied path; a domain alone is what the first request of a client names."""
    digits = text.strip().strip("/").rstrip("=").replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return Malformed(where="log.path", what=say("the path of the request is not Base64."))
    domain, _, rest = decoded.partition("/")
    protocol, _, rest = rest.partition("/")
    host, _, port = rest.rpartition("/")
    if not domain or not decoded.isprintable() or (rest and not (port.isascii() and port.isdigit() and len(port) <= 5)):
        return Malformed(where="log.path", what=say("the path of the request names no host and port."))
    return ProxiedPath(domain=domain, protocol=protocol, host=host, port=int(port or 0))


def find_last_request(before: bytes) -> Endpoint | None:
    """Where the last request in these bytes was sent to."""
    matches = _REQUEST.findall(before)
    if not matches:
        return None
    address, port = matches[-1]
    return Endpoint(find_address(address.decode("ascii", "replace")) or address.decode("ascii", "replace"), int(port))
