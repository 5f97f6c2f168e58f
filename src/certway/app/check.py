"""The use case behind `certway check`: a case in, the diagnosis out."""

from __future__ import annotations

from certway.diagnosis.diagnose import diagnose
from certway.diagnosis.judge import Court
from certway.diagnosis.memory import Memory
from certway.model.deployment import Case
from certway.model.verdict import Diagnosis
from certway.rules.registry import RULES


def check(case: Case, memory: Memory | None = None, *, strict: bool = False) -> Diagnosis:
    """Judge a case with every rule; `memory` carries what earlier judgements of this run already worked out.

    `strict` lets a bug of a rule through instead of reporting the verdict unknown.
    """
    return diagnose(case, Court(rules=RULES, strict=strict), memory if memory is not None else Memory())
