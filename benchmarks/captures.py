"""Captures: 20 files of 20 MB, mostly media, with TLS sessions in between; certway beside tshark in the same run.

tshark is asked for the certificates only, its fastest way to the same question. Memory is the peak of a process
of its own.
"""

from __future__ import annotations

import os
import resource
import shutil
import ssl
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from certway.lab.foundry import mint_intermediate, mint_leaf, mint_root
from certway.lab.frames import (
    ACK,
    PSH,
    Frame,
    Said,
    Talk,
    build_conversation,
    build_frame,
    build_ip,
    build_tcp,
    build_udp,
    write_pcap,
)
from certway.lab.recorded import build_context, record_tls

START = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
FILES = 20
FILE_BYTES = 20_000_000
CALLS = 60
TURNS = 40  # of a file; in each, media, bulk, and some new sessions
SESSIONS = 5  # new TLS sessions in a turn
MEDIA_PART, BULK_PART = 0.74, 0.26
HEADER = 24
ROUNDS = 3  # for certway; the median is told


def report() -> None:
    """Print seconds, megabytes a second and peak memory; tshark where it is installed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sessions = write_files(folder)
        size = sum(file.stat().st_size for file in folder.iterdir())
        print(f"\ncaptures: {FILES} files, {size / 1e6:.0f} MB, {sessions} TLS sessions")
        read_all(folder)  # the files are in memory from here on
        runs = [measured(folder) for _ in range(ROUNDS)]
        seconds, spent, peak = (statistics.median(values) for values in zip(*(run[:3] for run in runs), strict=True))
        assert [run.found for run in runs] == [sessions] * ROUNDS
        print(f"  certway  {seconds:6.2f} s  {size / 1e6 / seconds:7.0f} MB/s  CPU {spent:6.2f} s  peak {peak:4.0f} MB")
        if shutil.which("tshark"):
            before = cpu_s()
            taken = timed_tshark(folder)
            print(
                f"  tshark   {taken:6.2f} s  {size / 1e6 / taken:7.0f} MB/s  CPU {cpu_s() - before:6.2f} s"
                f"  x {taken / seconds:.1f}, CPU x {(cpu_s() - before) / spent:.1f}"
            )
        else:
            print("  tshark   not installed")


def read_all(folder: Path) -> int:
    return sum(len(file.read_bytes()) for file in folder.iterdir())


def cpu_s() -> float:
    """Seconds of processor that ended child processes have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Measured(NamedTuple):
    """Seconds with the start of Python, seconds of processor, megabytes of both processes, TLS sessions found."""

    seconds: float
    cpu_s: float
    peak_mb: float
    found: int


def measured(folder: Path) -> Measured:
    started, before = time.perf_counter(), cpu_s()
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.captures", str(folder)], check=True, capture_output=True, text=True
    )
    found, peak = answer.stdout.split()
    return Measured(time.perf_counter() - started, cpu_s() - before, float(peak), int(found))


def read_in_own_process(folder: Path) -> None:
    """What the measured process does."""
    from certway.adapters.capture.conversations import Opening
    from certway.adapters.capture.files import read_capture_files

    reading = read_capture_files(sorted(folder.iterdir()))
    found = sum(one.tls is not None and one.opening is Opening.SEEN for one in reading.conversations)
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    print(found, sum(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024)


def timed_tshark(folder: Path) -> float:
    """Seconds for all files, one process a file, as many at a time as there are processors."""
    started = time.perf_counter()
    files = sorted(str(file) for file in folder.iterdir())
    waiting = [
        [
            "tshark",
            "-n",
            "-r",
            file,
            "-Y",
            "tls.handshake.certificate",
            "-T",
            "fields",
            "-e",
            "tls.handshake.certificate",
        ]
        for file in files
    ]
    running: list[subprocess.Popen[bytes]] = []
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            running.append(subprocess.Popen(waiting.pop(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        assert running.pop(0).wait() == 0
    return time.perf_counter() - started


def write_files(folder: Path) -> int:
    """Write the files of one interface; the answer is how many TLS sessions begin in them."""
    talks = tuple(recordings())
    media, bulk = Media(), bulk_frames()
    sessions = 0
    for number in range(FILES):
        parts = [write_pcap(())]
        for turn in range(TURNS):
            at = START + timedelta(seconds=(number * TURNS + turn) * 10)
            parts.append(media.part(at, int(FILE_BYTES * MEDIA_PART / TURNS)))
            parts.append(restamp(bulk, at, int(FILE_BYTES * BULK_PART / TURNS)))
            for _ in range(SESSIONS):
                parts.append(session(talks, sessions, at))
                sessions += 1
        (folder / f"eth0_capture.pcap{number or ''}").write_bytes(b"".join(parts))
    return sessions


def recordings() -> Iterator[tuple[Said, ...]]:
    """Handshakes of TLS 1.2 and 1.3, with and without the client's certificate, refused ones among them."""
    root = mint_root("Example Root CA")
    issuing = mint_intermediate(root, "Example Issuing CA")
    server = (mint_leaf(issuing, "expe01.example.com", key_type="rsa-2048"), issuing, root)
    client = (mint_leaf(issuing, "expc01.example.com", key_type="rsa-2048"), issuing)
    stranger = mint_root("Example Other CA")
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        for trusts in ((), (root,), (stranger,)):
            yield record_tls(
                build_context(ssl.PROTOCOL_TLS_CLIENT, client, version=version),
                build_context(ssl.PROTOCOL_TLS_SERVER, server, trusts, version=version),
                START,
                server_name="expe01.example.com",
                words=bytes(3_000),
            ).said


def session(talks: tuple[tuple[Said, ...], ...], number: int, at: datetime) -> bytes:
    """One new session, and one SYN without an answer."""
    said = talks[number % len(talks)]
    moved = [Said(at + (one.at - START), one.by_client, one.payload) for one in said]
    client = (f"192.0.2.{1 + number % 200}", 20_000 + number % 40_000)
    frames = list(build_conversation(client, ("198.51.100.1", 7001), moved))
    frames += Talk((client[0], client[1]), ("198.51.100.1", 2222), at).knock()
    return write_pcap(frames)[HEADER:]


class Media:
    """Calls of G.711: packets of 214 bytes, 50 a second each way."""

    def __init__(self) -> None:
        frames = []
        for call in range(CALLS):
            packet = build_ip("192.0.2.250", f"198.51.100.{1 + call}", 17, build_udp(36_000 + call, 48_000, bytes(172)))
            frames.append(build_frame(packet))
        self.record = 16 + len(frames[0])
        self.block = write_pcap(Frame(START, frame) for frame in frames)[HEADER:]

    def part(self, at: datetime, size: int) -> bytes:
        """About so many bytes of media, each packet with its own time."""
        return stamped(self.block * (size // len(self.block)), self.record, at)


def bulk_frames() -> bytes:
    """Encrypted bulk of long sessions and its acknowledgements."""
    record = b"\x17\x03\x03\x05\xa3" + bytes(1443)
    frames = []
    for number in range(20):
        ends = ("192.0.2.251", f"198.51.100.{1 + number}")
        data = build_tcp(30_000, 8443, 1, 1, ACK | PSH, record)
        frames += [build_frame(build_ip(*ends, 6, data))] * 2
        frames.append(build_frame(build_ip(ends[1], ends[0], 6, build_tcp(8443, 30_000, 1, 1, ACK))))
    return write_pcap(Frame(START, frame) for frame in frames)[HEADER:]


def restamp(block: bytes, at: datetime, size: int) -> bytes:
    """About so many bytes of a block, all of one instant."""
    data = bytearray(block * max(1, size // len(block)))
    seconds, position = int(at.timestamp()), 0
    while position < len(data):
        struct.pack_into("<I", data, position, seconds)
        position += 16 + int.from_bytes(data[position + 8 : position + 12], "little")
    return bytes(data)


def stamped(block: bytes, record: int, at: datetime) -> bytes:
    data = bytearray(block)
    seconds = int(at.timestamp())
    for number, position in enumerate(range(0, len(data), record)):
        struct.pack_into("<II", data, position, seconds + number // 6_000 % 9, number % 6_000 * 166)
    return bytes(data)


if __name__ == "__main__":
    read_in_own_process(Path(sys.argv[1]))
