"""What stays open beside a cause, what was cleared, and what a verdict assumes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from certway.app.check import check
from certway.knowledge.neighbours import NEIGHBOURS
from certway.lab.scenarios.catalogue import Scenario
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.lab.scenarios.unified_cm import c_renewed_under_another_ca
from certway.lab.topology import healthy
from certway.model.deployment import Case, Report
from certway.model.observation import Origin, Provenance, Seen, Unseen
from certway.model.store import Setting
from certway.model.text import say
from certway.model.verdict import Cause, Lead
from certway.rules.areas import AREAS
from certway.rules.registry import RULES

CLOCKS = AREAS["clock"]


def cause_of(case: Case) -> Cause:
    return next(cause for cause in check(case).causes if cause.rule == "ssh.issuer-missing")


def areas_of(leads: tuple[Lead, ...]) -> set[str]:
    return {lead.area for lead in leads}


def without_the_clock_of(case: Case, node: str) -> Case:
    unseen = Unseen(why=say("withheld"))
    nodes = tuple(replace(one, clock_skew=unseen) if one.id == node else one for one in case.deployment.nodes)
    return replace(case, deployment=replace(case.deployment, nodes=nodes))


def with_report(case: Case, subject: str) -> Case:
    place = Provenance(origin=Origin.STATED, where="--seen")
    return replace(case, reports=(Report(subject=subject, state="failed", provenance=place),))


def test_every_lead_names_areas_and_rules_that_exist() -> None:
    leads = {lead for leads in NEIGHBOURS.values() for lead in leads}
    assert {lead.area for lead in leads if lead.area} <= set(AREAS)
    rules = {rule.id for rule in RULES}
    settling = {rule for lead in leads for rule in lead.settled_by}
    assert settling
    assert settling <= rules
    assert all(rule.startswith(f"{lead.area}.") for lead in leads for rule in lead.settled_by)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.id for scenario in SCENARIOS])
def test_nothing_is_both_cleared_and_open(scenario: Scenario) -> None:
    for cause in check(scenario.build()).causes:
        still_open = {AREAS[area] for area in areas_of(cause.open) if area}
        assert still_open.isdisjoint(cause.cleared)


def test_clocks_that_agree_are_cleared_and_no_lead() -> None:
    cause = cause_of(intermediate_missing_on_c.build())
    assert CLOCKS in cause.cleared
    assert "clock" not in areas_of(cause.open)


def test_a_clock_that_nobody_compared_is_a_lead_and_not_cleared() -> None:
    cause = cause_of(without_the_clock_of(intermediate_missing_on_c.build(), "expe01"))
    assert CLOCKS not in cause.cleared
    assert "clock" in areas_of(cause.open)


def test_the_leads_are_those_of_the_service_that_fails() -> None:
    leads = cause_of(intermediate_missing_on_c.build()).open
    assert leads[0] == NEIGHBOURS["ssh-tunnels"][0]


def test_what_the_rules_excluded_does_not_explain_a_failure_either() -> None:
    ((service, leads),) = check(with_report(healthy(), "ssh-tunnels")).leads
    assert service == "ssh-tunnels"
    assert leads[0] == NEIGHBOURS["ssh-tunnels"][0]
    assert {"clock", "node"}.isdisjoint(areas_of(leads))


def test_a_default_that_a_check_rests_on_is_assumed_until_it_is_stated() -> None:
    assumed = say(
        "{setting}: {value} on {nodes} (documented default)",
        setting="XCP TLS Certificate CVS EnableCvs",
        value="On",
        nodes=("expc01", "expc02"),
    )
    case = healthy()
    assert assumed in check(case).assumed
    stated = Setting(name="XCP TLS Certificate CVS EnableCvs", value=Seen(value="On"))
    nodes = tuple(replace(node, settings=(*node.settings, stated)) for node in case.deployment.nodes)
    spoken = check(replace(case, deployment=replace(case.deployment, nodes=nodes))).assumed
    assert not any("EnableCvs" in str(text.args) for text in spoken)


def test_a_connection_in_the_middle_of_a_service_has_its_leads_too() -> None:
    case = c_renewed_under_another_ca.build()
    trust = {cause.rule: cause.open for cause in check(case).causes}
    assert trust["unified-cm.chain-missing"][0] == NEIGHBOURS["expressway-and-cucm"][0]
    assert trust["presence.chain-missing"][0] == NEIGHBOURS["expressway-and-imp"][0]
