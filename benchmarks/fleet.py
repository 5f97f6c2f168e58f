"""Many certificates: further profiles, memo hits, growth, memory, and two processes against one."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from benchmarks.population import Population, mint_population
from benchmarks.verdicts import certway, questions, read, trust_list_of
from certway.model.link import Question
from certway.pki.certificates import Pieces
from certway.pki.chains import evaluate
from certway.pki.engines import ENGINES
from certway.pki.memo import Memo

PROFILES = ("openssl-1.1.1", "openssl-3-level2", "openssl-3-partial-chain", "jsse-17", "rfc5280")
SMALL, LARGE = 1_000, 100_000


def report() -> None:
    """Print every figure once, each with its unit; ratios within this run."""
    population = mint_population("RSA-2048", SMALL)
    further, hit = further_profiles_us(population)
    print(f"\nfurther profile on known certificates  {further:6.1f} us   memo hit {hit:6.2f} us")
    large = repeat_population("P-256", LARGE)
    small_rate = SMALL / timed(slice_of(large, SMALL))
    large_rate = LARGE / timed(large)
    print(
        f"growth  {small_rate:8.0f}/s at {SMALL:,}   {large_rate:8.0f}/s at {LARGE:,}   x {large_rate / small_rate:.2f}"
    )
    print(f"facts of {LARGE:,} certificates in memory  {memory_mib(large):6.0f} MiB")
    one = timed(large)
    two = timed_in_two(large)
    print(f"two processes  {LARGE / two:8.0f}/s against one {LARGE / one:8.0f}/s   x {one / two:.2f}")


def repeat_population(kind: str, size: int) -> Population:
    """A large population; minted once, since minting costs more than judging."""
    return mint_population(kind, size)


def slice_of(population: Population, size: int) -> Population:
    return replace(population, leaves=population.leaves[:size], names=population.names[:size])


def timed(population: Population) -> float:
    return certway(population) * len(population.leaves)


def timed_in_two(population: Population) -> float:
    """Seconds for two processes over the halves, start of the pool included."""
    middle = len(population.leaves) // 2
    halves = (
        slice_of(population, middle),
        replace(population, leaves=population.leaves[middle:], names=population.names[middle:]),
    )
    started = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(certway, halves))
    return time.perf_counter() - started


def further_profiles_us(population: Population) -> tuple[float, float]:
    """Microseconds for one more profile on facts and signatures that are known, and for an equal question."""
    trusted, memo = trust_list_of(population), Memo()
    known = list(questions(population, trusted, "openssl-3", memo.pieces))
    for question in known:
        evaluate(question, memo)
    figures = []
    for name in PROFILES:
        others: list[Question] = [replace(question, profile=ENGINES[name]) for question in known]
        started = time.perf_counter()
        for question in others:
            evaluate(question, memo)
        figures.append((time.perf_counter() - started) / len(others) * 1e6)
    started = time.perf_counter()
    for question in known:
        evaluate(question, memo)
    return statistics.median(figures), (time.perf_counter() - started) / len(known) * 1e6


def memory_mib(population: Population) -> float:
    """MiB that the facts of every end certificate take, DER included."""
    tracemalloc.start()
    pieces = Pieces()
    held = [read(der, pieces) for der in population.leaves]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(held) == len(population.leaves)
    return taken / 2**20
