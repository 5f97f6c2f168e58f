"""Whether a certificate of a path is revoked: what lists and OCSP answers say together, and what stays open.

A revocation that anybody shows counts; else an answer *good* or a current list clears the certificate. Which of the
two a product asks first is not told apart: it would only matter where they contradict each other.

Knows what unseen parts of a question leave open. Refuses to know who asks at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from certway.model.certificate import Certificate, Malformed
from certway.model.link import StatusGaps
from certway.model.observation import Unseen
from certway.model.verdict import Fault
from certway.pki.extensions import (
    AUTHORITY_INFORMATION_ACCESS,
    OCSP,
    find_extension,
    parse_access_descriptions,
)
from certway.pki.ocsp import CertificateStatus, OcspResponse
from certway.pki.responders import find_answer
from certway.pki.revocation import Inquiry, Status, distribution_points, revoked_fault

STATUS_CODES: Final = frozenset(("revoked", "revocation-unknown", "crl-expired"))
"""Faults that only a verifier finds which asks for revocation."""


def find_status(
    inquiry: Inquiry, responses: Iterable[OcspResponse], position: int, *, fatal: bool, gaps: StatusGaps | None
) -> Status:
    """What the lists and the responses say of one certificate; `fatal`: that nobody knows is a refusal.

    Where it is none, not knowing stays a fault as long as a source is unseen that might say *revoked*.
    """
    status = _told_by_both(inquiry, responses, position)
    if fatal or find_open_source(inquiry.certificate, gaps) is not None:
        return status
    return Status(tuple(fault for fault in status.faults if fault.code != "revocation-unknown"), status.until)


def _told_by_both(inquiry: Inquiry, responses: Iterable[OcspResponse], position: int) -> Status:
    listed = inquiry.status(position)
    if any(fault.code == "revoked" for fault in listed.faults):
        return listed
    answer = find_answer(responses, inquiry.certificate, inquiry.issuer, inquiry.at, inquiry.memo)
    if answer is None or answer.status is CertificateStatus.UNKNOWN:
        return listed
    if answer.status is CertificateStatus.GOOD:
        return Status((), _earliest(listed.until, answer.next_update))
    return Status((revoked_fault(answer.reason, answer.revoked_at, position),), answer.next_update)


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((instant for instant in instants if instant is not None), default=None)


def find_doubt(fault: Fault, certificates: Sequence[Certificate], gaps: StatusGaps | None) -> Unseen | None:
    """What nobody has shown, where a fault about revocation hangs on it; None where the fault is certain."""
    if gaps is None or fault.code not in STATUS_CODES:
        return None
    if gaps.switch is not None:
        return gaps.switch
    if fault.code == "revoked":
        return None
    source = find_open_source(certificates[fault.position], gaps)
    return source or (gaps.fallback if fault.code == "revocation-unknown" else None)


def find_open_source(certificate: Certificate, gaps: StatusGaps | None) -> Unseen | None:
    """A source of its status that the verifier has or may ask, and nobody has shown."""
    if gaps is None:
        return None
    return gaps.own or (gaps.fetched if names_source(certificate) else None)


def names_source(certificate: Certificate) -> bool:
    """Whether the certificate says where a list or an OCSP responder can be found."""
    if any(point.names or point.relative for point in distribution_points(certificate)):
        return True
    extension = find_extension(certificate, AUTHORITY_INFORMATION_ACCESS)
    described = () if extension is None else parse_access_descriptions(extension.value)
    return not isinstance(described, Malformed) and any(each.method == OCSP for each in described)
