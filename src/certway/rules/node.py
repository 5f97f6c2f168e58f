"""Settings of a node that break connections although its certificates are good."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.dissent import find_dissent
from certway.derive.subjects import Connected, Standing
from certway.model.confidence import Confidence
from certway.model.observation import see
from certway.model.text import Word
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


@rule(
    about=Standing,
    severity=Severity.NOTE,
    kind=CauseKind.NAME_OR_SETTING,
    confidence=Confidence.INFERRED,
    per=("node", "what"),
    sources=("expressway-admin-x15.5-diagnostics",),
)
def sources_disagree(standing: Standing) -> Iterator[Violation]:
    """All that was given about a node says the same.

    Says: {what} of {node}: {taken} in {place}, but {other} in {elsewhere}. The first one was judged.
    Short: sources disagree about {node}
    Why: One of them is older than the last change, or of another node; the answer may be about the wrong one.
    Seen when: The archive was taken before an upload, or a deployment file was not brought up to date.
    Repair:
        {node}: look which one is true, and correct or remove the other
    """
    for found in find_dissent(standing.node):
        words: dict[str, Word] = {"what": found.what, "node": standing.node.id}
        words |= {"taken": found.taken, "place": found.places[0].where}
        words |= {"other": found.other, "elsewhere": found.places[1].where}
        yield violation(words, *found.places)
