"""Dates of outside bodies: order, what moved, and which issuer they bind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from certway.knowledge.policy_dates import (
    LIFETIME_LIMITS,
    POLICY_DATES,
    ROTATED_ISSUERS,
    client_purpose_ends,
    lifetime_limit_at,
)
from certway.knowledge.sources import unknown_sources
from certway.model.confidence import Confidence


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("issued", "days"),
    [(day(2026, 3, 14), 398), (day(2026, 3, 15), 200), (day(2027, 3, 15), 100), (day(2029, 3, 15), 47)],
)
def test_the_lifetime_of_public_certificates_shrinks(issued: datetime, days: int) -> None:
    limit = lifetime_limit_at(issued)
    assert limit is not None
    assert limit.days == days


def test_before_the_first_limit_there_is_none() -> None:
    assert lifetime_limit_at(day(2019, 1, 1)) is None


def test_limits_stand_latest_first_and_only_shrink() -> None:
    begins = [row.issued_from for row in LIFETIME_LIMITS]
    assert begins == sorted(begins, reverse=True)
    days = [row.days for row in LIFETIME_LIMITS]
    assert days == sorted(days)


def test_the_date_of_chrome_is_the_later_one_and_shows_that_it_moved() -> None:
    row = next(row for row in POLICY_DATES if row.key == "chrome-server-only-roots")
    assert row.begins == day(2027, 3, 15)
    assert [moved.was for moved in row.moved] == [day(2026, 6, 15), day(2026, 5, 1)]
    assert row.confidence is Confidence.CONTRADICTED


@pytest.mark.parametrize(
    ("issuer", "begins"),
    [
        ("CN=R12, O=Let's Encrypt, C=US", day(2026, 2, 11)),
        ("CN=Sectigo Public Server Authentication CA DV R36, O=Sectigo Limited, C=GB", day(2027, 2, 10)),
        ("CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1, O=DigiCert Inc, C=US", day(2027, 3, 1)),
        ("CN=Example Public CA, O=Example", day(2027, 3, 15)),
        ("", day(2027, 3, 15)),
    ],
)
def test_an_issuer_has_its_own_last_day(issuer: str, begins: datetime) -> None:
    assert client_purpose_ends(issuer).begins == begins


def test_every_date_has_its_sources() -> None:
    assert len({row.key for row in POLICY_DATES}) == len(POLICY_DATES) > 5
    for row in POLICY_DATES:
        assert row.sources
        assert not unknown_sources(row.sources)
        assert all(not unknown_sources(moved.sources) for moved in row.moved)
        assert all(moved.was < row.begins for moved in row.moved)
    assert not unknown_sources(source for row in LIFETIME_LIMITS for source in row.sources)
    assert not unknown_sources(source for row in ROTATED_ISSUERS for source in row.sources)
