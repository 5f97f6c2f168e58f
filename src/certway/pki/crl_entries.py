"""The entries of a revocation list: found in one pass, read one by one when asked for.

Knows where serial numbers stand in the bytes. Refuses to keep a record for each of hundreds of thousands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from certway.model.certificate import Malformed
from certway.model.text import say
from certway.model.value import value
from certway.pki import der as tlv
from certway.pki.extension_facts import read_extensions
from certway.pki.extensions import read_extension, read_names
from certway.pki.times import recover_time

REASON_CODE = "2.5.29.21"
INVALIDITY_DATE = "2.5.29.24"
CERTIFICATE_ISSUER = "2.5.29.29"
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


def find_places(walk: tlv.Walk, entries: tlv.Element) -> Places:
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
        if octets[:1] in PADDING and (len(octets) < 2 or octets[0] ^ octets[1] < 0x80):
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


def find_special_entries(walk: tlv.Walk, entries: tlv.Element, places: Places) -> tuple[Issuers, list[str]]:
    """From where on another issuer is meant (RFC 5280 5.3.3), and critical extensions that are unknown."""
    marks = [mark for mark in MARKS if walk.data.find(mark, entries.body, entries.stop) >= 0]
    starts = places.starts if marks else []
    special = {start for mark in marks for start in _entries_with(mark, walk, entries, starts)}
    issuers: list[tuple[int, bytes]] = []
    unknown: list[str] = []
    for start in sorted(special):
        revoked = read_entry(walk, start, entries.stop, b"")
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


def read_entry(walk: tlv.Walk, at: int, stop: int, issuer: bytes) -> Revoked:
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
