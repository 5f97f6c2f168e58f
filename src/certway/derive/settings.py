"""Settings as the case states them, else their documented default, else unseen."""

from __future__ import annotations

from certway.derive.releases import release_text
from certway.knowledge.settings import Owner, find_default, owner_of
from certway.model.deployment import Node, Zone
from certway.model.observation import Observation, Origin, Provenance, Unseen, not_seen, seen
from certway.model.text import say


def setting_of(owner: Node | Zone, name: str) -> Observation[str]:
    """A setting of a node or a zone; where the case does not mention it, its documented default, as assumed.

    One that the case mentions but nobody could see (its file was unreadable) stays unseen.
    """
    stated = next((setting.value for setting in owner.settings if setting.name == name), None)
    if stated is not None:
        return stated
    if isinstance(owner, Node):
        default = find_default(owner_of(owner.product), name, release_text(owner))
    else:
        default = find_default(Owner.ZONE, name)
    if default is not None:
        return seen(default.value, Provenance(origin=Origin.ASSUMED, where="documented default"))
    return _unseen(owner, name)


def is_mentioned(owner: Node | Zone, name: str) -> bool:
    """Whether the case itself speaks of the setting, seen or not."""
    return any(setting.name == name for setting in owner.settings)


def list_of(owner: Node | Zone, name: str) -> Observation[tuple[str, ...]]:
    """A setting that holds several values, written with commas."""
    observed = setting_of(owner, name)
    if isinstance(observed, Unseen):
        return observed
    return seen(tuple(part.strip() for part in observed.value.split(",") if part.strip()), *observed.provenance)


def _unseen(owner: Node | Zone, name: str) -> Unseen:
    if isinstance(owner, Zone):
        what = say("{setting} of zone {zone}", setting=name, zone=owner.name)
        return Unseen(why=not_seen(what), would_tell=(say("zone {zone}: {setting}", setting=name, zone=owner.name),))
    what = say("{setting} of {node}", setting=name, node=owner.id)
    return Unseen(why=not_seen(what), would_tell=(say("{node}: {setting}", setting=name, node=owner.id),))
