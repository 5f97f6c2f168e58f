"""A part of an answer: some services only, or what concerns one node."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from certway.model.link import CheckKey, LinkKey, SubjectKey
from certway.model.verdict import Cause, Diagnosis, Finding


def narrow_to_services(diagnosis: Diagnosis, services: Collection[str]) -> Diagnosis:
    """The answer for these services, with the causes that decide them."""
    kept = tuple(answer for answer in diagnosis.services if answer.subject in services)
    findings = {finding for answer in kept for finding in answer.because}
    return replace(
        diagnosis,
        services=kept,
        causes=tuple(cause for cause in diagnosis.causes if _speaks_of(cause, findings)),
        leads=tuple(row for row in diagnosis.leads if row[0] in services),
    )


def narrow_to_node(diagnosis: Diagnosis, node: str) -> Diagnosis:
    """The links and checks of one node and the causes that touch it; services are left as they are."""
    return replace(
        diagnosis,
        links=tuple(answer for answer in diagnosis.links if touches(answer.subject, node)),
        checks=tuple(answer for answer in diagnosis.checks if touches(answer.subject, node)),
        causes=tuple(cause for cause in diagnosis.causes if any(touches(subject, node) for subject in cause.breaks)),
    )


def touches(subject: SubjectKey, node: str) -> bool:
    """Whether a finding's subject is the node or one of its links."""
    link = subject.link if isinstance(subject, CheckKey) else subject
    return node in (link.client, link.server) if isinstance(link, LinkKey) else link == node


def _speaks_of(cause: Cause, findings: set[Finding]) -> bool:
    return any(finding in findings for finding in cause.findings)
