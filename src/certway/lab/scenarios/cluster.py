"""Clusters that do not form, or will not with Enforce."""

from __future__ import annotations

from certway.lab.edits import with_identity, with_setting
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, scenario
from certway.lab.topology import C_NODES, CUCM_NODES, E_NODES, EXPRESSWAYS, healthy, mint_expressway_c
from certway.model.deployment import Case


def working() -> Case:
    """The healthy deployment."""
    return healthy()


def enforced() -> Case:
    """The healthy deployment with both clusters on Enforce."""
    return with_setting(healthy(), (*C_NODES, *E_NODES), "TLS verification mode", "Enforce")


@scenario(
    control=enforced,
    services={
        "cluster": (DEGRADED, "2 / 4"),
    },
    causes=(
        "names.address-compared",
        "cluster.peer-by-address",
    ),
    sources=("cluster-guide-x14.0-fqdn",),
)
def enforce_with_addresses() -> Case:
    """The cluster of Expressway-E is on Enforce and its peers are entered by address."""
    case = enforced()
    for node, address in zip(E_NODES, ("192.0.2.11", "192.0.2.12"), strict=True):
        case = with_setting(case, node, "Peer address", address)
    return case


@scenario(
    control=working,
    causes=("cluster.modes-differ",),
    sources=("cisco-217230",),
)
def one_peer_on_permissive() -> Case:
    """One Expressway-C is on Enforce, the other on Permissive."""
    return with_setting(healthy(), "expc01", "TLS verification mode", "Enforce")


@scenario(
    control=enforced,
    causes=("cluster.mapping-differs",),
    sources=("cluster-guide-x14.0-fqdn",),
)
def mapping_to_another_address() -> Case:
    """The cluster address mapping of Expressway-E gives an address that the peer does not have."""
    mapping = "expe01.example.com=192.0.2.11, expe02.example.com=192.0.2.99"
    return with_setting(enforced(), E_NODES, "Cluster address mapping", mapping)


@scenario(
    control=enforced,
    services={
        "cluster": (DEGRADED, "2 / 4"),
    },
    causes=("names.name-missing", "names.name-missing"),
    sources=("cluster-guide-x14.0-fqdn", "cisco-217230"),
)
def enforce_without_own_names() -> Case:
    """Enforce, and both Expressway-C have the cluster's name alone in their certificates: peers match nothing.

    Zones and tunnels never needed the node's own name.
    """
    case = enforced()
    for node in C_NODES:
        leaf = mint_expressway_c(node, common_name="expc.example.com", names=("expc.example.com",)).certificate
        case = with_identity(case, node, "server", leaf)
    return with_setting(case, CUCM_NODES, "Expressway-C entries", "expc.example.com")


@scenario(
    control=working,
    services={
        "cluster": (AT_RISK, "4 / 4"),
    },
    causes=("cluster.peer-by-address", "names.address-compared"),
    sources=("cluster-guide-x14.0-fqdn", "expressway-admin-x15.5-clustering"),
)
def permissive_with_addresses() -> Case:
    """Permissive, and the peers of Expressway-C are entered by address: it works until somebody enforces."""
    case = healthy()
    for node, address in zip(C_NODES, ("192.0.2.21", "192.0.2.22"), strict=True):
        case = with_setting(case, node, "Peer address", address)
    return case


@scenario(
    control=lambda: with_setting(healthy("X15.5"), EXPRESSWAYS, "TLS verification mode", "Enforce"),
    services={
        "cluster": (DEGRADED, "3 / 4"),
    },
    causes=("names.name-missing",),
    sources=("cluster-guide-x14.0-fqdn", "cisco-225693"),
)
def x15_5_peer_entered_under_its_old_name() -> Case:
    """X15.5, Enforce: expe02 was renamed and got a new certificate; the Clustering page has its old name."""
    case = with_setting(healthy("X15.5"), EXPRESSWAYS, "TLS verification mode", "Enforce")
    return with_setting(case, "expe02", "Peer address", "old-expe02.example.com")
