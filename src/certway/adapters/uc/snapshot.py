"""The answer of the certificate interface about one node: `/platformcom/api/v1/certmgr/config/snapshot/server`.

Its keys differ a little between releases; unknown ones are passed over. Requests and revoked certificates in it are
not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from certway.adapters.uc.held import MOST_ROWS, Answer, Held, Unread, say_too_many
from certway.adapters.uc.services import find_store
from certway.model.certificate import Malformed
from certway.model.text import say
from certway.model.value import value

_MARKS: Final = ("identities", "trusts")
_INSIDE: Final = ("certificate_data", "certificateData", "certificates", "certificate")


@value
class Snapshot:
    """Everything the node holds; `lists`: every trust store of it, empty ones too."""

    host: str
    held: tuple[Held, ...]
    lists: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()


def is_snapshot(content: bytes) -> bool:
    """Whether the bytes look like such an answer."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and any(f'"{mark}"'.encode() in content for mark in _MARKS)


def parse_snapshot(content: bytes, where: str) -> Snapshot | Malformed:
    """The snapshot, or the reason why it is none."""
    text = content.decode("utf-8-sig", "replace")
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as refusal:
        line = refusal.lineno if isinstance(refusal, json.JSONDecodeError) else 0
        what = say(
            "{file} is not JSON from line {line} on. Save the answer of the interface again.", file=where, line=line
        )
        return Malformed(where=where, what=what)
    if not isinstance(answer, Mapping) or not any(isinstance(answer.get(mark), list) for mark in _MARKS):
        what = say("{file} is JSON, but no snapshot of a node's certificates.", file=where)
        return Malformed(where=where, what=what)
    rows = tuple(islice(_rows(answer), MOST_ROWS + 1))
    return say_too_many(where) if len(rows) > MOST_ROWS else _build(answer, text, rows)


def _build(answer: Mapping[str, object], text: str, rows: Sequence[tuple[str, str, str]]) -> Snapshot:
    host, reading = _word(answer, "server").strip().lower(), Answer(text)
    found = [reading.read_row(host, *row) for row in rows]
    return Snapshot(
        host=host,
        held=tuple(one for one in found if isinstance(one, Held)),
        lists=tuple(filter(None, (find_store(_trust_service(trust)) for trust in _mappings(answer.get("trusts"))))),
        unread=tuple(one for one in found if isinstance(one, Unread)),
    )


def _rows(answer: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Service, name of the file, and PEM of each certificate."""
    for identity in _mappings(answer.get("identities")):
        field = _word(identity, "certificate")
        if field:
            yield _word(identity, "service"), "", field
    for trust in _mappings(answer.get("trusts")):
        service = _trust_service(trust)
        for entry in _entries(trust):
            if isinstance(entry, str):
                yield service, "", entry
            else:
                yield service, _word(entry, "filename"), _word(entry, "certificate")


def _trust_service(trust: Mapping[str, object]) -> str:
    service = _word(trust, "service")
    return service if service.lower().endswith("-trust") else f"{service}-trust"


def _entries(trust: Mapping[str, object]) -> Iterator[Mapping[str, object] | str]:
    for key in _INSIDE:
        inside = trust.get(key)
        for entry in inside if isinstance(inside, list) else [inside]:
            if isinstance(entry, str | Mapping):
                yield entry


def _mappings(found: object) -> Sequence[Mapping[str, object]]:
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _word(mapping: Mapping[str, object], key: str) -> str:
    found = mapping.get(key)
    return found if isinstance(found, str) else ""
