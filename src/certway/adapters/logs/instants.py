"""Instants as logs write them: `UTCTime` values and the beginnings of lines.

Knows the forms. Refuses times without a zone: a local time that names no offset is no instant.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from certway.model.certificate import Malformed
from certway.model.text import say

_TIME: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ]{1,2}(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?[ ]?(Z|[+-]\d\d:?\d\d)?\Z", re.ASCII
)


def find_utc_time(text: str) -> datetime | Malformed | None:
    """The value of `UTCTime`: date, time, and after the comma a count of milliseconds, which need not have 3 digits.

    None where it is not of this form at all (cut off).
    """
    match = _TIME.match(text.strip())
    return None if match is None else _build(match, UTC, text)


def find_instant(text: str) -> datetime | Malformed | None:
    """The ISO 8601 time a line begins with; None where it names no offset."""
    match = _TIME.match(text.strip())
    if match is None or match[8] is None:
        return None
    return _build(match, _read_zone(match[8]), text)


def set_right(at: datetime | None, ahead: timedelta) -> datetime | None:
    """The true instant of a clock that is ahead; None stays None, and so do years that no calendar has."""
    try:
        return at - ahead if at is not None else None
    except OverflowError:
        return None


def _read_zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60)
    return timezone(-offset if text[0] == "-" else offset)


def _build(match: re.Match[str], zone: timezone, text: str) -> datetime | Malformed:
    try:
        year, month, day, hour, minute, second = (int(part) for part in match.group(1, 2, 3, 4, 5, 6))
        local = datetime(year, month, day, hour, minute, second, _read_fraction(match[7] or "0"), tzinfo=zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return Malformed(
            where="log.time",
            what=say("{text} is no time that a calendar has; the line was left out.", text=text.strip()[:40]),
        )


def _read_fraction(digits: str) -> int:
    """Microseconds: up to three digits count milliseconds (`,92` is 92 of them), more are a decimal fraction."""
    return int(digits) * 1000 if len(digits) <= 3 else int(digits[:6].ljust(6, "0"))
