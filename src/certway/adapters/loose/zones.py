"""Zones of a case from the pages that configurations show: the two pages of a traversal zone become one zone.

Peers of a cluster have the same pages, so their facts are fused. A client's page and a server's belong together where
the port is the same; a page without its other side is a zone all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from certway.adapters.deployment.handles import number_equal, slug
from certway.adapters.deployment.stated_settings import fuse_settings
from certway.adapters.evidence.facts import Fact, SettingIs, ZoneIs
from certway.adapters.loose.host import Host
from certway.adapters.unseen import unseen_peers
from certway.model.deployment import Beyond, Product, Zone, ZoneKind
from certway.model.observation import Observation, Provenance, Sighting, fuse, seen
from certway.model.store import Setting

_TRAVERSAL = (ZoneKind.UC_TRAVERSAL, ZoneKind.TRAVERSAL)
Pages = list[tuple[ZoneIs, Fact]]


@dataclass(eq=False)
class _Zone:
    """One zone to be: its pages on either side, and the groups they are on."""

    kind: str
    client: str = ""
    server: str = ""
    pages: Pages = field(default_factory=list)

    @property
    def name(self) -> str:
        """As the first page calls it."""
        return self.pages[0][0].name


def build_zones(hosts: Sequence[Host], clusters: Mapping[str, str]) -> Iterator[tuple[Zone, Provenance]]:
    """Every zone that a configuration shows, with the place that shows it first."""
    zones = list(_pair(list(_collect(hosts, clusters)), clusters, hosts))
    ids = number_equal([slug(zone.name) or "zone" for zone in zones])
    for zone, identity in zip(zones, ids, strict=True):
        yield _build(zone, identity), zone.pages[0][1].place


def find_beyond(zones: Sequence[tuple[Zone, Provenance]]) -> Iterator[Beyond]:
    """The zones that are not judged."""
    for zone, place in zones:
        if zone.kind != ZoneKind.UC_TRAVERSAL:
            yield Beyond(kind=f"{zone.kind}-zone", name=zone.name, provenance=place)


def _collect(hosts: Sequence[Host], clusters: Mapping[str, str]) -> Iterator[_Zone]:
    """One zone a cluster and name."""
    found: dict[tuple[str, str, str, str], _Zone] = {}
    for host in hosts:
        for fact in host.facts:
            if isinstance(fact.says, ZoneIs):
                page, group = fact.says, clusters[host.label]
                key = (group, page.name.casefold(), page.kind, page.side)
                sides = ("", group) if page.side == "server" else (group, "")
                zone = found.setdefault(key, _Zone(kind=page.kind, client=sides[0], server=sides[1]))
                zone.pages.append((page, fact))
    yield from found.values()


def _pair(zones: list[_Zone], clusters: Mapping[str, str], hosts: Sequence[Host]) -> Iterator[_Zone]:
    """Join the client's page and the server's; what has no partner leads to the only cluster that it can."""
    servers = [zone for zone in zones if zone.kind in _TRAVERSAL and zone.server]
    for zone in [zone for zone in zones if zone not in servers]:
        partner = _find_partner(zone, servers) if zone.kind in _TRAVERSAL else None
        if partner is not None:
            servers.remove(partner)
            zone.server = partner.server
            zone.pages += partner.pages
        elif zone.kind in _TRAVERSAL:
            zone.server = _only(hosts, clusters, Product.EXPRESSWAY_E)
        yield zone
    for zone in servers:
        zone.client = _only(hosts, clusters, Product.EXPRESSWAY_C)
        yield zone


def _find_partner(zone: _Zone, servers: Sequence[_Zone]) -> _Zone | None:
    """The server's page of the same kind and port; where several have it, the one of the same name."""
    page = zone.pages[0][0]
    alike = [other for other in servers if other.kind == zone.kind and other.pages[0][0].port in (page.port, 0)]
    if not page.port:
        alike = [other for other in servers if other.kind == zone.kind]
    named = [other for other in alike if other.name.casefold() == zone.name.casefold()]
    return next(iter(named or alike), None)


def _only(hosts: Sequence[Host], clusters: Mapping[str, str], product: str) -> str:
    groups = {clusters[host.label] for host in hosts if host.product == product}
    return groups.pop() if len(groups) == 1 else ""


def _build(zone: _Zone, identity: str) -> Zone:
    ports = [page.port for page, _ in zone.pages if page.port]
    return Zone(
        id=identity,
        name=zone.name,
        kind=zone.kind,
        client=zone.client,
        server=zone.server,
        port=ports[0] if ports else 0,
        peers=_peers(zone),
        settings=fuse_settings(
            Setting(name=setting.name, value=seen(setting.text, _place_of(setting, fact)))
            for page, fact in zone.pages
            for setting in page.settings
        ),
    )


def _place_of(setting: SettingIs, fact: Fact) -> Provenance:
    return replace(fact.place, line=setting.line or fact.place.line)


def _peers(zone: _Zone) -> Observation[tuple[str, ...]]:
    """As the pages of the side that connects show them."""
    shown = [(page, fact) for page, fact in zone.pages if page.side == "client" or page.peers]
    if not shown:
        return unseen_peers(zone.name) if zone.kind in _TRAVERSAL else seen(())
    return fuse(tuple(Sighting(value=page.peers, provenance=(fact.place,)) for page, fact in shown))
