"""Certificates whose next renewal will be different."""

from __future__ import annotations

from certway.lab.edits import with_ca, with_identity
from certway.lab.foundry import mint_intermediate
from certway.lab.scenarios.catalogue import scenario
from certway.lab.topology import E_NODES, EXPRESSWAYS, edge_root, healthy, mint_expressway_e
from certway.model.deployment import Case


def of_another_ca() -> Case:
    """Expressway-E under an issuing CA of which no policy is known."""
    return under("Example Public CA")


def under(organization: str) -> Case:
    """Expressway-E under an issuing CA of this organization, which every list holds."""
    issuing = mint_intermediate(edge_root(), f"{organization} issuing", common_name="R12", organization=organization)
    case = with_ca(healthy(), EXPRESSWAYS, "trusted-ca", issuing.certificate)
    for node in E_NODES:
        case = with_identity(case, node, "server", mint_expressway_e(node, issuing).certificate)
    return case


@scenario(
    control=of_another_ca,
    causes=("dates.client-purpose-ends-at-renewal",),
    sources=("fn74362", "letsencrypt-client-auth"),
)
def issuer_stopped_client_authentication() -> Case:
    """Expressway-E, before X15.4, still has both purposes from a CA that has stopped issuing client authentication.

    Nothing fails today; the next renewal takes SIP registration down.
    """
    return under("Let's Encrypt")
