"""What the XCP connection on port 7400 asks of DNS."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Examined
from certway.model.observation import see
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import parties


@rule(
    about=Examined,
    when=lambda examined: examined.row.id == "K-20",
    severity=Severity.FAILS,
    kind=CauseKind.DNS,
    per=("presenter",),
    sources=("cisco-118798", "expressway-admin-x15.5-reference"),
)
def several_pointers(examined: Examined) -> Iterator[Violation]:
    """The address of Expressway-E has exactly one PTR record in C's DNS.

    Says: The address under which {verifier} reaches {presenter} has several PTR records: {names}; {verifier}
        may take one that is not in the certificate.
    Short: several PTR records for {presenter}
    Why: Messages and presence fail at random; alarm 25031.
    Repair:
        internal DNS: keep the one PTR record whose name is in the certificate of {presenter}
    """
    references = see(examined.check.question.references)
    if len(references) > 1:
        yield violation(parties(examined) | {"names": tuple(item.text for item in references)})
