"""HAProxy as a witness, in a process of its own: knows how to start it on loopback, refuses to know what it decides."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from certway.lab.foundry import Minted

ADDRESS = "127.0.0.1"
PATIENCE_S = 60
SETTINGS = """
global
    ssl-default-bind-options ssl-min-ver TLSv1.2
defaults
    mode http
    timeout client 1m
    timeout server 1m
    timeout connect 1m
"""
FRONT = """
frontend {name}
    bind fd@{number} ssl crt {own} ca-file {trusted} verify optional
    http-request return status 200
"""


@contextmanager
def fronts(folder: Path, own: Sequence[Minted], lists: Mapping[str, Sequence[Minted]]) -> Iterator[dict[str, int]]:
    """One HAProxy that shows `own`, with a port for every trust list; skips visibly where there is none."""
    program = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        pytest.skip("no haproxy on this machine")
    with ExitStack() as stack:
        listeners = {name: stack.enter_context(socket.create_server((ADDRESS, 0))) for name in lists}
        numbers = [listener.fileno() for listener in listeners.values()]
        configuration = folder / "haproxy.cfg"
        configuration.write_text(_configure(folder, own, lists, dict(zip(lists, numbers, strict=True))))
        process = subprocess.Popen([program, "-db", "-f", configuration], pass_fds=numbers, stderr=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(process.terminate)
        yield {name: listener.getsockname()[1] for name, listener in listeners.items()}


def _configure(
    folder: Path, own: Sequence[Minted], lists: Mapping[str, Sequence[Minted]], numbers: Mapping[str, int]
) -> str:
    shown = write_identity(folder / "own.pem", own)
    text = SETTINGS
    for name, entries in lists.items():
        trusted = folder / f"{name}-ca.pem"
        trusted.write_text("".join(entry.pem for entry in entries))
        text += FRONT.format(name=name, number=numbers[name], own=shown, trusted=trusted)
    return text


def write_identity(file: Path, chain: Sequence[Minted]) -> Path:
    """The certificates as they are sent, and the key of the first."""
    file.write_text("".join(each.pem for each in chain) + chain[0].key.private_pem().decode())
    return file


def get(port: int, version: ssl.TLSVersion, identity: Path | None) -> int:
    """Ask for a page: 0 where it is served, else the number of the alert that came instead."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    if identity is not None:
        context.load_cert_chain(identity)
    try:
        with (
            socket.create_connection((ADDRESS, port), timeout=PATIENCE_S) as connection,
            context.wrap_socket(connection) as secured,
        ):
            secured.sendall(b"GET / HTTP/1.0\r\n\r\n")
            served = secured.recv(100)
    except ssl.SSLError as refusal:
        return alert_number(refusal)
    assert served.split()[1] == b"200"
    return 0


def alert_number(refusal: ssl.SSLError) -> int:
    """The alert a client read (RFC 8446 section 6), from the constant in the library's reason."""
    _, alerted, word = (refusal.reason or "").partition("_ALERT_")
    assert alerted, refusal
    return int(ssl.AlertDescription[f"ALERT_DESCRIPTION_{word}"])
