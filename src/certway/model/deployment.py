"""What is configured, what was witnessed, and the instant: the only input of judgement."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta
from typing import Final

from certway.model.certificate import Certificate, Malformed, PresentedName, PublicKey
from certway.model.link import LinkKey
from certway.model.observation import Observation, Provenance, Unseen
from certway.model.store import Identity, InUse, Setting, Slot, TrustList
from certway.model.text import Text, say
from certway.model.value import value


class Product:
    """The kinds of node, in the words of the deployment file."""

    EXPRESSWAY_C = "expressway-c"
    EXPRESSWAY_E = "expressway-e"
    CUCM = "cucm"
    IM_AND_PRESENCE = "im-and-presence"
    UNITY_CONNECTION = "unity-connection"
    CMS = "cms"
    FAR_END = "far-end"
    CLIENT = "client"


@value
class PendingRequest:
    """A CSR that waits on the node for its certificate; `der`: the request itself, where it is at hand."""

    slot: Slot
    key: PublicKey
    names: tuple[PresentedName, ...] = ()
    der: bytes = field(default=b"", compare=False, repr=False)


NO_LISTS_SEEN: Final = Unseen(why=say("the revocation lists of the node were not seen"))


@value
class Node:
    """One machine. `cluster` is the handle of its group; a cluster is nothing but that name on nodes.

    `fqdn`: Expressway: System host name + Domain name; UC nodes: the address under System > Server.
    `crls`: the revocation lists that the node itself keeps, uploaded or fetched by it.
    `restarted`: services restarted since a store was changed that still waits for others, with that store.
    """

    id: str
    product: str
    release: Observation[str]
    fqdn: Observation[str]
    clock_skew: Observation[timedelta]
    cluster: str = ""
    role: str = ""  # primary | publisher | subscriber | ""
    addresses: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()
    services: tuple[str, ...] = ()  # CallManager, TFTP ...; empty: all that the product has
    restarted_at: datetime | None = None
    settings: tuple[Setting, ...] = ()
    identities: tuple[tuple[Slot, InUse[Identity]], ...] = ()
    trust: tuple[tuple[Slot, InUse[TrustList]], ...] = ()
    pending: tuple[PendingRequest, ...] = ()
    crls: Observation[tuple[bytes, ...]] = NO_LISTS_SEEN
    restarted: tuple[tuple[Slot, str], ...] = ()


class ZoneKind:
    """Zone types, in the words of the deployment file."""

    UC_TRAVERSAL = "unified-communications-traversal"
    TRAVERSAL = "traversal"
    NEIGHBOR = "neighbor"
    DNS = "dns"
    WEBEX = "webex"


@value
class Zone:
    """A zone of either side. `client` and `server` are group handles; a traversal zone has a page on both."""

    id: str
    name: str
    kind: str
    client: str
    server: str
    port: int = 0
    peers: Observation[tuple[str, ...]]  # Peer N address, on the client's page
    settings: tuple[Setting, ...] = ()


@value
class Domain:
    """A row of Configuration > Domains, with its services in the product's words."""

    name: str
    services: tuple[str, ...] = ("unified-cm", "im-and-presence")
    deployment: str = ""  # Cisco's word; empty: the only one


@value
class DnsRecord:
    """What one side's DNS answers: `view` internal or external, `kind` a, ptr, srv, cname."""

    view: str
    kind: str
    name: str
    answers: tuple[str, ...]


@value
class Beyond:
    """Something configured that certway does not judge yet; shown as *not modelled*, never left out."""

    kind: str
    name: str
    provenance: Provenance | None = None


@value
class Audience:
    """A kind of client at the edge: jabber, webex-app, phone, room-device, browser; settings as stated."""

    kind: str
    trust: Observation[TrustList]
    settings: tuple[Setting, ...] = ()


@value
class Deployment:
    """Everything configured."""

    name: str
    nodes: tuple[Node, ...]
    zones: tuple[Zone, ...] = ()
    domains: Observation[tuple[Domain, ...]]
    audiences: tuple[Audience, ...] = ()
    dns: tuple[DnsRecord, ...] = ()
    settings: tuple[Setting, ...] = ()
    beyond: tuple[Beyond, ...] = ()


@value
class Witness:
    """One real connection in a log, a capture or a probe."""

    link: LinkKey
    at: datetime
    presented: tuple[tuple[str, tuple[Certificate, ...]], ...] = ()  # presenter's node id, chain as sent
    refused_by: str = ""
    fault: str = ""
    provenance: Provenance


@value
class Report:
    """What a status page or a person says now: `subject` is a service id, `zone NAME`, or an alarm."""

    subject: str
    state: str  # active | failed | warning ..., lower case
    since: datetime | None = None
    provenance: Provenance


@value
class Recording:
    """A log or a capture that was read. `hidden`: of its `connections`, those that end before, or do not show, a
    certificate: TLS 1.3, a resumed session, missing packets."""

    where: str
    kind: str  # log | capture
    connections: int = 0
    hidden: int = 0


@value
class Attempt:
    """An upload that was tried or is planned: the file's content, and the state the product reported."""

    node: str
    slot: Slot
    content: Identity | Malformed
    form: str = "pem"  # what the bytes really are: pem, der, pkcs7, pkcs12, html ...
    state: str = ""  # refused | accepted | ""
    provenance: Provenance


@value
class Case:
    """A deployment as observed, its witnesses, the CA certificates at hand, and the instant."""

    deployment: Deployment
    now: datetime
    witnesses: tuple[Witness, ...] = ()
    reports: tuple[Report, ...] = ()
    recordings: tuple[Recording, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    crls: tuple[bytes, ...] = ()  # published lists at hand
    ocsp: tuple[bytes, ...] = ()  # OCSP responses at hand
    pool: tuple[Certificate, ...] = ()
    unread: tuple[Malformed, ...] = ()  # files that could not be used, each with place and reason
    assumed: tuple[Text, ...] = ()  # concluded by a reader without being told, with evidence; read after `Assumed:`
