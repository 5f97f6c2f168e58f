"""Alarms as the case reports them: `alarm 35016 expc01`, with the state that a person or a status page gives."""

from __future__ import annotations

from certway.model.deployment import Case, Node, Report

GONE = frozenset({"cleared", "lowered", "gone", "inactive"})


def find_alarm(case: Case, number: int, node: Node) -> Report | None:
    """The report that this alarm stands on the node; one that names no node of the case speaks of every node."""
    ids = {known.id.lower() for known in case.deployment.nodes}
    for report in case.reports:
        words = report.subject.lower().replace(",", " ").split()
        if words[:1] != ["alarm"] or str(number) not in words or report.state in GONE:
            continue
        named = ids.intersection(words)
        if not named or node.id.lower() in named:
            return report
    return None
