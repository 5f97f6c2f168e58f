"""CAs that do not allow what stands below them."""

from __future__ import annotations

from certway.lab.edits import with_identity, with_trust
from certway.lab.extensions import name_constraints, policy_constraints
from certway.lab.foundry import Minted, Parts, mint_intermediate, mint_root
from certway.lab.scenarios.catalogue import FAILS, scenario
from certway.lab.scenarios.chain import FAILING, one_pair
from certway.lab.scenarios.upload import two_edges
from certway.lab.topology import (
    E_NODES,
    edge_root,
    internal_issuing,
    internal_root,
    mint_expressway_e,
    mint_uc_node,
)
from certway.model.certificate import BasicConstraints, Extension
from certway.model.deployment import Case


def issued_by(issuing: Minted, **parts: object) -> Case:
    """Unified CM's certificates under a CA of this kind; expc01 holds its whole chain."""
    given: Parts = parts  # type: ignore[assignment]
    own = (internal_root().certificate, internal_issuing().certificate)
    case = with_trust(one_pair(), "expc01", "trusted-ca", (*own, *issuing.chain))
    for store in ("tomcat", "callmanager"):
        case = with_identity(case, "cucm-pub", store, mint_uc_node("cucm-pub", store, issuing, **given).certificate)
    return case


def plain() -> Case:
    """Unified CM under a company CA without any restriction."""
    return issued_by(mint_intermediate(mint_root("Example Site Root"), "Example Site Issuing"))


def within_its_names() -> Case:
    """The company CA may name example.com only, and does."""
    limits = (name_constraints(permitted=("example.com",)),)
    return issued_by(mint_intermediate(mint_root("Example Site Root"), "Example Site Issuing", extensions=limits))


@scenario(
    control=within_its_names,
    services=FAILING,
    causes=("constraints.name-not-allowed",),
    sources=("rfc5280-4.2.1.10",),
)
def name_outside_the_constraints() -> Case:
    """The company CA is limited to the domain inside, and the certificate names the public one.

    Example Site Root > Example Site Issuing (example.net only) > cucm-pub.example.com.
    """
    limits = (name_constraints(permitted=("example.net",)),)
    return issued_by(mint_intermediate(mint_root("Example Site Root"), "Example Site Issuing", extensions=limits))


@scenario(
    control=plain,
    services=FAILING,
    causes=("constraints.path-too-long",),
    sources=("rfc5280-4.2.1.9",),
)
def one_authority_too_many() -> Case:
    """The root allows no CA below it, and there is one.

    Example Site Root (path length 0) > Example Site Issuing > cucm-pub.
    """
    root = mint_root("Example Site Root", basic_constraints=BasicConstraints(ca=True, path_length=0))
    return issued_by(mint_intermediate(root, "Example Site Issuing"))


@scenario(
    control=plain,
    services=FAILING,
    causes=("constraints.not-a-ca",),
    sources=("rfc5280-4.2.1.9",),
)
def issuer_is_no_authority() -> Case:
    """The certificate was signed with the key of a server, whose certificate says that it is no CA."""
    node = mint_intermediate(
        mint_root("Example Site Root"),
        "Example Site Server",
        basic_constraints=BasicConstraints(ca=False, path_length=None),
    )
    return issued_by(node)


@scenario(
    control=plain,
    services=FAILING,
    causes=("constraints.unknown-critical-extension",),
    sources=("rfc5280-4.2",),
)
def extension_nobody_knows() -> Case:
    """A template of the company CA adds an extension of its own and marks it critical."""
    own = Extension(oid="1.3.6.1.4.1.32473.1", critical=True, value=b"\x05\x00")
    return issued_by(mint_intermediate(mint_root("Example Site Root"), "Example Site Issuing"), extensions=(own,))


def both_edges() -> Case:
    """Two Expressway-E with their clients, without a defect."""
    return two_edges()


@scenario(
    control=both_edges,
    services={"edge-clients": (FAILS, "0 / 4")},
    causes=("constraints.policy-missing", "constraints.policy-missing"),
    sources=("rfc5280-6.1",),
)
def policy_demanded() -> Case:
    """The issuing CA demands a certificate policy, and the certificates of Expressway-E have none.

    OpenSSL looks at policies when it is told to only, so zones work; clients that evaluate them refuse the edge.
    """
    demand = (policy_constraints(explicit=0),)
    issuing = mint_intermediate(edge_root(), "Example Edge Issuing P1", extensions=demand)
    case = two_edges()
    for node in E_NODES:
        entries = (edge_root().certificate, issuing.certificate, internal_root().certificate)
        case = with_trust(case, node, "trusted-ca", entries)
        case = with_identity(case, node, "server", mint_expressway_e(node, issuing).certificate)
    return case
