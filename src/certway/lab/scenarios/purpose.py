"""Extended key usage: the roles that a certificate allows, by release and store."""

from __future__ import annotations

from certway.lab.edits import with_ca, with_identity, with_setting
from certway.lab.foundry import mint_intermediate
from certway.lab.scenarios.catalogue import DEGRADED, FAILS, UNKNOWN, scenario
from certway.lab.topology import (
    C_NODES,
    CUCM_NODES,
    E_NODES,
    EXPRESSWAYS,
    healthy,
    internal_root,
    mint_client,
    mint_expressway_c,
    mint_expressway_e,
)
from certway.model.certificate import KeyUsage
from certway.model.deployment import Case

SERVER_ONLY = ("serverAuth",)
CLIENT_ONLY = ("clientAuth",)


def working() -> Case:
    """The healthy deployment."""
    return healthy()


def working_x15_5() -> Case:
    """The healthy deployment on X15.5: C's client certificate of a private CA has both purposes."""
    return healthy("X15.5")


@scenario(
    situation="2",
    control=working,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
        "expressway-and-cucm": (FAILS, "0 / 6"),
        "expressway-and-imp": (UNKNOWN, "0 / 4"),
    },
    causes=("purpose.client-purpose-missing",),
    sources=("cisco-225482",),
)
def c_renewed_for_server_only() -> Case:
    """Both Expressway-C were renewed by a public CA that no longer issues client authentication (X14)."""
    case = healthy()
    for node in C_NODES:
        case = with_identity(case, node, "server", mint_expressway_c(node, extended_key_usage=SERVER_ONLY).certificate)
    return case


@scenario(
    control=working_x15_5,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
        "expressway-and-cucm": (FAILS, "0 / 6"),
        "expressway-and-imp": (UNKNOWN, "0 / 4"),
    },
    causes=("purpose.client-purpose-missing",),
    sources=("cisco-225693",),
)
def x15_5_client_certificate_for_server_only() -> Case:
    """X15.5: C's client certificate is a copy of the public server certificate, for server authentication only.

    The check on Expressway-E is On: the zone fails, and so do the tunnels.
    """
    case = healthy("X15.5")
    for node in C_NODES:
        case = with_identity(case, node, "client", mint_client(node, extended_key_usage=SERVER_ONLY).certificate)
    return case


@scenario(
    control=working_x15_5,
    services={
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (UNKNOWN, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
        "expressway-and-cucm": (FAILS, "0 / 6"),
        "expressway-and-imp": (UNKNOWN, "0 / 4"),
    },
    undecided=("purpose.perhaps-asked",),
    causes=("purpose.client-purpose-missing",),
    sources=("cisco-225693",),
)
def x15_5_switch_off_saves_the_zone_only() -> Case:
    """The same with the check on Expressway-E switched Off: the zone is active, the tunnels stay down.

    Whether Unified CM on 5091 and IM and Presence on 7400 ask for client authentication is documented nowhere.
    """
    case = x15_5_client_certificate_for_server_only.build()
    return with_setting(case, E_NODES, "SIP TLS Certificate ExtendedKeyUsage Checking Mode", "Off")


@scenario(
    situation="4",
    control=working,
    services={
        "sip-registration": (FAILS, "0 / 4"),
    },
    causes=("purpose.both-purposes-missing",),
    sources=("cisco-225482",),
)
def e_renewed_for_server_only() -> Case:
    """Both Expressway-E were renewed for server authentication only, on a release before X15.4.

    Zone and tunnels are up; SIP registration over MRA fails, because C asks for both purposes in the SERVICE message.
    """
    case = healthy()
    for node in E_NODES:
        case = with_identity(case, node, "server", mint_expressway_e(node, extended_key_usage=SERVER_ONLY).certificate)
    return case


@scenario(
    control=working,
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "ssh-tunnels": (UNKNOWN, "2 / 4"),
        "sign-in": (UNKNOWN, "2 / 4"),
        "configuration-download": (UNKNOWN, "2 / 4"),
        "sip-registration": (DEGRADED, "2 / 4"),
        "im-and-presence": (UNKNOWN, "2 / 4"),
        "voicemail": (UNKNOWN, "2 / 4"),
        "edge-clients": (DEGRADED, "2 / 4"),
    },
    causes=("purpose.server-purpose-missing",),
    also=("purpose.both-purposes-missing",),
    sources=("cisco-225482",),
)
def e_with_client_purpose_only() -> Case:
    """One Expressway-E got a certificate for client authentication only; a server needs the other purpose.

    Whether Expressway-C looks at purposes on the tunnels is documented nowhere: unknown.
    """
    return with_identity(
        healthy(), "expe02", "server", mint_expressway_e("expe02", extended_key_usage=CLIENT_ONLY).certificate
    )


def restricted() -> Case:
    """Expressway-C under an issuing CA that is restricted to server authentication, which everybody holds."""
    issuing = mint_intermediate(internal_root(), "Example Web Server CA", extended_key_usage=SERVER_ONLY)
    case = with_ca(healthy(), EXPRESSWAYS, "trusted-ca", issuing.certificate)
    for store in ("tomcat-trust", "callmanager-trust"):
        case = with_ca(case, CUCM_NODES, store, issuing.certificate)
    for node in C_NODES:
        case = with_identity(case, node, "server", mint_expressway_c(node, issuing).certificate)
    return case


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
        "expressway-and-cucm": (FAILS, "0 / 6"),
    },
    causes=("purpose.issuer-purpose",),
    sources=("rfc5280-4.2.1.12",),
)
def issuing_ca_for_servers_only() -> Case:
    """Expressway-C has both purposes, but the CA above it is restricted to server authentication.

    OpenSSL looks at the extended key usage of every CA below the root.
    """
    return restricted()


@scenario(
    control=working,
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "sip-registration": (DEGRADED, "2 / 4"),
        "edge-clients": (DEGRADED, "2 / 4"),
    },
    causes=("purpose.key-usage-missing",),
    sources=("rfc5280-4.2.1.3",),
)
def key_usage_without_signature() -> Case:
    """The certificate of one Expressway-E has a key usage with which no server can work."""
    leaf = mint_expressway_e("expe01", key_usage=KeyUsage.NON_REPUDIATION).certificate
    return with_identity(healthy(), "expe01", "server", leaf)
