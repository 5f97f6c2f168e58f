"""Dates of outside bodies that concern the certificates of a case: public CAs only, by the names of their issuers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from certway.knowledge.policy_dates import (
    LIFETIME_LIMITS,
    POLICY_DATES,
    binds,
    lifetime_limit_at,
)
from certway.model.certificate import Certificate
from certway.model.deployment import Case
from certway.model.forecast import Event, EventKind, Place
from certway.model.observation import Seen
from certway.model.text import Text, say
from certway.pki.distinguished_names import name_words
from certway.repair.unused import certificate_name

CLIENT_AUTHENTICATION: Final = "1.3.6.1.5.5.7.3.2"


def find_policies(case: Case, until: datetime) -> Iterator[Event]:
    """A note for each public end certificate and each date within the horizon that binds its CA."""
    for certificate, places in end_certificates(case).items():
        if is_public(certificate):
            for event in _dates_of(name_words(certificate.issuer)):
                if event.at is not None and case.now < event.at <= until:
                    name, digest = certificate_name(certificate), certificate.sha256.hex()
                    yield replace(event, certificate=name, sha256=digest, places=tuple(places))


def _dates_of(issuer_words: str) -> Iterator[Event]:
    """Every date that binds a public CA."""
    for row in POLICY_DATES:
        if binds(row, issuer_words):
            event = _note(EventKind.POLICY, row.key, row.begins, row.says, row.sources)
            before = tuple(f"{moved.was:%Y-%m-%d}" for moved in row.moved)
            moved = say("{why}; this date has moved, it was {dates}", why=event.why, dates=before)
            yield replace(event, why=moved) if before else event
    for limit in LIFETIME_LIMITS:
        says = say("public certificates issued from then on live at most {days} days", days=limit.days)
        yield _note(EventKind.LIFETIME, f"{limit.days}-days", limit.issued_from, says, limit.sources)


def _note(kind: EventKind, key: str, at: datetime, says: Text, sources: tuple[str, ...]) -> Event:
    why = say("the certificate in use stays as it is; its next renewal meets this")
    return Event(at=at, settled_at=at, kind=kind, key=key, says=says, why=why, sources=sources)


def end_certificates(case: Case) -> dict[Certificate, dict[Place, None]]:
    """The end certificates that run on nodes, and in which stores."""
    found: dict[Certificate, dict[Place, None]] = {}
    for node in case.deployment.nodes:
        for slot, held in node.identities:
            if isinstance(held.running, Seen):
                place = Place(node=node.id, store=slot.store)
                found.setdefault(held.running.value.leaf, {})[place] = None
    return found


def is_public(certificate: Certificate) -> bool:
    """Whether its issuer is one of the public CAs whose dates are known; every other CA is taken for private."""
    words = name_words(certificate.issuer)
    return any(policy.bodies and binds(policy, words) for policy in POLICY_DATES)


def renewal_words(certificate: Certificate) -> Text | None:
    """What a renewal on the last day of a public certificate gets no more; None for a private one."""
    limit = lifetime_limit_at(certificate.not_after)
    if not is_public(certificate) or limit is None:
        return None
    if CLIENT_AUTHENTICATION in (certificate.extended_key_usage or ()) and _loses_client_purpose(certificate):
        return say(
            "a renewal on that day lives at most {days} days and lacks client authentication (public CA)",
            days=limit.days,
        )
    return say("a renewal on that day lives at most {days} days (public CA)", days=limit.days)


def _loses_client_purpose(certificate: Certificate) -> bool:
    words, end = name_words(certificate.issuer), certificate.not_after
    return any(row.ends_client_purpose and row.begins <= end and binds(row, words) for row in POLICY_DATES)
