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

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from certway.model.certificate import (
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    Extension,
    Malformed,
    PresentedName,
    PublicKey,
)
from certway.model.text import say
from certway.pki import der as tlv
from certway.pki.distinguished_names import common_names, string_is_sound
from certway.pki.general_names import read_general_name
from certway.pki.oids import CURVES, KEY_WORDS, find_dotted
from certway.pki.times import recover_time

REVERSED = bytes(int(f"{octet:08b}"[::-1], 2) for octet in range(256))  # named bits count from the top
LONGEST_SERIAL = 20  # octets, RFC 5280 4.1.2.2
TOO_MUCH = say("bytes follow after the end of the value")


def recover_certificate(der: bytes, where: str = "") -> Certificate | Malformed:
    """The facts of one certificate, from the first byte of `der`; Malformed only where there is no structure,
    no key or no validity."""
    walk = tlv.Walk(der)
    try:
        return _certificate(walk)
    except tlv.Unreadable as problem:
        return Malformed(where=where or "certificate", what=problem.what, offset=problem.offset)


def _certificate(walk: tlv.Walk) -> Certificate:
    outer = walk.expect(tlv.SEQUENCE, 0, len(walk.data), "certificate")
    if outer.end != len(walk.data):
        walk.note("certificate.trailing", TOO_MUCH, outer.end)
    tbs = walk.expect(tlv.SEQUENCE, outer.body, outer.stop, "certificate")
    facts = _signed_part(walk, tbs)
    algorithm = walk.expect(tlv.SEQUENCE, tbs.end, outer.stop, "signature-algorithm")
    if walk.whole(algorithm) != facts.pop("inner_algorithm"):
        what = say("the signature algorithm is named twice, and differently")
        walk.note("signature-algorithm.mismatch", what, algorithm.start)
    signature = walk.expect(tlv.BIT_STRING, algorithm.end, outer.stop, "signature")
    _expect_end(walk, signature.end, outer.stop, "certificate")
    whole = walk.data[: outer.end]
    return Certificate(
        sha256=sha256(whole).digest(),
        der=whole,
        tbs_span=(tbs.start, tbs.end),
        signature_algorithm=walk.whole(algorithm),
        signature=_whole_octets(walk, signature, "signature"),
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


def _expect_end(walk: tlv.Walk, at: int, stop: int, where: str) -> None:
    if at != stop:
        walk.note(f"{where}.trailing", TOO_MUCH, at)


def _whole_octets(walk: tlv.Walk, bits: tlv.Element, where: str) -> bytes:
    content = walk.content(bits)
    if content[:1] != b"\0":
        walk.note(f"{where}.encoding", say("a string of bits does not end at a byte"), bits.start)
    return content[1:]


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
    times: list[datetime] = []
    at = validity.body
    for where in ("validity.not-before", "validity.not-after"):
        element = walk.element(at, validity.stop, where)
        instant, suffix, what = recover_time(element.tag, walk.content(element))
        if instant is None:
            raise tlv.Unreadable(what or say("a date is no time at all"), element.start)
        if what is not None:
            walk.note(where + suffix, what, element.start)
        times.append(instant)
        at = element.end
    _expect_end(walk, at, validity.stop, "validity")
    return times[0], times[1]


def check_name(walk: tlv.Walk, name: tlv.Element, where: str) -> None:
    """Note what is wrong inside a Name."""
    try:
        for rdn in walk.elements(name.body, name.stop, where):
            if rdn.tag != tlv.SET or rdn.body == rdn.stop:
                walk.note(f"{where}.encoding", say("a part of the name is not a set of attributes"), rdn.start)
            for pair in walk.elements(rdn.body, rdn.stop, where):
                _check_attribute(walk, pair, where)
    except tlv.Unreadable as problem:
        walk.note(where, problem.what, problem.offset)


def _check_attribute(walk: tlv.Walk, pair: tlv.Element, where: str) -> None:
    kind = walk.expect(tlv.OBJECT_IDENTIFIER, pair.body, pair.stop, where)
    value = walk.element(kind.end, pair.stop, where)
    if find_dotted(walk.content(kind)) is None:
        walk.note(where, say("the type of an attribute cannot be read"), kind.start)
    if not string_is_sound(value.tag, walk.content(value)):
        what = say("an attribute holds characters that its type of text does not allow")
        walk.note(f"{where}.encoding", what, value.start)
    if pair.tag != tlv.SEQUENCE or value.end != pair.stop:
        walk.note(f"{where}.encoding", say("an attribute is not a type and a value"), pair.start)


def read_key(walk: tlv.Walk, key: tlv.Element) -> PublicKey:
    """Algorithm and size of a SubjectPublicKeyInfo; what cannot be read is noted and has 0 bits."""
    spki = walk.whole(key)
    try:
        algorithm = walk.expect(tlv.SEQUENCE, key.body, key.stop, "key")
        kind = walk.expect(tlv.OBJECT_IDENTIFIER, algorithm.body, algorithm.stop, "key")
        bits = walk.expect(tlv.BIT_STRING, algorithm.end, key.stop, "key")
        _expect_end(walk, bits.end, key.stop, "key")
        dotted = find_dotted(walk.content(kind)) or "#" + walk.content(kind).hex()
    except tlv.Unreadable as problem:
        walk.note("key", problem.what, problem.offset)
        return PublicKey("unreadable", 0, "", spki)
    word = KEY_WORDS.get(dotted, dotted)
    try:
        size, curve = _key_size(walk, word, tlv.Element(0, kind.end, kind.end, algorithm.stop, algorithm.end), bits)
    except tlv.Unreadable as problem:
        walk.note("key", problem.what, problem.offset)
        size, curve = 0, ""
    return PublicKey(word, size, curve, spki)


def _key_size(walk: tlv.Walk, word: str, parameters: tlv.Element, bits: tlv.Element) -> tuple[int, str]:
    if word in ("rsa", "rsa-pss"):
        numbers = walk.expect(tlv.SEQUENCE, bits.body + 1, bits.stop, "key")
        modulus = walk.expect(tlv.INTEGER, numbers.body, numbers.stop, "key")
        walk.integer(walk.expect(tlv.INTEGER, modulus.end, numbers.stop, "key"), "key")
        return walk.integer(modulus, "key").bit_length(), ""
    if word == "dsa":
        if parameters.body == parameters.stop:
            return 0, ""  # inherited from the issuer's key (RFC 3279 2.3.2)
        numbers = walk.expect(tlv.SEQUENCE, parameters.body, parameters.stop, "key")
        return walk.integer(walk.expect(tlv.INTEGER, numbers.body, numbers.stop, "key"), "key").bit_length(), ""
    if word == "ec":
        return _curve(walk, parameters)
    return FIXED_BITS.get(word, 0), ""


FIXED_BITS = {"ed25519": 256, "ed448": 456, "x25519": 256, "x448": 448}


def _curve(walk: tlv.Walk, parameters: tlv.Element) -> tuple[int, str]:
    element = walk.element(parameters.body, parameters.stop, "key")
    if element.tag == tlv.OBJECT_IDENTIFIER:
        dotted = find_dotted(walk.content(element)) or "#" + walk.content(element).hex()
        curve, bits = CURVES.get(dotted, (dotted, 0))
        return bits, curve
    # ECParameters (RFC 3279 2.3.5): version, fieldID (type, prime), ...: legal for OpenSSL below 3.0
    version = walk.expect(tlv.INTEGER, element.body, element.stop, "key")
    field = walk.expect(tlv.SEQUENCE, version.end, element.stop, "key")
    kind = walk.expect(tlv.OBJECT_IDENTIFIER, field.body, field.stop, "key")
    return walk.integer(walk.expect(tlv.INTEGER, kind.end, field.stop, "key"), "key").bit_length(), "explicit"


def _optional_parts(walk: tlv.Walk, at: int, stop: int, facts: dict[str, Any]) -> None:
    """Unique identifiers and extensions; what else stands there is noted."""
    for part in walk.elements(at, stop, "certificate"):
        if part.tag == 0xA3:
            if facts["version"] != 3:
                what = say("extensions stand in a certificate of version {version}", version=facts["version"])
                walk.note("version.extensions", what, part.start)
            _extensions(walk, part, facts)
        elif part.tag not in (0x81, 0x82, 0xA1, 0xA2):
            walk.note("certificate.trailing", say("an unknown part stands in the certificate"), part.start)
        elif facts["version"] == 1:
            walk.note("unique-identifiers", say("unique identifiers stand in a certificate of version 1"), part.start)


def _extensions(walk: tlv.Walk, part: tlv.Element, facts: dict[str, Any]) -> None:
    found: dict[str, Extension] = {}
    listed: list[Extension] = []
    try:
        sequence = walk.expect(tlv.SEQUENCE, part.body, part.stop, "extensions")
        _expect_end(walk, sequence.end, part.stop, "extensions")
        if sequence.body == sequence.stop:
            walk.note("extensions.empty", say("the list of extensions is empty"), sequence.start)
        for element in walk.elements(sequence.body, sequence.stop, "extensions"):
            extension, value = _extension(walk, element)
            listed.append(extension)
            if found.setdefault(extension.oid, extension) is extension:
                _read_value(walk, extension.oid, value, facts)
            else:
                what = say("an extension stands twice; the first one counts")
                walk.note(f"extensions.{extension.oid}.duplicate", what, element.start)
    except tlv.Unreadable as problem:
        walk.note("extensions", problem.what, problem.offset)
    facts["extensions"] = tuple(listed)


def _extension(walk: tlv.Walk, element: tlv.Element) -> tuple[Extension, tlv.Element]:
    kind = walk.expect(tlv.OBJECT_IDENTIFIER, element.body, element.stop, "extensions")
    oid = find_dotted(walk.content(kind)) or "#" + walk.content(kind).hex()
    where = f"extensions.{oid}"
    if oid[0] == "#":
        walk.note(where, say("the type of an extension cannot be read"), kind.start)
    at, critical = kind.end, False
    if at < element.stop and walk.data[at] == tlv.BOOLEAN:
        flag = walk.element(at, element.stop, where)
        critical = walk.content(flag) not in (b"", b"\0")
        if walk.content(flag) != b"\xff":
            what = say(
                "critical is written as {hex}; DER leaves FALSE out and writes TRUE as FF",
                hex=walk.content(flag)[:8].hex(),
            )
            walk.note(f"{where}.critical", what, flag.start)
        at = flag.end
    value = walk.expect(tlv.OCTET_STRING, at, element.stop, where)
    _expect_end(walk, value.end, element.stop, where)
    return Extension(oid, critical, walk.content(value)), value


def _read_value(walk: tlv.Walk, oid: str, value: tlv.Element, facts: dict[str, Any]) -> None:
    reader = READERS.get(oid)
    if reader is None:
        return
    try:
        inner = walk.element(value.body, value.stop, f"extensions.{oid}")
        reader(walk, inner, f"extensions.{oid}", facts)
        _expect_end(walk, inner.end, value.stop, f"extensions.{oid}")
    except tlv.Unreadable as problem:
        walk.note(f"extensions.{oid}", problem.what, problem.offset)


def _require(tag: int, element: tlv.Element) -> None:
    if element.tag != tag:
        raise tlv.Unreadable(say("an extension does not hold what its type says"), element.start)


def _alternative_names(walk: tlv.Walk, inner: tlv.Element, where: str, facts: dict[str, Any]) -> None:
    _require(tlv.SEQUENCE, inner)
    if inner.body == inner.stop:
        walk.note(f"{where}.empty", say("the list is empty"), inner.start)
    names: list[PresentedName] = []
    try:
        for element in walk.elements(inner.body, inner.stop, where):
            names.append(read_general_name(walk, element, where))  # noqa: PERF401  # what was read before a fault stays
    finally:
        facts["names"] = tuple(names)


def _purposes(walk: tlv.Walk, inner: tlv.Element, where: str, facts: dict[str, Any]) -> None:
    _require(tlv.SEQUENCE, inner)
    if inner.body == inner.stop:
        walk.note(f"{where}.empty", say("the list is empty"), inner.start)
    purposes: list[str] = []
    for element in walk.elements(inner.body, inner.stop, where):
        dotted = find_dotted(walk.content(element)) if element.tag == tlv.OBJECT_IDENTIFIER else None
        if dotted is None:
            raise tlv.Unreadable(say("a purpose cannot be read"), element.start)
        purposes.append(dotted)
    facts["extended_key_usage"] = tuple(purposes)


def _usage(walk: tlv.Walk, inner: tlv.Element, where: str, facts: dict[str, Any]) -> None:
    _require(tlv.BIT_STRING, inner)
    content = walk.content(inner)
    if not content or content[0] > 7 or (len(content) == 1 and content[0]):
        raise tlv.Unreadable(say("a string of bits cannot be read"), inner.start)
    bits = content[1:]
    if not bits or not (bits[-1] >> content[0] & 1) or bits[-1] & ((1 << content[0]) - 1):
        walk.note(f"{where}.encoding", say("a string of named bits is not in its shortest form"), inner.start)
    facts["key_usage"] = REVERSED[bits[0]] | REVERSED[bits[1] if len(bits) > 1 else 0] << 8 if bits else 0


def _constraints(walk: tlv.Walk, inner: tlv.Element, where: str, facts: dict[str, Any]) -> None:
    _require(tlv.SEQUENCE, inner)
    ca, path_length, at = False, None, inner.body
    if at < inner.stop and walk.data[at] == tlv.BOOLEAN:
        flag = walk.element(at, inner.stop, where)
        ca, at = walk.boolean(flag, where), flag.end
        if not ca:
            walk.note(f"{where}.encoding", say("FALSE is written out, DER leaves it out"), flag.start)
    if at < inner.stop and walk.data[at] == tlv.INTEGER:
        number = walk.element(at, inner.stop, where)
        path_length, at = walk.integer(number, where), number.end
        if path_length < 0:
            walk.note(f"{where}.encoding", say("a path length is negative"), number.start)
    _expect_end(walk, at, inner.stop, where)
    facts["basic_constraints"] = BasicConstraints(ca, path_length)


def _subject_key_identifier(walk: tlv.Walk, inner: tlv.Element, _: str, facts: dict[str, Any]) -> None:
    _require(tlv.OCTET_STRING, inner)
    facts["subject_key_identifier"] = walk.content(inner)


def _authority_key_identifier(walk: tlv.Walk, inner: tlv.Element, where: str, facts: dict[str, Any]) -> None:
    _require(tlv.SEQUENCE, inner)
    parts: dict[int, tlv.Element] = {}
    for element in walk.elements(inner.body, inner.stop, where):
        if element.tag not in (0x80, 0xA1, 0x82) or element.tag in parts:
            raise tlv.Unreadable(say("an extension does not hold what its type says"), element.start)
        parts[element.tag] = element
    facts["authority_key_identifier"] = AuthorityKeyIdentifier(
        walk.content(parts[0x80]) if 0x80 in parts else None,
        walk.content(parts[0xA1]) if 0xA1 in parts else None,
        walk.integer(parts[0x82], where) if 0x82 in parts else None,
    )


READERS: dict[str, Callable[[tlv.Walk, tlv.Element, str, dict[str, Any]], None]] = {
    "2.5.29.14": _subject_key_identifier,
    "2.5.29.15": _usage,
    "2.5.29.17": _alternative_names,
    "2.5.29.19": _constraints,
    "2.5.29.35": _authority_key_identifier,
    "2.5.29.37": _purposes,
}
