"""Do the CAs of the chain allow the certificate below them?"""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Examined
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import fault_words, shown_at


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("not-a-ca",),
    per=("certificate",),
    sources=("rfc5280-4.2.1.9", "certificate-guide-x15.4-about"),
)
def not_a_ca(examined: Examined) -> Iterator[Violation]:
    """Every issuer of the chain is marked as a CA.

    Says: {certificate}, above the certificate of {presenter}, carries no basicConstraints with CA:TRUE;
        refused by {verifier}.
    Short: an issuer of {presenter} is no CA
    Why: The handshake ends with "invalid CA certificate".
    Repair:
        {presenter}: have its certificate issued by a real CA, or the CA certificate reissued with CA:TRUE
    """
    for fault in examined.faults("not-a-ca"):
        yield violation(fault_words(examined, fault), *shown_at(examined))


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("path-too-long",),
    per=("certificate",),
    sources=("rfc5280-4.2.1.9",),
)
def path_too_long(examined: Examined) -> Iterator[Violation]:
    """No CA has more CAs below it than it allows.

    Says: {certificate} allows {expected} CA certificates below it; the chain of {presenter} built by {verifier} has
        {presented}.
    Short: path length of a CA exceeded
    Why: The handshake ends with "path length constraint exceeded".
    Repair:
        {presenter}: have its certificate issued by a CA that may issue it
    """
    for fault in examined.faults("path-too-long"):
        yield violation(fault_words(examined, fault), *shown_at(examined))


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("name-constraint-violated",),
    per=("certificate", "presented"),
    sources=("rfc5280-4.2.1.10",),
)
def name_not_allowed(examined: Examined) -> Iterator[Violation]:
    """Every name of the certificate lies within the name constraints of its CAs.

    Says: {presented} in the certificate of {presenter} is outside the name constraints of its CA ({expected});
        refused by {verifier}.
    Short: {presented} outside its CA's constraints
    Why: The handshake ends with "permitted subtree violation" or "excluded subtree violation".
    Seen when: A company CA is limited to internal domains and the certificate names a public one.
    Repair:
        {presenter}: drop {presented}, or have the certificate issued by a CA that may name it
    """
    for fault in examined.faults("name-constraint-violated"):
        yield violation(fault_words(examined, fault), *shown_at(examined))


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("policy-missing",),
    per=("certificate",),
    sources=("rfc5280-6.1",),
)
def policy_missing(examined: Examined) -> Iterator[Violation]:
    """Where a CA demands certificate policies, the chain has one.

    Says: The chain of {presenter} has no certificate policy that its CAs allow; refused by {verifier}.
    Short: no valid policy in the chain of {presenter}
    Why: The handshake ends with "no explicit policy".
    Repair:
        {presenter}: have its certificate issued with a policy of its CA
    """
    for fault in examined.faults("policy-missing"):
        yield violation(fault_words(examined, fault), *shown_at(examined))


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("unknown-critical-extension",),
    per=("certificate", "presented"),
    sources=("rfc5280-4.2",),
)
def unknown_critical_extension(examined: Examined) -> Iterator[Violation]:
    """No certificate of the chain carries a critical extension that verifiers do not know.

    Says: {certificate} of {presenter} carries the critical extension {presented}, unknown to {verifier}.
    Short: unknown critical extension at {presenter}
    Why: The handshake ends with "unhandled critical extension".
    Repair:
        {presenter}: have the certificate reissued without {presented}, or with it not critical
    """
    for fault in examined.faults("unknown-critical-extension"):
        yield violation(fault_words(examined, fault), *shown_at(examined))
