"""SSH tunnels as Expressway-C and -E have them on port 2222, opened for real between two ends of loopback.

C connects, E listens; both show X.509 certificates under the documented key types and nothing else, and both judge
what they are shown by the rules of `ssh_peers`. E's ports are forwarded to C, as the traffic of remote clients is.
Refuses to be a product: what travels in a host key, and which port is forwarded where, is the lab's own choice.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from certway.knowledge.ssh import PORT
from certway.lab.libcrypto import LibCrypto, find_libcrypto
from certway.lab.ssh_peers import Peer, Side, Tunnel
from certway.pki.ssh_wire import find_host_key, find_host_key_algorithms

if TYPE_CHECKING:
    from certway.lab.ssh_verification import Examiner, VerifyingClient, VerifyingServer

ASKED: Final = b"?"
ANSWERED: Final = b"!"
PATIENCE_S: Final = 30
"""For one byte through a tunnel on a busy machine."""
MOST_REMEMBERED: Final = 1_000
"""Connections of a running server whose outcome is kept."""


class Unavailable(RuntimeError):
    """This machine cannot open tunnels; says what is missing."""


def find_missing() -> str:
    """What this machine lacks to open tunnels, empty where it lacks nothing."""
    if find_spec("asyncssh") is None or find_spec("OpenSSL") is None:
        return "the packages of the extra certway[lab] are not installed"
    return "" if find_libcrypto() is not None else "no libcrypto of OpenSSL 3 on this machine"


class TunnelServer:
    """Expressway-E's end, running: it shows and trusts what it was started with, until it is restarted."""

    def __init__(self, peer: Peer, port: int = PORT) -> None:
        self._installed = peer
        self._port = port
        self._library = _need_library()
        self._server: asyncio.Server | None = None
        self._connections: list[VerifyingServer] = []
        self._examiners: deque[Examiner] = deque(maxlen=MOST_REMEMBERED)

    @property
    def port(self) -> int:
        """The port it listens on; one that was free at the first start is kept."""
        return self._port

    @property
    def sides(self) -> tuple[Side, ...]:
        """This end of every connection since the start, oldest first; of very many the newest."""
        return tuple(examiner.side() for examiner in self._examiners)

    @property
    def heard(self) -> tuple[bytes, ...]:
        """How each client of these connections began, as it was on the wire."""
        return tuple(bytes(examiner.heard) for examiner in self._examiners)

    def install(self, peer: Peer) -> None:
        """Other certificates, lists or rules; they run after the next start."""
        self._installed = peer

    async def start(self) -> None:
        """Listen; raises OSError where the port is taken, ValueError for a peer whose key or certificate is unfit."""
        from certway.lab.ssh_verification import Examiner, listen

        peer = self._installed
        self._examiners.clear()

        def meet() -> Examiner:
            self._examiners.append(Examiner(peer, self._library))
            return self._examiners[-1]

        self._server, self._connections = await listen(peer, self._port, meet)
        self._port = self._server.sockets[0].getsockname()[1]

    async def wait_idle(self) -> None:
        """Wait until every client that came is gone."""
        for connection in self._connections:
            await connection.wait_closed()

    async def stop(self) -> None:
        """Close the port and every tunnel."""
        if self._server is None:
            return
        self._server.close()
        for connection in self._connections:
            connection.close()
        await self.wait_idle()
        await self._server.wait_closed()
        self._server = None

    async def restart(self) -> None:
        """What is installed runs from here on."""
        await self.stop()
        await self.start()


class TunnelClient:
    """Expressway-C's end, running: one tunnel to one server, up or refused; `start` tries once."""

    def __init__(self, peer: Peer, address: str, port: int = PORT) -> None:
        self._installed = peer
        self._running = peer
        self._target = (address, port)
        self._library = _need_library()
        self._connection: VerifyingClient | None = None
        self._examiner: Examiner | None = None

    @property
    def is_up(self) -> bool:
        """Logged in, and the connection stands."""
        return self._connection is not None and not self._connection.is_closed()

    @property
    def side(self) -> Side:
        """This end of the tunnel since the last start."""
        return self._examiner.side() if self._examiner is not None else Side()

    @property
    def heard(self) -> bytes:
        """How the server began, as it was on the wire."""
        return bytes(self._examiner.heard) if self._examiner is not None else b""

    def install(self, peer: Peer) -> None:
        """Other certificates, lists or rules; they run after the next start."""
        self._installed = peer

    async def start(self) -> None:
        """Try to connect, unless the tunnel is up; a refusal by either end is no error, it stands in `side`.

        Raises OSError where nobody listens, ValueError for a peer whose key or certificate is unfit.
        """
        from asyncssh import Error

        from certway.lab.ssh_verification import Examiner, connect

        if self.is_up:
            return
        self._running = self._installed
        self._examiner = Examiner(self._running, self._library)
        with suppress(Error):
            self._connection = await connect(self._running, self._examiner, *self._target)

    async def wait_down(self) -> None:
        """Wait until the tunnel is gone, whoever closes it."""
        if self._connection is not None:
            await self._connection.wait_closed()

    async def stop(self) -> None:
        """Close the tunnel, if it is up."""
        if self._connection is not None:
            self._connection.close()
            await self._connection.wait_closed()
            self._connection = None

    async def restart(self) -> None:
        """What is installed runs from here on."""
        await self.stop()
        await self.start()

    async def forward(self, listen_address: str, port: int, *, listen_port: int = 0) -> int:
        """Have the server listen and pass connections to `port` of this end; the port it listens on."""
        if self._connection is None or not self.is_up:
            raise Unavailable("the tunnel is down")
        listener = await self._connection.forward_remote_port(listen_address, listen_port, self._running.address, port)
        return listener.get_port()


async def open_tunnel(client: Peer, server: Peer, *, port: int = 0) -> Tunnel:
    """Start a server, connect, send one byte each way through a forwarded port, and stop; port 0: any that is free."""
    server_end = TunnelServer(server, port)
    await server_end.start()
    client_end = TunnelClient(client, server.address, server_end.port)
    carried = (b"", b"")
    try:
        await client_end.start()
        if client_end.is_up:
            async with asyncio.timeout(PATIENCE_S):
                carried = await carry(client_end, client.address, server.address)
        await client_end.stop()
        async with asyncio.timeout(PATIENCE_S):
            await server_end.wait_idle()
    finally:
        await client_end.stop()
        await server_end.stop()
    return Tunnel(
        client=client_end.side,
        server=next(iter(server_end.sides), Side()),
        host_key=find_host_key(client_end.heard),
        offered=(
            find_host_key_algorithms(next(iter(server_end.heard), b"")),
            find_host_key_algorithms(client_end.heard),
        ),
        carried=carried,
    )


async def carry(tunnel: TunnelClient, client_address: str, server_address: str) -> tuple[bytes, bytes]:
    """The bytes that came through a forwarded port: at the client's end, and back at the server's."""
    arrived = bytearray()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.extend(await reader.read(1))
        writer.write(ANSWERED if arrived == ASKED else b"")
        writer.close()

    service = await asyncio.start_server(answer, client_address, 0)
    try:
        port = await tunnel.forward(server_address, service.sockets[0].getsockname()[1])
        reader, writer = await asyncio.open_connection(server_address, port)
        writer.write(ASKED)
        back = await reader.read(1)
        writer.close()
        await writer.wait_closed()
    finally:
        service.close()
        await service.wait_closed()
    return bytes(arrived), back


def _need_library() -> LibCrypto:
    missing = find_missing()
    library = find_libcrypto()
    if missing or library is None:
        raise Unavailable(missing)
    return library
