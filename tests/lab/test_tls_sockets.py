"""The TLS engine over loopback sockets: source addresses, plain words before TLS, late refusals, ends that hang up."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from certway.lab.connection import Alert, Judged
from certway.lab.openssl import CannotPresent, Credential, Endpoint, Engine, Version
from certway.lab.tls_sockets import Stream, connect, serve
from tests.engines import need_libssl
from tests.lab.ends import HOST, LEAF, PEER, SERVER_ONLY, asking, client, ders, rules, server, shown

pytestmark = pytest.mark.conformance

BOTH_VERSIONS = pytest.mark.parametrize("version", Version, ids=lambda version: version.name)
SERVER_HOST, CLIENT_HOST = ("127.10.0.1", "127.11.0.5") if sys.platform == "linux" else ("127.0.0.1",) * 2
"""Every address of 127.0.0.0/8 is up on Linux; elsewhere there is one."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return need_libssl()


class Host:
    """A server's side of a conversation: what it heard, and what its ends saw."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.streams: list[Stream] = []
        self.done = asyncio.Event()

    async def speak(self, stream: Stream) -> None:
        self.streams.append(stream)
        said = await stream.read()
        self.heard.append(said)
        await stream.write(said.upper())
        self.done.set()


def converse(
    engine: Engine,
    listening: Endpoint,
    opening: Endpoint,
    talk: Callable[[Stream, Host], Awaitable[None]],
    **how: Any,
) -> Host:
    """Run a server and one client against it."""
    before = how.pop("server_before", None)

    async def run() -> Host:
        host = Host()
        listener = await serve(engine, listening, SERVER_HOST, 0, host.speak, before=before)
        async with listener:
            port = listener.sockets[0].getsockname()[1]
            async with connect(engine, opening, SERVER_HOST, port, source=CLIENT_HOST, **how) as stream:
                await talk(stream, host)
            async with asyncio.timeout(10):
                await host.done.wait()
        return host

    return asyncio.run(run())


@BOTH_VERSIONS
def test_both_ends_verify_and_a_word_goes_each_way(engine: Engine, version: Version) -> None:
    async def talk(stream: Stream, _: Host) -> None:
        await stream.write(b"hello")
        assert await stream.read() == b"HELLO"
        assert stream.end.judged is Judged.ACCEPTED
        assert stream.end.received == ders((LEAF,))
        assert stream.connection.protocol == {772: "TLSv1.3", 771: "TLSv1.2"}[version]

    opening = client(rules(names=(("dns", HOST),)), credentials=(shown(PEER),))
    host = converse(engine, asking(rules(purpose="client")), opening, talk, version=version)
    assert host.heard == [b"hello"]
    (stream,) = host.streams
    assert stream.peer[0] == CLIENT_HOST
    assert (stream.end.judged, stream.end.received) == (Judged.ACCEPTED, ders((PEER,)))


@BOTH_VERSIONS
def test_a_refused_client_hears_why(engine: Engine, version: Version) -> None:
    async def talk(stream: Stream, _: Host) -> None:
        assert stream.end.finished is (version is Version.TLS_1_3)
        await stream.write(b"hello")
        assert await stream.read() == b""
        assert stream.end.alert_received == Alert.UNSUPPORTED_CERTIFICATE

    opening = client(rules(), credentials=(shown(SERVER_ONLY),))
    host = converse(engine, asking(rules(purpose="client")), opening, talk, version=version)
    assert host.heard == [b""]
    assert host.streams[0].end.faults == ((0, 26),)


@BOTH_VERSIONS
def test_a_refused_server_hears_why(engine: Engine, version: Version) -> None:
    async def talk(stream: Stream, _: Host) -> None:
        assert stream.end.faults == ((0, 62),)
        assert await stream.read() == b""

    host = converse(engine, server(), client(rules(names=(("dns", "other.example.com"),))), talk, version=version)
    assert host.streams[0].end.alert_received == Alert.BAD_CERTIFICATE


def test_plain_words_may_come_before_tls(engine: Engine) -> None:
    async def offer(stream: Stream) -> None:
        assert await stream.read() == b"<starttls/>"
        await stream.write(b"<proceed/>")

    async def ask(stream: Stream) -> None:
        with pytest.raises(ValueError, match="not begun"):
            stream.end  # noqa: B018 - asking is what fails
        await stream.write(b"<starttls/>")
        assert await stream.read() == b"<proceed/>"

    async def talk(stream: Stream, _: Host) -> None:
        await stream.write(b"hello")
        assert await stream.read() == b"HELLO"

    assert converse(engine, server(), client(rules()), talk, before=ask, server_before=offer).heard == [b"hello"]


def test_a_goodbye_ends_a_conversation_without_a_failure(engine: Engine) -> None:
    async def talk(stream: Stream, _: Host) -> None:
        await stream.close()

    host = converse(engine, server(), client(rules()), talk)
    assert host.heard == [b""]
    assert host.streams[0].end.failure == ""


def test_a_client_that_speaks_no_tls_is_no_accident(engine: Engine) -> None:
    async def run() -> Host:
        host = Host()
        async with await serve(engine, server(), SERVER_HOST, 0, host.speak) as listener:
            reader, writer = await asyncio.open_connection(*listener.sockets[0].getsockname())
            writer.write(b"GET / HTTP/1.1\r\n\r\n")
            assert await reader.read() != b"GET"
            writer.close()
            await writer.wait_closed()
            async with asyncio.timeout(10):
                await host.done.wait()
        return host

    assert asyncio.run(run()).streams[0].end.failure == "http request"


def test_a_hundred_clients_at_once(engine: Engine) -> None:
    async def one(port: int, number: int) -> bool:
        good = number % 2 == 0
        opening = client(rules(names=(("dns", HOST if good else "other.example.com"),)))
        async with connect(engine, opening, SERVER_HOST, port) as stream:
            await stream.write(b"%d" % number)
            return await stream.read() == b"%d" % number

    async def run() -> list[bool]:
        async with await serve(engine, server(), SERVER_HOST, 0, Host().speak) as listener:
            port = listener.sockets[0].getsockname()[1]
            return await asyncio.gather(*(one(port, number) for number in range(100)))

    assert asyncio.run(run()) == [True, False] * 50


@pytest.mark.skipif(sys.platform != "linux", reason="needs a second address of 127.0.0.0/8")
def test_a_server_may_be_another_end_for_each_address(engine: Engine) -> None:
    ends = {"127.11.0.5": server(LEAF), "127.11.0.6": server(PEER)}

    async def received(port: int, source: str) -> tuple[bytes, ...]:
        async with connect(engine, client(), SERVER_HOST, port, source=source) as stream:
            return stream.end.received

    async def run() -> list[tuple[bytes, ...]]:
        async with await serve(engine, ends.get, SERVER_HOST, 0, Host().speak) as listener:
            port = listener.sockets[0].getsockname()[1]
            return [await received(port, f"127.11.0.{last}") for last in (5, 6, 7)]

    assert asyncio.run(run()) == [ders((LEAF,)), ders((PEER,)), ()]


def test_a_server_that_has_nothing_to_show_does_not_begin(engine: Engine) -> None:
    async def run() -> None:
        mixed = server(credentials=(Credential(LEAF.der, PEER.key.private_pem()),))
        await serve(engine, mixed, SERVER_HOST, 0, Host().speak)

    with pytest.raises(CannotPresent):
        asyncio.run(run())
