"""Capture files to conversations.

Takes files as streams, so that members of archives need no copy; never holds more of a file than a piece.
Refuses to know nodes: a conversation has addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, Final, NamedTuple

from certway.adapters.capture.conversations import CaptureReading, Conversation, Endpoint
from certway.adapters.capture.flows import Flows
from certway.adapters.capture.pcap_files import HEADER_BYTES, PcapFile, parse_pcap_header
from certway.adapters.capture.pcapng_files import SECTION_MAGIC, PcapngFile
from certway.adapters.capture.scanning import Scanner
from certway.adapters.capture.series import BEGINNING_BYTES, Beginning, find_first_instant, sort_into_series
from certway.model.certificate import Malformed
from certway.model.text import say

PIECE_BYTES: Final = 1024 * 1024


class Source(NamedTuple):
    """A capture file: its name, and how to open it for reading from the first byte, as often as asked."""

    name: str
    open: Callable[[], BinaryIO]


def read_captures(
    sources: Iterable[Source], read: Callable[[list[Source]], CaptureReading] | None = None
) -> CaptureReading:
    """Everything that captures show; what cannot be opened or read is told beside the rest.

    `read` reads the files of one interface; by default one after the other.
    """
    by_name: dict[str, Source] = {}
    beginnings: list[Beginning] = []
    problems: list[Malformed] = []
    for source in sources:
        beginning = _read_beginning(source)
        if isinstance(beginning, Malformed):
            problems.append(beginning)
        else:
            beginnings.append(beginning)
            by_name[source.name] = source
    read = read or read_series
    readings = [read([by_name[name] for name in names]) for names in sort_into_series(beginnings)]
    return _join(readings, problems)


def read_series(sources: Iterable[Source]) -> CaptureReading:
    """The files of one interface, in the order in which they were written; a connection may go on in the next file."""
    flows = Flows()
    progress = take_files(sources, flows)
    flows.finish(progress.latest)
    return build_reading(flows, (progress,))


class Progress(NamedTuple):
    """How far files were read."""

    packets: int
    latest: int  # nanoseconds since 1970 of the last packet
    problems: tuple[Malformed, ...]


def take_files(sources: Iterable[Source], flows: Flows) -> Progress:
    """Read files of one interface, one after the other, into flows."""
    problems: list[Malformed] = []
    packets = latest = 0
    for source in sources:
        try:
            with closing(source.open()) as stream:
                file = _read_file(stream, Scanner(flows))
        except (OSError, ValueError, EOFError) as refusal:
            problems.append(_say_unreadable(source.name, refusal))
            continue
        if isinstance(file, Malformed):
            problems.append(replace(file, where=source.name))
            continue
        packets += file.packets
        latest = max(latest, file.last_at)
        if file.problem is not None:
            problems.append(replace(file.problem, where=source.name))
    return Progress(packets, latest, tuple(problems))


def build_reading(flows: Flows, progress: Iterable[Progress]) -> CaptureReading:
    """What flows that are at their end show."""
    parts = tuple(progress)
    return CaptureReading(
        conversations=tuple(sorted(flows.conversations, key=_place)),
        problems=tuple(problem for part in parts for problem in part.problems),
        packets=sum(part.packets for part in parts),
        other_connections=flows.other,
        left_out=flows.left_out,
    )


def _read_file(stream: BinaryIO, scanner: Scanner) -> PcapFile | PcapngFile | Malformed:
    beginning = _read_exactly(stream, HEADER_BYTES)
    if beginning[:4] == SECTION_MAGIC:
        file: PcapFile | PcapngFile = PcapngFile(scanner)
        file.feed(beginning)
    else:
        header = parse_pcap_header(beginning)
        if isinstance(header, Malformed):
            return header
        file = PcapFile(header, scanner)
    while piece := stream.read(PIECE_BYTES):
        file.feed(piece)
    file.finish()
    return file


def _read_exactly(stream: BinaryIO, size: int) -> bytes:
    """So many bytes, or fewer where the stream ends."""
    parts = b""
    while len(parts) < size and (part := stream.read(size - len(parts))):
        parts += part
    return parts


def _read_beginning(source: Source) -> Beginning | Malformed:
    try:
        with closing(source.open()) as stream:
            return Beginning(source.name, find_first_instant(_read_exactly(stream, BEGINNING_BYTES)))
    except (OSError, ValueError, EOFError) as refusal:
        return _say_unreadable(source.name, refusal)


def _say_unreadable(name: str, refusal: Exception) -> Malformed:
    reason = (refusal.strerror if isinstance(refusal, OSError) else None) or type(refusal).__name__
    return Malformed(where=name, what=say("{file} cannot be opened: {reason}.", file=name, reason=reason))


def _place(conversation: Conversation) -> tuple[datetime, Endpoint, Endpoint, int]:
    """By time; of one instant, by addresses."""
    return (conversation.first_seen, conversation.client, conversation.server, conversation.first_sequence)


def _join(readings: list[CaptureReading], problems: list[Malformed]) -> CaptureReading:
    conversations = [one for reading in readings for one in reading.conversations]
    return CaptureReading(
        conversations=tuple(sorted(conversations, key=_place)),
        problems=(*problems, *(problem for reading in readings for problem in reading.problems)),
        packets=sum(reading.packets for reading in readings),
        other_connections=sum(reading.other_connections for reading in readings),
        left_out=sum(reading.left_out for reading in readings),
    )
