"""How far the clocks of the nodes differ whose logs are at hand, measured by the connections that two logs tell of.

Nobody says which clock is right (inferred): the one in the middle is taken for right, of two the one that is behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from statistics import median_low

from certway.adapters.logs.skew import Skew, measure_skew
from certway.adapters.logs.told import Entry
from certway.model.observation import Origin, Provenance
from certway.model.value import value


@value
class Clock:
    """One clock: `ahead` of the one that is taken for right; `skew` is None where it does not differ for certain."""

    ahead: timedelta
    skew: Skew | None
    place: Provenance


def measure_clocks(logs: Sequence[Sequence[Entry]]) -> Mapping[str, Clock]:
    """The clocks that can be measured against that of the first host, by host name in lower case."""
    hosts: dict[str, list[Entry]] = {}
    for entries in logs:
        for entry in entries:
            hosts.setdefault(entry.node.lower(), []).append(entry)
    hosts.pop("", None)
    if len(hosts) < 2:
        return {}
    first, *others = sorted(hosts)
    same = Skew(ahead=timedelta(0), spread=timedelta(0), connections=0)
    measured = {first: same}
    for host in others:
        skew = measure_skew(hosts[first], hosts[host])
        if skew is not None:
            measured[host] = skew if skew.is_certain else same
    right = median_low([skew.ahead for skew in measured.values()])
    spread = max(skew.spread for skew in measured.values())
    return {
        host: _clock(skew.ahead - right, max(spread, skew.spread), skew.connections, hosts[host][0].provenance)
        for host, skew in measured.items()
    }


def _clock(ahead: timedelta, spread: timedelta, connections: int, place: Provenance) -> Clock:
    skew = Skew(ahead=ahead, spread=spread, connections=connections)
    return Clock(
        ahead=ahead if skew.is_certain else timedelta(0),
        skew=skew if skew.is_certain else None,
        place=Provenance(origin=Origin.LOG, where=place.where, seen_at=place.seen_at),
    )
