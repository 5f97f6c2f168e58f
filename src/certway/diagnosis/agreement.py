"""Refusals that a log or a capture witnessed, beside what is found: which of them agree with a cause.

A refusal agrees where it was on a link of the cause, by the end that verifies there, for a fault that a rule of the
cause explains. It never makes a cause, and a witness that agrees with none takes nothing away from any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from certway.knowledge.alerts import faults_of
from certway.model.deployment import Witness
from certway.model.link import CheckKey, LinkKey
from certway.model.observation import Provenance
from certway.model.verdict import Finding
from certway.rules.catalogue import Rule

Refusals: TypeAlias = Mapping[LinkKey, Sequence[Witness]]


def refusals_by_link(witnesses: Iterable[Witness]) -> Refusals:
    """The witnesses in which an end refused."""
    found: dict[LinkKey, list[Witness]] = {}
    for witness in witnesses:
        if witness.refused_by:
            found.setdefault(witness.link, []).append(witness)
    return found


def find_agreeing(findings: Sequence[Finding], rules: Mapping[str, Rule], refusals: Refusals) -> Iterator[Provenance]:
    """Where the refusals were seen that agree with these findings, each place as often as a finding fits it."""
    for finding in findings:
        subject = finding.subject
        link = subject.link if isinstance(subject, CheckKey) else subject
        if not isinstance(link, LinkKey) or link not in refusals:
            continue
        verifier = "" if not isinstance(subject, CheckKey) else _end(link, subject.verifier)
        claims = frozenset(rules[finding.rule].claims)
        for witness in refusals[link]:
            if verifier in ("", witness.refused_by) and claims.intersection(faults_of(witness.fault)):
                yield witness.provenance


def _end(link: LinkKey, role: str) -> str:
    return link.client if role == "client" else link.server
