"""Several lines of one failure become one: the event, the developer's line, and the end of the connection.

Knows that they name the same ends within a moment, and that the names of the peer's certificate were printed just
before, by the same thread, or by the only thread that printed any. Refuses to join what could be two.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator
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
    waiting = _Waiting()
    for entry in entries:
        yield from waiting.release(entry.at)
        waiting.take(entry)
    yield from waiting.release(None)


class _Slot:
    """The place of an entry that may still grow."""

    __slots__ = ("entry", "key")

    def __init__(self, entry: Entry, key: Hashable = None) -> None:
        self.entry = entry
        self.key = key


class _Waiting:
    """The entries of a moment, in their order."""

    def __init__(self) -> None:
        self._slots: deque[_Slot] = deque()
        self._failures: dict[Hashable, _Slot] = {}
        self._names: deque[_Slot] = deque(maxlen=16)
        self._failed_at: datetime | None = None

    def release(self, at: datetime | None) -> Iterator[Entry]:
        """The entries to which nothing can be added any more."""
        slots = self._slots
        while slots and (len(slots) >= MOST_WAITING or not _is_near(slots[0].entry.at, at, MOMENT)):
            slot = slots.popleft()
            if slot.key is not None and self._failures.get(slot.key) is slot:
                del self._failures[slot.key]
            yield slot.entry

    def take(self, entry: Entry) -> None:
        """Add an entry, or what it says to one that waits."""
        if isinstance(entry.told, TlsFailure):
            self._take_failure(entry, entry.told)
        elif isinstance(entry.told, PeerNames):
            self._take_names(entry, entry.told)
        else:
            self._slots.append(_Slot(entry))

    def _take_failure(self, entry: Entry, told: TlsFailure) -> None:
        key = (entry.node, *_key_of(told))
        slot = self._failures.get(key)
        if slot is not None and isinstance(slot.entry.told, TlsFailure) and _is_same(slot.entry.told, told):
            slot.entry = replace(slot.entry, told=merge_failures(slot.entry.told, told))
            return
        slot = _Slot(self._with_names(entry, told), key)
        self._failed_at = entry.at
        self._failures[key] = slot
        self._slots.append(slot)

    def _take_names(self, entry: Entry, told: PeerNames) -> None:
        last = self._slots[-1] if self._slots else None
        if last is not None and isinstance(last.entry.told, PeerNames) and _go_on(last.entry, entry):
            names = tuple(dict.fromkeys(last.entry.told.names + told.names))[:MOST_NAMES]
            last.entry = replace(last.entry, told=replace(last.entry.told, names=names))
            return
        slot = _Slot(entry)
        self._names.append(slot)
        self._slots.append(slot)

    def _with_names(self, entry: Entry, told: TlsFailure) -> Entry:
        """The failure with the names that were printed for it, where no other thread printed any at that moment."""
        if not self._names or (not told.thread and _is_near(self._failed_at, entry.at, NAMES_BEFORE)):
            return entry
        printed = [
            slot.entry.told
            for slot in self._names
            if isinstance(slot.entry.told, PeerNames)
            and slot.entry.node == entry.node
            and _is_near(slot.entry.at, entry.at, NAMES_BEFORE)
            and told.thread in ("", slot.entry.told.thread)
        ]
        if len({names.thread for names in printed}) != 1:
            return entry
        names = tuple(dict.fromkeys(name for each in printed for name in each.names))[:MOST_NAMES]
        return replace(entry, told=replace(told, peer_names=names))


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


def _key_of(told: TlsFailure) -> tuple[object, ...]:
    """What is equal in two lines of one failure: both ends, or the server by the name it was asked by."""
    if told.client is not None and told.server is not None:
        return (told.client, told.server)
    return (told.service, told.reference, told.address if not told.reference else "")


def _is_same(known: TlsFailure, other: TlsFailure) -> bool:
    """Both ends are the same, or both say the same, or one only that a certificate was refused."""
    if known.client is not None:
        return True
    reasons = (known.reason, other.reason)
    return known.judge is other.judge and (
        any(_is_general(reason) for reason in reasons) or len({(reason.kind, reason.number) for reason in reasons}) == 1
    )


def _is_general(reason: Reason) -> bool:
    return reason.kind is ReasonKind.VERIFY and not reason.number and not reason.codes


def _weigh(reason: Reason) -> tuple[int, int]:
    return 2 if _is_general(reason) else _WEIGHT[reason.kind], reason.number


def _is_near(first: datetime | None, second: datetime | None, span: timedelta) -> bool:
    return first is not None and second is not None and abs(second - first) <= span


def _go_on(last: Entry, entry: Entry) -> bool:
    """Whether names were printed right after others, of the same certificate."""
    known, other = last.told, entry.told
    return (
        isinstance(known, PeerNames)
        and isinstance(other, PeerNames)
        and (last.node, known.thread, known.zone) == (entry.node, other.thread, other.zone)
        and _is_near(last.at, entry.at, NAMES_BEFORE)
    )
