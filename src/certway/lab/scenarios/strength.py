"""Keys and signatures that a verifier does not accept."""

from __future__ import annotations

from certway.lab.edits import with_ca, with_identity
from certway.lab.foundry import mint_intermediate
from certway.lab.scenarios.catalogue import FAILS, scenario
from certway.lab.scenarios.upload import two_edges
from certway.lab.topology import E_NODES, edge_root, mint_expressway_e
from certway.model.deployment import Case


def both_edges() -> Case:
    """Two Expressway-E with their clients, without a defect."""
    return two_edges()


@scenario(
    control=both_edges,
    services={"edge-clients": (FAILS, "2 / 4")},
    causes=("strength.key-too-small", "strength.key-too-small"),
    sources=("certificate-guide-x15.5-loading", "cabf-br"),
)
def short_key() -> Case:
    """Both Expressway-E have keys of 1024 bits: Expressway takes them with a warning, phones refuse them.

    Example Edge Root > Example Edge Issuing G2 > expe01, expe02, RSA 1024.
    """
    case = two_edges()
    for node in E_NODES:
        case = with_identity(case, node, "server", mint_expressway_e(node, key_type="rsa-1024").certificate)
    return case


@scenario(
    control=both_edges,
    services={"edge-clients": (FAILS, "0 / 4")},
    causes=("strength.signature-refused", "strength.signature-refused"),
    sources=("measured-openssl", "cabf-br"),
)
def old_signature() -> Case:
    """An old issuing CA signs with SHA-1: engines as Expressway has them accept it, clients of today do not.

    Example Edge Root > Example Edge Issuing R1 > expe01, expe02, signed with SHA-1 and RSA.
    """
    issuing = mint_intermediate(edge_root(), "Example Edge Issuing R1", key_type="rsa-2048")
    case = with_ca(two_edges(), E_NODES, "trusted-ca", issuing.certificate)
    for node in E_NODES:
        case = with_identity(case, node, "server", mint_expressway_e(node, issuing, digest="sha1").certificate)
    return case
