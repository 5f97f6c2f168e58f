"""Can the verifier build a chain from the certificate it is shown to a CA that it trusts?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.derive.subjects import Examined
from certway.model.certificate import Certificate
from certway.model.confidence import Confidence
from certway.model.observation import Missing, Unseen
from certway.model.text import Text, Word, say
from certway.model.verdict import CauseKind, Severity
from certway.pki.distinguished_names import short_name
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import (
    certificate_name,
    fault_words,
    leaf_name,
    parties,
    shown_at,
    told_in_general,
)


def _over_tls(examined: Examined) -> bool:
    return examined.carrier == "tls"


def _told_here_over_tls(examined: Examined) -> bool:
    return _over_tls(examined) and told_in_general(examined)


def _not_at_upload(examined: Examined) -> bool:
    return examined.carrier != "upload" and told_in_general(examined)


@rule(
    about=Examined,
    when=_told_here_over_tls,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing",),
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-221624", "expressway-admin-x15.5-security"),
)
def issuer_missing(examined: Examined) -> Iterator[Violation]:
    """Every issuer of the certificate shown is in the verifier's trust list or is sent along.

    Says: {verifier} cannot build the chain of {certificate} shown by {presenter}: {issuer} is not in the {list}
        there and {sent}.
    Short: {issuer} missing on {verifier}
    Why: The handshake ends with "unable to get local issuer certificate"; the connection does not come up.
    Seen when: A certificate was renewed under a new intermediate, and the other side's list was not extended first.
    Repair:
        {verifier}: append {issuer} and its root to {list}
        {verifier}: restart, one peer at a time
    Not to be confused with: ssh.issuer-missing, where the zone works and only the tunnels fail
    """
    for fault in examined.faults("issuer-missing"):
        if examined.unsent is not None:
            raise Missing(examined.unsent)
        words: dict[str, Word] = {"certificate": leaf_name(examined), "issuer": fault.expected, "sent": _sent(examined)}
        yield violation(parties(examined) | words, *shown_at(examined))


def _sent(examined: Examined) -> Text:
    """What is known of the issuer being sent along."""
    if isinstance(examined.check.question.presented.others, Unseen):
        return say("was not seen to be sent along")
    return say("is not sent along")


@rule(
    about=Examined,
    when=_told_here_over_tls,
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    cause="issuer-missing",
    per=("issuer",),
    sources=("expressway-admin-x15.5-security", "cisco-218018"),
)
def held_only_if_sent(examined: Examined) -> Iterator[Violation]:
    """The verifier holds every issuer itself where nobody knows what the peer sends along.

    Says: {root} is held by {verifier}, but not {issuer} below it and above {certificate} of {presenter}; the
        connection comes up only if {issuer} is sent along, which was not seen.
    Short: up only if {issuer} is sent
    Why: What UC nodes and far ends send along is not documented; the guides ask for the whole chain in the list.
    Repair:
        {verifier}: append {issuer} :: Maintenance > Security > Trusted CA certificate
        {verifier}: restart, one peer at a time
    """
    for fault in examined.faults("issuer-missing"):
        if examined.unsent is not None:
            words: dict[str, Word] = {"certificate": leaf_name(examined), "issuer": fault.expected}
            words["root"] = certificate_name(examined.check.authorities[-1])
            yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Examined,
    when=_not_at_upload,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("not-trusted",),
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-221624", "cisco-212475"),
)
def root_not_trusted(examined: Examined) -> Iterator[Violation]:
    """The chain ends in a CA that the verifier trusts.

    Says: {issuer}, in which the chain of {certificate} shown by {presenter} ends, is not trusted by {verifier}.
    Short: {issuer} not trusted by {verifier}
    Why: The handshake ends with "self-signed certificate in certificate chain"; the connection does not come up.
    Seen when: The peer sends its root along, and the verifier was never given it.
    Repair:
        {verifier}: append {issuer} to {list}
        {verifier}: restart, one peer at a time
    """
    for fault in examined.faults("not-trusted"):
        words = parties(examined) | {"certificate": leaf_name(examined), "issuer": fault.expected or fault.presented}
        yield violation(words, *shown_at(examined))


@rule(
    about=Examined,
    when=_not_at_upload,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("self-signed-not-trusted",),
    per=("slot",),
    sources=("cisco-218018",),
)
def self_signed_unknown(examined: Examined) -> Iterator[Violation]:
    """A self-signed end certificate is itself in the verifier's trust list.

    Says: The self-signed certificate {certificate} shown by {presenter} is not in the {list} of {verifier}.
    Short: self-signed {certificate} unknown to {verifier}
    Why: The verifier stops at depth 0 with "self-signed certificate"; the connection does not come up.
    Seen when: The node still has the certificate it was installed with, or it was regenerated.
    Repair:
        {presenter}: have its certificate signed by a CA in {list} of {verifier}
        {verifier}: or append {certificate} to {list}, unless an entry of the same name is there
    Not to be confused with: chain.shadowed-by-twin, which reads the same in the logs
    """
    for _ in examined.faults("self-signed-not-trusted"):
        yield violation(parties(examined) | {"certificate": leaf_name(examined)}, *shown_at(examined))


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=(
        "issuer-missing",
        "not-trusted",
        "self-signed-not-trusted",
        "signature-wrong",
        "expired",
        "not-yet-valid",
        "not-a-ca",
        "key-usage-missing",
        "path-too-long",
        "purpose-of-issuer",
        "name-constraint-violated",
    ),
    per=("presenter", "verifier", "list"),
    sources=("cisco-213872", "measured-same-subject"),
)
def shadowed_by_twin(examined: Examined) -> Iterator[Violation]:
    """No entry of the verifier's list hides the right one behind the same subject.

    Says: A valid path exists for {certificate} of {presenter} and is not found by {verifier}, because {wrong} has the
        same subject as {right}.
    Short: {verifier} finds the wrong {name} first
    Why: The verifier takes the first entry with the issuer's subject and does not come back.
    Seen when: Two self-signed certificates of one name (Unified CM tomcat and CallManager), or two generations of a
        CA without key identifiers.
    Repair:
        {verifier}: delete {wrong}, or have the certificate reissued with an authority key identifier
    Not to be confused with: chain.self-signed-unknown, which reads the same in the logs
    """
    if not examined.is_hidden:
        return
    if _by_an_old_engine(examined):
        raise Missing(_OLD_ORDER)
    wrong, right = _where_they_part(examined)
    if wrong is not None:
        words: dict[str, Word] = {
            "name": short_name(wrong.subject),
            "right": _place(examined, right),
            "wrong": _place(examined, wrong),
            "certificate": leaf_name(examined),
        }
        yield violation(parties(examined) | words, *shown_at(examined))


_OLD_ORDER: Final = Unseen(
    why=say("OpenSSL 1.0, to which the log lines of X8 point, looks for issuers in another order than later engines"),
    would_tell=(say("the log of the verifier: the certificate and the error that it names"),),
)


def _by_an_old_engine(examined: Examined) -> bool:
    return examined.check.question.profile.engine == "openssl-1.0"


def _where_they_part(examined: Examined) -> tuple[Certificate | None, Certificate]:
    """The first certificate that the verifier takes wrongly, and the one it should have taken."""
    chosen, best = examined.evaluation.chosen.certificates, examined.evaluation.best.certificates
    for taken, right in zip(chosen[1:], best[1:], strict=False):
        if taken != right:
            return taken, right
    end = best[min(len(chosen), len(best)) - 1]
    twins = (entry for entry in examined.trusted.entries if entry.subject == end.subject and entry != end)
    return next(twins, None), end


def _place(examined: Examined, certificate: Certificate) -> Text:
    """Where in the list a certificate stands, counted from 1, or that it was sent along."""
    name, entries = short_name(certificate.subject), examined.trusted.entries
    if certificate in entries:
        return say("entry {place} of {list}", place=entries.index(certificate) + 1, list=examined.store)
    return say("{name} as {presenter} sends it", name=name, presenter=examined.presenter)


@rule(
    about=Examined,
    when=_by_an_old_engine,
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    sources=("cisco-212475", "measured-same-subject"),
    confidence=Confidence.INFERRED,
    per=("name", "verifier"),
)
def ended_twin_of_an_old_engine(examined: Examined) -> Iterator[Violation]:
    """On X8 no ended entry of the verifier's list has the subject of a CA of the path.

    Says: {verifier} holds {name} twice, once ended; later engines prefer the one that is valid, and whether the engine
        of this release does is not known.
    Short: ended {name} beside the valid one
    Why: If the first entry of the name is taken as it stands, the connection fails although the right one is there.
    Seen when: A CA was renewed with its old key, and the ended certificate stayed in the list.
    Repair:
        {verifier}: delete the ended {name} :: Maintenance > Security > Trusted CA certificate
    """
    if not examined.evaluation.accepted:
        return
    above = {certificate.subject: certificate for certificate in examined.evaluation.chosen.certificates[1:]}
    for entry in examined.trusted.entries:
        chosen = above.get(entry.subject)
        if chosen is not None and entry != chosen and entry.not_after < examined.check.question.at:
            yield violation(parties(examined) | {"name": short_name(entry.subject)})


@rule(
    about=Examined,
    when=_over_tls,
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    sources=("cisco-213872", "mra-guide-x15.2-requirements"),
    confidence=Confidence.CONTRADICTED,
    per=("name", "verifier"),
)
def same_subject_twice(examined: Examined) -> Iterator[Violation]:
    """The issuers of the certificate stand once in the verifier's list.

    Says: {name} is held more than once with different keys by {verifier}; the documents say that the first one
        counts, measured engines tell them apart by key identifier.
    Short: {name} twice in the list of {verifier}
    Why: If the product behaves as documented, the connection fails although the right entry is in the list.
    Seen when: A CA was renewed with a new key under the old name, and the old entry stayed.
    Repair:
        {verifier}: delete the entry of {name} that no certificate in use needs
    """
    if not examined.evaluation.accepted:
        return
    entries = examined.trusted.entries
    for used in examined.evaluation.chosen.certificates:
        twins = [entry for entry in entries if entry.subject == used.subject and entry.key.spki != used.key.spki]
        if twins and used in entries:
            yield violation(parties(examined) | {"name": short_name(used.subject)})


@rule(
    about=Examined,
    when=lambda examined: examined.row.id == "K-01",
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-221624",),
)
def held_only_because_sent(examined: Examined) -> Iterator[Violation]:
    """The verifier holds every issuer itself, and does not depend on what the peer sends along.

    Says: Only because {issuer} is sent along by {presenter} can {verifier} accept {certificate}; the {list} there
        does not hold it.
    Short: up only because {issuer} is sent
    Why: The SSH tunnels and the SIP SERVICE message carry the end certificate alone and need the intermediate
        in the own list.
    Repair:
        {verifier}: append {issuer} to {list}
        {verifier}: restart, one peer at a time
    """
    if not examined.evaluation.accepted:
        return
    held = set(examined.trusted.entries)
    for certificate in examined.evaluation.chosen.certificates[1:]:
        if certificate not in held:
            words: dict[str, Word] = {"issuer": certificate_name(certificate), "certificate": leaf_name(examined)}
            yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("signature-wrong",),
    per=("certificate", "presenter"),
    sources=("rfc5280-6.1",),
)
def signature_wrong(examined: Examined) -> Iterator[Violation]:
    """Every certificate of the chain is signed by the key of its issuer.

    Says: The signature of {certificate} shown by {presenter} is not of the issuer held by {verifier}.
    Short: signature of {certificate} does not fit
    Why: The handshake ends with "certificate signature failure".
    Seen when: The list holds an older generation of the CA under the same name, or the file was damaged.
    Repair:
        {verifier}: compare the key identifiers and append the CA certificate that really signed {certificate}
    """
    for fault in examined.faults("signature-wrong"):
        yield violation(fault_words(examined, fault), *shown_at(examined))


@rule(
    about=Examined,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("search-budget-exhausted",),
    sources=("rfc5280-6.1",),
    confidence=Confidence.INFERRED,
)
def search_ended_early(examined: Examined) -> Iterator[Violation]:
    """The chain is found within the search budget.

    Says: The certificates around {certificate} of {presenter} form so many paths that the search of {verifier}
        was ended.
    Short: too many paths to {certificate}
    Why: Such a knot of cross-signed certificates is not seen in healthy deployments.
    Repair:
        {verifier}: remove duplicate and cross-signed entries from {list}
    """
    for _ in examined.faults("search-budget-exhausted"):
        yield violation(parties(examined) | {"certificate": leaf_name(examined)})
