"""Nothing is wrong with the certificates, and a status page shows a failure."""

from __future__ import annotations

from certway.lab.edits import with_report
from certway.lab.scenarios.catalogue import FAILS, scenario
from certway.lab.topology import healthy
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
    sources=("expressway-admin-x15.5-status", "mra-guide-x15.2-troubleshooting"),
)
def tunnels_failed_though_certificates_are_clean() -> Case:
    """Every certificate is good, and the status page shows the SSH tunnels as failed.

    The answer is the ranked list of what else looks like this, each with the file or test that would tell.
    """
    return with_report(healthy(), "ssh-tunnels", "failed")
