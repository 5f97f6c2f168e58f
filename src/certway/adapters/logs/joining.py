"""Several lines of one failure become one: the event, the developer's line, and the end of the connection.

Knows that they name the same addresses within a moment, and that the names of the peer's certificate were printed
just before, by the same thread, or by the only thread that printed any. Refuses to join what could be two.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from certway.adapters.logs.peer_names import MOST_NAMES
from certway.adapters.logs.tls_failures import judge_of
from certway.adapters.logs.told import Entry, PeerNames, Reason, ReasonKind, TlsFailure

MOMENT: Final = timedelta(seconds=2)
NAMES_BEFORE: Final = timedelta(milliseconds=100)
MOST_WAITING: Final = 512

_WEIGHT: Final = {
    ReasonKind.NAME: 6,
    ReasonKind.VERIFY: 5,
    ReasonKind.ALERT: 5,
    ReasonKind.PROTOCOL: 4,
    ReasonKind.NO_CERTIFICATE: 4,
    ReasonKind.BROKEN_OFF: 1,
    ReasonKind.OTHER: 0,
}


def join_entries(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The same entries in their order, those of one failure as one, in the place of the first."""
    waiting: deque[Entry] = deque()
    for entry in entries:
        while waiting and (len(waiting) >= MOST_WAITING or not _is_near(waiting[0].at, entry.at, MOMENT)):
            yield waiting.popleft()
        _take(waiting, entry)
    yield from waiting


def _take(waiting: deque[Entry], entry: Entry) -> None:
    if isinstance(entry.told, TlsFailure):
        for place in range(len(waiting) - 1, -1, -1):
            known = waiting[place].told
            if isinstance(known, TlsFailure) and waiting[place].node == entry.node and _is_same(known, entry.told):
                waiting[place] = replace(waiting[place], told=merge_failures(known, entry.told))
                return
        entry = _with_names(waiting, entry, entry.told)
    elif isinstance(entry.told, PeerNames) and waiting:
        last = waiting[-1]
        if isinstance(last.told, PeerNames) and _go_on(last, entry, last.told, entry.told):
            names = tuple(dict.fromkeys(last.told.names + entry.told.names))[:MOST_NAMES]
            waiting[-1] = replace(last, told=replace(last.told, names=names))
            return
    waiting.append(entry)


def _is_near(first: datetime | None, second: datetime | None, span: timedelta) -> bool:
    return first is not None and second is not None and abs(second - first) <= span


def _is_same(known: TlsFailure, other: TlsFailure) -> bool:
    """Whether both tell of one connection: the same ends, or the same server by name or address."""
    if known.client and known.server:
        return (known.client, known.server) == (other.client, other.server)
    if known.service != "HTTPS" or other.service != "HTTPS" or known.judge is not other.judge:
        return False
    return known.reference == other.reference and known.reason.number * other.reason.number == 0


def merge_failures(known: TlsFailure, other: TlsFailure) -> TlsFailure:
    """What both tell, with the reason that says more."""
    reason = max((known.reason, other.reason), key=_weigh)
    return replace(
        known,
        reason=reason,
        judge=judge_of(reason),
        role=known.role or other.role,
        reference=known.reference or other.reference,
        peer_names=known.peer_names or other.peer_names,
        service=known.service or other.service,
        action=known.action or other.action,
        depth=known.depth if known.depth is not None else other.depth,
        address=known.address or other.address,
        asked=known.asked or other.asked,
        thread=known.thread or other.thread,
    )


def _weigh(reason: Reason) -> tuple[int, int]:
    return (
        _WEIGHT[reason.kind] if reason.codes or reason.number or reason.kind is not ReasonKind.VERIFY else 2,
        reason.number,
    )


def _with_names(waiting: deque[Entry], entry: Entry, failure: TlsFailure) -> Entry:
    """The failure with the names that were printed for it, where no other thread printed any at that moment."""
    printed = [
        held.told
        for held in waiting
        if isinstance(held.told, PeerNames) and held.node == entry.node and _is_near(held.at, entry.at, NAMES_BEFORE)
    ]
    own = [names for names in printed if names.thread == failure.thread] if failure.thread else printed
    if len({names.thread for names in own}) != 1 or (not failure.thread and _has_other_failure(waiting, entry)):
        return entry
    names = tuple(dict.fromkeys(name for each in own for name in each.names))[:MOST_NAMES]
    return replace(entry, told=replace(failure, peer_names=names))


def _has_other_failure(waiting: deque[Entry], entry: Entry) -> bool:
    return any(isinstance(held.told, TlsFailure) and _is_near(held.at, entry.at, NAMES_BEFORE) for held in waiting)


def _go_on(last: Entry, entry: Entry, known: PeerNames, other: PeerNames) -> bool:
    return (
        last.node == entry.node
        and known.thread == other.thread
        and known.zone == other.zone
        and _is_near(last.at, entry.at, NAMES_BEFORE)
    )
