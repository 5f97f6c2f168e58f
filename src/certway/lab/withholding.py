"""Every fact of a case, with the case that lacks just this one: what is withheld may only make verdicts unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from certway.model.deployment import Case
from certway.model.observation import Seen, Unseen
from certway.model.text import say

Withhold = Callable[[Case], Case]

_WITHHELD = Unseen(why=say("withheld"))


def withholdings(case: Case) -> Iterator[tuple[str, Case]]:
    """Each observed fact of the deployment in words, and the case in which nobody has shown it.

    What is installed and what runs from it is one fact where both are the same observation; so is a DNS record.
    """
    for path, deployment in _without_one(case.deployment):
        yield path, replace(case, deployment=deployment)
    records = case.deployment.dns
    for record in records:
        kept = tuple(other for other in records if other is not record)
        words = f"{record.view} {record.kind.upper()} record of {record.name}"
        yield words, replace(case, deployment=replace(case.deployment, dns=kept))


def _without_one(thing: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(thing, Seen):
        yield "", _WITHHELD
    elif isinstance(thing, tuple):
        for index, item in enumerate(thing):
            for path, changed in _without_one(item):
                yield f"[{index}]{path}", (*thing[:index], changed, *thing[index + 1 :])
    elif is_dataclass(thing) and not isinstance(thing, type):
        yield from _without_one_field(thing)


def _without_one_field(thing: Any) -> Iterator[tuple[str, Any]]:
    word = str(getattr(thing, "id", "") or getattr(thing, "name", ""))
    if hasattr(thing, "installed") and thing.installed is thing.running and isinstance(thing.running, Seen):
        yield "in use", replace(thing, installed=_WITHHELD, running=_WITHHELD)
        return
    for field in fields(thing):
        for path, changed in _without_one(getattr(thing, field.name)):
            yield f"{word}.{field.name}{path}", replace(thing, **{field.name: changed})
