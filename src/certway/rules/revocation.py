"""Is nothing of the chain revoked, and can that be known?"""

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
    claims=("revoked",),
    per=("certificate", "presenter"),
    sources=("cisco-221624", "rfc5280-6.3"),
)
def revoked(examined: Examined) -> Iterator[Violation]:
    """No certificate of the chain is revoked.

    Says: {certificate}, in the chain shown by {presenter} to {verifier}, is revoked ({presented}).
    Short: certificate of {presenter} is revoked
    Why: Verifiers that check revocation close the connection.
    Repair:
        {presenter}: have a new certificate issued with a new key, and install it
    """
    for fault in examined.faults("revoked"):
        yield violation(fault_words(examined, fault), *shown_at(examined))


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.NETWORK,
    claims=("revocation-unknown",),
    per=("verifier",),
    sources=("certificate-guide-x14.0.2-crl",),
)
def status_unknown(examined: Examined) -> Iterator[Violation]:
    """Where revocation is checked, a usable list of every issuer is at hand.

    Says: Revocation is checked by {verifier}, with no usable list for {certificate} shown by {presenter}.
    Short: no revocation list at {verifier}
    Why: With the fallback "treat as revoked" the connection is closed.
    Repair:
        {verifier}: upload a current CRL of the issuer :: Maintenance > Security > CRL management
    """
    for fault in examined.faults("revocation-unknown"):
        yield violation(fault_words(examined, fault), *shown_at(examined))


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("crl-expired",),
    per=("verifier", "presented"),
    sources=("certificate-guide-x14.0.2-crl",),
)
def list_expired(examined: Examined) -> Iterator[Violation]:
    """Every revocation list in use is current.

    Says: The revocation list at {verifier} that covers {certificate} of {presenter} ended on {presented};
        everything of that CA counts as revoked.
    Short: revocation list at {verifier} expired
    Why: An expired list refuses every certificate of its CA.
    Repair:
        {verifier}: upload a current CRL of the issuer :: Maintenance > Security > CRL management
    """
    for fault in examined.faults("crl-expired"):
        yield violation(fault_words(examined, fault), *shown_at(examined))
