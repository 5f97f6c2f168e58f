"""Rows of the published query about certificates of a cluster, asked through AXL (XML) or saved as a table (CSV).

One answer covers every node. Trust lists stand in the database once for the cluster: whether they have reached a node
is not in it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from itertools import islice
from typing import Final
from xml.etree import ElementTree

from certway.adapters.uc.held import MOST_ROWS, Answer, Held, Unread, say_too_many
from certway.model.certificate import Malformed
from certway.model.text import say
from certway.model.value import value

_HOST: Final = "servername"
_SERVICE: Final = "name"
_FIELD: Final = "certificate"


@value
class DatabaseRows:
    """The certificates of a cluster as its database holds them."""

    held: tuple[Held, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """The nodes that have a certificate of their own in it."""
        return tuple(dict.fromkeys(held.host for held in self.held if held.host and not held.is_trust))


def is_database_answer(content: bytes) -> bool:
    """Whether the bytes look like such rows."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return b"<servername>" in content and b"<certificate>" in content
    heading = start.split(b"\n", 1)[0].lower()
    return _HOST.encode() in heading and _FIELD.encode() in heading and any(mark in heading for mark in b",;\t")


def parse_database(content: bytes, where: str) -> DatabaseRows | Malformed:
    """The rows, or the reason why there are none."""
    text = content.decode("utf-8-sig", "replace")
    rows = _in_xml(text, where) if text.lstrip().startswith("<") else _in_table(text, where)
    if isinstance(rows, Malformed):
        return rows
    if len(rows) > MOST_ROWS:
        return say_too_many(where)
    answer = Answer(text)
    found = [
        answer.read_row(row.get(_HOST, ""), row.get(_SERVICE, ""), row.get("subjectname", ""), row.get(_FIELD, ""))
        for row in rows
    ]
    held = tuple(one for one in found if isinstance(one, Held))
    if not held:
        return Malformed(where=where, what=say("{file} has no row with a certificate that can be read.", file=where))
    return DatabaseRows(held=held, unread=tuple(one for one in found if isinstance(one, Unread)))


def _in_xml(text: str, where: str) -> list[Mapping[str, str]] | Malformed:
    """The `row` elements; a document type is refused, for what it may expand to."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        what = say(
            "{file} brings its own XML entities, which an answer of AXL never does; it was not read.", file=where
        )
        return Malformed(where=where, what=what)
    try:
        root = ElementTree.fromstring(text.lstrip())  # noqa: S314 - entities were refused above
    except (ElementTree.ParseError, ValueError, LookupError) as refusal:
        line = refusal.position[0] if isinstance(refusal, ElementTree.ParseError) else 0
        what = say("{file} is not XML from line {line} on. Save the answer of AXL again.", file=where, line=line)
        return Malformed(where=where, what=what)
    rows = [element for element in root.iter() if _tag(element) == "row"][: MOST_ROWS + 1]
    return [{_tag(field): field.text or "" for field in row} for row in rows]


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _in_table(text: str, where: str) -> list[Mapping[str, str]] | Malformed:
    plain = text.lstrip()
    heading = plain.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(plain, newline=""), delimiter=max(",;\t", key=heading.count))
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        return [dict(zip(names, row, strict=False)) for row in islice(reader, MOST_ROWS + 1)]
    except csv.Error:
        what = say("{file} is no table from line {line} on. Save it again.", file=where, line=reader.line_num)
        return Malformed(where=where, what=what)
