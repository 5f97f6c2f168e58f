"""The DNS of a lab: what the case says its DNS answers, with the addresses of the lab in place of the real ones.

Two views as in the field: internal, which Expressway-C and the UC nodes ask, and external, which clients ask.
Knows records. Refuses to guess one: a pointer that the case does not have is not answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from certway.lab.world.places import NOBODY, Town
from certway.model.deployment import Case, DnsRecord, Node
from certway.model.observation import Seen

VIEWS: Final = ("internal", "external")
SERVICE_PORTS: Final[Mapping[str, int]] = {"_collab-edge": 8443, "_cisco-uds": 8443, "_xmpp-server": 5269}
"""Ports that service records name (RFC 2782), by the service."""

Answers: TypeAlias = dict[tuple[str, str], tuple[str, ...]]
"""Kind of record and name in lower case without final dot, to the answers in order."""


def build_answers(case: Case, town: Town, view: str) -> Answers:
    """Everything one view of the lab's DNS answers."""
    answers: Answers = {}
    for node in case.deployment.nodes:
        for name in _names_of(node):
            answers["a", name.lower()] = (town.of(node.id).address,)
    moved = _moved_addresses(case, town)
    for record in case.deployment.dns:
        if record.view == view:
            answers[_question(record, moved, town)] = tuple(_moved(record, moved, town))
    return {question: answer for question, answer in answers.items() if answer}  # a record known to be missing


def _names_of(node: Node) -> Iterator[str]:
    if isinstance(node.fqdn, Seen):
        yield node.fqdn.value
    yield from node.also_known_as


def _moved_addresses(case: Case, town: Town) -> dict[str, str]:
    """Real address to that of the lab."""
    return {address: town.of(node.id).address for node in case.deployment.nodes for address in node.addresses}


def _question(record: DnsRecord, moved: Mapping[str, str], town: Town) -> tuple[str, str]:
    name = record.name.lower().rstrip(".")
    if record.kind != "ptr":
        return record.kind, name
    address = moved.get(name, town.services(NOBODY))
    return "ptr", ".".join((*reversed(address.split(".")), "in-addr.arpa"))


def _moved(record: DnsRecord, moved: Mapping[str, str], town: Town) -> Iterator[str]:
    for answer in record.answers:
        if record.kind == "a":
            yield moved.get(answer, town.services(NOBODY))
        elif record.kind == "srv":
            yield f"0 0 {service_port(record.name)} {answer}"
        else:
            yield answer


def service_port(name: str) -> int:
    """The port that the service record of this name leads to."""
    return SERVICE_PORTS.get(name.lower().partition(".")[0], 0)
