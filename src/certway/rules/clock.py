"""Do the clocks agree?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from certway.derive.subjects import Standing
from certway.model.observation import Seen
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation

TOLERATED: Final = timedelta(minutes=2)
"""Below this no check of a certificate is known to suffer; the documents name no figure (inferred)."""


@rule(
    about=Standing,
    severity=Severity.AT_RISK,
    kind=CauseKind.CLOCK,
    per=("node",),
    sources=("expressway-admin-x15.5-status", "mra-guide-x15.2-troubleshooting"),
)
def skew(standing: Standing) -> Iterator[Violation]:
    """The clock of every node is right.

    Says: The clock of {node} differs by {skew}; fresh certificates look not yet valid to it, and requests are
        refused.
    Short: clock of {node} differs
    Why: The SSH tunnels and token checks depend on the time; the certificates are good.
    Repair:
        {node}: configure and check NTP :: System > Time
    Not to be confused with: validity.not-yet-valid
    """
    observed = standing.node.clock_skew
    if isinstance(observed, Seen) and abs(observed.value) > TOLERATED:
        yield violation({"node": standing.node.id, "skew": observed.value}, *observed.provenance)
