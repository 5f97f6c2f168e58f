"""What evidence says of the deployment as a whole: its domains, and what status pages and alarms show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from certway.adapters.evidence.facts import DomainIs, Fact, StateIs
from certway.adapters.loose.finds import Found, edge_domains
from certway.adapters.loose.host import Host
from certway.adapters.unseen import unseen_domains
from certway.model.deployment import Domain, Product, Report
from certway.model.observation import Observation, Origin, Provenance, Sighting, fuse, seen

_ALARM = "alarm "


def observe_domains(hosts: Sequence[Host], finds: Sequence[Found]) -> Observation[tuple[Domain, ...]]:
    """The list of Expressway-C; else the domains that a certificate names as an edge's."""
    listed = [sighting for host in hosts if host.product == Product.EXPRESSWAY_C for sighting in _listed(host)]
    return fuse(tuple(listed)) if listed else _named_by_edge(finds)


def _listed(host: Host) -> Iterator[Sighting[tuple[Domain, ...]]]:
    """The list as each dump of the host shows it."""
    by_file: dict[str, list[tuple[DomainIs, Fact]]] = {}
    for fact in host.facts:
        if isinstance(fact.says, DomainIs):
            by_file.setdefault(fact.place.where, []).append((fact.says, fact))
    for rows in by_file.values():
        domains = tuple(Domain(name=row.name, services=row.services, deployment=row.deployment) for row, _ in rows)
        yield Sighting(value=domains, provenance=(rows[0][1].place,))


def _named_by_edge(finds: Sequence[Found]) -> Observation[tuple[Domain, ...]]:
    places: list[Provenance] = []
    names: list[str] = []
    for found in finds:
        if found.leaf is not None and (domains := edge_domains(found.leaf)):
            names += domains
            places.append(Provenance(origin=Origin.DERIVED, where=found.file))
    if not names:
        return unseen_domains()
    return seen(tuple(Domain(name=name) for name in dict.fromkeys(names)), *places)


def build_reports(hosts: Sequence[Host]) -> Iterator[Report]:
    """States of services and zones as they were seen, alarms with the node they stand on; each once a place."""
    told: set[tuple[str, str]] = set()
    for host in hosts:
        for fact in host.facts:
            if not isinstance(fact.says, StateIs):
                continue
            said = fact.says
            subject = f"{said.subject} {host.label}" if said.subject.startswith(_ALARM) else said.subject
            if (subject, said.state) not in told:
                told.add((subject, said.state))
                yield Report(subject=subject, state=said.state, since=said.since, provenance=fact.place)
