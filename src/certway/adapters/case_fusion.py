"""A stated deployment and what evidence shows, as one case: what the user states wins, the rest adds to it.

A fact that both know keeps both sightings, so that a rule can tell where they disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from certway.adapters.loose.host import short_label
from certway.model.deployment import Case, Deployment, Node, Report, Zone, ZoneKind
from certway.model.observation import Observation, Origin, Seen, Sighting, Unseen
from certway.model.store import InUse, Setting, Slot

T = TypeVar("T")
Pairs = Sequence[tuple[Node, Node]]


def fuse_cases(stated: Case, found: Case) -> Case:
    """The stated case with what else was found."""
    pairs = [(node, other) for other in found.deployment.nodes if (node := _find_node(stated, other)) is not None]
    met = {other.id for _, other in pairs}
    by_id = {node.id: other for node, other in pairs}
    handles = _handles(stated, pairs)
    added = [node for node in found.deployment.nodes if node.id not in met]
    nodes = (
        *(_fuse_node(node, by_id[node.id]) if node.id in by_id else node for node in stated.deployment.nodes),
        *(replace(node, cluster=handles.get(node.cluster, node.cluster)) for node in added),
    )
    pool = {certificate.sha256: certificate for certificate in (*stated.pool, *found.pool)}
    return replace(
        stated,
        deployment=_fuse_deployment(stated.deployment, found.deployment, nodes, handles),
        reports=(*stated.reports, *_rename_reports(found.reports, pairs)),
        witnesses=(*stated.witnesses, *found.witnesses),
        crls=tuple(dict.fromkeys((*stated.crls, *found.crls))),
        ocsp=tuple(dict.fromkeys((*stated.ocsp, *found.ocsp))),
        pool=tuple(pool.values()),
        unread=tuple(dict.fromkeys((*stated.unread, *found.unread))),
        assumed=(*stated.assumed, *(found.assumed if added else ())),
    )


def override(stated: Observation[T], found: Observation[T]) -> Observation[T]:
    """What is stated, with every other sighting behind it; what is found where nothing is stated."""
    if isinstance(stated, Unseen) or isinstance(found, Unseen):
        return found if isinstance(stated, Unseen) else stated
    others = list(found.sightings or (Sighting(value=found.value, provenance=()),))
    own = list(stated.sightings or (Sighting(value=stated.value, provenance=()),))
    for other in others:
        at = next((index for index, known in enumerate(own) if known.value == other.value), None)
        if at is None:
            own.append(other)
        else:
            own[at] = Sighting(value=own[at].value, provenance=own[at].provenance + other.provenance)
    return Seen(value=stated.value, sightings=tuple(own))


def _rename_reports(reports: Iterable[Report], pairs: Pairs) -> Iterator[Report]:
    """An alarm names its node by the stated id."""
    ids = {other.id: node.id for node, other in pairs}
    for report in reports:
        alarm, _, host = report.subject.rpartition(" ")
        yield replace(report, subject=f"{alarm} {ids[host]}") if alarm.startswith("alarm") and host in ids else report


def _find_node(case: Case, wanted: Node) -> Node | None:
    """The stated node of the same product that has one of its names or addresses; else of the same short name."""
    own = [node for node in case.deployment.nodes if node.product == wanted.product]
    names = _names(wanted)
    exact = next((node for node in own if names & _names(node)), None)
    short = {short_label(name) for name in names}
    return exact or next((node for node in own if short & {short_label(name) for name in _names(node)}), None)


def _names(node: Node) -> set[str]:
    full = {node.fqdn.value.lower()} if isinstance(node.fqdn, Seen) else set()
    return full | {name.lower() for name in (*node.addresses, *node.also_known_as)} or {node.id.lower()}


def _handles(stated: Case, pairs: Pairs) -> dict[str, str]:
    """The stated handle of every cluster that was found: by a node in both, else the only one of its product."""
    handles: dict[str, str] = {}
    for product in {node.product for node in stated.deployment.nodes}:
        clusters = {node.cluster for node in stated.deployment.nodes if node.product == product}
        if len(clusters) == 1:
            handles[product] = clusters.pop()
    return handles | {other.cluster: node.cluster for node, other in pairs}


def _fuse_node(node: Node, other: Node) -> Node:
    return replace(
        node,
        release=override(node.release, other.release),
        fqdn=override(node.fqdn, other.fqdn),
        clock_skew=override(node.clock_skew, other.clock_skew),
        role=node.role or other.role,
        addresses=tuple(dict.fromkeys((*node.addresses, *other.addresses))),
        restarted_at=node.restarted_at or other.restarted_at,
        settings=_fuse_settings(node.settings, other.settings),
        identities=tuple(_fuse_slots(node.identities, other.identities)),
        trust=tuple(_fuse_slots(node.trust, other.trust)),
        pending=node.pending or other.pending,
        crls=override(node.crls, other.crls),
    )


def _fuse_settings(stated: Iterable[Setting], found: Iterable[Setting]) -> tuple[Setting, ...]:
    settings = {setting.name: setting for setting in stated}
    for setting in found:
        known = settings.get(setting.name)
        value = override(known.value, setting.value) if known else setting.value
        settings[setting.name] = Setting(name=setting.name, value=value)
    return tuple(settings.values())


def _fuse_slots(
    stated: Iterable[tuple[Slot, InUse[T]]], found: Iterable[tuple[Slot, InUse[T]]]
) -> Iterator[tuple[Slot, InUse[T]]]:
    others = dict(found)
    for slot, in_use in stated:
        other = others.pop(slot, None)
        yield slot, _fuse_in_use(in_use, other) if other is not None else in_use
    yield from others.items()


def _fuse_in_use(stated: InUse[T], found: InUse[T]) -> InUse[T]:
    """What was seen running beats what is only assumed to run because it is installed."""
    first, second = stated.running, found.running
    if _is_assumed(first) and not _is_assumed(second):
        first, second = second, first
    return InUse(installed=override(stated.installed, found.installed), running=override(first, second))


def _is_assumed(observed: Observation[T]) -> bool:
    return isinstance(observed, Unseen) or all(place.origin == Origin.ASSUMED for place in observed.provenance)


def _fuse_deployment(
    stated: Deployment, found: Deployment, nodes: tuple[Node, ...], handles: dict[str, str]
) -> Deployment:
    beyond = {(item.kind, item.name.casefold()): item for item in (*found.beyond, *stated.beyond)}
    return replace(
        stated,
        nodes=nodes,
        zones=tuple(_fuse_zones(stated.zones, found.zones, handles)),
        domains=override(stated.domains, found.domains),
        beyond=tuple(beyond.values()),
    )


def _fuse_zones(stated: Sequence[Zone], found: Sequence[Zone], handles: dict[str, str]) -> Iterator[Zone]:
    left = [_rename_sides(zone, handles) for zone in found]
    for zone in stated:
        other = _find_zone(zone, left, stated)
        if other is not None:
            left.remove(other)
        yield _fuse_zone(zone, other) if other is not None else zone
    taken = {zone.id for zone in stated}
    for zone in left:
        identity = zone.id
        while identity in taken:
            identity += "-found"
        taken.add(identity)
        yield replace(zone, id=identity)


def _rename_sides(zone: Zone, handles: dict[str, str]) -> Zone:
    return replace(zone, client=handles.get(zone.client, zone.client), server=handles.get(zone.server, zone.server))


def _find_zone(zone: Zone, found: Sequence[Zone], stated: Sequence[Zone]) -> Zone | None:
    """By name; a Unified Communications zone also as the only one between its two sides."""
    alike = [other for other in found if other.kind == zone.kind]
    named = next((other for other in alike if other.name.casefold() == zone.name.casefold()), None)
    if named is not None or zone.kind != ZoneKind.UC_TRAVERSAL:
        return named
    same = [other for other in alike if (other.client, other.server) == (zone.client, zone.server)]
    alone = sum((other.client, other.server) == (zone.client, zone.server) for other in stated) == 1
    return same[0] if len(same) == 1 and alone else None


def _fuse_zone(zone: Zone, other: Zone) -> Zone:
    return replace(
        zone,
        client=zone.client or other.client,
        server=zone.server or other.server,
        port=zone.port or other.port,
        peers=override(zone.peers, other.peers),
        settings=_fuse_settings(zone.settings, other.settings),
    )
