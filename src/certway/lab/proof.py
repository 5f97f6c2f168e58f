"""From a case to a report of proof: every distinct question of every link, put to every witness of its profile.

Knows when two questions are one, and counts. Refuses to know engines; those are `testimony`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.knowledge.setting_tables.expressway_keys import TUNNEL_KEY_TYPES
from certway.lab.assumptions import find_assumptions
from certway.lab.divergences import DIVERGENCES, explain_difference
from certway.lab.testimony import Asked, Witness
from certway.lab.trial import bare
from certway.model.deployment import Case
from certway.model.link import Check, CheckKey, Link
from certway.model.observation import Seen, Unseen
from certway.model.proof import (
    Agreement,
    Assumption,
    Compared,
    Proof,
    ProofReport,
    Tally,
    Untried,
    Way,
    Why,
)
from certway.model.verdict import Evaluation, Opinion
from certway.pki.chains import evaluate
from certway.pki.memo import Memo

_COLUMNS: Final = {Opinion.ACCEPTED: "accepted", Opinion.REFUSED: "refused", Opinion.UNDECIDED: "undecided"}


@dataclass
class _Places:
    """Where one question is asked, and the assumptions under which it is."""

    places: list[CheckKey] = field(default_factory=list)
    rests_on: dict[str, Assumption] = field(default_factory=dict)


@dataclass(frozen=True)
class Decided:
    """What is predicted of a question, what witnesses said, and why others did not."""

    evaluation: Evaluation
    tried: tuple[Compared, ...]
    untried: tuple[Untried, ...]


class Prover:
    """Puts questions to witnesses, each one once for as long as this lives, whatever cases ask it."""

    def __init__(self, witnesses: Sequence[Witness], memo: Memo | None = None) -> None:
        self.witnesses = tuple(witnesses)
        self.memo = memo or Memo()
        self.decided: dict[Asked, Decided] = {}

    def prove(self, case: Case) -> ProofReport:
        """Every distinct question of the case."""
        found: dict[Asked, _Places] = {}
        for link in derive_links(Atlas(case, self.memo)):
            for check in link.checks:
                where = found.setdefault(ask(link, check), _Places())
                where.places.append(check.key)
                where.rests_on.update({each.id: each for each in find_assumptions(case, link, check)})
        proofs = tuple(self._prove(asked, where) for asked, where in found.items())
        named = {each.id: each for where in found.values() for each in where.rests_on.values()}
        return _report(case, proofs, named, tuple(self._engines(proofs)))

    def decide(self, asked: Asked) -> Decided:
        """What is predicted, and what every witness of the profile says."""
        if asked not in self.decided:
            self.decided[asked] = self._decide(asked)
        return self.decided[asked]

    def _decide(self, asked: Asked) -> Decided:
        evaluation = evaluate(asked.question, self.memo)
        tried: list[Compared] = []
        untried: list[Untried] = []
        for witness in self.find_witnesses(asked):
            said = witness.decide(asked)
            if isinstance(said, Untried):
                untried.append(said)
                continue
            agreement = witness.compare(said, evaluation)
            listed = "" if agreement is Agreement.AGREES else explain_difference(asked, said)
            tried.append(Compared(said, agreement, listed))
        if not tried and not untried:
            untried.append(_nobody(asked))
        return Decided(evaluation, tuple(tried), tuple(dict.fromkeys(untried)))

    def find_witnesses(self, asked: Asked) -> tuple[Witness, ...]:
        """Those that stand for the verifier and take questions of this carrier."""
        profile = asked.question.profile
        return tuple(each for each in self.witnesses if asked.carrier in each.carriers and each.stands_for(profile))

    def _prove(self, asked: Asked, where: _Places) -> Proof:
        decided = self.decide(asked)
        evaluation, others = decided.evaluation, asked.question.presented.others
        return Proof(
            carrier=asked.carrier,
            places=tuple(where.places),
            verifier=asked.question.profile.name,
            opinion=evaluation.opinion,
            codes=tuple(dict.fromkeys(fault.code for fault in evaluation.chosen.faults)),
            tried=decided.tried,
            untried=decided.untried,
            rests_on=tuple(where.rests_on),
            alone=isinstance(others, Unseen),
        )

    def _engines(self, proofs: Iterable[Proof]) -> Iterable[tuple[str, str]]:
        """The witnesses that said something, and how they name themselves."""
        heard = {(compared.reality.witness, compared.reality.way) for proof in proofs for compared in proof.tried}
        return dict.fromkeys((each.name, each.version) for each in self.witnesses if (each.name, each.way) in heard)


def _nobody(asked: Asked) -> Untried:
    """No witness at all, or one that nobody has joined."""
    name = asked.question.profile.witness
    return Untried(why=Why.NOT_AT_HAND, detail=name) if name else Untried(why=Why.NO_WITNESS)


def ask(link: Link, check: Check) -> Asked:
    """The question of a check as its carrier puts it."""
    ends = tuple(_ends(check)) if link.carrier == "ssh" else ()
    return Asked(link.carrier, bare(check.question), ends, check=check)


def _ends(check: Check) -> Iterable[tuple[str, str]]:
    yield "verifier", check.key.verifier
    for setting in check.context:
        if setting.name.endswith(TUNNEL_KEY_TYPES) and isinstance(setting.value, Seen):
            yield setting.name, setting.value.value


def _report(
    case: Case, proofs: tuple[Proof, ...], named: dict[str, Assumption], engines: tuple[tuple[str, str], ...]
) -> ProofReport:
    met = {compared.divergence for proof in proofs for compared in proof.tried}
    return ProofReport(
        name=case.deployment.name,
        at=case.now,
        proofs=proofs,
        engines=engines,
        by_witness=tally_witnesses(proofs),
        by_assumption=tuple(tally_assumption(each, proofs) for each in named),
        assumptions=tuple(named.values()),
        known=tuple((each.id, each.says) for each in DIVERGENCES if each.id in met),
    )


def tally_witnesses(proofs: Iterable[Proof]) -> tuple[Tally, ...]:
    """Questions by witness and way, in the order in which they come up."""
    counts: dict[tuple[str, Way], Tally] = {}
    for proof in proofs:
        for compared in proof.tried:
            key = (compared.reality.witness, compared.reality.way)
            tally = counts.get(key, Tally(key=key[0], way=key[1]))
            counts[key] = _count(tally, proof.opinion, differs=compared.agreement is not Agreement.AGREES)
    return tuple(counts.values())


def tally_assumption(identity: str, proofs: Iterable[Proof]) -> Tally:
    """The questions that rest on an assumption; those that nobody tried are counted apart."""
    tally = Tally(key=identity)
    for proof in proofs:
        if identity in proof.rests_on:
            if proof.tried:
                tally = _count(tally, proof.opinion, differs=proof.differs)
            else:
                tally = replace(tally, untried=tally.untried + 1)
    return tally


def _count(tally: Tally, opinion: Opinion, *, differs: bool) -> Tally:
    column = _COLUMNS[opinion]
    more = {column: getattr(tally, column) + 1, "different": tally.different + differs}
    return replace(tally, **more)
