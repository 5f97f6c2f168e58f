"""Many certificates: further profiles, memo hits, growth, memory, and two processes against one."""

from __future__ import annotations

import statistics
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from benchmarks.clock import wall_s, work_s
from benchmarks.population import Population, mint_population
from benchmarks.verdicts import bare, certway, questions, read, trust_list_of
from certway.model.link import Question
from certway.pki.certificates import Pieces
from certway.pki.chains import evaluate
from certway.pki.engines import ENGINES
from certway.pki.memo import Memo

PROFILES = ("openssl-1.1.1", "openssl-3-level2", "openssl-3-partial-chain", "jsse-17", "rfc5280")
SIZES = (1_000, 10_000, 100_000)
ROUNDS = 5


def report() -> None:
    """Print every figure once, each with its unit; ratios within this run."""
    report_profiles(mint_population("P-256", SIZES[0]))
    large = mint_population("P-256", SIZES[-1])
    print(f"\nP-256: microseconds a new end certificate, and the multiple of the figure at {SIZES[0]:,}")
    unit = 0.0
    for size in SIZES:
        figure = statistics.median(certway(slice_of(large, size)) for _ in range(ROUNDS if size < SIZES[-1] else 1))
        unit = unit or figure
        print(f"  {size:>8,} {figure * 1e6:8.1f}   x {figure / unit:.2f}")
    facts, judged = memory_mib(large)
    print(f"memory for {SIZES[-1]:,}: facts {facts:.0f} MiB, with answers and memo {judged:.0f} MiB")
    one, two = wall_of_one(large), wall_of_two(large)
    print(f"two processes {SIZES[-1] / two:.0f} a second against one {SIZES[-1] / one:.0f}   x {one / two:.2f}")


def report_profiles(population: Population) -> None:
    """Print a further profile on known facts and signatures, and an equal question, beside one signature."""
    rounds = [further_profiles_us(population) for _ in range(ROUNDS)]
    signature = statistics.median(bare(population) for _ in range(ROUNDS)) * 1e6
    print(f"\na further profile on known certificates, microseconds; one P-256 signature takes {signature:.1f}")
    for name, figures in zip((*PROFILES, "memo hit"), zip(*rounds, strict=True), strict=True):
        figure = statistics.median(figures)
        print(f"  {name:<28} {figure:8.2f}   x {figure / signature:.2f}")


def slice_of(population: Population, size: int) -> Population:
    return replace(population, leaves=population.leaves[:size], names=population.names[:size])


def wall_of_one(population: Population) -> float:
    started = wall_s()
    certway(population)
    return wall_s() - started


def wall_of_two(population: Population) -> float:
    """Seconds for two processes over the halves, start of the pool included."""
    middle = len(population.leaves) // 2
    halves = (
        slice_of(population, middle),
        replace(population, leaves=population.leaves[middle:], names=population.names[middle:]),
    )
    started = wall_s()
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(certway, halves))
    return wall_s() - started


def further_profiles_us(population: Population) -> tuple[float, ...]:
    """Microseconds for each profile on facts and signatures that are known, and last for an equal question."""
    trusted, memo = trust_list_of(population), Memo()
    known = list(questions(population, trusted, "openssl-3", memo.pieces))
    evaluate_us(known, memo)
    figures = [evaluate_us([replace(question, profile=ENGINES[name]) for question in known], memo) for name in PROFILES]
    return (*figures, evaluate_us(known, memo))


def evaluate_us(asked: list[Question], memo: Memo) -> float:
    """Microseconds a question."""
    started = work_s()
    for question in asked:
        evaluate(question, memo)
    return (work_s() - started) / len(asked) * 1e6


def memory_mib(population: Population) -> tuple[float, float]:
    """MiB that the facts of every end certificate take, and those with their answers and all that is remembered.

    The encoded certificates are the population's own and not counted.
    """
    tracemalloc.start()
    pieces = Pieces()
    held = [read(der, pieces) for der in population.leaves]
    facts, _ = tracemalloc.get_traced_memory()
    held.clear()
    before, _ = tracemalloc.get_traced_memory()
    trusted, memo = trust_list_of(population), Memo()
    for question in questions(population, trusted, "openssl-3", memo.pieces):
        evaluate(question, memo)
    judged, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return facts / 2**20, (judged - before) / 2**20
