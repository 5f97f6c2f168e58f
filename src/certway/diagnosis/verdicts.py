"""From judgements to verdicts: of a check, of a link, of a path, of a service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from certway.model.confidence import Confidence
from certway.model.link import Check, CheckKey, Link, Selection, SubjectKey
from certway.model.observation import Unseen
from certway.model.text import say
from certway.model.verdict import Answer, Evaluation, Finding, Judgement, Opinion, Outcome, Severity, Verdict

_WORST_FIRST: Final = (
    Verdict.FAILS,
    Verdict.UNKNOWN,
    Verdict.DEGRADED,
    Verdict.AT_RISK,
    Verdict.WORKS,
    Verdict.NOT_APPLICABLE,
)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of something that needs all of its parts."""
    found = set(verdicts)
    return next((verdict for verdict in _WORST_FIRST if verdict in found), Verdict.NOT_APPLICABLE)


def any_of(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict of alternatives: all fail, or some do, or one is unknown, or the weakest of those that work."""
    judged = [verdict for verdict in verdicts if verdict is not Verdict.NOT_APPLICABLE]
    if not judged:
        return Verdict.NOT_APPLICABLE
    if all(verdict is Verdict.FAILS for verdict in judged):
        return Verdict.FAILS
    if Verdict.FAILS in judged or Verdict.DEGRADED in judged:
        return Verdict.DEGRADED
    return worst(judged)


def answer_check(
    check: Check, evaluation: Evaluation, judgements: Sequence[Judgement], severities: Mapping[str, Severity]
) -> Answer:
    """What the rules together say of one check; `severities` are those of the rules by id.

    Where the engine itself is undecided, nothing works for certain: the unseen parts of the question are missing.
    """
    uncertain = (check.enforced,) if isinstance(check.enforced, Unseen) else ()
    answer = _answer(check.key, judgements, severities, is_certain=not uncertain, unsure=uncertain)
    if evaluation.opinion is Opinion.UNDECIDED and answer.verdict is not Verdict.FAILS and is_enforced(check):
        missing = _distinct((*answer.missing, *unseen_parts(check)))
        answer = replace(answer, verdict=Verdict.UNKNOWN, missing=missing)
    return replace(answer, next_change=evaluation.next_change)


def is_enforced(check: Check) -> bool:
    """Whether the verifier may be checking; a check that is certainly off leaves nothing unknown."""
    return isinstance(check.enforced, Unseen) or check.enforced.value


def unseen_parts(check: Check) -> tuple[Unseen, ...]:
    """What nobody has shown of the question."""
    question = check.question
    parts = (question.presented.leaf, question.trusted, question.references, question.presented.others)
    return tuple(part for part in parts if isinstance(part, Unseen))


def answer_link(
    link: Link, checks: Mapping[CheckKey, Answer], judgements: Sequence[Judgement], severities: Mapping[str, Severity]
) -> Answer:
    """A link needs every check of it; of RSA and ECDSA twins, the one that is shown."""
    own = _answer(link.key, judgements, severities)
    groups: dict[tuple[str, str], list[Check]] = {}
    for check in link.checks:
        groups.setdefault((check.key.verifier, check.key.trust), []).append(check)
    parts = [own, *(_answer_twins(link, twins, checks) for twins in groups.values())]
    return _combine(link.key, parts)


def _answer_twins(link: Link, twins: list[Check], checks: Mapping[CheckKey, Answer]) -> Answer:
    shown = [check for check in twins if check.question.presented.selected is not Selection.NEVER]
    answers = [checks[check.key] for check in shown]
    if len({answer.verdict for answer in answers}) <= 1:
        return _combine(link.key, answers)
    unsure = Unseen(
        why=say(
            "which of the {stores} certificates is shown depends on the cipher order",
            stores=tuple(check.key.slot.store for check in shown),
        ),
        would_tell=(say("Expressway-C: Maintenance > Security > Ciphers, and the release it was upgraded from"),),
    )
    combined = _combine(link.key, answers)
    verdict = Verdict.UNKNOWN if combined.verdict is Verdict.FAILS else combined.verdict
    return Answer(
        subject=link.key,
        verdict=verdict,
        confidence=combined.confidence,
        because=combined.because,
        missing=(unsure, *combined.missing),
        next_change=combined.next_change,
    )


def _answer(
    key: SubjectKey,
    judgements: Sequence[Judgement],
    severities: Mapping[str, Severity],
    *,
    is_certain: bool = True,
    unsure: tuple[Unseen, ...] = (),
) -> Answer:
    findings = [finding for judgement in judgements for finding in judgement.findings]
    unknown = [
        judgement
        for judgement in judgements
        if judgement.outcome is Outcome.UNKNOWN and severities[judgement.rule] is Severity.FAILS
    ]
    missing = tuple(unseen for judgement in unknown for unseen in judgement.missing)
    worst_found = max((finding.severity for finding in findings), default=Severity.NOTE)
    if worst_found is Severity.FAILS:
        verdict = Verdict.FAILS if is_certain else Verdict.UNKNOWN
        missing = () if is_certain else (*unsure, *missing)
    elif missing:
        verdict = Verdict.UNKNOWN
    elif worst_found is Severity.AT_RISK:
        verdict = Verdict.AT_RISK
    else:
        verdict = Verdict.WORKS
    because = tuple(finding for finding in findings if finding.severity > Severity.NOTE)
    confidence = min((finding.confidence for finding in because), default=Confidence.DOCUMENTED)
    return Answer(subject=key, verdict=verdict, confidence=confidence, because=because, missing=_distinct(missing))


def _combine(key: SubjectKey, answers: Sequence[Answer]) -> Answer:
    because = tuple(dict.fromkeys(finding for answer in answers for finding in answer.because))
    changes = [answer.next_change for answer in answers if answer.next_change is not None]
    return Answer(
        subject=key,
        verdict=worst(answer.verdict for answer in answers) if answers else Verdict.WORKS,
        confidence=min((answer.confidence for answer in answers), default=Confidence.DOCUMENTED),
        because=because,
        missing=_distinct(unseen for answer in answers for unseen in answer.missing),
        next_change=min(changes, default=None),
    )


def _distinct(items: Iterable[Unseen]) -> tuple[Unseen, ...]:
    return tuple(dict.fromkeys(items))


def combine(key: SubjectKey, answers: Sequence[Answer], verdict: Verdict) -> Answer:
    """Several answers as one with a verdict worked out elsewhere."""
    together = _combine(key, answers)
    return Answer(
        subject=key,
        verdict=verdict,
        confidence=together.confidence,
        because=together.because,
        missing=together.missing,
        next_change=together.next_change,
    )


def decisive(answer: Answer) -> tuple[Finding, ...]:
    """The findings that make the verdict what it is: the worst ones."""
    top = max((finding.severity for finding in answer.because), default=Severity.NOTE)
    return tuple(finding for finding in answer.because if finding.severity is top)
