"""The listening side of one node: its ports, and what it says to whoever comes.

A station knows its peer by the address it comes from, before the handshake, as a product knows it by its zone; it
shows and judges what the links of that pair and port ask at that moment. Refuses to know what a link is for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final, Protocol

from certway.derive.atlas import Atlas
from certway.lab.connection import End
from certway.lab.key_ring import KeyRing
from certway.lab.libcrypto import LibCrypto
from certway.lab.openssl import Asks, CannotPresent, Endpoint, Engine
from certway.lab.tls_sockets import Stream, serve
from certway.lab.world.ends import NoKey, build_server, codes_of, judge_after
from certway.lab.world.places import Place
from certway.lab.world.talk import Listener, Silence, answer, offer_tls, read_link, sip_service
from certway.model.link import Link
from certway.model.observation import Missing, Seen
from certway.model.value import value

XMPP_PORT: Final = 5222


class Registry(Protocol):
    """Who lives where and what connects whom, as it is now."""

    @property
    def atlas(self) -> Atlas: ...

    @property
    def keys(self) -> KeyRing: ...

    @property
    def name_server(self) -> tuple[str, int]:
        """Address and port of the DNS that nodes ask."""

    def find_resident(self, address: str) -> str:
        """The node or kind of client at an address."""

    def links_at(self, server: str, port: int, client: str) -> Sequence[Link]:
        """The links that one client has to one port; of a stranger, those of everybody."""


@value
class Heard:
    """What a station saw of one visitor: its own end of TLS, and the codes it refused it for."""

    end: End | None
    codes: tuple[str, ...] = ()


class Station:
    """One node that listens; `ports` are the product's numbers."""

    def __init__(self, engine: Engine, registry: Registry, place: Place, ports: Sequence[int]) -> None:
        self._engine, self._registry, self._place = engine, registry, place
        self._ports = tuple(ports)
        self._servers: list[asyncio.Server] = []
        self._visits: set[asyncio.Task[object]] = set()
        self.heard: dict[tuple[str, int], Heard] = {}

    async def start(self) -> None:
        """Open every port; raises OSError where one is taken."""
        for port in self._ports:
            self._servers.append(await self._listen(port))

    async def stop(self) -> None:
        """Close every port and hang up on everybody."""
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()
        for task in tuple(self._visits):
            task.cancel()
        await asyncio.gather(*self._visits, return_exceptions=True)
        for server in servers:
            await server.wait_closed()
        self.heard.clear()

    async def _listen(self, port: int) -> asyncio.Server:
        async def greet(stream: Stream) -> None:
            self._visits.add(_this_task())
            if port == XMPP_PORT:
                with suppress(Silence):
                    await offer_tls(stream)

        async def speak(stream: Stream) -> None:
            try:
                await self._speak(port, stream)
            finally:
                self._visits.discard(_this_task())

        place = self._place
        return await serve(
            self._engine,
            lambda address: self._endpoint(port, address),
            place.address,
            place.port(port),
            speak,
            before=greet,
        )

    def _links(self, port: int, address: str) -> Sequence[Link]:
        return self._registry.links_at(self._place.node, port, self._registry.find_resident(address))

    def _endpoint(self, port: int, address: str) -> Endpoint | None:
        """What this visitor meets; None where a certificate or its key is not at hand.

        A stranger, such as `openssl s_client`, is shown what the port shows and is asked for nothing.
        """
        resident = self._registry.find_resident(address)
        links = [link for link in self._registry.links_at(self._place.node, port, resident) if link.carrier == "tls"]
        try:
            endpoint = build_server(links, self._registry.atlas, self._registry.keys) if links else None
            if endpoint is not None:
                self._engine.context(endpoint)
        except (Missing, NoKey, CannotPresent):
            return None
        if endpoint is not None and not resident:
            return replace(endpoint, verifies=None, asks=Asks.NEVER)
        return endpoint

    async def _speak(self, port: int, stream: Stream) -> None:
        """Hear which link this is, and say whether it is served."""
        codes = codes_of(stream.end.faults)
        self.heard[stream.peer] = Heard(end=stream.end, codes=codes)
        try:
            connection, about = read_link(await Listener(stream).until(b"\n"))
        except Silence:
            return
        links = self._links(port, stream.peer[0])
        link = next((one for one in links if (one.key.connection, one.key.about) == (connection, about)), None)
        if link is None:
            return
        codes = judge_after(link, "server", stream.end.received, self._crypto)
        self.heard[stream.peer] = Heard(end=stream.end, codes=codes)
        await stream.write(answer(codes))
        if link.carrier == "message" and not codes:
            await self._send_service(link, stream)
        await self._stay(stream)

    @property
    def _crypto(self) -> LibCrypto:
        return self._engine.crypto

    async def _send_service(self, link: Link, stream: Stream) -> None:
        leaf = link.checks[0].question.presented.leaf
        if isinstance(leaf, Seen):
            await stream.write(sip_service(leaf.value.der, link.key.server))

    async def _stay(self, stream: Stream) -> None:
        """Until the visitor leaves."""
        while await stream.read():
            pass


def _this_task() -> asyncio.Task[object]:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - asyncio runs every callback of a server in a task
    return task
