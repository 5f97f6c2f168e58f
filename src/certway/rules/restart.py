"""Does every node run what is installed on it?"""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.atlas import is_expressway
from certway.derive.subjects import Standing
from certway.model.observation import Seen
from certway.model.verdict import CauseKind, Severity
from certway.pki.distinguished_names import short_name
from certway.rules.catalogue import Violation, rule, violation


@rule(
    about=Standing,
    severity=Severity.AT_RISK,
    kind=CauseKind.RESTART_PENDING,
    cause="restart-pending",
    per=("node",),
    sources=("expressway-admin-x15.5-unified-communications", "mra-guide-x15.2-troubleshooting"),
)
def certificate_not_running(standing: Standing) -> Iterator[Violation]:
    """Every node runs the certificates that are installed on it.

    Says: {node} still runs {running} in {slot}; {installed} is installed and takes effect at a restart. What is
        said here of its connections holds until then.
    Short: {node} waits for a restart
    Why: The old certificate is shown until the restart; alarm 15028 says so.
    Seen when: After every upload that was not followed by a restart.
    Repair:
        {node}: restart, one peer at a time :: Maintenance > Restart options
    """
    for slot, held in standing.node.identities:
        if isinstance(held.installed, Seen) and isinstance(held.running, Seen):
            installed, running = held.installed.value.leaf, held.running.value.leaf
            if installed != running:
                yield violation(
                    {
                        "node": standing.node.id,
                        "slot": slot.store,
                        "installed": f"{short_name(installed.subject)} ({installed.sha256.hex()[:8]})",
                        "running": f"{short_name(running.subject)} ({running.sha256.hex()[:8]})",
                    },
                    *held.running.provenance,
                )


@rule(
    about=Standing,
    when=lambda standing: is_expressway(standing.node),
    severity=Severity.AT_RISK,
    kind=CauseKind.RESTART_PENDING,
    cause="restart-pending",
    per=("node",),
    sources=("expressway-admin-x15.5-unified-communications", "mra-guide-x15.2-requirements", "cisco-216950"),
)
def trust_list_not_running(standing: Standing) -> Iterator[Violation]:
    """Every node runs the trust lists that are installed on it.

    Says: The {slot} list of {node} was changed and is not yet in use; some documents ask for a restart, one
        says that none is needed.
    Short: {node} waits for a restart
    Why: Until then the node judges by its old list.
    Repair:
        {node}: restart, one peer at a time :: Maintenance > Restart options
    """
    for slot, held in standing.node.trust:
        if (
            isinstance(held.installed, Seen)
            and isinstance(held.running, Seen)
            and held.installed.value != held.running.value
        ):
            yield violation({"node": standing.node.id, "slot": slot.store}, *held.running.provenance)
