"""A list that nobody has shown makes verdicts unknown, never failing and never working."""

from __future__ import annotations

from dataclasses import replace

from certway.app.check import check
from certway.lab.topology import healthy
from certway.model.deployment import Node
from certway.model.observation import not_seen
from certway.model.text import say
from certway.model.verdict import Answer, Verdict


def services_without_the_list_of(identity: str) -> dict[object, Answer]:
    case = healthy()

    def forget(node: Node) -> Node:
        return replace(node, trust=()) if node.id == identity else node

    nodes = tuple(map(forget, case.deployment.nodes))
    forgotten = replace(case, deployment=replace(case.deployment, nodes=nodes))
    return {answer.subject: answer for answer in check(forgotten, strict=True).services}


def test_nothing_fails_for_want_of_a_list() -> None:
    services = services_without_the_list_of("expc01")
    assert services["traversal-zone"].verdict is Verdict.UNKNOWN
    assert services["ssh-tunnels"].verdict is Verdict.UNKNOWN
    assert services["edge-clients"].verdict is Verdict.WORKS
    assert not {answer.verdict for answer in services.values()} & {Verdict.FAILS, Verdict.DEGRADED}


def test_what_is_missing_is_named() -> None:
    missing = services_without_the_list_of("expc01")["ssh-tunnels"].missing
    assert not_seen(say("{store} of {node}", store="trusted-ca", node="expc01")) in [unseen.why for unseen in missing]
