"""What the next documented releases would turn, judged with today's certificates; only what tables state of them.

A release has no date here, because no document gives one that binds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from certway.derive.apply import apply
from certway.knowledge.matrix import CONNECTIONS
from certway.knowledge.purposes import PURPOSE_ROWS
from certway.knowledge.releases import (
    EXPRESSWAY,
    KNOWN_RELEASES,
    UC_APPLICATIONS,
    Release,
    known_release,
    parse_release,
)
from certway.model.change import SetSetting
from certway.model.deployment import Case, Node, Product
from certway.model.forecast import Event, EventKind
from certway.model.observation import Seen
from certway.model.text import Text, say

_FAMILIES: Final[Mapping[str, tuple[Text, tuple[str, ...]]]] = {
    EXPRESSWAY: (say("Expressway"), (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)),
    UC_APPLICATIONS: (
        say("the Unified Communications nodes"),
        (Product.CUCM, Product.IM_AND_PRESENCE, Product.UNITY_CONNECTION),
    ),
}


def find_upgrades(case: Case) -> Iterator[tuple[Event, Case]]:
    """Each later release with which something documented begins, and the case after the upgrade of all nodes."""
    for family, (title, products) in _FAMILIES.items():
        nodes = tuple(node for node in case.deployment.nodes if node.product in products)
        oldest = _oldest(nodes, family)
        for release in _milestones(family) if oldest else ():
            if oldest is not None and release > oldest:
                yield _event(release, title), _upgraded(case, nodes, release)


def _oldest(nodes: tuple[Node, ...], family: str) -> Release | None:
    read = (parse_release(node.release.value) for node in nodes if isinstance(node.release, Seen))
    return min((one for one in read if isinstance(one, Release) and one.family == family), default=None)


def _milestones(family: str) -> tuple[Release, ...]:
    """The releases with which something begins: enforcement, other purposes, or what documents note of a release."""
    named = {judged.since for row in CONNECTIONS for judged in row.judged if judged.since}
    named |= {bound for row in PURPOSE_ROWS for bound in (row.since, row.until) if bound}
    named |= {row.release for row in KNOWN_RELEASES if row.notes}
    return tuple(sorted({one for one in map(known_release, named) if one.family == family}))


def _upgraded(case: Case, nodes: tuple[Node, ...], release: Release) -> Case:
    for node in nodes:
        held = parse_release(node.release.value) if isinstance(node.release, Seen) else None
        if isinstance(held, Release) and held < release:
            case = apply(SetSetting(owner=node.id, name="release", value=release.text), case)
    return case


def _event(release: Release, title: Text) -> Event:
    known = next((row for row in KNOWN_RELEASES if known_release(row.release) == release), None)
    noted = known.notes[0] if known is not None and known.notes else None
    sources = known.sources if known is not None else ()
    return Event(
        at=None,
        kind=EventKind.RELEASE,
        key=release.text,
        says=say("upgrade of {product} to {release}", product=title, release=release.text),
        why=noted or say("what it checks is stricter, with the certificates of today"),
        sources=sources,
    )
