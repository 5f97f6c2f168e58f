"""Cisco's guides and release notes about Expressway."""

from __future__ import annotations

from typing import Final

from certway.knowledge.library.entry import Source
from certway.knowledge.library.guide import VOICE, chapter_of, guide
from certway.model.text import say

_EXPRESSWAY: Final = VOICE + "expressway/"
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
_ADMIN: Final = "Expressway Administrator Guide X15.5"
_CERT: Final = "Expressway Certificate Creation and Use Guide X15.5"
_MRA: Final = "Mobile and Remote Access Guide X15.2"

EXPRESSWAY_ADMINISTRATION: Final[tuple[Source, ...]] = (
    chapter_of(
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
    chapter_of(
        "expressway-admin-x15.5-reference",
        "G02",
        _ADMIN,
        _ADMIN_15_5,
        "reference-material",
        say("Every command with its values and default, and every alarm with its text and severity."),
    ),
    chapter_of(
        "expressway-admin-x15.5-zones",
        "G03",
        _ADMIN,
        _ADMIN_15_5,
        "zones-and-neighbors",
        say("Which name a zone compares with which certificate, on the client's and on the server's page."),
    ),
    chapter_of(
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
    chapter_of(
        "expressway-admin-x15.5-clustering",
        "G05",
        _ADMIN,
        _ADMIN_15_5,
        "clustering-and-peers",
        say("Certificates, CA lists and CRLs are per peer; cluster names and peer addresses must be full names."),
    ),
    chapter_of(
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
    chapter_of(
        "expressway-admin-x15.5-network",
        "G07",
        _ADMIN,
        _ADMIN_15_5,
        "network-and-system-settings",
        say("Client certificates for administrators, external managers, and limits of CRL download."),
    ),
    chapter_of(
        "expressway-admin-x15.5-accounts",
        "G08",
        _ADMIN,
        _ADMIN_15_5,
        "user-accounts",
        say("With TLS the address of the LDAP server must match the CN of its certificate."),
    ),
    chapter_of(
        "expressway-admin-x15.5-protocols",
        "G09",
        _ADMIN,
        _ADMIN_15_5,
        "protocols",
        say("The TLS handshake of SIP times out after five seconds by default."),
    ),
    chapter_of(
        "expressway-admin-x15.5-monitoring",
        "G10",
        _ADMIN,
        _ADMIN_15_5,
        "serviceability-logging-monitoring-and-metrics",
        say("Remote syslog over TLS needs the server's CA in the list."),
    ),
    chapter_of(
        "expressway-admin-x15.5-applications",
        "G11",
        _ADMIN,
        _ADMIN_15_5,
        "applications",
        say("The cloud certificate page installs the roots that Webex uses."),
    ),
    chapter_of(
        "expressway-admin-x15.5-diagnostics",
        "G12",
        _ADMIN,
        _ADMIN_15_5,
        "diagnostics-and-troubleshooting",
        say("What a diagnostic archive holds, among it the trusted CA list and the server certificate."),
    ),
    chapter_of(
        "expressway-admin-x15.4-maintenance",
        "G13",
        "Expressway Administrator Guide X15.4",
        _ADMIN_15_4,
        "maintenance",
        say("A restart takes minutes and drops calls of that peer; a backup holds certificate and private key."),
    ),
    chapter_of(
        "expressway-admin-x15.4-registration",
        "G14",
        "Expressway Administrator Guide X15.4",
        _ADMIN_15_4,
        "registration-control",
        say("A policy server's address must be the CN or a subject alternative name of its certificate."),
    ),
    guide(
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
    chapter_of(
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
    chapter_of(
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
    chapter_of(
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
    chapter_of(
        "certificate-guide-x15.5-managing",
        "C06",
        _CERT,
        _CERTIFICATES,
        "managing-expressway-certificates",
        say("How the request page fills names in, in which formats, and what a full name may look like."),
    ),
    chapter_of(
        "certificate-guide-x15.5-der",
        "C09",
        _CERT,
        _CERTIFICATES,
        "convert-a-der-certificate-file",
        say("Expressway takes PEM; a file named .cer may be DER and must then be converted."),
    ),
    chapter_of(
        "certificate-guide-x15.5-ad-cs",
        "C10",
        _CERT,
        _CERTIFICATES,
        "enable-ad-cs-to-issue",
        say("The default web server template is for server authentication only; a copy adds client authentication."),
    ),
    chapter_of(
        "certificate-guide-x15.5-openssl",
        "C11",
        _CERT,
        _CERTIFICATES,
        "generate-certificate-using-openssl-only",
        say("A request made with OpenSSL must name both purposes."),
    ),
    chapter_of(
        "certificate-guide-x15.5-view",
        "C12",
        _CERT,
        _CERTIFICATES,
        "view-the-currently-uploaded-certificate",
        say("The pages show the installed certificate decoded and as PEM."),
    ),
    chapter_of(
        "certificate-guide-x15.4-csr",
        "C03",
        "Expressway Certificate Creation and Use Guide X15.4",
        _CERTIFICATES_15_4,
        "generating-a-certificate-signing-request",
        say("One request and key per peer and at a time; key types and digests by release; both purposes asked for."),
    ),
    chapter_of(
        "certificate-guide-x15.4-about",
        "C04",
        "Expressway Certificate Creation and Use Guide X15.4",
        _CERTIFICATES_15_4,
        "about-this-guide",
        say("Wildcards are not supported; only three extended validation attributes are; CA certificates must say so."),
    ),
    guide(
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
    guide(
        "certificate-guide-x15.0-troubleshooting",
        "CERTG",
        "Expressway Certificate Creation and Use Guide X15.0",
        "troubleshooting",
        _CONFIG + "X15-0/cert-creation-use/"
        "exwy_b_cisco-expressway-certificate-creation-and-use-deployment-guide-x150/exwy_m_troubleshooting.html",
        say("The same three traps as in X14.3: unknown attributes, 8192-bit keys, missing final newline."),
    ),
    guide(
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
    guide(
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
    chapter_of(
        "cluster-guide-x15.4-fqdn",
        "N9",
        "Expressway Cluster Creation and Maintenance Guide X15.4",
        _CLUSTER_15_4,
        "optional-use-fully-qualified-domain",
        say("The order of work for Enforce: save on the primary, restart it, then one peer after the other."),
    ),
    chapter_of(
        "cluster-guide-x15.4-troubleshooting",
        "N9",
        "Expressway Cluster Creation and Maintenance Guide X15.4",
        _CLUSTER_15_4,
        "troubleshooting",
        say("What a cluster shows while peers do not reach or do not accept each other."),
    ),
    chapter_of(
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
    guide(
        "mra-guide-x15.0-requirements",
        "MRAREQ",
        "Mobile and Remote Access Guide X15.0",
        "requirements for MRA",
        _CONFIG + "X15-0/mra/exwy_b_mra-deployment-guide-x150/exwy_m_requirements-for-mra.html",
        say("The same requirements as of X15.0, among them both purposes at upload and a restart after CA changes."),
    ),
    chapter_of(
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
    chapter_of(
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
    guide(
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
    guide(
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
    guide(
        "expressway-release-notes-x14.0.9",
        "N6",
        "Expressway Release Notes X14.0.9",
        "feature table",
        _EXPRESSWAY + "release_note/X14-0-9/exwy_b_cisco-expressway-and-telepresence-release-note-x1409.html",
        say("TLS Verification Mode for UC nodes is listed as supported from X14.2, not in this release."),
    ),
    guide(
        "expressway-ports-x15.0-mra",
        "N7",
        "Expressway IP Port Usage Guide X15.0",
        "mobile and remote access",
        _CONFIG + "X15-0/ip-port/exwy_b_cisco-expressway-ip-port-usage-configuration-guide-x15/"
        "exwy_m_mobile-and-remote-access.html",
        say("Ports of MRA: 2222 and 7400 between the Expressways, 5091 for SIP OAuth, 6971 and 6972 to CUCM."),
    ),
    guide(
        "xmpp-federation-x14.0.2",
        "X01",
        "Chat and Presence XMPP Federation Guide X14.0.2",
        "federation through Expressway",
        _CONFIG + "X14-0-2/chat_presence/exwy_b_chat-and-presence-federation-using-expressway-X1402/"
        "exwy_m_xmpp-federation-through-expressway.html",
        say("Federation domains and chat aliases must be in the certificate of Expressway-E."),
    ),
)


EXPRESSWAY_GUIDES: Final = (*EXPRESSWAY_ADMINISTRATION, *EXPRESSWAY_CERTIFICATES, *EXPRESSWAY_SOLUTIONS)
