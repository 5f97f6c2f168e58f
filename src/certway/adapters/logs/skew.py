"""How far the clocks of two nodes differ, measured by connections that both logs tell of.

A connection is the same where both address and port pairs are equal; translation of addresses between the nodes makes
them differ, then there is nothing to measure. What one end writes later than the other for its own reasons (a timeout)
is left out by taking the median of steps of one kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple, TypeAlias

from certway.adapters.capture.conversations import Endpoint
from certway.adapters.logs.told import ConnectionStep, Entry, Step, TlsFailure
from certway.model.value import value

MOST_CONNECTIONS: Final = 50_000
UNCERTAIN: Final = timedelta(seconds=5)  # what two ends of one connection may write apart with equal clocks
WIDEST: Final = timedelta(days=2)  # beyond, the same pair of ports is another connection

_Key: TypeAlias = tuple[str, Endpoint, Endpoint]
_FAILED: Final = "failed"
_ORDER: Final = (Step.OPENING.name, Step.OPEN.name, _FAILED, Step.CLOSED.name)  # the nearer to both ends, the better


@value
class Skew:
    """`ahead`: how far the second clock is ahead of the first, as the median over so many connections.

    `spread`: between the smallest and the largest difference; where it is not small against `ahead`, little is known.
    """

    ahead: timedelta
    spread: timedelta
    connections: int

    @property
    def is_certain(self) -> bool:
        """The clocks differ by more than what is uncertain about the measurement."""
        return abs(self.ahead) > max(self.spread, UNCERTAIN)


class Sighting(NamedTuple):
    """The same connection by both clocks."""

    client: Endpoint
    server: Endpoint
    first_at: datetime
    second_at: datetime


def measure_skew(first: Iterable[Entry], second: Iterable[Entry]) -> Skew | None:
    """The difference of two clocks, or None where no connection is in both logs."""
    differences = sorted(seen.second_at - seen.first_at for seen in find_same_connections(first, second))
    if not differences:
        return None
    return Skew(
        ahead=differences[(len(differences) - 1) // 2],
        spread=differences[-1] - differences[0],
        connections=len(differences),
    )


def find_same_connections(first: Iterable[Entry], second: Iterable[Entry]) -> Iterator[Sighting]:
    """Connections that both logs tell of, each once, by the earliest kind of step that both tell."""
    ours, theirs = _index(first), _index(second)
    met: set[tuple[Endpoint, Endpoint]] = set()
    for kind in _ORDER:
        for (step, client, server), at in ours.items():
            other = theirs.get((step, client, server))
            if step != kind or at is None or other is None or (client, server) in met or abs(other - at) > WIDEST:
                continue
            met.add((client, server))
            yield Sighting(client, server, at, other)


def _index(entries: Iterable[Entry]) -> dict[_Key, datetime | None]:
    """When each step of each connection was; None where the pair was used again, and nobody knows which is which."""
    found: dict[_Key, datetime | None] = {}
    for entry in entries:
        key = _key_of(entry)
        if key is None or entry.at is None:
            continue
        if key in found:
            found[key] = None
        elif len(found) < MOST_CONNECTIONS:
            found[key] = entry.at
    return found


def _key_of(entry: Entry) -> _Key | None:
    told = entry.told
    if isinstance(told, ConnectionStep):
        return told.step.name, told.client, told.server
    if isinstance(told, TlsFailure) and told.client is not None and told.server is not None:
        return _FAILED, told.client, told.server
    return None
