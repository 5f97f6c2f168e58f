"""Where things stand in a deployment: nodes by id, groups, peers, zones and who serves whom."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.authorities import Authorities
from certway.model.deployment import Attempt, Audience, Case, DnsRecord, Node, Product, Zone, ZoneKind
from certway.model.link import LinkKey
from certway.model.observation import Observation, Unseen, not_seen
from certway.model.store import Identity, InUse, Setting, Slot, TrustList
from certway.model.text import say
from certway.pki.memo import Memo


class Atlas:
    """Look-ups over one case; built once a judgement, holds nothing of its own but what the run remembers (`memo`)."""

    def __init__(self, case: Case, memo: Memo | None = None) -> None:
        self.case = case
        self.memo = memo if memo is not None else Memo()
        self.authorities = Authorities(case, self.memo)
        self._nodes = {node.id: node for node in case.deployment.nodes}

    def find_node(self, identity: str) -> Node | None:
        """The node with this id."""
        return self._nodes.get(identity)

    def node(self, identity: str) -> Node:
        """The node with this id, which must exist."""
        return self._nodes[identity]

    def of_product(self, product: str) -> tuple[Node, ...]:
        """Every node of a product, in the order of the case."""
        return tuple(node for node in self.case.deployment.nodes if node.product == product)

    def group(self, handle: str) -> tuple[Node, ...]:
        """Every node of a group (a cluster or a single node under its handle)."""
        return tuple(node for node in self.case.deployment.nodes if node.cluster == handle or node.id == handle)

    def peers(self, node: Node) -> tuple[Node, ...]:
        """The other nodes of the same cluster."""
        return tuple(peer for peer in self.group(node.cluster) if peer.id != node.id) if node.cluster else ()

    def uc_zones(self) -> Iterator[Zone]:
        """The Unified Communications traversal zones."""
        return (zone for zone in self.case.deployment.zones if zone.kind == ZoneKind.UC_TRAVERSAL)

    def find_zone(self, identity: str) -> Zone | None:
        """The zone with this id."""
        return next((zone for zone in self.case.deployment.zones if zone.id == identity), None)

    def find_audience(self, kind: str) -> Audience | None:
        """The audience of this kind."""
        return next((audience for audience in self.case.deployment.audiences if audience.kind == kind), None)

    def find_attempt(self, key: LinkKey) -> Attempt | None:
        """The upload that a link stands for; None for every other link."""
        if key.connection != "UPLOAD":
            return None
        return next(
            (
                attempt
                for attempt in self.case.attempts
                if attempt.node == key.server and attempt.slot.store == key.about
            ),
            None,
        )

    def served(self, expressway: Node, product: str) -> tuple[Node, ...]:
        """The nodes of a UC product that an Expressway-C serves: of its Deployment, or all where it names none."""
        own = deployment_of(expressway)
        return tuple(node for node in self.of_product(product) if not own or deployment_of(node) in ("", own))

    def records(self, view: str, kind: str, name: str) -> tuple[DnsRecord, ...]:
        """What one side's DNS is known to answer."""
        return tuple(
            record
            for record in self.case.deployment.dns
            if record.view == view and record.kind == kind and record.name.lower() == name.lower()
        )


def deployment_of(node: Node) -> str:
    """Cisco's Deployment the node belongs to; empty where none is stated."""
    observed = find_setting(node.settings, "Deployment")
    return observed.value if observed and not isinstance(observed, Unseen) else ""


def find_setting(settings: tuple[Setting, ...], name: str) -> Observation[str] | None:
    """The observation of a setting, or None where the case does not speak of it."""
    return next((setting.value for setting in settings if setting.name == name), None)


def identity_in(node: Node, store: str, sni: str = "") -> InUse[Identity]:
    """What a node holds in an identity store; unseen where the case does not speak of it."""
    slot = Slot(store=store, sni=sni)
    for held, in_use in node.identities:
        if held == slot:
            return in_use
    unseen = Unseen(
        why=not_seen(say("the {store} certificate of {node}", store=store, node=node.id)),
        would_tell=(say("{node}: its {store} certificate as PEM", store=store, node=node.id),),
    )
    return InUse(installed=unseen, running=unseen)


def holds_store(node: Node, store: str) -> bool:
    """Whether the case speaks of this identity store of the node."""
    return any(slot.store == store for slot, _ in node.identities)


def trust_in(node: Node, store: str) -> InUse[TrustList]:
    """A node's trust list; unseen where the case does not speak of it."""
    for slot, in_use in node.trust:
        if slot.store == store:
            return in_use
    if store == "trusted-ca":
        tells = say("{node}: Maintenance > Security > Trusted CA certificate > Show all (PEM file)", node=node.id)
    else:
        tells = say("{node}: {store} as PEM files", store=store, node=node.id)
    unseen = Unseen(why=not_seen(say("{store} of {node}", store=store, node=node.id)), would_tell=(tells,))
    return InUse(installed=unseen, running=unseen)


def is_expressway(node: Node) -> bool:
    """Expressway-C or Expressway-E."""
    return node.product in (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
