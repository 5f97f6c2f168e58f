"""A case with one thing changed, as scenarios say it: pure functions that read like sentences.

`nodes` is a node id or several. An edit of a store changes what is installed and what runs, unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from certway.model.certificate import Certificate, Malformed
from certway.model.deployment import (
    Attempt,
    Audience,
    Beyond,
    Case,
    Deployment,
    DnsRecord,
    Domain,
    Node,
    PendingRequest,
    Report,
    Witness,
    Zone,
)
from certway.model.link import LinkKey
from certway.model.observation import Observation, Origin, Provenance, Unseen, seen
from certway.model.store import Identity, InUse, KeyAtHand, Setting, Slot, TrustList
from certway.pki.parse import parse
from certway.pki.trust_lists import build_trust_list

T = TypeVar("T")
Nodes = str | Iterable[str]

STATED = Provenance(origin=Origin.STATED, where="deployment.yaml")


def file(where: str) -> Provenance:
    """A fact read from a file of the case."""
    return Provenance(origin=Origin.FILE, where=where)


def stated(value: T) -> Observation[T]:
    """A fact that the deployment file states."""
    return seen(value, STATED)


def in_use(content: T, where: str) -> InUse[T]:
    """Installed and running alike."""
    observed = seen(content, file(where))
    return InUse(installed=observed, running=observed)


def identity(
    store: str, leaf: Certificate, beside: Iterable[Certificate] = (), key: KeyAtHand = KeyAtHand.UNSEEN
) -> Identity:
    """An identity in a store, and what lies beside it in the file; a case seldom shows where the key is."""
    return Identity(slot=Slot(store=store), leaf=leaf, beside=tuple(beside), key=key)


def with_deployment(case: Case, edit: Callable[[Deployment], Deployment]) -> Case:
    """The case with an edited deployment."""
    return replace(case, deployment=edit(case.deployment))


def with_nodes(case: Case, nodes: Nodes, edit: Callable[[Node], Node]) -> Case:
    """The case with some nodes edited; every id must be one of the case."""
    names = {nodes} if isinstance(nodes, str) else set(nodes)
    _must_exist(names, {node.id for node in case.deployment.nodes})
    edited = tuple(edit(node) if node.id in names else node for node in case.deployment.nodes)
    return with_deployment(case, lambda deployment: replace(deployment, nodes=edited))


def with_identity(case: Case, nodes: Nodes, store: str, leaf: Certificate) -> Case:
    """Another certificate in a store, installed and running."""
    return with_nodes(
        case,
        nodes,
        lambda node: replace(
            node,
            identities=_put(
                node.identities, Slot(store=store), in_use(identity(store, leaf), f"{node.id}-{store}.pem")
            ),
        ),
    )


def with_installed(case: Case, nodes: Nodes, store: str, leaf: Certificate) -> Case:
    """Another certificate installed; what runs stays until a restart."""

    def edit(node: Node) -> Node:
        slot = Slot(store=store)
        running = dict(node.identities)[slot].running
        fresh = seen(identity(store, leaf), file(f"{node.id}-{store}-new.pem"))
        return replace(node, identities=_put(node.identities, slot, InUse(installed=fresh, running=running)))

    return with_nodes(case, nodes, edit)


def with_running(case: Case, nodes: Nodes, store: str, leaf: Certificate) -> Case:
    """Another certificate still running; what is installed waits for a restart."""

    def edit(node: Node) -> Node:
        slot = Slot(store=store)
        installed = dict(node.identities)[slot].installed
        old = seen(identity(store, leaf), file(f"{node.id}-{store}-running.pem"))
        return replace(node, identities=_put(node.identities, slot, InUse(installed=installed, running=old)))

    return with_nodes(case, nodes, edit)


def without_identity(case: Case, nodes: Nodes, store: str) -> Case:
    """Nothing known of an identity store."""
    slot = Slot(store=store)
    return with_nodes(
        case,
        nodes,
        lambda node: replace(node, identities=tuple(held for held in node.identities if held[0] != slot)),
    )


def with_trust(case: Case, nodes: Nodes, store: str, entries: Iterable[Certificate]) -> Case:
    """Another trust list, in this order."""
    slot, listed = Slot(store=store), tuple(entries)
    return with_nodes(
        case,
        nodes,
        lambda node: replace(
            node, trust=_put(node.trust, slot, in_use(build_trust_list(slot, listed), f"{node.id}-{store}.pem"))
        ),
    )


def with_installed_trust(case: Case, nodes: Nodes, store: str, entries: Iterable[Certificate]) -> Case:
    """Another trust list installed; the old one is still in use."""
    slot, listed = Slot(store=store), tuple(entries)

    def edit(node: Node) -> Node:
        fresh = seen(build_trust_list(slot, listed), file(f"{node.id}-{store}-new.pem"))
        return replace(
            node, trust=_put(node.trust, slot, InUse(installed=fresh, running=dict(node.trust)[slot].running))
        )

    return with_nodes(case, nodes, edit)


def with_running_trust(case: Case, nodes: Nodes, store: str, entries: Iterable[Certificate]) -> Case:
    """Another trust list still in use; the one installed waits for a restart."""
    slot, listed = Slot(store=store), tuple(entries)

    def edit(node: Node) -> Node:
        old = seen(build_trust_list(slot, listed), file(f"{node.id}-{store}-running.pem"))
        return replace(
            node, trust=_put(node.trust, slot, InUse(installed=dict(node.trust)[slot].installed, running=old))
        )

    return with_nodes(case, nodes, edit)


def entries_of(case: Case, node: str, store: str) -> tuple[Certificate, ...]:
    """The running trust list of a node, in order."""
    found = next(item for item in case.deployment.nodes if item.id == node)
    running: Observation[TrustList] = dict(found.trust)[Slot(store=store)].running
    return () if isinstance(running, Unseen) else running.value.entries


def with_ca(case: Case, nodes: Nodes, store: str, *certificates: Certificate) -> Case:
    """CA certificates appended to trust lists."""
    for node in [nodes] if isinstance(nodes, str) else nodes:
        case = with_trust(case, node, store, (*entries_of(case, node, store), *certificates))
    return case


def without_ca(case: Case, nodes: Nodes, store: str, *certificates: Certificate) -> Case:
    """CA certificates taken out of trust lists."""
    for node in [nodes] if isinstance(nodes, str) else nodes:
        kept = [entry for entry in entries_of(case, node, store) if entry not in certificates]
        case = with_trust(case, node, store, kept)
    return case


def with_setting(case: Case, owners: Nodes, name: str, text: str) -> Case:
    """A setting of nodes or zones, stated; every owner must be one of the case."""
    names = {owners} if isinstance(owners, str) else set(owners)
    nodes = {node.id for node in case.deployment.nodes} & names
    _must_exist(names, nodes | {zone.id for zone in case.deployment.zones})
    case = with_nodes(case, nodes, lambda node: replace(node, settings=_set(node.settings, name, text)))
    zones = tuple(
        replace(zone, settings=_set(zone.settings, name, text)) if zone.id in names else zone
        for zone in case.deployment.zones
    )
    return with_deployment(case, lambda deployment: replace(deployment, zones=zones))


def without_setting(case: Case, owners: Nodes, name: str) -> Case:
    """Nothing known of a setting of nodes or zones."""
    names = {owners} if isinstance(owners, str) else set(owners)

    def kept(settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
        return tuple(setting for setting in settings if setting.name != name)

    nodes = {node.id for node in case.deployment.nodes} & names
    case = with_nodes(case, nodes, lambda node: replace(node, settings=kept(node.settings)))
    for zone in names - nodes:
        case = with_zone(case, zone, lambda found: replace(found, settings=kept(found.settings)))
    return case


def with_address(case: Case, nodes: Nodes, *addresses: str) -> Case:
    """Nodes that are reached at other addresses as well."""
    return with_nodes(case, nodes, lambda node: replace(node, addresses=(*node.addresses, *addresses)))


def with_known_as(case: Case, nodes: Nodes, *names: str) -> Case:
    """Nodes known by other names as well."""
    return with_nodes(case, nodes, lambda node: replace(node, also_known_as=(*node.also_known_as, *names)))


def with_release(case: Case, nodes: Nodes, release: str) -> Case:
    """Nodes on another release."""
    return with_nodes(case, nodes, lambda node: replace(node, release=stated(release)))


def with_fqdn(case: Case, nodes: Nodes, fqdn: str) -> Case:
    """Nodes under another name: System host name and Domain name, or System > Server."""
    return with_nodes(case, nodes, lambda node: replace(node, fqdn=stated(fqdn)))


def with_clock_skew(case: Case, nodes: Nodes, skew: timedelta) -> Case:
    """Nodes whose clock is off by `skew`."""
    return with_nodes(case, nodes, lambda node: replace(node, clock_skew=stated(skew)))


def with_pending_request(case: Case, nodes: Nodes, request: PendingRequest) -> Case:
    """Nodes with a CSR that waits for its certificate; a store has one at a time."""

    def edit(node: Node) -> Node:
        others = tuple(known for known in node.pending if known.slot != request.slot)
        return replace(node, pending=(*others, request))

    return with_nodes(case, nodes, edit)


def with_peers(case: Case, zone: str, *addresses: str) -> Case:
    """A zone with other Peer addresses."""
    return with_zone(case, zone, lambda found: replace(found, peers=stated(tuple(addresses))))


def with_zone(case: Case, zone: str, edit: Callable[[Zone], Zone]) -> Case:
    """The case with one zone edited, which must exist."""
    _must_exist({zone}, {found.id for found in case.deployment.zones})
    zones = tuple(edit(found) if found.id == zone else found for found in case.deployment.zones)
    return with_deployment(case, lambda deployment: replace(deployment, zones=zones))


def with_own_lists(case: Case, nodes: Nodes, *crls: bytes) -> Case:
    """The revocation lists that nodes keep; without any: they keep none."""
    return with_nodes(case, nodes, lambda node: replace(node, crls=stated(crls)))


def with_dns(case: Case, *records: DnsRecord) -> Case:
    """DNS answers that replace those for the same question."""
    asked = {(record.view, record.kind, record.name) for record in records}
    kept = [known for known in case.deployment.dns if (known.view, known.kind, known.name) not in asked]
    return with_deployment(case, lambda deployment: replace(deployment, dns=(*kept, *records)))


def without_dns(case: Case, kind: str) -> Case:
    """Nothing known of DNS records of a kind."""
    kept = tuple(record for record in case.deployment.dns if record.kind != kind)
    return with_deployment(case, lambda deployment: replace(deployment, dns=kept))


def with_domains(case: Case, *domains: Domain) -> Case:
    """Other rows under Configuration > Domains."""
    return with_deployment(case, lambda deployment: replace(deployment, domains=stated(domains)))


def without_nodes(case: Case, nodes: Nodes) -> Case:
    """The case without some nodes, each of which must exist."""
    names = {nodes} if isinstance(nodes, str) else set(nodes)
    _must_exist(names, {node.id for node in case.deployment.nodes})
    kept = tuple(node for node in case.deployment.nodes if node.id not in names)
    return with_deployment(case, lambda deployment: replace(deployment, nodes=kept))


def with_audience(case: Case, *audiences: Audience) -> Case:
    """Other kinds of client at the edge."""
    return with_deployment(case, lambda deployment: replace(deployment, audiences=tuple(audiences)))


def with_beyond(case: Case, *items: Beyond) -> Case:
    """Something configured that is not modelled."""
    return with_deployment(case, lambda deployment: replace(deployment, beyond=(*deployment.beyond, *items)))


def with_report(case: Case, subject: str, state: str) -> Case:
    """What a status page shows."""
    return replace(case, reports=(*case.reports, Report(subject=subject, state=state, provenance=STATED)))


def with_witness(case: Case, link: LinkKey, presenter: str, *chain: Certificate) -> Case:
    """A capture of this link that shows what a node presented, the end certificate first."""
    place = Provenance(origin=Origin.WIRE, where=f"{link.client}.pcap", seen_at=case.now)
    witness = Witness(link=link, at=case.now, presented=((presenter, chain),), provenance=place)
    return replace(case, witnesses=(*case.witnesses, witness))


def with_attempt(
    case: Case, node: str, store: str, content: Identity | Certificate | Malformed, where: str, form: str = "pem"
) -> Case:
    """An upload that was tried or is planned; a bare certificate comes without a key of its own."""
    if isinstance(content, Certificate):
        content = Identity(slot=Slot(store=store), leaf=content, key=KeyAtHand.ABSENT)
    attempt = Attempt(node=node, slot=Slot(store=store), content=content, form=form, provenance=file(where))
    return replace(case, attempts=(*case.attempts, attempt))


def with_upload(
    case: Case,
    node: str,
    data: bytes,
    where: str,
    *,
    store: str = "server",
    key: KeyAtHand = KeyAtHand.UNSEEN,
    key_traits: Iterable[str] = (),
) -> Case:
    """A file with these bytes uploaded to a node, read as any file is; `key` and its traits: of the key file beside."""
    contents = parse(data, where)
    slot, read = Slot(store=store), contents.certificates
    content: Identity | Malformed = Malformed(where=where, what=contents.instead)
    if read:
        content = Identity(slot=slot, leaf=read[0], beside=read[1:], key=key, key_traits=tuple(key_traits))
    attempt = Attempt(node=node, slot=slot, content=content, form=contents.form, provenance=file(where))
    return replace(case, attempts=(*case.attempts, attempt))


def at(case: Case, instant: datetime) -> Case:
    """The case at another instant."""
    return replace(case, now=instant)


def _must_exist(names: set[str], known: set[str]) -> None:
    """A mistyped name would make a scenario equal to its control."""
    if not names <= known:
        raise KeyError(*sorted(names - known))


def _put(held: tuple[tuple[Slot, InUse[T]], ...], slot: Slot, content: InUse[T]) -> tuple[tuple[Slot, InUse[T]], ...]:
    if not any(known == slot for known, _ in held):
        return (*held, (slot, content))
    return tuple((known, content if known == slot else kept) for known, kept in held)


def _set(settings: tuple[Setting, ...], name: str, text: str) -> tuple[Setting, ...]:
    fresh = Setting(name=name, value=stated(text))
    if not any(setting.name == name for setting in settings):
        return (*settings, fresh)
    return tuple(fresh if setting.name == name else setting for setting in settings)
