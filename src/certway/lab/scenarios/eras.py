"""The situations on the releases that the other scenarios do not use: what stays the same is said, too."""

from __future__ import annotations

from certway.lab.edits import with_audience, with_ca, with_identity, with_setting, without_ca
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, Builder, scenario
from certway.lab.scenarios.clients import clients
from certway.lab.scenarios.traffic_server import SMALL_CUCM, with_self_signed
from certway.lab.scenarios.upload import renewed, uploaded
from certway.lab.topology import ZONE, edge_issuing, mint_expressway_e, small
from certway.model.deployment import Case

EDGE = ("expe01.example.com", "expe.example.com")

TUNNELS_DOWN = {
    "traversal-zone": (AT_RISK, "1 / 1"),
    "ssh-tunnels": (FAILS, "0 / 1"),
    "sign-in": (FAILS, "0 / 1"),
    "configuration-download": (FAILS, "0 / 1"),
    "sip-registration": (AT_RISK, "1 / 1"),
    "im-and-presence": (FAILS, "0 / 1"),
    "voicemail": (FAILS, "0 / 1"),
}
ZONE_DOWN = {
    "traversal-zone": (FAILS, "0 / 1"),
    "sip-registration": (FAILS, "0 / 1"),
}


def on(release: str, uc_release: str = "14SU4") -> Builder:
    """The small healthy deployment on these releases."""
    return lambda: small(release, uc_release)


def renewed_under_g3(release: str, *held_by: str) -> Case:
    """Expressway-E renewed under the issuing CA G3, which it holds itself, and these nodes do, too."""
    issuing = edge_issuing("G3")
    case = with_ca(small(release), ("expe01", *held_by), "trusted-ca", issuing.certificate)
    return with_identity(case, "expe01", "server", mint_expressway_e("expe01", issuing).certificate)


def distributed(release: str) -> Builder:
    """The same renewal with G3 on Expressway-C."""
    return lambda: renewed_under_g3(release, "expc01")


def other_subject_name(release: str) -> Case:
    """The zone on Expressway-E expects a name that the certificate of Expressway-C does not have."""
    return with_setting(small(release), ZONE, "TLS verify subject name", "expc-cluster.example.com")


def without_domain(release: str, *kinds: str) -> Case:
    """Expressway-E renewed without the service discovery domain, for these kinds of client."""
    leaf = mint_expressway_e("expe01", names=EDGE).certificate
    return with_identity(with_audience(small(release), *clients(*kinds)), "expe01", "server", leaf)


@scenario(
    control=distributed("X8.11.4"),
    services=TUNNELS_DOWN,
    causes=("ssh.issuer-missing",),
    also=("chain.held-only-because-sent", "message.issuer-missing"),
    sources=("cisco-221624",),
)
def x8_11_4_tunnels_down() -> Case:
    """X8.11.4: the tunnels lack the new intermediate; its engine is OpenSSL 1.0, which has no witness here."""
    return renewed_under_g3("X8.11.4")


@scenario(
    control=distributed("X12.7"),
    services=TUNNELS_DOWN,
    causes=("ssh.issuer-missing",),
    also=("chain.held-only-because-sent", "message.issuer-missing"),
    sources=("cisco-221624",),
)
def x12_7_tunnels_down() -> Case:
    """X12.7: the new intermediate of Expressway-E is missing on Expressway-C; the zone is up, the tunnels are down."""
    return renewed_under_g3("X12.7")


@scenario(
    control=distributed("X14.0.7"),
    services=TUNNELS_DOWN,
    causes=("ssh.issuer-missing",),
    also=("chain.held-only-because-sent", "message.issuer-missing"),
    sources=("cisco-221624",),
)
def x14_0_7_tunnels_down() -> Case:
    """X14.0.7: the tunnels lack the intermediate of Expressway-E while UC nodes are not verified yet."""
    return renewed_under_g3("X14.0.7")


@scenario(
    control=distributed("X14.2.7"),
    services=TUNNELS_DOWN,
    causes=("ssh.issuer-missing",),
    also=("chain.held-only-because-sent", "message.issuer-missing"),
    sources=("cisco-221624",),
)
def x14_2_7_tunnels_down() -> Case:
    """X14.2.7: the same picture after UC nodes are verified."""
    return renewed_under_g3("X14.2.7")


@scenario(
    control=distributed("X15.2.4"),
    services=TUNNELS_DOWN,
    causes=("ssh.issuer-missing",),
    also=("chain.held-only-because-sent", "message.issuer-missing"),
    sources=("cisco-221624",),
)
def x15_2_4_tunnels_down() -> Case:
    """X15.2.4: TLS 1.3 between the two sides changes nothing for the tunnels, which are SSH."""
    return renewed_under_g3("X15.2.4")


@scenario(
    control=distributed("X15.4"),
    services=TUNNELS_DOWN,
    causes=("ssh.issuer-missing",),
    also=("chain.held-only-because-sent", "message.issuer-missing"),
    sources=("cisco-221624",),
)
def x15_4_tunnels_down() -> Case:
    """X15.4, made for the end of client authentication, asks the tunnels for every intermediate as before."""
    return renewed_under_g3("X15.4")


@scenario(
    control=on("X8.11.4"),
    services=ZONE_DOWN,
    causes=("names.name-missing",),
    sources=("cisco-221624", "expressway-admin-x15.5-zones"),
)
def x8_11_4_zone_down() -> Case:
    """X8.11.4: the zone on Expressway-E expects another subject name."""
    return other_subject_name("X8.11.4")


@scenario(
    control=on("X14.0.7"),
    services=ZONE_DOWN,
    causes=("names.name-missing",),
    sources=("cisco-221624", "expressway-admin-x15.5-zones"),
)
def x14_0_7_zone_down() -> Case:
    """X14.0.7: the guides want the name among the alternative names from here on; it is in neither."""
    return other_subject_name("X14.0.7")


@scenario(
    control=on("X14.2.7"),
    services=ZONE_DOWN,
    causes=("names.name-missing",),
    sources=("cisco-221624", "expressway-admin-x15.5-zones"),
)
def x14_2_7_zone_down() -> Case:
    """X14.2.7: the zone on Expressway-E expects another subject name."""
    return other_subject_name("X14.2.7")


@scenario(
    control=on("X15.4"),
    services=ZONE_DOWN,
    causes=("names.name-missing",),
    sources=("cisco-221624", "expressway-admin-x15.5-zones"),
)
def x15_4_zone_down() -> Case:
    """X15.4: the zone on Expressway-E expects another subject name."""
    return other_subject_name("X15.4")


@scenario(
    control=lambda: with_audience(small("X8.11.4"), *clients("jabber")),
    services={
        "edge-clients": (AT_RISK, "1 / 1"),
    },
    causes=("clients.domain-missing-warns",),
    sources=("cisco-213872", "certificate-guide-x15.5-requirements"),
)
def x8_11_4_domain_missing() -> Case:
    """X8.11.4, and Jabber alone: a certificate without the domain makes it ask its user."""
    return without_domain("X8.11.4", "jabber")


@scenario(
    control=lambda: with_audience(small("X14.2.7"), *clients("phone", "room-device")),
    services={
        "edge-clients": (FAILS, "0 / 2"),
    },
    causes=("clients.domain-missing",),
    sources=("cisco-213872", "certificate-guide-x15.5-requirements"),
)
def x14_2_7_domain_missing() -> Case:
    """X14.2.7, and devices alone: nobody could accept a certificate without the domain."""
    return without_domain("X14.2.7", "phone", "room-device")


@scenario(
    control=lambda: with_audience(small("X15.4"), *clients("webex-app")),
    services={
        "edge-clients": (AT_RISK, "1 / 1"),
    },
    causes=("clients.domain-missing-warns",),
    sources=("cisco-213872", "certificate-guide-x15.5-requirements"),
)
def x15_4_domain_missing() -> Case:
    """X15.4, and the Webex App: that it asks its user as Jabber does is inferred."""
    return without_domain("X15.4", "webex-app")


@scenario(
    control=lambda: with_audience(small("X15.5"), *clients("phone")),
    services={
        "edge-clients": (FAILS, "0 / 1"),
    },
    causes=("clients.domain-missing",),
    sources=("cisco-213872", "certificate-guide-x15.5-requirements"),
)
def x15_5_domain_missing() -> Case:
    """X15.5: phones look at the server certificate, which was reissued without the domain."""
    return without_domain("X15.5", "phone")


@scenario(
    control=lambda: with_self_signed(with_setting(small("X14.2.0"), SMALL_CUCM, "TLS verify mode", "Off")),
    services={
        "sign-in": (FAILS, "0 / 1"),
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cisco-218018", "expressway-release-notes-x14.2.5"),
)
def x14_2_first_release_that_verifies() -> Case:
    """X14.2.0, the day after the upgrade: every request to the self-signed tomcat of Unified CM is refused.

    TLS verify mode Off at discovery does not help any more: that setting is about discovery and the lines.
    """
    return with_self_signed(with_setting(small("X14.2.0"), SMALL_CUCM, "TLS verify mode", "Off"), *SMALL_CUCM)


@scenario(
    control=on("X15.3.2", "15SU4"),
    services={
        "sign-in": (FAILS, "0 / 1"),
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cisco-218018", "cisco-225476"),
)
def x15_3_with_unified_cm_15() -> Case:
    """X15.3.2 and CUCM 15SU4: both tomcat certificates are those of the installation."""
    return with_self_signed(small("X15.3.2", "15SU4"), *SMALL_CUCM)


@scenario(
    control=on("X15.5", "12.5(1)SU3"),
    services={
        "sign-in": (DEGRADED, "1 / 1"),
        "configuration-download": (DEGRADED, "1 / 1"),
        "sip-registration": (DEGRADED, "1 / 1"),
        "expressway-and-cucm": (DEGRADED, "1 / 2"),
    },
    causes=("chain.self-signed-unknown",),
    sources=("cisco-218018", "cucm-release-notes-12.5su3"),
)
def x15_5_with_unified_cm_12_5() -> Case:
    """X15.5 and CUCM 12.5(1)SU3, the first with HAProxy: the subscriber's tomcat certificate is self-signed."""
    return with_self_signed(small("X15.5", "12.5(1)SU3"), "cucm-sub1")


@scenario(
    control=lambda: uploaded(renewed(), release="X12.7"),
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload-file.not-pem",),
    sources=("cisco-221624",),
)
def x12_7_uploaded_as_der() -> Case:
    """X12.7 takes PEM alone, as every release does: DER under the name .cer."""
    return uploaded(renewed().der, "expe01.cer", "X12.7")


@scenario(
    control=lambda: uploaded(renewed(), release="X15.5"),
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload-file.not-pem",),
    sources=("cisco-221624",),
)
def x15_5_uploaded_as_der() -> Case:
    """X15.5 takes PEM alone, as every release does: DER under the name .cer."""
    return uploaded(renewed().der, "expe01.cer", "X15.5")


@scenario(
    control=lambda: uploaded(renewed(), release="X12.7"),
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload.chain-missing",),
    sources=("cisco-221624",),
)
def x12_7_uploaded_under_a_new_ca() -> Case:
    """X12.7: the CA issued under a new intermediate, which the node's own list does not hold."""
    return uploaded(renewed(issuer=edge_issuing("G3")), release="X12.7")


@scenario(
    control=lambda: uploaded(renewed(), release="X15.4"),
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload.chain-missing",),
    sources=("cisco-221624",),
)
def x15_4_uploaded_under_a_new_ca() -> Case:
    """X15.4: the CA issued under a new intermediate, which the node's own list does not hold."""
    return uploaded(renewed(issuer=edge_issuing("G3")), release="X15.4")


@scenario(
    control=lambda: uploaded(renewed(), release="X12.7"),
    services={
        "certificate-upload": (FAILS, "0 / 1"),
    },
    causes=("upload-key.of-another",),
    sources=("cisco-218034",),
)
def x12_7_uploaded_to_the_wrong_peer() -> Case:
    """X12.7: the files of two peers were swapped."""
    return uploaded(renewed("expe02"), release="X12.7")


@scenario(
    control=on("X8.11.4"),
    services={
        "edge-clients": (FAILS, "1 / 2"),
    },
    causes=("clients.chain-not-sent",),
    also=("clients.chain-not-sent-warns", "store.own-chain-incomplete"),
    sources=("cisco-212475",),
)
def x8_11_4_e_cannot_send_its_intermediate() -> Case:
    """X8.11.4: Expressway-E lost its own intermediate from its list and cannot send it; clients know the root alone."""
    return without_ca(small("X8.11.4"), "expe01", "trusted-ca", edge_issuing().certificate)
