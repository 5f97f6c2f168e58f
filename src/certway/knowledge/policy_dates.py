"""Dates that outside bodies have set and moved: the end of client authentication, and shorter lifetimes.

They bind public CAs only, by the date of issue; a private CA is free. Every date keeps the earlier ones it replaced.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from certway.model.confidence import Confidence
from certway.model.text import Text, say
from certway.model.value import value


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


@value
class Moved:
    """An earlier date for the same thing, and who still quotes it."""

    was: datetime
    says: Text
    sources: tuple[str, ...]


@value
class PolicyDate:
    """Something that begins at an instant; `bodies`: attributes of issuer names (O=) that it binds, empty: all."""

    key: str
    begins: datetime
    says: Text
    bodies: tuple[str, ...] = ()
    ends_client_purpose: bool = False
    moved: tuple[Moved, ...] = ()
    confidence: Confidence = Confidence.DOCUMENTED
    sources: tuple[str, ...]


_LETS_ENCRYPT: Final = ("Let's Encrypt", "Internet Security Research Group")

POLICY_DATES: Final[tuple[PolicyDate, ...]] = (
    PolicyDate(
        key="digicert-default-server-only",
        begins=_day(2025, 10, 1),
        bodies=("DigiCert Inc", "DigiCert, Inc."),
        says=say("DigiCert issues for server authentication only unless asked otherwise."),
        sources=("ca-client-auth-dates", "cisco-225482"),
    ),
    PolicyDate(
        key="sectigo-default-server-only",
        begins=_day(2025, 10, 7),
        bodies=("Sectigo Limited",),
        says=say("Sectigo issues for server authentication only unless asked otherwise."),
        sources=("ca-client-auth-dates", "cisco-225482"),
    ),
    PolicyDate(
        key="letsencrypt-classic-server-only",
        begins=_day(2026, 2, 11),
        bodies=_LETS_ENCRYPT,
        ends_client_purpose=True,
        says=say("The classic profile of Let's Encrypt, which Expressway asks for, is for server authentication only."),
        sources=("letsencrypt-client-auth", "fn74362"),
    ),
    PolicyDate(
        key="letsencrypt-tlsclient-closed",
        begins=_day(2026, 5, 13),
        bodies=_LETS_ENCRYPT,
        says=say("The special profile of Let's Encrypt with client authentication takes no new users."),
        sources=("letsencrypt-client-auth-update",),
    ),
    PolicyDate(
        key="letsencrypt-tlsclient-gone",
        begins=_day(2026, 7, 8),
        bodies=_LETS_ENCRYPT,
        ends_client_purpose=True,
        says=say("The special profile of Let's Encrypt with client authentication is gone for all."),
        sources=("letsencrypt-client-auth-update",),
    ),
    PolicyDate(
        key="sectigo-server-only",
        begins=_day(2027, 2, 10),
        bodies=("Sectigo Limited",),
        ends_client_purpose=True,
        says=say("Sectigo no longer issues client authentication from its public roots."),
        sources=("ca-client-auth-dates",),
    ),
    PolicyDate(
        key="digicert-server-only",
        begins=_day(2027, 3, 1),
        bodies=("DigiCert Inc", "DigiCert, Inc."),
        ends_client_purpose=True,
        says=say("DigiCert no longer issues client authentication from its public roots."),
        sources=("ca-client-auth-dates",),
    ),
    PolicyDate(
        key="chrome-server-only-roots",
        begins=_day(2027, 3, 15),
        ends_client_purpose=True,
        says=say(
            "Roots in Chrome's store may issue for server authentication only; certificates issued before keep their "
            "purposes until they expire."
        ),
        moved=(
            Moved(
                was=_day(2026, 6, 15),
                says=say("The first date; a support note still quotes June 2026."),
                sources=("cisco-225482", "cisco-225693"),
            ),
            Moved(
                was=_day(2026, 5, 1),
                says=say("First notices spoke of May 2026 for the CAs."),
                sources=("cisco-225482",),
            ),
        ),
        confidence=Confidence.CONTRADICTED,
        sources=("fn74362", "fn74345", "ca-client-auth-dates"),
    ),
)


@value
class LifetimeLimit:
    """How long a public certificate issued from `issued_from` on may live, and how long a name check may be reused."""

    issued_from: datetime
    days: int
    reuse_days: int
    sources: tuple[str, ...]


_SCHEDULE: Final = ("sc-081v3-timeline", "sc-081v3-reduction")
LIFETIME_LIMITS: Final[tuple[LifetimeLimit, ...]] = (
    LifetimeLimit(issued_from=_day(2029, 3, 15), days=47, reuse_days=10, sources=_SCHEDULE),
    LifetimeLimit(issued_from=_day(2027, 3, 15), days=100, reuse_days=100, sources=_SCHEDULE),
    LifetimeLimit(issued_from=_day(2026, 3, 15), days=200, reuse_days=200, sources=_SCHEDULE),
    LifetimeLimit(issued_from=_day(2020, 9, 1), days=398, reuse_days=398, sources=_SCHEDULE),
)
"""Latest first."""


def lifetime_limit_at(issued_at: datetime) -> LifetimeLimit | None:
    """The limit for a public certificate issued at an aware instant; None before the first one."""
    return next((row for row in LIFETIME_LIMITS if issued_at >= row.issued_from), None)


def client_purpose_ends(issuer_words: str) -> PolicyDate:
    """When this issuer stops naming client authentication: the first final date that binds it, else that of all.

    `issuer_words`: the issuer's name in words, such as `CN=R12, O=Let's Encrypt, C=US`.
    """
    ours = [row for row in POLICY_DATES if row.ends_client_purpose and binds(row, issuer_words)]
    return min(ours, key=lambda row: row.begins)


def binds(row: PolicyDate, issuer_words: str) -> bool:
    """Whether a date binds this issuer; one without bodies binds every public CA, and cannot tell which are public."""
    words = issuer_words.casefold()
    return not row.bodies or any(f"o={body}".casefold() in words for body in row.bodies)


@value
class RotatedIssuers:
    """A CA that changes its intermediates without notice; all of them must be in the lists."""

    body: tuple[str, ...]
    says: Text
    sources: tuple[str, ...]


ROTATED_ISSUERS: Final[tuple[RotatedIssuers, ...]] = (
    RotatedIssuers(
        body=_LETS_ENCRYPT,
        says=say(
            "Let's Encrypt rotates four intermediates, RSA and ECDSA apart: Expressway-E and its traversal client need "
            "all of them."
        ),
        sources=("certificate-guide-x15.5-acme",),
    ),
)
