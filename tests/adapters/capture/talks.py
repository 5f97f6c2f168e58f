"""Real talks of TLS and SSH for tests of the capture reader, and the reading of what is made of them."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import io
import ssl
import warnings
from collections.abc import Iterable
from datetime import UTC, datetime

import asyncssh

from certway.adapters.capture.conversations import CaptureReading, Conversation, SshExchange, TlsHandshake
from certway.adapters.capture.reading import Source, read_captures
from certway.lab.foundry import Minted, mint_intermediate, mint_leaf, mint_root
from certway.lab.frames import Frame, Said, build_conversation, write_pcap
from certway.lab.recorded import Recording, build_context, record_tls

AT = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
CLIENT = ("192.0.2.10", 30_001)
SERVER = ("198.51.100.20", 7001)
NAME = "expe01.example.com"
V12, V13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3

ROOT = mint_root("Example Root CA")
ISSUING = mint_intermediate(ROOT, "Example Issuing CA")
OTHER = mint_root("Example Other CA")
LEAF = mint_leaf(ISSUING, NAME)
OWN = mint_leaf(ISSUING, "expc01.example.com")


@functools.cache
def tls_talk(
    version: ssl.TLSVersion = V12,
    *,
    server_sends: tuple[Minted, ...] = (LEAF, ISSUING),
    client_sends: tuple[Minted, ...] = (OWN, ISSUING),
    server_trusts: tuple[Minted, ...] = (ROOT,),
    client_trusts: tuple[Minted, ...] = (),
) -> Recording:
    """A handshake between two ends of `ssl`, with one word each way where it comes so far."""
    return record_tls(
        build_context(ssl.PROTOCOL_TLS_CLIENT, client_sends, client_trusts, version=version),
        build_context(ssl.PROTOCOL_TLS_SERVER, server_sends, server_trusts, version=version),
        AT,
        server_name=NAME,
    )


@functools.cache
def ssh_talk(
    certificates: tuple[Minted, ...] = (LEAF,), key_exchange: str = "", purposes: str = "any"
) -> tuple[Said, ...]:
    """A connection of two ends of asyncssh over loopback; without certificates the host shows a plain key."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # asyncssh calls its libraries in old ways
        return asyncio.run(_ssh_talk(certificates, key_exchange, purposes))


async def _ssh_talk(certificates: tuple[Minted, ...], key_exchange: str, purposes: str) -> tuple[Said, ...]:
    key = asyncssh.import_private_key((certificates or (LEAF,))[0].key.private_pem())
    chain = [asyncssh.import_certificate(one.pem) for one in certificates]
    exchanges = {"kex_algs": [key_exchange]} if key_exchange else {}
    said: list[Said] = []
    is_over = asyncio.Event()
    host = await asyncssh.listen(
        "127.0.0.1", 0, server_host_keys=[(key, chain) if chain else key], public_key_auth=False, **exchanges
    )

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", _port(host))
        await asyncio.gather(_pump(reader, inner_writer, True, said), _pump(inner_reader, writer, False, said))
        is_over.set()

    async with host, await asyncio.start_server(pass_on, "127.0.0.1", 0) as proxy:
        with contextlib.suppress(asyncssh.Error):  # nobody is let in; the keys are in use by then
            connection = await asyncssh.connect(
                "127.0.0.1",
                _port(proxy),
                known_hosts=None,
                x509_trusted_certs=[asyncssh.import_certificate(one.pem) for one in (ROOT, ISSUING)] if chain else None,
                server_host_key_algs=["x509v3-ecdsa-sha2-nistp256"] if chain else "default",
                x509_purposes=purposes,
                host_key_alias=NAME,
                username="example",
                config=None,
                client_keys=None,
                agent_path=None,
                **exchanges,
            )
            connection.close()
        await asyncio.wait_for(is_over.wait(), 20)
    return tuple(said)


def _port(listener: asyncio.Server | asyncssh.SSHAcceptor) -> int:
    return int(listener.sockets[0].getsockname()[1])


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, by_client: bool, said: list[Said]) -> None:
    while data := await reader.read(65_536):
        said.append(Said(AT, by_client, data))
        writer.write(data)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


def frames_of(said: Iterable[Said], *, closed: bool = True) -> list[Frame]:
    """The packets of one connection."""
    return list(build_conversation(CLIENT, SERVER, said, closed=closed))


def read(*captures: bytes) -> CaptureReading:
    """Everything that these files of one interface show."""
    return read_captures(
        Source(f"eth0.pcap{number}", functools.partial(io.BytesIO, data)) for number, data in enumerate(captures)
    )


def the_one(*captures: bytes) -> Conversation:
    """The only conversation of captures without a problem."""
    reading = read(*captures)
    assert reading.problems == ()
    (conversation,) = reading.conversations
    return conversation


def the_tls(frames: Iterable[Frame]) -> TlsHandshake:
    tls = the_one(write_pcap(frames)).tls
    assert tls is not None
    return tls


def the_ssh(frames: Iterable[Frame]) -> SshExchange:
    ssh = the_one(write_pcap(frames)).ssh
    assert ssh is not None
    return ssh
