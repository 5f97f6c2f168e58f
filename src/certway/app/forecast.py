"""The use case behind `certway forecast`: a case and a horizon in, what will break and when out."""

from __future__ import annotations

from datetime import datetime

from certway.diagnosis.judge import Court
from certway.diagnosis.memory import Memory
from certway.model.deployment import Case
from certway.model.forecast import Forecast
from certway.repair.forecast import forecast as foresee
from certway.rules.registry import RULES


def forecast(case: Case, until: datetime, memory: Memory | None = None, *, strict: bool = False) -> Forecast:
    """Look ahead with every rule; `until` is included. `strict` as in `check`."""
    return foresee(case, until, Court(rules=RULES, strict=strict), memory if memory is not None else Memory())
