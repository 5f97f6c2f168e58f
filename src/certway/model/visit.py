"""What became of connections that were really made, beside what was predicted of them."""

from __future__ import annotations

from datetime import datetime

from certway.model.link import LinkKey
from certway.model.observation import Unseen
from certway.model.store import Slot
from certway.model.value import value
from certway.model.verdict import Answer


@value
class Visit:
    """What became of one link: `works`, or who refused it (client, server) and our codes of the faults.

    `alert`: the number that the refusing end sent, where it sent one; `source`: address and port the client came from;
    `unknown`: what nobody has shown, so that the connection could not be tried; `below`: the connection that carries
    this one did not stand. Where nobody refused and it does not work, the other end was not reached, and `detail`
    says why, as evidence.
    """

    link: LinkKey
    works: bool
    refused_by: str = ""
    codes: tuple[str, ...] = ()
    alert: int | None = None
    source: tuple[str, int] = ("", 0)
    unknown: Unseen | None = None
    below: bool = False
    detail: str = ""


@value
class Pending:
    """Something installed on a node that waits for a restart."""

    node: str
    slot: Slot


@value
class Status:
    """A deployment as it is alive: its services by what really happened, and by prediction; both in the same order.

    `visits` are those that do not work; `visited` counts all.
    """

    name: str
    at: datetime
    services: tuple[Answer, ...]
    predicted: tuple[Answer, ...]
    visits: tuple[Visit, ...]
    visited: int
    pending: tuple[Pending, ...] = ()
