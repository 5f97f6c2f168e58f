"""A case after a change. Pure: the same change on the same case gives the same case.

What is installed runs when its node restarts. A single service makes a store run where the documents name it for that
store, and only once every other service that they name for it has restarted too; those they name under a condition
are not waited for. On Expressway no single service does. The upgrade that brings the client store copies the server
certificate into it, once [cisco-225693].
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace
from typing import TypeVar

from certway.derive.atlas import is_expressway
from certway.derive.releases import release_text
from certway.derive.selection import own_client_store
from certway.knowledge.restarts import find_restart_rule, services_to_restart
from certway.model.certificate import Certificate
from certway.model.change import Change, InstallIdentity, PassTime, Restart, SetSetting, SetTrust
from certway.model.deployment import Case, Node, Zone
from certway.model.observation import Observation, Origin, Provenance, Unseen, seen
from certway.model.store import Identity, InUse, Setting, Slot
from certway.pki.trust_lists import build_trust_list

T = TypeVar("T")

_SERVER, _CLIENT = Slot(store="server"), Slot(store="client")
_CHANGED = Provenance(origin=Origin.STATED, where="change")


def apply(change: Change, case: Case) -> Case:
    """The case with one edit; what is installed runs after `Restart` only, and answers the request for its key."""
    match change:
        case InstallIdentity(node=name, identity=identity):
            return _with_node(case, name, lambda node: _with_identity(node, identity))
        case SetTrust(node=name, slot=slot, entries=entries):
            return _with_node(case, name, lambda node: _with_trust(node, slot, entries))
        case SetSetting(owner=owner, name=name, value=text):
            return _with_setting(case, owner, name, text)
        case Restart(node=name, service=""):
            return _with_node(case, name, _restarted)
        case Restart(node=name, service=service):
            return _with_node(case, name, lambda node: _with_service_restarted(node, service))
        case PassTime(to=instant):
            return replace(case, now=instant)


def _with_node(case: Case, name: str, edit: Callable[[Node], Node]) -> Case:
    nodes = tuple(edit(node) if node.id == name else node for node in case.deployment.nodes)
    return replace(case, deployment=replace(case.deployment, nodes=nodes))


def _installed(held: tuple[tuple[Slot, InUse[T]], ...], slot: Slot, content: T) -> tuple[tuple[Slot, InUse[T]], ...]:
    fresh = seen(content, _CHANGED)
    if not any(known == slot for known, _ in held):
        return (*held, (slot, InUse(installed=fresh, running=fresh)))
    return tuple(
        (known, InUse(installed=fresh, running=in_use.running) if known == slot else in_use) for known, in_use in held
    )


def _with_identity(node: Node, identity: Identity) -> Node:
    """The node with a certificate installed; the request that it answers no longer waits."""
    slot, spki = identity.slot, identity.leaf.key.spki
    return replace(
        node,
        identities=_installed(node.identities, slot, identity),
        pending=tuple(one for one in node.pending if one.slot != slot or one.key.spki != spki),
        restarted=_without(node.restarted, {slot}),
    )


def _with_trust(node: Node, slot: Slot, entries: tuple[Certificate, ...]) -> Node:
    trust = _installed(node.trust, slot, build_trust_list(slot, entries))
    return replace(node, trust=trust, restarted=_without(node.restarted, {slot}))


def _restarted(node: Node) -> Node:
    return replace(
        node,
        identities=_running(node.identities, {slot for slot, _ in node.identities}),
        trust=_running(node.trust, {slot for slot, _ in node.trust}),
        restarted=(),
    )


def _with_service_restarted(node: Node, service: str) -> Node:
    """The node after one service restarted: what waited for it alone runs."""
    waiting = {slot: awaited_services(node, slot) for slot in _waiting_slots(node)}
    fresh = {slot for slot, awaited in waiting.items() if awaited == (service,)}
    noted = tuple((slot, service) for slot, awaited in waiting.items() if service in awaited and slot not in fresh)
    return replace(
        node,
        identities=_running(node.identities, fresh),
        trust=_running(node.trust, fresh),
        restarted=(*_without(node.restarted, fresh), *noted),
    )


def awaited_services(node: Node, slot: Slot) -> tuple[str, ...]:
    """The services that must still restart before what is installed in a store runs; empty where only the node can."""
    rule = find_restart_rule(node.product, slot.store)
    services = services_to_restart(rule, release_text(node)) if rule else ()
    done = {service for restarted, service in node.restarted if restarted == slot}
    return tuple(one.name for one in services if one.only_when is None and one.name not in done)


def _waiting_slots(node: Node) -> tuple[Slot, ...]:
    identities = (slot for slot, held in node.identities if held.installed != held.running)
    return (*identities, *(slot for slot, held in node.trust if held.installed != held.running))


def _without(restarted: tuple[tuple[Slot, str], ...], slots: Set[Slot]) -> tuple[tuple[Slot, str], ...]:
    return tuple(row for row in restarted if row[0] not in slots)


def _running(held: tuple[tuple[Slot, InUse[T]], ...], slots: Set[Slot]) -> tuple[tuple[Slot, InUse[T]], ...]:
    """The stores of these slots with what is installed running."""
    return tuple(
        (slot, InUse(installed=in_use.installed, running=in_use.installed) if slot in slots else in_use)
        for slot, in_use in held
    )


def _with_setting(case: Case, owner: str, name: str, text: str) -> Case:
    if name == "release":
        return _with_node(case, owner, lambda node: _upgraded(node, text))
    case = _with_node(case, owner, lambda node: replace(node, settings=_set(node.settings, name, text)))
    zones = tuple(_zone_with(zone, name, text) if zone.id == owner else zone for zone in case.deployment.zones)
    return replace(case, deployment=replace(case.deployment, zones=zones))


def _upgraded(node: Node, release: str) -> Node:
    """The node on another release; the first one with a client store finds a copy of the server certificate there."""
    upgraded = replace(node, release=seen(release, _CHANGED))
    comes = own_client_store(upgraded) == _CLIENT.store and own_client_store(node) != _CLIENT.store
    held = dict(node.identities)
    if not (is_expressway(node) and comes and _SERVER in held) or _CLIENT in held:
        return upgraded
    server = held[_SERVER]
    copy = InUse(installed=_as_client(server.installed), running=_as_client(server.running))
    return replace(upgraded, identities=(*node.identities, (_CLIENT, copy)))


def _as_client(server: Observation[Identity]) -> Observation[Identity]:
    return server if isinstance(server, Unseen) else seen(replace(server.value, slot=_CLIENT), *server.provenance)


def _zone_with(zone: Zone, name: str, text: str) -> Zone:
    return replace(zone, settings=_set(zone.settings, name, text))


def _set(settings: tuple[Setting, ...], name: str, text: str) -> tuple[Setting, ...]:
    fresh = Setting(name=name, value=seen(text, _CHANGED))
    if any(setting.name == name for setting in settings):
        return tuple(fresh if setting.name == name else setting for setting in settings)
    return (*settings, fresh)
