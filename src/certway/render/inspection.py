"""Loose files on the screen: what each one is, what it holds, what belongs together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from certway.model.certificate import Certificate, Malformed
from certway.model.text import Text, say
from certway.pki.contents import Contents, Found, Item, PrivateKeySeen
from certway.pki.crls import RevocationList
from certway.pki.distinguished_names import name_words, short_name
from certway.pki.inspection import Belonging, Inspection, is_authority
from certway.pki.ocsp import STATUSES, CertificateStatus, OcspAnswer, OcspResponse
from certway.pki.requests import CertificateRequest
from certway.render.causes import indented
from certway.render.certificates import (
    Row,
    certificate_line,
    certificate_rows,
    key_size,
    key_words,
    purpose_words,
    render_rows,
    shown_names,
)
from certway.render.lines import BLANK, Line, Span, Style, line
from certway.render.speak import Speaker
from certway.render.tables import render_table

MOST_IN_FULL: Final = 4
"""More certificates in a file than these are listed, one a line."""


def render_inspection(
    inspection: Inspection, at: datetime, speaker: Speaker, width: int, *, details: bool = False
) -> Iterator[Line]:
    """Every file, then what belongs together; `details` shows every certificate in full."""
    for index, contents in enumerate(inspection.files):
        if index:
            yield BLANK
        yield from render_file(contents, at, speaker, width, details=details)
    yield from _render_chains(inspection, speaker, width)
    yield from _render_belongings(inspection.belongings, speaker, width)


def render_file(
    contents: Contents, at: datetime, speaker: Speaker, width: int, *, details: bool = False
) -> Iterator[Line]:
    """What one file really is, and everything in it."""
    what = speaker.speak(say("{file}: {what}", file=contents.where, what=contents.what))
    yield from indented(what, width, "", Style.TITLE)
    certificates = contents.certificates
    listed = len(certificates) > MOST_IN_FULL and not details
    if listed:
        yield from _render_list(certificates, at, speaker, width)
    for item in contents.items:
        if not (listed and isinstance(item.found, Certificate)):
            yield BLANK
            yield from _render_item(item, at, speaker, width)
    if contents.recovered:
        yield BLANK
    for note in contents.recovered:
        yield from indented(speaker.speak(say("read all the same: {what}", what=note.what)), width, "  ", Style.RISK)


def _render_list(certificates: Sequence[Certificate], at: datetime, speaker: Speaker, width: int) -> Iterator[Line]:
    """One line a certificate: number, whose, by whom, until when."""
    rows = [_list_row(number, one, at, speaker) for number, one in enumerate(certificates, 1)]
    headings = ["", *(speaker.speak(text) for text in (say("Certificate"), say("Issuer"), say("Valid to")))]
    yield BLANK
    yield from render_table(headings, rows, flexible=1, width=width, indent="  ")


def _list_row(number: int, certificate: Certificate, at: datetime, speaker: Speaker) -> list[Span]:
    issuer = say("itself") if certificate.self_issued else say("{name}", name=short_name(certificate.issuer))
    past = not certificate.not_before <= at <= certificate.not_after
    end = f"{certificate.not_after:%Y-%m-%d}"
    return [
        Span(str(number)),
        Span(speaker.word(short_name(certificate.subject) or name_words(certificate.subject))),
        Span(speaker.speak(issuer)[:30]),
        Span(end, Style.BAD if past else Style.PLAIN),
    ]


def _render_item(item: Item, at: datetime, speaker: Speaker, width: int) -> Iterator[Line]:
    """One thing in a file, under what it is and where it begins."""
    if isinstance(item.found, Malformed):
        yield from indented(speaker.speak(item.found.what), width, "  ", Style.BAD)
        return
    title = kind_words(item.found)
    if item.line:
        title = say("{what}, line {line}", what=title, line=item.line)
    yield line("  ", Span(speaker.speak(title), Style.HEADING))
    yield from render_rows(tuple(_rows(item.found, at)), speaker, width)
    for note in getattr(item.found, "recovered", ()):
        departure = say("not as DER demands: {what} ({where})", what=note.what, where=note.where)
        yield from indented(speaker.speak(departure), width, "    ", Style.RISK)


def kind_words(found: Found) -> Text:
    """What a thing in a file is."""
    match found:
        case Certificate():
            if is_authority(found):
                return say("root certificate") if found.self_issued else say("intermediate certificate")
            return say("self-signed certificate") if found.self_issued else say("end certificate")
        case CertificateRequest():
            return say("certificate signing request (CSR)")
        case RevocationList():
            return say("revocation list (CRL)")
        case OcspResponse():
            return say("OCSP response")
        case PrivateKeySeen():
            return say("private key (it stays in its file)")
        case Malformed():
            return found.what
    return say("public key")


def _rows(found: Found, at: datetime) -> Iterator[Row]:
    match found:
        case Certificate():
            yield from certificate_rows(found, at)
        case CertificateRequest():
            yield from _request_rows(found)
        case RevocationList():
            yield from _crl_rows(found, at)
        case OcspResponse():
            yield from _response_rows(found, at)
        case PrivateKeySeen():
            yield from _key_rows(found)


def _request_rows(request: CertificateRequest) -> Iterator[Row]:
    yield say("subject"), say("{name}", name=name_words(request.subject))
    names = shown_names(request.names)
    if names:
        yield say("names"), say("{names}", names=names)
    yield say("key"), say("{key}", key=key_words(request.key))
    if request.extended_key_usage is not None:
        yield say("purposes"), say("{purposes}", purposes=purpose_words(request.extended_key_usage) or "-")


def _crl_rows(crl: RevocationList, at: datetime) -> Iterator[Row]:
    yield say("issuer"), say("{name}", name=name_words(crl.issuer))
    yield say("issued"), say("{at}", at=crl.this_update)
    if crl.next_update is not None:
        late = say("{at}: OVERDUE", at=crl.next_update)
        yield say("next"), late if crl.next_update < at else say("{at}", at=crl.next_update)
    yield say("revoked"), say("{count} certificates", count=crl.count)


def _response_rows(response: OcspResponse, at: datetime) -> Iterator[Row]:
    if response.state != STATUSES[0]:
        yield say("state"), say("{state}", state=response.state)
    if response.responder_name:
        yield say("responder"), say("{name}", name=name_words(response.responder_name))
    for answer in response.answers:
        yield say("serial"), say("{serial}", serial=f"{answer.serial:X}")
        yield say("status"), _status_words(answer)
        yield say("issued"), say("{at}", at=answer.this_update)
        if answer.next_update is not None:
            late = say("{at}: OVERDUE", at=answer.next_update)
            yield say("next"), late if answer.next_update < at else say("{at}", at=answer.next_update)


def _status_words(answer: OcspAnswer) -> Text:
    match answer.status:
        case CertificateStatus.GOOD:
            return say("good")
        case CertificateStatus.UNKNOWN:
            return say("unknown to the responder")
    return say("revoked on {at}", at=answer.revoked_at or answer.this_update)


def _key_rows(key: PrivateKeySeen) -> Iterator[Row]:
    if key.algorithm:
        yield say("key"), say("{key}", key=key_size(key.algorithm, key.bits, key.curve))
    yield say("form"), say("{encoding}", encoding=key.encoding or "?")
    for trait in key.traits:
        yield say("note"), TRAITS.get(trait, say("{trait}", trait=trait))


TRAITS: Final = {
    "encrypted": say("it is encrypted; an upload page takes it without a password only"),
    "wrong-password": say("the password does not open it"),
    "no-final-newline": say("it does not end with a newline; Expressway needs one"),
    "unreadable": say("it cannot be read"),
}


def _render_chains(inspection: Inspection, speaker: Speaker, width: int) -> Iterator[Line]:
    """For each end certificate the certificates above it, and the one that is missing."""
    shown = [chain for chain in inspection.chains if len(inspection.certificates) > 1]
    if shown:
        yield BLANK
        yield line(Span(speaker.speak(say("Chains")), Style.TITLE))
    for chain in shown:
        for depth, certificate in enumerate(chain):
            yield from indented(speaker.speak(certificate_line(certificate)), width, "  " + "  " * depth)
        if not chain[-1].self_issued:
            missing = say("not at hand: {name}", name=name_words(chain[-1].issuer))
            yield from indented(speaker.speak(missing), width, "  " + "  " * len(chain), Style.RISK)


def _render_belongings(belongings: Sequence[Belonging], speaker: Speaker, width: int) -> Iterator[Line]:
    if belongings:
        yield BLANK
    for belonging in belongings:
        names = tuple(short_name(one.subject) for one in belonging.certificates)
        texts = _BELONGS if names else _ALONE
        template = texts[belonging.kind].template
        words = (("names", names), ("where", belonging.where)) if names else (("where", belonging.where),)
        yield from indented(speaker.speak(Text(template=template, args=words)), width, "")


_BELONGS: Final = {
    "key": say("{where} holds the private key of {names}"),
    "request": say("{where} holds the signing request that {names} answers"),
}
_ALONE: Final = {
    "key": say("{where} holds a private key of none of these certificates"),
    "request": say("{where} holds a signing request that none of these certificates answers"),
}
