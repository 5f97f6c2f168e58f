"""The extensions that are facts of every certificate, as widely as OpenSSL reads them.

Used for certificates that are not plain, for requests and for revocation lists; `recovery` lists the words of notes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from certway.model.certificate import AuthorityKeyIdentifier, BasicConstraints, Extension, PresentedName
from certway.model.text import say
from certway.pki import der as tlv
from certway.pki.general_names import read_general_name
from certway.pki.oids import find_dotted

REVERSED = bytes(int(f"{octet:08b}"[::-1], 2) for octet in range(256))  # named bits count from the top


def read_extensions(walk: tlv.Walk, part: tlv.Element, facts: dict[str, Any]) -> None:
    """Add the extensions inside `part`, and what they say, to `facts` under the names of model.Certificate."""
    found: dict[str, Extension] = {}
    listed: list[Extension] = []
    try:
        sequence = walk.expect(tlv.SEQUENCE, part.body, part.stop, "extensions")
        walk.expect_end(sequence.end, part.stop, "extensions")
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
    walk.expect_end(value.end, element.stop, where)
    return Extension(oid, critical, walk.content(value)), value


def _read_value(walk: tlv.Walk, oid: str, value: tlv.Element, facts: dict[str, Any]) -> None:
    reader = READERS.get(oid)
    if reader is None:
        return
    try:
        inner = walk.element(value.body, value.stop, f"extensions.{oid}")
        reader(walk, inner, f"extensions.{oid}", facts)
        walk.expect_end(inner.end, value.stop, f"extensions.{oid}")
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
    walk.expect_end(at, inner.stop, where)
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
