"""Dates on the side of the UC nodes: their own certificates, and the CAs in their stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from certway.lab.edits import with_identity, with_release, with_setting, with_trust
from certway.lab.foundry import Minted, mint_intermediate
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, scenario
from certway.lab.topology import CUCM_NODES, NOW, internal_issuing, internal_root, mint_uc_node, small
from certway.model.deployment import Case


@scenario(
    control=small,
    services={
        "sign-in": (DEGRADED, "1 / 1"),
        "configuration-download": (DEGRADED, "1 / 1"),
        "sip-registration": (DEGRADED, "1 / 1"),
        "expressway-and-cucm": (DEGRADED, "1 / 2"),
    },
    causes=("validity.expired",),
    sources=("cisco-218018", "cucm-security-15-certificates"),
)
def tomcat_of_one_node_expired() -> Case:
    """The tomcat certificate of the subscriber ended last week; the publisher was renewed in time."""
    leaf = mint_uc_node("cucm-sub1", "tomcat", not_after=NOW - timedelta(days=7)).certificate
    return with_identity(small(), "cucm-sub1", "tomcat", leaf)


@scenario(
    control=lambda: small("X14.0.7"),
    services={
        "sign-in": (AT_RISK, "1 / 1"),
        "configuration-download": (AT_RISK, "1 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("validity.expired", "validity.expired"),
    sources=("cisco-218018", "expressway-release-notes-x14.2.5"),
)
def tomcat_expired_before_x14_2() -> Case:
    """The same on every node and before X14.2: requests are not verified yet and work.

    Discovery and the SIP OAuth line are, wherever TLS verify mode is On: they fail already.
    """
    case = small("X14.0.7")
    for node in CUCM_NODES[:2]:
        leaf = mint_uc_node(node, "tomcat", not_after=NOW - timedelta(days=7)).certificate
        case = with_identity(case, node, "tomcat", leaf)
    return case


@scenario(
    control=small,
    services={
        "voicemail": (FAILS, "0 / 1"),
        "expressway-and-unity": (FAILS, "0 / 1"),
    },
    causes=("validity.expired",),
    sources=("cisco-118798", "cisco-218018"),
)
def unity_certificate_expired() -> Case:
    """Unity Connection was forgotten at the renewal: its tomcat certificate ended."""
    leaf = mint_uc_node("cuc1", "tomcat", not_after=NOW - timedelta(days=1)).certificate
    return with_identity(small(), "cuc1", "tomcat", leaf)


@scenario(
    control=small,
    services={
        "im-and-presence": (FAILS, "0 / 1"),
        "expressway-and-imp": (FAILS, "0 / 1"),
    },
    causes=("validity.expired",),
    sources=("certificate-guide-x15.5-requirements", "preferred-architecture-14-security"),
)
def cup_xmpp_expired() -> Case:
    """The cup-xmpp certificate of IM and Presence ended; its tomcat certificate is good."""
    leaf = mint_uc_node("imp1", "cup-xmpp", not_after=NOW - timedelta(days=1)).certificate
    return with_identity(small(), "imp1", "cup-xmpp", leaf)


def old_internal_issuing() -> Minted:
    """An earlier certificate of the company's issuing CA: same name, same key, ended in June."""
    return mint_intermediate(
        internal_root(),
        "Example Internal Issuing",
        key=internal_issuing().key,
        not_before=datetime(2021, 6, 1, tzinfo=UTC),
        not_after=datetime(2026, 6, 1, tzinfo=UTC),
    )


@scenario(
    control=small,
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("chain.shadowed-by-twin", "chain.shadowed-by-twin", "chain.shadowed-by-twin", "chain.shadowed-by-twin"),
    sources=("cucm-security-15-certificates", "cisco-217748"),
)
def stores_of_unified_cm_hold_the_expired_ca() -> Case:
    """The issuing CA of the company was renewed with its old key; Unified CM still holds the certificate that ended."""
    case = small()
    entries = (internal_root().certificate, old_internal_issuing().certificate)
    for store in ("tomcat-trust", "callmanager-trust"):
        case = with_trust(case, CUCM_NODES[:2], store, entries)
    return case


def expired_ca_and_java() -> Case:
    """The same before 12.5(1)SU3: Java takes every entry as an anchor and does not look at its dates."""
    case = with_setting(small("X14.3.4", "12.5(1)SU2"), CUCM_NODES[:2], "SIP OAuth mode", "Disabled")
    entries = (internal_root().certificate, old_internal_issuing().certificate)
    for store in ("tomcat-trust", "callmanager-trust"):
        case = with_trust(case, CUCM_NODES[:2], store, entries)
    return case


@scenario(
    control=expired_ca_and_java,
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("chain.shadowed-by-twin", "chain.shadowed-by-twin", "chain.shadowed-by-twin", "chain.shadowed-by-twin"),
    sources=("cucm-release-notes-12.5su3", "measured-jsse", "measured-haproxy"),
)
def expired_ca_after_the_upgrade_to_haproxy() -> Case:
    """12.5(1)SU3 put HAProxy in front: the expired CA in the stores, which Java never minded, is refused now."""
    return with_release(expired_ca_and_java(), CUCM_NODES[:2], "12.5(1)SU3")
