"""Zones from the deployment file, and what is configured without being judged yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from certway.adapters.case_folder import CaseFolder
from certway.adapters.deployment.drafts import Group
from certway.adapters.deployment.fields import Fields
from certway.adapters.deployment.handles import number_equal, slug
from certway.adapters.deployment.surrounding_keys import ZONE
from certway.adapters.spelling import find_nearest
from certway.adapters.unseen import unseen_peers
from certway.model.deployment import Beyond, Product, Zone, ZoneKind
from certway.model.observation import Observation, seen
from certway.model.text import say

_WITHOUT_PEERS: Final = (ZoneKind.DNS, ZoneKind.WEBEX)


class _Sides:
    """The Expressway clusters that a zone may join, by handle and by product."""

    def __init__(self, groups: Sequence[Group]) -> None:
        products = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
        self.by_product = {
            product: [group.handle for group in groups if group.product == product] for product in products
        }
        self.handles = {handle.lower(): handle for found in self.by_product.values() for handle in found}


def build_zones(folder: CaseFolder, deployment: Fields, groups: Sequence[Group]) -> tuple[Zone, ...]:
    """Every zone, with the handles of its two sides."""
    written = deployment.groups("zones", ZONE)
    sides = _Sides(groups)
    names = [fields.text("name") or f"zone {number}" for number, fields in enumerate(written, 1)]
    ids = number_equal([fields.text("id") or slug(name) or "zone" for fields, name in zip(written, names, strict=True)])
    return tuple(
        _build_zone(folder, fields, sides, name, identity)
        for fields, name, identity in zip(written, names, ids, strict=True)
    )


def build_beyond(zones: Iterable[Zone], deployment: Fields) -> Iterable[Beyond]:
    """The zones that are no Unified Communications traversal."""
    places = deployment.groups("zones", ZONE)
    for zone, fields in zip(zones, places, strict=True):
        if zone.kind != ZoneKind.UC_TRAVERSAL and fields.node is not None:
            yield Beyond(kind=f"{zone.kind}-zone", name=zone.name, provenance=fields.provenance(fields.node))


def _build_zone(folder: CaseFolder, fields: Fields, sides: _Sides, name: str, identity: str) -> Zone:
    kind = fields.word("type")
    if not kind:
        folder.mistake(fields.place(), say("Zone {name} has no type. Add one as the product shows it.", name=name))
    client, server = _find_sides(folder, fields, sides, kind, name)
    return Zone(
        id=identity,
        name=name,
        kind=kind,
        client=client,
        server=server,
        port=fields.number("port"),
        peers=_peers(fields, kind, name),
        settings=tuple(fields.settings()),
    )


def _peers(fields: Fields, kind: str, name: str) -> Observation[tuple[str, ...]]:
    found = fields.find("peer-addresses")
    if found is not None:
        return seen(fields.texts("peer-addresses"), fields.provenance(found))
    return seen(()) if kind in _WITHOUT_PEERS else unseen_peers(name)


def _find_sides(folder: CaseFolder, fields: Fields, sides: _Sides, kind: str, name: str) -> tuple[str, str]:
    """The client's and the server's handle; `on` and `towards` for zones with one page."""
    if kind in (ZoneKind.UC_TRAVERSAL, ZoneKind.TRAVERSAL):
        return (
            _find_side(folder, fields, sides, "client", Product.EXPRESSWAY_C, name),
            _find_side(folder, fields, sides, "server", Product.EXPRESSWAY_E, name),
        )
    near = Product.EXPRESSWAY_C if kind == ZoneKind.NEIGHBOR else Product.EXPRESSWAY_E
    return _find_side(folder, fields, sides, "on", near, name), fields.text("towards")


def _find_side(folder: CaseFolder, fields: Fields, sides: _Sides, key: str, product: str, name: str) -> str:
    """The handle under a key, or the only cluster that it can be."""
    written = fields.text(key)
    if written:
        found = sides.handles.get(written.lower())
        if found is None:
            _refuse_handle(folder, fields, key, written, tuple(sides.handles.values()))
        return found or written
    candidates = sides.by_product[product]
    if len(candidates) > 1:
        folder.mistake(
            fields.place(),
            say("Zone {name} may be of {handles}. Add {key}.", name=name, handles=tuple(candidates[:9]), key=key),
        )
    return candidates[0] if candidates else ""


def _refuse_handle(folder: CaseFolder, fields: Fields, key: str, written: str, known: Sequence[str]) -> None:
    near = find_nearest(written, known)
    place = fields.place(fields.own(key))
    if near is not None:
        folder.mistake(place, say("No cluster is called {name}. Did you mean {near}?", name=written, near=near))
    elif known:
        folder.mistake(
            place, say("No cluster is called {name}. There are {known}.", name=written, known=tuple(known[:9]))
        )
    else:
        folder.mistake(place, say("No cluster is called {name}: the file has none.", name=written))
