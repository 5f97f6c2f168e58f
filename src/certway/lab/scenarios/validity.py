"""Certificates before or after their time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from certway.lab.edits import with_ca, with_identity, with_setting, without_ca
from certway.lab.foundry import Minted, mint_intermediate
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, UNKNOWN, scenario
from certway.lab.topology import (
    C_NODES,
    E_NODES,
    EXPRESSWAYS,
    NOW,
    edge_issuing,
    edge_root,
    healthy,
    mint_client,
    mint_expressway_c,
    mint_expressway_e,
    small,
)
from certway.model.deployment import Case


def working() -> Case:
    """The healthy deployment."""
    return healthy()


def old_issuing() -> Minted:
    """An earlier certificate of the issuing CA G2: same name, same key, ended in June."""
    return mint_intermediate(
        edge_root(),
        "Example Edge Issuing G2",
        key=edge_issuing().key,
        not_before=datetime(2021, 6, 1, tzinfo=UTC),
        not_after=datetime(2026, 6, 1, tzinfo=UTC),
    )


def expired_twin_beside() -> Case:
    """Every list holds the expired and the current certificate of G2; the expired one never hides the other."""
    case = without_ca(healthy(), EXPRESSWAYS, "trusted-ca", edge_issuing().certificate)
    return with_ca(case, EXPRESSWAYS, "trusted-ca", old_issuing().certificate, edge_issuing().certificate)


@scenario(
    situation="2",
    control=working,
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "ssh-tunnels": (DEGRADED, "2 / 4"),
        "sign-in": (DEGRADED, "2 / 4"),
        "configuration-download": (DEGRADED, "2 / 4"),
        "sip-registration": (DEGRADED, "2 / 4"),
        "im-and-presence": (DEGRADED, "2 / 4"),
        "voicemail": (DEGRADED, "2 / 4"),
        "edge-clients": (DEGRADED, "2 / 4"),
        "cluster": (AT_RISK, "4 / 4"),
    },
    causes=("validity.expired",),
    sources=("cisco-221624",),
)
def one_edge_certificate_expired() -> Case:
    """The certificate of one Expressway-E ended yesterday."""
    leaf = mint_expressway_e("expe02", not_after=NOW - timedelta(days=1)).certificate
    return with_identity(healthy(), "expe02", "server", leaf)


@scenario(
    control=expired_twin_beside,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
        "edge-clients": (FAILS, "0 / 4"),
        "cluster": (AT_RISK, "4 / 4"),
    },
    causes=("validity.expired",),
    sources=("expressway-admin-x15.5-security",),
)
def issuing_ca_expired_everywhere() -> Case:
    """Every list holds only the expired certificate of the issuing CA G2; its successor has the same name and key.

    Example Edge Root > Example Edge Issuing G2 (ended in June) > expe01, expe02. The control holds both.
    """
    case = without_ca(healthy(), EXPRESSWAYS, "trusted-ca", edge_issuing().certificate)
    return with_ca(case, EXPRESSWAYS, "trusted-ca", old_issuing().certificate)


@scenario(
    control=working,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
        "edge-clients": (FAILS, "0 / 4"),
        "cluster": (AT_RISK, "4 / 4"),
    },
    causes=("validity.not-yet-valid",),
    sources=("cisco-221624",),
)
def edge_certificates_from_tomorrow() -> Case:
    """Both Expressway-E were given certificates that begin tomorrow."""
    case = healthy()
    for node in E_NODES:
        leaf = mint_expressway_e(node, not_before=NOW + timedelta(days=1)).certificate
        case = with_identity(case, node, "server", leaf)
    return case


@scenario(
    control=working,
    services={
        "traversal-zone": (AT_RISK, "4 / 4"),
        "ssh-tunnels": (AT_RISK, "4 / 4"),
        "sign-in": (AT_RISK, "4 / 4"),
        "configuration-download": (AT_RISK, "4 / 4"),
        "sip-registration": (AT_RISK, "4 / 4"),
        "im-and-presence": (AT_RISK, "4 / 4"),
        "voicemail": (AT_RISK, "4 / 4"),
        "edge-clients": (AT_RISK, "4 / 4"),
    },
    causes=("validity.expires-soon",),
    sources=("expressway-admin-x15.5-reference",),
)
def edge_certificate_in_its_last_week() -> Case:
    """The certificate of one Expressway-E ends in six days."""
    leaf = mint_expressway_e("expe01", not_after=NOW + timedelta(days=6)).certificate
    return with_identity(healthy(), "expe01", "server", leaf)


@scenario(
    control=working,
    causes=("validity.issuer-outlives",),
    sources=("rfc5280-4.1.2.5",),
)
def leaf_outlives_its_issuer() -> Case:
    """One Expressway-E has a certificate that ends after the CA above it."""
    leaf = mint_expressway_e("expe01", not_after=datetime(2040, 1, 1, tzinfo=UTC)).certificate
    return with_identity(healthy(), "expe01", "server", leaf)


def only_old_on_c() -> Case:
    """Both Expressway-C hold the expired certificate of G2 alone; Expressway-E holds and sends the current one."""
    case = without_ca(healthy(), C_NODES, "trusted-ca", edge_issuing().certificate)
    return with_ca(case, C_NODES, "trusted-ca", old_issuing().certificate)


@scenario(
    control=expired_twin_beside,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
    },
    causes=(
        "validity.expired",
        "chain.shadowed-by-twin",
        "chain.shadowed-by-twin",
        "chain.shadowed-by-twin",
        "chain.shadowed-by-twin",
    ),
    sources=("expressway-admin-x15.5-security", "measured-same-subject", "cisco-220220"),
)
def expired_issuing_ca_on_c_only() -> Case:
    """C holds only the expired certificate of the intermediate; the current one, of the same name, is sent by E.

    OpenSSL looks into its own list first and does not come back: the expired entry hides what is sent along.
    """
    return only_old_on_c()


@scenario(
    control=lambda: healthy("X15.5"),
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
        "expressway-and-cucm": (FAILS, "0 / 6"),
        "expressway-and-imp": (FAILS, "0 / 4"),
    },
    causes=("validity.expired", "validity.expired"),
    sources=("cisco-225693", "expressway-admin-x15.5-reference"),
)
def x15_5_client_certificate_forgotten() -> Case:
    """X15.5: the server certificates were renewed; the copies that the upgrade had put into the client stores ended.

    Alarm 40078 says so; every connection that Expressway-C opens fails.
    """
    case = healthy("X15.5")
    for node in C_NODES:
        leaf = mint_client(node, not_after=NOW - timedelta(days=3)).certificate
        case = with_identity(case, node, "client", leaf)
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
        "expressway-and-cucm": (DEGRADED, "3 / 6"),
        "expressway-and-imp": (DEGRADED, "2 / 4"),
        "cluster": (DEGRADED, "3 / 4"),
    },
    causes=("validity.expired",),
    sources=("cluster-guide-x14.0-fqdn", "cisco-217230"),
)
def expired_with_enforce() -> Case:
    """Enforce, and the certificate of one Expressway-C ended: its peer refuses it, as everybody else does."""
    case = with_setting(healthy(), EXPRESSWAYS, "TLS verification mode", "Enforce")
    leaf = mint_expressway_c("expc02", not_after=NOW - timedelta(hours=1)).certificate
    return with_identity(case, "expc02", "server", leaf)


def ended_twin(release: str) -> Case:
    """The ended and the current certificate of G2 in the lists of both Expressways, the ended one first."""
    case = without_ca(small(release), ("expc01", "expe01"), "trusted-ca", edge_issuing().certificate)
    return with_ca(case, ("expc01", "expe01"), "trusted-ca", old_issuing().certificate, edge_issuing().certificate)


@scenario(
    control=lambda: ended_twin("X12.5"),
    services={
        "traversal-zone": (AT_RISK, "1 / 1"),
        "ssh-tunnels": (AT_RISK, "1 / 1"),
        "sign-in": (AT_RISK, "1 / 1"),
        "configuration-download": (AT_RISK, "1 / 1"),
        "sip-registration": (AT_RISK, "1 / 1"),
        "im-and-presence": (AT_RISK, "1 / 1"),
        "voicemail": (AT_RISK, "1 / 1"),
    },
    causes=("chain.ended-twin-of-an-old-engine",),
    sources=("cisco-212475", "measured-same-subject"),
)
def ended_twin_on_x8_11_4() -> Case:
    """X8.11.4: an ended and a valid certificate of one CA are in the lists; the engine may be OpenSSL 1.0.

    Later engines prefer the one that is valid; of this one certway has no parameters.
    """
    return ended_twin("X8.11.4")


@scenario(
    control=lambda: small("X8.11.4"),
    services={
        "traversal-zone": (UNKNOWN, "0 / 1"),
        "ssh-tunnels": (FAILS, "0 / 1"),
        "sign-in": (FAILS, "0 / 1"),
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "im-and-presence": (FAILS, "0 / 1"),
        "voicemail": (FAILS, "0 / 1"),
    },
    causes=("validity.expired",),
    sources=("cisco-212475", "measured-same-subject"),
)
def expired_issuing_ca_on_c_with_x8_11_4() -> Case:
    """X8.11.4: C holds the ended certificate of the intermediate alone; the current one is sent by E.

    OpenSSL 1.0 may take what is sent before it looks into its own list: whether the zone is up is unknown. The tunnels,
    to which nothing is sent along, fail with any engine.
    """
    case = without_ca(small("X8.11.4"), "expc01", "trusted-ca", edge_issuing().certificate)
    return with_ca(case, "expc01", "trusted-ca", old_issuing().certificate)
