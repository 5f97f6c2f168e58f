"""Deployments that the law is tried on: of two to six nodes by chance, and small ones with one thing wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import product
from typing import Final, TypeAlias

from hypothesis import strategies as st

from certway.lab.edits import with_clock_skew, with_identity, with_peers, with_trust, with_zone
from certway.lab.foundry import Minted
from certway.lab.topology import (
    C_CLUSTER,
    E_CLUSTER,
    ZONE,
    address_of,
    deployment,
    fqdn_of,
    healthy,
    settings,
)
from certway.model.certificate import Certificate
from certway.model.deployment import Case
from tests.law.certificates import CA_TRAITS, LEAF_NAMES, LEAF_TRAITS, Step, authority, end_certificate

Way: TypeAlias = tuple[Step, ...]

RELEASES: Final = ("X14.3.4", "X14.3.4", "X15.4", "X15.5")
UC_RELEASES: Final = ("14SU4", "14SU4", "12.5(1)SU2")
"""From 12.5(1)SU3 on a proxy stands before Java."""
ROOTS: Final = ("Law Root A", "Law Root B")
BELOW: Final = ("Law CA C", "Law CA D")
SKEWS: Final = (timedelta(0),) * 6 + (timedelta(days=-400), timedelta(days=45), timedelta(days=9000))


def _mostly(usual: str, others: tuple[str, ...], weight: int) -> st.SearchStrategy[str]:
    return st.sampled_from((usual,) * weight + others)


CA_TRAIT: Final = _mostly("", tuple(CA_TRAITS), 3 * len(CA_TRAITS))
LEAF_TRAIT: Final = _mostly("", tuple(LEAF_TRAITS), len(LEAF_TRAITS))
NAMES: Final = _mostly("own", LEAF_NAMES, len(LEAF_NAMES))
ROOT_STEP: Final = st.tuples(st.sampled_from(ROOTS), CA_TRAIT)
WAYS: Final = st.builds(
    lambda root, below: (root, *below),
    ROOT_STEP,
    st.lists(st.tuples(st.sampled_from(BELOW), CA_TRAIT), max_size=2, unique_by=lambda step: step[0]),
)


@st.composite
def deployments(draw: st.DrawFn) -> Case:
    """Expressways and perhaps Unified CM, each with a certificate and lists of its own."""
    case = _nodes(draw)
    ways = draw(st.lists(WAYS, min_size=1, max_size=3))
    known = tuple(dict.fromkeys(authority(way[: depth + 1]) for way in ways for depth in range(len(way))))
    shown: list[Minted] = []
    for node in case.deployment.nodes:
        for slot, _ in node.identities:
            way = draw(st.sampled_from((*ways, *ways, *ways, ())))
            minted = end_certificate(fqdn_of(node.id), _cluster_of(node.id), way, draw(NAMES), draw(LEAF_TRAIT))
            case = with_identity(case, node.id, slot.store, minted.certificate)
            shown.append(minted)
    for node in case.deployment.nodes:
        for slot, _ in node.trust:
            case = with_trust(case, node.id, slot.store, draw(_lists(known, tuple(shown))))
        case = with_clock_skew(case, node.id, draw(st.sampled_from(SKEWS)))
    return case


def _cluster_of(node: str) -> str:
    return C_CLUSTER if node.startswith("expc") else E_CLUSTER


def _nodes(draw: st.DrawFn) -> Case:
    clients = ("expc01", "expc02")[: draw(st.integers(1, 2))]
    servers = ("expe01", "expe02")[: draw(st.integers(1, 2))]
    others = ("cucm-pub", "cucm-sub1")[: draw(st.integers(0, 2))]
    releases = draw(st.sampled_from(RELEASES)), draw(st.sampled_from(UC_RELEASES))
    case = _chosen(*releases, (*clients, *servers, *others), servers)
    if draw(st.integers(0, 4)) == 0:
        case = with_peers(case, ZONE, *(address_of(server) for server in servers))
    if draw(st.integers(0, 4)) == 0:
        name = draw(st.sampled_from((fqdn_of(clients[0]), f"other.{C_CLUSTER}", C_CLUSTER.upper())))
        rows = settings((("TLS verify mode", "On"), ("TLS verify subject name", name)))
        case = with_zone(case, ZONE, lambda zone: replace(zone, settings=rows))
    return case


@cache
def _chosen(release: str, uc_release: str, names: tuple[str, ...], servers: tuple[str, ...]) -> Case:
    whole = healthy(release, uc_release)
    nodes = tuple(node for node in whole.deployment.nodes if node.id in names)
    return replace(whole, deployment=deployment(nodes, servers))


def _lists(known: tuple[Minted, ...], shown: tuple[Minted, ...]) -> st.SearchStrategy[list[Certificate]]:
    """Trust lists: all CAs in any order, most often; else some of them, or certificates of nodes as well."""
    cas = [minted.certificate for minted in known]
    leaves = [minted.certificate for minted in shown]
    some = st.lists(st.sampled_from([*cas, *cas, *leaves]), max_size=6, unique_by=lambda each: each.sha256)
    return st.one_of(st.permutations(cas), st.permutations(cas), some)


# One thing wrong at a time, without chance


def one_by_one() -> Iterator[Case]:
    """A pair of Expressways and a Unified CM: in order, then with every trait once, of a CA and of a certificate."""
    for place, trait in product(range(3), CA_TRAITS):
        steps = [(name, trait if depth == place else "") for depth, name in enumerate((ROOTS[0], *BELOW))]
        yield _uniform(tuple(steps))
    ordinary = tuple((name, "") for name in (ROOTS[0], BELOW[0]))
    yield from (_uniform(ordinary, trait=trait) for trait in LEAF_TRAITS)
    yield from (_uniform(ordinary, names=names) for names in LEAF_NAMES)
    yield from (_uniform(ordinary, listed=listed) for listed in ((0,), (1,), ()))
    yield _uniform(())


def _uniform(way: Way, *, names: str = "own", trait: str = "", listed: tuple[int, ...] = (0, 1, 2)) -> Case:
    """Every node with such a certificate, and with those CAs of its way in its lists."""
    case = _chosen(RELEASES[0], UC_RELEASES[0], ("expc01", "expe01", "cucm-pub"), ("expe01",))
    held = [authority(way[: depth + 1]).certificate for depth in range(len(way)) if depth in listed]
    for node in case.deployment.nodes:
        minted = end_certificate(fqdn_of(node.id), _cluster_of(node.id), way, names, trait)
        for slot, _ in node.identities:
            case = with_identity(case, node.id, slot.store, minted.certificate)
        for slot, _ in node.trust:
            case = with_trust(case, node.id, slot.store, held)
    return case
