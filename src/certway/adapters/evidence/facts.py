"""What a piece of evidence says, before anybody knows which node of the case it is about.

Every reader of evidence (dumps, logs, lists, captures) yields a stream of `Fact`; one place gathers them into a case.
A fact says one thing, about one node, seen at one place. A reader never decides who is right, never fills a gap, and
never keeps a password, a private key or a `{cipher}` value.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta
from typing import TypeAlias

from certway.model.certificate import Certificate
from certway.model.confidence import Confidence
from certway.model.observation import Provenance
from certway.model.store import Slot
from certway.model.value import value


@value
class NodeHint:
    """Whom a fact is about, as far as its source says; an empty part says nothing.

    `name`: the host name or FQDN as written, in lower case; `product`: a word of `model.deployment.Product`.
    """

    name: str = ""
    address: str = ""
    product: str = ""


@value
class NameIs:
    """The FQDN: of an Expressway System host name + Domain name, of a UC node its address under System > Server."""

    fqdn: str


@value
class AddressIs:
    """An IP address of the node itself."""

    address: str


@value
class ProductIs:
    """What the node is; `because` is what shows it, in the source's own words."""

    product: str
    because: str


@value
class ReleaseIs:
    """The release, in the product's spelling (X14.3.4, 14SU4)."""

    release: str


@value
class SettingIs:
    """A setting under the product's own name (`model.store.Setting`); `line`: its own, where the fact has several."""

    name: str
    text: str
    line: int = field(default=0, compare=False)


@value
class IdentityIs:
    """The certificate installed in an identity store, and what lies beside it; `running`: the process shows it."""

    slot: Slot
    leaf: Certificate
    beside: tuple[Certificate, ...] = ()
    running: bool = False


@value
class TrustListIs:
    """The whole trust list of a store, in its order."""

    slot: Slot
    entries: tuple[Certificate, ...]


@value
class MemberIs:
    """Another node of the same cluster, by the name or address under which this one knows it."""

    peer: str


@value
class ZoneIs:
    """The page of a zone on this node. `side`: client or server for traversal zones, empty for those with one page.

    `kind`: a word of `model.deployment.ZoneKind`, or the product's own word where certway has none.
    """

    name: str
    kind: str
    side: str = ""
    port: int = 0
    peers: tuple[str, ...] = ()
    settings: tuple[SettingIs, ...] = ()


@value
class DomainIs:
    """A row of Configuration > Domains; `services` in the words of `model.deployment.Domain`."""

    name: str
    services: tuple[str, ...]
    deployment: str = ""


@value
class KnowsNode:
    """This node knows another one, such as a Unified CM node that it has discovered."""

    other: NodeHint


@value
class SkewIs:
    """How far the node's clock is ahead."""

    skew: timedelta


@value
class RestartedAt:
    """The node, or the process that holds its certificates, started."""

    at: datetime


@value
class StateIs:
    """What a status page or an alarm shows: `subject` and `state` as in `model.deployment.Report`."""

    subject: str
    state: str
    since: datetime | None = None


@value
class Met:
    """One real connection: who presented what, and who refused whom.

    `presented` and `refused_by` name the ends by their TLS role, client or server; `fault` as in `model.Witness`.
    """

    client: NodeHint
    server: NodeHint
    port: int
    at: datetime
    presented: tuple[tuple[str, tuple[Certificate, ...]], ...] = ()
    refused_by: str = ""
    fault: str = ""


Said: TypeAlias = (
    NameIs
    | AddressIs
    | ProductIs
    | ReleaseIs
    | SettingIs
    | IdentityIs
    | TrustListIs
    | MemberIs
    | ZoneIs
    | DomainIs
    | KnowsNode
    | SkewIs
    | RestartedAt
    | StateIs
    | Met
)


@value
class Fact:
    """One thing said about one node, and where. `where` of a member of an archive is `ARCHIVE!MEMBER`."""

    node: NodeHint
    says: Said
    place: Provenance
    confidence: Confidence = Confidence.DOCUMENTED
