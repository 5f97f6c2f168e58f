"""Where the CA certificates that a verifier lacks are at hand: in other lists, beside an upload, in the pool.

From the certificate that was shown the way up is climbed as far as the certificates of the case reach; what the
verifier's own list does not hold is missing, lowest first. An issuer counts only where its key made the signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from certway.model.certificate import Certificate
from certway.model.deployment import Case
from certway.model.link import Check
from certway.model.observation import Observation, Origin, Provenance, Seen
from certway.model.store import Identity, TrustList
from certway.model.verdict import AtHand
from certway.pki.distinguished_names import name_key, short_name
from certway.pki.identifiers import identifiers_agree
from certway.pki.memo import Memo
from certway.pki.signatures import signature_holds

HIGHEST: Final = 20
"""Certificates above an end certificate; real chains have at most five."""

POOL: Final = Provenance(origin=Origin.FILE, where="pool")

Shelf = dict[bytes, dict[Certificate, list[Provenance]]]


def collect_authorities(case: Case) -> Shelf:
    """Every certificate of the case by its subject, each with the places where it was seen."""
    shelf: Shelf = {}
    for certificate, place in _sightings(case):
        places = shelf.setdefault(name_key(certificate.subject, normalised=True), {}).setdefault(certificate, [])
        if place is not None and place not in places:
            places.append(place)
    return shelf


def find_missing(
    check: Check, shelf: Mapping[bytes, Mapping[Certificate, Sequence[Provenance]]], memo: Memo
) -> tuple[AtHand, ...]:
    """The CA certificates that the verifier of a check lacks, lowest first, as far as anybody can tell."""
    leaf, trusted = check.question.presented.leaf, check.question.trusted
    if not isinstance(leaf, Seen) or not isinstance(trusted, Seen):
        return ()
    return tuple(_climb(leaf.value, trusted.value, shelf, check.question.at, memo))


def _climb(
    leaf: Certificate,
    trusted: TrustList,
    shelf: Mapping[bytes, Mapping[Certificate, Sequence[Provenance]]],
    at: datetime,
    memo: Memo,
) -> Iterator[AtHand]:
    listing, current = memo.listing(trusted.digest, trusted.entries, normalised=True), leaf
    for _ in range(HIGHEST):
        if current.self_issued:
            return
        issuer = _find_issuer(current, listing.named(memo.key_of(current.issuer, normalised=True)), at, memo)
        if issuer is None:
            known = shelf.get(name_key(current.issuer, normalised=True), {})
            issuer = _find_issuer(current, tuple(known), at, memo)
            places = tuple(known[issuer]) if issuer is not None else ()
            sha256 = issuer.sha256.hex() if issuer is not None else ""
            yield AtHand(name=short_name(current.issuer), sha256=sha256, places=places, certificate=issuer)
        if issuer is None:
            return
        current = issuer


def _find_issuer(child: Certificate, among: Sequence[Certificate], at: datetime, memo: Memo) -> Certificate | None:
    """Of those whose key made the signature, the one that is valid, else the one that ends last."""
    signers = [one for one in among if identifiers_agree(child, one) and signature_holds(child, one, memo) is True]
    valid = (one for one in signers if one.not_before <= at <= one.not_after)
    return next(valid, max(signers, key=lambda one: one.not_after, default=None))


def _sightings(case: Case) -> Iterator[tuple[Certificate, Provenance | None]]:
    for node in case.deployment.nodes:
        for _, held in node.trust:
            yield from _listed(held.installed)
            yield from _listed(held.running)
        for _, identity in node.identities:
            yield from _beside(identity.installed)
    for attempt in case.attempts:
        if isinstance(attempt.content, Identity):
            yield from ((one, attempt.provenance) for one in attempt.content.beside)
    for witness in case.witnesses:
        yield from ((one, witness.provenance) for _, chain in witness.presented for one in chain[1:])
    yield from ((one, POOL) for one in case.pool)


def _listed(observed: Observation[TrustList]) -> Iterator[tuple[Certificate, Provenance | None]]:
    if isinstance(observed, Seen):
        place = next(iter(observed.provenance), None)
        yield from ((entry, place) for entry in observed.value.entries)


def _beside(observed: Observation[Identity]) -> Iterator[tuple[Certificate, Provenance | None]]:
    if isinstance(observed, Seen):
        place = next(iter(observed.provenance), None)
        yield from ((one, place) for one in observed.value.beside)
