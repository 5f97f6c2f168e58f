"""Restarts: what takes effect when, in the order to be followed, and what stays disputed."""

from __future__ import annotations

import pytest

from certway.knowledge.restarts import (
    CACHED_IDENTITIES,
    NEVER_TOGETHER,
    RESTART_RULES,
    RestartRule,
    Scope,
    find_restart_rule,
    services_to_restart,
)
from certway.knowledge.sources import unknown_sources
from certway.model.confidence import Confidence


def rule(product: str, change: str) -> RestartRule:
    found = find_restart_rule(product, change)
    assert found is not None
    return found


def test_a_new_certificate_of_expressway_runs_after_a_restart_and_by_acme_at_once() -> None:
    edge = rule("expressway-e", "server")
    assert edge.scope is Scope.NODE
    assert [way.way for way in edge.exemptions] == ["acme"]
    assert not rule("expressway-c", "server").exemptions


def test_whether_a_new_ca_needs_a_restart_is_disputed() -> None:
    row = rule("expressway-c", "trusted-ca")
    assert row.confidence is Confidence.CONTRADICTED
    assert "cisco-216950" in row.sources


def test_cucm_restarts_are_the_union_in_order() -> None:
    names = [service.name for service in services_to_restart(rule("cucm", "tomcat-trust"), "14SU4")]
    assert names == ["Cisco CallManager", "Cisco TFTP", "Cisco Tomcat", "Cisco HAProxy"]
    older = [service.name for service in services_to_restart(rule("cucm", "tomcat-trust"), "12.5(1)SU2")]
    assert "Cisco HAProxy" not in older


def test_a_new_tomcat_certificate_needs_tftp_too() -> None:
    names = [service.name for service in rule("cucm", "tomcat").services]
    assert "Cisco TFTP" in names
    assert {(row.port, row.service) for row in CACHED_IDENTITIES} == {(6972, "Cisco TFTP"), (6971, "Cisco TFTP")}


def test_a_service_of_15_is_not_asked_of_14() -> None:
    before = [service.name for service in services_to_restart(rule("cucm", "tomcat"), "14SU4")]
    after = [service.name for service in services_to_restart(rule("cucm", "tomcat"), "15SU2")]
    assert "Cisco UDS Tomcat" not in before
    assert "Cisco UDS Tomcat" in after


def test_xcp_router_restarts_on_every_node() -> None:
    (router,) = rule("im-and-presence", "cup-xmpp").services
    assert router.every_node


def test_times_are_given_only_where_documents_state_them() -> None:
    assert all(row.lasts is None for row in RESTART_RULES if not row.product.startswith("expressway"))


def test_what_takes_effect_unrecorded_has_no_rule() -> None:
    assert find_restart_rule("expressway-c", "TLS verify subject name") is None


@pytest.mark.parametrize("row", RESTART_RULES, ids=lambda row: f"{row.product}-{row.change}")
def test_a_rule_is_complete(row: RestartRule) -> None:
    assert row.sources
    assert not unknown_sources(row.sources)
    assert all(not unknown_sources(way.sources) for way in row.exemptions)
    assert bool(row.services) == (row.scope is Scope.SERVICES)
    assert find_restart_rule(row.product, row.change) is row


def test_other_tables_have_known_sources() -> None:
    assert not unknown_sources(source for row in NEVER_TOGETHER for source in row.sources)
    assert not unknown_sources(source for row in CACHED_IDENTITIES for source in row.sources)
