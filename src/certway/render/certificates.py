"""One certificate as people compare them: names, dates, key, purposes, and what it is good for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from certway.model.certificate import BasicConstraints, Certificate, KeyUsage, PresentedName, PublicKey
from certway.model.text import Text, say
from certway.pki.distinguished_names import name_words, short_name
from certway.pki.oids import PURPOSE_WORDS
from certway.pki.signatures import read_algorithm
from certway.render.causes import labelled
from certway.render.lines import Line
from certway.render.speak import Speaker
from certway.render.width import width_of

Row = tuple[Text, Text]

_USAGES: Final = (
    (KeyUsage.DIGITAL_SIGNATURE, "digitalSignature"),
    (KeyUsage.NON_REPUDIATION, "nonRepudiation"),
    (KeyUsage.KEY_ENCIPHERMENT, "keyEncipherment"),
    (KeyUsage.DATA_ENCIPHERMENT, "dataEncipherment"),
    (KeyUsage.KEY_AGREEMENT, "keyAgreement"),
    (KeyUsage.KEY_CERT_SIGN, "keyCertSign"),
    (KeyUsage.CRL_SIGN, "cRLSign"),
    (KeyUsage.ENCIPHER_ONLY, "encipherOnly"),
    (KeyUsage.DECIPHER_ONLY, "decipherOnly"),
)

_CURVES: Final = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}


def render_certificate(certificate: Certificate, at: datetime, speaker: Speaker, width: int) -> Iterator[Line]:
    """The facts of one certificate, a label and a text each."""
    return render_rows(tuple(certificate_rows(certificate, at)), speaker, width)


def render_rows(rows: Sequence[Row], speaker: Speaker, width: int) -> Iterator[Line]:
    """Labels and texts in two columns."""
    room = max((width_of(speaker.speak(label)) for label, _ in rows), default=0) + 2
    for label, text in rows:
        yield from labelled(speaker.speak(label), speaker.speak(text), room, width)


def certificate_rows(certificate: Certificate, at: datetime) -> Iterator[Row]:
    """What there is to say of a certificate, absent extensions left out."""
    yield say("subject"), _data(name_words(certificate.subject))
    yield say("issuer"), issuer_words(certificate)
    yield say("valid"), validity_words(certificate, at)
    names = shown_names(certificate.names)
    if names:
        yield say("names"), _data(names)
    yield (
        say("key"),
        say("{key}, signed with {algorithm}", key=key_words(certificate.key), algorithm=_signed(certificate)),
    )
    yield from _purpose_rows(certificate)
    if certificate.basic_constraints is not None:
        yield say("CA"), constraint_words(certificate.basic_constraints)
    yield say("serial"), _data(serial_bytes(certificate.serial).hex(":"))
    yield say("SHA-256"), _data(certificate.sha256.hex())


def _signed(certificate: Certificate) -> str:
    return read_algorithm(certificate.signature_algorithm)[0] or "?"


def _data(text: str) -> Text:
    return say("{text}", text=text)


def issuer_words(certificate: Certificate) -> Text:
    """The issuer, or that the certificate names itself."""
    if certificate.self_issued:
        return say("itself (self-signed)")
    return _data(name_words(certificate.issuer))


def validity_words(certificate: Certificate, at: datetime) -> Text:
    """Both dates, and where the instant of judgement stands to them."""
    begin, end = certificate.not_before, certificate.not_after
    if at < begin:
        return say("from {begin} to {end}: not yet, for {span}", begin=begin, end=end, span=begin - at)
    if at > end:
        return say("from {begin} to {end}: EXPIRED {span} ago", begin=begin, end=end, span=at - end)
    return say("from {begin} to {end}: {span} left", begin=begin, end=end, span=end - at)


def shown_names(names: Sequence[PresentedName]) -> str:
    """Names of the subject alternative names and the CN, each with its kind where that is not dns."""
    return ", ".join(name.text if name.kind == "dns" else f"{name.kind}:{name.text}" for name in names)


def key_words(key: PublicKey) -> str:
    """`RSA 2048`, `EC P-256`, `Ed25519`."""
    return key_size(key.algorithm, key.bits, key.curve)


def key_size(algorithm: str, bits: int, curve: str) -> str:
    """An algorithm with its size or curve."""
    if algorithm == "ec":
        return f"EC {_CURVES.get(curve, curve or str(bits))}"
    if algorithm.startswith("ed"):
        return algorithm.capitalize()
    return f"{algorithm.upper()} {bits}"


def purpose_words(purposes: Sequence[str]) -> str:
    """Purposes by their RFC names; an unknown one by its number."""
    return ", ".join(PURPOSE_WORDS.get(oid, oid) for oid in purposes)


def _purpose_rows(certificate: Certificate) -> Iterator[Row]:
    if certificate.extended_key_usage is None:
        yield say("purposes"), say("not limited (no extended key usage)")
    else:
        yield say("purposes"), _data(purpose_words(certificate.extended_key_usage) or "-")
    if certificate.key_usage is not None:
        yield say("key usage"), _data(usage_words(certificate.key_usage))


def usage_words(bits: int) -> str:
    """The bits of keyUsage by their RFC names."""
    return ", ".join(word for bit, word in _USAGES if bits & bit) or "-"


def constraint_words(constraints: BasicConstraints) -> Text:
    """Whether it is a CA, and how many CAs may follow below it."""
    if not constraints.ca:
        return say("no")
    if constraints.path_length is None:
        return say("yes")
    return say("yes, with at most {count} CAs below it", count=constraints.path_length)


def serial_bytes(serial: int) -> bytes:
    """The serial number as the octets that tools print; the sign of a negative one is lost."""
    magnitude = abs(serial)
    return magnitude.to_bytes(max(1, (magnitude.bit_length() + 7) // 8), "big")


def certificate_line(certificate: Certificate) -> Text:
    """One certificate in one line: whose, by whom, until when."""
    name = short_name(certificate.subject) or name_words(certificate.subject) or "?"
    if certificate.self_issued:
        return say("{name}, self-signed, to {end}", name=name, end=certificate.not_after)
    issuer = short_name(certificate.issuer) or name_words(certificate.issuer) or "?"
    return say("{name}, issued by {issuer}, to {end}", name=name, issuer=issuer, end=certificate.not_after)
