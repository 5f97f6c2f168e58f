"""Lines of tvcs about a handshake that failed: the event, the developer's line, and the end of the connection.

Knows who judged whom: an alert is the other end's judgement of this node's certificate; a verify error is this node's
judgement of the other end's. Three lines may tell of one failure; `joining` makes one of them.
"""

from __future__ import annotations

import re
from typing import Final

from certway.adapters.capture.conversations import Side
from certway.adapters.logs.endpoints import find_endpoint, find_listed
from certway.adapters.logs.line import Line
from certway.adapters.logs.openssl_words import find_reason, is_alert
from certway.adapters.logs.told import Judge, Reason, ReasonKind, TlsFailure

_EVENTS: Final = {"inbound tls negotiation error": Side.SERVER, "outbound tls negotiation error": Side.CLIENT}
_CLOSED: Final = "TCP Connection Closed"
_WORTH: Final = frozenset((ReasonKind.VERIFY, ReasonKind.NAME, ReasonKind.NO_CERTIFICATE, ReasonKind.ALERT))
_THREAD: Final = re.compile(r'Thread="?(0x[0-9a-fA-F]{1,16})')


def parse_tls_failure(line: Line) -> TlsFailure | None:
    """The failure that a line of tvcs tells, or None."""
    role = _EVENTS.get(" ".join(line.find("Event").lower().split()))
    if role is not None:
        return _parse_event(line, role)
    if line.find("ssl_error_reason"):
        return _parse_developer(line)
    if _CLOSED in line.find_all("Detail"):
        return _parse_closed(line)
    return None


def judge_of(reason: Reason) -> Judge:
    """Who refused, by the reason alone."""
    if is_alert(reason):
        return Judge.OTHER_END
    if reason.kind in _WORTH:
        return Judge.THIS_NODE
    return Judge.NOBODY


def find_thread(line: Line) -> str:
    """The thread of a developer line; lines of one thread that follow each other belong together."""
    match = _THREAD.search(line.text)
    return match[1] if match is not None else ""


def _parse_event(line: Line, role: Side) -> TlsFailure:
    detail = line.find("Detail")
    reason = find_reason(detail) or Reason(kind=ReasonKind.OTHER, text=detail[:300])
    return TlsFailure(
        judge=judge_of(reason),
        reason=reason,
        role=role,
        client=find_endpoint(line, "Src"),
        server=find_endpoint(line, "Dst"),
        reference=line.find("Common-name").replace(" ", ""),
        service=line.find("Service"),
    )


def _parse_developer(line: Line) -> TlsFailure:
    told = line.find("ssl_error_reason")
    reason = find_reason(told) or Reason(kind=ReasonKind.OTHER, text=told[:300])
    local, remote = find_listed(line.find("localAddress")), find_listed(line.find("remoteAddress"))
    role = {"true": Side.SERVER, "false": Side.CLIENT}.get(line.find("bServer").lower())
    client, server = (remote, local) if role is Side.SERVER else (local, remote)
    return TlsFailure(
        judge=judge_of(reason), reason=reason, role=role, client=client, server=server, thread=find_thread(line)
    )


def _parse_closed(line: Line) -> TlsFailure | None:
    """The end of a connection whose reason is a certificate; which end this node was is told by the reason, or not."""
    reason = find_reason(line.find("Reason"))
    if reason is None or reason.kind not in _WORTH:
        return None
    role = Side.SERVER if reason.kind is ReasonKind.NO_CERTIFICATE else None  # only servers ask for one
    return TlsFailure(
        judge=judge_of(reason),
        reason=reason,
        role=role,
        client=find_endpoint(line, "Src"),
        server=find_endpoint(line, "Dst"),
    )
