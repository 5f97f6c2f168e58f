"""What clients at the edge ask beyond a chain and a name."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Examined
from certway.model.confidence import Confidence
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import certificate_name, leaf_name, parties, shown_at


@rule(
    about=Examined,
    when=lambda examined: examined.row.id == "K-03",
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    confidence=Confidence.INFERRED,
    cause="own-chain",
    per=("issuer",),
    sources=("cisco-212475", "cisco-118798"),
)
def chain_not_sent(examined: Examined) -> Iterator[Violation]:
    """Expressway-E sends its whole chain, so that clients that hold the root alone can build it.

    Says: {presenter} does not send {issuer} along with {certificate}; {verifier} accepts it only because it
        holds {issuer} itself.
    Short: {presenter} does not send {issuer}
    Why: Clients that hold the root alone refuse the certificate.
    Repair:
        {presenter}: append {issuer} to its own trusted CA list :: Maintenance > Security > Trusted CA certificate
        {presenter}: restart
    """
    if not examined.evaluation.accepted:
        return
    sent = examined.check.question.presented.others
    for certificate in examined.evaluation.chosen.certificates[1:-1]:
        if certificate not in getattr(sent, "value", ()):
            words: dict[str, Word] = {"issuer": certificate_name(certificate), "certificate": leaf_name(examined)}
            yield violation(parties(examined) | words, *shown_at(examined))
