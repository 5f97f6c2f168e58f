"""Short ways for tests to read lines, and to build entries."""

from __future__ import annotations

from datetime import UTC, datetime

from certway.adapters.logs.reading import LogReading, read_log
from certway.adapters.logs.told import Entry, Told
from certway.model.observation import Origin, Provenance

AT = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)


def read(*lines: str | bytes) -> LogReading:
    """The reading of lines."""
    data = b"".join((line.encode() if isinstance(line, str) else line) + b"\n" for line in lines)
    return read_log([data], "loggingsnapshot.txt")


def told(*lines: str | bytes) -> tuple[Told, ...]:
    """What lines tell; none of them may be a problem."""
    reading = read(*lines)
    assert reading.problems == ()
    return tuple(entry.told for entry in reading.entries)


def entry(what: Told, at: datetime | None = AT, node: str = "expc01") -> Entry:
    """An entry of a node."""
    place = Provenance(origin=Origin.LOG, where=f"{node}.txt", line=1, seen_at=at)
    return Entry(at=at, node=node, told=what, provenance=place)
