"""The TLS engine behind asyncio sockets: servers and clients, plain until TLS begins.

Knows how bytes travel between a socket and a `Connection`. Refuses to know protocols: what is said before TLS (the
STARTTLS of XMPP) and what is said after it is the caller's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeAlias

from certway.lab.connection import Connection, End, State
from certway.lab.openssl import Endpoint, Engine, Version

_PIECE: Final = 65536
LINGER_S: Final = 1.0
"""How long an end that sent an alert waits for the other to hang up."""

Speaker: TypeAlias = "Callable[[Stream], Awaitable[None]]"
Choice: TypeAlias = Callable[[str], Endpoint | None]
"""Which end a server is for a client from this address; None: it hangs up."""


class Stream:
    """One socket; `read` and `write` are plain until `start_tls`, and protected after it."""

    def __init__(
        self, engine: Engine, endpoint: Endpoint, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.engine = engine
        self.endpoint = endpoint
        self._reader, self._writer = reader, writer
        self._connection: Connection | None = None

    @property
    def peer(self) -> tuple[str, int]:
        """Address and port of the other end."""
        host, port = self._writer.get_extra_info("peername")[:2]
        return host, port

    @property
    def here(self) -> tuple[str, int]:
        """Address and port of this end."""
        host, port = self._writer.get_extra_info("sockname")[:2]
        return host, port

    @property
    def connection(self) -> Connection:
        """The TLS part; raises ValueError before `start_tls`."""
        if self._connection is None:
            raise ValueError("TLS has not begun")
        return self._connection

    @property
    def end(self) -> End:
        """What this end saw so far; a refusal by the other end may come only with the first `read`."""
        return self.connection.end

    async def start_tls(self, *, server: bool, version: Version | None = None, server_name: str = "") -> End:
        """Shake hands; a refusal is no exception but stands in what this end saw."""
        context = self.engine.context(self.endpoint)
        connection = Connection(context, server=server, version=version, server_name=server_name)
        self._connection = connection
        while connection.advance() is State.SHAKING:
            await self._send()
            await self._hear()
        await self._send()
        return connection.end

    async def read(self) -> bytes:
        """The next bytes that were said; none: nothing more will come, and `end` may tell why."""
        if self._connection is None:
            return await self._reader.read(_PIECE)
        while True:
            said = self._connection.read()
            await self._send()
            if said or self._connection.state is not State.OPEN:
                return said
            await self._hear()

    async def write(self, data: bytes) -> None:
        """Say something."""
        if self._connection is None:
            self._writer.write(data)
            await self._drain()
        else:
            self._connection.write(data)
            await self._send()

    async def close(self) -> None:
        """Say goodbye and hang up; a second time does nothing."""
        if self._writer.is_closing():
            return
        with suppress(OSError):  # the other end was faster
            if self._connection is not None:
                await self._end_tls(self._connection)
            self._writer.close()
            await self._writer.wait_closed()

    async def _end_tls(self, connection: Connection) -> None:
        connection.say_goodbye()
        await self._send()
        if connection.state is State.FAILED and connection.end.alert_sent is not None:
            await self._linger()
        connection.close()

    async def _linger(self) -> None:
        """Hear the other end out: closing over unread bytes would reset the socket and swallow the alert."""
        self._writer.write_eof()
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_S):
                while await self._reader.read(_PIECE):
                    pass

    async def _hear(self) -> None:
        try:
            data = await self._reader.read(_PIECE)
        except OSError:
            data = b""  # reset: the other end has hung up
        self.connection.receive(data)

    async def _send(self) -> None:
        waiting = self.connection.outgoing()
        if waiting:
            self._writer.write(waiting)
            await self._drain()

    async def _drain(self) -> None:
        with suppress(OSError):  # whoever hung up is noticed at the next `read`
            await self._writer.drain()


async def serve(
    engine: Engine,
    endpoint: Endpoint | Choice,
    host: str,
    port: int,
    speak: Speaker,
    *,
    before: Speaker | None = None,
    version: Version | None = None,
) -> asyncio.Server:
    """Listen at an address; every client is shaken hands with, then spoken to, whether or not it was accepted.

    `endpoint` may depend on the client's address, and is asked anew for each client. `before` speaks in plain bytes
    until TLS is to begin; port 0 takes a free one. An endpoint that libssl does not take raises CannotPresent at once.
    """
    if isinstance(endpoint, Endpoint):
        engine.context(endpoint)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = endpoint if isinstance(endpoint, Endpoint) else endpoint(writer.get_extra_info("peername")[0])
        if own is None:
            writer.close()
            return
        stream = Stream(engine, own, reader, writer)
        try:
            if before is not None:
                await before(stream)
            await stream.start_tls(server=True, version=version)
            await speak(stream)
        except asyncio.CancelledError:
            pass  # whoever runs the server hung up; asyncio 3.11 would call it an error of this callback
        finally:
            await stream.close()

    return await asyncio.start_server(answer, host, port)


@asynccontextmanager
async def connect(
    engine: Engine,
    endpoint: Endpoint,
    host: str,
    port: int,
    *,
    source: str | None = None,
    before: Speaker | None = None,
    version: Version | None = None,
    server_name: str = "",
) -> AsyncIterator[Stream]:
    """A client's connection, hands shaken; `source` is the address it comes from, `before` as in `serve`."""
    reader, writer = await asyncio.open_connection(host, port, local_addr=(source, 0) if source else None)
    stream = Stream(engine, endpoint, reader, writer)
    try:
        if before is not None:
            await before(stream)
        await stream.start_tls(server=False, version=version, server_name=server_name)
        yield stream
    finally:
        await stream.close()
