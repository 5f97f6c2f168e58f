"""A case from a folder without a deployment file: as far as evidence goes, and what is missing is said.

Files are told apart by content; hosts are recognised by the names in certificates and in file names; a product is
concluded only from evidence that is said (`Case.assumed`). Settings, releases, zones' names and DNS stay unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from certway.adapters.case_folder import CaseFolder
from certway.adapters.deployment.handles import number_equal
from certway.adapters.deployment.stated_settings import fuse_settings
from certway.adapters.deployment_file import Reading
from certway.adapters.files import walk_files
from certway.adapters.loose.finds import edge_domains, find_files, say_nothing_found
from certway.adapters.loose.hosts import Host, build_hosts, say_hosts
from certway.adapters.loose.identities import build_identities, build_requests
from certway.adapters.loose.outputs import find_outputs, sort_outputs
from certway.adapters.loose.sorting import EXPRESSWAYS, Sorting
from certway.adapters.loose.trust_lists import assign_lists, assigned_lists, own_lists, say_unplaced
from certway.adapters.unseen import (
    unseen_address,
    unseen_clock,
    unseen_domains,
    unseen_name,
    unseen_peers,
    unseen_release,
)
from certway.knowledge.products import PRODUCT_WORDS
from certway.model.deployment import Case, Deployment, Domain, Node, Product, Zone, ZoneKind
from certway.model.observation import Observation, Origin, Provenance, seen
from certway.model.text import say

_PRODUCTS: Final = tuple(PRODUCT_WORDS)


def read_loose_folder(root: Path, now: datetime, folder: CaseFolder | None = None) -> Reading:
    """Read every file below `root`; no case where nothing tells of a node."""
    folder = folder or CaseFolder(root)
    names, more = walk_files(root)
    if more:
        folder.unusable(
            ".", say("The folder holds more files than are read; only the first {count} were.", count=len(names))
        )
    sorting = _sort(folder, names)
    hosts = build_hosts(sorting.finds)
    nodes = tuple(_build_nodes(sorting, hosts))
    _say_leftovers(sorting)
    say_unplaced(sorting)
    if not nodes:
        return Reading(case=None, problems=(*folder.unread, say_nothing_found(len(names))))
    return Reading(case=_build_case(sorting, root, nodes, now), problems=folder.unread)


def _sort(folder: CaseFolder, names: Sequence[str]) -> Sorting:
    """Saved outputs of UC nodes by what they say, every other file by its name and content."""
    outputs = find_outputs(folder, names)
    said = {output.file for output in outputs}
    files = tuple(find_files(folder, [name for name in names if name not in said]))
    stated = sort_outputs(folder, outputs, files)
    return Sorting(
        folder=folder, finds=(*stated.finds, *files), settings=stated.settings, assumed=[*stated.passed.sentences()]
    )


def _build_case(sorting: Sorting, root: Path, nodes: tuple[Node, ...], now: datetime) -> Case:
    zones = tuple(_build_zone(sorting, nodes))
    return Case(
        deployment=Deployment(name=root.resolve().name, nodes=nodes, zones=zones, domains=_observe_domains(sorting)),
        now=now,
        crls=tuple(crl for found in sorting.finds for crl in found.contents.crls),
        ocsp=tuple(response for found in sorting.finds for response in found.contents.ocsp),
        pool=sorting.folder.pool,
        unread=sorting.folder.unread,
        assumed=tuple(sorting.assumed),
    )


def _build_nodes(sorting: Sorting, hosts: dict[str, Host]) -> Iterator[Node]:
    known = sorted(
        (host for host in hosts.values() if host.product),
        key=lambda host: (_PRODUCTS.index(host.product), host.label),
    )
    sorting.assumed += say_hosts(known)
    for host in hosts.values():
        if not host.product:
            _say_unknown_product(sorting, host)
    assign_lists(sorting, known)
    ids = number_equal([host.label for host in known])
    for host, identity in zip(known, ids, strict=True):
        yield _build_node(sorting, host, identity)


def _build_node(sorting: Sorting, host: Host, identity: str) -> Node:
    trust = {**assigned_lists(sorting, host), **own_lists(sorting, host)}
    expressway = host.product in EXPRESSWAYS
    nameless = unseen_name(identity) if expressway else unseen_address(identity)
    derived = Provenance(origin=Origin.DERIVED, where=host.name_file)
    return Node(
        id=identity,
        product=host.product,
        cluster=host.product,
        release=unseen_release(identity),
        fqdn=seen(host.name, derived) if host.name else nameless,
        clock_skew=unseen_clock(identity),
        settings=tuple(fuse_settings(sorting.settings.get(host.label, ()))),
        identities=tuple(build_identities(sorting, host, identity)),
        trust=tuple(trust.items()),
        pending=tuple(build_requests(sorting, host)),
    )


def _build_zone(sorting: Sorting, nodes: Sequence[Node]) -> Iterator[Zone]:
    """An Expressway-C and an Expressway-E together are taken for a traversal zone; its names stay unseen."""
    if not {Product.EXPRESSWAY_C, Product.EXPRESSWAY_E} <= {node.product for node in nodes}:
        return
    sorting.assumed.append(say("a Unified Communications traversal zone between Expressway-C and Expressway-E"))
    yield Zone(
        id="uc-traversal",
        name="UC traversal",
        kind=ZoneKind.UC_TRAVERSAL,
        client=Product.EXPRESSWAY_C,
        server=Product.EXPRESSWAY_E,
        peers=unseen_peers("UC traversal"),
    )


def _observe_domains(sorting: Sorting) -> Observation[tuple[Domain, ...]]:
    """The domains that a certificate names as an edge's."""
    places: list[Provenance] = []
    names: list[str] = []
    for found in sorting.finds:
        if found.leaf is not None and (domains := edge_domains(found.leaf)):
            names += domains
            places.append(Provenance(origin=Origin.DERIVED, where=found.file))
    if not names:
        return unseen_domains()
    return seen(tuple(Domain(name=name) for name in dict.fromkeys(names)), *places)


def _say_leftovers(sorting: Sorting) -> None:
    """Requests that belong to no node are told; CA certificates without a place are at hand all the same."""
    for found in sorting.finds:
        if found.contents.requests and found.file not in sorting.used:
            what = say("{file} is a signing request of no node here. Name the file as its node.", file=found.file)
            sorting.folder.unusable(found.file, what)


def _say_unknown_product(sorting: Sorting, host: Host) -> None:
    for found in host.files:
        sorting.used.add(found.file)
        what = say(
            "Nothing tells which product {node} is. Put {file} into a folder named expressway-c, expressway-e, cucm, "
            "im-and-presence or unity-connection.",
            node=host.label,
            file=found.file,
        )
        sorting.folder.unusable(found.file, what)
