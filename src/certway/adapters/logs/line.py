"""One line of a log: who wrote it when, and its `Key="value"` pairs.

Knows the event form, the developer form, the other forms of traffic_server and of XCP, and what copying out of a web
page does to them (blanks inside quotes, several lines as one). Refuses to know what a line means.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise
from typing import Final

from certway.adapters.logs.instants import find_instant, find_utc_time
from certway.adapters.logs.secrets import hide_secrets
from certway.model.certificate import Malformed
from certway.model.text import say
from certway.model.value import value

LONGEST_LINE_BYTES: Final = 64 * 1024  # of which more is looked at nowhere

_WHEN: Final = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
_SYSLOG: Final = r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d"
_HEAD: Final = re.compile(
    rf"\s{{0,8}}(?:<\d{{1,3}}>(?:1 )?)?(?:(?P<when>{_WHEN}|{_SYSLOG})\s{{1,4}})?"
    r"(?:(?P<node>[A-Za-z0-9][\w.-]{0,254})\s{1,4})?(?P<process>[A-Za-z][\w.-]{0,63})(?:\[(?P<pid>\d{1,10})\])?:"
)
_PAIR: Final = re.compile(r"(?<![\w-])([A-Za-z_][\w-]{0,60})[ ]?=[ ]{0,2}\"([^\"\n]{0,8000})\"")
_NEXT: Final = re.compile(
    rf"(?<=[\s\"])(?={_WHEN}\s{{1,4}}[\w.-]{{1,255}}\s{{1,4}}[A-Za-z][\w.-]{{0,63}}(?:\[\d{{1,10}}\])?:)".encode()
    + rb"|(?<=[\s\"])(?=[A-Za-z][\w.-]{0,254} [A-Za-z]\w{0,63}\[\d{1,10}\]: {0,2}(?:UTCTime|Event|Level|Module) ?=)"
)
_TWICE: Final = (b"UTCTime", b"Event=", b"Level=", b"]:")  # of two lines in one, one of these is there twice


@value
class Line:
    """A line: `at` in UTC, None where it names no instant; `node`: the host name that it names, in lower case.

    `text`: all behind the head, without secrets; `fields` in their order, values without outer blanks.
    """

    at: datetime | None = None
    node: str = ""
    process: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    text: str

    def find(self, key: str) -> str:
        """The first value of a key, or nothing."""
        return next((held for name, held in self.fields if name == key), "")

    def find_all(self, key: str) -> tuple[str, ...]:
        """Every value of a key: two lines that were copied as one have it twice."""
        return tuple(held for name, held in self.fields if name == key)


def parse_line(data: bytes) -> Line | Malformed:
    """The line without its line end; Malformed where it is empty, or names a time that no calendar has."""
    text = hide_secrets(data[:LONGEST_LINE_BYTES].decode("utf-8", "replace").rstrip("\r\n"))
    if not text.strip():
        return Malformed(where="log.line", what=say("the line is empty."))
    head = _HEAD.match(text)
    if head is not None and head["when"] is None and head["pid"] is None:
        head = None  # some word before a colon
    rest = text[head.end() :] if head else text
    fields = tuple((key, held.strip()) for key, held in _PAIR.findall(rest))
    at = find_at(fields, head["when"] if head else None)
    if isinstance(at, Malformed):
        return at
    return Line(
        at=at,
        node=(head["node"] or "").lower() if head else "",
        process=head["process"] if head else "",
        fields=fields,
        text=rest.strip(),
    )


def find_at(fields: tuple[tuple[str, str], ...], when: str | None) -> datetime | Malformed | None:
    """The instant: `UTCTime` first, as the beginning of a line is local time and its rounding differs."""
    for key, held in fields:
        if key == "UTCTime":
            at = find_utc_time(held)
            if at is not None:
                return at
    return find_instant(when) if when else None


def split_lines(data: bytes) -> tuple[bytes, ...]:
    """The lines that were copied as one; nearly always one."""
    if all(data.count(mark) < 2 for mark in _TWICE):
        return (data,)
    places = [0, *(match.start() for match in _NEXT.finditer(data, 1, LONGEST_LINE_BYTES)), len(data)]
    return tuple(data[start:stop] for start, stop in pairwise(places))
