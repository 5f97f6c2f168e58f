"""Ends of tunnels that keep running: what they show changes with a restart, and plain keys get nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from certway.knowledge.ssh import PORT
from certway.lab.keys import key_for
from certway.lab.ssh import ANSWERED, ASKED, TunnelClient, TunnelServer, Unavailable, carry
from certway.lab.ssh_peers import Peer, Verification
from tests.engines import need_tunnels
from tests.lab.tunnel_ends import client, leaf, root, server

pytestmark = pytest.mark.conformance
T = TypeVar("T")
PLAIN = "ecdsa-sha2-nistp256"

ACCEPTS = Verification()
NO_ISSUER = Verification(faults=((0, 20), (0, 21)))


def run(story: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(story)


@asynccontextmanager
async def running(client_end: Peer, server_end: Peer) -> AsyncIterator[tuple[TunnelClient, TunnelServer]]:
    """Both ends, the server started."""
    e = TunnelServer(server_end, 0)
    await e.start()
    c = TunnelClient(client_end, server_end.address, e.port)
    try:
        yield c, e
    finally:
        await c.stop()
        await e.stop()


def test_a_server_shows_another_certificate_after_its_restart_only() -> None:
    need_tunnels()
    other = server(leaf("renewed.example.com"))

    async def story() -> None:
        async with running(client(), server()) as (c, e):
            shown = []
            for step in (c.start, c.restart):
                await step()
                shown.append(c.side.shown)
                e.install(other)
            before = e.port
            await e.restart()
            assert e.port == before
            await c.restart()
            shown.append(c.side.shown)
            assert shown == [(server().sent[0].der,)] * 2 + [(other.sent[0].der,)]

    run(story())


def test_a_restart_of_the_server_closes_its_tunnels_and_forgets_them() -> None:
    need_tunnels()

    async def story() -> None:
        async with running(client(), server()) as (c, e):
            await c.start()
            assert [side.accepted for side in e.sides] == [True]
            await c.forward(server().address, 1)
            await e.restart()
            await c.wait_down()
            assert e.sides == ()
            with pytest.raises(Unavailable):
                await c.forward(server().address, 1)
            await c.restart()
            assert await carry(c, client().address, server().address) == (ASKED, ANSWERED)

    run(story())


def test_a_server_keeps_what_it_said_of_each_client() -> None:
    need_tunnels()

    async def story() -> None:
        async with running(client(), server(trusted=(root(),))) as (c, e):
            for end in (client(), client(sends=2), client(leaf("x", extended_key_usage=("serverAuth",)), sends=2)):
                c.install(end)
                await c.restart()
            assert [side.verification for side in e.sides] == [
                NO_ISSUER,
                ACCEPTS,
                Verification(faults=((0, 26),)),
            ]
            assert [len(heard) > 0 for heard in e.heard] == [True] * 3

    run(story())


def test_the_port_is_the_product_s_unless_another_is_asked_for() -> None:
    need_tunnels()
    assert TunnelServer(server()).port == PORT == 2222


def test_a_key_that_is_not_the_certificate_s_shows_nothing() -> None:
    need_tunnels()
    other = key_for("somebody else").private_pem()

    async def story() -> None:
        with pytest.raises(ValueError, match="key"):
            await TunnelServer(replace(server(), key_pem=other), 0).start()
        async with running(replace(client(), key_pem=other), server()) as (c, _):
            with pytest.raises(ValueError, match="key"):
                await c.start()

    run(story())


def test_starting_twice_is_starting_once() -> None:
    need_tunnels()

    async def story() -> None:
        async with running(client(), server()) as (c, e):
            await c.start()
            await c.start()
            assert len(e.sides) == 1

    run(story())


def test_nobody_listening_is_an_error_of_the_world() -> None:
    need_tunnels()

    async def story() -> None:
        async with running(client(), server()) as (c, e):
            await e.stop()
            with pytest.raises(OSError, match=r"[Cc]onnect"):
                await c.start()
            assert not c.is_up

    run(story())


def test_a_server_forwards_ports_of_its_own_address_only() -> None:
    need_tunnels()
    from asyncssh import ChannelListenError

    async def story() -> None:
        async with running(client(), server()) as (c, _):
            await c.start()
            with pytest.raises(ChannelListenError):
                await c.forward("localhost", 1)

    run(story())


def test_a_plain_key_of_the_client_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    need_tunnels()
    from asyncssh import SSHKeyPair, load_keypairs

    from certway.lab import ssh_verification

    common, validate = ssh_verification._common, ssh_verification.VerifyingServer.validate_public_key
    asked: list[tuple[bytes, bool]] = []

    def bare(peer: Peer) -> list[SSHKeyPair]:
        return list(load_keypairs(peer.key_pem))

    def generous(peer: Peer) -> dict[str, Any]:
        return common(peer) | {"signature_algs": [PLAIN]}

    async def listening(self: ssh_verification.VerifyingServer, user: str, key: bytes, *signed: bytes) -> bool:
        asked.append((key, await validate(self, user, key, *signed)))
        return asked[-1][1]

    async def story() -> None:
        async with running(client(), server()) as (c, e):
            monkeypatch.setattr(ssh_verification, "_pairs", bare)
            monkeypatch.setattr(ssh_verification, "_common", generous)
            monkeypatch.setattr(ssh_verification.VerifyingServer, "validate_public_key", listening)
            await c.start()
            assert not c.is_up
            assert [side.verification for side in e.sides] == [None]

    run(story())
    ((key, accepted),) = asked
    assert key[4 : 4 + len(PLAIN)].decode() == PLAIN
    assert not accepted


def test_a_client_that_takes_plain_host_keys_finds_none() -> None:
    need_tunnels()
    from asyncssh import KeyExchangeFailed, connect

    async def story() -> None:
        async with running(client(), server()) as (_, e):
            with pytest.raises(KeyExchangeFailed):
                await connect(
                    server().address,
                    e.port,
                    config=None,
                    known_hosts=None,
                    x509_trusted_certs=None,
                    agent_path=None,
                    username="tunnel",
                    client_keys=[],
                )

    run(story())
