"""Rehearsals drawn at random over all kinds of change, as they are measured: what they share changes no answer."""

from __future__ import annotations

from benchmarks.rehearsals import KINDS, draw_all
from certway.app.check import check
from certway.app.rehearse import rehearse
from certway.diagnosis.memory import Memory
from certway.lab.topology import healthy
from certway.repair.compare import compare_diagnoses
from certway.repair.edits import Append, Remove, Upload
from certway.repair.offer import Admission

COMPARED = 50


def test_drawn_rehearsals_are_full_judgements() -> None:
    case, memory = healthy(), Memory()
    before = check(healthy(), strict=True)
    broken = 0
    for edits in draw_all(COMPARED, seed=50):
        made = rehearse(case, edits, memory, strict=True)
        assert made.after == check(made.case_after, strict=True)
        assert made.comparison == compare_diagnoses(before, made.after)
        broken += made.comparison.breaks
    assert 0 < broken < COMPARED


def test_every_kind_of_change_is_drawn_and_every_answer_comes() -> None:
    drawn = draw_all(200)
    kinds = {type(edit) for edits in drawn for edit in edits}
    assert {Upload, Append, Remove} < kinds
    assert len(kinds) == len(KINDS) - 1  # a release is a setting
    case, memory = healthy(), Memory()
    admissions = {
        rehearse(case, edits, memory).admission for edits in drawn if any(isinstance(e, Upload) for e in edits)
    }
    assert {Admission.ACCEPTED, Admission.CANNOT_SAY, Admission.REFUSED} <= admissions
