"""The times of certificates and revocation lists: UTCTime and GeneralizedTime (RFC 5280 4.1.2.5).

Knows the strict forms, and the ones that are readable all the same, with what is wrong about each.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from certway.model.text import Text, say
from certway.pki.der import GENERALIZED_TIME, UTC_TIME, Element, Unreadable, Walk

FORM = ".form"  # the wrong one of the two types, or one second too many: OpenSSL compares it all the same
ENCODING = ".encoding"  # readable, but OpenSSL refuses to compare it


def find_time(tag: int, content: bytes) -> datetime | None:
    """The instant of a time in a strict form of either type, or None."""
    if not content.endswith(b"Z") or not content[:-1].isdigit():
        return None
    text = content.decode()
    if tag == UTC_TIME and len(content) == 13:
        text = ("20" if content < b"5" else "19") + text
    elif tag != GENERALIZED_TIME or len(content) != 15:
        return None
    try:
        return datetime.fromisoformat(f"{text[:8]}T{text[8:14]}Z")
    except ValueError:
        return None


def recover_time(tag: int, content: bytes) -> tuple[datetime | None, str, Text | None]:
    """The instant as far as it can be read, with a where-suffix and words for what a strict reader refuses."""
    strict = find_time(tag, content)
    if strict is not None:
        if tag == GENERALIZED_TIME and strict.year < 2050:
            return strict, FORM, say("a date before 2050 is written as GeneralizedTime")
        return strict, "", None
    if tag not in (UTC_TIME, GENERALIZED_TIME) or not content.isascii():
        return None, "", say("a date is no time at all")
    loose = _loose(tag, content.decode())
    if loose is None:
        return None, "", say("a date cannot be read: {text}", text=repr(content[:40].decode())[1:-1])
    return loose, ENCODING, say("a date is not written as RFC 5280 wants it: {text}", text=content.decode())


def read_time(walk: Walk, element: Element, where: str) -> datetime:
    """The instant of a time in a structure; what a strict reader refuses is noted, what is no time is unreadable."""
    instant, suffix, what = recover_time(element.tag, walk.content(element))
    if what is not None and instant is not None:
        walk.note(where + suffix, what, element.start)
    if instant is None:
        raise Unreadable(what or say("a date is no time at all"), element.start)
    return instant


def _loose(tag: int, text: str) -> datetime | None:
    """Missing seconds, fractions, missing Z, offsets, a 60th second (X.680 46 and 47 allow the first four)."""
    zone: timezone | None = UTC
    if text.endswith("Z"):
        text = text[:-1]
    elif len(text) > 5 and text[-5] in "+-":
        zone, text = _offset(text[-5:]), text[:-5]
    digits = text.replace(",", ".").partition(".")[0]
    if tag == UTC_TIME:
        digits = ("20" if digits[:1] < "5" else "19") + digits
    if not digits.isdigit() or len(digits) not in (10, 12, 14) or zone is None:
        return None
    digits = digits.ljust(14, "0")
    leap = digits.endswith("60")
    try:
        local = datetime(*_fields(digits[:12] + ("59" if leap else digits[12:])), tzinfo=zone)
        return local.astimezone(UTC) + timedelta(seconds=leap)
    except (ValueError, OverflowError):
        return None


def _fields(digits: str) -> tuple[int, int, int, int, int, int]:
    return (
        int(digits[:4]),
        int(digits[4:6]),
        int(digits[6:8]),
        int(digits[8:10]),
        int(digits[10:12]),
        int(digits[12:14]),
    )


def _offset(text: str) -> timezone | None:
    if not text[1:].isdigit() or int(text[1:3]) > 23 or int(text[3:5]) > 59:
        return None
    away = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
    return timezone(away if text[0] == "+" else -away)
