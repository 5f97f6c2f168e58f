"""The head of an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from certway.diagnosis.summary import merge_nodes, summarise
from certway.model.deployment import Case, Deployment, Node, Product
from certway.model.observation import Observation, Unseen, not_seen, seen
from certway.model.summary import Counted
from certway.model.text import say
from certway.model.verdict import Answer, Diagnosis, Verdict

AT = datetime(2026, 11, 23, tzinfo=UTC)


def node(identity: str, product: str, release: str) -> Node:
    known: Observation[str] = seen(release) if release else Unseen(why=say("the release of {node}", node=identity))
    return Node(
        id=identity,
        product=product,
        release=known,
        fqdn=seen(f"{identity}.example.com"),
        clock_skew=seen(timedelta()),
    )


def unseen(identity: str, store: str = "tomcat-trust") -> Unseen:
    return Unseen(why=not_seen(say("{store} of {node}", store=store, node=identity)))


def test_nodes_are_counted_by_product_with_the_releases_that_are_known() -> None:
    nodes = (
        node("cucm1", Product.CUCM, ""),
        node("expe01", Product.EXPRESSWAY_E, "X14.2"),
        node("expe02", Product.EXPRESSWAY_E, "X15.0"),
        node("jabber", Product.CLIENT, ""),
    )
    case = Case(deployment=Deployment(name="Example Corp", nodes=nodes, domains=seen(())), now=AT)
    summary = summarise(case, Diagnosis(at=AT, services=(), links=(), checks=(), causes=()))
    assert summary.nodes == (
        Counted(product=Product.EXPRESSWAY_E, count=2, releases=("X14.2", "X15.0")),
        Counted(product=Product.CUCM, count=1),
    )
    assert summary.read == ()


def test_what_unknown_verdicts_wait_for_comes_first_and_once() -> None:
    works = Answer(subject="edge-clients", verdict=Verdict.WORKS, missing=(unseen("expe01", "trusted-ca"),))
    unknown = Answer(subject="cluster", verdict=Verdict.UNKNOWN, missing=(unseen("cucm1"), unseen("cucm2")))
    case = Case(deployment=Deployment(name="", nodes=(), domains=seen(())), now=AT)
    summary = summarise(case, Diagnosis(at=AT, services=(works, unknown, unknown), links=(), checks=(), causes=()))
    assert summary.not_seen == (
        not_seen(say("{store} of {node}", store="tomcat-trust", node=("cucm1", "cucm2"))),
        not_seen(say("{store} of {node}", store="trusted-ca", node="expe01")),
    )


def test_reasons_without_a_node_stay_as_they_are() -> None:
    why = say("no {product} node is described", product="cucm")
    assert list(merge_nodes([Unseen(why=why), Unseen(why=why)])) == [why]
