"""The answer to a question: which path the verifier takes, which is the best one, and every fault on them.

Theory of operation: `Verifier` holds what a question fixes, `Lineages` what may stand above a leaf, and both are
remembered. What is left for a new leaf of a known issuer is one signature and a few comparisons; for a known leaf
before another profile, the comparisons. Every check always runs and none stops another.

Knows what unseen parts of a question leave open. Refuses to know products.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from certway.model.certificate import Certificate
from certway.model.link import PolicyInputs, Question, Reference, RevocationMode
from certway.model.observation import Observation, Seen, Unseen
from certway.model.profile import AnchorRule, IssuerChoice
from certway.model.verdict import Evaluation, Fault, Opinion, Path
from certway.pki.constraints import check_constraints
from certway.pki.faults import BUILDING, sort_faults, weigh
from certway.pki.lineage import DIRECTLY, NOTHING, Lineage, find_building_fault, find_signature_faults
from certway.pki.memo import Memo
from certway.pki.names import considered_names, match_references
from certway.pki.paths import Lineages, takes_itself
from certway.pki.plain import find_plain_answer, remember_plain
from certway.pki.policies import check_leaf_policies
from certway.pki.revocation import Inquiry, ListSet
from certway.pki.statuses import find_doubt, find_status
from certway.pki.verifiers import Verifier

NO_PATH: Final = Path(certificates=(), anchored=False)
UNSEEN_LEAF: Final = Evaluation(opinion=Opinion.UNDECIDED, chosen=NO_PATH, best=NO_PATH)
NO_NAMES: Final[Seen[tuple[Reference, ...]]] = Seen(value=())
MOST_NAMES: Final = 20
"""Presented names told in one fault."""
MOST_LINEAGES: Final = 50
"""Lineages tried for one leaf."""
DEEPEST_LIST_ISSUER: Final = 3
"""A list's issuer may need another list, and so on."""

# Faults of the leaf that no trust list and no further certificate could cure.
LASTING: Final = frozenset(
    (
        "malformed",
        "expired",
        "not-yet-valid",
        "name-mismatch",
        "purpose-missing",
        "key-usage-missing",
        "signature-algorithm-refused",
        "key-too-small",
        "unknown-critical-extension",
        "rfc5280-rule-broken",
        "web-rule-broken",
    )
)

Faults = tuple[Fault, ...]


def evaluate(question: Question, memo: Memo) -> Evaluation:
    """What the profile of the question says of its leaf; equal questions are evaluated once per memo."""
    leaf = question.presented.leaf
    if isinstance(leaf, Unseen):
        return UNSEEN_LEAF
    verifier = _find_verifier(question, memo)
    sent = _digests(question.presented.others)
    references = question.references.value if isinstance(question.references, Seen) else None
    key = (leaf.value.sha256, sent, references, question.every_reference)
    known = verifier.evaluations.get(key)
    if known is None:
        known = find_plain_answer(question, verifier, leaf.value, sent)
        if known is None:
            known = _Examination(question, verifier, leaf.value, sent).evaluation()
        verifier.evaluations[key] = known
    return known


def _find_verifier(question: Question, memo: Memo) -> Verifier:
    """The verifier of a question, by its fixed part: hashed once, whatever is asked of the leaf afterwards."""
    fixed = _fixed_part(question)
    known = memo.verifiers.get(fixed)
    if known is None:
        known = memo.verifiers[fixed] = Verifier(question, memo)
    return known


def _fixed_part(question: Question) -> Hashable:
    """What a verifier depends on; where a fact was seen does not matter to it."""
    trusted = question.trusted
    return (
        question.profile,
        trusted.value.digest if isinstance(trusted, Seen) else None,
        question.purpose,
        question.at,
        question.crls,
        question.ocsp,
        question.revocation,
        question.revocation_unknown_fatal,
        question.gaps,
        question.policies,
        question.max_depth,
    )


def _digests(certificates: Observation[tuple[Certificate, ...]]) -> tuple[bytes, ...] | None:
    if isinstance(certificates, Unseen):
        return None
    return tuple([certificate.sha256 for certificate in certificates.value])


class _Candidate(NamedTuple):
    """A lineage for this leaf, the leaf's faults that depend on it, and how bad both are."""

    lineage: Lineage
    faults: Faults
    weight: int


class _Examination:
    """One leaf before one verifier; `sent`: digests of the others, None where nobody saw them.

    `visiting`: issuers of revocation lists whose own validity is being asked further up.
    `constant`: faults of the leaf that are the same on every path; `until`: when the lists and answers used end.
    """

    __slots__ = (
        "constant",
        "leaf",
        "matched",
        "question",
        "self_signed",
        "sent",
        "trusted_itself",
        "until",
        "verifier",
        "visiting",
    )

    def __init__(
        self,
        question: Question,
        verifier: Verifier,
        leaf: Certificate,
        sent: tuple[bytes, ...] | None,
        visiting: frozenset[Certificate] = frozenset(),
    ) -> None:
        self.question = question
        self.verifier = verifier
        self.leaf = leaf
        self.sent = sent
        self.visiting = visiting
        self.until: list[datetime] = []
        self.matched = ""
        self.self_signed = verifier.is_self_signed(leaf)
        self.trusted_itself = verifier.trusts(leaf)
        self.constant = self._constant_faults()

    def evaluation(self) -> Evaluation:
        """Choose, judge, and say what can be said although a part is unseen."""
        candidate = self._choose()
        chosen = best = self._path(candidate)
        if candidate.weight and self.verifier.profile.choice is not IssuerChoice.SEARCH:
            better = self._find_best(candidate)
            best = chosen if better is candidate else self._path(better)
        if not chosen.faults and chosen.anchored:
            remember_plain(self.verifier, self.leaf, self.sent, candidate.lineage)
        notes = self.verifier.notes(self.leaf, 0, is_root=candidate.lineage is DIRECTLY)
        return Evaluation(
            opinion=self._opinion(chosen),
            chosen=chosen,
            best=best,
            notes=notes + candidate.lineage.notes,
            matched=self.matched,
            next_change=self._next_change(candidate.lineage),
        )

    def _constant_faults(self) -> Faults:
        verifier = self.verifier
        names = self._name_faults(self.question.references.value) if isinstance(self.question.references, Seen) else ()
        if self.trusted_itself and verifier.profile.leaf_in_list_suffices:
            return names
        return verifier.leaf_faults(self.leaf, is_root=self._may_be_trusted_directly()) + names

    def _name_faults(self, references: tuple[Reference, ...]) -> Faults:
        every, profile = self.question.every_reference, self.verifier.profile
        self.matched, missing = match_references(references, self.leaf, profile, every=every)
        return tuple(self._name_fault(reference) for reference in missing)

    def _name_fault(self, reference: Reference) -> Fault:
        considered = considered_names(reference.kind, self.leaf, self.verifier.profile)
        return Fault(
            code="name-mismatch",
            position=0,
            field="subjectAltName",
            expected=reference.text,
            presented=", ".join(name.text for name in considered[:MOST_NAMES]),
        )

    def _choose(self) -> _Candidate:
        """What the verifier takes."""
        verifier = self.verifier
        if self.trusted_itself and verifier.profile.leaf_in_list_suffices:
            return self._candidate(DIRECTLY)
        if verifier.profile.choice is IssuerChoice.FIRST_FIT or verifier.trusted is None:
            return self._candidate(self._first_fit())
        if self._may_be_trusted_directly():
            return self._candidate(DIRECTLY)
        as_sent = self._lineages().as_sent if verifier.profile.choice is IssuerChoice.AS_SENT else None
        if as_sent is not None:
            return min((self._candidate(lineage) for lineage in as_sent), key=_weight)
        return self._find_best(self._candidate(NOTHING if self.self_signed else self._lineages().chosen))

    def _first_fit(self) -> Lineage:
        """What is above the leaf for a verifier that never goes back."""
        if self.self_signed:
            any_entry = self.trusted_itself and self.verifier.profile.anchor is AnchorRule.ANY_ENTRY
            return DIRECTLY if any_entry or takes_itself(self.verifier, self.leaf) else NOTHING
        lineages = self._lineages()
        if lineages.chosen.anchored or not self._may_be_trusted_directly():
            return lineages.chosen
        # With partial chains OpenSSL trusts a leaf of its list last of all, and still looks at what was sent above it.
        sent = lineages.chosen.certificates
        return lineages.build(sent, anchored=True) if sent else DIRECTLY

    def _may_be_trusted_directly(self) -> bool:
        return self.trusted_itself and (self.self_signed or self.verifier.profile.anchor is AnchorRule.ANY_ENTRY)

    def _find_best(self, best: _Candidate) -> _Candidate:
        """The candidate with the fewest and least severe faults; `best` is the one to beat."""
        if best.weight and self._may_be_trusted_directly():
            best = min(best, self._candidate(DIRECTLY), key=_weight)
        if not best.weight or self.verifier.trusted is None:
            return best
        lineages = self._lineages()
        for number, lineage in enumerate(lineages):
            if best.weight <= lineage.weight or number == MOST_LINEAGES:
                break
            best = min(best, self._candidate(lineage), key=_weight)
        if best.weight and lineages.exhausted:
            exhausted = Fault(code="search-budget-exhausted", position=0, field="issuer")
            best = best._replace(faults=(*best.faults, exhausted))
        return best

    def _lineages(self) -> Lineages:
        leaf, verifier = self.leaf, self.verifier
        key = (leaf.issuer, leaf.authority_key_identifier, leaf.signature_algorithm, self.sent)
        known = verifier.lineages.get(key)
        if known is None:
            known = verifier.lineages[key] = Lineages(verifier, leaf, self._others())
        return known

    def _others(self) -> tuple[Certificate, ...]:
        others = self.question.presented.others
        return others.value if isinstance(others, Seen) else ()

    def _candidate(self, lineage: Lineage) -> _Candidate:
        faults = self._faults_below(lineage)
        return _Candidate(lineage, faults, lineage.weight + weigh(faults))

    def _faults_below(self, lineage: Lineage) -> Faults:
        """Faults of the leaf that depend on what is above it."""
        verifier, leaf = self.verifier, self.leaf
        if not lineage.certificates:
            unusable = any(fault.code == "malformed" for fault in self.constant)
            if lineage.anchored or verifier.trusted is None or unusable:
                return ()  # no engine looks for the issuer of a certificate that it cannot use, nor sends one above it
            return (find_building_fault((leaf,), verifier),)
        issuer = lineage.certificates[0]
        faults = verifier.digest_faults(leaf, issuer) + find_signature_faults(verifier, leaf, issuer, 0)
        if lineage.constraints:
            faults += tuple(check_constraints(leaf, 0, lineage.constraints, verifier.profile))
        if lineage.policies is not None:
            faults += tuple(check_leaf_policies(lineage.policies, leaf, self.question.policies))
        if verifier.lists is not None and lineage.anchored:
            faults += tuple(self._revocation_faults(lineage, verifier.lists))
        return faults

    def _revocation_faults(self, lineage: Lineage, lists: ListSet) -> Iterator[Fault]:
        """What the lists say of each certificate that must be asked, from the anchor down."""
        verifier, path = self.verifier, (self.leaf, *lineage.certificates)
        trusted = verifier.trusted.members.values() if verifier.trusted is not None else ()
        asked = len(path) - 1 if verifier.revocation is RevocationMode.CHAIN else 1
        for position in range(asked - 1, -1, -1):
            inquiry = Inquiry(
                path[position],
                path[position + 1],
                lists,
                verifier.at,
                strict=verifier.profile.strict,
                signers=(*self._others(), *trusted),
                valid=lambda signer: self._may_sign_lists(signer, path[-1]),
                memo=verifier.memo,
            )
            fatal, gaps = self.question.revocation_unknown_fatal, self.question.gaps
            status = find_status(inquiry, verifier.responses, position, fatal=fatal, gaps=gaps)
            self.until += [] if status.until is None else [status.until]
            yield from status.faults

    def _may_sign_lists(self, signer: Certificate, anchor: Certificate) -> bool:
        """Whether an issuer of lists is valid itself, under the same anchor (RFC 5280 6.3.3 (f))."""
        if signer == anchor or signer in self.visiting:
            return True  # a list may speak of its own signer, whose path is being judged further up
        if len(self.visiting) >= DEEPEST_LIST_ISSUER:
            return False
        question = replace(self.question, purpose="any", references=NO_NAMES, policies=PolicyInputs())
        verifier = Verifier(question, self.verifier.memo)
        chosen = _Examination(question, verifier, signer, self.sent, self.visiting | {signer}).evaluation().chosen
        return not chosen.faults and chosen.certificates[-1] == anchor

    def _path(self, candidate: _Candidate) -> Path:
        faults = self.constant + candidate.faults + candidate.lineage.faults
        return Path(
            certificates=(self.leaf, *candidate.lineage.certificates),
            anchored=candidate.lineage.anchored,
            faults=sort_faults(faults) if faults else (),
        )

    def _next_change(self, lineage: Lineage) -> datetime | None:
        at = self.verifier.at
        instants = (lineage.next_change, self.leaf.not_before, self.leaf.not_after, *self.until)
        later = [instant for instant in instants if instant is not None and instant > at]
        return min(later) if later else None

    def _opinion(self, chosen: Path) -> Opinion:
        """What can be said although a part of the question may be unseen."""
        if self.verifier.trusted is None:
            lasting = any(is_lasting(fault, chosen) for fault in chosen.faults)
            return Opinion.REFUSED if lasting else Opinion.UNDECIDED
        if not chosen.faults:
            return Opinion.UNDECIDED if isinstance(self.question.references, Unseen) else Opinion.ACCEPTED
        gaps, path = self.question.gaps, chosen.certificates
        certain = [fault for fault in chosen.faults if gaps is None or find_doubt(fault, path, gaps) is None]
        if not certain or (self.sent is None and all(self._may_be_cured(fault) for fault in certain)):
            return Opinion.UNDECIDED
        return Opinion.REFUSED

    def _may_be_cured(self, fault: Fault) -> bool:
        """Whether certificates that were perhaps sent along could make this fault go away."""
        searches = self.verifier.profile.choice is not IssuerChoice.FIRST_FIT
        return fault.code in BUILDING or (searches and fault.position > 0)


def is_lasting(fault: Fault, path: Path) -> bool:
    """Whether a fault of this path is one of the leaf that no trust list and no further certificate could cure."""
    if fault.position or fault.code not in LASTING:
        return False
    return fault.code != "signature-algorithm-refused" or not path.certificates[0].self_issued


def _weight(candidate: _Candidate) -> int:
    return candidate.weight
