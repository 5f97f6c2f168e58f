"""Automatic renewal on Expressway-E, and how a renewal by night takes a service down."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.settings import setting_of
from certway.derive.subjects import Standing
from certway.knowledge.acme import traps_in
from certway.model.deployment import Product
from certway.model.observation import Seen, see
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation


@rule(
    about=Standing,
    when=lambda standing: standing.node.product == Product.EXPRESSWAY_E,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    per=("trap",),
    sources=("certificate-guide-x15.5-acme", "cisco-225482", "expressway-admin-x15.5-security"),
)
def renewal_has_a_trap(standing: Standing) -> Iterator[Violation]:
    """Where Expressway-E renews by itself, no renewal takes a service down in this release.

    Says: Certificates are renewed automatically on {node}. {trap}
    Short: automatic renewal of {node}
    Why: The renewal comes by night, without anybody looking, and takes effect without a restart.
    Repair:
        {node}: {remedy}
    """
    node = standing.node
    scheduler = setting_of(node, "ACME automated scheduler")
    if not isinstance(scheduler, Seen) or scheduler.value.casefold() != "on":
        return
    for trap in traps_in(see(node.release)):
        if trap.breaks:
            words: dict[str, Word] = {"node": node.id, "trap": trap.says, "remedy": trap.remedy}
            yield violation(words, *scheduler.provenance, confidence=trap.confidence)
