"""What the lines before a line tell of the HTTP request it belongs to: where it was sent to, what it was for.

Knows transactions, and the Base64 path of proxied requests. Where several requests could be meant, none is taken.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from certway.adapters.capture.conversations import Endpoint
from certway.adapters.logs.endpoints import build_endpoint
from certway.model.certificate import Malformed
from certway.model.text import say
from certway.model.value import value

LONGEST_REQUEST_BYTES: Final = 4096

_PATH: Final = re.compile(
    rb"(?:GET|POST|PUT|HEAD|DELETE|OPTIONS) (?:https?://[^/\s]{1,255})?/([A-Za-z0-9+_=-]{12,700})/"
)
_SENT: Final = re.compile(
    rb'Detail= ?" ?Sending Request ?"[^\n]{0,300}?Dst-ip= ?"([^"\n]{1,45})" Dst-port= ?"([0-9]{1,5})"'
)
_TRANSACTION: Final = re.compile(rb'Txn-id="(\d{1,19})"')


@value
class ProxiedPath:
    """What a client asked Expressway-E for: `domain/protocol/host/port`; the host is the name that is verified."""

    domain: str
    protocol: str
    host: str
    port: int

    @property
    def text(self) -> str:
        """As the product encodes it; the domain alone where there is no more."""
        return "/".join(part for part in (self.domain, self.protocol, self.host, str(self.port or "")) if part)


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


def find_sent_to(before: bytes, address: str = "") -> Endpoint | None:
    """Where the requests in these bytes were sent to, to this address if one is given; None where to several ends."""
    ends = {build_endpoint(*(part.decode("ascii", "replace") for part in pair)) for pair in _SENT.findall(before)}
    found = {end for end in ends if end is not None and address in ("", end.address)}
    return found.pop() if len(found) == 1 else None


def find_transaction(before: bytes, port: int) -> str:
    """The transaction of the last line in these bytes that names this destination port, or nothing."""
    at = before.rfind(b'Dst-port="%d"' % port)
    found = _TRANSACTION.findall(before, before.rfind(b"\n", 0, at) + 1, at) if at >= 0 else []
    return found[-1].decode("ascii") if found else ""


def find_path(before: bytes, transaction: str) -> ProxiedPath | None:
    """The proxied path of a transaction whose request is in these bytes; None where none is, or several are."""
    mark = b'Txn-id="%s"' % transaction.encode("ascii", "replace")
    found: set[ProxiedPath] = set()
    at = before.find(mark) if transaction else -1
    while at >= 0:
        after = before[at + len(mark) : at + LONGEST_REQUEST_BYTES]
        match = _PATH.search(after.partition(b"Txn-id=")[0])
        path = parse_proxied_path(match[1].decode("ascii")) if match is not None else None
        if isinstance(path, ProxiedPath):
            found.add(path)
        at = before.find(mark, at + 1)
    return found.pop() if len(found) == 1 else None
