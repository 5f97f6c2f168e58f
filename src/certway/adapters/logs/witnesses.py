"""What logs tell, as values of the model: witnesses on links, reports of alarms, leads to what is no certificate.

Knows roles and addresses. Whoever knows the deployment gives an `AddressBook`; without an answer from it nothing is
claimed. A broken handshake that nobody explained is a witness of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Protocol

from certway.adapters.capture.conversations import Side
from certway.adapters.logs.instants import set_right
from certway.adapters.logs.openssl_words import word_of
from certway.adapters.logs.skew import Skew
from certway.adapters.logs.told import (
    AlarmChange,
    CarriedCertificate,
    Entry,
    Judge,
    Neighbour,
    ReasonKind,
    Sign,
    TlsFailure,
)
from certway.knowledge.neighbours import LEADS
from certway.model.deployment import Node, Report, Witness
from certway.model.link import LinkKey
from certway.model.observation import Seen
from certway.model.verdict import Lead

_MESSAGE: Final = "K-04"
_SSH: Final = "K-02"
_BY_ALARM: Final = {
    15022: Sign.RESTART_PENDING,
    15028: Sign.RESTART_PENDING,
    20020: Sign.RESTART_PENDING,
    25030: Sign.POINTER,
    25031: Sign.POINTER,
    35014: Sign.PORT_2222,
}
_BY_KIND: Final = {ReasonKind.BROKEN_OFF: Sign.INTERCEPTION, ReasonKind.PROTOCOL: Sign.TLS_VERSIONS}


class AddressBook(Protocol):
    """Who has which address or name, and which links there are."""

    def find_node(self, name_or_address: str) -> str | None:
        """The id of the one node that has this address, host name or FQDN; None where none or several have."""

    def find_links(self, client: str, server: str) -> tuple[LinkKey, ...]:
        """Every link between two nodes, by their roles."""


class DeploymentBook:
    """An address book of the nodes of a deployment and its links."""

    def __init__(self, nodes: Iterable[Node], links: Iterable[LinkKey]) -> None:
        self._nodes: dict[str, set[str]] = {}
        for node in nodes:
            for name in _names_of(node):
                self._nodes.setdefault(name.lower(), set()).add(node.id)
        self._links: dict[tuple[str, str], tuple[LinkKey, ...]] = {}
        for link in links:
            ends = (link.client, link.server)
            self._links[ends] = (*self._links.get(ends, ()), link)

    def find_node(self, name_or_address: str) -> str | None:
        """The id of the one node that has this address, host name or FQDN."""
        found = self._nodes.get(name_or_address.lower().rstrip("."), set())
        return next(iter(found)) if len(found) == 1 else None

    def find_links(self, client: str, server: str) -> tuple[LinkKey, ...]:
        """Every link between two nodes, by their roles."""
        return self._links.get((client, server), ())


def build_witness(entry: Entry, book: AddressBook, *, clock_skew: timedelta = timedelta(0)) -> Witness | None:
    """The witness that an entry is, or None: its ends are not known, or several links are between them.

    `clock_skew`: how far the clock of the node whose log it is is ahead.
    """
    at = set_right(entry.at, clock_skew)
    if at is None:
        return None
    if isinstance(entry.told, TlsFailure):
        return _of_failure(entry, entry.told, book, at)
    if isinstance(entry.told, CarriedCertificate):
        return _of_certificate(entry, entry.told, book, at)
    return None


def build_report(entry: Entry, node: str = "", *, clock_skew: timedelta = timedelta(0)) -> Report | None:
    """The report of an alarm, `raised` or `lowered`, or None for another entry; `node` is the id in the case."""
    if not isinstance(entry.told, AlarmChange):
        return None
    named = node or entry.node
    return Report(
        subject=f"alarm {entry.told.number} {named}".rstrip(),
        state="raised" if entry.told.raised else "lowered",
        since=set_right(entry.at, clock_skew),
        provenance=entry.provenance,
    )


def standing_alarms(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Of reports in the order of time, the last of each alarm: what stands, and what was lowered, at the end."""
    return tuple({report.subject: report for report in reports}.values())


def find_lead(entry: Entry) -> Lead | None:
    """The fault, looking like a certificate's, that an entry is a sign of; its kind is in the lead."""
    sign = find_sign(entry)
    return LEADS[sign] if sign is not None else None


def find_sign(entry: Entry) -> Sign | None:
    """The sign that an entry is: a key of `knowledge.neighbours.LEADS`."""
    told = entry.told
    if isinstance(told, Neighbour):
        return told.sign
    sign = None
    if isinstance(told, TlsFailure):
        sign = _BY_KIND.get(told.reason.kind)
    elif isinstance(told, AlarmChange) and told.raised:
        sign = Sign.UNDERSCORE if "portforwarding.py" in told.detail else _BY_ALARM.get(told.number)
    return sign


def find_lead_of_clocks(skew: Skew) -> Lead | None:
    """Two clocks that differ for certain are a lead."""
    return LEADS[Sign.CLOCKS] if skew.is_certain else None


def _names_of(node: Node) -> Iterable[str]:
    yield node.id
    yield from node.addresses
    yield from node.also_known_as
    if isinstance(node.fqdn, Seen):
        yield node.fqdn.value
        yield node.fqdn.value.partition(".")[0]


def _of_failure(entry: Entry, told: TlsFailure, book: AddressBook, at: datetime) -> Witness | None:
    if told.judge is Judge.NOBODY or told.action == "Continue":
        return None
    ends = find_ends(entry, told, book)
    link = _the_one(book.find_links(*ends), _port_of(told)) if ends is not None else None
    if ends is None or link is None:
        return None
    by_client = (told.judge is Judge.THIS_NODE) == (told.role is Side.CLIENT)
    refused_by = ends[0] if by_client else ends[1]
    return Witness(link=link, at=at, refused_by=refused_by, fault=word_of(told.reason), provenance=entry.provenance)


def find_ends(entry: Entry, told: TlsFailure, book: AddressBook) -> tuple[str, str] | None:
    """The ids of client and server; None where either is not known, or which of them wrote the log is not."""
    own = book.find_node(entry.node) if entry.node else None
    if own is None and told.local is not None:
        own = book.find_node(told.local.address)
    addresses = (told.remote.address if told.remote else "", told.address, told.reference)
    other = next((node for node in map(book.find_node, filter(None, addresses)) if node not in (None, own)), None)
    if own is None or other is None or told.role is None:
        return None
    return (own, other) if told.role is Side.CLIENT else (other, own)


def _port_of(told: TlsFailure) -> int:
    """The port of the server, 0 where it is not told."""
    known = told.server or told.asked
    return known.port if known is not None else 0


def _the_one(links: tuple[LinkKey, ...], port: int) -> LinkKey | None:
    """The one TLS connection on this port; with no port, the one there is at all."""
    found = [link for link in links if link.connection not in (_MESSAGE, _SSH) and (port == 0 or link.port == port)]
    return found[0] if len(found) == 1 else None


def _of_certificate(entry: Entry, told: CarriedCertificate, book: AddressBook, at: datetime) -> Witness | None:
    """The sender of SERVICE presents; by its role in the connection matrix it is the server of that link."""
    own = book.find_node(entry.node) if entry.node else None
    sender = own if told.sent else book.find_node(told.sender.address) if told.sender else None
    receiver = book.find_node(told.receiver.address) if told.sent and told.receiver else own
    if sender is None or receiver is None:
        return None
    links = [link for link in book.find_links(receiver, sender) if link.connection == _MESSAGE]
    if len(links) != 1:
        return None
    presented = ((sender, (told.certificate,)),)
    return Witness(link=links[0], at=at, presented=presented, provenance=entry.provenance)
