"""Certificates that a strict reader refuses and OpenSSL reads: the facts, and a note about every departure.

Slower than `certificates`, which calls it only where its own strict steps do not fit, and agrees with it wherever
both answer.

Words of `recovered[].where` (stable; `<field>` is version, serial, signature-algorithm, issuer, validity.not-before,
validity.not-after, subject, key, signature, unique-identifiers, certificate or extensions.<dotted OID>):

* `<field>`: the value cannot be read; its fact is missing or only as close as it gets
* `<field>.encoding`: read, but not in the form DER or RFC 5280 asks for
* `<field>.length`: a length that is not in its shortest form, or left open
* `<field>.trailing`: bytes after the end of the value
* `validity.not-before.form`: the wrong one of the two time types
* `serial.negative`, `serial.long`; `signature-algorithm.mismatch`; `version.extensions`
* `extensions.empty`; `extensions.<OID>.critical` (FALSE or not FF), `.duplicate` (the first one counts), `.empty`
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from certway.model.certificate import Certificate, Malformed, PresentedName
from certway.model.text import say
from certway.pki import der as tlv
from certway.pki.distinguished_names import check_name, common_names
from certway.pki.extension_facts import read_extensions
from certway.pki.public_keys import read_key
from certway.pki.times import read_time

LONGEST_SERIAL = 20  # octets, RFC 5280 4.1.2.2


def recover_certificate(der: bytes, where: str = "") -> Certificate | Malformed:
    """The facts of one certificate, from the first byte of `der`; Malformed only where there is no structure,
    no key or no validity."""
    walk = tlv.Walk(der)
    try:
        return _certificate(walk)
    except tlv.Unreadable as problem:
        return Malformed(where=where or "certificate", what=problem.what, offset=problem.offset)


def _certificate(walk: tlv.Walk) -> Certificate:
    signed = tlv.read_signed(walk, "certificate")
    facts = _signed_part(walk, signed.tbs)
    if signed.algorithm != facts.pop("inner_algorithm"):
        what = say("the signature algorithm is named twice, and differently")
        walk.note("signature-algorithm.mismatch", what, signed.tbs.end)
    der = walk.data[: signed.end]
    return Certificate(
        sha256=sha256(der).digest(),
        der=der,
        tbs_span=(signed.tbs.start, signed.tbs.end),
        signature_algorithm=signed.algorithm,
        signature=signed.signature,
        recovered=tuple(walk.notes),
        **facts,
    )


def _signed_part(walk: tlv.Walk, tbs: tlv.Element) -> dict[str, Any]:
    version, at = _version(walk, tbs)
    serial = walk.expect(tlv.INTEGER, at, tbs.stop, "serial")
    algorithm = walk.expect(tlv.SEQUENCE, serial.end, tbs.stop, "signature-algorithm")
    issuer = walk.expect(tlv.SEQUENCE, algorithm.end, tbs.stop, "issuer")
    validity = walk.expect(tlv.SEQUENCE, issuer.end, tbs.stop, "validity")
    subject = walk.expect(tlv.SEQUENCE, validity.end, tbs.stop, "subject")
    key = walk.expect(tlv.SEQUENCE, subject.end, tbs.stop, "key")
    not_before, not_after = _validity(walk, validity)
    facts: dict[str, Any] = {
        "version": version,
        "serial": _serial(walk, serial),
        "inner_algorithm": walk.whole(algorithm),
        "issuer": walk.whole(issuer),
        "subject": walk.whole(subject),
        "not_before": not_before,
        "not_after": not_after,
        "key": read_key(walk, key),
        "names": (),
    }
    check_name(walk, issuer, "issuer")
    check_name(walk, subject, "subject")
    _optional_parts(walk, key.end, tbs.stop, facts)
    facts["names"] += tuple(PresentedName("cn", text) for text in common_names(facts["subject"]))
    return facts


def _version(walk: tlv.Walk, tbs: tlv.Element) -> tuple[int, int]:
    """The version as people count it (1 to 3), and where the serial begins."""
    if tbs.body >= tbs.stop or walk.data[tbs.body] != 0xA0:
        return 1, tbs.body
    outer = walk.element(tbs.body, tbs.stop, "version")
    number = walk.expect(tlv.INTEGER, outer.body, outer.stop, "version")
    version = walk.integer(number, "version") + 1
    if version == 1:
        walk.note("version.encoding", say("version 1 is written out, DER leaves it out"), outer.start)
    elif version not in (2, 3):
        walk.note("version", say("there is no version {version}", version=version), number.start)
    return version, outer.end


def _serial(walk: tlv.Walk, element: tlv.Element) -> int:
    serial = walk.integer(element, "serial")
    if serial < 0:
        walk.note("serial.negative", say("the serial number is negative"), element.start)
    if element.stop - element.body > LONGEST_SERIAL:
        walk.note("serial.long", say("the serial number is longer than 20 bytes"), element.start)
    return serial


def _validity(walk: tlv.Walk, validity: tlv.Element) -> tuple[datetime, datetime]:
    start = walk.element(validity.body, validity.stop, "validity.not-before")
    end = walk.element(start.end, validity.stop, "validity.not-after")
    walk.expect_end(end.end, validity.stop, "validity")
    return read_time(walk, start, "validity.not-before"), read_time(walk, end, "validity.not-after")


def _optional_parts(walk: tlv.Walk, at: int, stop: int, facts: dict[str, Any]) -> None:
    """Unique identifiers and extensions; what else stands there is noted."""
    for part in walk.elements(at, stop, "certificate"):
        if part.tag == 0xA3:
            if facts["version"] != 3:
                what = say("extensions stand in a certificate of version {version}", version=facts["version"])
                walk.note("version.extensions", what, part.start)
            read_extensions(walk, part, facts)
        elif part.tag not in (0x81, 0x82, 0xA1, 0xA2):
            walk.note("certificate.trailing", say("an unknown part stands in the certificate"), part.start)
        elif facts["version"] == 1:
            walk.note("unique-identifiers", say("unique identifiers stand in a certificate of version 1"), part.start)
