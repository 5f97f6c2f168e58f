"""Is nothing of the chain revoked, and can that be known?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from certway.derive.revocation import FALLBACK
from certway.derive.subjects import Examined
from certway.knowledge.revocation_policies import find_revocation_policy
from certway.model.confidence import Confidence
from certway.model.observation import Origin, Seen
from certway.model.text import Text, Word, say
from certway.model.verdict import CauseKind, Fault, Severity
from certway.pki.crl_entries import REASONS
from certway.pki.distinguished_names import short_name
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import fault_words, shown_at


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("revoked",),
    per=("certificate", "presenter"),
    sources=("cisco-221624", "rfc5280-6.3", "rfc6960"),
)
def revoked(examined: Examined) -> Iterator[Violation]:
    """No certificate of the chain is revoked.

    Says: {certificate}, in the chain shown by {presenter} to {verifier}, is revoked ({since}).
    Short: certificate of {presenter} is revoked
    Why: Verifiers that check revocation close the connection; the others go on trusting a certificate that its own CA
        has withdrawn.
    Seen when: The CA revoked the certificate by mistake or after an incident, and the node still shows it.
    Repair:
        {presenter}: have a new certificate issued with a new key, and install it
    """
    for fault in examined.faults("revoked"):
        words: dict[str, Word] = {"since": _since(fault)}
        yield violation(fault_words(examined, fault) | words, *shown_at(examined), confidence=_of_asking(examined))


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    claims=("revocation-unknown",),
    per=("issuer",),
    sources=("certificate-guide-x14.0.2-crl", "expressway-admin-x15.5-reference", "expressway-admin-x15.5-security"),
)
def status_unknown(examined: Examined) -> Iterator[Violation]:
    """Where revocation is checked, a usable list of every issuer is at hand.

    Says: Revocation is checked by {verifier}, with no usable list of {issuer} there for {certificate} shown by
        {presenter}, and no address to ask; without an answer such a certificate counts as revoked.
    Short: no revocation list of {issuer} at {verifier}
    Why: With the fallback "treat as revoked" the connection is closed.
    Seen when: Checking was switched on, and the private CA publishes no list or its list was never uploaded.
    Repair:
        {verifier}: upload a current CRL of {issuer} :: Maintenance > Security > CRL management
        {verifier}: or set the source inaccessibility behavior to treat as not revoked
    Not to be confused with: revocation.list-expired, where a list is there and too old
    """
    for fault in examined.faults("revocation-unknown"):
        words = fault_words(examined, fault) | {"issuer": _issuer(examined, fault)}
        yield violation(words, *shown_at(examined), confidence=_of_fallback(examined))


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("crl-expired",),
    per=("issuer", "period"),
    sources=("certificate-guide-x14.0.2-crl",),
)
def list_expired(examined: Examined) -> Iterator[Violation]:
    """Every revocation list in use is current.

    Says: The revocation list of {issuer} at {verifier}, which covers {certificate} of {presenter}, {period};
        everything of that CA counts as revoked.
    Short: revocation list of {issuer} at {verifier} not current
    Why: An expired list refuses every certificate of its CA.
    Seen when: Lists are uploaded by hand, and nobody uploaded the next one.
    Repair:
        {verifier}: upload a current CRL of {issuer} :: Maintenance > Security > CRL management
    """
    for fault in examined.faults("crl-expired"):
        words: dict[str, Word] = {"period": _period(fault), "issuer": _issuer(examined, fault)}
        yield violation(fault_words(examined, fault) | words, *shown_at(examined), confidence=_of_asking(examined))


def _since(fault: Fault) -> Text:
    """When the certificate was revoked and why, as far as the list or the answer says so."""
    reason, _, instant = fault.presented.partition(" ")
    if not instant:
        return say("at a time that cannot be read, {reason}", reason=reason)
    at = datetime.fromisoformat(instant)
    return say("on {at}", at=at) if reason == REASONS[0] else say("on {at}, {reason}", at=at, reason=reason)


def _issuer(examined: Examined, fault: Fault) -> str:
    """The CA whose list would tell."""
    culprit = examined.certificate_at(fault.position)
    return short_name(culprit.issuer) if culprit is not None else "?"


def _period(fault: Fault) -> Text:
    """When the list that is not current was, or will be."""
    instant = datetime.fromisoformat(fault.presented)
    if fault.field == "thisUpdate":
        return say("does not begin before {at}", at=instant)
    return say("ended on {at}", at=instant)


def _of_asking(examined: Examined) -> Confidence:
    """How well it is founded that this verifier asks for revocation at all."""
    policy = find_revocation_policy(examined.check.question.profile.name)
    if policy is None or policy.confidence is Confidence.INFERRED:
        return Confidence.INFERRED
    return Confidence.DOCUMENTED


def _of_fallback(examined: Examined) -> Confidence:
    """The same for what it makes of no answer: a default that is only assumed is as good as its documents."""
    fallback = examined.setting(FALLBACK)
    policy = find_revocation_policy(examined.check.question.profile.name)
    assumed = isinstance(fallback, Seen) and any(place.origin is Origin.ASSUMED for place in fallback.provenance)
    return policy.confidence if policy is not None and assumed else _of_asking(examined)
