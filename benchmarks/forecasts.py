"""Forecasts of a year: the healthy and the largest example, and the largest with an end on every day of two months."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from benchmarks.clock import work_s
from certway.app.check import check
from certway.app.forecast import forecast
from certway.diagnosis.memory import Memory
from certway.lab.edits import with_identity
from certway.lab.topology import NOW, healthy, large, mint_uc_node
from certway.model.deployment import Case

ROUNDS = 3
YEAR = timedelta(days=365)


def report() -> None:
    """Print milliseconds after reading, and the multiple of one `check` of the same case."""
    print("\nforecast of a year, milliseconds of work after reading, and as a multiple of check")
    for name, build in (("healthy", healthy), ("large", large), ("large, ends apart", ends_apart)):
        case = build()
        whole = statistics.median(seconds(partial(forecast, case, case.now + YEAR, Memory())) for _ in range(ROUNDS))
        single = statistics.median(seconds(partial(check, case, Memory())) for _ in range(ROUNDS))
        print(f"  {name:<18} {whole * 1e3:8.1f}   x {whole / single:5.1f}")


def ends_apart() -> Case:
    """The largest example; the certificate of every UC node ends on a day of its own."""
    case = large()
    for number, node in enumerate(case.deployment.nodes, 1):
        if "tomcat" in {slot.store for slot, _ in node.identities}:
            leaf = mint_uc_node(node.id, "tomcat", not_after=NOW + timedelta(days=number)).certificate
            case = with_identity(case, node.id, "tomcat", leaf)
    return case


def seconds(look: Callable[[], object]) -> float:
    """Seconds of work, nothing remembered."""
    started = work_s()
    look()
    return work_s() - started
