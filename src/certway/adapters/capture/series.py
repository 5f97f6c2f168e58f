"""Which capture files follow each other on one interface, and in which order.

Knows names as tcpdump and diagnostic archives number them, and the time of the first packet. Refuses to open files.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable
from typing import Final, NamedTuple

from certway.adapters.capture.flows import Flows
from certway.adapters.capture.pcap_files import parse_pcap_header
from certway.adapters.capture.pcapng_files import SECTION_MAGIC, PcapngFile
from certway.adapters.capture.scanning import Scanner
from certway.model.certificate import Malformed

BEGINNING_BYTES: Final = 64 * 1024  # enough to see the first packet of any file
_ENDING: Final = re.compile(r"(\.(pcap|pcapng|cap|dmp))?(\.?\d+)?$", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"([._-]\d+)+$|(?<=tcpdump)\d+")  # a counter, a time stamp


class Beginning(NamedTuple):
    """A file's name, and the nanoseconds since 1970 of its first packet; 0 where that cannot be told."""

    name: str
    first_at: int


def find_series(name: str) -> str:
    """What the names of all files of one interface share.

    `eth0.pcap` and `eth0.pcap3`; `eth0_diagnostic_logging_tcpdump07_expc01_2026-11-23_02_14.pcap` without 07 and time.
    """
    folder, slash, file = name.rpartition("/")
    stem = _ENDING.sub("", file)
    return f"{folder}{slash}{_NUMBERS.sub('', stem) or stem}"


def sort_into_series(beginnings: Iterable[Beginning]) -> tuple[tuple[str, ...], ...]:
    """Names by series, each series by the time of its first packets, the earliest series first."""
    series: dict[str, list[Beginning]] = {}
    for beginning in beginnings:
        series.setdefault(find_series(beginning.name), []).append(beginning)
    ordered = [sorted(files, key=lambda file: (file.first_at, file.name)) for files in series.values()]
    return tuple(tuple(file.name for file in files) for files in sorted(ordered, key=lambda files: files[0].first_at))


def is_capture(data: bytes) -> bool:
    """Whether these are the first bytes of a capture file."""
    return data[:4] == SECTION_MAGIC or not isinstance(parse_pcap_header(data[:24]), Malformed)


def find_first_instant(data: bytes) -> int:
    """The instant of the first packet in the first bytes of a file; 0 where none is there."""
    if data[:4] == SECTION_MAGIC:
        file = PcapngFile(Scanner(Flows()))
        file.feed(data)
        return file.last_at  # of a later packet, but before those of the next file
    header = parse_pcap_header(data[:24])
    if isinstance(header, Malformed) or len(data) < 32:
        return 0
    seconds, fraction = struct.unpack_from(f"{header.order}II", data, 24)
    return int(seconds * 1_000_000_000 + fraction * header.unit_ns)
