"""Causes: findings grouped by what a person can act on, each told once, the first to act on first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from certway.diagnosis.agreement import Refusals, find_agreeing, refusals_by_link
from certway.model.deployment import Witness
from certway.model.link import CheckKey, LinkKey, SubjectKey
from certway.model.observation import Provenance
from certway.model.text import Text, Word
from certway.model.verdict import Cause, CauseKind, Finding, Judgement, Outcome, Severity
from certway.rules.areas import AREAS
from certway.rules.catalogue import Rule

_Outcomes = Mapping[LinkKey, Mapping[str, set[Outcome]]]
_CauseKey = tuple[str, tuple[tuple[str, Word], ...]]


def find_causes(
    judgements: Sequence[Judgement], rules: Mapping[str, Rule], witnesses: Sequence[Witness] = ()
) -> tuple[Cause, ...]:
    """Group every finding into causes and rank them; refusals that were witnessed agree with what they fit."""
    groups: dict[_CauseKey, list[Finding]] = {}
    for judgement in judgements:
        for finding in judgement.findings:
            groups.setdefault(_key(finding, rules[finding.rule]), []).append(finding)
    broken = frozenset(link_of(finding.subject) for findings in groups.values() for finding in findings)
    outcomes = _outcomes_by_link(judgements, rules, broken)
    refusals = refusals_by_link(witnesses)
    causes = (_build_cause(findings, outcomes, rules, refusals) for findings in groups.values())
    return tuple(sorted(causes, key=_rank))


def _key(finding: Finding, rule: Rule) -> _CauseKey:
    if not rule.per:
        return (rule.cause, finding.data)
    data = dict(finding.data)
    return (rule.cause, tuple((name, data[name]) for name in rule.per))


def _rank(cause: Cause) -> tuple[int, int, int, int, str, str]:
    pending = 0 if cause.kind is CauseKind.RESTART_PENDING else 1
    return (pending, -cause.severity, -cause.confidence, -len(cause.breaks), cause.rule, repr(cause.data))


def _build_cause(
    findings: Sequence[Finding], outcomes: _Outcomes, rules: Mapping[str, Rule], refusals: Refusals
) -> Cause:
    """One cause; the rule of its gravest finding speaks for it, with the words of all findings of that rule."""
    spokesman = max(findings, key=lambda finding: finding.severity)
    rule = rules[spokesman.rule]
    speaking = [finding for finding in findings if finding.rule == spokesman.rule]
    broken = tuple(dict.fromkeys(link_of(finding.subject) for finding in findings))
    return Cause(
        kind=rule.kind,
        rule=rule.id,
        data=_merge_words(speaking),
        severity=spokesman.severity,
        confidence=max(finding.confidence for finding in speaking),
        findings=tuple(findings),
        breaks=broken,
        agrees=tuple(dict.fromkeys((*find_agreeing(findings, rules, refusals), *_evidence(findings)))),
        cleared=_cleared(broken, outcomes),
    )


def by_subject(judgements: Sequence[Judgement]) -> Iterator[tuple[SubjectKey, tuple[Judgement, ...]]]:
    """The judgements of each subject; they stand together, so no key needs to be compared."""
    if not judgements:
        return
    begin, subject = 0, judgements[0].subject
    for place, judgement in enumerate(judgements):
        if judgement.subject is not subject:
            yield subject, tuple(judgements[begin:place])
            begin, subject = place, judgement.subject
    yield subject, tuple(judgements[begin:])


def link_of(subject: SubjectKey) -> SubjectKey:
    """The link of a check; anything else is itself."""
    return subject.link if isinstance(subject, CheckKey) else subject


def _merge_words(findings: Sequence[Finding]) -> tuple[tuple[str, Word], ...]:
    """Data of several findings as one: a word in which they differ becomes the list of its values."""
    merged: dict[str, list[Word]] = {}
    for finding in findings:
        for name, word in finding.data:
            values = merged.setdefault(name, [])
            for single in word if isinstance(word, tuple) else (word,):
                if single not in values:
                    values.append(single)
    return tuple((name, values[0] if len(values) == 1 else tuple(values)) for name, values in sorted(merged.items()))


def _evidence(findings: Sequence[Finding]) -> tuple[Provenance, ...]:
    return tuple(dict.fromkeys(place for finding in findings for place in finding.evidence))


def _outcomes_by_link(
    judgements: Sequence[Judgement], rules: Mapping[str, Rule], broken: frozenset[SubjectKey]
) -> _Outcomes:
    """What the rules of each area said of each broken link and its checks; notes clear nothing and accuse nothing."""
    areas = {rule.id: rule.area for rule in rules.values() if rule.severity is not Severity.NOTE}
    outcomes: dict[LinkKey, dict[str, set[Outcome]]] = {}
    for subject, spoken in by_subject(judgements):
        link = link_of(subject)
        if isinstance(link, LinkKey) and link in broken:
            found = outcomes.setdefault(link, {})
            for judgement in spoken:
                if judgement.outcome is not Outcome.NOT_APPLICABLE and judgement.rule in areas:
                    found.setdefault(areas[judgement.rule], set()).add(judgement.outcome)
    return outcomes


def _cleared(broken: Sequence[SubjectKey], outcomes: _Outcomes) -> tuple[Text, ...]:
    """The areas in which everything that was judged on the broken links holds."""
    found: dict[str, set[Outcome]] = {}
    for link in broken:
        if isinstance(link, LinkKey):
            for area, said in outcomes.get(link, {}).items():
                found.setdefault(area, set()).update(said)
    return tuple(AREAS[area] for area, said in sorted(found.items()) if said == {Outcome.HOLDS})
