"""The name that a verifier compares is not in the certificate."""

from __future__ import annotations

from certway.lab.edits import with_identity, with_known_as, with_peers, with_setting, without_setting
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, UNKNOWN, scenario
from certway.lab.topology import (
    C_NODES,
    E_NODES,
    ZONE,
    healthy,
    mint_client,
    mint_expressway_c,
    mint_expressway_e,
)
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


@scenario(
    control=lambda: healthy("X15.5"),
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
    },
    causes=("names.name-missing",),
    sources=("cisco-225693", "cisco-221624"),
)
def x15_5_cluster_name_in_the_server_certificate_only() -> Case:
    """X15.5: the client certificates of Expressway-C have the node's name alone; the server ones name the cluster.

    The request page fills cluster names in for the server store; for the client store somebody has to type them. On
    the zone C shows the client certificate, and what Expressway-E expects is not in it (inferred for this name).
    """
    case = healthy("X15.5")
    for node in C_NODES:
        case = with_identity(case, node, "client", mint_client(node, names=(f"{node}.example.com",)).certificate)
    return case


def named_inside_too() -> Case:
    """Both Expressway-E have the names of their inner interfaces in their certificates."""
    return inner_names(*(f"{node}-int.example.com" for node in E_NODES))


def inner_names(*more: str) -> Case:
    """C reaches both Expressway-E by the names of their inner interfaces; `more`: names in every certificate."""
    case = with_peers(healthy(), ZONE, *(f"{node}-int.example.com" for node in E_NODES))
    for node in E_NODES:
        names = (f"{node}.example.com", "expe.example.com", "example.com", "collab-edge.example.com", *more)
        case = with_identity(case, node, "server", mint_expressway_e(node, names=names).certificate)
        case = with_known_as(case, node, f"{node}-int.example.com")
    return case


@scenario(
    control=named_inside_too,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "edge-clients": (AT_RISK, "4 / 4"),
    },
    causes=("names.name-missing", "names.name-missing", "clients.edge-name-missing", "clients.edge-name-missing"),
    sources=("mra-guide-x15.2-requirements", "certificate-guide-x15.5-managing"),
)
def inner_name_not_in_the_certificate() -> Case:
    """Two interfaces and no split DNS: C uses inner names of Expressway-E that are in no certificate."""
    return inner_names()


@scenario(
    control=working,
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "sip-registration": (DEGRADED, "2 / 4"),
        "edge-clients": (AT_RISK, "4 / 4"),
    },
    causes=("names.name-missing", "clients.edge-name-missing"),
    sources=("cisco-221624", "expressway-admin-x15.5-zones"),
)
def one_peer_entered_by_host_name() -> Case:
    """One Peer address of the zone is the bare host name of Expressway-E; certificates have full names."""
    case = with_known_as(healthy(), "expe02", "expe02")
    return with_peers(case, ZONE, "expe01.example.com", "expe02")


@scenario(
    control=working,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "cluster": (AT_RISK, "4 / 4"),
    },
    causes=(
        "names.name-missing",
        "names.name-missing",
        "presence.pointer-not-in-certificate",
        "presence.pointer-not-in-certificate",
        "names.name-missing",
        "names.name-missing",
    ),
    sources=("certificate-guide-x15.4-about", "cisco-221624"),
)
def wildcard_at_the_edge() -> Case:
    """Both Expressway-E got the company's certificate for everything: `*.example.com`, and the domain itself.

    Wildcards are not supported: the Peer addresses of the zone match nothing. Clients find their domain.
    """
    case = healthy()
    for node in E_NODES:
        minted = mint_expressway_e(node, common_name="example.com", names=("*.example.com", "example.com"))
        case = with_identity(case, node, "server", minted.certificate)
    return case


@scenario(
    control=working,
    services={
        "traversal-zone": (UNKNOWN, "0 / 4"),
        "sip-registration": (UNKNOWN, "0 / 4"),
    },
    causes=(),
    sources=("expressway-admin-x15.5-zones", "cisco-221624"),
)
def subject_name_not_seen() -> Case:
    """Nobody has shown what the zone on Expressway-E expects: whether the zone works is unknown, the tunnels do."""
    return without_setting(healthy(), ZONE, "TLS verify subject name")


@scenario(
    control=lambda: healthy("X12.7"),
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "sip-registration": (DEGRADED, "2 / 4"),
        "im-and-presence": (DEGRADED, "2 / 4"),
        "edge-clients": (AT_RISK, "4 / 4"),
        "cluster": (AT_RISK, "4 / 4"),
    },
    causes=(
        "names.name-missing",
        "presence.pointer-not-in-certificate",
        "clients.edge-name-missing",
        "names.name-missing",
    ),
    sources=("cisco-117811", "cisco-221624"),
)
def one_edge_certificate_without_its_own_name() -> Case:
    """X12.7: one Expressway-E was renewed with the cluster's name and the domain, and without its own."""
    names = ("expe.example.com", "example.com", "collab-edge.example.com")
    leaf = mint_expressway_e("expe02", common_name="expe.example.com", names=names).certificate
    return with_identity(healthy("X12.7"), "expe02", "server", leaf)
