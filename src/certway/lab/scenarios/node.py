"""Node settings that look like certificate faults."""

from __future__ import annotations

from datetime import timedelta

from certway.lab.edits import with_dns, with_fqdn, with_identity, with_peers
from certway.lab.scenarios.catalogue import DEGRADED, scenario
from certway.lab.sightings import with_other_certificate
from certway.lab.topology import NOW, ZONE, healthy, mint_expressway_e
from certway.model.deployment import Case, DnsRecord


def working() -> Case:
    """The healthy deployment."""
    return healthy()


@scenario(
    situation="6",
    control=working,
    services={
        "ssh-tunnels": (DEGRADED, "2 / 4"),
        "sign-in": (DEGRADED, "2 / 4"),
        "configuration-download": (DEGRADED, "2 / 4"),
        "im-and-presence": (DEGRADED, "2 / 4"),
        "voicemail": (DEGRADED, "2 / 4"),
    },
    causes=("node.underscore-in-host-name",),
    sources=("mra-guide-x15.2-troubleshooting",),
)
def underscore_in_the_name_of_e() -> Case:
    """The host name of one Expressway-E has an underscore; its certificate, the zone and DNS have it, too."""
    name = "exp_e02.example.com"
    leaf = mint_expressway_e("expe02", names=(name, "expe02.example.com", "expe.example.com", "example.com"))
    case = with_identity(with_fqdn(healthy(), "expe02", name), "expe02", "server", leaf.certificate)
    record = DnsRecord(
        view="external", kind="srv", name="_collab-edge._tls.example.com", answers=("expe01.example.com", name)
    )
    return with_dns(with_peers(case, ZONE, "expe01.example.com", name), record)


@scenario(
    control=working,
    causes=("node.sources-disagree",),
    sources=("expressway-admin-x15.5-diagnostics",),
)
def archive_older_than_the_upload() -> Case:
    """The deployment file names the certificate of today, the archive beside it was taken before the upload."""
    old = mint_expressway_e("expe01", not_before=NOW - timedelta(days=400)).certificate
    return with_other_certificate(healthy(), "expe01", "server", old, "diagnostic_log_expe01.tar.gz!server_expe01.pem")
