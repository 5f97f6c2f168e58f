"""Can the certificates be read at all, and by strict readers too?"""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Examined
from certway.model.confidence import Confidence
from certway.model.text import Text, Word, say
from certway.model.verdict import CauseKind, Fault, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import fault_words, leaf_name, parties, shown_at


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("malformed",),
    per=("certificate", "presenter"),
    sources=("rfc5280-4.2",),
)
def unreadable(examined: Examined) -> Iterator[Violation]:
    """Every certificate of the chain can be read by its verifier.

    Says: {verifier} cannot use {certificate} shown by {presenter}: {what}.
    Short: certificate of {presenter} unreadable
    Why: The verifier ends the handshake before it judges anything.
    Seen when: A template of the CA adds an extension that the request holds already.
    Repair:
        {presenter}: have the certificate reissued
    """
    for fault in examined.faults("malformed"):
        words: dict[str, Word] = {"what": _what(fault)}
        yield violation(fault_words(examined, fault) | words, *shown_at(examined))


def _what(fault: Fault) -> Text:
    """The part that decides and cannot be read."""
    if fault.expected == "once":
        return say("{part} stands in it twice", part=fault.field)
    return say("{part} cannot be read", part=fault.field)


@rule(
    about=Examined,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    claims=("rfc5280-rule-broken", "web-rule-broken"),
    per=("certificate", "presenter", "field"),
    sources=("cabf-br", "rfc5280-4.2"),
    confidence=Confidence.INFERRED,
)
def form_refused(examined: Examined) -> Iterator[Violation]:
    """The certificate keeps the rules of form of public web certificates, by which browsers judge.

    Says: {field} of {certificate} shown by {presenter} is not as {expected} has it, which {verifier} may refuse.
    Short: form of {certificate} against the rules of the web
    Why: Which of these rules a browser enforces differs by browser and year; the strictest refuse the page.
    Seen when: A private CA uses a template of its own, for instance with a common name that is no alternative name.
    Repair:
        {presenter}: have the certificate reissued as {expected} asks
    Not to be confused with: malformed.not-strict, which is about the encoding, not about what is in it
    """
    for fault in examined.faults("rfc5280-rule-broken", "web-rule-broken"):
        yield violation(fault_words(examined, fault) | {"field": fault.field}, *shown_at(examined))


@rule(
    about=Examined,
    severity=Severity.NOTE,
    kind=CauseKind.CERTIFICATE,
    per=("certificate", "presenter"),
    sources=("rfc5280-4.2",),
)
def not_strict(examined: Examined) -> Iterator[Violation]:
    """The certificate is encoded as the standard asks, so that strict readers accept it too.

    Says: A strict reader refuses {certificate} of {presenter}, though it is read by {verifier}: {what}.
    Short: encoding of {certificate} not strict
    Why: Other products may refuse what this one reads.
    Repair:
        {presenter}: have the certificate reissued by a CA that encodes it properly
    """
    for recovered in examined.leaf.recovered:
        words: dict[str, Word] = {"certificate": leaf_name(examined), "what": recovered.what}
        yield violation(parties(examined) | words, *shown_at(examined))
