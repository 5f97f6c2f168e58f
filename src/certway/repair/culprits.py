"""Whose doing it is that the answer to a check turns: the certificates, where they lie, and what came to pass."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from certway.model.certificate import Certificate
from certway.model.forecast import EventKind, Place
from certway.model.link import Check
from certway.model.observation import Seen
from certway.model.store import TrustList
from certway.model.value import value
from certway.model.verdict import Evaluation, Opinion, Path
from certway.pki.statuses import STATUS_CODES
from certway.repair.instants import Turned

EXPIRED: Final = "expired"
NOT_YET_VALID: Final = "not-yet-valid"


@value
class Culprit:
    """A certificate by which a check turns, and where it lies for that check."""

    kind: EventKind
    certificate: Certificate
    place: Place


def find_culprits(turned: Turned) -> tuple[Culprit, ...]:
    """At least one: certificates that end, that begin, whose status can no longer be told, else the end certificate."""
    before, after = turned.before.chosen, turned.after.chosen
    kind, path, positions = _explain(turned)
    if not path.certificates:
        path = before if before.certificates else after
    return tuple(
        Culprit(kind=kind, certificate=path.certificates[position], place=place_of(turned.check, path, position))
        for position in positions
        if position < len(path.certificates)
    )


def _explain(turned: Turned) -> tuple[EventKind, Path, tuple[int, ...]]:
    """What came to pass, on which path, at which positions."""
    before, after, at = turned.before.chosen, turned.after.chosen, turned.check.question.at
    ended = _newly(after, before, EXPIRED)
    if ended:
        return EventKind.EXPIRY, after, ended
    begun = _newly(before, after, NOT_YET_VALID)
    if begun:
        return EventKind.BEGINNING, before, begun
    if turned.after.opinion is not Opinion.ACCEPTED:
        lost = tuple(n for n, one in enumerate(before.certificates) if one.not_after <= at)
        if lost and not _faulty(before, EXPIRED):
            return EventKind.EXPIRY, before, lost
        unclear = _newly(after, before, *STATUS_CODES)
        if unclear:
            return EventKind.REVOCATION, after, unclear
    return EventKind.OTHER, after, (0,)


def _newly(there: Path, elsewhere: Path, *codes: str) -> tuple[int, ...]:
    """The positions of certificates that have such a fault on one path and none on the other."""
    known = {elsewhere.certificates[position] for position in _faulty(elsewhere, *codes)}
    return tuple(position for position in _faulty(there, *codes) if there.certificates[position] not in known)


def _faulty(path: Path, *codes: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(fault.position for fault in path.faults if fault.code in codes))


def place_of(check: Check, path: Path, position: int) -> Place:
    """A certificate of a path: a CA lies in the verifier's list where that holds it, all else with the presenter."""
    link = check.key.link
    client, server = link.client, link.server
    presenter, verifier = (server, client) if check.key.verifier == "client" else (client, server)
    node, store = presenter, check.key.slot.store
    trusted = check.question.trusted
    if position and isinstance(trusted, Seen) and path.certificates[position] in _members(trusted.value):
        node, store = verifier, check.key.trust
    return Place(node=node, store=store, position=position, count=len(path.certificates), anchored=path.anchored)


@lru_cache(maxsize=256)
def _members(listed: TrustList) -> frozenset[Certificate]:
    return frozenset(listed.entries)


@value
class Use:
    """The places of a certificate on the paths of checks, and whether one of these paths is accepted."""

    places: tuple[Place, ...]
    works: bool


def paths_in_use(answered: Iterable[tuple[Check, Evaluation]]) -> dict[Certificate, Use]:
    """Every certificate on the path that a verifier takes."""
    found: dict[Certificate, Use] = {}
    for check, evaluation in answered:
        path = evaluation.chosen
        for position, certificate in enumerate(path.certificates):
            place = place_of(check, path, position)
            known = found.get(certificate)
            places = dict.fromkeys((*known.places, place)) if known else {place: None}
            works = evaluation.accepted or (known is not None and known.works)
            found[certificate] = Use(places=tuple(places), works=works)
    return found
