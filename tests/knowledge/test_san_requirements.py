"""Names by store, service and release: the documented matrix, and what moves to the client store with X15.5."""

from __future__ import annotations

import pytest

from certway.knowledge.san_requirements import (
    NAME_NEEDS,
    Demand,
    Form,
    NameKind,
    NameNeed,
    find_store_need,
    name_needs,
)
from certway.knowledge.sources import unknown_sources
from certway.model.confidence import Confidence

C, E = "expressway-c", "expressway-e"


def names(product: str, release: str, store: str) -> set[str]:
    return {need.name for need in name_needs(product, release, store)}


def need(name: str, product: str) -> NameNeed:
    return next(row for row in NAME_NEEDS if row.name == name and row.product == product)


def test_the_verify_name_moves_to_the_client_store_with_x15_5() -> None:
    assert NameKind.VERIFY_SUBJECT_NAME in names(C, "X15.4", "server")
    assert NameKind.VERIFY_SUBJECT_NAME not in names(C, "X15.5", "server")
    assert NameKind.VERIFY_SUBJECT_NAME in names(C, "X15.5", "client")
    moved = find_store_need(need(NameKind.VERIFY_SUBJECT_NAME, C), "X15.5", "client")
    assert moved is not None
    assert moved.confidence is Confidence.INFERRED


def test_nothing_is_needed_in_a_store_that_does_not_exist_yet() -> None:
    assert not names(C, "X15.4", "client")
    assert not names(C, "", "client")


def test_profile_names_are_needed_in_both_roles() -> None:
    assert NameKind.PHONE_PROFILE in names(C, "X15.5", "server")
    assert NameKind.PHONE_PROFILE in names(C, "X15.5", "client")
    assert NameKind.PHONE_PROFILE not in names(E, "X15.5", "server")


def test_the_client_certificate_of_c_needs_more_than_its_own_name() -> None:
    assert names(C, "X15.5", "client") >= {
        NameKind.NODE_NAME,
        NameKind.CLUSTER_NAME,
        NameKind.VERIFY_SUBJECT_NAME,
        NameKind.PHONE_PROFILE,
        NameKind.EXPRESSWAY_C_ENTRY,
        NameKind.TRUNK_SUBJECT,
    }


def test_the_registration_domain_is_a_matter_of_e_in_either_form() -> None:
    row = need(NameKind.REGISTRATION_DOMAIN, E)
    assert {Form.DNS, Form.COLLAB_EDGE_DNS} <= set(row.forms)
    assert ("edge-clients", Demand.REQUIRED) in row.services
    assert NameKind.REGISTRATION_DOMAIN in names(E, "X14.2", "server")
    assert NameKind.REGISTRATION_DOMAIN not in names(C, "X14.2", "server")
    assert NameKind.REGISTRATION_DOMAIN not in names(E, "X15.5", "client")


def test_e_must_be_called_what_peers_and_the_pointer_record_call_it() -> None:
    assert {NameKind.ZONE_PEER_ADDRESS, NameKind.POINTER_RECORD, NameKind.ALSO_KNOWN_AS} <= names(E, "X8.11", "server")


def test_discovery_wants_alternative_names_and_requests_take_the_cn_as_well() -> None:
    assert need(NameKind.DISCOVERY_NAME, "cucm").forms == (Form.DNS,)
    assert Form.COMMON_NAME in need(NameKind.SERVER_ADDRESS, "cucm").forms


@pytest.mark.parametrize("row", NAME_NEEDS, ids=lambda row: f"{row.product}-{row.name}")
def test_a_need_is_complete(row: NameNeed) -> None:
    assert row.stores
    assert row.forms
    assert row.services
    assert row.sources
    assert not unknown_sources(row.sources)


def test_a_need_stands_once() -> None:
    keys = [(row.product, row.name) for row in NAME_NEEDS]
    assert len(set(keys)) == len(keys) > 20
