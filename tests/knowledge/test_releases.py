"""Releases: spelling, order, thresholds, and that any text is answered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.knowledge.beginnings import BEGINNINGS, begins_between, has_begun
from certway.knowledge.releases import (
    AFFECTED,
    EXPRESSWAY,
    KNOWN_RELEASES,
    UC_APPLICATIONS,
    Release,
    affected_by,
    at_least,
    known_release,
    parse_release,
    parse_release_of,
    suggest,
)
from certway.knowledge.sources import unknown_sources
from certway.model.certificate import Malformed
from certway.model.confidence import Confidence

SPELLINGS = st.sampled_from([row.release for row in KNOWN_RELEASES])


@given(st.text(max_size=80))
def test_any_text_is_answered(text: str) -> None:
    answer = parse_release(text, where="here")
    assert isinstance(answer, Release) or answer.where == "here"


@given(SPELLINGS, SPELLINGS, SPELLINGS)
def test_releases_of_a_family_are_totally_ordered(first: str, second: str, third: str) -> None:
    a, b, c = known_release(first), known_release(second), known_release(third)
    if a.family == b.family:
        assert (a < b) + (a == b) + (b < a) == 1
        assert a.at_least(b) == b.before(a) or a == b
    if a.family == b.family == c.family and a <= b <= c:
        assert a <= c


@given(SPELLINGS)
def test_a_known_release_reads_back_as_itself(spelling: str) -> None:
    release = parse_release(f" {spelling.lower()} ")
    assert release == known_release(spelling)
    assert suggest(spelling) == spelling


def test_known_releases_stand_in_their_order_and_family() -> None:
    for family in (EXPRESSWAY, UC_APPLICATIONS):
        rows = [known_release(row.release) for row in KNOWN_RELEASES if row.family == family]
        assert rows == sorted(rows)
        assert len(rows) > 20
        assert {row.family for row in rows} == {family}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("X14.2", "X14.2.0"),
        ("X14.2", "x14.2"),
        ("14", "14.0(1)"),
        ("14SU4", "14 SU4"),
        ("14SU4", "14.0(1)SU4"),
        ("14SU3", "14.0.1.13900-155"),
        ("12.5(1)SU3", "12.5.1.13900-152"),
        ("15", "15.0.1.10000-30"),
        ("12.5(1)", "12.5.1"),
    ],
)
def test_one_release_is_written_in_several_ways(one: str, other: str) -> None:
    assert parse_release(one) == parse_release(other)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("X8.11.4", "X12.5"),
        ("X8.9", "X8.10"),
        ("X14.0.9", "X14.0.11"),
        ("X14.3.4", "X15.0.2"),
        ("11.5(1)SU9", "12.5(1)SU3"),
        ("12.5(1)SU3", "14"),
        ("14", "14SU4"),
        ("14SU4", "14SU4a"),
        ("15SU4", "15SU5"),
    ],
)
def test_numbers_decide_not_letters(earlier: str, later: str) -> None:
    assert known_release(earlier) < known_release(later)


@pytest.mark.parametrize(
    "text", ["", "X", "X14.x", "fourteen", "14.2.", "X14,2", "14SU", "X0", "14SU4 14SU4", "9" * 999]
)
def test_what_is_no_release_is_malformed(text: str) -> None:
    assert isinstance(parse_release(text), Malformed)


def test_a_malformed_release_names_the_nearest() -> None:
    answer = parse_release("X14.33")
    assert isinstance(answer, Release)
    wrong = parse_release("X15-5")
    assert isinstance(wrong, Malformed)
    assert ("nearest", "X15.5") in wrong.what.args


def test_other_digits_than_ascii_are_answered() -> None:
    assert parse_release("X١٤.٢") == known_release("X14.2")


def test_families_are_never_compared() -> None:
    with pytest.raises(ValueError, match="different products"):
        known_release("X14.2").at_least("14SU4")
    assert not at_least("15SU5", "X14.2")


def test_a_missing_x_is_forgiven_where_the_product_is_known() -> None:
    assert parse_release_of("expressway-c", "14.2") == known_release("X14.2")
    assert parse_release_of("cucm", "14.2") == parse_release("14.2")
    assert isinstance(parse_release_of("cucm", "X14.2"), Malformed)
    assert isinstance(parse_release_of("expressway-e", "14SU4"), Malformed)


@pytest.mark.parametrize(
    ("release", "affected"),
    [("X14.0", True), ("X14.3.7", True), ("X15.3.2", True), ("X15.4", False), ("X15.5", False), ("X12.7", False)],
)
def test_the_field_notice_names_its_releases(release: str, affected: bool) -> None:
    assert bool(affected_by(known_release(release))) is affected


def test_the_verification_of_uc_nodes_begins_with_x14_2_and_its_dissent_is_kept() -> None:
    row = BEGINNINGS["uc-nodes-verified"]
    assert (row.release, row.dissent, row.dissent_source) == ("X14.2", "X14.0.8", "cisco-225476")
    assert has_begun("uc-nodes-verified", known_release("X14.2"))
    assert not has_begun("uc-nodes-verified", known_release("X14.0.11"))
    assert BEGINNINGS["upload-needs-both-purposes"].confidence is Confidence.CONTRADICTED


def test_an_upgrade_switches_on_what_lies_between() -> None:
    keys = [row.key for row in begins_between(known_release("X14.3.4"), known_release("X15.5"))]
    assert "client-store" in keys
    assert "purpose-switch" in keys
    assert "uc-nodes-verified" not in keys
    assert not begins_between(known_release("X15.5"), known_release("X15.5"))


def test_every_threshold_is_a_release_with_known_sources() -> None:
    for row in BEGINNINGS.values():
        assert known_release(row.release).text == row.release
        assert not row.dissent or known_release(row.dissent).text == row.dissent
        assert not unknown_sources((*row.sources, *filter(None, (row.dissent_source,))))
    for notice in AFFECTED:
        assert known_release(notice.first) <= known_release(notice.last)
        assert not unknown_sources(notice.sources)
    for known in KNOWN_RELEASES:
        assert not unknown_sources(known.sources)
