"""Put every subject of a case before every rule that is about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from certway.derive.atlas import Atlas
from certway.derive.links import derive_links, judged_of, row_of
from certway.derive.presentations import sent_chains
from certway.derive.subjects import Connected, Examined, Standing, Uploaded, Whole, Zoned
from certway.diagnosis.memory import Memory
from certway.model.confidence import Confidence
from certway.model.deployment import Case
from certway.model.link import Check, Link, Selection, SubjectKey
from certway.model.observation import Missing, Unseen
from certway.model.text import say
from certway.model.value import value
from certway.model.verdict import Finding, Judgement, Outcome, Severity
from certway.pki.chains import evaluate
from certway.rules.catalogue import Rule, Violation


@value
class Court:
    """The rules in force; `strict` lets a rule's own bug through, as tests want it."""

    rules: tuple[Rule, ...]
    strict: bool = False

    def about(self, kind: type) -> tuple[Rule, ...]:
        """The rules about one type of subject."""
        return tuple(rule for rule in self.rules if rule.about is kind)


@value
class Hearing:
    """Everything judged of a case: its links, and every judgement in a fixed order."""

    case: Case
    links: tuple[Link, ...]
    judgements: tuple[Judgement, ...]


def hear(case: Case, court: Court, memory: Memory) -> Hearing:
    """Judge every check, link, node, zone and the case as a whole."""
    atlas = Atlas(case, memory.memo)
    links = derive_links(atlas)
    judgements = (
        *(judgement for link in links for judgement in hear_link(atlas, link, court, memory)),
        *_hear_all(court, Standing, _standings(atlas)),
        *_hear_all(court, Zoned, _zoned(atlas)),
        *_hear_all(court, Whole, [("case", Whole(case=case))]),
    )
    return Hearing(case=case, links=links, judgements=judgements)


def _standings(atlas: Atlas) -> Iterator[tuple[SubjectKey, Standing]]:
    for node in atlas.case.deployment.nodes:
        yield node.id, Standing(node=node, peers=atlas.peers(node), sends=sent_chains(atlas, node), now=atlas.case.now)


def _zoned(atlas: Atlas) -> Iterator[tuple[SubjectKey, Zoned]]:
    for zone in atlas.case.deployment.zones:
        clients, servers = atlas.group(zone.client), atlas.group(zone.server)
        yield zone.id, Zoned(zone=zone, clients=clients, servers=servers, now=atlas.case.now)


def hear_link(atlas: Atlas, link: Link, court: Court, memory: Memory) -> Iterator[Judgement]:
    """Judge every check of a link, then the link itself."""
    for check in link.checks:
        if check.question.presented.selected is Selection.NEVER:
            continue
        judgements = memory.judgements.get(check)
        if judgements is None:
            judgements = memory.judgements[check] = tuple(_hear_check(check, link, court, memory))
        yield from judgements
    attempt = atlas.find_attempt(link.key)
    if attempt is not None:
        node = atlas.node(attempt.node)
        uploaded = Uploaded(attempt=attempt, node=node, case=atlas.case, now=atlas.case.now)
        yield from _hear_all(court, Uploaded, [(link.key, uploaded)])
        return
    connected = Connected(
        link=link,
        row=row_of(link.key),
        case=atlas.case,
        client=atlas.find_node(link.key.client),
        server=atlas.find_node(link.key.server),
        zone=atlas.find_zone(link.key.about),
        audience=atlas.find_audience(link.key.client),
        now=atlas.case.now,
    )
    yield from _hear_all(court, Connected, [(link.key, connected)])


def _hear_check(check: Check, link: Link, court: Court, memory: Memory) -> Iterator[Judgement]:
    examined = Examined(
        check=check,
        evaluation=evaluate(check.question, memory.memo),
        carrier=link.carrier,
        row=row_of(link.key),
        judged=judged_of(check.key),
    )
    for judgement in _hear_all(court, Examined, [(check.key, examined)]):
        yield _as_enforced(judgement, check)


def _hear_all(court: Court, kind: type, subjects: Iterable[tuple[SubjectKey, Any]]) -> Iterator[Judgement]:
    rules = court.about(kind)
    for key, subject in subjects:
        for rule in rules:
            yield _hear(rule, key, subject, court.strict)


def _hear(rule: Rule, key: SubjectKey, subject: Any, strict: bool) -> Judgement:
    """One rule on one subject. The only place where a rule's own bug is caught."""
    try:
        if not rule.applies(subject):
            return Judgement(rule=rule.id, subject=key, outcome=Outcome.NOT_APPLICABLE)
        violations = tuple(rule.body(subject))
    except Missing as missing:
        return Judgement(rule=rule.id, subject=key, outcome=Outcome.UNKNOWN, missing=(missing.unseen,))
    except Exception:
        if strict:
            raise
        failed = Unseen(why=say("rule {rule} failed on its own (internal.rule-failed); please report it", rule=rule.id))
        return Judgement(rule=rule.id, subject=key, outcome=Outcome.UNKNOWN, missing=(failed,))
    outcome = Outcome.VIOLATED if violations else Outcome.HOLDS
    return Judgement(
        rule=rule.id,
        subject=key,
        outcome=outcome,
        findings=tuple(_finding(rule, key, violation) for violation in violations),
    )


def _finding(rule: Rule, key: SubjectKey, violation: Violation) -> Finding:
    return Finding(
        rule=rule.id,
        subject=key,
        severity=rule.severity,
        confidence=min(rule.confidence, violation.confidence),
        data=violation.data,
        evidence=violation.evidence,
        due=violation.due,
    )


def _as_enforced(judgement: Judgement, check: Check) -> Judgement:
    """A finding of a check weighs as its verifier does: a check that is switched off makes a risk of a failure."""
    if not judgement.findings:
        return judgement
    off = not isinstance(check.enforced, Unseen) and not check.enforced.value
    findings = tuple(
        Finding(
            rule=finding.rule,
            subject=finding.subject,
            severity=Severity(max(Severity.NOTE, finding.severity - 1)) if off else finding.severity,
            confidence=Confidence(min(finding.confidence, check.confidence)),
            data=finding.data,
            evidence=finding.evidence,
            due=finding.due,
        )
        for finding in judgement.findings
    )
    return Judgement(
        rule=judgement.rule,
        subject=judgement.subject,
        outcome=judgement.outcome,
        findings=findings,
        missing=judgement.missing,
    )
