"""Lines that clients, phones and Unified CM write about the certificate of an Expressway."""

from __future__ import annotations

import re
from typing import Final

from certway.adapters.logs.line import Line
from certway.adapters.logs.openssl_words import find_reason
from certway.adapters.logs.told import ClientRefusal, Reason, ReasonKind

_DOMAIN: Final = re.compile(
    r"Edge domain '([^'\n]{1,255})' and corresponding SRVName '([^'\n]{1,300})' not found in certificate SAN list"
)
_CURL: Final = re.compile(r"SSL certificate problem: ?([^\"\r\n]{1,200})")
_STATION: Final = re.compile(
    r"TLS InvalidX509NameInCertificate, ?Rcvd ?= ?([^\s,]{1,255}) ?, ?Expected ?= ?([^\s,]{1,255}?)\.?(?=[\s,]|\Z)"
)
_JABBER: Final = re.compile(r"\bCN_NO_MATCH\b")


def parse_client_refusal(line: Line) -> ClientRefusal | None:
    """The refusal that a line tells, or None."""
    domain = _DOMAIN.search(line.text)
    if domain is not None:
        return ClientRefusal(
            who="endpoint", reason=_name_reason("not found in certificate SAN list"), expected=domain[1]
        )
    station = _STATION.search(line.text)
    if station is not None:
        reason = _name_reason("InvalidX509NameInCertificate")
        return ClientRefusal(who="unified-cm", reason=reason, expected=station[2], presented=station[1])
    curl = _CURL.search(line.text)
    if curl is not None:
        text = curl[1].strip()
        return ClientRefusal(who="endpoint", reason=find_reason(text) or Reason(kind=ReasonKind.VERIFY, text=text))
    if _JABBER.search(line.text) is not None:
        return ClientRefusal(who="jabber", reason=_name_reason("CN_NO_MATCH"))
    return None


def _name_reason(text: str) -> Reason:
    return Reason(kind=ReasonKind.NAME, codes=("name-mismatch",), text=text)
