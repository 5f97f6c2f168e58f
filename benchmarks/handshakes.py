"""Handshakes in memory: the lab's engine, which judges at any instant and keeps every fault, against the ssl module.

Mutual TLS, one byte each way, P-256 keys, a chain of three; with contexts at hand, and made anew for each handshake.
"""

from __future__ import annotations

import ssl
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from certway.lab.foundry import Minted, mint_intermediate, mint_leaf, mint_root, pem
from certway.lab.handshake import shake
from certway.lab.libcrypto import Rules
from certway.lab.openssl import Asks, Credential, Endpoint, Engine, Version, find_libssl

NAME = "expe01.example.com"
NOW = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
SPAN = (datetime(2022, 1, 1, tzinfo=UTC), datetime(2044, 1, 1, tzinfo=UTC))  # the ssl module knows today only
HANDSHAKES, ROUNDS = 100, 5

ROOT = mint_root("Example Bench Root")
ISSUING = mint_intermediate(ROOT, "Example Bench Issuing", not_before=SPAN[0], not_after=SPAN[1])
LEAF = mint_leaf(ISSUING, NAME, not_before=SPAN[0], not_after=SPAN[1])
VERSIONS = {Version.TLS_1_2: ssl.TLSVersion.TLSv1_2, Version.TLS_1_3: ssl.TLSVersion.TLSv1_3}


def report() -> None:
    """Print handshakes a second, and the multiple of the ssl module's time."""
    engine = find_libssl()
    if engine is None:
        print("\nhandshakes in memory: no libssl of OpenSSL 3 on this machine")
        return
    print(f"\nmutual handshakes in memory a second, medians of {ROUNDS} rounds of {HANDSHAKES}")
    print(f"  {'':<28} {'lab':>8} {'ssl':>8} {'time x':>8}")
    with tempfile.TemporaryDirectory() as folder:
        own = write_files(Path(folder))
        for version in Version:
            for anew in (False, True):
                lab, module = compare(engine, version, own, anew=anew)
                label = f"{version.name}, contexts {'made anew' if anew else 'at hand'}"
                print(f"  {label:<28} {1 / lab:8.0f} {1 / module:8.0f} {lab / module:8.2f}")


def compare(engine: Engine, version: Version, own: Path, *, anew: bool) -> tuple[float, float]:
    """Seconds a handshake, by the lab and by the ssl module, in alternating rounds."""
    pair = contexts(own)

    def by_lab() -> None:
        if anew:
            engine.context.cache_clear()
            engine.private_key.cache_clear()
        assert shake(engine, lab_end("server", client=True), lab_end("client", client=False), version).works

    def by_module() -> None:
        shake_with_ssl(*(contexts(own) if anew else pair), VERSIONS[version])

    rounds = [(seconds(by_lab), seconds(by_module)) for _ in range(ROUNDS)]
    lab, module = zip(*rounds, strict=True)
    return statistics.median(lab), statistics.median(module)


def seconds(handshake: Callable[[], None]) -> float:
    started = time.perf_counter()
    for _ in range(HANDSHAKES):
        handshake()
    return (time.perf_counter() - started) / HANDSHAKES


def lab_end(purpose: str, *, client: bool) -> Endpoint:
    rules = Rules(trusted=(ROOT.der, ISSUING.der), at=NOW, purpose=purpose, names=(("dns", NAME),) if client else ())
    credential = Credential(LEAF.der, LEAF.key.private_pem(), (ISSUING.der,))
    return Endpoint(credentials=(credential,), verifies=rules, asks=Asks.REQUIRED)


def write_files(folder: Path) -> Path:
    """The ssl module reads files only."""
    own = folder / "own.pem"
    key = LEAF.key.private_pem().decode()
    own.write_text(key + "".join(block(minted) for minted in (LEAF, ISSUING)), encoding="ascii")
    return own


def block(minted: Minted) -> str:
    return pem("CERTIFICATE", minted.der)


def contexts(own: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A client's and a server's, each with its key and the list of the lab's ends."""
    pair = (ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
    for context in pair:
        context.load_cert_chain(own)
        context.load_verify_locations(cadata=block(ROOT) + block(ISSUING))
        context.verify_mode = ssl.CERT_REQUIRED
    pair[1].num_tickets = 0
    return pair


def shake_with_ssl(client: ssl.SSLContext, server: ssl.SSLContext, version: ssl.TLSVersion) -> None:
    """The same conversation: hands shaken, one byte each way."""
    client.minimum_version = client.maximum_version = version
    upward, downward = ssl.MemoryBIO(), ssl.MemoryBIO()
    opening = client.wrap_bio(downward, upward, server_hostname=NAME)
    answering = server.wrap_bio(upward, downward, server_side=True)
    waiting = [opening, answering]
    while waiting:
        for end in tuple(waiting):
            try:
                end.do_handshake()
                waiting.remove(end)
            except ssl.SSLWantReadError:
                continue
    opening.write(b"c")
    assert answering.read(1) == b"c"
    answering.write(b"s")
    assert opening.read(1) == b"s"
