"""A case without where it was seen: what must survive being written and read again."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from certway.model.deployment import Case, Node
from certway.model.observation import Provenance, Seen, Unseen, see
from certway.model.store import InUse, KeyAtHand


def facts(case: Case) -> Any:
    """Values alone: unseen facts are one, slots that hold nothing seen are gone; pool, nodes, DNS and settings have no
    order."""
    records = tuple(sorted(case.deployment.dns, key=repr))
    zones = tuple(
        replace(zone, settings=tuple(sorted(zone.settings, key=lambda setting: setting.name)))
        for zone in case.deployment.zones
    )
    deployment = replace(case.deployment, nodes=(), dns=records, zones=zones)
    nodes = {node.id: _bare(_without_unseen(node)) for node in case.deployment.nodes}
    rest = replace(case, deployment=deployment, pool=(), unread=(), assumed=(), witnesses=())
    return _bare(rest), nodes, {certificate.sha256 for certificate in case.pool}


def _without_unseen(node: Node) -> Node:
    """A node that is defined by an address has it, whether that is written or not."""
    identities = ((slot, _without_match(in_use)) for slot, in_use in node.identities if _shows(in_use))
    return replace(
        node,
        identities=tuple(sorted(identities, key=lambda pair: repr(pair[0]))),
        trust=tuple(sorted((pair for pair in node.trust if _shows(pair[1])), key=lambda pair: repr(pair[0]))),
        settings=tuple(sorted((s for s in node.settings if isinstance(s.value, Seen)), key=lambda s: s.name)),
        pending=tuple(sorted(node.pending, key=lambda request: repr(request.slot))),
        addresses=tuple(sorted({*node.addresses} - {see(node.fqdn) if isinstance(node.fqdn, Seen) else ""})),
    )


def _without_match(in_use: InUse[Any]) -> InUse[Any]:
    """An installed certificate has its key: that it matches is no fact worth a line."""
    return InUse(installed=_key_unseen(in_use.installed), running=_key_unseen(in_use.running))


def _key_unseen(observed: Any) -> Any:
    if isinstance(observed, Seen) and observed.value.key is KeyAtHand.MATCHES:
        return replace(observed, value=replace(observed.value, key=KeyAtHand.UNSEEN))
    return observed


def _shows(in_use: InUse[Any]) -> bool:
    return isinstance(in_use.installed, Seen) or isinstance(in_use.running, Seen)


def _bare(thing: Any) -> Any:
    if isinstance(thing, Seen):
        return ("seen", _bare(thing.value))
    if isinstance(thing, Unseen):
        return "unseen"
    if isinstance(thing, Provenance):
        return None
    if isinstance(thing, tuple):
        return tuple(map(_bare, thing))
    if is_dataclass(thing) and not isinstance(thing, type):
        names = [field.name for field in fields(thing) if field.compare]
        return (type(thing).__name__, *((name, _bare(getattr(thing, name))) for name in names))
    return thing
