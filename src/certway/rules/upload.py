"""Will the product take the certificate that is uploaded to a node?"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Final, cast

from certway.derive.enforcement import in_force
from certway.derive.releases import reaches, release_text
from certway.derive.subjects import Examined, Uploaded
from certway.knowledge.purposes import Needs, Place, WithoutExtension, purpose_rule
from certway.model.certificate import Certificate
from certway.model.confidence import Confidence
from certway.model.observation import Seen, Unseen, see
from certway.model.store import Identity, KeyAtHand
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.pki.distinguished_names import short_name
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import leaf_name, parties, shown_at

_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_FQDN: Final = re.compile(rf"(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?")


def _is_identity(uploaded: Uploaded) -> bool:
    return isinstance(uploaded.attempt.content, Identity)


def _identity(uploaded: Uploaded) -> Identity:
    return cast(Identity, uploaded.attempt.content)  # every rule that asks is about identities only


def _leaf(uploaded: Uploaded) -> Certificate:
    return _identity(uploaded).leaf


def _words(uploaded: Uploaded, **more: Word) -> dict[str, Word]:
    attempt = uploaded.attempt
    name = short_name(_leaf(uploaded).subject) if _is_identity(uploaded) else attempt.provenance.where
    own: dict[str, Word] = {"node": attempt.node, "file": attempt.provenance.where, "store": attempt.slot.store}
    return own | {"certificate": name} | more


@rule(
    about=Uploaded,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("cisco-221624", "certificate-guide-x15.5-der"),
    per=("file", "form"),
)
def not_pem(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded file is PEM, that is Base-64 text between BEGIN and END lines, whatever its extension.

    Says: {file} is not PEM but {form}; {node} refuses it as an invalid format.
    Short: {file} is {form}, not PEM
    Why: The product reads nothing else; the extension does not matter.
    Seen when: Windows exported DER, the CA delivered a PKCS#7 bundle, or a web page was saved instead of the file.
    Repair:
        certway inspect {file} --convert pem :: gives the PEM; upload its end certificate only
    Not to be confused with: upload.chain-missing
    """
    if uploaded.attempt.form != "pem":
        yield violation(_words(uploaded, form=uploaded.attempt.form), uploaded.attempt.provenance)


@rule(
    about=Examined,
    when=lambda examined: examined.carrier == "upload",
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing",),
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
        {verifier}: upload again
    """
    for fault in examined.faults("issuer-missing"):
        words: dict[str, Word] = {"certificate": leaf_name(examined), "issuer": fault.expected}
        yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Uploaded,
    when=_is_identity,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("cisco-218034", "certificate-guide-x15.4-csr"),
    per=("file", "node"),
)
def not_this_nodes_key(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded certificate belongs to a key that is on this node.

    Says: {certificate} in {file} does not belong to a key of {node}; it belongs to {owner}.
    Short: {file} is not of a key of {node}
    Why: Each peer has a CSR and a key of its own; the certificate of another peer does not fit.
    Seen when: Files were swapped between peers, the CSR was discarded, or a second CSR was made.
    Repair:
        {owner}: upload {file} there; if nobody owns it, make a new CSR on {node} and have it signed
    """
    identity = _identity(uploaded)
    if identity.key is KeyAtHand.MATCHES:
        return
    spki = identity.leaf.key.spki
    own = [request.key.spki for request in uploaded.node.pending if request.slot == uploaded.attempt.slot]
    if spki in own:
        return
    owners = _owners(uploaded, spki)
    if identity.key is KeyAtHand.DIFFERS or own or owners:
        yield violation(_words(uploaded, owner=owners or "nobody in this case"), uploaded.attempt.provenance)


def _owners(uploaded: Uploaded, spki: bytes) -> tuple[str, ...]:
    """Nodes whose pending CSR or installed certificate has this key."""
    return tuple(
        node.id
        for node in uploaded.case.deployment.nodes
        if any(request.key.spki == spki for request in node.pending)
        or any(
            isinstance(held.installed, Seen) and held.installed.value.leaf.key.spki == spki
            for _, held in node.identities
        )
    )


@rule(
    about=Uploaded,
    when=_is_identity,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("certificate-guide-x15.5-loading",),
    per=("file", "name"),
)
def name_not_fqdn(uploaded: Uploaded) -> Iterator[Violation]:
    """Every DNS name of an uploaded certificate is a full name: no short name, no IP address, no wildcard.

    Says: {name} in {certificate} is not a fully qualified domain name; {node} refuses the upload.
    Short: {name} is no FQDN
    Why: "File upload failed.: Subject alternative name must be a valid FQDN".
    Seen when: The request named the host without its domain, or an address.
    Repair:
        {node}: make a new CSR without {name} and have it signed
    """
    for name in _leaf(uploaded).names:
        if name.kind == "dns" and not _FQDN.fullmatch(name.text):
            yield violation(_words(uploaded, name=name.text), uploaded.attempt.provenance)
        if name.kind == "ip":
            yield violation(_words(uploaded, name=name.text), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=_is_identity,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("certificate-guide-x15.5-loading",),
    per=("file", "name"),
)
def common_name_not_fqdn(uploaded: Uploaded) -> Iterator[Violation]:
    """The common name of an uploaded certificate, if it has one, is a full name.

    Says: The common name {name} of {certificate} is not a fully qualified domain name; {node} refuses the upload.
    Short: CN {name} is no FQDN
    Why: "File upload failed.: Common name must be a valid FQDN".
    Repair:
        {node}: make a new CSR with its full name or the cluster name, and have it signed
    """
    for name in _leaf(uploaded).names:
        if name.kind == "cn" and (not _FQDN.fullmatch(name.text) or _is_address(name.text)):
            yield violation(_words(uploaded, name=name.text), uploaded.attempt.provenance)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@rule(
    about=Uploaded,
    when=_is_identity,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    sources=("certificate-guide-x15.5-loading", "expressway-admin-x15.5-reference"),
    per=("file",),
)
def common_name_missing(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded certificate has a common name.

    Says: {certificate} in {file} has no common name; {node} takes it with alarm 40052, and MRA does not work.
    Short: {file} has no common name
    Why: MRA, Jabber Guest and the CMS web proxy do not work without one.
    Seen when: The CA leaves the common name out of what it issues.
    Repair:
        {node}: have the certificate reissued with a common name
    """
    if not any(name.kind == "cn" for name in _leaf(uploaded).names):
        yield violation(_words(uploaded), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=_is_identity,
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
    node, named = uploaded.node, _leaf(uploaded).extended_key_usage
    release = see(node.release)
    asked = in_force(purpose_rule(Place.UPLOAD, node.product, release, uploaded.attempt.slot.store), node)
    open_question = asked.needs is Needs.UNKNOWN or (named is None and asked.without is WithoutExtension.UNKNOWN)
    if open_question:
        see(Unseen(why=asked.says))
    missing = tuple(word for word, oid in _ASKED[asked.needs] if named is not None and oid not in named)
    if missing:
        words = _words(uploaded, missing=missing, release=release)
        yield violation(words, uploaded.attempt.provenance, confidence=asked.confidence)


_SERVER: Final = ("server authentication", "1.3.6.1.5.5.7.3.1")
_CLIENT: Final = ("client authentication", "1.3.6.1.5.5.7.3.2")
_ASKED: Final = {
    Needs.BOTH: (_SERVER, _CLIENT),
    Needs.SERVER: (_SERVER,),
    Needs.CLIENT: (_CLIENT,),
    Needs.CLIENT_OR_NONE: (_CLIENT,),
    Needs.NOT_CHECKED: (),
    Needs.UNKNOWN: (),
}


@rule(
    about=Uploaded,
    when=_is_identity,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    sources=("cisco-218034",),
    per=("file",),
)
def whole_chain_in_file(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded file holds the node's certificate only.

    Says: {file} holds {count} more certificates beside that of {node}; they belong into the trusted CA list.
    Short: {file} holds a chain
    Why: The upload or a later handshake may fail.
    Repair:
        certway inspect {file} --extract DIR :: one file per certificate; upload the node's own only
    """
    beside = _identity(uploaded).beside
    if beside:
        yield violation(_words(uploaded, count=len(beside)), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=lambda uploaded: _is_identity(uploaded) and _leaf(uploaded).key.algorithm == "ec",
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
    if not see(reaches(uploaded.node, "X14.3")):
        yield violation(_words(uploaded, release=release_text(uploaded.node)), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=_is_identity,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("certificate-guide-x15.5-loading", "expressway-admin-x15.5-security"),
    per=("file",),
)
def key_encrypted(uploaded: Uploaded) -> Iterator[Violation]:
    """The private key beside the certificate is not protected by a password.

    Says: The private key beside {file} is encrypted; {node} cannot read it.
    Short: key beside {file} is encrypted
    Why: The upload fails.
    Repair:
        workstation: remove the password from the key file, and keep the result to yourself
    """
    if "encrypted" in _identity(uploaded).key_traits:
        yield violation(_words(uploaded), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=_is_identity,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("certificate-guide-x14.3-troubleshooting",),
    per=("file",),
)
def key_without_newline(uploaded: Uploaded) -> Iterator[Violation]:
    """The private key file ends with a newline.

    Says: The private key file beside {file} does not end with a newline; MRA services on {node} fail with
        certificate errors.
    Short: key beside {file} lacks a final newline
    Why: The product joins files as text; the last line runs into the next.
    Repair:
        workstation: add a newline at the end of the key file, and upload again
    """
    if "no-final-newline" in _identity(uploaded).key_traits:
        yield violation(_words(uploaded), uploaded.attempt.provenance)
