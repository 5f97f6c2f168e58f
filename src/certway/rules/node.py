"""Settings of a node that break connections although its certificates are good."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Connected
from certway.model.observation import see
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation


@rule(
    about=Connected,
    when=lambda connected: connected.row.id == "K-02",
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    per=("server",),
    sources=("mra-guide-x15.2-troubleshooting",),
)
def underscore_in_host_name(connected: Connected) -> Iterator[Violation]:
    """The system host name of Expressway-E has letters, digits and hyphens only.

    Says: The host name {name} of {server} has an underscore; the SSH tunnels break on it.
    Short: underscore in the name of {server}
    Why: "An unexpected software error was detected in portforwarding.pyc".
    Repair:
        {server}: rename :: System > DNS > System host name
        {server}: have a new certificate issued with the new name
    """
    server = connected.server
    if server is not None:
        name = see(server.fqdn)
        if "_" in name:
            yield violation({"server": server.id, "name": name})
