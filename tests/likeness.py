"""What makes two scenarios one situation told twice.

A scenario is known by what is asked and what is answered, without the names of its actors: every question that an
engine does not accept, by its profile, purpose and place and whether the certificate is shown for certain, with its
faults; and every rule that finds something or cannot decide, by its place and the words of its sentence. Node ids,
names of CAs, instants and counts do not tell situations apart; releases, and whether all links of a kind suffer or
only some, do.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Hashable, Iterator
from datetime import datetime

from certway.derive.releases import release_text
from certway.model.deployment import Case, Node
from certway.model.link import Check, CheckKey, LinkKey, SubjectKey
from certway.model.observation import Unseen
from certway.model.text import Text, Word
from certway.model.verdict import Evaluation, Opinion
from tests.trials import Trial

Sketch = frozenset[Hashable]


def sketch(trial: Trial) -> Sketch:
    """What was asked and answered in a trial, without names."""
    counted = Counter((*_questions(trial), *_findings(trial)))
    whole = Counter(_place(trial.case, item.key) for link in trial.links for item in link.checks)
    whole.update(_place(trial.case, link.key) for link in trial.links)
    shares = {(place, said, count >= whole.get(place, count)) for (place, said), count in counted.items()}
    reported = {("report", " ".join(_plain(trial.case, report.subject)), report.state) for report in trial.case.reports}
    beyond = {("beyond", item.kind) for item in trial.case.deployment.beyond}
    return frozenset(shares | reported | beyond)


Place = tuple[Hashable, ...]
Said = tuple[Hashable, ...]


def _questions(trial: Trial) -> Iterator[tuple[Place, Said]]:
    for item, evaluation in trial.refused:
        yield _place(trial.case, item.key), ("asked", *_asked(item), *_faults(trial.case, evaluation, item))


def _asked(item: Check) -> tuple[Hashable, ...]:
    question = item.question
    references = question.references
    kinds = () if isinstance(references, Unseen) else tuple(sorted({name.kind for name in references.value}))
    selected = question.presented.selected
    return (question.profile.name, question.profile.engine, question.purpose, kinds, selected)


def _faults(case: Case, evaluation: Evaluation, item: Check) -> tuple[Hashable, ...]:
    if evaluation.opinion is Opinion.UNDECIDED:
        question = item.question
        parts = (question.presented.leaf, question.presented.others, question.trusted, question.references)
        return ("open", *(part.why.template for part in parts if isinstance(part, Unseen)))
    found = evaluation.chosen.faults
    return tuple(sorted((fault.code, fault.position, _kind_of(case, fault.presented)) for fault in found))


def _findings(trial: Trial) -> Iterator[tuple[Place, Said]]:
    for judgement in trial.spoken:
        place = _place(trial.case, judgement.subject)
        for finding in judgement.findings:
            words = tuple((name, _shape(trial.case, word)) for name, word in finding.data)
            yield place, (judgement.rule, finding.severity, finding.confidence, words)
        for unseen in judgement.missing:
            yield place, (judgement.rule, "unknown", unseen.why.template)


def _place(case: Case, subject: SubjectKey) -> Place:
    """Where something is said: the connection with the products and releases at its ends, or the kind of node."""
    if isinstance(subject, CheckKey):
        return (*_place(case, subject.link), subject.verifier, subject.slot.store, subject.trust)
    if isinstance(subject, LinkKey):
        about = subject.about if subject.connection == "UPLOAD" else ""
        return (subject.connection, _end(case, subject.client), _end(case, subject.server), about)
    return ("standing", _end(case, subject))


def _end(case: Case, identity: str) -> tuple[str, str]:
    node = _node(case, identity)
    return (identity, "") if node is None else (node.product, release_text(node))


def _node(case: Case, identity: str) -> Node | None:
    return next((node for node in case.deployment.nodes if node.id == identity), None)


def _shape(case: Case, word: Word) -> Hashable:
    """A word of a finding as what it is: names by their kind, everything else by itself."""
    if isinstance(word, Text):
        return (word.template, *((name, _shape(case, part)) for name, part in word.args))
    if isinstance(word, tuple):
        return frozenset(_shape(case, part) for part in word)
    return _kind_of(case, word) if isinstance(word, str) else type(word).__name__


def _kind_of(case: Case, word: str) -> str:
    lowered = word.lower()
    node = _node(case, word)
    if node is not None:
        return node.product
    if _is_address(word):
        return "an address"
    if _is_instant(word):
        return "an instant"
    if "example" not in lowered:
        return word
    if " " in word:
        return "a name in words"
    traits = [trait for trait in ("*", "_", "collab-edge") if trait in lowered]
    return " ".join(("a full name", *traits))


def _plain(case: Case, subject: str) -> Iterator[str]:
    """The words of a report, its nodes as products."""
    for word in subject.split():
        node = _node(case, word)
        yield node.product if node is not None else word


def _is_address(word: str) -> bool:
    try:
        ipaddress.ip_address(word)
    except ValueError:
        return False
    return True


def _is_instant(word: str) -> bool:
    try:
        datetime.fromisoformat(word)
    except ValueError:
        return False
    return True
