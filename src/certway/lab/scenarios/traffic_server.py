"""Expressway-C judging the nodes of Unified CM, IM and Presence and Unity Connection that it proxies to."""

from __future__ import annotations

from functools import cache

from certway.lab.edits import with_ca, with_fqdn, with_identity, with_setting, with_trust
from certway.lab.foundry import Minted, mint_intermediate, mint_root, mint_self_signed
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, UNKNOWN, scenario
from certway.lab.topology import (
    CUCM_NODES,
    edge_issuing,
    edge_root,
    fqdn_of,
    healthy,
    internal_root,
    mint_uc_node,
    small,
)
from certway.model.certificate import Certificate
from certway.model.deployment import Case

SMALL_CUCM = CUCM_NODES[:2]


def working() -> Case:
    """The healthy deployment."""
    return healthy()


def working_small() -> Case:
    """A small healthy deployment."""
    return small()


def self_signed(node: str, store: str = "tomcat") -> Certificate:
    """The certificate with which a node of Unified CM is installed."""
    kind = "ec-p384" if store.endswith("ecdsa") else "rsa-2048"
    return mint_self_signed(f"{node} {store} of the installation", common_name=fqdn_of(node), key_type=kind).certificate


def with_self_signed(case: Case, *nodes: str, store: str = "tomcat") -> Case:
    """Nodes that still show the certificate of their installation."""
    for node in nodes:
        case = with_identity(case, node, store, self_signed(node, store))
    return case


@scenario(
    situation="4",
    control=working_small,
    services={
        "sign-in": (FAILS, "0 / 1"),
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cisco-218018", "expressway-release-notes-x14.2.5"),
)
def tomcat_self_signed() -> Case:
    """Both nodes of Unified CM show the self-signed tomcat certificate of their installation, which C does not hold.

    From X14.2 on C verifies every node it proxies to: "Error=self signed certificate ... depth=0", and clients see
    "502 connect failed". 6971 shows CallManager, which a CA signed, and passes.
    """
    return with_self_signed(small(), *SMALL_CUCM)


@scenario(
    situation="4",
    control=working,
    services={
        "sign-in": (DEGRADED, "4 / 4"),
        "configuration-download": (DEGRADED, "4 / 4"),
        "sip-registration": (DEGRADED, "4 / 4"),
        "expressway-and-cucm": (DEGRADED, "4 / 6"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cisco-218018",),
)
def one_tomcat_regenerated() -> Case:
    """The tomcat certificate of one subscriber was regenerated and is self-signed again; the others are signed.

    Users whose requests go there fail, the others do not notice: the service is degraded.
    """
    return with_self_signed(healthy(), "cucm-sub2")


def discovered_without_verification() -> Case:
    """A release below X14.2, and the nodes were discovered with TLS verify mode Off, as most were."""
    return with_setting(small("X14.0.7"), SMALL_CUCM, "TLS verify mode", "Off")


@scenario(
    control=discovered_without_verification,
    services={
        "sign-in": (AT_RISK, "1 / 1"),
        "configuration-download": (AT_RISK, "1 / 1"),
        "sip-registration": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (AT_RISK, "2 / 2"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cisco-218018", "expressway-release-notes-x14.0.9"),
)
def tomcat_self_signed_before_x14_2() -> Case:
    """The same before X14.2: Expressway-C does not check, everything works, and will not after the upgrade."""
    return with_self_signed(discovered_without_verification(), *SMALL_CUCM)


@scenario(
    control=working_small,
    services={
        "sign-in": (AT_RISK, "1 / 1"),
        "configuration-download": (AT_RISK, "1 / 1"),
        "sip-registration": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (AT_RISK, "2 / 2"),
    },
    causes=("chain.self-signed-unknown", "traffic-server.verification-off"),
    sources=("cisco-218018",),
)
def verification_switched_off() -> Case:
    """As a stop-gap VerifyOriginServer was set Off on Expressway-C, and stayed."""
    case = with_self_signed(with_setting(small(), SMALL_CUCM, "TLS verify mode", "Off"), *SMALL_CUCM)
    return with_setting(case, "expc01", "EdgeConfigServer VerifyOriginServer", "Off")


@cache
def voice_issuing() -> Minted:
    """A PKI of their own for the voice people: Example Voice Root > Example Voice Issuing."""
    return mint_intermediate(mint_root("Example Voice Root"), "Example Voice Issuing")


def under_voice_ca(case: Case, *nodes: str) -> Case:
    """Nodes of Unified CM renewed under the voice PKI."""
    for node in nodes:
        for store in ("tomcat", "callmanager"):
            case = with_identity(case, node, store, mint_uc_node(node, store, voice_issuing()).certificate)
            case = with_ca(case, node, f"{store}-trust", *voice_issuing().chain)
    return case


def voice_ca_distributed() -> Case:
    """Unified CM renewed under another PKI, which every Expressway-C was given."""
    return with_ca(under_voice_ca(small(), *SMALL_CUCM), "expc01", "trusted-ca", *reversed(voice_issuing().chain))


@scenario(
    situation="4",
    control=voice_ca_distributed,
    services={
        "sign-in": (FAILS, "0 / 1"),
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("chain.issuer-missing",),
    sources=("cisco-218018", "mra-guide-x15.2-requirements"),
)
def unified_cm_renewed_under_another_ca() -> Case:
    """Unified CM was renewed under another PKI, and Expressway-C was not given its CAs.

    Example Voice Root > Example Voice Issuing > cucm-pub, cucm-sub1; C holds neither, as tomcat-trust of
    Unified CM shows: whatever is sent along, no chain ends in a CA that C trusts.
    """
    return under_voice_ca(small(), *SMALL_CUCM)


@scenario(
    control=working_small,
    services={
        "sign-in": (UNKNOWN, "0 / 1"),
        "configuration-download": (UNKNOWN, "0 / 1"),
        "sip-registration": (UNKNOWN, "0 / 1"),
        "im-and-presence": (UNKNOWN, "0 / 1"),
        "voicemail": (UNKNOWN, "0 / 1"),
        "expressway-and-cucm": (UNKNOWN, "0 / 2"),
        "expressway-and-imp": (UNKNOWN, "0 / 1"),
        "expressway-and-unity": (UNKNOWN, "0 / 1"),
    },
    causes=("chain.held-only-if-sent",),
    also=("store.own-chain-incomplete",),
    sources=("cisco-218018", "expressway-admin-x15.5-security"),
)
def intermediate_missing_on_c() -> Case:
    """Expressway-C holds the root of the UC nodes, not the intermediate between.

    Whether a node sends its intermediate along is documented nowhere and was not seen: neither works nor fails.
    """
    held = (edge_root().certificate, edge_issuing().certificate, internal_root().certificate)
    return with_trust(small(), "expc01", "trusted-ca", held)


@scenario(
    situation="4",
    control=working_small,
    services={
        "sign-in": (FAILS, "0 / 1"),
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("traffic-server.name-missing", "traffic-server.name-missing"),
    sources=("cisco-218018", "cisco-225476"),
)
def nodes_by_address_and_short_name() -> Case:
    """System > Server has the publisher by its address and a subscriber by its host name; certificates have full names.

    From X14.2 on the traffic server compares what Unified CM hands out: "SNI (...) not in certificate".
    """
    return with_fqdn(with_fqdn(small(), "cucm-pub", "192.0.2.31"), "cucm-sub1", "cucm-sub1")


def named(case: Case, node: str, name: str, names: tuple[str, ...] | None) -> Case:
    """A node defined as `name`, whose certificates have these alternative names, or none."""
    for store in ("tomcat", "callmanager"):
        leaf = mint_uc_node(node, store, names=names).certificate
        case = with_identity(case, node, store, leaf)
    return with_fqdn(case, node, name)


@scenario(
    control=working_small,
    services={
        "sign-in": (UNKNOWN, "0 / 1"),
        "configuration-download": (UNKNOWN, "0 / 1"),
        "sip-registration": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (UNKNOWN, "1 / 2"),
    },
    causes=("traffic-server.known-by-address",),
    sources=("cisco-218018", "trafficserver-source"),
)
def address_as_address_entry() -> Case:
    """System > Server has a node by its address, and its certificates have the address as iPAddress.

    Documents ask for "the IP in the certificate" without saying how; the traffic server's source compares it with DNS
    names only. Nobody knows: unknown.
    """
    return named(small(), "cucm-sub1", "192.0.2.32", ("cucm-sub1.example.com", "ip:192.0.2.32"))


@scenario(
    control=working_small,
    services={
        "sign-in": (AT_RISK, "1 / 1"),
        "configuration-download": (AT_RISK, "1 / 1"),
        "sip-registration": (UNKNOWN, "0 / 1"),
        "expressway-and-cucm": (UNKNOWN, "1 / 2"),
    },
    causes=("traffic-server.known-by-address",),
    sources=("cisco-218018", "trafficserver-source"),
)
def address_as_dns_name() -> Case:
    """The same with the address written as a DNS name: the source accepts it, the documents do not say so."""
    return named(small(), "cucm-sub1", "192.0.2.32", ("cucm-sub1.example.com", "192.0.2.32"))


@scenario(
    control=working_small,
    services={
        "expressway-and-cucm": (DEGRADED, "1 / 2"),
    },
    causes=("traffic-server.discovery-name-missing", "traffic-server.only-common-name"),
    sources=("mra-guide-x15.2-requirements",),
)
def publisher_name_in_the_common_name_only() -> Case:
    """The certificates of the publisher have their name in the common name alone.

    The traffic server takes it; discovery with TLS verify mode On wants it among the alternative names.
    """
    return named(small(), "cucm-pub", "cucm-pub.example.com", None)


def with_ecdsa_twins(case: Case, signed: bool = True) -> Case:
    """Every Unified CM node has ECDSA twins of its certificates, by the CA or of the installation."""
    for node in SMALL_CUCM:
        for store in ("tomcat-ecdsa", "callmanager-ecdsa"):
            leaf = mint_uc_node(node, store).certificate if signed else self_signed(node, store)
            case = with_identity(case, node, store, leaf)
    return with_setting(case, SMALL_CUCM, "TLS Ciphers", "All Ciphers RSA Preferred")


def upgraded_from(release: str, signed: bool = True) -> Case:
    """An Expressway-C upgraded from this release, with ECDSA twins on Unified CM."""
    return with_setting(with_ecdsa_twins(small(), signed), "expc01", "Upgraded from", release)


def twins_signed() -> Case:
    """The ECDSA twins are signed by the CA."""
    return upgraded_from("X12.5.9")


@scenario(
    situation="4",
    control=twins_signed,
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("traffic-server.ecdsa-twin-unknown",),
    sources=("cisco-218018", "cucm-security-12.5su4-ecdsa", "preferred-architecture-14-security"),
)
def ecdsa_twins_of_the_installation() -> Case:
    """Expressway-C came from X12.5 and prefers ECDSA; the ECDSA certificates of Unified CM are self-signed.

    8443 shows RSA, as HTTPS Ciphers allows no other, and works; 6972 shows tomcat-ECDSA and 6971 CallManager-ECDSA,
    which C does not know: sign-in works, configuration download does not.
    """
    return upgraded_from("X12.5.9", signed=False)


@scenario(
    control=twins_signed,
    services={
        "configuration-download": (UNKNOWN, "0 / 1"),
        "expressway-and-cucm": (UNKNOWN, "0 / 2"),
    },
    causes=("traffic-server.ecdsa-twin-unknown",),
    sources=("cisco-218018", "expressway-release-notes-x14.2.5"),
)
def ecdsa_twins_and_unknown_cipher_order() -> Case:
    """The same, and neither the cipher string nor the release before the upgrade is known: unknown."""
    return with_ecdsa_twins(small(), signed=False)
