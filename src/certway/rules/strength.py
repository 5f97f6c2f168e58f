"""Are keys and signatures strong enough, and not too long, for those who read them?"""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Examined
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import fault_words, leaf_name, parties, shown_at


@rule(
    about=Examined,
    when=lambda examined: examined.carrier != "upload",
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("key-too-small",),
    per=("certificate", "presenter"),
    sources=("measured-openssl", "certificate-guide-x15.5-loading"),
)
def key_too_small(examined: Examined) -> Iterator[Violation]:
    """Every key of the chain is as long as the verifier asks.

    Says: The key of {certificate} shown by {presenter} has {presented}; {verifier} asks for {expected}.
    Short: key of {presenter} too short
    Why: The handshake ends with "EE certificate key too weak" or "CA certificate key too weak".
    Repair:
        {presenter}: make a new CSR with a 2048 or 4096 bit RSA key and have it signed
    """
    for fault in examined.faults("key-too-small"):
        yield violation(fault_words(examined, fault), *shown_at(examined))


@rule(
    about=Examined,
    when=lambda examined: examined.carrier != "upload",
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("signature-algorithm-refused",),
    per=("certificate", "presenter"),
    sources=("measured-openssl",),
)
def signature_refused(examined: Examined) -> Iterator[Violation]:
    """Every signature of the chain uses an algorithm that the verifier accepts.

    Says: The signature of {certificate} shown by {presenter} is {presented}; refused by {verifier}.
    Short: {presented} signature refused
    Why: The handshake ends with "CA signature digest algorithm too weak".
    Seen when: An old internal CA still signs with SHA-1, and the verifier was upgraded.
    Repair:
        {presenter}: have the certificate reissued with SHA-256
    """
    for fault in examined.faults("signature-algorithm-refused"):
        yield violation(fault_words(examined, fault), *shown_at(examined))


@rule(
    about=Examined,
    when=lambda examined: examined.row.id in ("K-01", "UPLOAD"),
    severity=Severity.AT_RISK,
    kind=CauseKind.PRODUCT_LIMIT,
    per=("presenter",),
    sources=("certificate-guide-x14.3-troubleshooting",),
)
def key_too_long(examined: Examined) -> Iterator[Violation]:
    """No SIP TLS certificate has an RSA key of 8192 bits.

    Says: {certificate} of {presenter} has an RSA key of {bits} bits; with 8192 bits SIP TLS zones may not
        become active.
    Short: {bits} bit key of {presenter}
    Why: The zone may stay down although every check passes.
    Repair:
        {presenter}: make a new CSR with 4096 bits
    """
    key = examined.leaf.key
    if key.algorithm == "rsa" and key.bits >= 8192:
        words: dict[str, Word] = {"certificate": leaf_name(examined), "bits": key.bits}
        yield violation(parties(examined) | words, *shown_at(examined))
