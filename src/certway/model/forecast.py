"""What will break and when, as values. Refuses to know how it is found and how it is shown."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from certway.model.link import LinkKey
from certway.model.text import Text
from certway.model.value import value
from certway.model.verdict import Verdict


class EventKind(Enum):
    """What comes to pass: an end or a beginning of validity, a list that runs out, a policy, a lifetime, a release."""

    EXPIRY = "expiry"
    BEGINNING = "beginning"
    REVOCATION = "revocation"
    OTHER = "other"
    POLICY = "policy"
    LIFETIME = "lifetime"
    RELEASE = "release"


@value
class Place:
    """Where a certificate lies, and where it stands in the paths that were judged.

    `position` 0 is the end certificate, the last of an anchored path of `count` is its root; `count` 0: on no path.
    """

    node: str
    store: str
    position: int = 0
    count: int = 0
    anchored: bool = False


@value
class Turn:
    """A service (its id) or a link whose verdict is another one from then on."""

    subject: str | LinkKey
    was: Verdict
    becomes: Verdict


@value
class Event:
    """One row: something that comes to pass for one certificate.

    `at`: the first instant at which any of it holds, None for what has no date (a release); from `settled_at` on all
    of it holds (clocks that are off, and verifiers that disagree by a second, lie between). `key` names the policy, the
    release or the list. An event without turns changes nothing that works now: a note.
    """

    at: datetime | None
    settled_at: datetime | None = None
    kind: EventKind
    key: str = ""
    certificate: str = ""
    sha256: str = ""
    places: tuple[Place, ...] = ()
    says: Text
    why: Text
    services: tuple[Turn, ...] = ()
    links: tuple[Turn, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def is_note(self) -> bool:
        """Whether nothing in use turns."""
        return not (self.services or self.links)

    @property
    def breaks(self) -> bool:
        """Whether something stops working, in whole or in part."""
        return any(turn.becomes in BROKEN and turn.was not in BROKEN for turn in (*self.services, *self.links))


BROKEN = frozenset((Verdict.FAILS, Verdict.DEGRADED))
"""Verdicts of what does not work as it should."""


@value
class Forecast:
    """Every event after `at` and up to `until`, in order, then those without a date.

    `services`: how each stands at `at`; `unknown`: facts that nobody has shown and without which more cannot be said;
    `first_after`: the first instant beyond the horizon at which an answer may turn.
    """

    at: datetime
    until: datetime
    events: tuple[Event, ...]
    services: tuple[tuple[str, Verdict], ...] = ()
    unknown: tuple[Text, ...] = ()
    first_after: datetime | None = None
