"""SSH tunnels that are down while the zone is up."""

from __future__ import annotations

from certway.lab.edits import with_ca, with_identity
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, scenario
from certway.lab.topology import C_NODES, E_NODES, edge_issuing, healthy, mint_expressway_e
from certway.model.deployment import Case


def renewed_under_g3(nodes: tuple[str, ...] = E_NODES) -> Case:
    """Expressway-E renewed under the issuing CA G3, which its own list holds."""
    new = edge_issuing("G3")
    case = with_ca(healthy(), nodes, "trusted-ca", new.certificate)
    for node in nodes:
        case = with_identity(case, node, "server", mint_expressway_e(node, new).certificate)
    return case


def renewed_and_distributed() -> Case:
    """The same renewal, with G3 in every list."""
    return with_ca(renewed_under_g3(), C_NODES, "trusted-ca", edge_issuing("G3").certificate)


@scenario(
    situation="3",
    control=renewed_and_distributed,
    services={
        "traversal-zone": (AT_RISK, "4 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (AT_RISK, "4 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
    },
    causes=("ssh.issuer-missing",),
    also=(
        "chain.held-only-because-sent",
        "message.issuer-missing",
    ),
    sources=("cisco-221624",),
)
def intermediate_missing_on_c() -> Case:
    """Expressway-E was renewed under a new intermediate, which Expressway-C does not hold.

    Example Edge Root > Example Edge Issuing G3 > expe01, expe02; the lists of expc01 and expc02 hold the root and G2.
    TLS on 7001 passes, because E sends G3 along; the tunnels need G3 in C's own list (221624), and E's certificate
    travels alone in the SIP SERVICE message.
    """
    return renewed_under_g3()


@scenario(
    control=renewed_and_distributed,
    services={
        "traversal-zone": (AT_RISK, "4 / 4"),
        "ssh-tunnels": (DEGRADED, "2 / 4"),
        "sign-in": (DEGRADED, "2 / 4"),
        "configuration-download": (DEGRADED, "2 / 4"),
        "sip-registration": (AT_RISK, "4 / 4"),
        "im-and-presence": (DEGRADED, "2 / 4"),
        "voicemail": (DEGRADED, "2 / 4"),
    },
    causes=(
        "ssh.issuer-missing",
        "store.peers-differ",
    ),
    also=(
        "chain.held-only-because-sent",
        "message.issuer-missing",
    ),
    sources=("cisco-221624", "cisco-213872"),
)
def intermediate_missing_on_one_c() -> Case:
    """The new intermediate was appended on expc02 only; nothing replicates trust lists.

    Two of four tunnels are down: the service is degraded, not failed.
    """
    return with_ca(renewed_under_g3(), "expc02", "trusted-ca", edge_issuing("G3").certificate)
