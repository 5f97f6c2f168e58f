"""A diagnosis as JSON values: codes, data and the English sentence beside them.

Every finding stands once, in `findings`; answers and causes name it by its place there. What rules say of subjects
that are in order is counted in `requirements`, not listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from certway.model.certificate import Malformed
from certway.model.link import CheckKey, LinkKey, SubjectKey
from certway.model.observation import Provenance, Unseen
from certway.model.summary import Summary
from certway.model.text import Text, Word
from certway.model.value import value
from certway.model.verdict import Answer, Cause, Diagnosis, Finding, Judgement, Lead, Outcome
from certway.wire.spelling import FORMAT, spell

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"


@value
class Speech:
    """How sentences are made: a Text in English, and the Text of a finding or a cause."""

    english: Callable[[Text], str]
    sentence: Callable[[Finding | Cause], Text]


def encode_diagnosis(diagnosis: Diagnosis, summary: Summary, speech: Speech, version: str) -> dict[str, Json]:
    """The whole answer; `version` is certway's own."""
    return _Encoder(speech).encode(diagnosis, summary, version)


class _Encoder:
    """Encodes one diagnosis; holds its findings in order of appearance."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._findings: dict[Finding, int] = {}

    def encode(self, diagnosis: Diagnosis, summary: Summary, version: str) -> dict[str, Json]:
        causes = [self._cause(number, cause) for number, cause in enumerate(diagnosis.causes, 1)]
        answers: dict[str, Json] = {
            "services": [self._answer(answer) for answer in diagnosis.services],
            "links": [self._answer(answer) for answer in diagnosis.links],
            "checks": [self._answer(answer) for answer in diagnosis.checks],
        }
        return {
            "format": FORMAT,
            "certway": version,
            "at": encode_instant(diagnosis.at),
            "deployment": {
                "name": summary.name,
                "nodes": [
                    {"product": row.product, "count": row.count, "releases": list(row.releases)}
                    for row in summary.nodes
                ],
            },
            "read": self._texts(summary.read),
            "not_seen": self._texts(summary.not_seen),
            "unread": [self._malformed(item) for item in summary.unread],
            **answers,
            "causes": causes,
            "leads": [
                {"service": subject, "leads": [self._lead(lead) for lead in leads]}
                for subject, leads in diagnosis.leads
            ],
            "assumed": self._texts(diagnosis.assumed),
            "findings": [self._finding(finding) for finding in self._findings],
            "requirements": _count_outcomes(diagnosis.judgements),
        }

    def _answer(self, answer: Answer) -> Json:
        return {
            "subject": encode_subject(answer.subject),
            "verdict": spell(answer.verdict),
            "working": answer.working,
            "needed": answer.needed,
            "confidence": spell(answer.confidence),
            "why": self._text(answer.why) if answer.why else None,
            "because": self._places(answer.because),
            "missing": [self._unseen(unseen) for unseen in answer.missing],
            "next_change": encode_instant(answer.next_change) if answer.next_change else None,
        }

    def _cause(self, number: int, cause: Cause) -> Json:
        return {
            "number": number,
            "kind": spell(cause.kind),
            "rule": cause.rule,
            "says": self._speech.english(self._speech.sentence(cause)),
            "data": self.encode_data(cause.data),
            "severity": spell(cause.severity),
            "confidence": spell(cause.confidence),
            "findings": self._places(cause.findings),
            "breaks": [encode_subject(subject) for subject in cause.breaks],
            "agrees": [encode_place(place) for place in cause.agrees],
            "cleared": self._texts(cause.cleared),
            "open": [self._lead(lead) for lead in cause.open],
            "missing": [
                {"name": one.name, "sha256": one.sha256, "places": [encode_place(place) for place in one.places]}
                for one in cause.missing
            ],
        }

    def _places(self, findings: Sequence[Finding]) -> Json:
        """The places of findings in the list of all; a finding gets its place when it is first named."""
        return [self._findings.setdefault(finding, len(self._findings)) for finding in findings]

    def _finding(self, finding: Finding) -> Json:
        return {
            "rule": finding.rule,
            "subject": encode_subject(finding.subject),
            "severity": spell(finding.severity),
            "confidence": spell(finding.confidence),
            "says": self._speech.english(self._speech.sentence(finding)),
            "data": self.encode_data(finding.data),
            "evidence": [encode_place(place) for place in finding.evidence],
            "due": encode_instant(finding.due) if finding.due else None,
        }

    def _lead(self, lead: Lead) -> Json:
        return {
            "kind": spell(lead.kind),
            "what": self._text(lead.what),
            "tells": self._text(lead.tells),
            "sources": list(lead.sources),
        }

    def _unseen(self, unseen: Unseen) -> Json:
        return {"why": self._text(unseen.why), "would_tell": self._texts(unseen.would_tell)}

    def _malformed(self, malformed: Malformed) -> Json:
        return {"where": malformed.where, "what": self._text(malformed.what), "offset": malformed.offset}

    def _texts(self, texts: Sequence[Text]) -> Json:
        return [self._text(text) for text in texts]

    def _text(self, text: Text) -> Json:
        return {"says": self._speech.english(text), "template": text.template, "data": self.encode_data(text.args)}

    def encode_data(self, data: Sequence[tuple[str, Word]]) -> Json:
        """The words of a sentence by their placeholders."""
        return {key: self._word(word) for key, word in data}

    def _word(self, word: Word) -> Json:
        match word:
            case tuple():
                return [self._word(one) for one in word]
            case Text():
                return self._text(word)
            case datetime():
                return {"instant": encode_instant(word)}
            case timedelta():
                return {"seconds": word.total_seconds()}
        return word


def encode_instant(at: datetime) -> str:
    """RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def encode_subject(subject: SubjectKey) -> Json:
    """A name, a link, or a check: a link with who verifies which slot."""
    match subject:
        case LinkKey():
            return {
                "connection": subject.connection,
                "client": subject.client,
                "server": subject.server,
                "port": subject.port,
                "about": subject.about,
            }
        case CheckKey():
            return {
                "link": encode_subject(subject.link),
                "verifier": subject.verifier,
                "slot": {"store": subject.slot.store, "sni": subject.slot.sni},
                "trust": subject.trust,
            }
    return subject


def encode_place(place: Provenance) -> Json:
    """Where something was seen."""
    return {
        "origin": spell(place.origin),
        "where": place.where,
        "line": place.line,
        "column": place.column,
        "seen_at": encode_instant(place.seen_at) if place.seen_at else None,
    }


def _count_outcomes(judgements: Sequence[Judgement]) -> Json:
    """How often each rule holds, is violated, cannot be decided, or does not apply."""
    counted = Counter((judgement.rule, judgement.outcome) for judgement in judgements)
    rules = dict.fromkeys(judgement.rule for judgement in judgements)
    return [{"rule": rule, **{spell(outcome): counted[rule, outcome] for outcome in Outcome}} for rule in sorted(rules)]


def encode_text(text: Text, english: Callable[[Text], str]) -> Json:
    """A sentence on its own: in English, and as template with data."""
    words = _Encoder(Speech(english=english, sentence=lambda one: Text(template=one.rule, args=one.data)))
    return {"says": english(text), "template": text.template, "data": words.encode_data(text.args)}
