"""A case after a change. Pure: the same change on the same case gives the same case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from certway.model.change import Change, InstallIdentity, PassTime, Restart, SetSetting, SetTrust
from certway.model.deployment import Case, Node, Zone
from certway.model.observation import Origin, Provenance, seen
from certway.model.store import Identity, InUse, Setting, Slot
from certway.pki.trust_lists import build_trust_list

T = TypeVar("T")

_CHANGED = Provenance(origin=Origin.STATED, where="change")


def apply(change: Change, case: Case) -> Case:
    """The case with one edit; what is installed runs after `Restart` only, and answers the request for its key."""
    match change:
        case InstallIdentity(node=name, identity=identity):
            return _with_node(case, name, lambda node: _with_installed(node, identity))
        case SetTrust(node=name, slot=slot, entries=entries):
            return _with_node(
                case,
                name,
                lambda node: replace(node, trust=_installed(node.trust, slot, build_trust_list(slot, entries))),
            )
        case SetSetting(owner=owner, name=name, value=text):
            return _with_setting(case, owner, name, text)
        case Restart(node=name):
            return _with_node(case, name, _restarted)
        case PassTime(to=instant):
            return replace(case, now=instant)


def _with_node(case: Case, name: str, edit: Callable[[Node], Node]) -> Case:
    nodes = tuple(edit(node) if node.id == name else node for node in case.deployment.nodes)
    return replace(case, deployment=replace(case.deployment, nodes=nodes))


def _with_installed(node: Node, identity: Identity) -> Node:
    answered = (identity.slot, identity.leaf.key.spki)
    return replace(
        node,
        identities=_installed(node.identities, identity.slot, identity),
        pending=tuple(request for request in node.pending if (request.slot, request.key.spki) != answered),
    )


def _installed(held: tuple[tuple[Slot, InUse[T]], ...], slot: Slot, content: T) -> tuple[tuple[Slot, InUse[T]], ...]:
    fresh = seen(content, _CHANGED)
    if not any(known == slot for known, _ in held):
        return (*held, (slot, InUse(installed=fresh, running=fresh)))
    return tuple(
        (known, InUse(installed=fresh, running=in_use.running) if known == slot else in_use) for known, in_use in held
    )


def _restarted(node: Node) -> Node:
    return replace(
        node,
        identities=tuple(
            (slot, InUse(installed=held.installed, running=held.installed)) for slot, held in node.identities
        ),
        trust=tuple((slot, InUse(installed=held.installed, running=held.installed)) for slot, held in node.trust),
    )


def _with_setting(case: Case, owner: str, name: str, text: str) -> Case:
    stated = seen(text, _CHANGED)
    if name == "release":
        return _with_node(case, owner, lambda node: replace(node, release=stated))
    case = _with_node(case, owner, lambda node: replace(node, settings=_set(node.settings, name, text)))
    zones = tuple(_zone_with(zone, name, text) if zone.id == owner else zone for zone in case.deployment.zones)
    return replace(case, deployment=replace(case.deployment, zones=zones))


def _zone_with(zone: Zone, name: str, text: str) -> Zone:
    return replace(zone, settings=_set(zone.settings, name, text))


def _set(settings: tuple[Setting, ...], name: str, text: str) -> tuple[Setting, ...]:
    fresh = Setting(name=name, value=seen(text, _CHANGED))
    if any(setting.name == name for setting in settings):
        return tuple(fresh if setting.name == name else setting for setting in settings)
    return (*settings, fresh)
