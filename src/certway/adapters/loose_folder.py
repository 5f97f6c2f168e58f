"""A case from a folder without a deployment file: as far as evidence goes, and what is missing is said.

Files are told apart by content; hosts are recognised by the names in certificates, in file names and in dumps; a
product is concluded only from evidence that is said (`Case.assumed`). Without a dump settings, releases and the names
of zones stay unseen; DNS always does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from certway.adapters.archives.names import find_product_file
from certway.adapters.case_folder import CaseFolder
from certway.adapters.deployment.handles import number_equal
from certway.adapters.deployment.stated_settings import fuse_settings
from certway.adapters.deployment.surroundings import build_federation
from certway.adapters.deployment_file import Reading
from certway.adapters.evidence.facts import KnowsNode
from certway.adapters.files import walk_files
from certway.adapters.loose.clusters import add_known_peers, name_clusters
from certway.adapters.loose.dossiers import (
    find_addresses,
    find_restart,
    observe_identities,
    observe_name,
    observe_release,
    observe_settings,
    observe_skew,
    observe_trust,
)
from certway.adapters.loose.finds import find_files, say_nothing_found
from certway.adapters.loose.gathering import Evidence, gather
from certway.adapters.loose.host import Host
from certway.adapters.loose.hosts import build_hosts, say_hosts
from certway.adapters.loose.identities import build_identities, build_requests
from certway.adapters.loose.outputs import find_outputs, sort_outputs
from certway.adapters.loose.overview import build_reports, observe_domains
from certway.adapters.loose.sorting import EXPRESSWAYS, Sorting
from certway.adapters.loose.trust_lists import assign_lists, assigned_lists, own_lists, say_unplaced
from certway.adapters.loose.zones import build_zones, find_beyond
from certway.adapters.testimony.witnesses import testify
from certway.adapters.unseen import (
    unseen_address,
    unseen_clock,
    unseen_name,
    unseen_peers,
    unseen_release,
)
from certway.knowledge.products import PRODUCT_WORDS
from certway.model.deployment import Case, Deployment, Node, Product, Zone, ZoneKind
from certway.model.observation import Origin, Provenance, seen
from certway.model.text import say

_PRODUCTS: Final = tuple(PRODUCT_WORDS)


def read_loose_folder(root: Path, now: datetime, folder: CaseFolder | None = None) -> Reading:
    """Read every file below `root`, and in the archives there; no case where nothing tells of a node."""
    folder = folder or CaseFolder(root)
    names, more = walk_files(root)
    if more:
        folder.unusable(
            ".", say("The folder holds more files than are read; only the first {count} were.", count=len(names))
        )
    evidence = gather(folder, names)
    case = read_evidence(folder, evidence, root, now)
    if case is None:
        return Reading(case=None, problems=(*folder.unread, say_nothing_found(len(names))))
    return Reading(case=testify(case, evidence.testimony), problems=folder.unread)


def read_evidence(folder: CaseFolder, evidence: Evidence, root: Path, now: datetime) -> Case | None:
    """The case that evidence makes, without witnesses; None where nothing tells of a node."""
    sorting = _sort(folder, evidence)
    hosts = build_hosts(sorting.finds, evidence.facts)
    add_known_peers(hosts)
    known = sorted(
        (host for host in hosts.values() if host.product),
        key=lambda host: (_PRODUCTS.index(host.product), host.label),
    )
    clusters = name_clusters(known)
    sorting.listed |= {fact.says.other.product for fact in evidence.facts if isinstance(fact.says, KnowsNode)}
    nodes = tuple(_build_nodes(sorting, hosts, known, clusters))
    _say_leftovers(sorting)
    say_unplaced(sorting)
    return _build_case(sorting, root, nodes, known, clusters, now) if nodes else None


def _sort(folder: CaseFolder, evidence: Evidence) -> Sorting:
    """Saved outputs of UC nodes by what they say, every other file by its name and content.

    A terminal saves what it shows as a log, too; only the product's own logs are none of these.
    """
    logs = [stream.where for stream in evidence.streams if find_product_file(stream.where) is None]
    outputs = find_outputs(folder, (*evidence.files, *logs))
    said = {output.file for output in outputs}
    files = tuple(find_files(folder, [name for name in evidence.files if name not in said]))
    stated = sort_outputs(folder, outputs, files)
    return Sorting(
        folder=folder, finds=(*stated.finds, *files), settings=stated.settings, assumed=[*stated.passed.sentences()]
    )


def _build_case(
    sorting: Sorting,
    root: Path,
    nodes: tuple[Node, ...],
    hosts: Sequence[Host],
    clusters: Mapping[str, str],
    now: datetime,
) -> Case:
    shown = tuple(build_zones(hosts, clusters))
    domains = observe_domains(hosts, sorting.finds)
    zones = tuple(zone for zone, _ in shown)
    if not any(zone.kind == ZoneKind.UC_TRAVERSAL for zone in zones):
        zones = (*zones, *_assume_zone(sorting, nodes))
    return Case(
        deployment=Deployment(
            name=root.resolve().name,
            nodes=nodes,
            zones=zones,
            domains=domains,
            beyond=(*find_beyond(shown), *build_federation(domains)),
        ),
        now=now,
        reports=tuple(build_reports(hosts)),
        crls=tuple(crl for found in sorting.finds for crl in found.contents.crls),
        ocsp=tuple(response for found in sorting.finds for response in found.contents.ocsp),
        pool=sorting.folder.pool,
        unread=sorting.folder.unread,
        assumed=tuple(sorting.assumed),
    )


def _build_nodes(
    sorting: Sorting, hosts: Mapping[str, Host], known: Sequence[Host], clusters: Mapping[str, str]
) -> Iterator[Node]:
    sorting.assumed += say_hosts(known)
    for host in hosts.values():
        if not host.product:
            _say_unknown_product(sorting, host)
    assign_lists(sorting, known)
    ids = number_equal([host.label for host in known])
    for host, identity in zip(known, ids, strict=True):
        yield _build_node(sorting, host, identity, clusters[host.label])


def _build_node(sorting: Sorting, host: Host, identity: str, cluster: str) -> Node:
    trust = {**assigned_lists(sorting, host), **own_lists(sorting, host)}
    expressway = host.product in EXPRESSWAYS
    nameless = unseen_name(identity) if expressway else unseen_address(identity)
    shown = host.name and host.product not in sorting.listed
    derived = seen(host.name, Provenance(origin=Origin.DERIVED, where=host.name_file)) if shown else nameless
    held = tuple(build_identities(sorting, host, identity))
    return Node(
        id=identity,
        product=host.product,
        cluster=cluster,
        release=observe_release(host, unseen_release(identity)),
        fqdn=observe_name(host, derived),
        clock_skew=observe_skew(host, unseen_clock(identity)),
        addresses=find_addresses(host),
        restarted_at=find_restart(host),
        settings=(*observe_settings(host), *fuse_settings(sorting.settings.get(host.label, ()))),
        identities=tuple(observe_identities(host, identity, held)),
        trust=tuple(observe_trust(host, identity, tuple(trust.items()))),
        pending=tuple(build_requests(sorting, host)),
    )


def _assume_zone(sorting: Sorting, nodes: Sequence[Node]) -> Iterator[Zone]:
    """An Expressway-C and an Expressway-E together are taken for a traversal zone; its names stay unseen."""
    groups = [
        tuple(dict.fromkeys(node.cluster for node in nodes if node.product == product))
        for product in (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
    ]
    if not all(groups):
        return
    sorting.assumed.append(say("a Unified Communications traversal zone between Expressway-C and Expressway-E"))
    yield Zone(
        id="uc-traversal",
        name="UC traversal",
        kind=ZoneKind.UC_TRAVERSAL,
        client=groups[0][0],
        server=groups[1][0],
        peers=unseen_peers("UC traversal"),
    )


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
