"""Nothing is wrong with the certificates, and a status page shows a failure."""

from __future__ import annotations

from certway.lab.edits import with_report, with_setting
from certway.lab.scenarios.catalogue import AT_RISK, FAILS, scenario
from certway.lab.scenarios.ssh import renewed_and_distributed, renewed_under_g3
from certway.lab.topology import ZONE, healthy, small
from certway.model.deployment import Case


def working() -> Case:
    """The healthy deployment."""
    return healthy()


@scenario(
    situation="6",
    control=working,
    services={
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
    },
    causes=(),
    leads=("ssh-tunnels",),
    sources=("expressway-admin-x15.5-status", "mra-guide-x15.2-troubleshooting"),
)
def tunnels_failed_though_certificates_are_clean() -> Case:
    """Every certificate is good, and the status page shows the SSH tunnels as failed.

    The answer is the ranked list of what else looks like this, each with the file or test that would tell.
    """
    return with_report(healthy(), "ssh-tunnels", "failed")


@scenario(
    control=working,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
    },
    causes=(),
    leads=("traversal-zone",),
    sources=("cisco-117811", "cisco-213872"),
)
def zone_failed_though_certificates_are_clean() -> Case:
    """The zone is shown as failed: first the traversal account, then clocks, DNS with two addresses, TLS versions.

    The tunnels have a connection of their own and are not said to fail; SIP registration runs through the zone.
    """
    return with_report(healthy(), "zone UC traversal", "failed")


@scenario(
    control=small,
    services={
        "sign-in": (FAILS, "0 / 1"),
    },
    causes=(),
    leads=("sign-in",),
    sources=("mra-guide-x15.2-troubleshooting", "cisco-118798"),
)
def sign_in_failed_though_certificates_are_clean() -> Case:
    """Users cannot sign in: tunnels, a forbidden request, the user's own password, metadata, the token key."""
    return with_report(small(), "sign-in", "failed")


@scenario(
    control=small,
    services={
        "configuration-download": (FAILS, "0 / 1"),
    },
    causes=(),
    leads=("configuration-download",),
    sources=("cucm-security-15-certificates", "cisco-218018"),
)
def download_failed_though_certificates_are_clean() -> Case:
    """Sign-in works and the configuration does not arrive: Cisco TFTP not restarted, an ECDSA twin, 502."""
    return with_report(small(), "configuration-download", "failed")


@scenario(
    control=small,
    services={
        "sip-registration": (FAILS, "0 / 1"),
    },
    causes=(),
    leads=("sip-registration",),
    sources=("cisco-212347", "cisco-118798"),
)
def registration_failed_though_certificates_are_clean() -> Case:
    """Phone services time out: NAT reflection (408), a secure profile, a trunk on the port of the lines (405)."""
    return with_report(small(), "sip-registration", "failed")


@scenario(
    control=small,
    services={
        "im-and-presence": (FAILS, "0 / 1"),
    },
    causes=(),
    leads=("im-and-presence",),
    sources=("cisco-118798", "expressway-ports-x15.0-mra"),
)
def presence_failed_though_certificates_are_clean() -> Case:
    """Presence alone is missing: PTR records, dual interfaces on a node with one, port 7400."""
    return with_report(small(), "im-and-presence", "failed")


@scenario(
    control=small,
    services={
        "voicemail": (FAILS, "0 / 1"),
    },
    causes=(),
    leads=("voicemail",),
    sources=("cisco-118798", "cisco-218018"),
)
def voicemail_failed_though_certificates_are_clean() -> Case:
    """Voicemail alone is "not connected": the allow list of Expressway-C comes first."""
    return with_report(small(), "voicemail", "failed")


@scenario(
    control=small,
    services={
        "edge-clients": (FAILS, "0 / 2"),
    },
    causes=(),
    leads=("edge-clients",),
    sources=("cisco-118798", "mra-guide-x15.2-troubleshooting"),
)
def clients_failed_though_certificates_are_clean() -> Case:
    """Some clients never come as far as a certificate: the service record, a device in between, a blocked address."""
    return with_report(small(), "edge-clients", "failed")


@scenario(
    control=working,
    services={
        "cluster": (FAILS, "0 / 4"),
    },
    causes=(),
    leads=("cluster",),
    sources=("cisco-217230", "expressway-admin-x15.5-clustering"),
)
def cluster_failed_though_certificates_are_clean() -> Case:
    """The cluster does not replicate: verification mode not active yet, peers that do not reach each other."""
    return with_report(healthy(), "cluster", "failed")


@scenario(
    control=small,
    services={
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=(),
    leads=("expressway-and-cucm",),
    sources=("cisco-218018", "mra-guide-x15.2-basic-configuration"),
)
def unified_cm_failed_though_certificates_are_clean() -> Case:
    """The status page shows Unified CM as failed: services, the AXL account, ICMP, TLS versions."""
    return with_report(small(), "expressway-and-cucm", "failed")


@scenario(
    control=renewed_and_distributed,
    services={
        "traversal-zone": (AT_RISK, "4 / 4"),
        "ssh-tunnels": (FAILS, "0 / 4"),
        "sign-in": (FAILS, "0 / 4"),
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (AT_RISK, "4 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "voicemail": (FAILS, "0 / 4"),
    },
    causes=("ssh.issuer-missing",),
    also=("chain.held-only-because-sent", "message.issuer-missing"),
    sources=("cisco-221624", "expressway-admin-x15.5-status"),
)
def tunnels_failed_and_the_certificates_say_why() -> Case:
    """The status page shows the tunnels as failed, and the certificates explain it: no other cause is offered.

    A list of neighbours beside a cause that is certain would only distract.
    """
    return with_report(renewed_under_g3(), "ssh-tunnels", "failed")


@scenario(
    control=working,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
    },
    causes=("names.name-missing",),
    sources=("expressway-admin-x15.5-status",),
)
def zone_active_and_the_certificates_say_otherwise() -> Case:
    """The status page shows the zone as active while its certificates are refused: what is seen is kept beside it.

    A zone that is up stays up until the next handshake; the verdict is about that one.
    """
    case = with_setting(healthy(), ZONE, "TLS verify subject name", "expc-cluster.example.com")
    return with_report(case, "zone UC traversal", "active")
