"""Does the certificate contain the name that the verifier compares?"""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Examined
from certway.knowledge.matrix import NameSource
from certway.model.confidence import Confidence
from certway.model.observation import see
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import leaf_name, parties, presented_names, shown_at


def _between_servers(examined: Examined) -> bool:
    """Where Expressways compare names among themselves; for UC nodes and clients there are rules of their own."""
    by_name = examined.judged.names not in (NameSource.SERVER_ADDRESS, NameSource.UC_SERVICE_ADDRESS)
    return by_name and examined.judged.role in ("expressway-sip", "expressway-cluster", "expressway-upload")


@rule(
    about=Examined,
    when=_between_servers,
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    claims=("name-mismatch",),
    per=("expected", "source"),
    sources=("cisco-221624", "expressway-admin-x15.5-zones"),
)
def name_missing(examined: Examined) -> Iterator[Violation]:
    """The certificate contains the name by which the verifier knows its owner.

    Says: {expected}, the {source} compared by {verifier}, is not in {certificate} of {presenter}; names there:
        {names}.
    Short: {expected} not in certificate of {presenter}
    Why: The verifier closes the connection: "Peer's TLS certificate identity was unacceptable".
    Seen when: The address was entered as an IP or a short name, or the certificate was reissued with fewer names.
    Repair:
        {presenter}: reissue its certificate with {expected} as a subject alternative name
        {verifier}: or change {source} to a name that the certificate contains
    """
    if not _expects_address_of_expressway(examined):
        yield from _mismatches(examined)


def _expects_address_of_expressway(examined: Examined) -> bool:
    """Whether the name compared is an address although the presenter is an Expressway, which cannot have one."""
    if examined.row.id not in ("K-01", "K-13") or examined.check.key.verifier != "client":
        return False
    return any(reference.kind == "ip" for reference in see(examined.check.question.references))


def _mismatches(examined: Examined) -> Iterator[Violation]:
    for fault in examined.faults("name-mismatch"):
        words: dict[str, Word] = {
            "certificate": leaf_name(examined),
            "expected": fault.expected,
            "names": presented_names(examined),
            "source": see(examined.check.question.references)[0].source,
        }
        yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Examined,
    when=_between_servers,
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    claims=("name-mismatch",),
    per=("source",),
    sources=("expressway-admin-x15.5-unified-communications", "certificate-guide-x15.5-loading"),
)
def address_compared(examined: Examined) -> Iterator[Violation]:
    """Expressway nodes are entered by full name, not by address: their certificates cannot contain an address.

    Says: In {source} stands an address, {expected}; the product refuses certificates with addresses, so {certificate}
        of {presenter} can never match what is compared by {verifier}.
    Short: {source} is an address
    Why: The verifier closes the connection: "Peer's TLS certificate identity was unacceptable".
    Seen when: The address was typed because DNS did not answer for the name yet.
    Repair:
        {verifier}: enter the full name of {presenter} as {source}, and make DNS answer for it
    Not to be confused with: names.name-missing, where the certificate can be reissued with the name
    """
    if _expects_address_of_expressway(examined):
        yield from _mismatches(examined)


@rule(
    about=Examined,
    when=lambda examined: examined.row.id == "K-01",
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    confidence=Confidence.CONTRADICTED,
    per=("expected",),
    sources=("expressway-admin-x15.5-zones", "expressway-admin-x15.5-reference", "cisco-221624"),
)
def only_common_name(examined: Examined) -> Iterator[Violation]:
    """The name that a zone compares is a subject alternative name, not the common name alone.

    Says: {expected} stands only in the common name of {certificate} of {presenter}; some documents say that subject
        alternative names alone are compared by {verifier}, others that either will do.
    Short: {expected} only in the CN of {presenter}
    Why: If the subject alternative names alone count, the zone fails.
    Repair:
        {presenter}: reissue its certificate with {expected} as a subject alternative name
    """
    references = see(examined.check.question.references)
    leaf = examined.leaf
    if not examined.evaluation.accepted or not references:
        return
    alternative = {name.text.lower() for name in leaf.names if name.kind in ("dns", "ip")}
    if not any(reference.text.lower() in alternative for reference in references):
        words: dict[str, Word] = {"certificate": leaf_name(examined), "expected": references[0].text}
        yield violation(parties(examined) | words, *shown_at(examined))
