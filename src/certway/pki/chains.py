"""The answer to a question: which path the verifier takes, which is the best, and every fault on them.

Theory of operation: a path is judged in two parts. What the certificates above the leaf come to (dates, purposes,
length, strength, their signatures) is the same for every leaf below them and is remembered per verifier; what is
left per leaf is one signature and a few comparisons. Every check always runs; nothing stops at the first fault.

Knows RFC 5280 section 6 and the parameters of profiles. Refuses to know products.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from certway.model.certificate import Certificate
from certway.model.link import PolicyInputs, Question, Reference, RevocationMode
from certway.model.observation import Seen, Unseen
from certway.model.profile import IssuerChoice, Profile
from certway.model.store import TrustList
from certway.model.value import value
from certway.model.verdict import Evaluation, Fault, Opinion, Path
from certway.pki import checks
from certway.pki.constraints import Constraints, check_constraints, constraint_defects, find_constraints
from certway.pki.distinguished_names import short_name
from certway.pki.faults import BUILDING, RANK, sort_faults
from certway.pki.memo import Memo
from certway.pki.names import find_match, match_name
from certway.pki.paths import (
    DEEPEST,
    Budget,
    Candidate,
    Surroundings,
    choose_first_fit,
    find_candidates,
    self_signed,
)
from certway.pki.policies import PolicyState, begin_policies, check_leaf_policies, pass_issuer
from certway.pki.revocation import Inquiry, ListSet, read_lists
from certway.pki.shape import check_shape
from certway.pki.signatures import SignatureProblem, signature_holds
from certway.pki.web_rules import check_web_rules

# Faults of the leaf that no trust list and no further certificate could cure.
LASTING = frozenset(
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
NO_NAMES: Seen[tuple[Reference, ...]] = Seen(value=())
DEEPEST_LIST_ISSUER = 3  # a list's issuer may need another list, and so on
NO_PATH = Path(certificates=(), anchored=False)
MOST_NAMES = 20  # shown in a fault


def evaluate(question: Question, memo: Memo) -> Evaluation:
    """What the profile of the question says of its leaf; equal questions are evaluated once per memo."""
    known = memo.evaluations.get(question)
    if known is None:
        known = memo.evaluations[question] = _evaluate(question, memo)
    return known


def _evaluate(question: Question, memo: Memo) -> Evaluation:
    leaf = question.presented.leaf
    if isinstance(leaf, Unseen):
        return Evaluation(opinion=Opinion.UNDECIDED, chosen=NO_PATH, best=NO_PATH)
    judged = _Judge(question, memo)
    chosen, best = judged.paths(leaf.value)
    matched = judged.matched_name(leaf.value)
    return Evaluation(
        opinion=judged.opinion(chosen),
        chosen=chosen,
        best=best,
        notes=judged.notes(chosen),
        matched=matched,
        next_change=min((*changes(chosen.certificates, question.at), *judged.until), default=None),
    )


def to_the_second(at: datetime) -> datetime:
    """Validities count whole seconds (RFC 5280 4.1.2.5), so that an instant belongs to the second it lies in."""
    return at.replace(microsecond=0)


def changes(certificates: Iterable[Certificate], at: datetime) -> Iterator[datetime]:
    """Every instant after `at` at which a validity begins or ends."""
    for certificate in certificates:
        for instant in (certificate.not_before, certificate.not_after):
            if instant > at:
                yield instant


@value
class _Issuers:
    """What the certificates above a leaf come to: their faults, at positions from 1 on, and what they constrain."""

    faults: tuple[Fault, ...]
    constraints: tuple[Constraints, ...] = ()
    policies: PolicyState | None = None


class _Judge:
    """One question being answered."""

    __slots__ = ("around", "lists", "memo", "others", "question", "references", "trusted", "until", "visiting")

    def __init__(self, question: Question, memo: Memo, visiting: frozenset[Certificate] = frozenset()) -> None:
        """`visiting`: issuers of revocation lists whose own validity is being asked further up."""
        self.visiting = visiting
        self.until: list[datetime] = []
        self.question = question if question.at.microsecond == 0 else replace(question, at=to_the_second(question.at))
        self.memo = memo
        self.trusted: TrustList | None = question.trusted.value if isinstance(question.trusted, Seen) else None
        self.others: tuple[Certificate, ...] = (
            question.presented.others.value if isinstance(question.presented.others, Seen) else ()
        )
        self.references: tuple[Reference, ...] = (
            question.references.value if isinstance(question.references, Seen) else ()
        )
        normalised = question.profile.names_normalised
        sent = sha256(b"".join(other.sha256 for other in self.others)).digest()
        self.around = Surroundings(
            trusted=memo.by_subject(self.trusted.digest, self.trusted.entries, normalised) if self.trusted else {},
            others=memo.by_subject(sent, self.others, normalised) if self.others else {},
            profile=question.profile,
            at=self.question.at,
            depth=self.most_intermediates(),
        )
        self.lists = None if question.revocation is RevocationMode.OFF else read_lists(question.crls, memo)

    def most_intermediates(self) -> int:
        """The smaller of the limits of question and profile."""
        limits = (self.question.max_depth, self.question.profile.max_depth or None)
        return min((limit for limit in limits if limit is not None), default=DEEPEST)

    def paths(self, leaf: Certificate) -> tuple[Path, Path]:
        """The path the verifier takes, and the best one that exists."""
        profile = self.question.profile
        if profile.leaf_in_list_suffices and self.trusted is not None and leaf in self.trusted.entries:
            faults = sort_faults(self.name_faults(leaf))
            path = Path(certificates=(leaf,), anchored=True, faults=faults)
            return path, path
        if profile.choice is IssuerChoice.FIRST_FIT:
            chosen = self.judge(choose_first_fit(leaf, self.around, self.memo))
            if not chosen.faults:
                return chosen, chosen
            found, _ = self.search(leaf)
            return chosen, min((chosen, found), key=_badness)
        best, spent = self.search(leaf)
        if spent and best.faults:
            exhausted = Fault(code="search-budget-exhausted", position=len(best.certificates) - 1, field="issuer")
            faults = sort_faults((*best.faults, exhausted))
            best = Path(certificates=best.certificates, anchored=best.anchored, faults=faults)
        return best, best

    def search(self, leaf: Certificate) -> tuple[Path, bool]:
        """The path with the fewest and least severe faults, and whether the budget ended first."""
        budget = Budget()
        best: Path | None = None
        for candidate in find_candidates(leaf, self.around, self.memo, budget):
            path = self.judge(candidate)
            if best is None or _badness(path) < _badness(best):
                best = path
            if not best.faults:
                break
        if best is None:
            best = self.judge(Candidate(certificates=(leaf,), anchored=False))
        return best, budget.spent

    def judge(self, candidate: Candidate) -> Path:
        """Every fault along one path."""
        certificates = candidate.certificates
        issuers = self.issuers(candidate)
        faults = [*self.leaf_faults(candidate), *issuers.faults]
        if issuers.constraints:
            faults += check_constraints(certificates[0], 0, issuers.constraints, self.question.profile)
        if issuers.policies is not None:
            faults += check_leaf_policies(issuers.policies, certificates[0], self.question.policies)
        if self.lists is not None and candidate.anchored:
            faults += self.revocation_faults(candidate, self.lists)
        if not candidate.anchored:
            faults.append(building_fault(certificates, self.question.profile, self.memo))
        return Path(certificates=certificates, anchored=candidate.anchored, faults=sort_faults(faults))

    def issuers(self, candidate: Candidate) -> _Issuers:
        """The part that does not depend on the leaf."""
        question = self.question
        key = (
            candidate.certificates[1:],
            candidate.anchored,
            question.profile,
            question.purpose,
            question.at,
            question.policies,
        )
        known: _Issuers | None = self.memo.issuers.get(key)
        if known is None:
            known = self.memo.issuers[key] = self.judge_issuers(candidate)
        return known

    def judge_issuers(self, candidate: Candidate) -> _Issuers:
        """From the anchor down: what each issuer constrains holds for all below it."""
        profile, certificates = self.question.profile, candidate.certificates
        faults = list(self.issuer_faults(candidate))
        above: tuple[Constraints, ...] = ()
        for position in range(len(certificates) - 1, 0, -1):
            issuer = certificates[position]
            if above and not issuer.self_issued:
                faults += check_constraints(issuer, position, above, profile)
            anchor = candidate.anchored and position == len(certificates) - 1
            own = None if anchor and not profile.anchor_constraints else find_constraints(issuer, profile.strict)
            if own is not None:
                faults += constraint_defects(own, position)
                above = (*above, own)
        return _Issuers(faults=tuple(faults), constraints=above, policies=self.issuer_policies(candidate))

    def issuer_policies(self, candidate: Candidate) -> PolicyState | None:
        """What the policies of the issuers leave for the leaf; None where nobody asks for policies."""
        inputs, certificates = self.question.policies, candidate.certificates
        if not self.question.profile.policies and inputs == PolicyInputs():
            return None
        count = len(certificates) - 1 if candidate.anchored else len(certificates)
        state = begin_policies(count, inputs)
        for position in range(count - 1, 0, -1):
            state = pass_issuer(state, certificates[position], position)
        return state if count else None

    def issuer_faults(self, candidate: Candidate) -> Iterator[Fault]:
        """All faults at positions above the leaf."""
        profile, at, purpose = self.question.profile, self.question.at, self.question.purpose
        certificates, above = candidate.certificates, 0
        for position, issuer in enumerate(certificates[1:], 1):
            last = position == len(certificates) - 1
            anchor = last and candidate.anchored
            if not anchor or profile.anchor_validity:
                yield from checks.check_dates(issuer, position, profile, at)
            if not anchor or profile.anchor_purpose:
                yield from checks.check_issuer_purpose(issuer, position, profile, purpose)
            if not anchor or profile.floor_includes_anchor_key:
                yield from checks.check_key(issuer, position, profile)
            yield from checks.check_issuer(issuer, position, anchor, profile)
            yield from checks.check_critical_extensions(issuer, position)
            if profile.strict:
                yield from self.form_faults(issuer, position, anchor)
            if not anchor or profile.anchor_constraints:
                yield from length_fault(issuer, position, above)
            if not issuer.self_issued:
                above += 1
            if not last:
                yield from self.signature_faults(issuer, certificates[position + 1], position)

    def signature_faults(self, child: Certificate, issuer: Certificate, position: int) -> Iterator[Fault]:
        """Whether the issuer's key made the child's signature, and by a method the profile accepts."""
        yield from checks.check_signature_algorithm(child, position, self.question.profile)
        answer = signature_holds(child, issuer, self.memo)
        if answer is not True:
            presented = answer.why.template if isinstance(answer, SignatureProblem) else ""
            yield Fault(
                code="signature-wrong",
                position=position,
                field="signature",
                expected=short_name(issuer.subject),
                presented=presented,
            )

    def leaf_faults(self, candidate: Candidate) -> Iterator[Fault]:
        """All faults at position 0."""
        question, certificates = self.question, candidate.certificates
        leaf, profile = certificates[0], question.profile
        alone = len(certificates) == 1
        if not (alone and candidate.anchored) or profile.anchor_validity:
            yield from checks.check_dates(leaf, 0, profile, question.at)
        if not alone:
            yield from self.signature_faults(leaf, certificates[1], 0)
        elif not candidate.anchored and not self_signed(leaf, profile, self.memo):
            yield from checks.check_signature_algorithm(leaf, 0, profile)
        yield from self.name_faults(leaf)
        yield from checks.check_leaf_purpose(leaf, profile, question.purpose)
        yield from checks.check_leaf_key_usage(leaf, profile, question.purpose)
        yield from checks.check_key(leaf, 0, profile)
        yield from checks.check_critical_extensions(leaf, 0)
        if profile.strict:
            yield from self.form_faults(leaf, 0, alone and candidate.anchored)

    def revocation_faults(self, candidate: Candidate, lists: ListSet) -> Iterator[Fault]:
        """What the lists say of each certificate that must be asked, from the anchor down."""
        question, certificates = self.question, candidate.certificates
        asked = len(certificates) - 1 if question.revocation is RevocationMode.CHAIN else min(1, len(certificates) - 1)
        signers = tuple(dict.fromkeys((*self.others, *(self.trusted.entries if self.trusted else ()))))
        for position in range(asked - 1, -1, -1):
            inquiry = Inquiry(
                certificates[position],
                certificates[position + 1],
                lists,
                question.at,
                strict=question.profile.strict,
                signers=signers,
                valid=lambda signer: self.may_sign_lists(signer, certificates[-1]),
                memo=self.memo,
            )
            status = inquiry.status(position)
            self.until += [] if status.until is None else [status.until]
            yield from status.faults

    def may_sign_lists(self, signer: Certificate, anchor: Certificate) -> bool:
        """Whether an issuer of lists is valid itself, under the same anchor (RFC 5280 6.3.3 (f))."""
        if signer == anchor or signer in self.visiting:
            return True  # a list may speak of its own signer, whose path is being judged further up
        if len(self.visiting) >= DEEPEST_LIST_ISSUER:
            return False
        question = replace(self.question, purpose="any", references=NO_NAMES, policies=PolicyInputs())
        path, _ = _Judge(question, self.memo, self.visiting | {signer}).paths(signer)
        return not path.faults and path.certificates[-1] == anchor

    def form_faults(self, certificate: Certificate, position: int, anchor: bool) -> Iterator[Fault]:
        """What strict profiles refuse although it breaks nothing between two parties."""
        web = self.question.profile.web_pki
        yield from check_shape(certificate, position, last=anchor, web=web)
        if web:
            yield from check_web_rules(certificate, position, last=anchor)

    def notes(self, path: Path) -> tuple[Fault, ...]:
        """What a verifier of public web certificates would refuse, where this profile is strict but no such one."""
        profile = self.question.profile
        if not profile.strict or profile.web_pki:
            return ()
        end = len(path.certificates) - 1
        return sort_faults(
            fault
            for position, certificate in enumerate(path.certificates)
            for fault in check_web_rules(certificate, position, last=path.anchored and position == end)
        )

    def name_faults(self, leaf: Certificate) -> Iterator[Fault]:
        """One fault per reference that must match and does not; one for all where any of them suffices."""
        profile = self.question.profile
        missing = [reference for reference in self.references if find_match(reference, leaf, profile) is None]
        if not self.question.every_reference and len(missing) < len(self.references):
            return
        groups = [[each] for each in missing] if self.question.every_reference else [missing] if missing else []
        for group in groups:
            match = match_name(group[0], leaf, profile)
            yield Fault(
                code="name-mismatch",
                position=0,
                field="subjectAltName",
                expected=", ".join(reference.text for reference in group),
                presented=", ".join(name.text for name in match.considered[:MOST_NAMES]),
            )

    def matched_name(self, leaf: Certificate) -> str:
        """The first presented name that satisfies a reference."""
        for reference in self.references:
            match = find_match(reference, leaf, self.question.profile)
            if match is not None:
                return match.text
        return ""

    def opinion(self, chosen: Path) -> Opinion:
        """What can be said although a part of the question may be unseen."""
        question = self.question
        if isinstance(question.trusted, Unseen):
            lasting = any(is_lasting(fault, chosen) for fault in chosen.faults)
            return Opinion.REFUSED if lasting else Opinion.UNDECIDED
        if not chosen.faults:
            return Opinion.UNDECIDED if isinstance(question.references, Unseen) else Opinion.ACCEPTED
        if isinstance(question.presented.others, Unseen) and all(self.may_be_cured(fault) for fault in chosen.faults):
            return Opinion.UNDECIDED
        return Opinion.REFUSED

    def may_be_cured(self, fault: Fault) -> bool:
        """Whether certificates that were perhaps sent could make this fault go away."""
        return fault.code in BUILDING or (self.question.profile.choice is IssuerChoice.SEARCH and fault.position > 0)


def is_lasting(fault: Fault, path: Path) -> bool:
    """Whether a fault of this path is one of the leaf that no trust list and no further certificate could cure."""
    if fault.position or fault.code not in LASTING:
        return False
    return fault.code != "signature-algorithm-refused" or not path.certificates[0].self_issued


def _badness(path: Path) -> tuple[bool, int, tuple[int, ...], int]:
    """Lower is better: trusted, few faults, late in the order of people, short."""
    ranks = tuple(sorted(-RANK[fault.code] for fault in path.faults))
    return (not path.anchored, len(path.faults), ranks, len(path.certificates))


def length_fault(issuer: Certificate, position: int, above: int) -> Iterator[Fault]:
    """RFC 5280 4.2.1.9: `above` counts the certificates between leaf and issuer that are not self-issued."""
    limit = issuer.basic_constraints.path_length if issuer.basic_constraints else None
    if limit is not None and above > limit:
        yield Fault(
            code="path-too-long",
            position=position,
            field="basicConstraints.pathLenConstraint",
            expected=str(limit),
            presented=str(above),
        )


def building_fault(certificates: tuple[Certificate, ...], profile: Profile, memo: Memo) -> Fault:
    """Why a path does not end in the trust list, at the position where it stops."""
    end, position = certificates[-1], len(certificates) - 1
    if self_signed(end, profile, memo):
        code = "not-trusted" if position else "self-signed-not-trusted"
        return Fault(code=code, position=position, field="subject", expected=short_name(end.subject))
    stated = end.authority_key_identifier
    identifier = stated.key_identifier.hex() if stated and stated.key_identifier else ""
    return Fault(
        code="issuer-missing",
        position=position,
        field="issuer",
        expected=short_name(end.issuer),
        presented=identifier,
    )
