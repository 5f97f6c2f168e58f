"""What logs tell as facts of the common kind, for whoever gathers evidence into a case.

Knows which entries say something about a node by themselves; the others (names, steps of connections, neighbours) are
kept as entries. Nothing is decided: a handshake nobody explained is no fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from certway.adapters.capture.conversations import Endpoint, Side
from certway.adapters.evidence.facts import Fact, IdentityIs, Met, NodeHint, RestartedAt, Said, SkewIs, StateIs
from certway.adapters.logs.instants import set_right
from certway.adapters.logs.openssl_words import word_of
from certway.adapters.logs.skew import Skew
from certway.adapters.logs.told import (
    AlarmChange,
    CarriedCertificate,
    Entry,
    Judge,
    Maintenance,
    TlsFailure,
    Work,
)
from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.observation import Provenance
from certway.model.store import Slot

MOST_SENDERS: Final = 1000


def build_facts(entries: Iterable[Entry], *, clock_skew: timedelta = timedelta(0)) -> Iterator[Fact]:
    """The facts that entries of one log say; `clock_skew`: how far the clock of its node is ahead.

    A certificate that many messages of one sender carry is said once, and again where it has changed.
    """
    carried: dict[NodeHint, Said] = {}
    for entry in entries:
        at = set_right(entry.at, clock_skew)
        for says, node in _say(entry, at):
            if isinstance(says, IdentityIs):
                if carried.get(node) == says or len(carried) >= MOST_SENDERS:
                    continue
                carried[node] = says
            yield Fact(node=node, says=says, place=entry.provenance)


def build_skew_fact(skew: Skew, node: str, place: Provenance) -> Fact:
    """How far the clock of the second node of a measurement is ahead of the first, whose clock is taken for right."""
    return Fact(
        node=NodeHint(name=node.lower()), says=SkewIs(skew=skew.ahead), place=place, confidence=Confidence.INFERRED
    )


def _say(entry: Entry, at: datetime | None) -> Iterator[tuple[Said, NodeHint]]:
    told, own = entry.told, NodeHint(name=entry.node)
    if isinstance(told, AlarmChange):
        subject = f"alarm {told.number} {entry.node}".rstrip()
        yield StateIs(subject=subject, state="raised" if told.raised else "lowered", since=at), own
    elif isinstance(told, Maintenance) and told.work is Work.RESTARTED and at is not None:
        yield RestartedAt(at=at), own
    elif isinstance(told, CarriedCertificate):
        yield from _say_identity(told, own)
    elif isinstance(told, TlsFailure) and at is not None:
        met = _build_met(told, own, at)
        if met is not None:
            yield met, own


def _say_identity(told: CarriedCertificate, own: NodeHint) -> Iterator[tuple[Said, NodeHint]]:
    """The sender of a SERVICE message is Expressway-E, and what it sends is what it runs."""
    if told.method != "SERVICE" or told.sent is None:
        return
    address = told.sender.address if told.sender else ""
    sender = NodeHint(name=own.name if told.sent else "", address=address, product=Product.EXPRESSWAY_E)
    yield IdentityIs(slot=Slot(store="server"), leaf=told.certificate, running=True), sender


def _build_met(told: TlsFailure, own: NodeHint, at: datetime) -> Met | None:
    """The connection, where both ends and who refused are told."""
    server_port = told.server or told.asked
    if told.judge is Judge.NOBODY or told.action == "Continue" or told.role is None or server_port is None:
        return None
    here = NodeHint(name=own.name, address=told.local.address if told.local else "")
    other = _hint(told.remote, told)
    if other == NodeHint():
        return None
    by_client = (told.judge is Judge.THIS_NODE) == (told.role is Side.CLIENT)
    return Met(
        client=here if told.role is Side.CLIENT else other,
        server=other if told.role is Side.CLIENT else here,
        port=server_port.port,
        at=at,
        refused_by="client" if by_client else "server",
        fault=word_of(told.reason),
    )


def _hint(remote: Endpoint | None, told: TlsFailure) -> NodeHint:
    """The other end: its address, and the name it was dialled by."""
    address = remote.address if remote is not None else told.address
    name = told.reference.lower() if told.role is Side.CLIENT and told.reference != address else ""
    return NodeHint(name=name, address=address)
