"""Texts of the deployment file as values: switches, choices, numbers, instants and time spans."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from certway.adapters.deployment.kinds import Choice, Switch, Whole
from certway.adapters.spelling import normalise

_ON: Final = frozenset({"on", "yes", "true", "enabled"})
_OFF: Final = frozenset({"off", "no", "false", "disabled"})
_SPAN: Final = re.compile(
    r"(?P<sign>[+-]?)\s*(?:(?P<d>\d{1,6})\s*d(?:ays?)?)?\s*(?:(?P<h>\d{1,6})\s*h(?:ours?)?)?\s*"
    r"(?:(?P<m>\d{1,6})\s*m(?:in)?)?\s*(?:(?P<s>\d{1,9}(?:\.\d{1,6})?)\s*s?)?",
    re.ASCII,
)
_INSTANT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?\s?(?:Z|[+-]\d{2}:?\d{2})", re.ASCII | re.IGNORECASE
)


def find_switch(text: str, kind: Switch) -> str | None:
    """The product's word for this key, or None."""
    word = text.strip().lower()
    if word in _ON or word == kind.on.lower():
        return kind.on
    return kind.off if word in _OFF or word == kind.off.lower() else None


def find_choice(text: str, kind: Choice) -> str | None:
    """The word as the product writes it, or None."""
    wanted = normalise(text)
    return next((row[0] for row in kind.rows if wanted in map(normalise, row)), None)


def find_whole(text: str, kind: Whole) -> int | None:
    """The number, or None where it is none or out of bounds."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        return None
    number = int(digits)
    return number if kind.low <= number <= kind.high else None


def find_instant(text: str) -> datetime | None:
    """An aware instant in UTC; a date alone is its first moment in UTC; None without a time zone."""
    words = text.strip()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII):
            return datetime.combine(date.fromisoformat(words), datetime.min.time(), UTC)
        if _INSTANT.fullmatch(words):
            return datetime.fromisoformat(words.upper().replace(" ", "T", 1).replace(" ", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return None


def find_span(text: str) -> timedelta | None:
    """A time span such as 9m12s, -90s or 552 (seconds), or None."""
    found = _SPAN.fullmatch(text.strip())
    if found is None or not any(found[unit] for unit in "dhms"):
        return None
    length = timedelta(
        days=int(found["d"] or 0),
        hours=int(found["h"] or 0),
        minutes=int(found["m"] or 0),
        seconds=float(found["s"] or 0),
    )
    return -length if found["sign"] == "-" else length
