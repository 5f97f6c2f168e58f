"""Logs: a diagnostic log as it is, mostly SIP and HTTP at DEBUG, one line in 200 a hit; hits are parsed.

Time is that of the processor, since other work on the machine says nothing about the reader. Memory is the peak of a
process of its own.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

MEGABYTES = 200
LINES_PER_HIT = 200
ROUNDS = 5
START = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)


def report() -> None:
    """Print megabytes a second of one processor, entries, and the growth of memory."""
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "loggingsnapshot_expe01.txt"
        lines, hits = write_log(log)
        size = log.stat().st_size / 1e6
        print(f"\nlogs: {size:.0f} MB, {lines} lines, of which {hits} say something")
        runs = [measured(log) for _ in range(ROUNDS)]
        assert [found for _, _, found in runs] == [hits] * ROUNDS
        spent, peak = (statistics.median(values) for values in zip(*(run[:2] for run in runs), strict=True))
        print(f"  certway  CPU {spent:5.2f} s  {size / spent:6.0f} MB/s a core  memory grows by {peak:4.0f} MB")


def measured(log: Path) -> tuple[float, float, int]:
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.logs", str(log)], check=True, capture_output=True, text=True
    )
    spent, peak, found = answer.stdout.split()
    return float(spent), float(peak), int(found)


def read_in_own_process(log: Path) -> None:
    """What the measured process does: the whole way, and nothing is kept but a number."""
    from certway.adapters.logs.reading import read_entries, read_pieces

    before, started = peak_mb(), time.process_time()
    with log.open("rb", buffering=0) as stream:
        found = sum(1 for _ in read_entries(read_pieces(stream), log.name))
    print(time.process_time() - started, peak_mb() - before, found)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_log(path: Path) -> tuple[int, int]:
    """Write the log; the answer is how many lines it has, and how many of them say something."""
    lines = hits = written = 0
    with path.open("wb") as stream:
        for number, block in enumerate(dull_blocks()):
            if written >= MEGABYTES * 1_000_000:
                break
            if lines >= hits * LINES_PER_HIT:
                block = telling_line(hits) + block  # noqa: PLW2901  # it stands before the block
                hits += 1
            lines += block.count(b"\n")
            written += stream.write(block)
            assert number < 10_000_000
    return lines, hits


def head(number: int, process: str) -> str:
    at = START + timedelta(milliseconds=7 * number)
    text = at.strftime("%Y-%m-%d %H:%M:%S,") + f"{at.microsecond // 1000:03d}"
    return f'{at.isoformat(timespec="milliseconds")} expe01 {process}: UTCTime="{text}" '


def dull_blocks() -> Iterator[bytes]:
    """Lines and messages that say nothing of certificates, without end; one line in twenty is an event."""
    number = 0
    while True:
        peer = f'Src-ip="198.51.100.{number % 250 + 1}" Src-port="{20_000 + number % 40_000}"'
        yield (
            head(number, "tvcs") + 'Module="network.sip" Level="DEBUG":  Action="Received" Local-ip="192.0.2.2" '
            f'Local-port="5061" {peer} Msg-Hash="{number * 2_654_435_761 % 2**64}"\n SIPMSG:\n'
            f" |REGISTER sip:example.com SIP/2.0\n Via: SIP/2.0/TLS 198.51.100.7:5061;branch=z9hG4bK{number:08x}\n"
            f" Call-ID: {number:032x}@198.51.100.7\n CSeq: {number % 900} REGISTER\n Max-Forwards: 70\n"
            " From: <sip:1001@example.com>;tag=1f\n To: <sip:1001@example.com>\n Contact: <sip:1001@198.51.100.7>\n"
            " User-Agent: Example-Phone/14.2\n Expires: 3600\n Content-Length: 0\n |\n"
        ).encode()
        for method in ("SipProxy::route", "SipProxyTransaction::process", "ZoneManager::find"):
            yield (
                head(number, "tvcs") + 'Module="developer.sip.transaction" Level="DEBUG" '
                f'CodeLocation="ppcmains/sip/sipproxy/SipProxy.cpp({number % 2000})" Method="{method}" '
                f'Thread="0x7f{number % 2**32:08x}00":  this="0x56408ff81220" Detail="Considering route" {peer}\n'
            ).encode()
        yield (
            head(number, "traffic_server[2030]") + 'Module="network.http.trafficserver" Level="DEBUG": '
            f'Detail="Sending Request" Txn-id="{number}" TrackingID="f0000000-86f6-4030-8259-{number:012x}" '
            'Dst-ip="192.0.2.20" Dst-port="8443" \n'
        ).encode()
        yield (
            head(number, "tvcs") + 'Event="Registration Accepted" Service="SIP" Src-ip="198.51.100.7" Level="1" '
            f'Src-port="25{number % 1000:03d}" Protocol="TLS" AOR="1001@example.com" Contact="sip:1001@198.51.100.7"\n'
        ).encode()
        number += 1


def telling_line(number: int) -> bytes:
    """One line in each of the usual forms in turn; never two of one failure."""
    ends = f'Src-ip="198.51.100.73" Src-port="{10_000 + number % 50_000}" Dst-ip="192.0.2.2" Dst-port="5062"'
    event = 'Event="Inbound TLS Negotiation Error" Service="SIP"'
    text = (
        f'{event} {ends} Detail="self signed certificate in certificate chain" Protocol="TLS" Level="1"',
        f'{event} {ends} Detail="tlsv1 alert unknown ca" Protocol="TLS" Level="1"',
        f'Module="network.tcp" Level="DEBUG": {ends} Detail="TCP Connecting"',
        f'Event="Authentication Failed" {ends} Detail="Incorrect authentication credential for user" Method="OPTIONS"',
        'Event="Alarm Raised" Id="35014" Severity="warning" Detail="tunnel notification failure"',
        f"WARNING: SNI (cucm{number}.example.com) not in certificate. Action=Terminate server=x(192.0.2.20)",
    )[number % 6]
    return (head(3 * number, "tvcs") + text + "\n").encode()


if __name__ == "__main__":
    read_in_own_process(Path(sys.argv[1]))
