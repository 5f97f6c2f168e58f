"""OCSP responses (RFC 6960): who answers, when, and what is said of which serial number of which issuer.

Any bytes give a response or a `Malformed`. Refuses to decide whether an answer counts; that is `responders`.
"""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import Enum
from hashlib import sha256
from typing import Any, Final

from certway.model.certificate import Certificate, Malformed
from certway.model.text import say
from certway.model.value import value
from certway.pki import der as tlv
from certway.pki.certificates import parse_certificate
from certway.pki.crl_entries import REASON_CODE
from certway.pki.distinguished_names import check_name
from certway.pki.extension_facts import read_extensions
from certway.pki.oids import find_dotted
from certway.pki.times import recover_time

BASIC: Final = "1.3.6.1.5.5.7.48.1.1"
NONCE: Final = "1.3.6.1.5.5.7.48.1.2"
KNOWN: Final = frozenset(
    (
        NONCE,
        "1.3.6.1.5.5.7.48.1.3",  # reference to a CRL
        "1.3.6.1.5.5.7.48.1.6",  # archive cutoff
        "1.3.6.1.5.5.7.48.1.9",  # extended revoked
        REASON_CODE,
    )
)
"""Extensions of responses and answers that certway understands; a critical one beyond them forbids its use."""

STATUSES: Final = (
    "successful",
    "malformedRequest",
    "internalError",
    "tryLater",
    "",
    "sigRequired",
    "unauthorized",
)
"""OCSPResponseStatus by number, RFC 6960 4.2.1; number 4 is not used."""


class CertificateStatus(Enum):
    """What an answer says of a certificate."""

    GOOD = 0
    REVOKED = 1
    UNKNOWN = 2


@value
class OcspAnswer:
    """One SingleResponse. `digest`: dotted identifier of the algorithm of both issuer hashes.

    `issuer_key_hash` is over the bits of the issuer's public key. `reason`: as in an entry of a revocation list.
    """

    digest: str
    issuer_name_hash: bytes = field(repr=False)
    issuer_key_hash: bytes = field(repr=False)
    serial: int
    status: CertificateStatus
    this_update: datetime
    next_update: datetime | None = None
    revoked_at: datetime | None = None
    reason: int = 0
    unknown_critical: tuple[str, ...] = ()


@value
class OcspResponse:
    """The facts of one response; identity is the SHA-256 of its DER.

    `state`: a word of `STATUSES`; without answers where it is another than the first. Of `responder_name` (a DER Name)
    and `responder_key_hash` (SHA-1) one is empty. `certificates`: those sent along, as far as they can be read.
    """

    sha256: bytes
    der: bytes = field(compare=False, repr=False)
    state: str = field(compare=False)
    responder_name: bytes = field(compare=False, default=b"", repr=False)
    responder_key_hash: bytes = field(compare=False, default=b"", repr=False)
    produced_at: datetime | None = field(compare=False, default=None)
    answers: tuple[OcspAnswer, ...] = field(compare=False, default=())
    certificates: tuple[Certificate, ...] = field(compare=False, default=(), repr=False)
    signed_data: bytes = field(compare=False, default=b"", repr=False)
    signature_algorithm: bytes = field(compare=False, default=b"", repr=False)
    signature: bytes = field(compare=False, default=b"", repr=False)
    unknown_critical: tuple[str, ...] = field(compare=False, default=())
    recovered: tuple[Malformed, ...] = field(compare=False, default=())


def parse_ocsp_response(der: bytes, where: str = "") -> OcspResponse | Malformed:
    """The facts of the response that begins at the first byte; `where` names the file for a Malformed."""
    walk = tlv.Walk(der)
    try:
        return _response(walk)
    except tlv.Unreadable as problem:
        return Malformed(where=where or "ocsp-response", what=problem.what, offset=problem.offset)


def _response(walk: tlv.Walk) -> OcspResponse:
    outer = walk.expect(tlv.SEQUENCE, 0, len(walk.data), "ocsp-response")
    walk.expect_end(outer.end, len(walk.data), "ocsp-response")
    status = walk.expect(tlv.ENUMERATED, outer.body, outer.stop, "response-status")
    number = walk.integer(status, "response-status")
    der = walk.data[: outer.end]
    if number != 0 or status.end == outer.stop:
        state = STATUSES[number] if 0 <= number < len(STATUSES) and status.end == outer.stop else ""
        if not state or number == 0:
            raise _impossible(status.start)
        return OcspResponse(sha256=sha256(der).digest(), der=der, state=state, recovered=tuple(walk.notes))
    wrapper = walk.expect(0xA0, status.end, outer.stop, "response-bytes")
    inner = walk.expect(tlv.SEQUENCE, wrapper.body, wrapper.stop, "response-bytes")
    kind = walk.expect(tlv.OBJECT_IDENTIFIER, inner.body, inner.stop, "response-type")
    if find_dotted(walk.content(kind)) != BASIC:
        raise tlv.Unreadable(say("the OCSP response is of a kind that is not known"), kind.start)
    content = walk.expect(tlv.OCTET_STRING, kind.end, inner.stop, "response")
    facts = _basic(walk, content)
    return OcspResponse(sha256=sha256(der).digest(), der=der, state=STATUSES[0], recovered=tuple(walk.notes), **facts)


def _impossible(offset: int) -> tlv.Unreadable:
    return tlv.Unreadable(say("a part of the OCSP response is not what it should be"), offset)


def _basic(walk: tlv.Walk, content: tlv.Element) -> dict[str, Any]:
    """BasicOCSPResponse: what is signed, the signature, and certificates beside it."""
    outer = walk.expect(tlv.SEQUENCE, content.body, content.stop, "response")
    walk.expect_end(outer.end, content.stop, "response")
    data = walk.expect(tlv.SEQUENCE, outer.body, outer.stop, "response-data")
    algorithm = walk.expect(tlv.SEQUENCE, data.end, outer.stop, "signature-algorithm")
    signature = walk.expect(tlv.BIT_STRING, algorithm.end, outer.stop, "signature")
    certificates: tuple[Certificate, ...] = ()
    if signature.end < outer.stop:
        wrapper = walk.expect(0xA0, signature.end, outer.stop, "certificates")
        listed = walk.expect(tlv.SEQUENCE, wrapper.body, wrapper.stop, "certificates")
        read = [parse_certificate(walk.whole(each)) for each in walk.elements(listed.body, listed.stop, "certificates")]
        certificates = tuple(each for each in read if isinstance(each, Certificate))
    return {
        "certificates": certificates,
        "signed_data": walk.whole(data),
        "signature_algorithm": walk.whole(algorithm),
        "signature": walk.bits(signature, "signature"),
        **_data(walk, data),
    }


def _data(walk: tlv.Walk, data: tlv.Element) -> dict[str, Any]:
    """ResponseData: who answers, when, the answers, and extensions."""
    facts: dict[str, Any] = {}
    at = data.body
    if at < data.stop and walk.data[at] == 0xA0:
        at = walk.element(at, data.stop, "version").end
    responder = walk.element(at, data.stop, "responder")
    inner = walk.element(responder.body, responder.stop, "responder")
    if responder.tag == 0xA1 and inner.tag == tlv.SEQUENCE:
        check_name(walk, inner, "responder")
        facts["responder_name"] = walk.whole(inner)
    elif responder.tag == 0xA2 and inner.tag == tlv.OCTET_STRING:
        facts["responder_key_hash"] = walk.content(inner)
    else:
        raise _impossible(responder.start)
    produced = walk.element(responder.end, data.stop, "produced-at")
    facts["produced_at"] = _instant(walk, produced)
    answers = walk.expect(tlv.SEQUENCE, produced.end, data.stop, "responses")
    facts["answers"] = tuple(_answer(walk, each) for each in walk.elements(answers.body, answers.stop, "responses"))
    facts["unknown_critical"] = _unknown_critical(walk, answers.end, data.stop)
    return facts


def _answer(walk: tlv.Walk, single: tlv.Element) -> OcspAnswer:
    certificate = walk.expect(tlv.SEQUENCE, single.body, single.stop, "certificate-id")
    algorithm = walk.expect(tlv.SEQUENCE, certificate.body, certificate.stop, "hash-algorithm")
    kind = walk.expect(tlv.OBJECT_IDENTIFIER, algorithm.body, algorithm.stop, "hash-algorithm")
    by_name = walk.expect(tlv.OCTET_STRING, algorithm.end, certificate.stop, "issuer-name-hash")
    by_key = walk.expect(tlv.OCTET_STRING, by_name.end, certificate.stop, "issuer-key-hash")
    serial = walk.expect(tlv.INTEGER, by_key.end, certificate.stop, "serial-number")
    status = walk.element(certificate.end, single.stop, "certificate-status")
    this_update = walk.element(status.end, single.stop, "this-update")
    at, next_update = this_update.end, None
    if at < single.stop and walk.data[at] == 0xA0:
        wrapper = walk.element(at, single.stop, "next-update")
        next_update = _instant(walk, walk.element(wrapper.body, wrapper.stop, "next-update"))
        at = wrapper.end
    return OcspAnswer(
        digest=find_dotted(walk.content(kind)) or "",
        issuer_name_hash=walk.content(by_name),
        issuer_key_hash=walk.content(by_key),
        serial=walk.integer(serial, "serial-number"),
        this_update=_instant(walk, this_update),
        next_update=next_update,
        unknown_critical=_unknown_critical(walk, at, single.stop),
        **_status(walk, status),
    )


def _status(walk: tlv.Walk, status: tlv.Element) -> dict[str, Any]:
    """CertStatus: good [0], revoked [1] with its date and perhaps a reason, unknown [2]."""
    if status.tag == 0x80:
        return {"status": CertificateStatus.GOOD}
    if status.tag == 0x82:
        return {"status": CertificateStatus.UNKNOWN}
    if status.tag != 0xA1:
        raise _impossible(status.start)
    date = walk.element(status.body, status.stop, "revocation-time")
    reason = 0
    if date.end < status.stop:
        wrapper = walk.expect(0xA0, date.end, status.stop, "revocation-reason")
        number = walk.expect(tlv.ENUMERATED, wrapper.body, wrapper.stop, "revocation-reason")
        reason = walk.integer(number, "revocation-reason")
    return {"status": CertificateStatus.REVOKED, "revoked_at": _instant(walk, date), "reason": reason}


def _instant(walk: tlv.Walk, element: tlv.Element) -> datetime:
    """A GeneralizedTime, which is the rule here whatever the year."""
    found, _, what = recover_time(element.tag, walk.content(element))
    if found is None or element.tag != tlv.GENERALIZED_TIME:
        raise tlv.Unreadable(what or say("a date is no time at all"), element.start)
    return found


def _unknown_critical(walk: tlv.Walk, at: int, stop: int) -> tuple[str, ...]:
    """Critical extensions behind [1] that are not known; anything else there is noted."""
    if at >= stop:
        return ()
    part = walk.expect(0xA1, at, stop, "extensions")
    walk.expect_end(part.end, stop, "extensions")
    facts: dict[str, Any] = {}
    read_extensions(walk, part, facts)
    return tuple(one.oid for one in facts["extensions"] if one.critical and one.oid not in KNOWN)
