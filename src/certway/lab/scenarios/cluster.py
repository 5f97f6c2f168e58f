"""Clusters that do not form, or will not with Enforce."""

from __future__ import annotations

from certway.lab.edits import with_setting
from certway.lab.scenarios.catalogue import DEGRADED, scenario
from certway.lab.topology import C_NODES, E_NODES, healthy
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
