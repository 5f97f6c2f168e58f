"""A log as a stream of what it tells: from pieces of bytes to entries, in the order of the lines.

Knows which parser a line goes through. Never holds more than a piece of the log and the failures of a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO, Final

from certway.adapters.logs.alarms import parse_alarm
from certway.adapters.logs.clients import parse_client_refusal
from certway.adapters.logs.connections import parse_connection_step
from certway.adapters.logs.joining import join_entries
from certway.adapters.logs.line import Line, parse_line, split_lines
from certway.adapters.logs.maintenance import parse_maintenance
from certway.adapters.logs.neighbours import parse_neighbour, parse_sip_answer
from certway.adapters.logs.peer_names import parse_peer_names
from certway.adapters.logs.presence import parse_presence
from certway.adapters.logs.records import NEAR_BYTES, Surroundings
from certway.adapters.logs.requests import find_path, find_sent_to, find_transaction
from certway.adapters.logs.scanning import PIECE_BYTES, Hit, find_hits
from certway.adapters.logs.secrets import hide_secrets
from certway.adapters.logs.service_body import parse_carried_certificate
from certway.adapters.logs.tls_failures import parse_tls_failure
from certway.adapters.logs.told import Entry, Neighbour, Sign, TlsFailure, Told
from certway.adapters.logs.traffic_server import parse_origin_failure
from certway.model.certificate import Malformed
from certway.model.observation import Origin, Provenance
from certway.model.value import value

MOST_ENTRIES: Final = 200_000
LONGEST_ANSWER_BYTES: Final = 8192  # of a SIP message that is an answer, headers only

_OF_REQUESTS: Final = frozenset((Sign.FORBIDDEN, Sign.TUNNELS_FIRST, Sign.NODE_UNREACHED))

PARSERS: Final[tuple[Callable[[Line], Told | Malformed | None], ...]] = (
    parse_tls_failure,
    parse_origin_failure,
    parse_alarm,
    parse_peer_names,
    parse_presence,
    parse_neighbour,
    parse_maintenance,
    parse_client_refusal,
    parse_connection_step,
)


@value
class LogReading:
    """Everything that a log tells; `left_out`: entries beyond the most that are kept."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Malformed, ...] = ()
    left_out: int = 0


def read_log(pieces: Iterable[bytes], where: str, *, node: str = "") -> LogReading:
    """The whole log as one value; `where` names the file, `node` is the host name for lines that have none."""
    problems: list[Malformed] = []
    entries: list[Entry] = []
    left_out = 0
    for entry in read_entries(pieces, where, node=node, problems=problems):
        if len(entries) < MOST_ENTRIES:
            entries.append(entry)
        else:
            left_out += 1
    return LogReading(entries=tuple(entries), problems=tuple(problems), left_out=left_out)


def read_pieces(stream: BinaryIO) -> Iterator[bytes]:
    """A stream as pieces."""
    while piece := stream.read(PIECE_BYTES):
        yield piece


def read_entries(
    pieces: Iterable[bytes], where: str, *, node: str = "", problems: list[Malformed] | None = None
) -> Iterator[Entry]:
    """What a log tells, one failure as one entry; lines that could not be read go to `problems`."""
    entries = _read_hits(pieces, where, node, [] if problems is None else problems)
    return join_entries(entries)


def _read_hits(pieces: Iterable[bytes], where: str, node: str, problems: list[Malformed]) -> Iterator[Entry]:
    around = Surroundings()
    for hit in find_hits(pieces):
        for line, told in read_hit(hit, around):
            if isinstance(told, Malformed):
                if len(problems) < MOST_ENTRIES:
                    problems.append(replace(told, where=where, offset=hit.number))
                continue
            place = Provenance(origin=Origin.LOG, where=where, line=hit.number, seen_at=line.at)
            yield Entry(at=line.at, node=line.node or node.lower(), told=told, provenance=place)


def read_hit(hit: Hit, around: Surroundings) -> Iterator[tuple[Line, Told | Malformed]]:
    """What a line that was found tells, each with who wrote it when."""
    raw_line = hit.line
    if b"/x-x509-" in raw_line or raw_line.lstrip(b" \t|").startswith(b"SIP/2.0 40"):
        yield from _read_message(hit, around)
        return
    for raw in split_lines(raw_line):
        line = parse_line(raw)
        if isinstance(line, Malformed):
            yield Line(text=""), line
            continue
        for parse in PARSERS:
            told = parse(line)
            if told is not None:
                yield _in_context(line, told, hit, around)
                if parse is not parse_tls_failure or "TCP Connection" not in line.text:
                    break


def _read_message(hit: Hit, around: Surroundings) -> Iterator[tuple[Line, Told | Malformed]]:
    message, head = around.find_message(hit), around.find_head(hit)
    carried = parse_carried_certificate(message, head)
    if carried is not None:
        yield head, carried
        return
    answer = parse_sip_answer(hide_secrets(message[:LONGEST_ANSWER_BYTES].decode("utf-8", "replace")))
    if answer is not None:
        yield head, answer


def _in_context(line: Line, told: Told | Malformed, hit: Hit, around: Surroundings) -> tuple[Line, Told | Malformed]:
    """What the lines before add: who wrote it when, where a request was sent to, what it was for."""
    if line.at is None and not line.node:  # inside a message: the line that brings it says so
        head = around.find_head(hit)
        line = replace(line, at=head.at, node=head.node, fields=line.fields + head.fields)
    if isinstance(told, TlsFailure) and told.service == "HTTPS":
        asked = find_sent_to(around.before(hit, NEAR_BYTES), told.address)
        return line, told if asked is None else replace(told, asked=asked)
    if isinstance(told, Neighbour) and told.sign in _OF_REQUESTS:
        before = around.before(hit)
        transaction = line.find("Txn-id") or (find_transaction(before, told.address.port) if told.address else "")
        path = find_path(before, transaction)
        return line, told if path is None else replace(told, asked=path.text)
    return line, told
