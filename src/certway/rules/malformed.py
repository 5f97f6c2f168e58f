"""Can the certificates be read at all, and by strict readers too?"""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Examined
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
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

    Says: The encoding of {certificate} of {presenter} is not readable to {verifier}: {field}.
    Short: certificate of {presenter} unreadable
    Why: The verifier ends the handshake before it judges anything.
    Repair:
        {presenter}: have the certificate reissued
    """
    for fault in examined.faults("malformed"):
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
