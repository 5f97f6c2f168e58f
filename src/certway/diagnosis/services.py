"""The service table: redundant paths over the links that are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from certway.diagnosis.verdicts import any_of, combine, decisive, worst
from certway.knowledge.matrix import Pairing, find_connection
from certway.knowledge.products import PRODUCT_WORDS
from certway.knowledge.services import SERVICES, TUNNELS, ZONE, Part, Service, find_service
from certway.model.deployment import Case, Report
from certway.model.link import Link, LinkKey, SubjectKey
from certway.model.observation import Unseen
from certway.model.text import Text, say
from certway.model.value import value
from certway.model.verdict import Answer, Finding, Verdict
from certway.rules.catalogue import Rule

FAILING_STATES: Final = frozenset(("failed", "down", "inactive", "refused"))
"""States of a status page that say that a service does not work."""

_PRIMARY = {"K-01": ZONE, "K-02": TUNNELS}
"""Connections that are a service of their own: another service that needs them runs through it."""


@value
class PathKey:
    """One of the redundant paths of a service: its two ends."""

    client: str
    server: str
    about: str = ""


def answer_services(
    case: Case, links: Sequence[Link], answers: Mapping[LinkKey, Answer], rules: Mapping[str, Rule]
) -> tuple[Answer, ...]:
    """Every service that the case has, and what is configured but not modelled."""
    known = _through_reported(case, (answer_service(service, case, links, answers, rules) for service in SERVICES))
    beyond = tuple(
        Answer(
            subject=f"beyond:{item.kind}:{item.name}",
            verdict=Verdict.NOT_MODELLED,
            why=say("{name} is configured; certway does not judge it yet", name=item.name),
        )
        for item in case.deployment.beyond
    )
    return known + beyond


def _through_reported(case: Case, found: Iterable[Answer | None]) -> tuple[Answer, ...]:
    """A service that runs through one that was seen failing fails with it."""
    down = {service_of(report.subject) for report in case.reports if report.state in FAILING_STATES}
    through = {row: service for row, service in _PRIMARY.items() if service in down}
    return tuple(
        _failing_through(answer, service) if service is not None and _needs(service, through) else answer
        for answer in found
        if answer is not None
        for service in (find_service(str(answer.subject)),)
    )


def _needs(service: Service, through: Mapping[str, str]) -> bool:
    return any(through.get(part.connection, service.id) != service.id for part in service.parts)


def _failing_through(answer: Answer, service: Service) -> Answer:
    if answer.verdict in (Verdict.FAILS, Verdict.DEGRADED):
        return answer
    return replace(answer, verdict=Verdict.FAILS, working=0, why=service.through)


def answer_service(
    service: Service, case: Case, links: Sequence[Link], answers: Mapping[LinkKey, Answer], rules: Mapping[str, Rule]
) -> Answer | None:
    """The answer for one service; None where the case has nothing of it."""
    by_connection: dict[str, list[Link]] = {}
    for link in links:
        by_connection.setdefault(link.key.connection, []).append(link)
    paths = _paths(service, by_connection)
    if not paths:
        return None
    answered = {path: _answer_path(service, path, by_connection, answers) for path in paths}
    parts = tuple(answered.values())
    working = sum(answer.verdict in (Verdict.WORKS, Verdict.AT_RISK, Verdict.DEGRADED) for answer in parts)
    together = combine(service.id, parts, _verdict_of(service, answered))
    reported = find_report(case, service)
    answer = Answer(
        subject=service.id,
        verdict=together.verdict,
        working=working,
        needed=len(parts),
        confidence=together.confidence,
        because=together.because,
        missing=together.missing,
        why=_why(service, together, rules),
        next_change=together.next_change,
    )
    return _as_reported(answer, reported)


def _verdict_of(service: Service, answered: Mapping[PathKey, Answer]) -> Verdict:
    """Any path will do, but no kind of client at the edge takes the place of another, and no domain that of another."""
    if service.pairing is not Pairing.AUDIENCE:
        return any_of([answer.verdict for answer in answered.values()])
    users: dict[tuple[str, str], list[Verdict]] = {}
    for path, answer in answered.items():
        users.setdefault((path.client, path.about), []).append(answer.verdict)
    return worst(any_of(verdicts) for verdicts in users.values())


def find_report(case: Case, service: Service) -> Report | None:
    """What the user says the status page of this service shows."""
    return next((report for report in case.reports if service_of(report.subject) == service.id), None)


def service_of(subject: str) -> str:
    """The service a report speaks of, in the words people use; the subject itself where none is known."""
    words = subject.lower().replace("_", "-").strip()
    if words.startswith("zone"):
        return ZONE
    return {
        "ssh": TUNNELS,
        "tunnels": TUNNELS,
        "ssh tunnels": TUNNELS,
        "mra": "sign-in",
        "sip": "sip-registration",
        "im": "im-and-presence",
        "presence": "im-and-presence",
        "upload": "certificate-upload",
    }.get(words, words)


def _as_reported(answer: Answer, report: Report | None) -> Answer:
    """Seen to fail although nothing explains it: it fails, and the leads say what else produces that picture."""
    failed = report is not None and report.state in FAILING_STATES
    if not failed or answer.verdict in (Verdict.FAILS, Verdict.DEGRADED, Verdict.UNKNOWN):
        return answer
    return Answer(
        subject=answer.subject,
        verdict=Verdict.FAILS,
        working=0,
        needed=answer.needed,
        confidence=answer.confidence,
        because=answer.because,
        missing=answer.missing,
        why=say("seen failed; the certificates do not explain it"),
        next_change=answer.next_change,
    )


def _paths(service: Service, links: Mapping[str, Sequence[Link]]) -> tuple[PathKey, ...]:
    """The redundant paths: the pairs of ends of the service's own connections."""
    own = [link for part in service.parts if not part.any_server for link in links.get(part.connection, ())]
    if _absent(service, links) and not service.always:
        return ()
    with_domain = service.pairing in (Pairing.AUDIENCE, Pairing.UC_ZONE)
    keys = (
        PathKey(client=link.key.client, server=link.key.server, about=link.key.about if with_domain else "")
        for link in own
    )
    return tuple(dict.fromkeys(keys))


def _absent(service: Service, links: Mapping[str, Sequence[Link]]) -> tuple[str, ...]:
    """Connections that every path needs and of which the case has no link: their far product is not described."""
    return tuple(
        part.connection
        for part in service.parts
        if part.any_server and not part.optional and not links.get(part.connection)
    )


def _answer_path(
    service: Service,
    path: PathKey,
    links: Mapping[str, Sequence[Link]],
    answers: Mapping[LinkKey, Answer],
) -> Answer:
    parts: list[Answer] = []
    for part in service.parts:
        found = [answers[link.key] for link in links.get(part.connection, ()) if _belongs(part, link.key, path)]
        if not found:
            if part.any_server and not part.optional:
                parts.append(_answer_absent(service, part))
            continue
        verdicts = [answer.verdict for answer in found]
        parts.append(
            combine(service.id, found, any_of(verdicts) if part.any_server or part.variants else worst(verdicts))
        )
    subject: SubjectKey = f"{service.id}:{path.client}:{path.server}"
    return combine(subject, parts, worst(answer.verdict for answer in parts))


def _answer_absent(service: Service, part: Part) -> Answer:
    row = find_connection(part.connection)
    product = PRODUCT_WORDS.get(row.server, row.server) if row else ""
    unseen = Unseen(
        why=say("no {product} node is described", product=product),
        would_tell=(say("the deployment file: the {product} nodes and their certificates", product=product),),
    )
    return Answer(subject=service.id, verdict=Verdict.UNKNOWN, missing=(unseen,))


def _belongs(part: Part, key: LinkKey, path: PathKey) -> bool:
    if part.any_server:
        return key.client == path.client
    return key.client == path.client and key.server == path.server and key.about in ("", path.about or key.about)


def _why(service: Service, answer: Answer, rules: Mapping[str, Rule]) -> Text | None:
    """One short reason: the service's own finding if there is one, else what it runs through, else what is missing."""
    if answer.verdict is Verdict.UNKNOWN and answer.missing:
        return answer.missing[0].why
    found = decisive(answer)
    own = [finding for finding in found if not _runs_through(service, finding)]
    if own:
        return Text(template=rules[own[0].rule].section("Short"), args=own[0].data)
    return service.through if found else None


def _runs_through(service: Service, finding: Finding) -> bool:
    key = finding.subject
    link = key if isinstance(key, LinkKey) else getattr(key, "link", None)
    home = _PRIMARY.get(link.connection) if isinstance(link, LinkKey) else None
    return home is not None and home != service.id
