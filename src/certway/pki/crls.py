"""Revocation lists: who issued them, how long they count, what they cover, and which serial numbers they name.

A list may hold hundreds of thousands of entries: one pass finds the bytes of each serial number, and an entry is
read only when somebody asks for it. Refuses to decide whether a list may be used for a certificate.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from hashlib import sha256
from typing import Any

from certway.model.certificate import AuthorityKeyIdentifier, Extension, Malformed, PresentedName
from certway.model.text import say
from certway.model.value import value
from certway.pki import der as tlv
from certway.pki.crl_entries import (
    Issuers,
    Places,
    Revoked,
    find_places,
    find_special_entries,
    read_entry,
    serial_octets,
)
from certway.pki.distinguished_names import check_name
from certway.pki.extension_facts import read_extensions
from certway.pki.extensions import read_extension, read_fields, read_flags, read_point_name
from certway.pki.times import read_time

CRL_NUMBER = "2.5.29.20"
DELTA_CRL_INDICATOR = "2.5.29.27"
ISSUING_DISTRIBUTION_POINT = "2.5.29.28"
AUTHORITY_KEY_IDENTIFIER = "2.5.29.35"
FRESHEST_CRL = "2.5.29.46"

# Extensions of a list that certway understands; a critical one beyond them forbids the list.
KNOWN = frozenset(
    (CRL_NUMBER, DELTA_CRL_INDICATOR, ISSUING_DISTRIBUTION_POINT, AUTHORITY_KEY_IDENTIFIER, FRESHEST_CRL, "2.5.29.18")
)


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
            facts["places"] = places = find_places(walk, part)
            facts["issuers"], unknown_in_entries = find_special_entries(walk, part, places)
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
        found.append(read_entry(walk, place, len(crl.der), issuer))
    return tuple(found)
