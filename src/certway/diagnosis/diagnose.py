"""The whole answer of a case: services above links above findings, and the causes, ranked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from certway.derive.assumptions import find_assumptions
from certway.derive.atlas import Atlas
from certway.diagnosis.at_hand import collect_authorities, find_missing
from certway.diagnosis.causes import by_subject, find_causes
from certway.diagnosis.judge import Court, Hearing, hear
from certway.diagnosis.leads import Leads
from certway.diagnosis.memory import Memory
from certway.diagnosis.services import answer_services
from certway.diagnosis.verdicts import answer_check, answer_link
from certway.model.deployment import Case
from certway.model.link import CheckKey, SubjectKey
from certway.model.verdict import Answer, AtHand, Cause, Diagnosis, Judgement, Severity
from certway.pki.chains import evaluate
from certway.rules.catalogue import Rule


def diagnose(case: Case, court: Court, memory: Memory) -> Diagnosis:
    """Judge a case and say what works, what fails, and why."""
    hearing = hear(case, court, memory)
    rules = {rule.id: rule for rule in court.rules}
    severities = {rule.id: rule.severity for rule in court.rules}
    spoken = _grouped(hearing.judgements)
    checks = _answer_checks(hearing, spoken, severities, memory)
    links = {link.key: answer_link(link, checks, spoken.get(link.key, ()), severities) for link in hearing.links}
    services = answer_services(case, hearing.links, links, rules)
    leads = Leads(hearing)
    causes = tuple(leads.beside(cause) for cause in find_causes(hearing.judgements, rules, case.witnesses))
    causes = tuple(_with_missing(causes, rules, hearing, memory))
    return Diagnosis(
        at=case.now,
        services=services,
        links=tuple(links.values()),
        checks=tuple(checks.values()),
        causes=_relevant(causes),
        leads=leads.unexplained(services),
        assumed=(*case.assumed, *find_assumptions(Atlas(case, memory.memo), hearing.links)),
        judgements=hearing.judgements,
    )


def _grouped(judgements: Sequence[Judgement]) -> Mapping[SubjectKey, list[Judgement]]:
    grouped: dict[SubjectKey, list[Judgement]] = {}
    for subject, spoken in by_subject(judgements):
        grouped.setdefault(subject, []).extend(spoken)
    return grouped


def _answer_checks(
    hearing: Hearing,
    spoken: Mapping[SubjectKey, Sequence[Judgement]],
    severities: Mapping[str, Severity],
    memory: Memory,
) -> dict[CheckKey, Answer]:
    answers: dict[CheckKey, Answer] = {}
    for link in hearing.links:
        for check in link.checks:
            answer = memory.answers.get(check)
            if answer is None:
                evaluation = evaluate(check.question, memory.memo)
                answer = answer_check(check, evaluation, spoken.get(check.key, ()), severities)
                memory.answers[check] = answer
            answers[check.key] = answer
    return answers


def _relevant(causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """Notes come last; the order is otherwise kept."""
    return tuple(sorted(causes, key=lambda cause: cause.severity is Severity.NOTE))


def _with_missing(
    causes: Sequence[Cause], rules: Mapping[str, Rule], hearing: Hearing, memory: Memory
) -> Iterator[Cause]:
    """The causes, those of a missing issuer with the CA certificates that their verifiers lack."""
    lacking = [cause for cause in causes if rules[cause.rule].cause == "issuer-missing"]
    if not lacking:
        yield from causes
        return
    shelf = collect_authorities(hearing.case)
    checks = {check.key: check for link in hearing.links for check in link.checks}
    known: dict[tuple[object, object], tuple[AtHand, ...]] = {}  # equal questions are asked once
    for cause in causes:
        found: dict[AtHand, None] = {}
        for finding in cause.findings if rules[cause.rule].cause == "issuer-missing" else ():
            check = checks.get(finding.subject) if isinstance(finding.subject, CheckKey) else None
            if check is not None:
                asked = (check.question.presented.leaf, check.question.trusted)
                if asked not in known:
                    known[asked] = find_missing(check, shelf, memory.memo)
                found.update(dict.fromkeys(known[asked]))
        yield replace(cause, missing=tuple(found)) if found else cause
