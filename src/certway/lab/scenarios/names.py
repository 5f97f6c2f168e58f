"""The name that a verifier compares is not in the certificate."""

from __future__ import annotations

from certway.lab.edits import with_identity, with_peers, with_setting
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, scenario
from certway.lab.topology import C_NODES, ZONE, healthy, mint_expressway_c
from certway.model.deployment import Case


def working() -> Case:
    """The healthy deployment."""
    return healthy()


@scenario(
    situation="2",
    control=working,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
    },
    causes=("names.name-missing",),
    sources=("cisco-221624",),
)
def zone_expects_another_subject_name() -> Case:
    """The zone on Expressway-E expects a name that no certificate of Expressway-C has.

    TLS verify subject name is expc-cluster.example.com; the certificates have expc.example.com. C accepts E first,
    then E closes with "Peer's TLS certificate identity was unacceptable". The tunnels compare no name and stay up.
    """
    return with_setting(healthy(), ZONE, "TLS verify subject name", "expc-cluster.example.com")


@scenario(
    situation="2",
    control=working,
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "sip-registration": (DEGRADED, "2 / 4"),
    },
    causes=("names.name-missing",),
    sources=("cisco-221624",),
)
def one_peer_lacks_the_cluster_name() -> Case:
    """One Expressway-C was renewed without the cluster name: the zone works for the other peer only."""
    leaf = mint_expressway_c("expc02", names=("expc02.example.com",)).certificate
    return with_identity(healthy(), "expc02", "server", leaf)


@scenario(
    situation="2",
    control=working,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
    },
    causes=("names.address-compared",),
    sources=("cisco-221624", "expressway-admin-x15.5-zones"),
)
def peers_entered_by_address() -> Case:
    """The Peer addresses of the zone are IP addresses; certificates of Expressway cannot contain them."""
    return with_peers(healthy(), ZONE, "192.0.2.11", "192.0.2.12")


@scenario(
    control=working,
    services={
        "traversal-zone": (AT_RISK, "4 / 4"),
        "sip-registration": (AT_RISK, "4 / 4"),
    },
    causes=("names.only-common-name",),
    sources=("expressway-admin-x15.5-zones", "expressway-admin-x15.5-reference"),
)
def cluster_name_in_the_common_name_only() -> Case:
    """The cluster name stands in the common name of every Expressway-C, not among its alternative names.

    Some documents compare alternative names only, others the common name, too.
    """
    case = healthy()
    for node in C_NODES:
        leaf = mint_expressway_c(node, common_name="expc.example.com", names=(f"{node}.example.com",)).certificate
        case = with_identity(case, node, "server", leaf)
    return case
