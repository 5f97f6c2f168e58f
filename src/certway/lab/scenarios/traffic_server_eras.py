"""Expressway-C judging UC nodes: by release, by product, and by which certificate is shown."""

from __future__ import annotations

from dataclasses import replace

from certway.lab.edits import (
    with_ca,
    with_fqdn,
    with_identity,
    with_nodes,
    with_setting,
    with_trust,
)
from certway.lab.foundry import mint_self_signed
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, UNKNOWN, Builder, scenario
from certway.lab.scenarios.traffic_server import (
    SMALL_CUCM,
    upgraded_from,
    voice_issuing,
    with_ecdsa_twins,
    with_self_signed,
)
from certway.lab.topology import (
    fqdn_of,
    mint_uc_node,
    small,
)
from certway.model.deployment import Case, Node
from certway.model.observation import Unseen
from certway.model.text import say


def on(release: str, uc_release: str = "14SU4", *, verified: str = "On") -> Builder:
    """A small deployment on these releases; `verified`: TLS verify mode at discovery."""
    return lambda: with_setting(small(release, uc_release), SMALL_CUCM, "TLS verify mode", verified)


@scenario(
    control=on("X14.0.9", verified="Off"),
    services={
        "sign-in": (AT_RISK, "1 / 1"),
        "configuration-download": (AT_RISK, "1 / 1"),
        "sip-registration": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (AT_RISK, "2 / 2"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cisco-218018", "cisco-225476", "expressway-release-notes-x14.0.9"),
)
def subscriber_self_signed_on_x14_0_9() -> Case:
    """X14.0.9: one note lets the verification begin with X14.0.8, the release notes with X14.2; one tomcat is unknown.

    The release notes decide: it works, and will not after the upgrade.
    """
    return with_self_signed(on("X14.0.9", verified="Off")(), "cucm-sub1")


@scenario(
    control=on("X14.0.7"),
    services={
        "sign-in": (AT_RISK, "1 / 1"),
        "configuration-download": (AT_RISK, "1 / 1"),
        "sip-registration": (DEGRADED, "1 / 1"),
        "expressway-and-cucm": (DEGRADED, "1 / 2"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cisco-218018", "expressway-admin-x15.5-unified-communications"),
)
def publisher_self_signed_and_discovery_verified() -> Case:
    """X14.0.7 with TLS verify mode On: requests pass, discovery of the publisher with its self-signed tomcat fails."""
    return with_self_signed(on("X14.0.7")(), "cucm-pub")


@scenario(
    control=on("X14.0.7", verified="Off"),
    services={
        "sign-in": (AT_RISK, "1 / 1"),
        "configuration-download": (AT_RISK, "1 / 1"),
        "sip-registration": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (AT_RISK, "2 / 2"),
    },
    causes=("traffic-server.name-missing", "traffic-server.name-missing"),
    sources=("cisco-218018", "cisco-225476"),
)
def nodes_by_short_name_before_x14_2() -> Case:
    """X14.0.7: System > Server has host names alone, certificates have full names; nobody compares them yet."""
    case = on("X14.0.7", verified="Off")()
    for node in SMALL_CUCM:
        case = with_fqdn(case, node, node)
    return case


def without_release(case: Case, node: str) -> Case:
    """A node whose release nobody has shown."""

    def hide(found: Node) -> Node:
        return replace(found, release=Unseen(why=say("the release of {node} was not seen", node=found.id)))

    return with_nodes(case, node, hide)


@scenario(
    control=on("X14.3.4", verified="Off"),
    services={
        "sign-in": (UNKNOWN, "0 / 1"),
        "configuration-download": (UNKNOWN, "0 / 1"),
        "sip-registration": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (UNKNOWN, "0 / 2"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cisco-218018", "expressway-release-notes-x14.2.5"),
)
def tomcat_self_signed_and_release_not_seen() -> Case:
    """Both tomcat certificates are unknown to C, and nobody has shown whether C is on X14.2 or before: unknown."""
    return without_release(with_self_signed(on("X14.3.4", verified="Off")(), *SMALL_CUCM), "expc01")


@scenario(
    control=small,
    services={
        "voicemail": (FAILS, "0 / 1"),
        "expressway-and-unity": (FAILS, "0 / 1"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cisco-218018", "mra-guide-x15.2-requirements"),
)
def unity_self_signed() -> Case:
    """Unity Connection shows the self-signed certificate of its installation: voicemail alone is "not connected"."""
    return with_self_signed(small(), "cuc1")


@scenario(
    control=small,
    services={
        "voicemail": (FAILS, "0 / 1"),
        "expressway-and-unity": (FAILS, "0 / 1"),
    },
    causes=("traffic-server.name-missing",),
    sources=("mra-guide-x15.2-requirements", "cisco-218018"),
)
def unity_by_address() -> Case:
    """The UC service for voicemail names Unity Connection by its address; its certificate has its full name."""
    return with_setting(small(), "cuc1", "UC service address", "192.0.2.51")


@scenario(
    control=small,
    services={
        "im-and-presence": (FAILS, "0 / 1"),
        "expressway-and-imp": (FAILS, "0 / 1"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cisco-218018", "mra-guide-x15.2-requirements"),
)
def presence_tomcat_self_signed() -> Case:
    """IM and Presence: the tomcat certificate of the installation on 8443, while cup-xmpp is signed by the CA."""
    return with_self_signed(small(), "imp1")


@scenario(
    control=small,
    services={
        "im-and-presence": (FAILS, "0 / 1"),
        "expressway-and-imp": (FAILS, "0 / 1"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("certificate-guide-x15.5-requirements", "cisco-218018"),
)
def cup_xmpp_self_signed() -> Case:
    """IM and Presence: the cup-xmpp certificate of the installation on 7400, while tomcat is signed by the CA."""
    return with_self_signed(small(), "imp1", store="cup-xmpp")


@scenario(
    control=small,
    services={
        "im-and-presence": (FAILS, "0 / 1"),
        "expressway-and-imp": (FAILS, "0 / 1"),
    },
    causes=("chain.shadowed-by-twin", "chain.same-subject-twice"),
    sources=("certificate-guide-x15.5-requirements", "cisco-213872", "measured-same-subject"),
)
def presence_twins_of_the_installation() -> Case:
    """IM and Presence: tomcat and cup-xmpp are self-signed with one name, and C was given both.

    No key identifier tells them apart: the first in the list of C is found, the other one never.
    """
    case = small()
    tomcat, xmpp = (
        mint_self_signed(f"imp1 {store} twin", common_name=fqdn_of("imp1"), key_type="rsa-2048").certificate
        for store in ("tomcat", "cup-xmpp")
    )
    case = with_identity(with_identity(case, "imp1", "tomcat", tomcat), "imp1", "cup-xmpp", xmpp)
    return with_ca(case, "expc01", "trusted-ca", tomcat, xmpp)


@scenario(
    control=small,
    services={
        "im-and-presence": (FAILS, "0 / 1"),
        "expressway-and-imp": (FAILS, "0 / 1"),
    },
    causes=("traffic-server.name-missing",),
    sources=("cisco-218018", "cisco-225476"),
)
def presence_by_short_name() -> Case:
    """System > Server has IM and Presence by its host name alone."""
    return with_fqdn(small(), "imp1", "imp1")


@scenario(
    control=small,
    services={
        "sign-in": (DEGRADED, "1 / 1"),
        "configuration-download": (DEGRADED, "1 / 1"),
        "sip-registration": (DEGRADED, "1 / 1"),
        "expressway-and-cucm": (DEGRADED, "1 / 2"),
    },
    causes=("purpose.server-purpose-missing",),
    sources=("measured-openssl", "trafficserver-source"),
)
def tomcat_for_clients_only() -> Case:
    """The tomcat certificate of the subscriber names client authentication alone, from a wrong template.

    That the traffic server asks for server authentication is inferred from its engine.
    """
    leaf = mint_uc_node("cucm-sub1", "tomcat", extended_key_usage=("clientAuth",)).certificate
    return with_identity(small(), "cucm-sub1", "tomcat", leaf)


def https_open(signed: bool) -> Case:
    """ECDSA twins, C prefers ECDSA, and HTTPS Ciphers on Unified CM allows every kind."""
    case = upgraded_from("X12.5.4", signed=signed)
    return with_setting(case, SMALL_CUCM, "HTTPS Ciphers", "All supported ciphers")


@scenario(
    control=lambda: https_open(signed=True),
    services={
        "sign-in": (FAILS, "0 / 1"),
        "configuration-download": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("traffic-server.ecdsa-twin-unknown",),
    sources=("cisco-218018", "preferred-architecture-14-security"),
)
def ecdsa_twins_on_8443_too() -> Case:
    """HTTPS Ciphers allows ECDSA as well: the unknown tomcat-ECDSA is shown on 8443, and sign-in fails, too."""
    return https_open(signed=False)


@scenario(
    control=lambda: with_setting(
        with_ecdsa_twins(small("X14.3.4"), signed=False), "expc01", "Ciphers", "ECDHE-RSA-AES256-GCM-SHA384:EECDH:HIGH"
    ),
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("traffic-server.ecdsa-twin-unknown",),
    sources=("cisco-218018", "cisco-222186"),
)
def ecdsa_twins_and_fresh_installation() -> Case:
    """X15.0.2 installed fresh: its cipher string asks for ECDSA first; the control puts RSA before the string."""
    ciphers = "EECDH:EDH:HIGH:-AES256+SHA:!MEDIUM:!LOW:!3DES:!MD5:!PSK:!eNULL:!aNULL:!aDH"
    return with_setting(with_ecdsa_twins(small("X15.0.2"), signed=False), "expc01", "Ciphers", ciphers)


@scenario(
    control=small,
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cucm-security-12.5su4-ecdsa", "cisco-218018"),
)
def callmanager_self_signed() -> Case:
    """CallManager of both nodes is self-signed; tomcat is not: 6971 fails, 8443 and 6972 work."""
    return with_self_signed(small(), *SMALL_CUCM, store="callmanager")


@scenario(
    control=small,
    services={
        "expressway-and-cucm": (DEGRADED, "1 / 2"),
    },
    causes=("traffic-server.discovery-name-missing",),
    sources=("mra-guide-x15.2-requirements", "expressway-admin-x15.5-unified-communications"),
)
def publisher_typed_by_address() -> Case:
    """The publisher was typed on Expressway-C by its address: discovery compares it with the names of tomcat."""
    return with_setting(small(), SMALL_CUCM, "Publisher address", "192.0.2.31")


@scenario(
    control=small,
    services={
        "im-and-presence": (FAILS, "0 / 1"),
        "expressway-and-imp": (FAILS, "0 / 1"),
    },
    causes=("chain.issuer-missing",),
    sources=("cisco-218018", "mra-guide-x15.2-requirements"),
)
def presence_renewed_under_another_ca() -> Case:
    """IM and Presence was renewed under the voice PKI, and Expressway-C was not given its CAs.

    Example Voice Root > Example Voice Issuing > imp1.
    """
    case = small()
    for store in ("tomcat", "cup-xmpp"):
        case = with_identity(case, "imp1", store, mint_uc_node("imp1", store, voice_issuing()).certificate)
    return with_ca(case, "imp1", "tomcat-trust", *voice_issuing().chain)


@scenario(
    control=on("X15.5", "15SU4"),
    services={
        "voicemail": (FAILS, "0 / 1"),
        "expressway-and-unity": (FAILS, "0 / 1"),
    },
    causes=("chain.issuer-missing",),
    sources=("cisco-218018", "cisco-225693"),
)
def x15_5_unity_under_another_ca() -> Case:
    """X15.5: Unity Connection was moved to the voice PKI, which nobody gave to Expressway-C.

    What C holds for its own two certificates has nothing to do with it.
    """
    leaf = mint_uc_node("cuc1", "tomcat", voice_issuing()).certificate
    return with_trust(
        with_identity(small("X15.5", "15SU4"), "cuc1", "tomcat", leaf), "cuc1", "tomcat-trust", voice_issuing().chain
    )
