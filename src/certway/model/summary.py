"""What an answer is about, in a few lines: the deployment counted, what was read, what nobody showed."""

from __future__ import annotations

from datetime import datetime

from certway.model.certificate import Malformed
from certway.model.text import Text
from certway.model.value import value


@value
class Counted:
    """The nodes of one product, and their releases as far as they are known."""

    product: str
    count: int
    releases: tuple[str, ...] = ()


@value
class Summary:
    """The head of every answer.

    `not_seen` holds what a verdict of this diagnosis would have needed; `unread` the files that could not be used.
    """

    name: str
    at: datetime
    nodes: tuple[Counted, ...]
    read: tuple[Text, ...] = ()
    not_seen: tuple[Text, ...] = ()
    unread: tuple[Malformed, ...] = ()
