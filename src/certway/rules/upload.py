"""Will the product take the certificate that is uploaded to a node, and will it be of use there?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.derive.enforcement import in_force
from certway.derive.subjects import Examined, Uploaded
from certway.knowledge.purposes import Needs, Place, PurposeRule, WithoutExtension, purpose_rule
from certway.knowledge.uploads import Reception, Trait
from certway.model.certificate import Certificate
from certway.model.confidence import Confidence
from certway.model.observation import Unseen, see
from certway.model.text import Text, Word, say
from certway.model.verdict import CauseKind, Severity
from certway.pki.signatures import read_algorithm
from certway.rules.attempt import attempt_words, find_reception, is_for_a_node, leaf_of
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import fault_words, leaf_name, parties, shown_at

WARNED_BELOW: Final = 2048
"""RSA bits below which the page warns, as read from its advice."""

_SERVER: Final = (say("server authentication"), "1.3.6.1.5.5.7.3.1")
_CLIENT: Final = (say("client authentication"), "1.3.6.1.5.5.7.3.2")
_ASKED: Final = {
    Needs.BOTH: (_SERVER, _CLIENT),
    Needs.SERVER: (_SERVER,),
    Needs.CLIENT: (_CLIENT,),
    Needs.CLIENT_OR_NONE: (_CLIENT,),
    Needs.NOT_CHECKED: (),
    Needs.UNKNOWN: (),
}


def _at_upload(examined: Examined) -> bool:
    return examined.carrier == "upload"


@rule(
    about=Examined,
    when=_at_upload,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing", "not-trusted"),
    confidence=Confidence.CONTRADICTED,
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-221624", "certificate-guide-x15.5-loading"),
)
def chain_missing(examined: Examined) -> Iterator[Violation]:
    """Every CA of the uploaded certificate is already in this node's own trusted CA list.

    Says: {issuer}, above {certificate}, is not in the trusted CA list of {verifier}; the upload is refused.
        Another part of the same guide speaks of a warning only.
    Short: {verifier} does not hold {issuer}
    Why: The certificate is not loaded, and the old one stays.
    Seen when: The CA issued under a new intermediate.
    Repair:
        {verifier}: append {issuer} and the CAs above it, root first :: Maintenance > Security > Trusted CA certificate
        {verifier}: upload again :: Maintenance > Security > Server certificate
    """
    for fault in examined.faults("issuer-missing", "not-trusted"):
        words: dict[str, Word] = {"certificate": leaf_name(examined), "issuer": fault.expected}
        yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Examined,
    when=_at_upload,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("self-signed-not-trusted",),
    confidence=Confidence.INFERRED,
    per=("certificate", "verifier"),
    sources=("cisco-221624", "cisco-213872"),
)
def self_signed(examined: Examined) -> Iterator[Violation]:
    """The uploaded certificate is signed by a CA.

    Says: {certificate} for {verifier} is signed with its own key, by no CA; the chain cannot be checked, and no peer
        would accept it.
    Short: {certificate} is self-signed
    Why: A self-signed certificate is not supported for traversal zones and MRA.
    Seen when: A test certificate was made with one command, or the temporary one was exported.
    Repair:
        {verifier}: make a request and have it signed by a CA :: Maintenance > Security > Server certificate
    """
    for _ in examined.faults("self-signed-not-trusted"):
        yield violation(parties(examined) | {"certificate": leaf_name(examined)}, *shown_at(examined))


@rule(
    about=Examined,
    when=_at_upload,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    claims=("expired", "not-yet-valid"),
    confidence=Confidence.INFERRED,
    sources=("certificate-guide-x15.5-loading",),
)
def dates_refused(examined: Examined) -> Iterator[Violation]:
    """The certificate and its CAs are inside their validity, as far as the page looks at that.

    Says: {certificate} is outside its validity, and {verifier} refuses it.
    Short: {certificate} outside its dates
    Why: No document says whether the page looks at dates, so certway says that it does not know.
    Repair:
        {verifier}: check the time :: System > Time; else have the certificate renewed
    """
    if examined.faults("expired", "not-yet-valid"):
        why = say("whether {node} refuses a certificate outside its dates is not documented", node=examined.verifier)
        see(_open_question(why, examined.verifier))
    yield from ()


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    sources=("cisco-221624",),
    per=("file",),
)
def outside_validity(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded certificate is valid now.

    Says: {certificate} in {file} is valid from {not_before} to {not_after} only; now it serves no connection.
    Short: {file} is not valid now
    Why: Whether the page takes it or not, every peer refuses it.
    Seen when: An old file was taken, or the clock of {node} is wrong.
    Repair:
        {node}: check the time :: System > Time
        {node}: upload the renewed certificate
    """
    leaf = leaf_of(uploaded)
    if not leaf.not_before <= uploaded.now <= leaf.not_after:
        dates: dict[str, Word] = {"not_before": leaf.not_before, "not_after": leaf.not_after}
        yield violation(attempt_words(uploaded) | dates, uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("cisco-225482", "cisco-225693", "expressway-admin-x15.5-unified-communications"),
    per=("file", "missing"),
)
def purposes_refused(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded certificate names the purposes that this release asks for in this store.

    Says: {certificate} in {file} lacks {missing}; {node} on {release} refuses it in the {store} store.
    Short: {file} lacks {missing}
    Why: The upload page checks the extended key usage before anything else can use the certificate.
    Seen when: A public CA renewed for server authentication only.
    Repair:
        {node}: upgrade to X15.5, or use a certificate of a CA that issues {missing}
    """
    asked = in_force(_purposes_asked(uploaded), uploaded.node)
    named = leaf_of(uploaded).extended_key_usage
    if asked.needs is Needs.UNKNOWN:
        see(_open_question(asked.says, uploaded.node.id))
    if named is None and asked.without is WithoutExtension.UNKNOWN:
        node = uploaded.node.id
        why = say("whether {node} takes a certificate without extended key usage is not documented", node=node)
        see(_open_question(why, uploaded.node.id))
    missing = _missing(asked, leaf_of(uploaded))
    if missing:
        yield violation(
            attempt_words(uploaded, missing=missing), uploaded.attempt.provenance, confidence=asked.confidence
        )


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    confidence=Confidence.CONTRADICTED,
    sources=("expressway-admin-x15.5-unified-communications", "cisco-225482"),
    per=("file", "missing"),
)
def purposes_disputed(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded certificate names both purposes even where Unified Communications is switched off.

    Says: {certificate} in {file} lacks {missing}. One guide says that {node} takes it while Unified Communications is
        off, a support note that the check is always there.
    Short: {file} lacks {missing}
    Why: If it is taken, MRA cannot be switched on with it.
    Repair:
        {node}: use a certificate with {missing}
    """
    asked = _purposes_asked(uploaded)
    relaxed = in_force(asked, uploaded.node)
    if relaxed.needs is Needs.NOT_CHECKED and relaxed.confidence is Confidence.CONTRADICTED:
        missing = _missing(asked, leaf_of(uploaded))
        if missing:
            yield violation(attempt_words(uploaded, missing=missing), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=lambda uploaded: is_for_a_node(uploaded) and uploaded.attempt.slot.store == "client",
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    sources=("expressway-admin-x15.5-security", "cisco-225693"),
    per=("file", "node"),
)
def copied_without_client_purpose(uploaded: Uploaded) -> Iterator[Violation]:
    """What the copy box puts into the client store names client authentication, if it names purposes at all.

    Says: The copy box lets {certificate} into the client store of {node} although it lacks client authentication;
        its SSH tunnels and every peer that checks the purpose refuse it.
    Short: {file} lacks clientAuth
    Why: The box skips the check of the page, not the checks of the peers.
    Seen when: "Copy server certificate file as client certificate" with a certificate of a public CA.
    Repair:
        {node}: leave the box empty, and upload a client certificate of its own
    """
    asked = _purposes_asked(uploaded)
    relaxed = in_force(asked, uploaded.node)
    is_copied = relaxed.needs is Needs.NOT_CHECKED and relaxed.confidence is Confidence.DOCUMENTED
    if is_copied and _missing(asked, leaf_of(uploaded)):
        yield violation(attempt_words(uploaded), uploaded.attempt.provenance)


def _purposes_asked(uploaded: Uploaded) -> PurposeRule:
    """What the page asks for, whatever is switched off."""
    node = uploaded.node
    return purpose_rule(Place.UPLOAD, node.product, see(node.release), uploaded.attempt.slot.store)


def _open_question(why: Text, node: str) -> Unseen:
    return Unseen(why=why, would_tell=(say("the message that {node} shows on the upload", node=node),))


def _missing(asked: PurposeRule, leaf: Certificate) -> tuple[Text, ...]:
    named = leaf.extended_key_usage
    return tuple(word for word, oid in _ASKED[asked.needs] if named is not None and oid not in named)


@rule(
    about=Uploaded,
    when=lambda uploaded: is_for_a_node(uploaded) and leaf_of(uploaded).key.algorithm == "ec",
    severity=Severity.FAILS,
    kind=CauseKind.PRODUCT_LIMIT,
    sources=("certificate-guide-x15.4-csr", "certificate-guide-x15.4-about"),
    per=("file", "node"),
)
def ecdsa_too_early(uploaded: Uploaded) -> Iterator[Violation]:
    """An ECDSA certificate is uploaded to X14.3 or later only.

    Says: {certificate} in {file} has an ECDSA key; {node} on {release} supports RSA only.
    Short: ECDSA needs X14.3
    Why: ECDSA certificates are supported from X14.3.
    Repair:
        {node}: upgrade, or have an RSA certificate issued
    """
    known = find_reception(uploaded, Trait.ECDSA_KEY)
    if known is not None and known.reception is Reception.REFUSED:
        yield violation(attempt_words(uploaded), uploaded.attempt.provenance)


@rule(
    about=Examined,
    when=_at_upload,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    claims=("key-too-small", "signature-algorithm-refused"),
    sources=("certificate-guide-x15.5-loading",),
    per=("certificate", "verifier"),
)
def warned_as_weak(examined: Examined) -> Iterator[Violation]:
    """Keys and signatures of an uploaded certificate are as strong as the page advises.

    Says: {certificate} for {verifier} has {presented}; the page warns that this is too weak and takes it all
        the same.
    Short: too weak: {presented}
    Why: Peers with a newer engine refuse what this page takes.
    Seen when: An old internal CA still signs with SHA-1, or an old template asks for 1024 bits.
    Repair:
        {verifier}: have it reissued with SHA-256 and an RSA key of 2048 or 4096 bits
    """
    weak = dict.fromkeys(_weaknesses(examined.leaf))
    for presented in weak:
        words: dict[str, Word] = {"certificate": leaf_name(examined), "presented": presented}
        yield violation(parties(examined) | words, *shown_at(examined))
    for fault in examined.faults("key-too-small", "signature-algorithm-refused"):
        if fault.position:
            yield violation(fault_words(examined, fault), *shown_at(examined))


def _weaknesses(leaf: Certificate) -> Iterator[str]:
    if leaf.key.algorithm == "rsa" and 0 < leaf.key.bits < WARNED_BELOW:
        yield f"RSA {leaf.key.bits}"
    signature = read_algorithm(leaf.signature_algorithm)[0]
    if any(digest in signature.lower() for digest in ("sha1", "md5", "md2")):
        yield signature
