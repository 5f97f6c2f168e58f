"""What else keeps the tunnels down while the zone is active: key types, keys, attributes of the subject, the port."""

from __future__ import annotations

from certway.lab.assembly import Attribute
from certway.lab.edits import with_identity, with_report, with_setting
from certway.lab.foundry import Minted
from certway.lab.scenarios.catalogue import DEGRADED, FAILS, UNKNOWN, scenario
from certway.lab.topology import C_NODES, E_NODES, fqdn_of, healthy, mint_expressway_c
from certway.model.deployment import Case

KEY_TYPES = "Ciphers sshd_pfwd_pubkeyalgorithms"
RSA = "x509v3-rsa2048-sha256"
P256 = "x509v3-ecdsa-sha2-nistp256"


def c_with_ecdsa() -> Case:
    """X14.3.4, and both Expressway-C have ECDSA certificates on P-256; the key types are those of the installation."""
    case = healthy()
    for node in C_NODES:
        case = with_identity(case, node, "server", mint_expressway_c(node, key_type="ec-p256").certificate)
    return case


@scenario(
    situation="3",
    control=c_with_ecdsa,
    services={
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
    },
    causes=("ssh.key-type-not-listed", "ssh.key-type-not-listed"),
    sources=("expressway-admin-x15.5-reference",),
)
def key_types_narrowed_on_e() -> Case:
    """Both Expressway-E list the RSA key type alone, and Expressway-C got ECDSA certificates.

    The zone does not mind; the tunnels refuse the key of C before its chain is looked at.
    """
    return with_setting(c_with_ecdsa(), E_NODES, KEY_TYPES, RSA)


@scenario(
    control=c_with_ecdsa,
    services={
        "ssh-tunnels": (DEGRADED, "2 / 4"),
        "sign-in": (DEGRADED, "2 / 4"),
        "configuration-download": (DEGRADED, "2 / 4"),
        "im-and-presence": (DEGRADED, "2 / 4"),
        "voicemail": (DEGRADED, "2 / 4"),
    },
    causes=("ssh.key-type-not-listed",),
    sources=("expressway-admin-x15.5-reference",),
)
def key_types_narrowed_on_one_c() -> Case:
    """expc02 lists the RSA key type alone and has an ECDSA certificate itself: both sides must list both key types."""
    return with_setting(c_with_ecdsa(), "expc02", KEY_TYPES, RSA)


@scenario(
    control=lambda: with_setting(healthy(), (*C_NODES, *E_NODES), KEY_TYPES, f"{RSA},{P256}"),
    services={
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
    },
    causes=("ssh.key-type-not-listed", "ssh.key-type-not-listed", "ssh.key-type-not-listed", "ssh.key-type-not-listed"),
    sources=("expressway-admin-x15.5-reference",),
)
def key_types_without_rsa() -> Case:
    """Somebody hardened the tunnels to elliptic curves on every node, while every certificate has an RSA key."""
    return with_setting(healthy(), (*C_NODES, *E_NODES), KEY_TYPES, P256)


def short_keys(release: str) -> Case:
    """Both Expressway-C with keys of 1024 bits."""
    case = healthy(release)
    for node in C_NODES:
        case = with_identity(case, node, "server", mint_expressway_c(node, key_type="rsa-1024").certificate)
    return case


def short_keys_before() -> Case:
    """X14.2.7 has no list of key types: the short keys work."""
    return short_keys("X14.2.7")


@scenario(
    control=short_keys_before,
    services={
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
    },
    causes=("ssh.key-not-supported", "ssh.key-not-supported"),
    sources=("expressway-admin-x15.5-reference",),
)
def short_keys_after_the_upgrade() -> Case:
    """X14.3 brought the list of key types, whose only RSA type is for 2048 bits; both C still have 1024 (inferred)."""
    return short_keys("X14.3")


def with_attribute(word: str, text: str) -> Case:
    """Both Expressway-C with one more attribute in the subject of their certificates."""
    case = healthy()
    for node in C_NODES:
        case = with_identity(case, node, "server", carrying(node, (word, text)).certificate)
    return case


def carrying(node: str, attribute: Attribute) -> Minted:
    """The certificate of an Expressway-C with this attribute before its common name."""
    return mint_expressway_c(node, subject=(attribute, ("CN", fqdn_of(node))))


def with_incorporation() -> Case:
    """Country of incorporation, an attribute of extended validation that is documented to be supported."""
    return with_attribute("1.3.6.1.4.1.311.60.2.1.3", "US")


@scenario(
    situation="3",
    control=with_incorporation,
    services={
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
    },
    causes=("ssh.attributes-not-decoded",),
    sources=("certificate-guide-x14.3-troubleshooting", "certificate-guide-x15.4-about"),
)
def attribute_of_the_company() -> Case:
    """A template writes an attribute of the company's own into the subject of both Expressway-C.

    The page shows it as a number. The zone is active; the tunnels end with unknown errors.
    """
    return with_attribute("1.3.6.1.4.1.32473.7", "cost centre 4711")


@scenario(
    control=with_incorporation,
    services={
        "ssh-tunnels": (UNKNOWN, "0 / 4"),
        "sign-in": (UNKNOWN, "0 / 4"),
        "configuration-download": (UNKNOWN, "0 / 4"),
        "im-and-presence": (UNKNOWN, "0 / 4"),
        "voicemail": (UNKNOWN, "0 / 4"),
    },
    causes=(),
    sources=("certificate-guide-x14.3-troubleshooting",),
)
def organization_identifier() -> Case:
    """A public CA writes organizationIdentifier into the subject; whether the product decodes it no document says."""
    return with_attribute("2.5.4.97", "NTRUS-4711")


@scenario(
    situation="6",
    control=healthy,
    services={
        "ssh-tunnels": (DEGRADED, "2 / 4"),
        "sign-in": (DEGRADED, "2 / 4"),
        "configuration-download": (DEGRADED, "2 / 4"),
        "im-and-presence": (DEGRADED, "2 / 4"),
        "voicemail": (DEGRADED, "2 / 4"),
    },
    causes=("ssh.port-reported-closed",),
    sources=("expressway-admin-x15.5-reference", "expressway-admin-x15.5-status"),
)
def port_closed_to_one_c() -> Case:
    """A firewall lets expc02 reach the port of the zone and no longer port 2222: alarm 35014 stands there.

    Every certificate is good, and the picture is that of a missing intermediate.
    """
    return with_report(healthy(), "alarm 35014 expc02", "raised")


@scenario(
    control=lambda: healthy("X15.5"),
    services={
        "ssh-tunnels": (DEGRADED, "2 / 4"),
        "sign-in": (DEGRADED, "2 / 4"),
        "configuration-download": (DEGRADED, "2 / 4"),
        "im-and-presence": (DEGRADED, "2 / 4"),
        "voicemail": (DEGRADED, "2 / 4"),
    },
    causes=("ssh.key-type-not-listed",),
    sources=("expressway-admin-x15.5-reference",),
)
def x15_5_key_types_narrowed_on_one_e() -> Case:
    """X15.5: expe01 lists ECDSA alone; the client certificates of C have RSA keys."""
    return with_setting(healthy("X15.5"), "expe01", KEY_TYPES, P256)
