"""Looks for bytes that the capture reader cannot bear, guided by coverage: a part of `make fuzz` where atheris is.

The first byte of an input chooses the layer, so that every layer is reached without a valid one around it.
"""

from __future__ import annotations

import io
import ssl
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SECONDS = 60
PIECE = 40  # bytes of one segment of a stream


def main() -> None:
    """Fuzz for a minute, or say why not."""
    if find_spec("atheris") is None:
        sys.stdout.write("Coverage-guided fuzzing is left out: atheris is not installed (pip install atheris).\n")
        return
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=["certway.adapters.capture"]):
        layers = import_layers()
    with tempfile.TemporaryDirectory() as folder:
        write_seeds(Path(folder))
        options = [sys.argv[0], folder, f"-max_total_time={SECONDS}", "-max_len=8192", *sys.argv[1:]]
        atheris.Setup(options, lambda data: layers[data[0] % len(layers)](data[1:]) if data else None)
        atheris.Fuzz()


def import_layers() -> tuple[Callable[[bytes], object], ...]:
    """What takes bytes: a file, a frame, a stream of TLS, a stream of SSH or XMPP."""
    flows_module = import_module("certway.adapters.capture.flows")
    reading = import_module("certway.adapters.capture.reading")
    scanning = import_module("certway.adapters.capture.scanning")

    def read_file(data: bytes) -> object:
        return reading.read_captures([reading.Source("eth0.pcap", lambda: io.BytesIO(data))])

    def read_frames(data: bytes) -> None:
        flows = flows_module.Flows()
        scanner = scanning.Scanner(flows)
        for at in range(0, len(data), 100):
            scanner.take(data[0], data[at : at + 100], at)
        flows.finish(len(data))

    def read_streams(data: bytes) -> None:
        """Pieces of a connection; the low bit of each piece's first byte is its direction, the next drops it."""
        frames = import_module("certway.lab.frames")
        flows = flows_module.Flows()
        ends = (bytes(4) + b"\1\1\1\1", b"\1\1\1\1" + bytes(4))
        flows.take(ends[0], frames.build_tcp(1, 2, 0, 0, frames.SYN), 20, 0)
        numbers = [1, 0]
        for at in range(0, len(data), PIECE):
            side, part = data[at] & 1, data[at + 1 : at + PIECE]
            ports = (1, 2) if side == 0 else (2, 1)
            if not data[at] & 2:
                segment = frames.build_tcp(*ports, numbers[side], 0, frames.ACK, part)
                flows.take(ends[side], segment, len(segment), at)
            numbers[side] += len(part)
        flows.finish(len(data))

    return read_file, read_frames, read_streams


def write_seeds(folder: Path) -> None:
    """A handshake as a file of either format, and as a stream."""
    from certway.lab.foundry import mint_intermediate, mint_leaf, mint_root
    from certway.lab.frames import build_conversation, write_pcap, write_pcapng
    from certway.lab.recorded import build_context, record_tls

    at = datetime(2026, 11, 23, tzinfo=UTC)
    issuing = mint_intermediate(mint_root("Example Root CA"), "Example Issuing CA")
    leaf = mint_leaf(issuing, "expe01.example.com")
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        said = record_tls(
            build_context(ssl.PROTOCOL_TLS_CLIENT, (leaf, issuing), version=version),
            build_context(ssl.PROTOCOL_TLS_SERVER, (leaf, issuing), (issuing,), version=version),
            at,
        ).said
        frames = list(build_conversation(("192.0.2.1", 30_000), ("192.0.2.2", 7001), said))
        for name, data in {"pcap": write_pcap(frames), "pcapng": write_pcapng(frames)}.items():
            (folder / f"{name}-{version}").write_bytes(b"\0" + data)
        stream = b"".join(
            bytes((0 if one.by_client else 1,)) + one.payload[start : start + PIECE - 1]
            for one in said
            for start in range(0, len(one.payload), PIECE - 1)
        )
        (folder / f"stream-{version}").write_bytes(b"\2" + stream)


if __name__ == "__main__":
    main()
