"""The use case behind `certway rehearse`: a case and what a person wants changed in, what turns out."""

from __future__ import annotations

from collections.abc import Sequence

from certway.diagnosis.judge import Court
from certway.diagnosis.memory import Memory
from certway.model.deployment import Case
from certway.model.store import Slot
from certway.model.value import value
from certway.pki.contents import Contents
from certway.repair import rehearsal
from certway.repair.compare import Comparison
from certway.repair.edits import Edit
from certway.repair.offer import Offer, judge_offer
from certway.repair.rehearsal import Rehearsal
from certway.rules.registry import RULES


@value
class Rehearsed:
    """A rehearsal, and what turns before its restarts (None: there are none)."""

    rehearsal: Rehearsal
    waiting: Comparison | None


def rehearse(
    case: Case, edits: Sequence[Edit], memory: Memory | None = None, *, restart: bool = True, strict: bool = False
) -> Rehearsal:
    """Make the edits on a case and judge it before and after, with every rule; raises `NotApplied`.

    `memory` carries what earlier judgements of this run already worked out; `restart`: whether what was installed
    runs in the end; `strict` lets a bug of a rule through.
    """
    court = Court(rules=RULES, strict=strict)
    return rehearsal.rehearse(case, edits, court, memory if memory is not None else Memory(), restart=restart)


def offer(case: Case, node: str, store: str, files: Sequence[Contents]) -> Offer:
    """What the upload page of one node says of these files."""
    return judge_offer(case, node, Slot(store=store), files, Court(rules=RULES), Memory())


def rehearse_in_full(case: Case, edits: Sequence[Edit], *, restart: bool = True) -> Rehearsed:
    """The same, with the state before the restarts beside it."""
    court, memory = Court(rules=RULES), Memory()
    made = rehearsal.rehearse(case, edits, court, memory, restart=restart)
    return Rehearsed(rehearsal=made, waiting=rehearsal.compare_waiting(made, court, memory))
