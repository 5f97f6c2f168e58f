"""What keeps the peers of a cluster together."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from certway.derive.atlas import is_expressway
from certway.derive.settings import setting_of
from certway.derive.subjects import Standing
from certway.model.observation import Seen, see
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation


def _in_cluster(standing: Standing) -> bool:
    return is_expressway(standing.node) and bool(standing.peers)


@rule(
    about=Standing,
    when=_in_cluster,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    cause="cluster-modes",
    per=("cluster",),
    sources=("cisco-217230", "cluster-guide-x14.0-fqdn"),
)
def modes_differ(standing: Standing) -> Iterator[Violation]:
    """Every peer of a cluster has the same TLS verification mode.

    Says: TLS verification mode is not the same everywhere in {cluster}: {mode}, on {node}.
    Short: TLS verification modes differ in {cluster}
    Why: One side refuses what the other accepts; replication stops half way.
    Repair:
        primary of {cluster}: set the mode again and restart every peer :: System > Clustering
    """
    own = setting_of(standing.node, "TLS verification mode")
    for peer in standing.peers:
        other = setting_of(peer, "TLS verification mode")
        if isinstance(own, Seen) and isinstance(other, Seen) and own.value.lower() != other.value.lower():
            words = {"node": standing.node.id, "cluster": standing.node.cluster, "mode": own.value}
            yield violation(words, *own.provenance)


@rule(
    about=Standing,
    when=_in_cluster,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    per=("cluster",),
    sources=("cluster-guide-x14.0-fqdn", "expressway-admin-x15.5-clustering"),
)
def peer_by_address(standing: Standing) -> Iterator[Violation]:
    """Peers of a cluster are entered by full name, so that Enforce can be switched on.

    Says: The Clustering page has {address} for {node}; with TLS verification mode Enforce no certificate can match
        an address.
    Short: peer {node} entered by address
    Why: The product refuses addresses in certificates, so the cluster does not form with Enforce.
    Repair:
        primary: enter the FQDN of {node} as its Peer address :: System > Clustering
    """
    address = see(setting_of(standing.node, "Peer address"))
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return
    yield violation({"node": standing.node.id, "address": address, "cluster": standing.node.cluster})


@rule(
    about=Standing,
    when=_in_cluster,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    per=("node", "mapped"),
    sources=("cluster-guide-x14.0-fqdn",),
)
def mapping_differs(standing: Standing) -> Iterator[Violation]:
    """Where a cluster address mapping is used, its name is in the peer's certificate and its address is the peer's.

    Says: The cluster address mapping gives {mapped} for {name}; {node} has {addresses}.
    Short: address mapping of {node} does not fit
    Why: With Enforce both sides of the mapping have to fit, else the peer is refused.
    Repair:
        primary: correct the row of {name} :: System > Clustering > Cluster address mapping
    """
    mapping = setting_of(standing.node, "Cluster address mapping")
    if not isinstance(mapping, Seen):
        return
    own = {name.lower() for name in ((standing.node.fqdn.value,) if isinstance(standing.node.fqdn, Seen) else ())}
    for row in mapping.value.split(","):
        name, _, mapped = (part.strip() for part in row.partition("="))
        if name.lower() in own and standing.node.addresses and mapped not in standing.node.addresses:
            words = {"node": standing.node.id, "name": name, "mapped": mapped}
            yield violation(words | {"addresses": standing.node.addresses}, *mapping.provenance)
