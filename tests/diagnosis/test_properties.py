"""What holds of every case: order does not matter, memory does not matter, a stranger's CA harms nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certway.app.check import check
from certway.diagnosis.memory import Memory
from certway.lab.edits import with_ca
from certway.lab.foundry import mint_root
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.topology import CUCM_NODES, EXPRESSWAYS, IMP_NODES, healthy
from certway.model.deployment import Case
from certway.model.verdict import Diagnosis, Verdict

STORES = (
    *((node, "trusted-ca") for node in EXPRESSWAYS),
    *((node, "tomcat-trust") for node in (*CUCM_NODES, *IMP_NODES)),
    *((node, "callmanager-trust") for node in CUCM_NODES),
)


def verdicts(diagnosis: Diagnosis) -> dict[object, Verdict]:
    """The verdict of every service and link."""
    return {answer.subject: answer.verdict for answer in (*diagnosis.services, *diagnosis.links)}


def causes(diagnosis: Diagnosis) -> set[tuple[str, frozenset[object]]]:
    """Every cause with what it breaks."""
    return {(cause.rule, frozenset(cause.breaks)) for cause in diagnosis.causes}


@pytest.mark.hypothesis
@settings(max_examples=15)
@given(st.data())
def test_the_order_of_nodes_and_zones_does_not_matter(data: st.DataObject) -> None:
    scenario = data.draw(st.sampled_from(SCENARIOS))
    case = scenario.build()
    nodes = data.draw(st.permutations(case.deployment.nodes))
    shuffled = replace(case, deployment=replace(case.deployment, nodes=tuple(nodes)))
    before, after = check(case, strict=True), check(shuffled, strict=True)
    assert verdicts(before) == verdicts(after)
    assert causes(before) == causes(after)


@pytest.mark.hypothesis
@settings(max_examples=15)
@given(st.data())
def test_what_a_run_remembers_changes_no_answer(data: st.DataObject) -> None:
    memory = Memory()
    for scenario in data.draw(st.lists(st.sampled_from(SCENARIOS), min_size=2, max_size=4)):
        case = scenario.build()
        assert check(case, memory, strict=True) == check(case, strict=True)


@pytest.mark.hypothesis
@settings(max_examples=15)
@given(st.sampled_from(STORES), st.integers(min_value=0, max_value=5))
def test_an_unrelated_ca_never_breaks_what_works(store: tuple[str, str], number: int) -> None:
    node, name = store
    stranger = mint_root(f"Example Stranger Root {number}").certificate
    after: Case = with_ca(healthy(), node, name, stranger)
    assert set(verdicts(check(after, strict=True)).values()) == {Verdict.WORKS}
