"""What begins with which release: behaviour that an upgrade switches on, by key.

One home for the thresholds that rules and tables read, so that "from X14.2" stands once, with its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.knowledge.releases import Release
from certway.model.confidence import Confidence
from certway.model.text import Text, say
from certway.model.value import value


@value
class Beginning:
    """Behaviour that holds from `release` on.

    `dissent_source` says otherwise: it names the release `dissent` instead, or (empty) that it never begins.
    """

    key: str
    release: str
    says: Text
    confidence: Confidence = Confidence.DOCUMENTED
    dissent: str = ""
    dissent_source: str = ""
    sources: tuple[str, ...]


_ROWS: Final[tuple[Beginning, ...]] = (
    Beginning(
        key="uc-traversal",
        release="X8.1",
        says=say("Unified Communications traversal zones and SSH tunnels exist."),
        sources=("cisco-213872",),
    ),
    Beginning(
        key="unique-ca-entries",
        release="X8.8",
        says=say("Entries of the trusted CA list must be unique."),
        sources=("expressway-admin-x15.4-maintenance",),
    ),
    Beginning(
        key="cluster-tls",
        release="X8.8",
        says=say("Cluster peers talk TLS and can verify each other."),
        sources=("expressway-admin-x15.4-maintenance", "cluster-guide-x14.0-fqdn"),
    ),
    Beginning(
        key="xcp-pointer-record",
        release="X8.8",
        says=say("Expressway-C asks for the PTR record of Expressway-E and looks for its name in the certificate."),
        sources=("cisco-118798", "expressway-admin-x15.4-maintenance"),
    ),
    Beginning(
        key="upload-warnings",
        release="X8.10",
        says=say("The upload warns of weak keys, a missing CN, and an unknown CA or CRL."),
        sources=("certificate-guide-x15.5-loading",),
    ),
    Beginning(
        key="long-names-read",
        release="X8.10",
        says=say("Subject alternative names beyond 999 characters are read."),
        confidence=Confidence.CONTRADICTED,
        dissent_source="cisco-213872",
        sources=("certificate-guide-x15.4-about",),
    ),
    Beginning(
        key="domain-certificates",
        release="X8.10",
        says=say("Expressway-E may hold one certificate per domain, chosen by the name the client asks for."),
        sources=("expressway-admin-x15.5-unified-communications",),
    ),
    Beginning(
        key="acme",
        release="X12.5",
        says=say("Expressway-E can renew its certificate by ACME."),
        sources=("certificate-guide-x15.5-acme",),
    ),
    Beginning(
        key="cluster-address-mapping",
        release="X12.5",
        says=say("Cluster peers of Expressway-E can be given by name with an address mapping."),
        sources=("cluster-guide-x14.0-fqdn",),
    ),
    Beginning(
        key="sip-oauth-jabber",
        release="X12.5",
        says=say("SIP OAuth for Jabber over MRA."),
        sources=("mra-guide-x15.2-basic-configuration",),
    ),
    Beginning(
        key="full-profile-names",
        release="X12.6",
        says=say("Phone security profile names must be full names."),
        sources=("certificate-guide-x15.5-managing",),
    ),
    Beginning(
        key="sip-oauth-phones",
        release="X14.0",
        says=say("SIP OAuth for 7800 and 8800 phones over MRA."),
        sources=("mra-guide-x15.2-basic-configuration",),
    ),
    Beginning(
        key="cucm-checks-expressway",
        release="X14.0.2",
        says=say("CUCM judges the certificate that Expressway-C shows on 6971 and 6972, in non-secure mode too."),
        sources=("expressway-release-notes-x14.2.5", "cisco-217748"),
    ),
    Beginning(
        key="upload-needs-full-names",
        release="X14.0.2",
        says=say("The upload refuses a CN or a DNS name that is not a full name."),
        sources=("certificate-guide-x15.5-loading",),
    ),
    Beginning(
        key="upload-needs-both-purposes",
        release="X14.0.2",
        says=say("The upload refuses a certificate without client authentication."),
        confidence=Confidence.CONTRADICTED,
        sources=("cisco-225482", "expressway-admin-x15.5-unified-communications"),
    ),
    Beginning(
        key="uc-nodes-verified",
        release="X14.2",
        says=say("Expressway-C verifies CUCM, IM and Presence and Unity Connection nodes on every HTTPS request."),
        dissent="X14.0.8",
        dissent_source="cisco-225476",
        sources=("cisco-218018", "expressway-release-notes-x14.0.9", "expressway-release-notes-x14.2.5"),
    ),
    Beginning(
        key="ecdsa-preferred",
        release="X14.2",
        says=say("The cipher order may prefer ECDSA, depending on the upgrade path."),
        sources=("expressway-release-notes-x14.2.5", "cisco-218018"),
    ),
    Beginning(
        key="ecdsa-certificates",
        release="X14.3",
        says=say("Expressway itself may hold an ECDSA certificate."),
        sources=("certificate-guide-x15.4-csr",),
    ),
    Beginning(
        key="tunnel-key-types",
        release="X14.3",
        says=say("The key types of the SSH tunnels are a setting on both sides."),
        sources=("expressway-admin-x15.5-reference",),
    ),
    Beginning(
        key="thousand-ca-entries",
        release="X14.3",
        says=say("The trusted CA list takes at most 1000 certificates."),
        sources=("certificate-guide-x15.5-loading",),
    ),
    Beginning(
        key="tls-1.3-default",
        release="X15.2",
        says=say("SIP speaks TLS 1.2 and 1.3 by default, and no older version."),
        sources=("expressway-admin-x15.5-reference",),
    ),
    Beginning(
        key="service-message-without-client-purpose",
        release="X15.4",
        says=say(
            "Expressway-C no longer asks for client authentication in the certificate of the SIP SERVICE message."
        ),
        sources=("cisco-225482",),
    ),
    Beginning(
        key="cluster-without-purpose",
        release="X15.4",
        says=say("Cluster peers no longer compare purposes."),
        sources=("cisco-225482",),
    ),
    Beginning(
        key="edge-server-only-upload",
        release="X15.4",
        says=say("Expressway-E can take a certificate for server authentication only."),
        sources=("cisco-225482",),
    ),
    Beginning(
        key="client-store",
        release="X15.5",
        says=say("Each node has a server store and a client store; the TLS role decides which is shown."),
        sources=("cisco-225693", "expressway-admin-x15.5-security"),
    ),
    Beginning(
        key="purpose-switch",
        release="X15.5",
        says=say("A switch on the receiving node decides whether inbound SIP TLS compares purposes."),
        sources=("cisco-225693", "expressway-admin-x15.5-reference"),
    ),
    Beginning(
        key="haproxy",
        release="12.5(1)SU3",
        says=say("HAProxy stands in front of all web traffic of CUCM and IM and Presence."),
        sources=("cucm-release-notes-12.5su3",),
    ),
    Beginning(
        key="callmanager-reuses-tomcat",
        release="14",
        says=say("The tomcat certificate can be used for CallManager as well."),
        sources=("cucm-security-15-certificates", "cisco-225476"),
    ),
    Beginning(
        key="revocation-of-whole-chain",
        release="15SU3",
        says=say("Revocation checks cover the whole chain."),
        sources=("cucm-security-15-certificates",),
    ),
    Beginning(
        key="cucm-client-units",
        release="15SU5",
        says=say("Separate stores for server and client certificates."),
        sources=("cucm-cli-15-set", "fn74345"),
    ),
)

BEGINNINGS: Final[Mapping[str, Beginning]] = MappingProxyType({row.key: row for row in _ROWS})


def has_begun(key: str, release: Release) -> bool:
    """Whether the behaviour `key` holds in this release; raises KeyError or ValueError for our own mistakes."""
    return release.at_least(BEGINNINGS[key].release)


def begins_between(before: Release, after: Release) -> tuple[Beginning, ...]:
    """What an upgrade from `before` to `after` switches on, in the order of the table."""
    return tuple(
        row for row in _ROWS if _same_family(row, after) and after.at_least(row.release) and before.before(row.release)
    )


def _same_family(row: Beginning, release: Release) -> bool:
    return row.release.startswith("X") == (release.family == "expressway")
