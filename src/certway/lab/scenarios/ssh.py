"""SSH tunnels that are down while the zone is up."""

from __future__ import annotations

from functools import cache

from certway.lab.edits import entries_of, with_ca, with_identity, with_installed_trust
from certway.lab.foundry import Minted, mint_intermediate
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, scenario
from certway.lab.topology import (
    C_NODES,
    CUCM_NODES,
    E_NODES,
    edge_issuing,
    healthy,
    internal_root,
    mint_client,
    mint_expressway_c,
    mint_expressway_e,
    small,
)
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


def c_renewed_under_its_own_g2(*held_by: str) -> Case:
    """Expressway-C renewed under a second issuing CA of the company, which C and the UC nodes hold."""
    issuing = second_issuing()
    case = with_ca(healthy(), (*C_NODES, *held_by), "trusted-ca", issuing.certificate)
    for store in ("tomcat-trust", "callmanager-trust"):
        case = with_ca(case, CUCM_NODES, store, issuing.certificate)
    for node in C_NODES:
        case = with_identity(case, node, "server", mint_expressway_c(node, issuing).certificate)
    return case


@cache
def second_issuing() -> Minted:
    """A second issuing CA under the root of the company's own PKI."""
    return mint_intermediate(internal_root(), "Example Internal Issuing G2")


def c_renewed_and_distributed() -> Case:
    """The same renewal, with the new CA in the lists of both Expressway-E."""
    return c_renewed_under_its_own_g2(*E_NODES)


@scenario(
    control=c_renewed_and_distributed,
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
    also=("chain.held-only-because-sent",),
    sources=("cisco-221624",),
)
def intermediate_missing_on_e() -> Case:
    """The mirror image: Expressway-C was renewed under a new intermediate, which Expressway-E does not hold.

    Example Internal Root > Example Internal Issuing G2 > expc01, expc02; E holds the root and the old intermediate.
    The zone is up because C sends the intermediate along; E refuses the user certificate of the tunnels.
    """
    return c_renewed_under_its_own_g2()


@scenario(
    control=c_renewed_and_distributed,
    services={
        "traversal-zone": (AT_RISK, "4 / 4"),
        "ssh-tunnels": (DEGRADED, "2 / 4"),
        "sign-in": (DEGRADED, "2 / 4"),
        "configuration-download": (DEGRADED, "2 / 4"),
        "sip-registration": (AT_RISK, "4 / 4"),
        "im-and-presence": (DEGRADED, "2 / 4"),
        "voicemail": (DEGRADED, "2 / 4"),
    },
    causes=("ssh.issuer-missing", "store.peers-differ"),
    also=("chain.held-only-because-sent",),
    sources=("cisco-221624", "cisco-213872"),
)
def intermediate_missing_on_one_e() -> Case:
    """The new intermediate of Expressway-C was appended on expe01 only."""
    return c_renewed_under_its_own_g2("expe01")


def client_renewed(*held_by: str) -> Case:
    """X15.5: the client certificate of Expressway-C under the second issuing CA; these Expressways hold it."""
    issuing = second_issuing()
    case = with_ca(small("X15.5"), ("expc01", *held_by), "trusted-ca", issuing.certificate)
    for store in ("tomcat-trust", "callmanager-trust"):
        case = with_ca(case, CUCM_NODES[:2], store, issuing.certificate)
    return with_identity(case, "expc01", "client", mint_client("expc01", issuing).certificate)


def client_renewed_and_distributed() -> Case:
    """The same, with the CA in the list of Expressway-E."""
    return client_renewed("expe01")


@scenario(
    control=client_renewed_and_distributed,
    services={
        "traversal-zone": (AT_RISK, "1 / 1"),
        "ssh-tunnels": (FAILS, "0 / 1"),
        "sign-in": (FAILS, "0 / 1"),
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (AT_RISK, "1 / 1"),
        "im-and-presence": (FAILS, "0 / 1"),
        "voicemail": (FAILS, "0 / 1"),
    },
    causes=("ssh.issuer-missing",),
    also=("chain.held-only-because-sent",),
    sources=("cisco-221624", "cisco-225693"),
)
def x15_5_intermediate_of_the_client_certificate() -> Case:
    """X15.5: the intermediate of Expressway-C's client certificate is not in the list of Expressway-E.

    That of its server certificate is, and helps nobody: on the tunnels C shows the client certificate.
    """
    return client_renewed()


@scenario(
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
    causes=("restart.trust-list-not-running", "restart.trust-list-not-running", "ssh.issuer-missing"),
    also=("chain.held-only-because-sent", "message.issuer-missing"),
    sources=("cisco-221624", "expressway-admin-x15.5-unified-communications", "cisco-216950"),
)
def intermediate_appended_and_not_restarted() -> Case:
    """Situation 3, half mended: G3 was appended on both Expressway-C, and neither was restarted since.

    The list on the page is right; the tunnels go on judging by the old one.
    """
    case = renewed_under_g3()
    for node in C_NODES:
        entries = (*entries_of(case, node, "trusted-ca"), edge_issuing("G3").certificate)
        case = with_installed_trust(case, node, "trusted-ca", entries)
    return case


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
    causes=("ssh.issuer-missing", "store.peers-differ"),
    also=("chain.held-only-because-sent", "message.issuer-missing"),
    sources=("cisco-221624", "certificate-guide-x15.5-acme"),
)
def one_e_renewed_by_night() -> Case:
    """One Expressway-E was renewed under another intermediate, as public CAs rotate them; C holds the usual one."""
    return renewed_under_g3(E_NODES[1:])
