"""What is installed and what runs differ."""

from __future__ import annotations

from certway.lab.edits import (
    entries_of,
    with_identity,
    with_installed,
    with_installed_trust,
    with_report,
    with_trust,
    with_witness,
)
from certway.lab.scenarios.catalogue import AT_RISK, scenario
from certway.lab.topology import C_NODES, edge_issuing, healthy, mint_client, mint_expressway_e, mint_uc_node, small
from certway.model.deployment import Case
from certway.model.link import LinkKey


def working() -> Case:
    """The healthy deployment."""
    return healthy()


@scenario(
    situation="6",
    control=working,
    causes=("restart.certificate-not-running",),
    sources=("expressway-admin-x15.5-unified-communications",),
)
def uploaded_and_not_restarted() -> Case:
    """A renewed certificate was uploaded to one Expressway-E; the port still shows the old one."""
    leaf = mint_expressway_e("expe01", serial=4711).certificate
    return with_installed(healthy(), "expe01", "server", leaf)


@scenario(
    situation="6",
    control=working,
    causes=("restart.trust-list-not-running", "store.peers-differ"),
    sources=("expressway-admin-x15.5-unified-communications", "cisco-216950"),
)
def ca_appended_and_not_restarted() -> Case:
    """A CA was appended on one Expressway-C and not yet loaded; on the other peer it is missing."""
    case = healthy()
    entries = (*entries_of(case, "expc01", "trusted-ca"), edge_issuing("G3").certificate)
    return with_installed_trust(case, "expc01", "trusted-ca", entries)


def tomcat_renewed() -> Case:
    """The tomcat certificate of one Unified CM was renewed, and every service shows the new one."""
    return with_identity(small(), "cucm-sub1", "tomcat", mint_uc_node("cucm-sub1", "tomcat", serial=4712).certificate)


@scenario(
    situation="6",
    control=tomcat_renewed,
    causes=("restart.services-not-restarted",),
    sources=("cucm-security-15-certificates", "cisco-214231"),
)
def tomcat_renewed_and_not_restarted() -> Case:
    """A renewed tomcat certificate was uploaded to one Unified CM; Cisco Tomcat still shows the old one."""
    return with_installed(small(), "cucm-sub1", "tomcat", mint_uc_node("cucm-sub1", "tomcat", serial=4712).certificate)


@scenario(
    control=tomcat_renewed,
    services={
        "configuration-download": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (AT_RISK, "2 / 2"),
    },
    causes=("restart.downloads-show-old-certificate",),
    sources=("cucm-security-15-certificates", "cucm-security-12.5su4-ecdsa"),
)
def downloads_still_show_the_old_tomcat() -> Case:
    """Cisco Tomcat was restarted after the renewal, Cisco TFTP was not: 8443 shows the new certificate, 6972 the old.

    A capture on expc01 shows the old one on 6972.
    """
    link = LinkKey(connection="K-05b", client="expc01", server="cucm-sub1", port=6972)
    old = mint_uc_node("cucm-sub1", "tomcat").certificate
    return with_witness(tomcat_renewed(), link, "cucm-sub1", old)


@scenario(
    control=small,
    causes=("restart.services-not-restarted",),
    sources=("cisco-217748", "cisco-225746"),
)
def chain_uploaded_and_not_restarted() -> Case:
    """A CA was uploaded as tomcat-trust and CallManager-trust; nothing was restarted on one node since."""
    case = small()
    for store in ("tomcat-trust", "callmanager-trust"):
        entries = (*entries_of(case, "cucm-sub1", store), edge_issuing().certificate)
        case = with_installed_trust(case, "cucm-sub1", store, entries)
        publisher = (*entries_of(case, "cucm-pub", store), edge_issuing().certificate)
        case = with_trust(case, "cucm-pub", store, publisher)
    return case


@scenario(
    situation="6",
    control=working,
    causes=("restart.reported",),
    sources=("expressway-admin-x15.5-reference",),
)
def alarm_of_a_pending_restart() -> Case:
    """Nothing but alarm 15028 on expe02 says that a new server certificate waits there for a restart."""
    return with_report(healthy(), "alarm 15028 expe02", "raised")


@scenario(
    control=working,
    causes=("restart.reported", "restart.reported"),
    sources=("expressway-admin-x15.5-reference", "cisco-217230"),
)
def cluster_mode_not_active() -> Case:
    """TLS verification mode was set to Enforce and no peer restarted: alarm 20020 on every Expressway-C."""
    case = healthy()
    for node in C_NODES:
        case = with_report(case, f"alarm 20020 {node}", "raised")
    return case


@scenario(
    control=working,
    causes=("restart.certificate-not-running",),
    also=("restart.reported",),
    sources=("expressway-admin-x15.5-reference", "expressway-admin-x15.5-unified-communications"),
)
def uploaded_and_not_restarted_and_reported() -> Case:
    """A certificate waits on expe01, and its alarm 15028 agrees: one cause, told once."""
    leaf = mint_expressway_e("expe01", serial=4713).certificate
    return with_report(with_installed(healthy(), "expe01", "server", leaf), "alarm 15028 expe01", "raised")


@scenario(
    control=lambda: healthy("X15.5"),
    causes=("restart.certificate-not-running",),
    sources=("cisco-225693", "expressway-admin-x15.5-unified-communications"),
)
def x15_5_client_certificate_not_running() -> Case:
    """X15.5: the client certificate of one Expressway-C was renewed, and the node not restarted."""
    return with_installed(healthy("X15.5"), "expc01", "client", mint_client("expc01", serial=4714).certificate)


@scenario(
    control=small,
    causes=("restart.services-not-restarted",),
    sources=("imp-config-15-restarts",),
)
def cup_xmpp_renewed_and_not_restarted() -> Case:
    """A renewed cup-xmpp certificate waits for Cisco XCP Router on IM and Presence."""
    return with_installed(small(), "imp1", "cup-xmpp", mint_uc_node("imp1", "cup-xmpp", serial=4715).certificate)


def callmanager_renewed() -> Case:
    """The CallManager certificate of one Unified CM was renewed, and every service shows the new one."""
    leaf = mint_uc_node("cucm-sub1", "callmanager", serial=4716).certificate
    return with_identity(small(), "cucm-sub1", "callmanager", leaf)


@scenario(
    control=callmanager_renewed,
    services={
        "configuration-download": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (AT_RISK, "2 / 2"),
    },
    causes=("restart.downloads-show-old-certificate",),
    sources=("cucm-security-15-certificates", "cucm-security-12.5su4-ecdsa"),
)
def downloads_still_show_the_old_callmanager() -> Case:
    """CallManager was renewed and restarted, Cisco TFTP was not: a capture shows the old certificate on 6971."""
    link = LinkKey(connection="K-05c", client="expc01", server="cucm-sub1", port=6971)
    old = mint_uc_node("cucm-sub1", "callmanager").certificate
    return with_witness(callmanager_renewed(), link, "cucm-sub1", old)
