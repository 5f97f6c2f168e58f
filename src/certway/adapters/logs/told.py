"""What a line of a log tells, as values.

Knows words of logs and roles of connections. Refuses to know nodes of a deployment, and whether any of it is true of
the certificates: a line is evidence.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum, StrEnum
from typing import TypeAlias

from certway.adapters.capture.conversations import Endpoint, Side
from certway.model.certificate import Certificate
from certway.model.observation import Provenance
from certway.model.value import value


class Judge(Enum):
    """Who refused: an alert that was received is the other end's judgement of us, a verify error is ours of it."""

    THIS_NODE = 1
    OTHER_END = 2
    NOBODY = 3  # broken off without a word, or it is not told


class ReasonKind(Enum):
    """What sort of reason a handshake failed for."""

    VERIFY = 1  # a certificate was judged
    NAME = 2  # the chain was good and no name was the expected one
    NO_CERTIFICATE = 3  # one was asked for and none came
    ALERT = 4  # the other end said why, in the words of TLS
    PROTOCOL = 5  # versions or ciphers
    BROKEN_OFF = 6  # the connection ended without a word
    OTHER = 7


@value
class Reason:
    """Why a handshake failed. `number`: of OpenSSL (X509_V_ERR) or of the alert, 0 where it is not told.

    `codes`: the fault codes of pki.faults that this may mean, the likeliest first; none where it may be any.
    `text`: the product's own words, as evidence.
    """

    kind: ReasonKind
    number: int = 0
    codes: tuple[str, ...] = ()
    text: str


@value
class TlsFailure:
    """A TLS handshake that failed, or would have. `role`: of the node whose log it is.

    `reference`: the name this node expected or dialled; `peer_names`: (kind, name) in the certificate of the other
    end, as printed at DEBUG; `action`: what the traffic server did, `Continue` means that it went on all the same;
    `depth`: of the certificate that was refused, 0 is the other end's own.
    `address`: of the other end where only that is printed; `asked`: where the same process sent its last request
    before this line, the most likely port.
    """

    judge: Judge
    reason: Reason
    role: Side | None = None
    client: Endpoint | None = None
    server: Endpoint | None = None
    reference: str = ""
    peer_names: tuple[tuple[str, str], ...] = ()
    service: str = ""
    action: str = ""
    depth: int | None = None
    address: str = ""
    asked: Endpoint | None = None
    thread: str = ""

    @property
    def local(self) -> Endpoint | None:
        """This node's end, where its role is known."""
        return {Side.CLIENT: self.client, Side.SERVER: self.server}[self.role] if self.role else None

    @property
    def remote(self) -> Endpoint | None:
        """The other end, where the role of this node is known."""
        return {Side.CLIENT: self.server, Side.SERVER: self.client}[self.role] if self.role else None

    @property
    def direction(self) -> str:
        """`inbound`, `outbound`, or nothing."""
        return {Side.CLIENT: "outbound", Side.SERVER: "inbound"}[self.role] if self.role else ""


@value
class PeerNames:
    """Names in a certificate that a peer showed, (kind, name) with kind cn or dns; `zone`: where they led to."""

    names: tuple[tuple[str, str], ...]
    zone: str = ""
    thread: str = ""


class Step(Enum):
    """What happened to a connection."""

    OPENING = 1
    OPEN = 2
    CLOSED = 3


@value
class ConnectionStep:
    """A TCP connection opens or ends; in the logs of both ends it measures how their clocks differ."""

    step: Step
    client: Endpoint
    server: Endpoint


@value
class AlarmChange:
    """An alarm was raised or lowered; `detail` is the product's text."""

    number: int
    raised: bool
    severity: str = ""
    detail: str = ""


class Work(Enum):
    """What was done to certificates on a node."""

    UPLOADED = 1
    APPENDED = 2
    REPLACED = 3
    DELETED = 4
    REQUESTED = 5
    DISCARDED = 6
    RESTARTED = 7
    SETTING = 8
    OTHER = 9


@value
class Maintenance:
    """An event of certificate management, a restart, or a setting that takes effect with one.

    `store`: server, client, domain, trusted-ca, crl, or nothing where the line does not say; `before` and `after`:
    values of a setting.
    """

    work: Work
    store: str = ""
    detail: str = ""
    before: str = ""
    after: str = ""


@value
class CarriedCertificate:
    """A certificate inside a SIP message: that of the sender, as it runs. `sent`: by the node whose log it is."""

    certificate: Certificate
    method: str
    sender: Endpoint | None = None
    receiver: Endpoint | None = None
    sent: bool | None = None


class Sign(StrEnum):
    """Signs of faults which look like certificate faults: lines, alarms, clocks, packets; keys of neighbours.LEADS."""

    TRAVERSAL_ACCOUNT = "traversal-account"
    INTERCEPTION = "interception"
    TLS_VERSIONS = "tls-versions"
    UNDERSCORE = "underscore"
    POINTER = "pointer"
    PORT_7400 = "port-7400"
    TUNNELS_FIRST = "tunnels-first"
    NODE_UNREACHED = "node-unreached"
    FORBIDDEN = "forbidden"
    USER = "user"
    REFLECTION = "reflection"
    LINE_PORT = "line-port"
    PORT_2222 = "port-2222"
    ZONE_PORT = "zone-port"
    RESTART_PENDING = "restart-pending"
    CLOCKS = "clocks"


@value
class Neighbour:
    """A line that tells of such a fault. `address`: of the other end; `name`: the host that is named, if any.

    `over_tls`: it came over TLS, which had then succeeded; `asked`: what the request was for, decoded from its path.
    """

    sign: Sign
    detail: str = ""
    address: Endpoint | None = None
    name: str = ""
    over_tls: bool = False
    asked: str = ""


@value
class ClientRefusal:
    """What a client, a phone or Unified CM itself wrote: it refused the certificate of an Expressway.

    `who`: endpoint, jabber, or unified-cm; `expected` and `presented`: names, as printed.
    """

    who: str
    reason: Reason
    expected: str = ""
    presented: str = ""


Told: TypeAlias = (
    TlsFailure | PeerNames | ConnectionStep | AlarmChange | Maintenance | CarriedCertificate | Neighbour | ClientRefusal
)


@value
class Entry:
    """What was told, in its place: the instant (UTC, by the clock of the node; None: not told) and the host name."""

    at: datetime | None
    node: str
    told: Told
    provenance: Provenance
