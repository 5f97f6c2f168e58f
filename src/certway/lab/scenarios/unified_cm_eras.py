"""Unified CM and IM and Presence judging Expressway-C: by release, by store, and by node."""

from __future__ import annotations

from certway.lab.edits import with_ca, with_identity, with_setting, with_trust, without_ca
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, Builder, scenario
from certway.lab.scenarios.traffic_server import SMALL_CUCM, with_self_signed
from certway.lab.scenarios.unified_cm import (
    PRIVATE_CHAIN,
    PROFILE,
    STORES,
    c_renewed,
    c_renewed_and_distributed,
    mixed_mode,
    private_issuing,
    with_presence_trust,
    with_profile_names,
    with_unified_cm_trust,
)
from certway.lab.topology import (
    healthy,
    internal_issuing,
    internal_root,
    mint_client,
    mint_uc_node,
    small,
)
from certway.model.deployment import Case

JAVA = "12.5(1)SU2"
"""The last service update before HAProxy."""


def without_sip_oauth(release: str, uc_release: str) -> Case:
    """A small deployment without SIP OAuth, so that 6971 and 6972 alone show what Unified CM makes of C."""
    return with_setting(small(release, uc_release), SMALL_CUCM, "SIP OAuth mode", "Disabled")


def stores_hold(case: Case, *stores: str, root: bool, intermediate: bool) -> Case:
    """These stores of Unified CM with the root of C's certificate, its intermediate, or both."""
    entries = tuple(
        item.certificate for item, kept in ((internal_root(), root), (internal_issuing(), intermediate)) if kept
    )
    for store in stores:
        case = with_trust(case, SMALL_CUCM, store, entries)
    return case


def plain(release: str, uc_release: str) -> Builder:
    """The healthy deployment on these releases, without SIP OAuth."""
    return lambda: without_sip_oauth(release, uc_release)


@scenario(
    control=plain("X14.3.4", JAVA),
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.chain-in-part",),
    sources=("cisco-217748", "measured-jsse", "cucm-release-notes-12.5su3"),
)
def java_with_the_intermediate_only() -> Case:
    """12.5(1)SU2: both stores hold the intermediate of Expressway-C's certificate without the root.

    Java takes every entry as an anchor and would accept; the documents ask for root and intermediates, and decide.
    """
    return stores_hold(without_sip_oauth("X14.3.4", JAVA), *STORES, root=False, intermediate=True)


@scenario(
    control=plain("X14.3.4", JAVA),
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.chain-missing",),
    sources=("cisco-217748", "measured-jsse"),
)
def java_with_nothing() -> Case:
    """12.5(1)SU2: neither store was given anything of Expressway-C's chain; Java ends with alert 46, not 48."""
    return stores_hold(without_sip_oauth("X14.3.4", JAVA), *STORES, root=False, intermediate=False)


@scenario(
    control=plain("X14.3.4", "14SU4"),
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.chain-missing",),
    sources=("cisco-217748", "measured-haproxy"),
)
def intermediate_without_the_root() -> Case:
    """14SU4: both stores hold the intermediate without the root: HAProxy, which follows OpenSSL, refuses it.

    The handshake ends with "unknown ca"; only a self-signed entry is an anchor there.
    """
    return stores_hold(without_sip_oauth("X14.3.4", "14SU4"), *STORES, root=False, intermediate=True)


@scenario(
    control=plain("X14.0.1", "14"),
    services={
        "configuration-download": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (AT_RISK, "2 / 2"),
    },
    causes=("unified-cm.chain-missing",),
    sources=("expressway-release-notes-x14.2.5", "cisco-217748"),
)
def one_of_two_stores_on_x14_0_1() -> Case:
    """X14.0.1, the release before Unified CM judges C: CallManager-trust lacks the chain, which the upgrade needs."""
    return stores_hold(without_sip_oauth("X14.0.1", "14"), "callmanager-trust", root=False, intermediate=False)


@scenario(
    control=plain("X14.0.2", "14"),
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.chain-missing",),
    sources=("expressway-release-notes-x14.2.5", "cisco-217748"),
)
def one_of_two_stores_on_x14_0_2() -> Case:
    """X14.0.2, the first release: tomcat-trust has the chain, CallManager-trust has not; the download needs both."""
    return stores_hold(without_sip_oauth("X14.0.2", "14"), "callmanager-trust", root=False, intermediate=False)


@scenario(
    control=plain("X15.0.2", "15"),
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.chain-missing",),
    sources=("cisco-225746", "cisco-217748"),
)
def tomcat_trust_forgotten_on_15() -> Case:
    """CUCM 15: the chain was uploaded as CallManager-trust only; C logs "tlsv1 alert unknown ca" for 6972."""
    return stores_hold(without_sip_oauth("X15.0.2", "15"), "tomcat-trust", root=False, intermediate=False)


@scenario(
    control=lambda: small("X12.7"),
    services={
        "configuration-download": (AT_RISK, "1 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.chain-missing",),
    sources=("mra-guide-x15.2-basic-configuration", "cisco-217748"),
)
def sip_oauth_before_x14_0_2() -> Case:
    """X12.7 with SIP OAuth: on 5091 Unified CM has judged C from the start; downloads are a risk of the upgrade."""
    return stores_hold(small("X12.7"), *STORES, root=False, intermediate=False)


@scenario(
    control=c_renewed_and_distributed,
    services={
        "im-and-presence": (DEGRADED, "4 / 4"),
        "expressway-and-imp": (DEGRADED, "2 / 4"),
    },
    causes=("presence.chain-missing", "unified-cm.not-replicated"),
    sources=("mra-guide-x15.2-requirements", "cisco-213872"),
)
def presence_subscriber_not_reached() -> Case:
    """The new chain of C was uploaded on the IM and Presence publisher and has not reached the subscriber."""
    case = c_renewed_and_distributed()
    for store in ("cup-xmpp-trust", "tomcat-trust"):
        case = without_ca(case, "imp2", store, *PRIVATE_CHAIN)
    return case


@scenario(
    control=small,
    services={
        "im-and-presence": (FAILS, "0 / 1"),
        "expressway-and-imp": (FAILS, "0 / 1"),
    },
    causes=("presence.chain-missing",),
    sources=("mra-guide-x15.2-requirements",),
)
def presence_without_tomcat_trust() -> Case:
    """IM and Presence holds the CAs of Expressway-C in cup-xmpp-trust, not in tomcat-trust."""
    return with_trust(small(), "imp1", "tomcat-trust", ())


@scenario(
    control=c_renewed_and_distributed,
    services={
        "im-and-presence": (FAILS, "0 / 4"),
        "expressway-and-imp": (FAILS, "0 / 4"),
    },
    causes=("presence.chain-missing",),
    sources=("mra-guide-x15.2-requirements", "cisco-217748"),
)
def presence_forgotten() -> Case:
    """C was renewed under another PKI; Unified CM was given it in both stores, IM and Presence was forgotten."""
    return with_unified_cm_trust(c_renewed(healthy()))


def mixed_mode_named() -> Case:
    """Mixed mode with secure phones without SIP OAuth; their profile is in the certificate of Expressway-C."""
    return with_profile_names(mixed_mode(), "server", PROFILE)


def mixed_mode_unverified() -> Case:
    """The same on X14.0.7, discovered with TLS verify mode Off."""
    case = with_setting(mixed_mode("X14.0.7"), SMALL_CUCM, "TLS verify mode", "Off")
    return with_profile_names(case, "server", PROFILE)


@scenario(
    control=mixed_mode_named,
    services={
        "sip-registration": (DEGRADED, "1 / 1"),
        "expressway-and-cucm": (DEGRADED, "1 / 2"),
    },
    causes=("purpose.both-purposes-missing",),
    sources=("cisco-213863", "cisco-225482", "fn74345"),
)
def callmanager_for_servers_only() -> Case:
    """Mixed mode: CallManager of the subscriber was signed for server authentication only.

    Either side opens the connection on 5061, so that both purposes are needed on both sides.
    """
    leaf = mint_uc_node("cucm-sub1", "callmanager", extended_key_usage=("serverAuth",)).certificate
    return with_identity(mixed_mode_named(), "cucm-sub1", "callmanager", leaf)


@scenario(
    control=mixed_mode_named,
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.chain-missing",),
    sources=("mra-guide-x12.5-fundamentals", "cisco-211304"),
)
def callmanager_trust_lacks_c_in_mixed_mode() -> Case:
    """Mixed mode without SIP OAuth: CallManager-trust of both nodes lacks the chain of Expressway-C.

    Secure phones do not register over MRA, and the download of headset configurations fails with them.
    """
    return stores_hold(mixed_mode_named(), "callmanager-trust", root=False, intermediate=False)


@scenario(
    control=mixed_mode_named,
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("mra-guide-x12.5-fundamentals", "cisco-218018"),
)
def callmanager_self_signed_in_mixed_mode() -> Case:
    """Mixed mode: CallManager of the installation, which C does not hold; the secure line fails in C's own eyes."""
    return with_self_signed(mixed_mode_named(), *SMALL_CUCM, store="callmanager")


@scenario(
    control=mixed_mode_unverified,
    services={
        "configuration-download": (AT_RISK, "1 / 1"),
        "sip-registration": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (AT_RISK, "2 / 2"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("mra-guide-x12.5-fundamentals",),
)
def callmanager_self_signed_and_not_verified() -> Case:
    """The same on X14.0.7 and discovered with TLS verify mode Off: C does not look at CallManager on 5061."""
    return with_self_signed(mixed_mode_unverified(), *SMALL_CUCM, store="callmanager")


@scenario(
    control=lambda: healthy("X15.5"),
    services={
        "sip-registration": (DEGRADED, "2 / 4"),
        "expressway-and-cucm": (DEGRADED, "3 / 6"),
    },
    causes=("unified-cm.expressway-c-entry-missing",),
    sources=("cisco-225693", "mra-guide-x15.2-basic-configuration"),
)
def x15_5_entry_in_the_server_certificate_only() -> Case:
    """X15.5: the client certificate of expc02 has the cluster's name alone; Device > Expressway-C lists the node's.

    The server certificate has it. On 5091 C shows the client certificate (inferred).
    """
    leaf = mint_client("expc02", common_name="expc.example.com", names=("expc.example.com",)).certificate
    return with_identity(healthy("X15.5"), "expc02", "client", leaf)


def client_under_private_ca() -> Case:
    """X15.5: the client certificate of C under the private PKI, which the Expressways and presence hold."""
    case = with_ca(small("X15.5", "15SU4"), ("expc01", "expe01"), "trusted-ca", *PRIVATE_CHAIN)
    case = with_identity(case, "expc01", "client", mint_client("expc01", private_issuing()).certificate)
    return with_presence_trust(case)


def client_ca_distributed() -> Case:
    """The same, with the whole chain in both stores of Unified CM."""
    return with_unified_cm_trust(client_under_private_ca())


@scenario(
    control=client_ca_distributed,
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.chain-in-part",),
    sources=("cisco-225693", "cisco-217748"),
)
def x15_5_root_of_the_client_certificate_only() -> Case:
    """X15.5: Unified CM got the root of the private PKI of C's client certificate, and not its intermediate."""
    case = client_ca_distributed()
    for store in STORES:
        case = without_ca(case, SMALL_CUCM, store, private_issuing().certificate)
    return case
