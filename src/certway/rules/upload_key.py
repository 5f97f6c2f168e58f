"""Does the uploaded certificate belong to a key of this node, and can the node use that key?"""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Uploaded
from certway.knowledge.uploads import Trait
from certway.model.store import KeyAtHand
from certway.model.verdict import CauseKind, Severity
from certway.rules.attempt import attempt_words, find_owners, find_reception, has_own_key, identity_of, is_for_a_node
from certway.rules.catalogue import Violation, rule, violation


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    cause="not-own-key",
    sources=("cisco-218034", "certificate-guide-x15.4-csr"),
    per=("file", "node"),
)
def of_another(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded certificate was not issued for another node, nor for another store of this one.

    Says: {certificate} in {file} was issued for {owner}, store {owner_store}: it has the key of its {proof}.
        {node} has no key for it.
    Short: {file} is that of {owner}
    Why: Each peer and each store has a request and a key of its own; no other certificate fits.
    Seen when: The files of two peers were swapped, or those of the client and the server store.
    Repair:
        {owner}: upload {file} there, into the {owner_store} store
        {node}: upload the certificate that was issued for its own request
    """
    if has_own_key(uploaded):
        return
    for node, slot, proof in find_owners(uploaded)[:1]:
        words = attempt_words(uploaded, owner=node, owner_store=slot.store, proof=proof)
        yield violation(words, uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    cause="not-own-key",
    sources=("cisco-218034", "certificate-guide-x15.4-csr"),
    per=("file", "node"),
)
def request_replaced(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded certificate answers the request that waits on this node.

    Says: {certificate} in {file} answers an older request: the one that waits on {node} has another key, and the
        old key is gone.
    Short: {file} is of a discarded CSR
    Why: Discarding a request destroys its key; what was issued for it can no longer be installed.
    Seen when: "Discard CSR" and a new request between the order and the delivery.
    Repair:
        {node}: download the request that waits now :: Maintenance > Security > Server certificate
        whoever runs the CA: issue the certificate again, for that request
    Not to be confused with: upload-key.of-another, where the file only went to the wrong node
    """
    if _is_open(uploaded) and _requests_here(uploaded):
        yield violation(attempt_words(uploaded), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    sources=("cisco-218034", "certificate-guide-x15.4-csr"),
    per=("file", "node"),
)
def not_seen(uploaded: Uploaded) -> Iterator[Violation]:
    """Where a node is described, the request or the key that belongs to an upload is, too.

    Says: Whether {node} has the key of {certificate} was not seen: neither the request that waits there nor the key
        file is at hand.
    Short: key of {file} not seen
    Why: The certificate of another peer, and one whose request was discarded, are refused.
    Repair:
        {node}: download the request that waits :: Maintenance > Security > Server certificate
        workstation: give it to certway as pending-csr of {node}
    """
    if _is_open(uploaded) and not _requests_here(uploaded) and uploaded.node.identities:
        yield violation(attempt_words(uploaded), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    cause="not-own-key",
    sources=("cisco-218034", "certificate-guide-x15.5-loading"),
    per=("file", "node"),
)
def key_differs(uploaded: Uploaded) -> Iterator[Violation]:
    """The key that is uploaded beside a certificate is the key of that certificate.

    Says: The private key beside {file} is not the key of {certificate}; {node} refuses the pair.
    Short: key and {file} do not fit
    Why: Nobody can prove to own a certificate without its key.
    Seen when: The key of an older request was taken.
    Repair:
        workstation: find the key that was made with the request, or order the certificate again
    """
    if identity_of(uploaded).key is KeyAtHand.DIFFERS and not has_own_key(uploaded) and not find_owners(uploaded):
        yield violation(attempt_words(uploaded), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    sources=("certificate-guide-x15.5-loading", "expressway-admin-x15.5-unified-communications"),
    per=("file", "node"),
)
def request_in_the_way(uploaded: Uploaded) -> Iterator[Violation]:
    """No request waits on a node to which a certificate is uploaded with its key.

    Says: A request waits on {node}, so it takes no key from outside; {file} comes with one.
    Short: a CSR waits on {node}
    Why: The key of the request is on the node already, and the page hides the field for another.
    Seen when: A request was made to try it out, and then the certificate was ordered with a key made elsewhere.
    Repair:
        {node}: discard the request if nothing was ordered with it :: Maintenance > Security > Server certificate
        {node}: upload certificate and key again
    """
    if identity_of(uploaded).key in (KeyAtHand.MATCHES, KeyAtHand.DIFFERS) and _requests_here(uploaded):
        find_reception(uploaded, Trait.KEY_WHILE_REQUEST_PENDING)
        yield violation(attempt_words(uploaded), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("certificate-guide-x15.5-loading", "expressway-admin-x15.5-security"),
    per=("file",),
)
def encrypted(uploaded: Uploaded) -> Iterator[Violation]:
    """The private key beside the certificate is not protected by a password.

    Says: The private key beside {file} is protected by a password; {node} cannot read it.
    Short: key beside {file} is encrypted
    Why: The upload fails: the page has no field for a password.
    Repair:
        workstation: take the password off the key file, upload, and delete the result
    """
    if "encrypted" in identity_of(uploaded).key_traits:
        yield violation(attempt_words(uploaded), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    sources=("certificate-guide-x14.3-troubleshooting",),
    per=("file",),
)
def without_newline(uploaded: Uploaded) -> Iterator[Violation]:
    """The private key file ends with a newline.

    Says: The private key beside {file} does not end with a newline; {node} takes it, and then MRA fails with
        certificate errors.
    Short: key lacks its final newline
    Why: The product joins files as text, and the last line runs into the next.
    Repair:
        workstation: add a newline at the end of the key file
        {node}: upload certificate and key again, and restart
    """
    if "no-final-newline" in identity_of(uploaded).key_traits:
        yield violation(attempt_words(uploaded), uploaded.attempt.provenance)


def _is_open(uploaded: Uploaded) -> bool:
    """Nobody is known to hold the key, and none came along."""
    return not (has_own_key(uploaded) or find_owners(uploaded) or identity_of(uploaded).key is KeyAtHand.DIFFERS)


def _requests_here(uploaded: Uploaded) -> bool:
    return any(request.slot == uploaded.attempt.slot for request in uploaded.node.pending)
