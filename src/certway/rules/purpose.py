"""Do the certificates allow the role in which they are shown?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from certway.derive.subjects import Examined
from certway.model.confidence import Confidence
from certway.model.observation import Missing, Unseen
from certway.model.text import Word, say
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import fault_words, leaf_name, parties, shown_at

CLIENT: Final = "clientAuth"
SERVER: Final = "serverAuth"


def _shown_as(*purposes: str) -> Callable[[Examined], bool]:
    def applies(examined: Examined) -> bool:
        return examined.carrier != "upload" and examined.check.question.purpose in purposes

    return applies


@rule(
    about=Examined,
    when=_shown_as("client"),
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("purpose-missing",),
    cause="purpose",
    per=("slot", "lacks"),
    sources=("cisco-225482", "cisco-225693", "rfc5280-4.2.1.12"),
)
def client_purpose_missing(examined: Examined) -> Iterator[Violation]:
    """A certificate presented by a TLS or SSH client names client authentication, if it names purposes at all.

    Says: Client authentication is missing in {certificate} of {presenter}; refused by {verifier}.
    Short: clientAuth missing at {presenter}
    Why: The zone or the tunnels do not come up, whatever else is right.
    Seen when: A public CA renewed the certificate after it stopped issuing client authentication (2026).
    Repair:
        {presenter}: install a certificate with client authentication, from a private CA if need be
        all peers: append that CA to their lists first
    Not to be confused with: purpose.server-purpose-missing
    """
    for _ in examined.faults("purpose-missing"):
        words: dict[str, Word] = {"certificate": leaf_name(examined), "lacks": CLIENT}
        yield violation(parties(examined) | words, *shown_at(examined), confidence=examined.check.purpose_confidence)


@rule(
    about=Examined,
    when=_shown_as("server", "any"),
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("purpose-missing",),
    cause="purpose",
    per=("slot", "lacks"),
    sources=("cisco-225482", "rfc5280-4.2.1.12"),
)
def server_purpose_missing(examined: Examined) -> Iterator[Violation]:
    """A certificate presented by a TLS server names server authentication, if it names purposes at all.

    Says: Server authentication is missing in {certificate} of {presenter}; refused by {verifier}.
    Short: serverAuth missing at {presenter}
    Why: The client ends the handshake with "unsupported certificate purpose".
    Repair:
        {presenter}: have its certificate reissued with server authentication
    Not to be confused with: purpose.client-purpose-missing
    """
    for _ in examined.faults("purpose-missing"):
        words: dict[str, Word] = {"certificate": leaf_name(examined), "lacks": SERVER}
        yield violation(parties(examined) | words, *shown_at(examined), confidence=examined.check.purpose_confidence)


@rule(
    about=Examined,
    when=_shown_as("both"),
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("purpose-missing",),
    cause="purpose",
    per=("slot", "lacks"),
    sources=("cisco-225482",),
)
def both_purposes_missing(examined: Examined) -> Iterator[Violation]:
    """Where a release asks for both purposes, the certificate names server and client authentication.

    Says: Only {presented} is named in {certificate} of {presenter}; in this release both server and client
        authentication are asked for by {verifier}.
    Short: one of both EKUs missing at {presenter}
    Why: SIP registration over MRA fails below X15.4 although HTTPS sign-in may work; cluster replication breaks
        with Enforce.
    Seen when: A public CA renewed the certificate of Expressway-E for server authentication only.
    Repair:
        {presenter}: upgrade to X15.4 or later, or install a certificate with both purposes
    """
    for fault in examined.faults("purpose-missing"):
        words: dict[str, Word] = {"certificate": leaf_name(examined), "presented": fault.presented}
        words["lacks"] = SERVER if CLIENT in fault.presented else CLIENT
        yield violation(parties(examined) | words, *shown_at(examined), confidence=examined.check.purpose_confidence)


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("purpose-of-issuer",),
    per=("certificate",),
    sources=("rfc5280-4.2.1.12", "measured-openssl"),
)
def issuer_purpose(examined: Examined) -> Iterator[Violation]:
    """No CA of the path excludes the purpose.

    Says: {certificate} above the certificate of {presenter} is restricted to {presented}; asked for by {verifier}:
        {expected}.
    Short: a CA above {presenter} excludes the purpose
    Why: OpenSSL looks at the extended key usage of every CA below the root.
    Repair:
        {presenter}: have its certificate issued by a CA without that restriction
    """
    for fault in examined.faults("purpose-of-issuer"):
        confidence = examined.check.purpose_confidence
        yield violation(fault_words(examined, fault), *shown_at(examined), confidence=confidence)


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("key-usage-missing",),
    per=("certificate",),
    sources=("rfc5280-4.2.1.3",),
)
def key_usage_missing(examined: Examined) -> Iterator[Violation]:
    """The key usage of the certificate allows what its owner does with it.

    Says: Key usage {expected} is missing in {certificate} of {presenter}; refused by {verifier}.
    Short: key usage of {presenter} does not allow it
    Why: The handshake ends with "unsupported certificate purpose" or "invalid CA certificate".
    Repair:
        {presenter}: have it reissued with {expected}
    """
    for fault in examined.faults("key-usage-missing"):
        yield violation(fault_words(examined, fault), *shown_at(examined))


_BY_ROLE: Final = {"client": (SERVER, "1.3.6.1.5.5.7.3.1"), "server": (CLIENT, "1.3.6.1.5.5.7.3.2")}
"""By who verifies: the purpose of the role in which the other side shows its certificate."""


@rule(
    about=Examined,
    when=lambda examined: examined.check.purpose_open,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    confidence=Confidence.INFERRED,
    sources=("mra-guide-x15.2-requirements", "mra-guide-x15.2-basic-configuration", "cisco-225693"),
)
def perhaps_asked(examined: Examined) -> Iterator[Violation]:
    """Where no document says which purposes are asked for, a certificate names that of its role, if it names any.

    Says: {lacks} is missing in {certificate} of {presenter}, and {verifier} refuses it.
    Short: {lacks} missing at {presenter}
    Why: An engine left to itself refuses such a certificate; no document says whether this product asks, so certway
        says that it does not know.
    Repair:
        {presenter}: install a certificate with {lacks}
    """
    word, dotted = _BY_ROLE[examined.check.key.verifier]
    named = examined.leaf.extended_key_usage
    if named is not None and dotted not in named:
        why = say("whether {node} asks for {purpose} here is not documented", node=examined.verifier, purpose=word)
        tells = say("the log of {node} at the handshake: unsupported certificate purpose", node=examined.verifier)
        raise Missing(Unseen(why=why, would_tell=(tells,)))
    yield from ()
