"""What is above a leaf: the certificates from its issuer up, and what they come to for every leaf below them.

A path is judged in two parts. Dates, purposes, lengths, constraints among the CAs and their signatures are the same
for all leaves of an issuer and are worked out here, once per verifier; what is left per leaf is one signature and a
few comparisons (`chains`). Knows RFC 5280 section 6 for CAs. Refuses to choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from certway.model.certificate import Certificate
from certway.model.verdict import Fault
from certway.pki import checks
from certway.pki.constraints import Constraints, check_constraints, constraint_defects, find_constraints
from certway.pki.distinguished_names import short_name
from certway.pki.faults import weigh
from certway.pki.identifiers import is_self_issued
from certway.pki.policies import PolicyState, begin_policies, pass_issuer
from certway.pki.signatures import SignatureProblem, signature_holds
from certway.pki.strength import signature_kind
from certway.pki.verifiers import Verifier

MISMATCH: Final = "signature-algorithm.mismatch"
Chain = tuple[Certificate, ...]


class Lineage(NamedTuple):
    """`certificates` from the leaf's issuer up; `anchored`: the last one is trusted by the profile's rule.

    `faults` and `notes` have positions from 1 on; `weight` is how bad the faults are. `constraints` are what the
    CAs put on the names below them, `policies` what theirs leave for the leaf (None: nobody asks).
    `next_change`: the first instant at which a validity turns.
    """

    certificates: Chain
    anchored: bool
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    weight: int = 0
    constraints: tuple[Constraints, ...] = ()
    policies: PolicyState | None = None
    next_change: datetime | None = None


DIRECTLY: Final = Lineage((), anchored=True)
"""Of a leaf that is trusted itself."""
NOTHING: Final = Lineage((), anchored=False)
"""Of a leaf above which nothing is found."""


def build_lineage(verifier: Verifier, certificates: Chain, *, anchored: bool) -> Lineage:
    """Judge at least one certificate above a leaf."""
    constraints, faults = _constrain(verifier, certificates, anchored)
    notes: tuple[Fault, ...] = ()
    below = 0
    for position, certificate in enumerate(certificates, 1):
        is_last = position == len(certificates)
        is_root = anchored and is_last
        faults += verifier.issuer_faults(certificate, position, below, is_root=is_root, is_last=is_last)
        notes += verifier.notes(certificate, position, is_root=is_root)
        below += not is_self_issued(certificate)
    faults += (*_signature_faults(verifier, certificates), *_depth_faults(verifier, certificates, anchored))
    if not anchored and verifier.trusted is not None:
        faults += (find_building_fault(certificates, verifier, first=1),)
    policies = _pass_policies(verifier, certificates, anchored)
    changes = find_next_change(certificates, verifier.at)
    return Lineage(certificates, anchored, faults, notes, weigh(faults), constraints, policies, changes)


def find_next_change(certificates: Iterable[Certificate], at: datetime) -> datetime | None:
    """The first instant after `at` at which a validity begins or ends."""
    instants = (instant for certificate in certificates for instant in (certificate.not_before, certificate.not_after))
    return min((instant for instant in instants if instant > at), default=None)


def find_building_fault(certificates: Chain, verifier: Verifier, first: int = 0) -> Fault:
    """Why a path does not end in the trust list; `first` is the position of its first certificate.

    issuer-missing: `expected` is the missing issuer, `presented` the key identifier that its child states.
    """
    end, position = certificates[-1], first + len(certificates) - 1
    if verifier.is_self_signed(end):
        code = "not-trusted" if position else "self-signed-not-trusted"
        return Fault(code=code, position=position, field="subject", expected=short_name(end.subject))
    stated = end.authority_key_identifier
    identifier = stated.key_identifier.hex() if stated is not None and stated.key_identifier else ""
    missing = short_name(end.issuer)
    return Fault(code="issuer-missing", position=position, field="issuer", expected=missing, presented=identifier)


def find_signature_faults(
    verifier: Verifier, child: Certificate, issuer: Certificate, position: int
) -> tuple[Fault, ...]:
    """Whether the issuer's key made the child's signature, in the algorithm that the child names twice."""
    answer = signature_holds(child, issuer, verifier.memo)
    if answer is True and not (child.recovered and any(note.where == MISMATCH for note in child.recovered)):
        return ()
    fault = Fault(
        code="signature-wrong",
        position=position,
        field="signature",
        expected=short_name(issuer.subject),
        presented=signature_kind(child.signature_algorithm).word if isinstance(answer, SignatureProblem) else "",
    )
    return (fault,)


def _signature_faults(verifier: Verifier, certificates: Chain) -> Iterator[Fault]:
    for position in range(1, len(certificates)):
        child, issuer = certificates[position - 1], certificates[position]
        yield from checks.check_digest(child.signature_algorithm, issuer.key, position, verifier.profile)
        yield from find_signature_faults(verifier, child, issuer, position)


def _depth_faults(verifier: Verifier, certificates: Chain, anchored: bool) -> Iterator[Fault]:
    intermediates = certificates[:-1] if anchored else certificates
    every = verifier.profile.depth_counts_self_issued
    depth = sum(every or not is_self_issued(certificate) for certificate in intermediates)
    if depth > verifier.max_depth:
        expected, presented = str(verifier.max_depth), str(depth)
        yield Fault(
            code="path-too-long", position=len(certificates), field="depth", expected=expected, presented=presented
        )


def _constrain(
    verifier: Verifier, certificates: Chain, anchored: bool
) -> tuple[tuple[Constraints, ...], tuple[Fault, ...]]:
    """From the anchor down: what each CA constrains holds for all below it; self-issued CAs are free (6.1.3 (b))."""
    profile = verifier.profile
    above: tuple[Constraints, ...] = ()
    faults: tuple[Fault, ...] = ()
    for position in range(len(certificates), 0, -1):
        certificate = certificates[position - 1]
        if above and not is_self_issued(certificate):
            faults += tuple(check_constraints(certificate, position, above, profile))
        is_root = anchored and position == len(certificates)
        own = None if is_root and not profile.anchor_constraints else find_constraints(certificate, profile.strict)
        if own is not None:
            faults += tuple(constraint_defects(own, position))
            above = (*above, own)
    return above, faults


def _pass_policies(verifier: Verifier, certificates: Chain, anchored: bool) -> PolicyState | None:
    if verifier.policies is None:
        return None
    intermediates = certificates[:-1] if anchored else certificates
    state = begin_policies(len(intermediates) + 1, verifier.policies)
    for position in range(len(intermediates), 0, -1):
        state = pass_issuer(state, intermediates[position - 1], position)
    return state
