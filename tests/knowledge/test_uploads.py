"""Uploads: documented messages, disputed and unknown receptions, and formats."""

from __future__ import annotations

import pytest

from certway.knowledge.releases import known_release
from certway.knowledge.sources import unknown_sources
from certway.knowledge.uploads import (
    UPLOAD_RULES,
    Reception,
    Trait,
    UploadRule,
    find_upload_rule,
    takes_format,
)
from certway.model.confidence import Confidence

C = "expressway-c"


def rule(trait: str, product: str = C, release: str = "X15.5") -> UploadRule:
    found = find_upload_rule(trait, product, release)
    assert found is not None
    return found


def test_the_two_documented_messages_are_kept_to_the_letter() -> None:
    assert rule(Trait.NAME_NOT_FULL).message == "File upload failed.: Subject alternative name must be a valid FQDN"
    assert rule(Trait.COMMON_NAME_NOT_FULL).message == "File upload failed.: Common name must be a valid FQDN"
    assert find_upload_rule(Trait.NAME_NOT_FULL, C, "X14.0.1") is None


def test_messages_that_exist_as_pictures_only_are_not_invented() -> None:
    for trait in (Trait.NOT_PEM, Trait.CHAIN_MISSING, Trait.OTHER_KEY, Trait.WEAK_SIGNATURE):
        assert rule(trait).message == ""


def test_a_missing_chain_is_refused_though_one_passage_disagrees() -> None:
    row = rule(Trait.CHAIN_MISSING)
    assert (row.reception, row.confidence) == (Reception.REFUSED, Confidence.CONTRADICTED)


def test_dates_are_an_open_question_at_expressway_and_refused_at_unified_cm() -> None:
    assert rule(Trait.EXPIRED).reception is Reception.UNKNOWN
    assert rule(Trait.NOT_YET_VALID).reception is Reception.UNKNOWN
    assert rule(Trait.EXPIRED, "cucm", "14SU4").reception is Reception.REFUSED


def test_a_missing_cn_only_warns() -> None:
    assert rule(Trait.NO_COMMON_NAME, release="X12.7").reception is Reception.WARNED
    assert find_upload_rule(Trait.NO_COMMON_NAME, C, "X8.9") is None


def test_ecdsa_keys_are_refused_before_x14_3() -> None:
    assert rule(Trait.ECDSA_KEY, release="X14.2").reception is Reception.REFUSED
    assert rule(Trait.ECDSA_KEY, release="X14.3").reception is Reception.TAKEN


def test_same_subject_and_wildcards_stay_uncertain() -> None:
    assert rule(Trait.SAME_SUBJECT).confidence is Confidence.CONTRADICTED
    assert rule(Trait.WILDCARD).confidence is Confidence.INFERRED


def test_an_older_certificate_of_one_name_is_ignored_by_unified_cm() -> None:
    assert rule(Trait.OLDER_THAN_SAME_NAME, "cucm", "15").reception is Reception.IGNORED
    assert find_upload_rule(Trait.OLDER_THAN_SAME_NAME, C, "X15.5") is None


def test_expressway_takes_pem_and_unified_cm_der_as_well() -> None:
    assert takes_format(C, "pem")
    assert not takes_format(C, "der")
    assert takes_format("cucm", "der")
    assert not takes_format("toaster", "pem")


@pytest.mark.parametrize("row", UPLOAD_RULES, ids=lambda row: f"{row.trait}-{row.products[0]}-{row.since}")
def test_a_rule_is_complete(row: UploadRule) -> None:
    assert row.sources
    assert not unknown_sources(row.sources)
    for edge in filter(None, (row.since, row.until)):
        assert known_release(edge).text == edge
    assert row.trait in {value for name, value in vars(Trait).items() if name.isupper()}
    if row.reception is Reception.UNKNOWN:
        assert row.confidence is not Confidence.DOCUMENTED or row.trait == Trait.DSA_KEY


def test_two_rules_never_answer_for_one_release() -> None:
    for product in (C, "expressway-e", "cucm", "im-and-presence"):
        for release in ("X8.1", "X8.8", "X14.0.2", "X14.3", "X15.5", "14SU4"):
            held = [row.trait for row in UPLOAD_RULES if product in row.products and row.holds_in(release)]
            assert len(held) == len(set(held))
