"""Whole cases: `check` of the healthy and of the largest example, cold and after one change."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from certway.app.check import check
from certway.diagnosis.memory import Memory
from certway.lab.topology import healthy, large
from certway.model.deployment import Case

ROUNDS = 5


def report() -> None:
    """Print milliseconds after reading: cold, and again with nothing changed."""
    print("\ncheck, milliseconds after reading")
    for name, build in (("healthy", healthy), ("large", large)):
        cold, again = measure(build)
        print(f"  {name:<8} cold {cold * 1e3:8.1f}   again {again * 1e3:8.1f}")


def measure(build: Callable[[], Case]) -> tuple[float, float]:
    case = build()
    cold, again = [], []
    for _ in range(ROUNDS):
        memory = Memory()
        cold.append(seconds(case, memory))
        again.append(seconds(case, memory))
    return statistics.median(cold), statistics.median(again)


def seconds(case: Case, memory: Memory) -> float:
    started = time.perf_counter()
    check(case, memory)
    return time.perf_counter() - started
