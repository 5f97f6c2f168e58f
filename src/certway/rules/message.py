"""The certificate that travels inside the SIP SERVICE message of MRA."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Examined
from certway.model.confidence import Confidence
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import leaf_name, parties, shown_at


@rule(
    about=Examined,
    when=lambda examined: examined.carrier == "message",
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    confidence=Confidence.INFERRED,
    claims=("issuer-missing",),
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-212347", "cisco-225482"),
)
def issuer_missing(examined: Examined) -> Iterator[Violation]:
    """Every issuer of Expressway-E's certificate is in the own list of the Expressway-C that reads the message.

    Says: The SERVICE message carries {certificate} of {presenter} alone; {issuer} is not in the {list} of {verifier}.
    Short: SERVICE carries the leaf alone
    Why: Phones and Jabber may lose their SIP registration over MRA although the zone is active.
    Repair:
        {verifier}: append {issuer} to {list}
        {verifier}: restart, one peer at a time
    """
    for fault in examined.faults("issuer-missing"):
        words: dict[str, Word] = {"certificate": leaf_name(examined), "issuer": fault.expected}
        yield violation(parties(examined) | words, *shown_at(examined))
