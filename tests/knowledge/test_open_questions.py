"""Open questions, traps of automatic renewal and single known certificates: complete and sourced."""

from __future__ import annotations

import pytest

from certway.knowledge.acme import SINCE, TRAPS, traps_in
from certway.knowledge.known_certificates import KNOWN_CERTIFICATES, find_known
from certway.knowledge.open_questions import OPEN_QUESTIONS, OpenQuestion, questions_about
from certway.knowledge.releases import known_release
from certway.knowledge.sources import unknown_sources


@pytest.mark.parametrize("row", OPEN_QUESTIONS.values(), ids=lambda row: row.key)
def test_a_question_says_how_it_is_answered_meanwhile_and_what_settles_it(row: OpenQuestion) -> None:
    assert row.asks.template.endswith("?")
    assert row.meanwhile.template.endswith(".")
    assert row.settles.template
    assert row.sources
    assert not unknown_sources(row.sources)


def test_the_one_divergence_is_the_first_subject_match() -> None:
    assert [row.key for row in OPEN_QUESTIONS.values() if row.divergence] == ["first-subject-match"]


def test_questions_are_found_by_their_document() -> None:
    assert "ssh-chain" in {row.key for row in questions_about("cisco-221624")}
    assert questions_about("cisco-000000") == ()


def test_the_trap_of_the_client_purpose_changes_with_the_release() -> None:
    keys = {release: {trap.key for trap in traps_in(release)} for release in ("X12.4", "X14.3", "X15.4", "X15.5")}
    assert keys["X12.4"] == set()
    assert "client-purpose-gone" in keys["X14.3"]
    assert "client-purpose-gone-at-upload" in keys["X15.4"]
    assert "copied-into-client-store" in keys["X15.5"]
    assert "client-purpose-gone" not in keys["X15.5"]


def test_every_trap_is_complete() -> None:
    assert len({trap.key for trap in TRAPS}) == len(TRAPS) > 4
    for trap in TRAPS:
        assert known_release(trap.since) >= known_release(SINCE)
        assert not trap.until or known_release(trap.since) < known_release(trap.until)
        assert trap.sources
        assert not unknown_sources(trap.sources)


def test_a_known_certificate_with_a_serial_is_only_that_one() -> None:
    old = 0x01FDA3EB6ECA75C888438B724BCFBC91
    found = find_known("DigiCert SHA2 Secure Server CA", old)
    assert found is not None
    assert found.successor is not None
    assert find_known("DigiCert SHA2 Secure Server CA", found.successor) is None
    assert find_known("DST Root CA X3", 1) is not None
    assert find_known("Example Root", 1) is None
    assert not unknown_sources(source for row in KNOWN_CERTIFICATES for source in row.sources)
