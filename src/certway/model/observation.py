"""What is known, from where, and what is not known.

An unseen fact is never silently fine: whoever needs it calls `see`, and the judge turns the
`Missing` that leaves there into the verdict *unknown*, with the name of the fact.
"""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import Generic, TypeAlias, TypeVar

from certway.model.text import Text, say
from certway.model.value import value

T = TypeVar("T")


class Origin(IntEnum):
    """Where a fact comes from; the higher wins, then the later sighting."""

    ASSUMED = 0  # a documented default that nothing contradicts
    DERIVED = 1
    FILE = 2
    LOG = 3
    WIRE = 4
    STATED = 5  # the user wrote it down


@value
class Provenance:
    """One place where a fact was seen; `line` and `column` count from 1, 0 means the place has none."""

    origin: Origin
    where: str
    line: int = 0
    column: int = 0
    seen_at: datetime | None = None


@value
class Sighting(Generic[T]):
    """One value with every place that shows it."""

    value: T
    provenance: tuple[Provenance, ...]


@value
class Seen(Generic[T]):
    """A known fact; `sightings` holds the winner first, dissenters after it."""

    value: T
    sightings: tuple[Sighting[T], ...] = ()

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """The places that show the winning value."""
        return self.sightings[0].provenance if self.sightings else ()

    @property
    def dissent(self) -> tuple[Sighting[T], ...]:
        """The sightings that lost."""
        return self.sightings[1:]


@value
class Unseen:
    """A fact that nobody has shown: why, and which file or test would tell."""

    why: Text
    would_tell: tuple[Text, ...] = ()


Observation: TypeAlias = Seen[T] | Unseen


_NOT_SEEN = say("{what} was not seen").template


def not_seen(what: Text) -> Text:
    """Why a fact is unseen when all there is to say is its name, such as `tomcat-trust of cucm1`."""
    return Text(template=_NOT_SEEN, args=(("what", what),))


def unseen_fact(why: Text) -> Text | None:
    """The name of the fact in such a reason; None where the reason says more."""
    what = dict(why.args).get("what")
    return what if why.template == _NOT_SEEN and isinstance(what, Text) else None


class Missing(Exception):
    """A rule needed an unseen fact; only the judge catches this."""

    def __init__(self, unseen: Unseen) -> None:
        super().__init__(unseen.why.template)
        self.unseen = unseen


def see(observation: Observation[T]) -> T:
    """The observed value; raises `Missing` where there is none."""
    if isinstance(observation, Unseen):
        raise Missing(observation)
    return observation.value


def seen(value: T, *provenance: Provenance) -> Seen[T]:
    """A fact with one sighting, or none when no place is known."""
    return Seen(value=value, sightings=(Sighting(value=value, provenance=provenance),) if provenance else ())


def fuse(sightings: tuple[Sighting[T], ...]) -> Seen[T]:
    """One fact from several sightings: higher origin wins, then the later; the others stay as dissent.

    Equal values are merged into one sighting. Needs at least one sighting.
    """
    merged: list[Sighting[T]] = []
    for sighting in sightings:
        for index, known in enumerate(merged):
            if known.value == sighting.value:
                merged[index] = Sighting(value=known.value, provenance=known.provenance + sighting.provenance)
                break
        else:
            merged.append(sighting)
    merged.sort(key=_weight, reverse=True)
    return Seen(value=merged[0].value, sightings=tuple(merged))


def _weight(sighting: Sighting[T]) -> tuple[int, float]:
    strongest = max(sighting.provenance, key=lambda place: place.origin, default=None)
    latest = max((place.seen_at.timestamp() for place in sighting.provenance if place.seen_at), default=0.0)
    return (strongest.origin if strongest else -1, latest)
