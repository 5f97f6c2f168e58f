"""The SSH tunnels of a lab: every Expressway-E listens on 2222, and every Expressway-C tries to get through.

Knows when a tunnel stands. Refuses to know what an end shows or how it judges; that is `ssh_peers`.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Final

from certway.knowledge.ssh import PORT
from certway.lab.key_ring import KeyRing
from certway.lab.ssh import TunnelClient, TunnelServer, carry
from certway.lab.ssh_peers import Side
from certway.lab.ssh_questions import NotAtHand, build_ends
from certway.lab.world.ends import codes_of
from certway.lab.world.places import Place
from certway.model.link import Link
from certway.model.visit import Visit

PATIENCE_S: Final = 30


class Tunnels:
    """The listening ends by node, and visits to them."""

    def __init__(self, keys: KeyRing) -> None:
        self.keys = keys
        self._servers: dict[str, TunnelServer] = {}

    async def start(self, link: Link, there: Place) -> None:
        """Listen at the server of this link; where its certificate or key is not at hand, nobody listens."""
        try:
            _, server = build_ends(link, self.keys.find)
        except NotAtHand:
            return
        listening = TunnelServer(replace(server, address=there.address), there.port(PORT))
        await listening.start()
        self._servers[there.node] = listening

    async def stop(self, node: str) -> None:
        """Close the port of a node and every tunnel to it."""
        server = self._servers.pop(node, None)
        if server is not None:
            await server.stop()

    async def visit(self, link: Link, here: Place, there: Place) -> Visit:
        """Try one tunnel, carry a byte each way through a forwarded port, and leave."""
        try:
            client, _ = build_ends(link, self.keys.find)
        except NotAtHand as missing:
            return Visit(link=link.key, works=False, detail=str(missing))
        tunnel = TunnelClient(replace(client, address=here.address), there.address, there.port(PORT))
        try:
            await tunnel.start()
            carried = tunnel.is_up and all(await _carry(tunnel, here, there))
        except OSError as error:
            return Visit(link=link.key, works=False, detail=type(error).__name__)
        finally:
            await tunnel.stop()
        return self._judge(link, tunnel.side, there, carried=carried)

    def _judge(self, link: Link, side: Side, there: Place, *, carried: bool) -> Visit:
        codes = _codes(side)
        if codes:
            return Visit(link=link.key, works=False, refused_by="client", codes=codes)
        sides = self._servers[there.node].sides if there.node in self._servers else ()
        codes = _codes(sides[-1]) if sides else ()
        if codes:
            return Visit(link=link.key, works=False, refused_by="server", codes=codes)
        return Visit(link=link.key, works=carried, detail="" if carried else side.ended)


async def _carry(tunnel: TunnelClient, here: Place, there: Place) -> tuple[bytes, bytes]:
    async with asyncio.timeout(PATIENCE_S):
        return await carry(tunnel, here.address, there.address)


def _codes(side: Side) -> tuple[str, ...]:
    """What one end said of the other, in our words; demands beyond the engine in those of the matrix."""
    if side.verification is None:
        return ()
    breaches = tuple(dict.fromkeys(breach.demand for breach in side.verification.breaches))
    return codes_of(side.verification.faults) + breaches
