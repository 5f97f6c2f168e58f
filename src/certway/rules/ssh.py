"""The SSH tunnels on port 2222: stricter than the zone, and with needs of their own."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Examined
from certway.model.confidence import Confidence
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import leaf_name, parties, shown_at


def _over_ssh(examined: Examined) -> bool:
    return examined.carrier == "ssh"


@rule(
    about=Examined,
    when=_over_ssh,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    confidence=Confidence.INFERRED,
    claims=("issuer-missing",),
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-221624",),
)
def issuer_missing(examined: Examined) -> Iterator[Violation]:
    """Every intermediate and the root of the peer's certificate are in the verifier's own trusted CA list.

    Says: {issuer}, the issuer of {certificate} of {presenter}, is not in the trusted CA list of {verifier}. SSH needs
        it there; that SSH sends the end certificate alone is inferred, not documented.
    Short: {issuer} missing on {verifier}
    Why: The tunnels fail while the zone is active: TLS passes because the peer sends its intermediate along.
    Seen when: After a renewal under a new intermediate.
    Repair:
        {verifier}: append {issuer} :: Maintenance > Security > Trusted CA certificate
        {verifier}: restart, one at a time; its calls drop
        {verifier}: expect every tunnel active :: Status > Unified Communications > SSH tunnels
    Not to be confused with: a blocked TCP port 2222, which looks the same on the status page
    """
    for fault in examined.faults("issuer-missing"):
        words: dict[str, Word] = {"certificate": leaf_name(examined), "issuer": fault.expected}
        yield violation(parties(examined) | words, *shown_at(examined))
