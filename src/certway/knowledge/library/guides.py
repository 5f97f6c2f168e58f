"""Cisco's guides, release notes and design documents."""

from __future__ import annotations

from typing import Final

from certway.knowledge.library.entry import CISCO, READ_ON, Source
from certway.model.text import Text, say

_TD: Final = CISCO + "td/docs/"
_VOICE: Final = _TD + "voice_ip_comm/"
_EXPRESSWAY: Final = _VOICE + "expressway/"
_CONFIG: Final = _EXPRESSWAY + "config_guide/"
_ADMIN_15_5: Final = (
    _EXPRESSWAY + "admin_guide/X15-5/exwy_b_cisco-expressway-administrator-guide-x155/exwy_m_{chapter}.html"
)
_ADMIN_15_4: Final = (
    _EXPRESSWAY + "admin_guide/X15-4/exwy_b_cisco-expressway-administrator-guide-x154/exwy_m_{chapter}.html"
)
_CERTIFICATES: Final = (
    _CONFIG + "X15-5/cert-creation-use/"
    "exwy_b_cisco-expressway-certificate-creation-and-use-deployment-guide-x155/exwy_m_{chapter}.html"
)
_CERTIFICATES_15_4: Final = (
    _CONFIG + "X15-4/cert-creation-use/"
    "exwy_b_cisco-expressway-certificate-creation-and-use-deployment-guide-x154/exwy_m_{chapter}.html"
)
_MRA_15_2: Final = _CONFIG + "X15-2/mra/exwy_b_mra-deployment-guide-x152/exwy_m_{chapter}.html"
_CLUSTER_15_4: Final = (
    _CONFIG + "X15-4/cluster_creation_maint/"
    "exwy_b_cisco-expressway-cluster-creation-and-maintenance-deployment-guide-x154/exwy_m_{chapter}.html"
)
_CUCM: Final = _VOICE + "cucm/"


def _guide(key: str, note_key: str, title: str, section: str, address: str, says: Text) -> Source:
    return Source(key=key, title=title, address=address, section=section, read_on=READ_ON, says=says, note_key=note_key)


def _chapter(key: str, note_key: str, title: str, pattern: str, chapter: str, says: Text) -> Source:
    section = chapter.replace("-", " ")
    return _guide(key, note_key, title, section, pattern.replace("{chapter}", chapter), says)


_ADMIN: Final = "Expressway Administrator Guide X15.5"
_CERT: Final = "Expressway Certificate Creation and Use Guide X15.5"
_MRA: Final = "Mobile and Remote Access Guide X15.2"

EXPRESSWAY_ADMINISTRATION: Final[tuple[Source, ...]] = (
    _chapter(
        "expressway-admin-x15.5-security",
        "G01",
        _ADMIN,
        _ADMIN_15_5,
        "managing-security",
        say(
            "The pages for server certificate, client certificate and trusted CA list: what each store accepts, that "
            "appending never replaces, that the whole chain is needed, and what the copy box does."
        ),
    ),
    _chapter(
        "expressway-admin-x15.5-reference",
        "G02",
        _ADMIN,
        _ADMIN_15_5,
        "reference-material",
        say("Every command with its values and default, and every alarm with its text and severity."),
    ),
    _chapter(
        "expressway-admin-x15.5-zones",
        "G03",
        _ADMIN,
        _ADMIN_15_5,
        "zones-and-neighbors",
        say("Which name a zone compares with which certificate, on the client's and on the server's page."),
    ),
    _chapter(
        "expressway-admin-x15.5-unified-communications",
        "G04",
        _ADMIN,
        _ADMIN_15_5,
        "unified-communications",
        say(
            "Requirements of MRA on certificates: names in the subject alternative names, a restart after changes, "
            "and both purposes as long as Unified Communications features are enabled."
        ),
    ),
    _chapter(
        "expressway-admin-x15.5-clustering",
        "G05",
        _ADMIN,
        _ADMIN_15_5,
        "clustering-and-peers",
        say("Certificates, CA lists and CRLs are per peer; cluster names and peer addresses must be full names."),
    ),
    _chapter(
        "expressway-admin-x15.5-status",
        "G06",
        _ADMIN,
        _ADMIN_15_5,
        "status-and-system-information",
        say(
            "What the SSH tunnel page names as causes: port 2222, forward and reverse DNS, clocks, certificates, "
            "their CAs, the traversal account."
        ),
    ),
    _chapter(
        "expressway-admin-x15.5-network",
        "G07",
        _ADMIN,
        _ADMIN_15_5,
        "network-and-system-settings",
        say("Client certificates for administrators, external managers, and limits of CRL download."),
    ),
    _chapter(
        "expressway-admin-x15.5-accounts",
        "G08",
        _ADMIN,
        _ADMIN_15_5,
        "user-accounts",
        say("With TLS the address of the LDAP server must match the CN of its certificate."),
    ),
    _chapter(
        "expressway-admin-x15.5-protocols",
        "G09",
        _ADMIN,
        _ADMIN_15_5,
        "protocols",
        say("The TLS handshake of SIP times out after five seconds by default."),
    ),
    _chapter(
        "expressway-admin-x15.5-monitoring",
        "G10",
        _ADMIN,
        _ADMIN_15_5,
        "serviceability-logging-monitoring-and-metrics",
        say("Remote syslog over TLS needs the server's CA in the list."),
    ),
    _chapter(
        "expressway-admin-x15.5-applications",
        "G11",
        _ADMIN,
        _ADMIN_15_5,
        "applications",
        say("The cloud certificate page installs the roots that Webex uses."),
    ),
    _chapter(
        "expressway-admin-x15.5-diagnostics",
        "G12",
        _ADMIN,
        _ADMIN_15_5,
        "diagnostics-and-troubleshooting",
        say("What a diagnostic archive holds, among it the trusted CA list and the server certificate."),
    ),
    _chapter(
        "expressway-admin-x15.4-maintenance",
        "G13",
        "Expressway Administrator Guide X15.4",
        _ADMIN_15_4,
        "maintenance",
        say("A restart takes minutes and drops calls of that peer; a backup holds certificate and private key."),
    ),
    _chapter(
        "expressway-admin-x15.4-registration",
        "G14",
        "Expressway Administrator Guide X15.4",
        _ADMIN_15_4,
        "registration-control",
        say("A policy server's address must be the CN or a subject alternative name of its certificate."),
    ),
    _guide(
        "expressway-admin-x15.0-reference",
        "REF",
        "Expressway Administrator Guide X15.0",
        "reference material",
        _EXPRESSWAY
        + "admin_guide/X15-0/exwy_b_cisco-expressway-administrator-guide-x15/exwy_m_reference-material.html",
        say("Commands, event log, alarms and status elements as of X15.0."),
    ),
)

EXPRESSWAY_CERTIFICATES: Final[tuple[Source, ...]] = (
    _chapter(
        "certificate-guide-x15.5-loading",
        "C01",
        _CERT,
        _CERTIFICATES,
        "loading-certificates-and-keys-onto",
        say(
            "What the upload refuses and what it only warns about, the two documented messages about full names, the "
            "order of work in a cluster, and up to 1000 CA certificates."
        ),
    ),
    _chapter(
        "certificate-guide-x15.5-acme",
        "C02",
        _CERT,
        _CERTIFICATES,
        "using-acme-on-expressway-e",
        say(
            "ACME on Expressway-E: port 80 to every peer, renewal after two thirds of the life, deployment without "
            "restart; root and current intermediates must be on Expressway-E and on the traversal client."
        ),
    ),
    _chapter(
        "certificate-guide-x15.5-requirements",
        "C05",
        _CERT,
        _CERTIFICATES,
        "server-certificate-requirements-for-unified",
        say(
            "Which names each service needs in the certificate of Expressway-C and of Expressway-E, and that two "
            "self-signed certificates of one name cannot both be trusted."
        ),
    ),
    _chapter(
        "certificate-guide-x15.5-managing",
        "C06",
        _CERT,
        _CERTIFICATES,
        "managing-expressway-certificates",
        say("How the request page fills names in, in which formats, and what a full name may look like."),
    ),
    _chapter(
        "certificate-guide-x15.5-der",
        "C09",
        _CERT,
        _CERTIFICATES,
        "convert-a-der-certificate-file",
        say("Expressway takes PEM; a file named .cer may be DER and must then be converted."),
    ),
    _chapter(
        "certificate-guide-x15.5-ad-cs",
        "C10",
        _CERT,
        _CERTIFICATES,
        "enable-ad-cs-to-issue",
        say("The default web server template is for server authentication only; a copy adds client authentication."),
    ),
    _chapter(
        "certificate-guide-x15.5-openssl",
        "C11",
        _CERT,
        _CERTIFICATES,
        "generate-certificate-using-openssl-only",
        say("A request made with OpenSSL must name both purposes."),
    ),
    _chapter(
        "certificate-guide-x15.5-view",
        "C12",
        _CERT,
        _CERTIFICATES,
        "view-the-currently-uploaded-certificate",
        say("The pages show the installed certificate decoded and as PEM."),
    ),
    _chapter(
        "certificate-guide-x15.4-csr",
        "C03",
        "Expressway Certificate Creation and Use Guide X15.4",
        _CERTIFICATES_15_4,
        "generating-a-certificate-signing-request",
        say("One request and key per peer and at a time; key types and digests by release; both purposes asked for."),
    ),
    _chapter(
        "certificate-guide-x15.4-about",
        "C04",
        "Expressway Certificate Creation and Use Guide X15.4",
        _CERTIFICATES_15_4,
        "about-this-guide",
        say("Wildcards are not supported; only three extended validation attributes are; CA certificates must say so."),
    ),
    _guide(
        "certificate-guide-x14.3-troubleshooting",
        "C07",
        "Expressway Certificate Creation and Use Guide X14.3",
        "troubleshooting",
        _CONFIG + "X14-3/cert_creation_use/"
        "exwy_b_cisco-expressway-certificate-creation-and-use-deployment-guide-x14-3/exwy_m_troubleshooting.html",
        say(
            "Attributes that the box cannot decode break the SSH tunnels, keys of 8192 bits may keep SIP zones down, "
            "and a private key file must end with a newline."
        ),
    ),
    _guide(
        "certificate-guide-x15.0-troubleshooting",
        "CERTG",
        "Expressway Certificate Creation and Use Guide X15.0",
        "troubleshooting",
        _CONFIG + "X15-0/cert-creation-use/"
        "exwy_b_cisco-expressway-certificate-creation-and-use-deployment-guide-x150/exwy_m_troubleshooting.html",
        say("The same three traps as in X14.3: unknown attributes, 8192-bit keys, missing final newline."),
    ),
    _guide(
        "certificate-guide-x14.0.2-crl",
        "C08",
        "Expressway Certificate Creation and Use Guide X14.0.2",
        "certificate revocation lists",
        _CONFIG + "X14-0-2/cert_creation_use/exwy_b_certificate-creation-and-use-deployment-guide-x1402/"
        "exwy_b_certificate-creation-use-deployment-guide_chapter_0111.html",
        say("Where revocation data comes from for each service; an expired CRL counts as everything revoked."),
    ),
)

EXPRESSWAY_SOLUTIONS: Final[tuple[Source, ...]] = (
    _guide(
        "cluster-guide-x14.0-fqdn",
        "K01",
        "Expressway Cluster Creation and Maintenance Guide X14.0",
        "full names and TLS verification",
        _CONFIG + "X14-0/cluster_creation_maint/"
        "exwy_b_cisco-expressway-cluster-creation-and-maintenance-deployment-guide-x14-0/"
        "exwy_b_cluster-creation-maintenance-deployment-guide_chapter_0110.html",
        say(
            "With Enforce each peer address must be a full name in the subject alternative names of that peer; with "
            "address mapping the source address must fit as well."
        ),
    ),
    _chapter(
        "cluster-guide-x15.4-fqdn",
        "N9",
        "Expressway Cluster Creation and Maintenance Guide X15.4",
        _CLUSTER_15_4,
        "optional-use-fully-qualified-domain",
        say("The order of work for Enforce: save on the primary, restart it, then one peer after the other."),
    ),
    _chapter(
        "cluster-guide-x15.4-troubleshooting",
        "N9",
        "Expressway Cluster Creation and Maintenance Guide X15.4",
        _CLUSTER_15_4,
        "troubleshooting",
        say("What a cluster shows while peers do not reach or do not accept each other."),
    ),
    _chapter(
        "mra-guide-x15.2-requirements",
        "M01",
        _MRA,
        _MRA_15_2,
        "requirements-for-mra",
        say(
            "Who must hold whose CA for MRA: Expressway-C those of CUCM, IM and Presence and Unity Connection; CUCM "
            "and IM and Presence that of Expressway-C; PTR records for XCP; the name typed at discovery."
        ),
    ),
    _guide(
        "mra-guide-x15.0-requirements",
        "MRAREQ",
        "Mobile and Remote Access Guide X15.0",
        "requirements for MRA",
        _CONFIG + "X15-0/mra/exwy_b_mra-deployment-guide-x150/exwy_m_requirements-for-mra.html",
        say("The same requirements as of X15.0, among them both purposes at upload and a restart after CA changes."),
    ),
    _chapter(
        "mra-guide-x15.2-troubleshooting",
        "M02",
        _MRA,
        _MRA_15_2,
        "mra-troubleshooting",
        say(
            "An underscore in the host name of Expressway-E breaks the tunnels; a tunnel that is down answers 502 Next "
            "Hop Connection Failed; clocks, allow lists and blocked addresses as other causes."
        ),
    ),
    _chapter(
        "mra-guide-x15.2-basic-configuration",
        "M03",
        _MRA,
        _MRA_15_2,
        "basic-configuration",
        say(
            "Discovery of the UC nodes, SIP OAuth with the entries under Device > Expressway-C, and new SAML metadata "
            "after a new certificate."
        ),
    ),
    _guide(
        "mra-guide-x12.5-fundamentals",
        "M04",
        "Mobile and Remote Access Guide X12.5",
        "fundamentals",
        _CONFIG
        + "X12-5/exwy_b_mra-expressway-deployment-guide/exwy_b_mra-expressway-deployment-guide_chapter_010.html",
        say(
            "Secure lines exist only in mixed mode; CUCM compares the phone security profile name with the "
            "certificate of Expressway-C; node names come from CUCM."
        ),
    ),
    _guide(
        "expressway-release-notes-x14.2.5",
        "R01",
        "Expressway Select Release Notes X14.2.5",
        "",
        _EXPRESSWAY + "release_note/X14-2-5/Expressway-Select/exwy_b_cisco-expressway-select-release-note-x1425.html",
        say(
            "From X14.0.2 CUCM checks the certificate of Expressway-C even in non-secure mode; from X14.2 UC nodes are "
            "verified and the cipher order may prefer ECDSA, depending on the upgrade path."
        ),
    ),
    _guide(
        "expressway-release-notes-x14.0.9",
        "N6",
        "Expressway Release Notes X14.0.9",
        "feature table",
        _EXPRESSWAY + "release_note/X14-0-9/exwy_b_cisco-expressway-and-telepresence-release-note-x1409.html",
        say("TLS Verification Mode for UC nodes is listed as supported from X14.2, not in this release."),
    ),
    _guide(
        "expressway-ports-x15.0-mra",
        "N7",
        "Expressway IP Port Usage Guide X15.0",
        "mobile and remote access",
        _CONFIG + "X15-0/ip-port/exwy_b_cisco-expressway-ip-port-usage-configuration-guide-x15/"
        "exwy_m_mobile-and-remote-access.html",
        say("Ports of MRA: 2222 and 7400 between the Expressways, 5091 for SIP OAuth, 6971 and 6972 to CUCM."),
    ),
    _guide(
        "xmpp-federation-x14.0.2",
        "X01",
        "Chat and Presence XMPP Federation Guide X14.0.2",
        "federation through Expressway",
        _CONFIG + "X14-0-2/chat_presence/exwy_b_chat-and-presence-federation-using-expressway-X1402/"
        "exwy_m_xmpp-federation-through-expressway.html",
        say("Federation domains and chat aliases must be in the certificate of Expressway-E."),
    ),
)

UNIFIED_CM: Final[tuple[Source, ...]] = (
    _guide(
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
    _guide(
        "cucm-security-15-ciphers",
        "U02",
        "CUCM 15 Security Guide",
        "cipher management",
        _CUCM + "security/15_0/cucm_b_security-guide-release-15/cucm_m_cipher-management_r_15.html",
        say("The size of an ECDSA key must be that of the negotiated curve."),
    ),
    _guide(
        "cucm-cli-15-set",
        "U03",
        "CUCM 15 Command Line Reference",
        "set commands",
        _CUCM + "cli_ref/15/cucm_b_cli_reference_guide_release_15/"
        "cucm_b_cli_reference_guide_release_1401_chapter_0110.html",
        say("From 15SU5 certificates can be copied from server units to client units."),
    ),
    _guide(
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
    _guide(
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
    _guide(
        "cucm-release-notes-12.5su3",
        "N3",
        "CUCM and IM and Presence Release Notes 12.5(1)SU3",
        "about this release",
        _CUCM + "rel_notes/12_5_1/SU3/cucm_b_release-notes-for-cucm-imp-1251su3/cucm_m_about-this-release.html",
        say("From this release HAProxy stands in front of all web traffic and does the cryptography for Tomcat."),
    ),
    _guide(
        "cucm-ports-14su2",
        "CUCMPORT",
        "CUCM 14SU2 System Configuration Guide",
        "TCP and UDP port usage",
        _CUCM + "admin/14/systemConfig/cucm_b_system-configuration-guide-14su2/cucm_m_tcp-and-udp-port-usage-12-0.html",
        say("Ports of CUCM and the service behind each."),
    ),
    _guide(
        "imp-config-15-certificates",
        "N5",
        "IM and Presence 15 Configuration Guide",
        "certificates",
        _CUCM + "im_presence/configAdminGuide/15_0/cup0_b_config-and-admin-guide-15/"
        "cup0_b_config-and-admin-guide-1401_chapter_01010.html",
        say("Kinds of certificates of IM and Presence and how they spread between clusters."),
    ),
    _guide(
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
    _guide(
        "jabber-14.1-certificates",
        "J01",
        "Jabber 14.1 Planning Guide",
        "planning security and certificates",
        _VOICE + "jabber/14_1/cjab_b_planning-guide-for-jabber141/cjab_m_planning-security-and-certificates-129.html",
        say(
            "Jabber trusts what the operating system trusts and may ask its user; it compares subject alternative "
            "names, then the CN, and wants reachable revocation data."
        ),
    ),
    _guide(
        "webex-app-unified-cm",
        "W01",
        "Unified CM Calling in Webex App",
        "prepare",
        _VOICE + "cloudCollaboration/wbxt/ucmcalling/unified-cm-wbx-teams-deployment-guide/"
        "unified-cm-wbx-teams-deployment-guide_chapter_011.html",
        say("What the Webex App demands of certificates from private CAs, above all on iOS."),
    ),
    _guide(
        "webex-devices-hybrid-call",
        "W02",
        "Hybrid Call for Webex Devices Guide",
        "",
        _VOICE + "cloudCollaboration/wbxt/hybridservices/hybridcalldevices/"
        "wbxhs_m_deployment-guide-for-webex-devices-hybrid-call/"
        "wbxhs_m_deployment-guide-for-webex-devices-hybrid-call_chapter_00.html",
        say("The peer address of a neighbor zone to CUCM must match the CN of the CallManager certificate."),
    ),
    _guide(
        "preferred-architecture-14-security",
        "P01",
        "Preferred Architecture for Cisco Collaboration 14",
        "security",
        _TD + "solutions/CVD/Collaboration/enterprise/14/collbcvd/security.html",
        say(
            "Which certificate serves what in the whole system, HTTPS Ciphers and its default of RSA only, and the CA "
            "lists of phones, which Phone-Edge-trust replaces as soon as it holds anything."
        ),
    ),
)

GUIDES: Final[tuple[Source, ...]] = (
    *EXPRESSWAY_ADMINISTRATION,
    *EXPRESSWAY_CERTIFICATES,
    *EXPRESSWAY_SOLUTIONS,
    *UNIFIED_CM,
    *CLIENTS,
)
