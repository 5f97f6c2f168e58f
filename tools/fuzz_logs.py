"""Looks for bytes that the log reader cannot bear, guided by coverage: a part of `make fuzz` where atheris is.

The first byte of an input chooses the layer, so that every layer is reached without a whole log around it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

SECONDS: Final = 60
SEEDS: Final = (
    b'2026-11-23T02:14:00.000+00:00 expe01 tvcs: Event="Inbound TLS Negotiation Error" Src-ip="192.0.2.1" Src-port="1"',
    b'Dst-ip="192.0.2.2" Dst-port="7001" Detail="tlsv1 alert unknown ca" UTCTime="2026-11-23 02:14:00,000"',
    b'expc01 traffic_server[1]:ERROR:SSL connection failed for "a":error:14094418: SSL routines:f:alert unknown ca',
    b"SNI (a) not in certificate. Action=Terminate Error=self signed certificate server=a(192.0.2.1) depth=0",
    b'2026-11-23T02:14:00Z expe01 alarm: Event="Alarm Raised" Id="15028" Detail="x"',
    b" SIPMSG:\n |SERVICE sip:a SIP/2.0\nContent-Type: application/x-x509-ca-cert\n\n0\x82\x01\x00",
)


def main() -> None:
    """Fuzz for a minute, or say why not."""
    if find_spec("atheris") is None:
        sys.stdout.write("Coverage-guided fuzzing is left out: atheris is not installed (pip install atheris).\n")
        return
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=["certway.adapters.logs"]):
        layers = import_layers()
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(SEEDS):
            for layer in range(len(layers)):
                (Path(folder) / f"{number}-{layer}").write_bytes(bytes((layer,)) + seed)
        options = [sys.argv[0], folder, f"-max_total_time={SECONDS}", "-max_len=4096", *sys.argv[1:]]
        atheris.Setup(options, lambda data: layers[data[0] % len(layers)](data[1:]) if data else None)
        atheris.Fuzz()


def import_layers() -> tuple[Callable[[bytes], object], ...]:
    """What takes bytes: a whole log, one line through every parser, a body, a path."""
    reading = import_module("certway.adapters.logs.reading")
    line_module = import_module("certway.adapters.logs.line")
    body = import_module("certway.adapters.logs.service_body")
    requests = import_module("certway.adapters.logs.requests")

    def read_log(data: bytes) -> object:
        return reading.read_log([data], "log")

    def read_line(data: bytes) -> object:
        line = line_module.parse_line(data)
        return [parse(line) for parse in reading.PARSERS] if isinstance(line, line_module.Line) else None

    def read_path(data: bytes) -> object:
        return requests.parse_proxied_path(data.decode("latin-1"))

    return read_log, read_line, body.parse_body, read_path


if __name__ == "__main__":
    main()
