"""JSON values back to a diagnosis. Total: anything that is not the format is a Malformed with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from certway.model.certificate import Malformed
from certway.model.confidence import Confidence
from certway.model.link import CheckKey, LinkKey, SubjectKey
from certway.model.observation import Origin, Provenance, Unseen
from certway.model.store import Slot
from certway.model.summary import Counted, Summary
from certway.model.text import Text, Word, say
from certway.model.verdict import Answer, AtHand, Cause, CauseKind, Diagnosis, Finding, Lead, Severity, Verdict
from certway.wire.spelling import FORMAT, E, find_member

T = TypeVar("T")

_DEEPEST: Final = 12


class _Unreadable(Exception):
    """Left by a reader at the place that is not the format; caught in `parse_diagnosis` only."""


def parse_diagnosis(data: object, where: str = "") -> tuple[Diagnosis, Summary] | Malformed:
    """What `encode_diagnosis` wrote, without the judgements, of which only the counts are on the wire."""
    try:
        return _diagnosis(_object(data))
    except _Unreadable as unreadable:
        return Malformed(where=where, what=say("not a certway diagnosis: {what}", what=str(unreadable)))


def _diagnosis(data: Mapping[str, Any]) -> tuple[Diagnosis, Summary]:
    if data.get("format") != FORMAT:
        raise _Unreadable("format")
    findings = _each(data, "findings", _finding)

    def places(owner: Mapping[str, Any], key: str) -> tuple[Finding, ...]:
        return _each(owner, key, lambda place: findings[_index(place, len(findings))])

    def answer(item: object) -> Answer:
        return _answer(_object(item), places)

    diagnosis = Diagnosis(
        at=_instant(data.get("at")),
        services=_each(data, "services", answer),
        links=_each(data, "links", answer),
        checks=_each(data, "checks", answer),
        causes=_each(data, "causes", lambda item: _cause(_object(item), places)),
        leads=_each(data, "leads", _leads),
        assumed=_each(data, "assumed", _text),
    )
    return diagnosis, _summary(data, diagnosis.at)


_Places = Callable[[Mapping[str, Any], str], tuple[Finding, ...]]


def _summary(data: Mapping[str, Any], at: datetime) -> Summary:
    deployment = _object(data.get("deployment"))
    return Summary(
        name=_string(deployment, "name"),
        at=at,
        nodes=_each(deployment, "nodes", _counted),
        read=_each(data, "read", _text),
        not_seen=_each(data, "not_seen", _text),
        unread=_each(data, "unread", _malformed),
    )


def _counted(item: object) -> Counted:
    row = _object(item)
    return Counted(product=_string(row, "product"), count=_integer(row, "count"), releases=_strings(row, "releases"))


def _malformed(item: object) -> Malformed:
    row = _object(item)
    return Malformed(where=_string(row, "where"), what=_text(row.get("what")), offset=_integer(row, "offset"))


def _answer(row: Mapping[str, Any], places: _Places) -> Answer:
    return Answer(
        subject=_subject(row.get("subject")),
        verdict=_member(Verdict, row, "verdict"),
        working=_integer(row, "working"),
        needed=_integer(row, "needed"),
        confidence=_member(Confidence, row, "confidence"),
        because=places(row, "because"),
        missing=_each(row, "missing", _unseen),
        why=_text(row["why"]) if row.get("why") is not None else None,
        next_change=_optional_instant(row, "next_change"),
    )


def _cause(row: Mapping[str, Any], places: _Places) -> Cause:
    return Cause(
        kind=_member(CauseKind, row, "kind"),
        rule=_string(row, "rule"),
        data=_data(row.get("data")),
        severity=_member(Severity, row, "severity"),
        confidence=_member(Confidence, row, "confidence"),
        findings=places(row, "findings"),
        breaks=_each(row, "breaks", _subject),
        agrees=_each(row, "agrees", _place),
        cleared=_each(row, "cleared", _text),
        open=_each(row, "open", _lead),
        missing=_each(row, "missing", _at_hand),
    )


def _at_hand(item: object) -> AtHand:
    row = _object(item)
    return AtHand(name=_string(row, "name"), sha256=_string(row, "sha256"), places=_each(row, "places", _place))


def _finding(item: object) -> Finding:
    row = _object(item)
    return Finding(
        rule=_string(row, "rule"),
        subject=_subject(row.get("subject")),
        severity=_member(Severity, row, "severity"),
        confidence=_member(Confidence, row, "confidence"),
        data=_data(row.get("data")),
        evidence=_each(row, "evidence", _place),
        due=_optional_instant(row, "due"),
    )


def _leads(item: object) -> tuple[str, tuple[Lead, ...]]:
    row = _object(item)
    return _string(row, "service"), _each(row, "leads", _lead)


def _lead(item: object) -> Lead:
    row = _object(item)
    return Lead(
        kind=_member(CauseKind, row, "kind"),
        what=_text(row.get("what")),
        tells=_text(row.get("tells")),
        sources=_strings(row, "sources"),
    )


def _unseen(item: object) -> Unseen:
    row = _object(item)
    return Unseen(why=_text(row.get("why")), would_tell=_each(row, "would_tell", _text))


def _subject(item: object) -> SubjectKey:
    if isinstance(item, str):
        return item
    row = _object(item)
    if "link" not in row:
        return _link(row)
    slot = _object(row.get("slot"))
    return CheckKey(
        link=_link(_object(row["link"])),
        verifier=_string(row, "verifier"),
        slot=Slot(store=_string(slot, "store"), sni=_string(slot, "sni")),
        trust=_string(row, "trust"),
    )


def _link(row: Mapping[str, Any]) -> LinkKey:
    return LinkKey(
        connection=_string(row, "connection"),
        client=_string(row, "client"),
        server=_string(row, "server"),
        port=_integer(row, "port"),
        about=_string(row, "about"),
    )


def _place(item: object) -> Provenance:
    row = _object(item)
    return Provenance(
        origin=_member(Origin, row, "origin"),
        where=_string(row, "where"),
        line=_integer(row, "line"),
        column=_integer(row, "column"),
        seen_at=_optional_instant(row, "seen_at"),
    )


def _text(item: object, depth: int = 0) -> Text:
    row = _object(item)
    return Text(template=_string(row, "template"), args=_data(row.get("data"), depth))


def _data(item: object, depth: int = 0) -> tuple[tuple[str, Word], ...]:
    return tuple((key, _word(word, depth + 1)) for key, word in sorted(_object(item).items()))


def _word(item: object, depth: int) -> Word:
    if depth > _DEEPEST:
        raise _Unreadable("data")
    if isinstance(item, str) or (isinstance(item, int) and not isinstance(item, bool)):
        return item
    if isinstance(item, list):
        return tuple(_word(one, depth + 1) for one in item)
    row = _object(item)
    if "instant" in row:
        return _instant(row["instant"])
    if "seconds" in row:
        return _span(row["seconds"])
    return _text(row, depth + 1)


def _span(item: object) -> timedelta:
    if isinstance(item, bool) or not isinstance(item, int | float):
        raise _Unreadable("seconds")
    try:
        return timedelta(seconds=item)
    except (OverflowError, ValueError):
        raise _Unreadable("seconds") from None


def _instant(item: object) -> datetime:
    try:
        at = datetime.fromisoformat(item) if isinstance(item, str) else None
        if at is not None and at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise _Unreadable("instant")


def _optional_instant(row: Mapping[str, Any], key: str) -> datetime | None:
    return None if row.get(key) is None else _instant(row[key])


def _object(item: object) -> Mapping[str, Any]:
    if not isinstance(item, dict) or not all(isinstance(key, str) for key in item):
        raise _Unreadable("object")
    return item


def _each(row: Mapping[str, Any], key: str, read: Callable[[object], T]) -> tuple[T, ...]:
    items = row.get(key)
    if not isinstance(items, list):
        raise _Unreadable(key)
    return tuple(read(item) for item in items)


def _string(row: Mapping[str, Any], key: str) -> str:
    item = row.get(key)
    if not isinstance(item, str):
        raise _Unreadable(key)
    return item


def _strings(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    items = row.get(key)
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise _Unreadable(key)
    return tuple(items)


def _integer(row: Mapping[str, Any], key: str) -> int:
    item = row.get(key)
    if isinstance(item, bool) or not isinstance(item, int):
        raise _Unreadable(key)
    return item


def _index(item: object, count: int) -> int:
    if isinstance(item, bool) or not isinstance(item, int) or not 0 <= item < count:
        raise _Unreadable("findings")
    return item


def _member(kind: type[E], row: Mapping[str, Any], key: str) -> E:
    member = find_member(kind, _string(row, key))
    if member is None:
        raise _Unreadable(key)
    return member
