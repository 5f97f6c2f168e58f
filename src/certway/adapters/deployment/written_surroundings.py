"""Zones, domains, clients, DNS and observations of a case as keys of the deployment file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from certway.adapters.deployment.handles import number_equal, slug
from certway.adapters.deployment.kinds import Section
from certway.adapters.deployment.surrounding_keys import AUDIENCES, CLIENTS, SSO, ZONE
from certway.adapters.deployment.written_files import WrittenFiles, file_stem, is_inside
from certway.adapters.deployment.written_keys import Entry, write_instant, write_key, write_settings
from certway.adapters.yaml_writing import Mapping, Tree
from certway.model.certificate import Malformed
from certway.model.deployment import (
    Attempt,
    Audience,
    Beyond,
    Deployment,
    DnsRecord,
    Domain,
    Product,
    Report,
    Zone,
    ZoneKind,
)
from certway.model.observation import Observation, Seen, seen

_TRAVERSAL: Final = (ZoneKind.UC_TRAVERSAL, ZoneKind.TRAVERSAL)
_EXPRESSWAYS: Final = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
_TYPES: Final = {
    ZoneKind.UC_TRAVERSAL: "Unified Communications traversal",
    ZoneKind.TRAVERSAL: "Traversal",
    ZoneKind.NEIGHBOR: "Neighbor",
    ZoneKind.DNS: "DNS",
    ZoneKind.WEBEX: "Webex",
}
_ALWAYS_ON: Final = ("unified-cm", "im-and-presence")


def write_domains(files: WrittenFiles, domains: Observation[tuple[Domain, ...]]) -> Iterator[Entry]:
    """Configuration > Domains."""
    if isinstance(domains, Seen):
        yield "domains", files.note(tuple(map(_write_domain, domains.value)), domains)


def _write_domain(domain: Domain) -> Tree:
    if domain.services == _ALWAYS_ON and not domain.deployment:
        return domain.name
    entries: list[Entry] = [("name", domain.name)]
    entries += [(service, "On" if service in domain.services else "Off") for service in _ALWAYS_ON]
    if "xmpp-federation" in domain.services:
        entries.append(("xmpp-federation", "On"))
    if domain.deployment:
        entries.append(("deployment", domain.deployment))
    return Mapping(entries=tuple(entries))


def write_deployment_settings(files: WrittenFiles, deployment: Deployment) -> Iterator[Entry]:
    """Deployments and single sign-on."""
    for setting in deployment.settings:
        if setting.name == "Deployments" and isinstance(setting.value, Seen):
            yield "deployments", tuple(part.strip() for part in setting.value.value.split(","))
    sso = tuple(write_settings(files, SSO, deployment.settings))
    if sso:
        yield "sso", Mapping(entries=sso)


def write_zones(files: WrittenFiles, deployment: Deployment) -> Iterator[Entry]:
    """Every zone of a type that the file knows; its sides are named where the reader could take others."""
    zones = [zone for zone in deployment.zones if zone.kind in _TYPES]
    handles = [{node.cluster for node in deployment.nodes if node.product == product} for product in _EXPRESSWAYS]
    plain = tuple(next(iter(names)) if len(names) == 1 else "" for names in handles)
    by_id = number_equal([slug(zone.name) or "zone" for zone in zones]) != [zone.id for zone in zones]
    if zones:
        yield "zones", tuple(_write_zone(files, zone, by_id, plain) for zone in zones)


def _write_zone(files: WrittenFiles, zone: Zone, by_id: bool, plain: tuple[str, ...]) -> Mapping:
    entries: list[Entry] = [
        ("name", zone.name),
        *([("id", zone.id)] if by_id else []),
        ("type", _TYPES.get(zone.kind, zone.kind)),
    ]
    sides = ("client", "server") if zone.kind in _TRAVERSAL else ("on", "towards")
    if not (zone.kind in _TRAVERSAL and (zone.client, zone.server) == plain):
        entries += [(key, side) for key, side in zip(sides, (zone.client, zone.server), strict=True) if side]
    if zone.port:
        entries.append(("port", str(zone.port)))
    if isinstance(zone.peers, Seen) and (zone.peers.value or zone.kind in _TRAVERSAL):
        entries.append(("peer-addresses", files.note(zone.peers.value, zone.peers)))
    entries += write_settings(files, ZONE, zone.settings)
    return Mapping(entries=tuple(entries))


def write_beyond(beyond: Iterable[Beyond]) -> Iterator[Entry]:
    """Meeting Servers and far ends by name; zones and federation stand elsewhere."""
    found = list(beyond)
    for key, kind, name in (("cms", "cms", "guest-account-client-uri"), ("far-ends", "far-end", "name")):
        rows = tuple(Mapping(entries=((name, item.name),)) for item in found if item.kind == kind)
        if rows:
            yield key, rows


def write_audiences(files: WrittenFiles, audiences: Iterable[Audience]) -> Iterator[Entry]:
    """The kinds of client."""
    known = {audience.kind: audience for audience in audiences}
    written = tuple(
        (key.name, _write_audience(files, known[AUDIENCES[key.name]], key.kind))
        for key in CLIENTS.keys
        if AUDIENCES[key.name] in known and isinstance(key.kind, Section)
    )
    if written:
        yield "clients", Mapping(entries=written)


def _write_audience(files: WrittenFiles, audience: Audience, section: Section) -> Mapping:
    entries = list(write_settings(files, section, audience.settings))
    if isinstance(audience.trust, Seen):
        path = files.put_list(f"p/{audience.kind}-ca.pem", audience.trust.value)
        entries.append(("ca", path if audience.trust.value.entries else ()))
    return Mapping(entries=tuple(entries))


def write_records(records: Iterable[DnsRecord]) -> Iterator[Entry]:
    """What DNS answers, by view and name."""
    views: dict[str, dict[str, tuple[str, ...]]] = {}
    for record in records:
        names = views.setdefault(record.view, {})
        names[record.name] = names.get(record.name, ()) + record.answers
    if views:
        inner = tuple(
            (view, Mapping(entries=tuple((name, _one(answers)) for name, answers in names.items())))
            for view, names in views.items()
        )
        yield "dns", Mapping(entries=inner)


def _one(answers: tuple[str, ...]) -> Tree:
    return answers[0] if len(answers) == 1 else answers


def write_observed(files: WrittenFiles, reports: Iterable[Report], attempts: Iterable[Attempt]) -> Iterator[Entry]:
    """What was reported, then the uploads."""
    rows = [_write_report(report) for report in reports]
    rows += [row for attempt in attempts if (row := _write_attempt(files, attempt)) is not None]
    if rows:
        yield "observed", tuple(rows)


def _write_report(report: Report) -> Mapping:
    entries: list[Entry] = [("what", report.subject), ("state", report.state.capitalize())]
    if report.since is not None:
        entries.append(("since", write_instant(report.since)))
    return Mapping(entries=tuple(entries))


def _write_attempt(files: WrittenFiles, attempt: Attempt) -> Mapping | None:
    """None where the uploaded bytes are neither attached nor certificates."""
    named = attempt.provenance.where
    path = named if is_inside(named) and named.endswith(".pem") else f"{file_stem(attempt.node)}-new.pem"
    if named in files.attached:
        path = files.put(named if is_inside(named) else path, files.attached[named])
    elif isinstance(attempt.content, Malformed):
        return None
    else:
        path = files.put_identity(path, attempt.content)
    entries: list[Entry] = [("what", "upload"), ("node", attempt.node), ("store", attempt.slot.store)]
    entries += [("sni", attempt.slot.sni)] if attempt.slot.sni else []
    entries.append(("file", path))
    entries += write_key(None if isinstance(attempt.content, Malformed) else seen(attempt.content))
    entries += [("state", attempt.state.capitalize())] if attempt.state else []
    return Mapping(entries=tuple(entries))
