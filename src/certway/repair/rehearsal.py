"""A change rehearsed: the case before it, the case after it, and what turns between them.

Uploads are judged by their page at the moment they are made, with what was appended before them. A refused one is
left out of what follows; one of which nobody can say is taken. A rehearsal ends after the restart of every node that
was given a certificate or a list, unless it is asked to stop before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from certway.derive.apply import apply
from certway.diagnosis.diagnose import diagnose
from certway.diagnosis.judge import Court
from certway.diagnosis.memory import Memory
from certway.model.change import Change, InstallIdentity, Restart, SetSetting, SetTrust
from certway.model.deployment import Case
from certway.model.value import value
from certway.model.verdict import Diagnosis
from certway.repair.compare import Comparison, compare_diagnoses
from certway.repair.edits import Append, Edit, Remove, Upload, build_list_change
from certway.repair.offer import Admission, Offer, judge_offer


@value
class Rehearsal:
    """What became of the edits.

    `changes`: what was applied, in order, the restarts at the end included; `offers`: the uploads, in order;
    `waiting`: the case before those restarts; `restarted`: the nodes that they are about.
    """

    offers: tuple[Offer, ...]
    changes: tuple[Change, ...]
    restarted: tuple[str, ...]
    case_before: Case
    waiting: Case
    case_after: Case
    before: Diagnosis
    after: Diagnosis
    comparison: Comparison

    @property
    def admission(self) -> Admission:
        """The worst answer of an upload page; accepted where nothing is uploaded."""
        return max((offer.admission for offer in self.offers), default=Admission.ACCEPTED)

    @property
    def waits(self) -> bool:
        """Whether anything that was installed still waits for its restart in the end."""
        return not self.restarted and any(map(_needs_restart, self.changes))


def rehearse(case: Case, edits: Sequence[Edit], court: Court, memory: Memory, *, restart: bool = True) -> Rehearsal:
    """Make the edits in their order on a case, judge it before and after; raises `NotApplied`."""
    begun = _without_replaced_attempts(case, edits)
    offers, changes, waiting = _make(begun, edits, court, memory)
    restarted = tuple(dict.fromkeys(filter(None, map(_needs_restart, changes)))) if restart else ()
    ending = tuple(Restart(node=node) for node in restarted)
    ended = apply_all(ending, waiting)
    before = _judge_begun(begun, court, memory)
    after = before if ended is begun else diagnose(ended, court, memory)
    return Rehearsal(
        offers=offers,
        changes=(*changes, *ending),
        restarted=restarted,
        case_before=begun,
        waiting=waiting,
        case_after=ended,
        before=before,
        after=after,
        comparison=compare_diagnoses(before, after),
    )


def compare_waiting(rehearsal: Rehearsal, court: Court, memory: Memory) -> Comparison | None:
    """What turns before the restarts at the end; None where none is made."""
    if not rehearsal.restarted:
        return None
    return compare_diagnoses(rehearsal.before, diagnose(rehearsal.waiting, court, memory))


def apply_all(changes: Sequence[Change], case: Case) -> Case:
    """The case after several changes, one after the other."""
    for change in changes:
        case = apply(change, case)
    return case


def _judge_begun(case: Case, court: Court, memory: Memory) -> Diagnosis:
    """The diagnosis that several rehearsals of one case share."""
    if memory.begun is None or memory.begun[0] is not case:
        memory.begun = (case, diagnose(case, court, memory))
    return memory.begun[1]


def _make(
    case: Case, edits: Sequence[Edit], court: Court, memory: Memory
) -> tuple[tuple[Offer, ...], tuple[Change, ...], Case]:
    offers: list[Offer] = []
    changes: list[Change] = []
    for edit in edits:
        if isinstance(edit, Upload):
            offer = judge_offer(case, edit.node, edit.slot, edit.files, court, memory)
            offers.append(offer)
            if offer.identity is None:
                continue
            change: Change = InstallIdentity(node=edit.node, identity=offer.identity)
        else:
            change = build_list_change(edit, case) if isinstance(edit, Append | Remove) else edit
        changes.append(change)
        case = apply(change, case)
    return tuple(offers), tuple(changes), case


def _needs_restart(change: Change) -> str:
    """The node that restarts after it: what was installed waits for that, and an upgrade brings it along."""
    if isinstance(change, InstallIdentity | SetTrust):
        return change.node
    return change.owner if isinstance(change, SetSetting) and change.name == "release" else ""


def _without_replaced_attempts(case: Case, edits: Sequence[Edit]) -> Case:
    """An upload that the case tells of is not judged beside the one that takes its place."""
    places = {(edit.node, edit.slot) for edit in edits if isinstance(edit, Upload)}
    kept = tuple(one for one in case.attempts if (one.node, one.slot) not in places)
    return case if len(kept) == len(case.attempts) else replace(case, attempts=kept)
