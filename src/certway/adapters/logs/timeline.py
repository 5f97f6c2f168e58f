"""One timeline of what several nodes tell: failures, uploads, restarts, alarms, by UTC, with their clocks set right.

Streams go in and come out; of each log one entry is held at a time, and those of the moment in which lines may stand
in the wrong order.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from certway.adapters.logs.instants import set_right
from certway.adapters.logs.told import AlarmChange, ConnectionStep, Entry, Maintenance, PeerNames, Work

DISORDER: Final = timedelta(seconds=5)  # lines of several processes of one node are written this far out of order
MOST_HELD: Final = 10_000

_NEED_RESTART: Final = frozenset((Work.UPLOADED, Work.APPENDED, Work.REPLACED, Work.DELETED, Work.SETTING))


def merge_timelines(
    streams: Iterable[Iterable[Entry]], ahead: Mapping[str, timedelta] | None = None
) -> Iterator[Entry]:
    """Entries of all logs in one order; `ahead`: by host name as logged, how far that node's clock is ahead.

    The instants that come out are corrected. Entries without an instant have no place in a timeline and are left out;
    so are names and steps of connections, which say nothing by themselves.
    """
    return heapq.merge(*(_in_order(_correct(stream, ahead or {})) for stream in streams), key=_instant)


def find_changes(timeline: Iterable[Entry]) -> Iterator[Entry]:
    """Of a timeline, what somebody did: uploads, restarts, settings, and alarms that follow from them."""
    return (entry for entry in timeline if isinstance(entry.told, Maintenance | AlarmChange))


def find_pending(timeline: Iterable[Entry]) -> tuple[Entry, ...]:
    """Uploads and changed CA lists after which their node did not start again, as far as the logs tell; by time.

    A log that ends before the restart shows the same; so this is a question, not an answer.
    """
    waiting: dict[str, list[Entry]] = {}
    for entry in timeline:
        if not isinstance(entry.told, Maintenance):
            continue
        if entry.told.work is Work.RESTARTED:
            waiting.pop(entry.node, None)
        elif entry.told.work in _NEED_RESTART:
            waiting.setdefault(entry.node, []).append(entry)
    return tuple(sorted((entry for held in waiting.values() for entry in held), key=_instant))


def _correct(stream: Iterable[Entry], ahead: Mapping[str, timedelta]) -> Iterator[Entry]:
    for entry in stream:
        at = set_right(entry.at, ahead.get(entry.node, timedelta(0)))
        if at is not None and not isinstance(entry.told, PeerNames | ConnectionStep):
            yield replace(entry, at=at)


def _in_order(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries sorted, as far as they are out of order by moments only; what comes later still follows later."""
    held: list[tuple[datetime, int, Entry]] = []
    latest: datetime | None = None
    for number, entry in enumerate(entries):
        at = _instant(entry)
        heapq.heappush(held, (at, number, entry))
        latest = at if latest is None else max(latest, at)
        while held and (latest - held[0][0] > DISORDER or len(held) > MOST_HELD):
            yield heapq.heappop(held)[2]
    while held:
        yield heapq.heappop(held)[2]


def _instant(entry: Entry) -> datetime:
    assert entry.at is not None  # noqa: S101  # entries without are left out
    return entry.at
