"""Lines about alarms that were raised or lowered; their meaning is in knowledge.alarms."""

from __future__ import annotations

import re
from typing import Final

from certway.adapters.logs.line import Line
from certway.adapters.logs.told import AlarmChange
from certway.model.certificate import Malformed
from certway.model.text import say

_EVENT: Final = re.compile(r"Alarm (raised|lowered|acknowledged)", re.IGNORECASE)
_LOWERED: Final = "lowered"


def parse_alarm(line: Line) -> AlarmChange | Malformed | None:
    """The change of an alarm, or None; an alarm without a number is Malformed."""
    event = _EVENT.fullmatch(" ".join(line.find("Event").split()))
    if event is None or event[1].lower() == "acknowledged":
        return None
    number = line.find("Id")
    if not (number.isascii() and number.isdigit() and len(number) <= 9):
        return Malformed(where="log.alarm", what=say("an alarm is logged without its number; the line may be cut off."))
    return AlarmChange(
        number=int(number),
        raised=event[1].lower() != _LOWERED,
        severity=line.find("Severity").lower(),
        detail=line.find("Detail")[:500],
    )
