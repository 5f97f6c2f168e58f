"""Revocation lists: who issued them, how long they count, what they cover, and which serial numbers they name.

A list may hold hundreds of thousands of entries: one pass finds the bytes of each serial number, and an entry is
read only when somebody asks for it. Refuses to decide whether a list may be used for a certificate.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from certway.model.certificate import AuthorityKeyIdentifier, Extension, Malformed, PresentedName
from certway.model.text import say
from certway.model.value import value
from certway.pki import der as tlv
from certway.pki.distinguished_names import check_name
from certway.pki.extension_facts import read_extensions
from certway.pki.extensions import read_extension, read_fields, read_flags, read_names, read_point_name
from certway.pki.times import read_time, recover_time

CRL_NUMBER = "2.5.29.20"
REASON_CODE = "2.5.29.21"
INVALIDITY_DATE = "2.5.29.24"
DELTA_CRL_INDICATOR = "2.5.29.27"
ISSUING_DISTRIBUTION_POINT = "2.5.29.28"
CERTIFICATE_ISSUER = "2.5.29.29"
AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
FRESHEST_CRL = "2.5.29.46"

# Extensions of a list and of its entries that certway understands; a critical one beyond them forbids the list.
KNOWN = frozenset(
    (CRL_NUMBER, DELTA_CRL_INDICATOR, ISSUING_DISTRIBUTION_POINT, AUTHORITY_KEY_IDENTIFIER, FRESHEST_CRL, "2.5.29.18")
)
KNOWN_OF_ENTRIES = frozenset((REASON_CODE, INVALIDITY_DATE, CERTIFICATE_ISSUER))

REASONS: Mapping[int, str] = {
    0: "unspecified",
    1: "keyCompromise",
    2: "cACompromise",
    3: "affiliationChanged",
    4: "superseded",
    5: "cessationOfOperation",
    6: "certificateHold",
    8: "removeFromCRL",
    9: "privilegeWithdrawn",
    10: "aACompromise",
}
REMOVE_FROM_CRL = 8


@value
class IssuingDistributionPoint:
    """RFC 5280 5.2.5; `relative` and `reasons` as in `extensions.DistributionPoint`."""

    names: tuple[PresentedName, ...] = ()
    relative: bytes = b""
    only_users: bool = False
    only_cas: bool = False
    reasons: int | None = None
    indirect: bool = False
    only_attributes: bool = False


@value
class Revoked:
    """One entry. `issuer` is a DER Name: of the certificate's issuer in an indirect list, else of the list's.

    `unknown_critical`: dotted identifiers of critical entry extensions that certway does not know.
    """

    serial: int
    revoked_at: datetime | None
    reason: int = 0
    issuer: bytes = field(repr=False)
    unknown_critical: tuple[str, ...] = ()


Issuers: TypeAlias = "tuple[tuple[int, bytes], ...]"  # from which byte on, which DER Name


class Places(NamedTuple):
    """Where entries stand: content octets of a serial number to the start of its entry, repeated ones in `further`."""

    first: dict[bytes, int]
    further: dict[bytes, list[int]]

    @property
    def starts(self) -> list[int]:
        """The first byte of every entry, ascending."""
        return sorted(chain(self.first.values(), *self.further.values()))


@value
class RevocationList:
    """The facts of one CRL; identity is the SHA-256 of its DER."""

    sha256: bytes
    der: bytes = field(compare=False, repr=False)
    tbs_span: tuple[int, int] = field(compare=False, repr=False)
    version: int = field(compare=False)
    issuer: bytes = field(compare=False, repr=False)
    this_update: datetime = field(compare=False)
    next_update: datetime | None = field(compare=False)
    signature_algorithm: bytes = field(compare=False, repr=False)
    signature: bytes = field(compare=False, repr=False)
    number: int | None = field(compare=False, default=None)
    base_number: int | None = field(compare=False, default=None)  # a delta list, to be read with at least this base
    scope: IssuingDistributionPoint | None = field(compare=False, default=None)
    authority_key_identifier: AuthorityKeyIdentifier | None = field(compare=False, default=None)
    extensions: tuple[Extension, ...] = field(compare=False, default=(), repr=False)
    unknown_critical: tuple[str, ...] = field(compare=False, default=())
    recovered: tuple[Malformed, ...] = field(compare=False, default=())
    places: Places = field(compare=False, repr=False)
    issuers: Issuers = field(compare=False, repr=False)

    @property
    def count(self) -> int:
        """The number of entries."""
        return len(self.places.first) + sum(map(len, self.places.further.values()))


def parse_revocation_list(der: bytes, where: str = "") -> RevocationList | Malformed:
    """The facts of the CRL that begins at the first byte; `where` names the file for a Malformed."""
    walk = tlv.Walk(der)
    try:
        return _list(walk)
    except tlv.Unreadable as problem:
        return Malformed(where=where or "revocation-list", what=problem.what, offset=problem.offset)


def _list(walk: tlv.Walk) -> RevocationList:
    signed = tlv.read_signed(walk, "revocation-list")
    tbs, at, version = signed.tbs, signed.tbs.body, 1
    if at < tbs.stop and walk.data[at] == tlv.INTEGER:
        number = walk.element(at, tbs.stop, "version")
        version, at = walk.integer(number, "version") + 1, number.end
    algorithm = walk.expect(tlv.SEQUENCE, at, tbs.stop, "signature-algorithm")
    if walk.whole(algorithm) != signed.algorithm:
        what = say("the signature algorithm is named twice, and differently")
        walk.note("signature-algorithm.mismatch", what, algorithm.start)
    issuer = walk.expect(tlv.SEQUENCE, algorithm.end, tbs.stop, "issuer")
    check_name(walk, issuer, "issuer")
    this_update = walk.element(issuer.end, tbs.stop, "this-update")
    facts = _optional_parts(walk, this_update.end, tbs.stop)
    der = walk.data[: signed.end]
    return RevocationList(
        sha256=sha256(der).digest(),
        der=der,
        tbs_span=(tbs.start, tbs.end),
        version=version,
        issuer=walk.whole(issuer),
        this_update=read_time(walk, this_update, "this-update"),
        signature_algorithm=signed.algorithm,
        signature=signed.signature,
        recovered=tuple(walk.notes),
        **facts,
    )


def _optional_parts(walk: tlv.Walk, at: int, stop: int) -> dict[str, Any]:
    """nextUpdate, entries and extensions, each of which may be absent."""
    facts: dict[str, Any] = {"next_update": None, "places": Places({}, {}), "issuers": ()}
    unknown: list[str] = []
    for part in walk.elements(at, stop, "revocation-list"):
        if part.tag in (tlv.UTC_TIME, tlv.GENERALIZED_TIME):
            facts["next_update"] = read_time(walk, part, "next-update")
        elif part.tag == tlv.SEQUENCE:
            facts["places"] = places = _find_places(walk, part)
            facts["issuers"], unknown_in_entries = _special_entries(walk, part, places)
            unknown += unknown_in_entries
        elif part.tag == 0xA0:
            read_extensions(walk, part, facts)
            unknown += _list_extensions(walk, facts)
        else:
            raise tlv.Unreadable(say("an unknown part stands in the revocation list"), part.start)
    facts["unknown_critical"] = tuple(dict.fromkeys(unknown))
    return facts


def _list_extensions(walk: tlv.Walk, facts: dict[str, Any]) -> list[str]:
    """Add what the list's own extensions say; the critical ones that are unknown or unreadable."""
    for extension in facts["extensions"]:
        if extension.oid not in LIST_READERS:
            continue
        name, read = LIST_READERS[extension.oid]
        answer: object = read_extension(extension.oid, extension.value, read)
        if isinstance(answer, Malformed):
            walk.notes.append(answer)
        else:
            facts.setdefault(name, answer)
    unread = {note.where for note in walk.notes}
    return [
        extension.oid
        for extension in facts["extensions"]
        if extension.critical and (extension.oid not in KNOWN or f"extensions.{extension.oid}" in unread)
    ]


def _number(walk: tlv.Walk, outer: tlv.Element, where: str) -> int:
    if outer.tag != tlv.INTEGER:
        raise tlv.Unreadable(say("an extension does not hold what its type says"), outer.start)
    return walk.integer(outer, where)


def _scope(walk: tlv.Walk, outer: tlv.Element, where: str) -> IssuingDistributionPoint:
    fields = read_fields(walk, outer, where, (0xA0, 0x81, 0x82, 0x83, 0x84, 0x85))
    names, relative = read_point_name(walk, fields.get(0xA0), where)
    flags = {tag: walk.boolean(element, where) for tag, element in fields.items() if tag not in (0xA0, 0x83)}
    return IssuingDistributionPoint(
        names=names,
        relative=relative,
        only_users=flags.get(0x81, False),
        only_cas=flags.get(0x82, False),
        reasons=read_flags(walk, fields[0x83]) if 0x83 in fields else None,
        indirect=flags.get(0x84, False),
        only_attributes=flags.get(0x85, False),
    )


LIST_READERS: Mapping[str, tuple[str, Callable[[tlv.Walk, tlv.Element, str], Any]]] = {
    CRL_NUMBER: ("number", _number),
    DELTA_CRL_INDICATOR: ("base_number", _number),
    ISSUING_DISTRIBUTION_POINT: ("scope", _scope),
}


def _find_places(walk: tlv.Walk, entries: tlv.Element) -> Places:
    """One pass over all entries: lengths and serial numbers only, in as few steps as they allow."""
    data, at, stop = walk.data, entries.body, entries.stop
    first: dict[bytes, int] = {}
    further: dict[bytes, list[int]] = {}
    while at < stop:
        octets, after = b"", 0
        if at + 4 < stop and data[at] == 0x30 and data[at + 2] == 0x02:
            size, digits = data[at + 1], data[at + 3]
            if digits + 2 <= size < 0x80:
                octets, after = data[at + 4 : at + 4 + digits], at + 2 + size
        if octets[:1] in PADDING:
            octets, after = _serial_at(walk, at, stop)
        if octets in first:
            further.setdefault(octets, []).append(at)
        else:
            first[octets] = at
        at = after
    if at != stop:
        raise tlv.Unreadable(say("an entry is longer than the list of entries"), entries.start)
    return Places(first, further)


PADDING = (b"\0", b"\xff", b"")  # a serial number that begins so may be longer than it needs


def _serial_at(walk: tlv.Walk, at: int, stop: int) -> tuple[bytes, int]:
    entry = walk.expect(tlv.SEQUENCE, at, stop, "entries")
    serial = walk.integer(walk.expect(tlv.INTEGER, entry.body, entry.stop, "entries"), "entries")
    return serial_octets(serial), entry.end


def serial_octets(serial: int) -> bytes:
    """The content octets of a serial number in DER."""
    return serial.to_bytes((8 + (serial + (serial < 0)).bit_length()) // 8, signed=True)


MARKS = (bytes.fromhex("0603551d1d"), bytes.fromhex("0101ff"))  # a certificateIssuer; a critical extension


def _special_entries(walk: tlv.Walk, entries: tlv.Element, places: Places) -> tuple[Issuers, list[str]]:
    """From where on another issuer is meant (RFC 5280 5.3.3), and critical extensions that are unknown."""
    marks = [mark for mark in MARKS if walk.data.find(mark, entries.body, entries.stop) >= 0]
    starts = places.starts if marks else []
    special = {start for mark in marks for start in _entries_with(mark, walk, entries, starts)}
    issuers: list[tuple[int, bytes]] = []
    unknown: list[str] = []
    for start in sorted(special):
        revoked = _entry(walk, start, entries.stop, b"")
        unknown += revoked.unknown_critical
        if revoked.issuer:
            issuers.append((start, revoked.issuer))
    return tuple(issuers), unknown


def _entries_with(mark: bytes, walk: tlv.Walk, entries: tlv.Element, starts: list[int]) -> Iterator[int]:
    """The starts of the entries whose bytes contain the mark."""
    at = walk.data.find(mark, entries.body, entries.stop)
    while at >= 0:
        number = bisect_right(starts, at)
        yield starts[number - 1]
        after = starts[number] if number < len(starts) else entries.stop
        at = walk.data.find(mark, after, entries.stop)


def find_revoked(crl: RevocationList, serial: int) -> tuple[Revoked, ...]:
    """The entries of a serial number, in list order; several only where a list speaks for several issuers."""
    octets = serial_octets(serial)
    start = crl.places.first.get(octets)
    if start is None:
        return ()
    walk = tlv.Walk(crl.der)
    found: list[Revoked] = []
    for place in (start, *crl.places.further.get(octets, ())):
        turn = bisect_right(crl.issuers, place, key=lambda issuer: issuer[0])
        issuer = crl.issuers[turn - 1][1] if turn else crl.issuer
        found.append(_entry(walk, place, len(crl.der), issuer))
    return tuple(found)


def _entry(walk: tlv.Walk, at: int, stop: int, issuer: bytes) -> Revoked:
    """The entry at `at`; `issuer` is the one meant where the entry names none itself.

    A serial number is revoked even if nothing after it can be read.
    """
    entry = walk.expect(tlv.SEQUENCE, at, stop, "entries")
    serial = walk.expect(tlv.INTEGER, entry.body, entry.stop, "entries")
    facts: dict[str, Any] = {"revoked_at": None, "reason": 0, "issuer": issuer, "extensions": ()}
    try:
        date = walk.element(serial.end, entry.stop, "entries")
        facts["revoked_at"] = recover_time(date.tag, walk.content(date))[0]
        if date.end < entry.stop:
            read_extensions(walk, tlv.Element(0, date.end, date.end, entry.stop, entry.stop), facts)
    except tlv.Unreadable as problem:
        walk.note("entries", problem.what, problem.offset)
    unknown = _entry_extensions(facts)
    return Revoked(
        serial=walk.integer(serial, "entries"),
        revoked_at=facts["revoked_at"],
        reason=facts["reason"],
        issuer=facts["issuer"],
        unknown_critical=tuple(unknown),
    )


def _entry_extensions(facts: dict[str, Any]) -> list[str]:
    unknown: list[str] = []
    for extension in facts["extensions"]:
        answer: object = extension.oid in KNOWN_OF_ENTRIES
        if extension.oid in ENTRY_READERS:
            name, read = ENTRY_READERS[extension.oid]
            answer = read_extension(extension.oid, extension.value, read)
            if not isinstance(answer, Malformed):
                facts[name] = answer
        if extension.critical and (answer is False or isinstance(answer, Malformed)):
            unknown.append(extension.oid)
    return unknown


def _reason(walk: tlv.Walk, outer: tlv.Element, where: str) -> int:
    if outer.tag != tlv.ENUMERATED:
        raise tlv.Unreadable(say("an extension does not hold what its type says"), outer.start)
    return walk.integer(outer, where)


def _certificate_issuer(walk: tlv.Walk, outer: tlv.Element, where: str) -> bytes:
    names = [name.der for name in read_names(walk, outer, where) if name.kind == "directory"]
    if outer.tag != tlv.SEQUENCE or not names:
        raise tlv.Unreadable(say("an extension does not hold what its type says"), outer.start)
    return names[0]


ENTRY_READERS: Mapping[str, tuple[str, Callable[[tlv.Walk, tlv.Element, str], Any]]] = {
    REASON_CODE: ("reason", _reason),
    CERTIFICATE_ISSUER: ("issuer", _certificate_issuer),
}
