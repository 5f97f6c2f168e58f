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
    """The latest state of each alarm, service and zone as each host shows it; alarms with the node they stand on."""
    told: set[tuple[str, str]] = set()
    for host in hosts:
        for said, fact in _latest_states(host).values():
            words = said.subject.split()
            named = said.subject.startswith(_ALARM) and host.label not in words[2:]
            subject = f"{said.subject} {host.label}" if named else said.subject
            if (subject, said.state) not in told:
                told.add((subject, said.state))
                yield Report(subject=subject, state=said.state, since=said.since, provenance=fact.place)


def _latest_states(host: Host) -> dict[str, tuple[StateIs, Fact]]:
    """By subject: what was seen later takes the place of what was seen before; an alarm is its number."""
    found: dict[str, tuple[StateIs, Fact]] = {}
    for fact in host.facts:
        if isinstance(fact.says, StateIs):
            alarm = fact.says.subject.startswith(_ALARM)
            key = " ".join(fact.says.subject.split()[:2]) if alarm else fact.says.subject
            if key not in found or _moment(*found[key]) <= _moment(fact.says, fact):
                found[key] = (fact.says, fact)
    return found


def _moment(said: StateIs, fact: Fact) -> float:
    at = said.since or fact.place.seen_at
    return at.timestamp() if at is not None else 0.0
