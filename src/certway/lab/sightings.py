"""Edits of what was seen where: a further place that shows something else, and loses."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from certway.lab.edits import file, identity, with_nodes, with_zone
from certway.model.certificate import Certificate
from certway.model.deployment import Case, Node, Zone
from certway.model.observation import Observation, Seen, Sighting, seen
from certway.model.store import Slot

T = TypeVar("T")


def with_other_certificate(case: Case, node: str, store: str, leaf: Certificate, where: str) -> Case:
    """The case where another place shows another certificate for a store of a node."""

    def edit(found: Node) -> Node:
        held = dict(found.identities)
        in_use = held[Slot(store=store)]
        installed = _with_dissent(in_use.installed, identity(store, leaf), where)
        held[Slot(store=store)] = replace(in_use, installed=installed)
        return replace(found, identities=tuple(held.items()))

    return with_nodes(case, node, edit)


def with_other_peers(case: Case, zone: str, where: str, *addresses: str) -> Case:
    """The case where another page of a zone shows other Peer addresses."""

    def edit(found: Zone) -> Zone:
        return replace(found, peers=_with_dissent(found.peers, addresses, where))

    return with_zone(case, zone, edit)


def _with_dissent(observed: Observation[T], other: T, where: str) -> Observation[T]:
    """The same winner with a loser behind it; what was never seen becomes what the other place shows."""
    place = file(where)
    if not isinstance(observed, Seen):
        return seen(other, place)
    return Seen(value=observed.value, sightings=(*observed.sightings, Sighting(value=other, provenance=(place,))))
