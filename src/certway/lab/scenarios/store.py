"""Trust lists by themselves."""

from __future__ import annotations

from certway.lab.edits import with_ca, with_identity, without_ca
from certway.lab.foundry import mint_root, mint_self_signed
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, scenario
from certway.lab.topology import C_NODES, E_NODES, edge_issuing, fqdn_of, healthy, other_root
from certway.model.deployment import Case


def working() -> Case:
    """The healthy deployment."""
    return healthy()


@scenario(
    control=working,
    services={
        "edge-clients": (FAILS, "2 / 4"),
        "cluster": (AT_RISK, "4 / 4"),
    },
    causes=("clients.chain-not-sent",),
    also=("chain.issuer-missing", "clients.chain-not-sent-warns", "store.own-chain-incomplete"),
    sources=("cisco-212475",),
)
def e_lacks_its_own_intermediate() -> Case:
    """Both Expressway-E lack the intermediate above their own certificate, so that they cannot send it.

    C holds it itself; phones know the root alone and refuse, Jabber knows it alone and asks its user.
    """
    return without_ca(healthy(), E_NODES, "trusted-ca", edge_issuing().certificate)


@scenario(
    control=working,
    causes=("store.peers-differ",),
    sources=("cisco-213872",),
)
def ca_on_one_peer_only() -> Case:
    """A CA that nobody needs yet was appended on one peer only."""
    return with_ca(healthy(), "expc01", "trusted-ca", mint_root("Example Partner Root").certificate)


@scenario(
    control=working,
    causes=("store.list-too-long",),
    sources=("expressway-admin-x15.5-security",),
)
def more_than_a_thousand() -> Case:
    """The lists of both Expressway-C hold more CA certificates than are supported."""
    case = healthy()
    filler = [other_root(number) for number in range(1_000)]
    for node in C_NODES:
        case = with_ca(case, node, "trusted-ca", *filler)
    return case


@scenario(
    control=working,
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "ssh-tunnels": (DEGRADED, "2 / 4"),
        "sign-in": (DEGRADED, "2 / 4"),
        "configuration-download": (DEGRADED, "2 / 4"),
        "sip-registration": (DEGRADED, "2 / 4"),
        "im-and-presence": (DEGRADED, "2 / 4"),
        "voicemail": (DEGRADED, "2 / 4"),
        "edge-clients": (DEGRADED, "3 / 4"),
        "cluster": (AT_RISK, "4 / 4"),
    },
    causes=(
        "chain.self-signed-unknown",
        "clients.domain-missing",
        "clients.root-not-in-list",
        "store.temporary-certificate",
    ),
    also=("clients.domain-missing-warns", "clients.warns-of-unknown-ca"),
    sources=("cisco-213872",),
)
def node_after_factory_reset() -> Case:
    """One Expressway-E still shows the self-signed certificate with which it was installed."""
    leaf = mint_self_signed("temporary expe02", common_name=fqdn_of("expe02")).certificate
    return with_identity(healthy(), "expe02", "server", leaf)
