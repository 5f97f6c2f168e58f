"""Cisco's guides about Unified CM, IM and Presence, clients and phones, and the design document."""

from __future__ import annotations

from typing import Final

from certway.knowledge.library.entry import Source
from certway.knowledge.library.guide import DOCUMENTS, VOICE, guide
from certway.model.text import say

_CUCM: Final = VOICE + "cucm/"

UNIFIED_CM: Final[tuple[Source, ...]] = (
    guide(
        "cucm-security-15-certificates",
        "U01",
        "CUCM 15 Security Guide",
        "certificates",
        _CUCM + "security/15_0/cucm_b_security-guide-release-15/cucm_m_certificates.html",
        say(
            "Kinds of certificates and what each is for, the purposes they should carry, what to restart after each, "
            "and reuse of the tomcat certificate for CallManager."
        ),
    ),
    guide(
        "cucm-security-15-ciphers",
        "U02",
        "CUCM 15 Security Guide",
        "cipher management",
        _CUCM + "security/15_0/cucm_b_security-guide-release-15/cucm_m_cipher-management_r_15.html",
        say("The size of an ECDSA key must be that of the negotiated curve."),
    ),
    guide(
        "cucm-cli-15-set",
        "U03",
        "CUCM 15 Command Line Reference",
        "set commands",
        _CUCM + "cli_ref/15/cucm_b_cli_reference_guide_release_15/"
        "cucm_b_cli_reference_guide_release_1401_chapter_0110.html",
        say("From 15SU5 certificates can be copied from server units to client units."),
    ),
    guide(
        "cucm-cli-15-utils",
        "N2",
        "CUCM 15 Command Line Reference",
        "utils commands",
        _CUCM + "cli_ref/15/cucm_b_cli_reference_guide_release_15/"
        "cucm_b_cli_reference_guide_release_1401_chapter_01001.html",
        say(
            "Whether ports 6971 and 6972 ask for a client certificate is a setting of HAProxy, optional by default; "
            "Cisco reserves switching it off for its support."
        ),
    ),
    guide(
        "cucm-security-12.5su4-ecdsa",
        "N1",
        "CUCM 12.5(1)SU4 Security Guide",
        "ECDSA support for common criteria",
        _CUCM + "security/12_5_1SU4/cucm_b_security-guide-1251su4/cucm_m_ecdsa-support-for-common-criteria.html",
        say(
            "Port 6971 shows the CallManager and port 6972 the tomcat certificate, each in RSA or ECDSA; after a "
            "change the TFTP service is deactivated and reactivated."
        ),
    ),
    guide(
        "cucm-release-notes-12.5su3",
        "N3",
        "CUCM and IM and Presence Release Notes 12.5(1)SU3",
        "about this release",
        _CUCM + "rel_notes/12_5_1/SU3/cucm_b_release-notes-for-cucm-imp-1251su3/cucm_m_about-this-release.html",
        say("From this release HAProxy stands in front of all web traffic and does the cryptography for Tomcat."),
    ),
    guide(
        "cucm-ports-14su2",
        "CUCMPORT",
        "CUCM 14SU2 System Configuration Guide",
        "TCP and UDP port usage",
        _CUCM + "admin/14/systemConfig/cucm_b_system-configuration-guide-14su2/cucm_m_tcp-and-udp-port-usage-12-0.html",
        say("Ports of CUCM and the service behind each."),
    ),
    guide(
        "imp-config-15-certificates",
        "N5",
        "IM and Presence 15 Configuration Guide",
        "certificates",
        _CUCM + "im_presence/configAdminGuide/15_0/cup0_b_config-and-admin-guide-15/"
        "cup0_b_config-and-admin-guide-1401_chapter_01010.html",
        say("Kinds of certificates of IM and Presence and how they spread between clusters."),
    ),
    guide(
        "imp-config-15-restarts",
        "N5",
        "IM and Presence 15 Configuration Guide",
        "restart table",
        _CUCM + "im_presence/configAdminGuide/15_0/cup0_b_config-and-admin-guide-15/"
        "cup0_b_config-and-admin-guide-1401_chapter_0100011.html",
        say("cup: SIP Proxy and Presence Engine; cup-xmpp: XCP Router on every node; cup-xmpp-s2s: its own services."),
    ),
)

CLIENTS: Final[tuple[Source, ...]] = (
    guide(
        "jabber-14.1-certificates",
        "J01",
        "Jabber 14.1 Planning Guide",
        "planning security and certificates",
        VOICE + "jabber/14_1/cjab_b_planning-guide-for-jabber141/cjab_m_planning-security-and-certificates-129.html",
        say(
            "Jabber trusts what the operating system trusts and may ask its user; it compares subject alternative "
            "names, then the CN, and wants reachable revocation data."
        ),
    ),
    guide(
        "webex-app-unified-cm",
        "W01",
        "Unified CM Calling in Webex App",
        "prepare",
        VOICE + "cloudCollaboration/wbxt/ucmcalling/unified-cm-wbx-teams-deployment-guide/"
        "unified-cm-wbx-teams-deployment-guide_chapter_011.html",
        say("What the Webex App demands of certificates from private CAs, above all on iOS."),
    ),
    guide(
        "webex-devices-hybrid-call",
        "W02",
        "Hybrid Call for Webex Devices Guide",
        "",
        VOICE + "cloudCollaboration/wbxt/hybridservices/hybridcalldevices/"
        "wbxhs_m_deployment-guide-for-webex-devices-hybrid-call/"
        "wbxhs_m_deployment-guide-for-webex-devices-hybrid-call_chapter_00.html",
        say("The peer address of a neighbor zone to CUCM must match the CN of the CallManager certificate."),
    ),
    guide(
        "preferred-architecture-14-security",
        "P01",
        "Preferred Architecture for Cisco Collaboration 14",
        "security",
        DOCUMENTS + "solutions/CVD/Collaboration/enterprise/14/collbcvd/security.html",
        say(
            "Which certificate serves what in the whole system, HTTPS Ciphers and its default of RSA only, and the CA "
            "lists of phones, which Phone-Edge-trust replaces as soon as it holds anything."
        ),
    ),
)


UNIFIED_GUIDES: Final = (*UNIFIED_CM, *CLIENTS)
