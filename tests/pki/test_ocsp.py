"""OCSP responses: what they say, who may say it, and what it means for a chain."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from certway.model.certificate import Certificate, Malformed
from certway.model.link import RevocationMode, StatusGaps
from certway.model.observation import Unseen
from certway.model.text import say
from certway.model.verdict import Opinion
from certway.pki.chains import evaluate
from certway.pki.memo import Memo
from certway.pki.ocsp import CertificateStatus, OcspResponse, parse_ocsp_response
from certway.pki.responders import find_answer, read_responses
from tests.pki.authorities import NOW, ask, issuing, mint, node, root, the_key

ISSUED = datetime(2026, 5, 31, tzinfo=UTC)
END = datetime(2026, 6, 7, tzinfo=UTC)
REVOKED_AT = datetime(2026, 5, 30, 12, tzinfo=UTC)
GOOD, REVOKED, UNKNOWN = (ocsp.OCSPCertStatus[word] for word in ("GOOD", "REVOKED", "UNKNOWN"))
SIGNING = (ExtendedKeyUsageOID.OCSP_SIGNING,)


def respond(
    leaf: Certificate,
    issuer: Certificate,
    status: ocsp.OCSPCertStatus = GOOD,
    *,
    responder: Certificate | None = None,
    signer: str = "Example Issuing CA",
    digest: hashes.HashAlgorithm | None = None,
    begin: datetime = ISSUED,
    end: datetime | None = END,
    encoding: ocsp.OCSPResponderEncoding = ocsp.OCSPResponderEncoding.HASH,
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> bytes:
    by = x509.load_der_x509_certificate((responder or issuer).der)
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=x509.load_der_x509_certificate(leaf.der),
            issuer=x509.load_der_x509_certificate(issuer.der),
            algorithm=digest or hashes.SHA1(),
            cert_status=status,
            this_update=begin,
            next_update=end,
            revocation_time=REVOKED_AT if status is REVOKED else None,
            revocation_reason=x509.ReasonFlags.key_compromise if status is REVOKED else None,
        )
        .responder_id(encoding, by)
    )
    if responder is not None:
        builder = builder.certificates([by])
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(the_key(signer), hashes.SHA256()).public_bytes(Encoding.DER)


def read(der: bytes) -> OcspResponse:
    found = parse_ocsp_response(der)
    assert isinstance(found, OcspResponse), found
    return found


def told(*responses: bytes, leaf: Certificate | None = None, at: datetime = NOW) -> CertificateStatus | None:
    memo = Memo()
    answer = find_answer(read_responses(responses, memo), leaf or node(), issuing(), at, memo)
    return None if answer is None else answer.status


@pytest.mark.parametrize("digest", [hashes.SHA1(), hashes.SHA256()], ids=["sha1", "sha256"])
@pytest.mark.parametrize("encoding", list(ocsp.OCSPResponderEncoding))
def test_an_answer_shows_its_facts(digest: hashes.HashAlgorithm, encoding: ocsp.OCSPResponderEncoding) -> None:
    der = respond(node(), issuing(), REVOKED, digest=digest, encoding=encoding)
    found, other = read(der), ocsp.load_der_ocsp_response(der)
    (answer,) = found.answers
    assert (found.state, found.recovered, found.unknown_critical) == ("successful", (), ())
    assert found.produced_at == other.produced_at_utc
    assert found.responder_key_hash == (other.responder_key_hash or b"")
    assert bool(found.responder_name) == (other.responder_name is not None)
    assert (answer.serial, answer.status.name) == (other.serial_number, other.certificate_status.name)
    assert (answer.issuer_name_hash, answer.issuer_key_hash) == (other.issuer_name_hash, other.issuer_key_hash)
    assert (answer.this_update, answer.next_update) == (other.this_update_utc, other.next_update_utc)
    assert (answer.revoked_at, answer.reason) == (other.revocation_time_utc, 1)
    assert (found.signed_data, found.signature) == (other.tbs_response_bytes, other.signature)
    assert told(der) is CertificateStatus.REVOKED


@pytest.mark.parametrize("status", [GOOD, REVOKED, UNKNOWN])
def test_every_status_is_read(status: ocsp.OCSPCertStatus) -> None:
    assert told(respond(node(), issuing(), status)) is CertificateStatus[status.name]


@pytest.mark.parametrize("status", [each for each in ocsp.OCSPResponseStatus if each.value])
def test_a_response_without_answers_says_why(status: ocsp.OCSPResponseStatus) -> None:
    der = ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
    assert read(der).state.lower() == status.name.replace("_", "").lower()
    assert told(der) is None


def test_an_answer_about_another_certificate_says_nothing() -> None:
    other = node(end=datetime(2027, 3, 3, 3, 3, 3, tzinfo=UTC))
    assert other.serial != node().serial
    assert told(respond(other, issuing())) is None


def test_an_answer_about_the_same_serial_number_of_another_issuer_says_nothing() -> None:
    namesake = mint("Example Issuing CA", "Example Root CA", ca=True, key="namesake")
    assert told(respond(node(), namesake, signer="namesake")) is None


@pytest.mark.parametrize(
    ("begin", "end", "counts"),
    [
        (NOW - timedelta(1), NOW, True),
        (NOW, None, True),
        (NOW - timedelta(2), NOW - timedelta(seconds=1), False),
        (NOW + timedelta(seconds=1), NOW + timedelta(7), False),
    ],
)
def test_an_answer_counts_between_its_two_instants(begin: datetime, end: datetime | None, counts: bool) -> None:
    assert (told(respond(node(), issuing(), begin=begin, end=end)) is not None) is counts


def test_a_signature_of_somebody_else_says_nothing() -> None:
    assert told(respond(node(), issuing(), responder=root(), signer="Example Root CA")) is None


def delegate(issuer: str = "Example Issuing CA", **more: Any) -> Certificate:
    return mint("Example Responder", issuer, **{"purposes": SIGNING, **more})


@pytest.mark.parametrize(
    ("responder", "counts"),
    [
        (delegate(), True),
        (delegate(purposes=()), False),
        (delegate(purposes=(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,)), False),
        (delegate("Example Root CA"), False),
        (delegate(signer="Example Root CA"), False),
        (delegate(end=ISSUED), False),
    ],
    ids=["delegated", "no-purpose", "any-purpose", "of-another-ca", "not-signed-by-it", "expired"],
)
def test_a_delegated_responder_needs_its_issuers_word(responder: Certificate, counts: bool) -> None:
    der = respond(node(), issuing(), responder=responder, signer="Example Responder")
    assert (told(der) is CertificateStatus.GOOD) is counts


def test_a_critical_extension_that_is_not_known_silences_the_response() -> None:
    strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\5\0")
    assert told(respond(node(), issuing(), extensions=((strange, True),))) is None
    assert told(respond(node(), issuing(), extensions=((strange, False),))) is CertificateStatus.GOOD


def test_a_revocation_that_anybody_shows_counts() -> None:
    good, revoked = respond(node(), issuing(), begin=NOW), respond(node(), issuing(), REVOKED)
    assert told(good, revoked) is told(revoked, good) is CertificateStatus.REVOKED


def judged(*responses: bytes, **more: Any) -> tuple[Opinion, list[str]]:
    question = ask(node(), [issuing()], [root()], ocsp=responses, revocation=RevocationMode.LEAF, **more)
    evaluation = evaluate(question, Memo())
    return evaluation.opinion, [fault.code for fault in evaluation.chosen.faults]


def test_an_answer_decides_a_chain() -> None:
    assert judged(respond(node(), issuing())) == (Opinion.ACCEPTED, [])
    assert judged(respond(node(), issuing(), REVOKED)) == (Opinion.REFUSED, ["revoked"])
    assert judged(respond(node(), issuing(), UNKNOWN)) == (Opinion.REFUSED, ["revocation-unknown"])
    assert judged() == (Opinion.REFUSED, ["revocation-unknown"])
    assert judged(revocation_unknown_fatal=False) == (Opinion.ACCEPTED, [])


def test_the_answer_changes_when_the_response_ends() -> None:
    question = ask(node(), [issuing()], [root()], ocsp=(respond(node(), issuing()),), revocation=RevocationMode.LEAF)
    assert evaluate(question, Memo()).next_change == END


UNSEEN = Unseen(why=say("nobody looked"))


def test_what_nobody_has_shown_leaves_the_verdict_open() -> None:
    revoked = respond(node(), issuing(), REVOKED)
    assert judged(gaps=StatusGaps(own=UNSEEN))[0] is Opinion.UNDECIDED
    assert judged(gaps=StatusGaps(own=UNSEEN), revocation_unknown_fatal=False)[0] is Opinion.UNDECIDED
    assert judged(gaps=StatusGaps(fallback=UNSEEN))[0] is Opinion.UNDECIDED
    assert judged(revoked, gaps=StatusGaps(own=UNSEEN, fallback=UNSEEN))[0] is Opinion.REFUSED
    assert judged(revoked, gaps=StatusGaps(switch=UNSEEN))[0] is Opinion.UNDECIDED
    assert judged(respond(node(), issuing()), gaps=StatusGaps(switch=UNSEEN, own=UNSEEN))[0] is Opinion.ACCEPTED


def test_what_might_be_fetched_leaves_open_only_certificates_that_say_where() -> None:
    assert judged(gaps=StatusGaps(fetched=UNSEEN))[0] is Opinion.REFUSED
    place = x509.UniformResourceIdentifier("http://ocsp.example.com")
    access = x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)])
    leaf = node(more=((access, False),))
    question = ask(leaf, [issuing()], [root()], revocation=RevocationMode.LEAF, gaps=StatusGaps(fetched=UNSEEN))
    assert evaluate(question, Memo()).opinion is Opinion.UNDECIDED


WHOLE = respond(node(), issuing(), REVOKED, responder=delegate(), signer="Example Responder")


@given(st.binary(max_size=400))
def test_any_bytes_are_a_response_or_malformed(data: bytes) -> None:
    assert isinstance(parse_ocsp_response(data), OcspResponse | Malformed)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.booleans())
def test_a_damaged_response_is_never_more_than_it_was(at: int, byte: int, cut: bool) -> None:
    damaged = WHOLE[:at] if cut else WHOLE[:at] + bytes((byte,)) + WHOLE[at + 1 :]
    memo = Memo()
    answer = find_answer(read_responses((damaged,), memo), node(), issuing(), NOW, memo)
    assert answer is None or answer.status is CertificateStatus.REVOKED
