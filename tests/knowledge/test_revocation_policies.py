"""Revocation: defaults, the disputed fallback, and settings that exist."""

from __future__ import annotations

import pytest

from certway.knowledge.beginnings import BEGINNINGS
from certway.knowledge.revocation_policies import (
    REVOCATION_POLICIES,
    Fallback,
    RevocationPolicy,
    find_revocation_policy,
)
from certway.knowledge.settings import Owner, find_default, find_setting
from certway.knowledge.sources import unknown_sources
from certway.model.confidence import Confidence


def policy(role: str) -> RevocationPolicy:
    found = find_revocation_policy(role)
    assert found is not None
    return found


def test_sip_asks_for_nothing_by_default_and_its_fallback_is_disputed() -> None:
    row = policy("expressway-sip")
    default = find_default(Owner.EXPRESSWAY, row.mode_setting, "X15.5")
    assert default is not None
    assert default.value == "Off"
    assert not row.on_by_default
    assert (row.fallback, row.confidence) == (Fallback.UNKNOWN, Confidence.CONTRADICTED)


def test_what_is_not_known_is_no_policy() -> None:
    assert find_revocation_policy("phone") is None


@pytest.mark.parametrize("row", REVOCATION_POLICIES, ids=lambda row: row.role)
def test_a_policy_is_complete(row: RevocationPolicy) -> None:
    assert row.sources
    assert not unknown_sources(row.sources)
    owner = Owner.CUCM if row.role.startswith("cucm") else Owner.EXPRESSWAY
    switches = (row.mode_setting, row.crl_setting, row.fetch_setting, row.ocsp_setting, row.fallback_setting)
    for name in filter(None, switches):
        assert find_setting(owner, name) is not None
    assert not row.leaf_before or row.leaf_before in BEGINNINGS
    assert row.mode_setting or not row.fallback_setting
