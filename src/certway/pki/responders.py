"""Which answers of OCSP responders count for a certificate (RFC 6960 3.2 and 4.2.2.2).

An answer counts when it is for this serial number of this issuer, current, and signed by the issuer itself or by a
certificate that the issuer made for signing answers. Whether that certificate is revoked is not asked.

Refuses to fetch anything; a nonce belongs to a conversation, which nobody had here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from certway.model.certificate import Certificate, KeyUsage
from certway.pki import der as tlv
from certway.pki.identifiers import identifiers_agree
from certway.pki.memo import Memo
from certway.pki.ocsp import CertificateStatus, OcspAnswer, OcspResponse, parse_ocsp_response
from certway.pki.signatures import DIGEST_OIDS, check_signed, signature_holds

OCSP_SIGNING: Final = "1.3.6.1.5.5.7.3.9"
MOST_RESPONSES: Final = 1000

_WEIGHT: Final[Mapping[CertificateStatus, int]] = {
    CertificateStatus.UNKNOWN: 0,
    CertificateStatus.GOOD: 1,
    CertificateStatus.REVOKED: 2,
}


def read_responses(ocsp: Iterable[bytes], memo: Memo) -> tuple[OcspResponse, ...]:
    """Parse each response once per memo; those that cannot be read or hold no answer are left out."""
    read = []
    for der in tuple(ocsp)[:MOST_RESPONSES]:
        if der not in memo.ocsp_responses:
            memo.ocsp_responses[der] = parse_ocsp_response(der)
        read.append(memo.ocsp_responses[der])
    return tuple(each for each in read if isinstance(each, OcspResponse) and each.answers)


def find_answer(
    responses: Iterable[OcspResponse], certificate: Certificate, issuer: Certificate, at: datetime, memo: Memo
) -> OcspAnswer | None:
    """The answer that counts: a revocation that anybody shows, else *good*, else *unknown*; the latest of its kind."""
    counting = [
        answer
        for response in responses
        for answer in response.answers
        if is_about(answer, certificate, issuer)
        and is_current(answer, at)
        and not (answer.unknown_critical or response.unknown_critical)
        and is_authorised(response, issuer, at, memo)
    ]
    return max(counting, key=lambda answer: (_WEIGHT[answer.status], answer.this_update), default=None)


def is_about(answer: OcspAnswer, certificate: Certificate, issuer: Certificate) -> bool:
    """Whether the CertID is that of this certificate; the issuer is told by hashes of its name and of its key."""
    word = DIGEST_OIDS.get(answer.digest)
    if word is None or answer.serial != certificate.serial:
        return False
    return (
        hashlib.new(word, certificate.issuer, usedforsecurity=False).digest() == answer.issuer_name_hash
        and hashlib.new(word, key_bits(issuer.key.spki), usedforsecurity=False).digest() == answer.issuer_key_hash
    )


def is_current(answer: OcspAnswer, at: datetime) -> bool:
    """Whether the answer holds now; one without nextUpdate holds on, although newer ones may be had."""
    return answer.this_update <= at and (answer.next_update is None or at <= answer.next_update)


def is_authorised(response: OcspResponse, issuer: Certificate, at: datetime, memo: Memo) -> bool:
    """Whether somebody signed the response who may answer for this issuer."""
    signers = (issuer, *(one for one in response.certificates if is_delegated(one, issuer, at, memo)))
    return any(is_responder(response, signer, memo) and _signed_by(response, signer, memo) for signer in signers)


def is_delegated(signer: Certificate, issuer: Certificate, at: datetime, memo: Memo) -> bool:
    """Whether the issuer itself made this certificate for signing OCSP answers, and it is in its validity."""
    return (
        OCSP_SIGNING in (signer.extended_key_usage or ())
        and (signer.key_usage is None or bool(signer.key_usage & KeyUsage.DIGITAL_SIGNATURE))
        and signer.not_before <= at <= signer.not_after
        and memo.same_name(signer.issuer, issuer.subject, True)
        and identifiers_agree(signer, issuer)
        and signature_holds(signer, issuer, memo) is True
    )


def is_responder(response: OcspResponse, signer: Certificate, memo: Memo) -> bool:
    """Whether the response names this certificate as its responder, by name or by SHA-1 of its key."""
    if response.responder_name:
        return memo.same_name(response.responder_name, signer.subject, True)
    return hashlib.sha1(key_bits(signer.key.spki), usedforsecurity=False).digest() == response.responder_key_hash


def _signed_by(response: OcspResponse, signer: Certificate, memo: Memo) -> bool:
    """Asked once per response and key."""
    pair = (response.sha256, signer.key.spki)
    answer = memo.signatures.get(pair)
    if answer is None:
        answer = memo.signatures[pair] = check_signed(
            response.signed_data, response.signature_algorithm, response.signature, signer.key.spki, memo.keys
        )
    return answer is True


def key_bits(spki: bytes) -> bytes:
    """The octets of the BIT STRING in a SubjectPublicKeyInfo; empty where it cannot be read."""
    walk = tlv.Walk(spki)
    try:
        outer = walk.expect(tlv.SEQUENCE, 0, len(spki), "key")
        algorithm = walk.expect(tlv.SEQUENCE, outer.body, outer.stop, "key")
        return walk.bits(walk.expect(tlv.BIT_STRING, algorithm.end, outer.stop, "key"), "key")
    except tlv.Unreadable:
        return b""
