"""A handshake between two endpoints in memory, and what both ends say of it.

Knows that a handshake counts only when both ends finished, neither refused the other, and one byte went each way:
under TLS 1.3 a client has finished before the server has judged its certificate. Refuses to know sockets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from certway.lab.connection import Connection, End
from certway.lab.openssl import Endpoint, Engine, Version

Tap: TypeAlias = Callable[[bool, bytes], None]


class Carried(NamedTuple):
    """Whether one byte arrived, by direction."""

    to_server: bool
    to_client: bool


@dataclass(frozen=True)
class Handshake:
    """What both ends saw, what was negotiated, and whether bytes arrived."""

    client: End
    server: End
    version: str
    cipher: str
    carried: Carried

    @property
    def works(self) -> bool:
        """Both ends agree and one byte went each way."""
        return self.client.finished and self.server.finished and all(self.carried)

    @property
    def sent_by_client(self) -> tuple[bytes, ...]:
        """The chain that the server received, leaf first; none where it did not ask or the client had none."""
        return self.server.received

    @property
    def sent_by_server(self) -> tuple[bytes, ...]:
        """The chain that the client received, leaf first."""
        return self.client.received


def shake(
    engine: Engine,
    client: Endpoint,
    server: Endpoint,
    version: Version | None = None,
    server_name: str = "",
    tap: Tap | None = None,
) -> Handshake:
    """Shake hands in memory; `version` None: what both ends agree on. Raises CannotPresent for an impossible end.

    `tap` hears every flight: whether the client sent it, and its bytes.
    """
    ends = (
        Connection(engine.context(client), server=False, version=version, server_name=server_name),
        Connection(engine.context(server), server=True, version=version),
    )
    try:
        return _converse(*ends, tap or _hear_nothing)
    finally:
        for end in ends:
            end.close()


def _hear_nothing(by_client: bool, flight: bytes) -> None:
    """Of a handshake that nobody records."""


def _converse(client: Connection, server: Connection, tap: Tap) -> Handshake:
    said_by_server, said_by_client = b"", b""
    while _pass_on(client, server, tap):
        pass
    client.write(b"c")
    server.write(b"s")
    while True:
        moved = _pass_on(client, server, tap)
        said_by_client += server.read()
        said_by_server += client.read()
        if not moved:
            break
    return Handshake(
        client=client.end,
        server=server.end,
        version=client.protocol if client.end.finished else "",
        cipher=client.cipher,
        carried=Carried(to_server=said_by_client == b"c", to_client=said_by_server == b"s"),
    )


def _pass_on(client: Connection, server: Connection, tap: Tap) -> bool:
    """Let each end go on and hear the other; whether any byte moved."""
    moved = False
    for speaker, listener in ((client, server), (server, client)):
        speaker.advance()
        flight = speaker.outgoing()
        if flight:
            tap(speaker is client, flight)
            listener.receive(flight)
            moved = True
    return moved
