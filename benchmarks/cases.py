"""Whole cases: `check` of the healthy and of the largest example, cold and with nothing changed."""

from __future__ import annotations

import statistics
from collections.abc import Callable

from benchmarks.clock import work_s
from certway.app.check import check
from certway.diagnosis.memory import Memory
from certway.lab.topology import healthy, large
from certway.model.deployment import Case

ROUNDS = 5


def report() -> None:
    """Print milliseconds after reading, and the multiple of the healthy case."""
    print("\ncheck, milliseconds of work after reading")
    unit = 0.0
    for name, build in (("healthy", healthy), ("large", large)):
        cold, again = measure(build)
        unit = unit or cold
        print(f"  {name:<8} cold {cold * 1e3:8.1f}   x {cold / unit:5.1f}   again {again * 1e3:8.1f}")


def measure(build: Callable[[], Case]) -> tuple[float, float]:
    case = build()
    cold, again = [], []
    for _ in range(ROUNDS):
        memory = Memory()
        cold.append(seconds(case, memory))
        again.append(seconds(case, memory))
    return statistics.median(cold), statistics.median(again)


def seconds(case: Case, memory: Memory) -> float:
    started = work_s()
    check(case, memory)
    return work_s() - started
