"""Certificates whose next renewal will be different."""

from __future__ import annotations

from certway.lab.edits import with_ca, with_identity
from certway.lab.foundry import mint_intermediate
from certway.lab.scenarios.catalogue import scenario
from certway.lab.topology import (
    CUCM_NODES,
    E_NODES,
    EXPRESSWAYS,
    edge_root,
    healthy,
    internal_root,
    mint_client,
    mint_expressway_c,
    mint_expressway_e,
    small,
)
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


def c_under(organization: str) -> Case:
    """X15.4: Expressway-C under an issuing CA of this organization, which everybody who judges it holds."""
    issuing = mint_intermediate(edge_root(), f"{organization} issuing C", common_name="C3", organization=organization)
    case = with_ca(small("X15.4"), ("expc01", "expe01"), "trusted-ca", issuing.certificate)
    for node in CUCM_NODES[:2]:
        for store in ("tomcat-trust", "callmanager-trust"):
            case = with_ca(case, node, store, edge_root().certificate, issuing.certificate)
    for store in ("cup-xmpp-trust", "tomcat-trust"):
        case = with_ca(case, "imp1", store, edge_root().certificate, issuing.certificate)
    return with_identity(case, "expc01", "server", mint_expressway_c("expc01", issuing).certificate)


@scenario(
    control=lambda: c_under("Example Public CA"),
    causes=("dates.client-purpose-ends-at-renewal",),
    sources=("fn74362", "ca-client-auth-dates"),
)
def c_of_a_ca_that_will_stop() -> Case:
    """X15.4 helps Expressway-E only: the certificate of Expressway-C is of a CA that stops client authentication soon.

    Nothing fails before the renewal.
    """
    return c_under("Sectigo Limited")


def client_under(organization: str) -> Case:
    """X15.5: the client certificate of Expressway-C under an issuing CA of this organization."""
    issuing = mint_intermediate(internal_root(), f"{organization} client", common_name="C4", organization=organization)
    case = with_ca(small("X15.5"), ("expc01", "expe01"), "trusted-ca", issuing.certificate)
    for store in ("tomcat-trust", "callmanager-trust"):
        case = with_ca(case, CUCM_NODES[:2], store, issuing.certificate)
    return with_identity(case, "expc01", "client", mint_client("expc01", issuing).certificate)


@scenario(
    control=lambda: client_under("Example Private CA"),
    causes=("dates.client-purpose-ends-at-renewal",),
    sources=("fn74362", "ca-client-auth-dates"),
)
def x15_5_client_certificate_of_a_public_ca() -> Case:
    """X15.5: the client certificate of Expressway-C was bought from a public CA while it still sold such."""
    return client_under("DigiCert Inc")
