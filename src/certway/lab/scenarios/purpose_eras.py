"""The same certificates before and after a release that asks for other purposes."""

from __future__ import annotations

from certway.lab.edits import with_identity, with_release, with_setting
from certway.lab.scenarios.catalogue import DEGRADED, FAILS, UNKNOWN, Builder, scenario
from certway.lab.topology import (
    C_NODES,
    E_NODES,
    EXPRESSWAYS,
    healthy,
    mint_client,
    mint_expressway_c,
    mint_expressway_e,
)
from certway.model.deployment import Case

SERVER_ONLY = ("serverAuth",)
CHECK = "SIP TLS Certificate ExtendedKeyUsage Checking Mode"


def on(release: str) -> Builder:
    """The healthy deployment on a release."""
    return lambda: healthy(release)


def c_for_server_only(release: str, *nodes: str) -> Case:
    """Expressway-C with server authentication only, on a release with one certificate for both roles."""
    case = healthy(release)
    for node in nodes or C_NODES:
        case = with_identity(case, node, "server", mint_expressway_c(node, extended_key_usage=SERVER_ONLY).certificate)
    return case


def e_for_server_only(release: str, *nodes: str) -> Case:
    """Expressway-E with server authentication only."""
    case = healthy(release)
    for node in nodes or E_NODES:
        case = with_identity(case, node, "server", mint_expressway_e(node, extended_key_usage=SERVER_ONLY).certificate)
    return case


def c_without_purposes() -> Case:
    """X15.4, and the certificates of Expressway-C name no purposes at all: any is allowed."""
    case = healthy("X15.4")
    for node in C_NODES:
        case = with_identity(case, node, "server", mint_expressway_c(node, extended_key_usage=None).certificate)
    return case


def e_x15_4() -> Case:
    """X15.4 takes Expressway-E with server authentication only."""
    return e_for_server_only("X15.4")


@scenario(
    control=on("X12.7"),
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
        "expressway-and-cucm": (UNKNOWN, "0 / 6"),
        "expressway-and-imp": (UNKNOWN, "0 / 4"),
    },
    causes=("purpose.client-purpose-missing",),
    sources=("cisco-225482", "expressway-release-notes-x14.2.5"),
)
def c_on_x12_7() -> Case:
    """X12.7: Expressway-C renewed for server authentication only; zone and tunnels fail.

    On the download ports Unified CM does not see that certificate before X14.0.2; whether it asks for client
    authentication on the SIP OAuth port is documented nowhere.
    """
    return c_for_server_only("X12.7")


@scenario(
    control=c_without_purposes,
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
def c_on_x15_4() -> Case:
    """X15.4 helps Expressway-E only: Expressway-C with server authentication only fails as before.

    The control has certificates without extended key usage, which allow every purpose.
    """
    return c_for_server_only("X15.4")


@scenario(
    control=e_x15_4,
    services={
        "sip-registration": (FAILS, "0 / 4"),
    },
    causes=("purpose.both-purposes-missing",),
    sources=("cisco-225482", "fn74362"),
)
def e_on_x15_3_2() -> Case:
    """X15.3.2, the last release that asks for both purposes in the SERVICE message: Expressway-E has one of them."""
    return e_for_server_only("X15.3.2")


@scenario(
    control=on("X12.7"),
    services={
        "sip-registration": (DEGRADED, "2 / 4"),
    },
    causes=("purpose.both-purposes-missing",),
    sources=("cisco-225482",),
)
def one_e_on_x12_7() -> Case:
    """X12.7: one Expressway-E renewed for server authentication only; registrations through the other one work."""
    return e_for_server_only("X12.7", "expe02")


@scenario(
    control=e_x15_4,
    services={
        "sip-registration": (FAILS, "0 / 4"),
    },
    causes=("purpose.both-purposes-missing", "zone.releases-differ"),
    sources=("cisco-225482", "cisco-217743"),
)
def e_upgraded_before_c() -> Case:
    """In the upgrade window: Expressway-E is on X15.4 already, and Expressway-C, which reads the message, is not.

    It is the release of the Expressway that judges that counts.
    """
    return with_release(e_x15_4(), C_NODES, "X15.3.2")


@scenario(
    control=e_x15_4,
    causes=("zone.releases-differ",),
    sources=("cisco-225482", "cisco-217743"),
)
def c_upgraded_before_e() -> Case:
    """The other order: Expressway-C on X15.4 reads the message of Expressway-E on X15.3.2 without complaint."""
    return with_release(e_x15_4(), E_NODES, "X15.3.2")


def enforced(case: Case) -> Case:
    """Both clusters on Enforce."""
    return with_setting(case, EXPRESSWAYS, "TLS verification mode", "Enforce")


def enforced_x15_4() -> Case:
    """X15.4 with Enforce: cluster peers no longer compare purposes."""
    return enforced(e_x15_4())


@scenario(
    control=enforced_x15_4,
    services={
        "sip-registration": (FAILS, "0 / 4"),
        "cluster": (DEGRADED, "2 / 4"),
    },
    causes=("purpose.both-purposes-missing",),
    sources=("cisco-225482",),
)
def enforced_cluster_before_x15_4() -> Case:
    """X15.2.4, Enforce, and both Expressway-E for server authentication only: replication breaks as well."""
    return enforced(e_for_server_only("X15.2.4"))


def clients_for_server_only(*nodes: str) -> Case:
    """X15.5: client certificates of Expressway-C that name server authentication only."""
    case = healthy("X15.5")
    for node in nodes or C_NODES:
        case = with_identity(case, node, "client", mint_client(node, extended_key_usage=SERVER_ONLY).certificate)
    return case


@scenario(
    control=on("X15.5"),
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "ssh-tunnels": (DEGRADED, "2 / 4"),
        "sign-in": (DEGRADED, "2 / 4"),
        "configuration-download": (DEGRADED, "2 / 4"),
        "sip-registration": (DEGRADED, "2 / 4"),
        "im-and-presence": (DEGRADED, "2 / 4"),
        "voicemail": (DEGRADED, "2 / 4"),
        "expressway-and-cucm": (DEGRADED, "3 / 6"),
        "expressway-and-imp": (UNKNOWN, "2 / 4"),
    },
    causes=("purpose.client-purpose-missing",),
    sources=("cisco-225693", "expressway-admin-x15.5-security"),
)
def x15_5_one_copied_by_the_upgrade() -> Case:
    """X15.5: the upgrade copied a public server certificate into the client store of one Expressway-C.

    The other peer got a private client certificate; everything that needs expc02 fails.
    """
    return clients_for_server_only("expc02")


@scenario(
    control=on("X15.5"),
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (DEGRADED, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
        "expressway-and-cucm": (FAILS, "0 / 6"),
        "expressway-and-imp": (UNKNOWN, "0 / 4"),
    },
    causes=("purpose.client-purpose-missing",),
    sources=("cisco-225693", "expressway-admin-x15.5-reference"),
)
def x15_5_switch_off_on_one_e() -> Case:
    """X15.5: the check was switched Off on one of two Expressway-E; nothing replicates it to the other one's zone."""
    return with_setting(clients_for_server_only(), "expe01", CHECK, "Off")


def client_without_purposes() -> Case:
    """X15.5: client certificates without extended key usage are documented to work."""
    case = healthy("X15.5")
    for node in C_NODES:
        case = with_identity(case, node, "client", mint_client(node, extended_key_usage=None).certificate)
    return case


@scenario(
    control=client_without_purposes,
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
    sources=("rfc5280-4.2.1.12", "measured-openssl"),
)
def x15_5_any_purpose_only() -> Case:
    """X15.5: a template of the company names `anyExtendedKeyUsage` alone in the client certificates.

    The standard lets it stand for every purpose; OpenSSL does not take it for client authentication.
    """
    case = healthy("X15.5")
    for node in C_NODES:
        leaf = mint_client(node, extended_key_usage=("anyExtendedKeyUsage",)).certificate
        case = with_identity(case, node, "client", leaf)
    return case


@scenario(
    control=on("X15.5"),
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
    sources=("cisco-225693", "cisco-225482"),
)
def x15_5_client_certificate_in_the_server_store() -> Case:
    """X15.5: the two files of one Expressway-E were mixed up; its server store has client authentication only."""
    leaf = mint_expressway_e("expe02", extended_key_usage=("clientAuth",)).certificate
    return with_identity(healthy("X15.5"), "expe02", "server", leaf)
