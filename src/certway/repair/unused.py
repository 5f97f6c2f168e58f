"""What ends within the horizon and turns nothing: certificates no working path needs, lists that nobody misses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Final

from certway.model.certificate import Certificate, Malformed
from certway.model.deployment import Case
from certway.model.forecast import Event, EventKind, Place
from certway.model.observation import Seen
from certway.model.text import Text, say
from certway.pki.crls import parse_revocation_list
from certway.pki.distinguished_names import name_words, short_name
from certway.pki.ocsp import parse_ocsp_response
from certway.repair.culprits import Use

_NOWHERE: Final = say("no connection uses it")
_FAILING: Final = say("its connections fail already, or would not verify it")
_BROKEN_BEFORE: Final = say("its connections fail by then for another reason; it needs a successor all the same")


def find_unused(case: Case, until: datetime, used: Mapping[Certificate, Use], told: Collection[str]) -> Iterator[Event]:
    """A note for each certificate and each list that ends.

    `used`: certificates on the paths of checks; `told`: SHA-256 of those whose end is told already.
    """
    places = held_places(case)
    for certificate in dict.fromkeys((*places, *used)):
        if case.now < certificate.not_after <= until and certificate.sha256.hex() not in told:
            use = used.get(certificate)
            yield Event(
                at=certificate.not_after,
                settled_at=certificate.not_after,
                kind=EventKind.EXPIRY,
                certificate=certificate_name(certificate),
                sha256=certificate.sha256.hex(),
                places=use.places if use else tuple(places[certificate]),
                says=say("expires"),
                why=_NOWHERE if use is None else _BROKEN_BEFORE if use.works else _FAILING,
                sources=("rfc5280-4.1.2.5",),
            )
    yield from _lists(case, until)


def held_places(case: Case) -> dict[Certificate, dict[Place, None]]:
    """Every certificate on a node or in a client's list, and where it lies."""
    found: dict[Certificate, dict[Place, None]] = {}
    for certificates, place in _holdings(case):
        for certificate in certificates:
            found.setdefault(certificate, {})[place] = None
    return found


def _holdings(case: Case) -> Iterator[tuple[tuple[Certificate, ...], Place]]:
    """What runs and what is installed: an upload that waits for its restart ends like any other."""
    for node in case.deployment.nodes:
        for slot, held in node.identities:
            for identity in (one.value for one in (held.running, held.installed) if isinstance(one, Seen)):
                yield (identity.leaf, *identity.beside), Place(node=node.id, store=slot.store)
        for slot, listed in node.trust:
            for entries in (one.value.entries for one in (listed.running, listed.installed) if isinstance(one, Seen)):
                yield entries, Place(node=node.id, store=slot.store)
    for audience in case.deployment.audiences:
        if isinstance(audience.trust, Seen):
            yield audience.trust.value.entries, Place(node=audience.kind, store="client-trust")


def certificate_name(certificate: Certificate) -> str:
    """A certificate as people call it."""
    return short_name(certificate.subject) or name_words(certificate.subject) or certificate.sha256.hex()[:16]


def _lists(case: Case, until: datetime) -> Iterator[Event]:
    """Revocation lists and OCSP answers that run out; what that turns is told where it turns."""
    for der, place in _list_places(case).items():
        crl = parse_revocation_list(der)
        if not isinstance(crl, Malformed) and crl.next_update is not None and case.now < crl.next_update <= until:
            says = say("the revocation list of {issuer} runs out", issuer=short_name(crl.issuer) or "?")
            yield _runs_out(crl.next_update, crl.sha256.hex(), tuple(place), says)
    for der in dict.fromkeys(case.ocsp):
        response = parse_ocsp_response(der)
        ends = () if isinstance(response, Malformed) else (answer.next_update for answer in response.answers)
        end = min((end for end in ends if end is not None), default=None)
        if not isinstance(response, Malformed) and end is not None and case.now < end <= until:
            yield _runs_out(end, response.sha256.hex(), (), say("an OCSP answer runs out"))


def _list_places(case: Case) -> dict[bytes, dict[Place, None]]:
    found: dict[bytes, dict[Place, None]] = {der: {} for der in case.crls}
    for node in case.deployment.nodes:
        for der in node.crls.value if isinstance(node.crls, Seen) else ():
            found.setdefault(der, {})[Place(node=node.id, store="crl")] = None
    return found


def _runs_out(at: datetime, key: str, places: tuple[Place, ...], says: Text) -> Event:
    return Event(
        at=at,
        settled_at=at,
        kind=EventKind.REVOCATION,
        key=key,
        places=places,
        says=says,
        why=say("connections that need it are told on their own; the others go on"),
        sources=("rfc5280-5.1.2.5",),
    )
