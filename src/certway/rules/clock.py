"""Do the clocks agree?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from certway.derive.subjects import Examined, Standing
from certway.model.observation import Seen, see
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import clock_skew, fault_words, only_by_clock, shown_at

TOLERATED: Final = timedelta(minutes=2)
"""Below this no check of a certificate is known to suffer; the documents name no figure (inferred)."""


@rule(
    about=Standing,
    severity=Severity.AT_RISK,
    kind=CauseKind.CLOCK,
    cause="clock",
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
    skewed = see(observed) > TOLERATED or see(observed) < -TOLERATED
    if skewed and isinstance(observed, Seen):
        yield violation({"node": standing.node.id, "skew": observed.value}, *observed.provenance)


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CLOCK,
    claims=("expired", "not-yet-valid"),
    cause="clock",
    per=("node",),
    sources=("mra-guide-x15.2-troubleshooting", "cisco-221624"),
)
def judged_by_a_wrong_clock(examined: Examined) -> Iterator[Violation]:
    """No certificate is refused only because the clock of its verifier is wrong.

    Says: The clock of {node} is off by {skew}; by that clock alone {certificate} of {presenter} would be outside the
        validity period.
    Short: clock of {node} is off by {skew}
    Why: The verifier ends the handshake as if the certificate were wrong.
    Seen when: Right after a renewal, when one node has lost its time servers.
    Repair:
        {node}: configure and check NTP :: System > Time
    Not to be confused with: validity.not-yet-valid
    """
    for fault in examined.faults("expired", "not-yet-valid"):
        culprit = examined.certificate_at(fault.position)
        if culprit is not None and only_by_clock(examined, culprit):
            words: dict[str, Word] = {"node": examined.verifier, "skew": clock_skew(examined)}
            yield violation(fault_words(examined, fault) | words, *shown_at(examined))
