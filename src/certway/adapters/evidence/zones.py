"""Zones in a configuration dump: the pages of this side, and what the zones that C makes by itself tell of Unified CM.

Only the part of a zone that fits its type counts; a dump may carry the others, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from certway.adapters.evidence.dumps import Entry, Group, below, collect_groups
from certway.adapters.evidence.facts import SettingIs, ZoneIs
from certway.knowledge.settings import KNOWN_SETTINGS, Owner
from certway.model.deployment import Product, ZoneKind
from certway.model.value import value

_CLIENT, _SERVER = "TraversalClient", "TraversalServer"
_KINDS: Final = {"neighbor": ZoneKind.NEIGHBOR, "dns": ZoneKind.DNS, "webex": ZoneKind.WEBEX}
_SIDES: Final = {_CLIENT.casefold(): "client", _SERVER.casefold(): "server"}
_TYPES: Final = (_CLIENT, _SERVER, "Neighbor", "DNS", "ENUM")
_MADE: Final = re.compile(r"CE(?P<kind>tcp|tls|OAuth)[-_ ]?(?P<node>\S{1,255})", re.IGNORECASE)
_UC_SETTINGS: Final = {"tcp": (), "tls": (("Cluster Security Mode", "1"),), "oauth": (("SIP OAuth mode", "Enabled"),)}
_SETTINGS: Final = tuple(
    (row, re.sub(r".*<n> \S+ ", "", row.xconfiguration))
    for row in KNOWN_SETTINGS
    if row.owner == Owner.ZONE and row.xconfiguration and row.file_key != "port"
)
_MOST_ZONES: Final = 1_000  # the product has no more
_HIGHEST_PORT: Final = 65_535


@value
class ZoneEntry:
    """A zone with the entry that shows it best."""

    zone: ZoneIs
    entry: Entry


@value
class MadeZone:
    """A zone that Expressway-C made for a Unified CM node that it has discovered: what it tells of the node."""

    node: str
    kind: str  # tcp, tls, oauth
    settings: tuple[SettingIs, ...]
    entry: Entry


def observe_zones(entries: Sequence[Entry]) -> Iterator[ZoneEntry | MadeZone]:
    """Every zone that has a type, by its number."""
    for group in collect_groups(entries, "Zones Zone")[:_MOST_ZONES]:
        kind = _type_of(group)
        name = group.text("Name") or f"zone {group.number}"
        shown = group.find("Name") or group.find("Type") or group.entries[0]
        made = _MADE.fullmatch(name)
        part = below(group.entries, kind)
        if made is not None and made["kind"].lower() in _UC_SETTINGS:
            yield _build_made(made["node"].lower(), made["kind"].lower(), part, shown)
        elif kind:
            yield ZoneEntry(zone=_build_zone(name, kind, part), entry=shown)


def find_product(zones: Sequence[ZoneEntry | MadeZone]) -> tuple[str, Entry] | None:
    """C connects and E listens; a Unified Communications zone decides before a plain one, which may be nested."""
    made = next((found for found in zones if isinstance(found, MadeZone)), None)
    if made is not None:
        return Product.EXPRESSWAY_C, made.entry
    pages = [found for found in zones if isinstance(found, ZoneEntry)]
    for kind in (ZoneKind.UC_TRAVERSAL, ZoneKind.TRAVERSAL):
        for side, product in (("server", Product.EXPRESSWAY_E), ("client", Product.EXPRESSWAY_C)):
            for found in pages:
                if (found.zone.kind, found.zone.side) == (kind, side):
                    return product, found.entry
    return None


def _type_of(group: Group) -> str:
    """As stated, else the only type that has a part."""
    stated = group.text("Type")
    if stated:
        return stated
    parts = [kind for kind in _TYPES if below(group.entries, kind)]
    return parts[0] if len(parts) == 1 else ""


def _build_zone(name: str, kind: str, part: tuple[Entry, ...]) -> ZoneIs:
    whole = Group(number=0, entries=part)
    side = _SIDES.get(kind.casefold(), "")
    uc = whole.text("Collaboration Edge").casefold() == "on"
    traversal = ZoneKind.UC_TRAVERSAL if uc else ZoneKind.TRAVERSAL
    port = whole.text("SIP Port")
    return ZoneIs(
        name=" ".join(name.split()),
        kind=traversal if side else _KINDS.get(kind.casefold(), kind.casefold()),
        side=side,
        port=int(port) if port.isascii() and port.isdigit() and len(port) < 6 and int(port) <= _HIGHEST_PORT else 0,
        peers=tuple(peer.text("Address") for peer in whole.below("Peer") if peer.text("Address")),
        settings=tuple(_settings(whole)),
    )


def _settings(whole: Group) -> Iterator[SettingIs]:
    for row, words in _SETTINGS:
        found = whole.find(words)
        if found is not None:
            yield SettingIs(name=row.name, text=row.find_value(found.text) or found.text, line=found.line)


def _build_made(node: str, kind: str, part: tuple[Entry, ...], shown: Entry) -> MadeZone:
    """The verify mode of a TLS zone follows the one of the discovery."""
    settings = [SettingIs(name=name, text=text) for name, text in _UC_SETTINGS[kind]]
    verify = Group(number=0, entries=part).text("SIP TLS Verify Mode")
    if verify and kind != "tcp":
        settings.append(SettingIs(name="TLS verify mode", text=verify))
    return MadeZone(node=node, kind=kind, settings=tuple(settings), entry=shown)
