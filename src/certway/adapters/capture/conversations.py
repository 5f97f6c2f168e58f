"""What a capture shows of one TCP connection, as values.

Knows what was seen, and for everything that was not, why. Refuses to know nodes, links and whether a chain is good.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from certway.model.certificate import Malformed
from certway.model.value import value

TLS_1_2 = 0x0303
TLS_1_3 = 0x0304
FATAL = 2


class Endpoint(NamedTuple):
    """An address as text and a port."""

    address: str
    port: int


class Side(StrEnum):
    """Who sent something: roles of the connection, never of the deployment."""

    CLIENT = "client"
    SERVER = "server"


class Absent(StrEnum):
    """Why something is not at hand; none of these says that it was good, or that there was none."""

    ENCRYPTED = "encrypted"  # TLS 1.3 and SSH after the key exchange hide it
    RESUMED = "resumed"  # an earlier session goes on: certificates are not sent again
    NOT_SENT = "not-sent"  # the cipher suite needs no certificate
    NOT_ASKED = "not-asked"  # the server did not ask for it in clear; it may after the handshake, encrypted
    NOT_REACHED = "not-reached"  # the connection ended before it would have come
    CAPTURE_ENDED = "capture-ended"
    BEGAN_EARLIER = "began-earlier"  # the capture begins in the middle of the connection
    BYTES_MISSING = "bytes-missing"  # the capture lost packets, or parts of them
    PLAIN_KEY = "plain-key"  # an SSH host key without a certificate


Chain: TypeAlias = tuple[bytes, ...] | Absent | Malformed  # DER as sent, in the order sent
Share: TypeAlias = Callable[[Chain], Chain]  # the same object for equal chains


class Opening(StrEnum):
    """How the connection began."""

    SEEN = "seen"
    NO_ANSWER = "no-answer"  # SYN, and nothing came back
    REFUSED = "refused"  # SYN, and a reset came back
    UNREACHABLE = "unreachable"  # SYN, and a router or firewall said no by ICMP
    CAPTURE_ENDED = "capture-ended"  # SYN, and the capture ends too soon after it to say more
    BEGAN_EARLIER = "began-earlier"


class Ending(StrEnum):
    """How the connection ended, by the first FIN or reset."""

    NOT_SEEN = "not-seen"
    CLOSED_BY_CLIENT = "closed-by-client"
    CLOSED_BY_SERVER = "closed-by-server"
    RESET_BY_CLIENT = "reset-by-client"
    RESET_BY_SERVER = "reset-by-server"


class TlsOutcome(StrEnum):
    """How far a handshake came."""

    FINISHED = "finished"  # up to TLS 1.2: both sides went over to encryption
    REFUSED = "refused"  # a fatal alert in clear
    BROKEN_OFF = "broken-off"  # closed or reset before both sides had gone over
    HIDDEN = "hidden"  # TLS 1.3: what came after the hellos cannot be seen
    UNFINISHED = "unfinished"  # the capture ends, or bytes are missing
    BEGAN_EARLIER = "began-earlier"


class Resumption(StrEnum):
    """Whether an earlier session was resumed."""

    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


@value
class Alert:
    """An alert: who sent it and its number; level 0 means that only its presence is visible, not what it says."""

    sender: Side
    level: int  # 1 warning, 2 fatal, 0 encrypted
    number: int
    at: datetime


@value
class TlsHandshake:
    """The part of a TLS handshake that is in clear. `client` is who sent the ClientHello.

    `hidden_bytes`: what the client and the server sent encrypted while the connection was watched, at least.
    """

    outcome: TlsOutcome
    server_name: str = ""
    offered_versions: tuple[int, ...] = ()
    version: int = 0  # 0: the server's hello was not seen
    cipher_suite: int = 0
    client_random: bytes = b""
    resumption: Resumption = Resumption.UNKNOWN
    server_chain: Chain
    client_chain: Chain  # () is an empty Certificate message: the client was asked and had none
    accepted_authorities: Chain  # DER names of the CAs the server asks for; () leaves the choice to the client
    alerts: tuple[Alert, ...] = ()
    hidden_bytes: tuple[int, int] = (0, 0)


@value
class Disconnect:
    """An SSH disconnect message in clear."""

    sender: Side
    code: int
    text: str
    at: datetime


@value
class SshExchange:
    """The part of an SSH connection that is in clear. The client's certificate never is."""

    client_banner: str = ""
    server_banner: str = ""
    client_algorithms: tuple[str, ...] = ()  # host key algorithms, as offered
    server_algorithms: tuple[str, ...] = ()
    host_key_algorithm: str = ""
    host_chain: Chain
    ocsp_responses: int = 0
    is_encrypted: bool = False  # both sides took the new keys into use
    disconnects: tuple[Disconnect, ...] = ()

    @property
    def client_chain(self) -> Absent:
        """Sent after the keys are in use, if at all."""
        return Absent.ENCRYPTED


class StartTls(StrEnum):
    """What an XMPP stream in clear says of TLS."""

    NO_XMPP = "no-xmpp"
    NOT_SENT = "not-sent"  # the cipher suite needs no certificate
    NOT_ASKED = "not-asked"
    ASKED = "asked"  # and no answer was seen
    REFUSED = "refused"
    PROCEEDED = "proceeded"


@value
class Conversation:
    """One TCP connection that says something of TLS or SSH, or did not come about.

    `first_sequence` is the client's initial number; with both endpoints it tells the same connection in two captures.
    `last_seen` is the last packet that said something: bulk after a handshake and acknowledgements do not.
    """

    client: Endpoint
    server: Endpoint
    first_seen: datetime
    last_seen: datetime
    opening: Opening
    attempts: int = 0  # SYN packets of the client
    first_sequence: int = 0
    ending: Ending = Ending.NOT_SEEN
    ended_at: datetime | None = None
    starttls: StartTls = StartTls.NO_XMPP
    tls: TlsHandshake | None = None
    ssh: SshExchange | None = None
    gaps: int = 0  # places where bytes are missing in what was looked at


@value
class CaptureReading:
    """Everything that captures show: conversations by time, and what could not be read."""

    conversations: tuple[Conversation, ...] = ()
    problems: tuple[Malformed, ...] = ()
    packets: int = 0
    other_connections: int = 0  # TCP connections with neither TLS nor SSH nor XMPP
    left_out: int = 0  # connections beyond the most that are kept
