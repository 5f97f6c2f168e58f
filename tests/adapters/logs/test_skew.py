"""Clocks that differ are measured by connections that both logs tell of."""

from __future__ import annotations

from datetime import timedelta

from certway.adapters.capture.conversations import Endpoint
from certway.adapters.logs.skew import Skew, measure_skew
from certway.adapters.logs.told import ConnectionStep, Entry, Judge, Reason, ReasonKind, Step, TlsFailure
from tests.adapters.logs.reading import AT, entry, read

SERVER = Endpoint("192.0.2.171", 7001)
AHEAD = timedelta(minutes=9, seconds=12)


def step(port: int, after_s: float, kind: Step = Step.OPENING, *, node: str = "expc01") -> Entry:
    what = ConnectionStep(step=kind, client=Endpoint("192.0.2.161", port), server=SERVER)
    return entry(what, AT + timedelta(seconds=after_s), node)


def test_the_same_connection_in_two_logs_gives_the_difference() -> None:
    line = (
        '{0}Z {1} tvcs: UTCTime="{2}" Module="network.tcp" Level="DEBUG": Src-ip="192.0.2.161" Src-port="25697" '
        'Dst-ip="192.0.2.171" Dst-port="7001" Detail="TCP Connecting"'
    )
    ours = read(line.format("2026-11-23T02:14:00.000", "expc01", "2026-11-23 02:14:00,000"))
    theirs = read(line.format("2026-11-23T02:23:12.000", "expe01", "2026-11-23 02:23:12,000"))
    assert measure_skew(ours.entries, theirs.entries) == Skew(ahead=AHEAD, spread=timedelta(0), connections=1)
    assert measure_skew(theirs.entries, ours.entries) == Skew(ahead=-AHEAD, spread=timedelta(0), connections=1)


def test_the_median_leaves_out_what_one_end_saw_late() -> None:
    ours = [step(port, port) for port in (1, 2, 3)]
    theirs = [step(1, 1 + 552), step(2, 2 + 552), step(3, 3 + 900)]
    assert measure_skew(ours, theirs) == Skew(ahead=AHEAD, spread=timedelta(seconds=348), connections=3)


def test_the_opening_counts_before_the_end() -> None:
    ours = [step(1, 0), step(1, 60, Step.CLOSED)]
    theirs = [step(1, 552), step(1, 999, Step.CLOSED)]
    assert measure_skew(ours, theirs) == Skew(ahead=AHEAD, spread=timedelta(0), connections=1)


def test_a_failure_measures_as_well() -> None:
    reason = Reason(kind=ReasonKind.VERIFY, text="x")
    what = TlsFailure(judge=Judge.THIS_NODE, reason=reason, client=Endpoint("192.0.2.161", 9), server=SERVER)
    assert measure_skew([entry(what)], [entry(what, AT + AHEAD)]) == Skew(
        ahead=AHEAD, spread=timedelta(0), connections=1
    )


def test_ports_that_are_used_again_measure_nothing() -> None:
    assert measure_skew([step(1, 0), step(1, 50)], [step(1, 10)]) is None


def test_translated_addresses_measure_nothing() -> None:
    other = ConnectionStep(step=Step.OPENING, client=Endpoint("198.51.100.9", 1), server=SERVER)
    assert measure_skew([step(1, 0)], [entry(other)]) is None


def test_days_apart_is_another_connection() -> None:
    assert measure_skew([step(1, 0)], [step(1, 86_400 * 3)]) is None
    assert measure_skew([], []) is None
