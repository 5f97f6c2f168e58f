"""Instants of packets: knows nanoseconds since 1970, and refuses years that no calendar has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_US: Final = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


def to_instant(at_ns: int) -> datetime:
    """An aware instant; damaged time stamps beyond the calendar become its ends."""
    return _EPOCH + timedelta(microseconds=max(0, min(at_ns // 1000, _LATEST_US)))
