"""A deployment that is alive: a case, and a station for every node of it.

Theory of operation: the case is the only state. Links are derived from it after every change, exactly as `check`
derives them, and stations and visits ask for the links of the moment; what is installed reaches them when a restart
makes it run. So a lab behaves as the model says a product does, and what the engines then say is theirs.

Knows nodes, changes and visits. Refuses to know folders, screens and scenarios.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from certway.derive.apply import apply
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.knowledge.ssh import PORT as TUNNEL_PORT
from certway.lab.key_ring import KeyRing
from certway.lab.openssl import Engine
from certway.lab.world.name_server import NameServer, serve_names
from certway.lab.world.names import VIEWS, build_answers
from certway.lab.world.places import DNS_PORT, Town
from certway.lab.world.station import XMPP_PORT, Station
from certway.lab.world.tunnels import Tunnels
from certway.lab.world.visits import visit
from certway.model.change import Change, Restart
from certway.model.deployment import Case
from certway.model.link import Link
from certway.model.visit import Visit
from certway.pki.memo import Memo

CARRIED: Final = frozenset(("tls", "ssh", "message"))
"""Carriers of links that a lab really makes; an upload and a need are no connections."""
EDGE: Final = "K-03"
EDGE_PORTS: Final = (8443, 5061, XMPP_PORT)
"""Where Expressway-E answers clients; the matrix lists the first."""
NAME_SERVERS: Final = {"internal": 53, "external": 54}
"""Last octet of the name server of each view."""


class World:
    """A running lab: make it, `start` it, `change` it, let everybody `visit_all`, and `stop` it."""

    def __init__(self, engine: Engine, keys: KeyRing, case: Case, town: Town) -> None:
        self.keys = keys
        self.town = town
        self._engine = engine
        self._memo = Memo()
        self._tunnels = Tunnels(keys)
        self._stations: dict[str, Station] = {}
        self._names: list[tuple[asyncio.DatagramTransport, NameServer, str]] = []
        self._set(case)

    def _set(self, case: Case) -> None:
        self.case = case
        self.atlas = Atlas(case, self._memo)
        self.links = tuple(link for link in derive_links(self.atlas) if link.carrier in CARRIED)
        for _, server, view in self._names:
            server.answers = build_answers(case, self.town, view)

    @property
    def name_server(self) -> tuple[str, int]:
        """The DNS inside, which Expressway-C and the UC nodes ask."""
        return self.town.services(NAME_SERVERS["internal"]), DNS_PORT

    def find_resident(self, address: str) -> str:
        """The node or kind of client at an address."""
        return self.town.who(address)

    def links_at(self, server: str, port: int, client: str) -> Sequence[Link]:
        """The links that one client has to one port; of a stranger, those of everybody."""
        return [
            link
            for link in self.links
            if link.key.server == server and client in (link.key.client, "") and port in ports_of(link)
        ]

    async def start(self) -> None:
        """Name servers first, then every node; raises OSError where a port is taken, with nothing left open."""
        try:
            for view in VIEWS:
                answers = build_answers(self.case, self.town, view)
                transport, server = await serve_names(answers, self.town.services(NAME_SERVERS[view]), DNS_PORT)
                self._names.append((transport, server, view))
            for node in self.case.deployment.nodes:
                await self._start_node(node.id)
        except OSError:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Close everything."""
        for node in tuple(self._stations):
            await self._stop_node(node)
        for transport, _, _ in self._names:
            transport.close()
        self._names.clear()

    async def change(self, change: Change) -> None:
        """Make one change; a restart closes the ports of its node and opens them with what is installed."""
        if isinstance(change, Restart):
            await self._stop_node(change.node)
        self._set(apply(change, self.case))
        if isinstance(change, Restart):
            await self._start_node(change.node)

    def give_keys(self, contents: Iterable[bytes]) -> None:
        """Let every node find the private keys in these files."""
        self.keys = self.keys.with_keys(contents)
        self._tunnels.keys = self.keys

    def turn_clock(self, now: datetime) -> None:
        """The case at another instant; nodes keep their skew."""
        self._set(replace(self.case, now=now))

    async def visit_all(self, links: Iterable[Link] | None = None) -> tuple[Visit, ...]:
        """Make every connection once, one after another, as the matrix lists them."""
        chosen = self.links if links is None else tuple(links)
        return tuple([await self.visit(link) for link in chosen])

    async def visit(self, link: Link) -> Visit:
        """Make one connection, over each of its ports; the first that does not work speaks for all."""
        here, there = self.town.of(link.key.client), self.town.of(link.key.server)
        if link.carrier == "ssh":
            return await self._tunnels.visit(link, here, there)
        found = Visit(link=link.key, works=False)
        for port in ports_of(link):
            found = await visit(self._engine, self, link, here, there, port)
            if not found.works:
                break
        return self._completed(found)

    def _completed(self, found: Visit) -> Visit:
        """With the server's reasons, which under TLS only the server knows."""
        station = self._stations.get(found.link.server)
        if found.refused_by != "server" or found.codes or station is None:
            return found
        heard = station.heard.get(found.source)
        return found if heard is None else replace(found, codes=heard.codes)

    async def _start_node(self, node: str) -> None:
        place = self.town.of(node)
        listening = [link for link in self.links if link.key.server == node]
        ports = dict.fromkeys(port for link in listening if link.carrier != "ssh" for port in ports_of(link))
        self._stations[node] = station = Station(self._engine, self, place, tuple(ports))
        await station.start()
        tunnel = next((link for link in listening if link.carrier == "ssh"), None)
        if tunnel is not None:
            await self._tunnels.start(tunnel, place)

    async def _stop_node(self, node: str) -> None:
        await self._tunnels.stop(node)
        station = self._stations.pop(node, None)
        if station is not None:
            await station.stop()


def ports_of(link: Link) -> tuple[int, ...]:
    """The ports a link leads to: clients at the edge use several."""
    if link.carrier == "ssh":
        return (TUNNEL_PORT,)
    return EDGE_PORTS if link.key.connection == EDGE else (link.key.port,)
