"""Log lines in the documented formats, for archives of the lab: synthetic, and read like real ones.

Knows how `tvcs`, `traffic_server`, `alarm` and `web` write. Refuses to know when anything happens: instants, ends and
reasons are given. `host` is the host name of the node whose log it is, `at` is by its clock.
"""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from certway.adapters.capture.conversations import Endpoint, Side
from certway.adapters.capture.witnesses import ALERTS
from certway.adapters.logs.openssl_words import VERIFY_TEXTS
from certway.knowledge.alarms import find_alarm
from certway.pki.faults import OPENSSL_CODES

IDENTITY: Final = "Peer's TLS certificate identity was unacceptable"
UNKNOWN_CA: Final = 48
ALERT_OF: Final[Mapping[str, int]] = MappingProxyType(
    {
        "expired": 45,
        "not-yet-valid": 42,
        "signature-wrong": 51,
        "name-mismatch": 42,
        "purpose-missing": 43,
        "purpose-of-issuer": 43,
        "key-usage-missing": 43,
        "revoked": 44,
    }
)
"""The alert that OpenSSL sends for a fault; for every other one it is `unknown_ca`."""


def build_failure(
    at: datetime,
    host: str,
    role: Side,
    client: Endpoint,
    server: Endpoint,
    code: str,
    *,
    by_us: bool,
    dialled: str = "",
) -> tuple[str, ...]:
    """A failed handshake of SIP: the event, the developer's line and the end of the connection.

    `code` is a fault code of pki.faults; `by_us`: this node refused, else it was told by an alert.
    """
    ends = _ends(client, server)
    detail = verify_text(code) if by_us else alert_text(code)
    event = "Inbound" if role is Side.SERVER else "Outbound"
    name = f' Common-name="{dialled}"' if dialled else ""
    told = (
        f'Event="{event} TLS Negotiation Error" Service="SIP" {ends} Detail="{detail}" Protocol="TLS"{name} Level="1"'
    )
    reason = detail if by_us else "Got EOF on socket"
    closed = f'Module="network.tcp" Level="DEBUG":  {ends} Detail="TCP Connection Closed" Reason="{reason}"'
    found_by_openssl = detail != IDENTITY  # names are compared by Expressway itself, after the handshake
    developer = (_developer_line(role, client, server, code, by_us=by_us),) if found_by_openssl else ()
    return tuple(_line(at, host, "tvcs", text) for text in (told, *developer, closed))


def _developer_line(role: Side, client: Endpoint, server: Endpoint, code: str, *, by_us: bool) -> str:
    local, remote = (server, client) if role is Side.SERVER else (client, server)
    error = "14089086:SSL routines:ssl3_get_client_certificate:certificate verify failed"
    if not by_us:
        error = f"14094{_reason_number(code):03X}:SSL routines:ssl3_read_bytes:{alert_text(code)}"
    return (
        'Module="developer.ssl" Level="ERROR" CodeLocation="ppcmains/ssl/ttssl/ttssl_openssl.cpp(68)" '
        'Method="::TTSSLErrorOutput" Thread="0x7f29ddefa700": TTSSL_continueHandshake: Failed to establish SSL '
        f'connection iResult="-1" error="1" bServer="{str(role is Side.SERVER).lower()}" '
        f'localAddress="{_listed(local)}" remoteAddress="{_listed(remote)}" ssl_error_reason="error:{error}"'
    )


def build_connecting(at: datetime, host: str, client: Endpoint, server: Endpoint) -> str:
    """A connection opens: in the logs of both ends it shows how their clocks differ."""
    text = f'Module="network.tcp" Level="DEBUG":  {_ends(client, server)} Detail="TCP Connecting"'
    return _line(at, host, "tvcs", text)


def build_origin_failure(
    at: datetime, host: str, name: str, server: Endpoint, code: str, *, by_us: bool, depth: int = 0
) -> tuple[str, ...]:
    """The traffic server and a UC node: the request, and the refusal of either end."""
    request = (
        f'Module="network.http.trafficserver" Level="DEBUG": Detail="Sending Request" Txn-id="3028" '
        f"{_end('Dst', server)} "
    )
    head = f"{_local(at)} {host} traffic_server[2030]:[ET_NET 1]"
    told = _refusals(name, server.address, code, by_us=by_us, depth=depth)
    return (_line(at, host, "traffic_server[2030]", request), *(head + text for text in told))


def _refusals(name: str, address: str, code: str, *, by_us: bool, depth: int) -> Iterator[str]:
    refused = f"ERROR:SSL connection failed for '{name}':error:"
    if not by_us:
        yield f"{refused}14094{_reason_number(code):03X}: SSL routines:ssl3_read_bytes:{alert_text(code)}"
        return
    if code == "name-mismatch":
        yield f"WARNING: SNI ({name}) not in certificate. Action=Terminate server={name}({address})"
        return
    what, where = f"Error={verify_text(code)}", f"server={name}({address}) depth={depth}"
    yield f"WARNING: Core server certificate verification failed for ({name}). Action=Terminate {what} {where}"
    yield f"{refused}1416F086: SSL routines:tls_process_server_certificate:certificate verify failed"


def build_alarm(at: datetime, host: str, number: int, *, raised: bool = True) -> str:
    """An alarm of knowledge.alarms is raised or lowered."""
    alarm = find_alarm(number)
    title, severity = (f"{alarm.title}: {alarm.text}", alarm.severity.lower()) if alarm is not None else ("", "")
    event = "Alarm Raised" if raised else "Alarm Lowered"
    text = f'Level="WARN" Event="{event}" Id="{number}" Severity="{severity or "warning"}" Detail="{title}"'
    return _line(at, host, "alarm", text)


def build_upload(at: datetime, host: str, what: str) -> str:
    """An event of certificate management; its words are ours, only its name is documented."""
    return _line(at, host, "web", f'Event="Certificate Management" Detail="{what}" Level="1"')


def build_wrong_account(at: datetime, host: str, client: Endpoint) -> str:
    """Expressway-E refuses the account of the traversal client, after TLS has succeeded."""
    return _line(
        at,
        host,
        "tvcs",
        f'Event="Authentication Failed" Service="SIP" {_end("Src", client)} '
        'Detail="Incorrect authentication credential for user" Protocol="TLS" Method="OPTIONS" Level="1"',
    )


def build_service(at: datetime, host: str, sender: Endpoint, receiver: Endpoint, der: bytes) -> str:
    """Expressway-C logs the SERVICE message of Expressway-E with its certificate, as Base64."""
    head = _line(
        at,
        host,
        "tvcs",
        f'Module="network.sip" Level="DEBUG":  Action="Received" {_end("Local", receiver)} {_end("Src", sender)}',
    )
    lines = (
        head,
        " SIPMSG:",
        f" |SERVICE sip:serviceserver@{host} SIP/2.0",
        " CSeq: 101 SERVICE",
        " Content-Type: application/x-x509-ca-cert",
        " Content-Transfer-Encoding: base64",
        "",
        textwrap.fill(base64.b64encode(der).decode(), 64),
        "|",
    )
    return "\n".join(lines)


def build_service_timeout(at: datetime, host: str, sender: Endpoint, receiver: Endpoint) -> str:
    """The SERVICE message is answered with a timeout: its answer went elsewhere, through translated addresses."""
    head = _line(
        at,
        host,
        "tvcs",
        f'Module="network.sip" Level="DEBUG":  Action="Received" {_end("Local", receiver)} {_end("Src", sender)}',
    )
    return f"{head}\n SIPMSG:\n |SIP/2.0 408 Request Timeout\n CSeq: 101 SERVICE\n\n|"


def verify_text(code: str) -> str:
    """The product's words for a fault that this node found."""
    if code == "name-mismatch":
        return IDENTITY
    number = next(number for number in OPENSSL_CODES[code] if number in VERIFY_TEXTS)
    return VERIFY_TEXTS[number][0]


def alert_text(code: str) -> str:
    """The words in which the other end's alert for a fault is written."""
    return f"tlsv1 alert {ALERTS[_alert_of(code)].replace('_', ' ')}"


def _alert_of(code: str) -> int:
    return ALERT_OF.get(code, UNKNOWN_CA)


def _reason_number(code: str) -> int:
    """What OpenSSL 1 writes at the end of its error code: 1000 and the alert."""
    return 1000 + _alert_of(code)


def _ends(client: Endpoint, server: Endpoint) -> str:
    return f"{_end('Src', client)} {_end('Dst', server)}"


def _line(at: datetime, host: str, process: str, text: str) -> str:
    instant = at.astimezone(UTC)
    told = f'UTCTime="{instant:%Y-%m-%d %H:%M:%S},{instant.microsecond // 1000:03d}"'
    parts = (told, text) if text.startswith("Module") else (text, told)  # the two shapes of a line
    return f"{_local(at)} {host} {process}: {' '.join(parts)}"


def _local(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _end(side: str, end: Endpoint) -> str:
    return f'{side}-ip="{end.address}" {side}-port="{end.port}"'


def _listed(end: Endpoint) -> str:
    return f"['IPv4''TCP''{end.address}:{end.port}']"
