"""What can take the place of what: E nodes of each other, kinds of client not."""

from __future__ import annotations

from dataclasses import replace

from certway.app.check import check
from certway.lab.edits import with_audience
from certway.lab.scenarios.clients import clients, domain_missing_at_the_edge
from certway.lab.scenarios.validity import one_edge_certificate_expired
from certway.model.deployment import Case, Domain
from certway.model.observation import see, seen
from certway.model.verdict import Answer, Verdict


def edge_of(case: Case) -> Answer:
    return next(answer for answer in check(case, strict=True).services if answer.subject == "edge-clients")


def test_a_kind_of_client_that_always_fails_is_not_made_good_by_another() -> None:
    answer = edge_of(domain_missing_at_the_edge.build())
    assert (answer.verdict, answer.working, answer.needed) == (Verdict.FAILS, 2, 4)


def test_a_kind_of_client_that_is_asked_only_keeps_working() -> None:
    case = with_audience(domain_missing_at_the_edge.build(), *clients("jabber"))
    assert edge_of(case).verdict is Verdict.AT_RISK


def test_an_edge_node_takes_the_place_of_another() -> None:
    answer = edge_of(one_edge_certificate_expired.build())
    assert (answer.verdict, answer.working, answer.needed) == (Verdict.DEGRADED, 2, 4)


def test_a_second_domain_without_a_working_node_fails_beside_one_that_works() -> None:
    case = domain_missing_at_the_edge.control()
    assert edge_of(case).verdict is Verdict.WORKS
    domains = (*see(case.deployment.domains), Domain(name="example.net"))
    both = replace(case.deployment, domains=seen(domains))
    assert edge_of(replace(case, deployment=both)).verdict is Verdict.FAILS
