"""A deployment that is alive: a case, and a station for every node of it.

Theory of operation: the case is the only state. Links are derived from it after every change, exactly as `check`
derives them, and stations and visits ask for the links of the moment; what is installed reaches them when a restart
makes it run. So a lab behaves as the model says a product does, and what the engines then say is theirs.

Knows nodes, changes and visits. Refuses to know folders, screens and scenarios.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from certway.derive.apply import apply
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.lab.key_ring import KeyRing
from certway.lab.openssl import Engine
from certway.lab.world.names import build_answers
from certway.lab.world.places import DNS_PORT, Place, Town
from certway.lab.world.station import XMPP_PORT, Station
from certway.lab.world.tunnels import Tunnels
from certway.lab.world.visits import Visit, visit
from certway.model.change import Change, Restart
from certway.model.deployment import Case, Product
from certway.model.link import Link
from certway.pki.memo import Memo

CARRIED: Final = frozenset(("tls", "ssh", "message"))
"""Carriers of links that a lab really makes; an upload and a need are no connections."""
EDGE: Final = "K-03"
EDGE_PORTS: Final = (8443, 5061, XMPP_PORT)
"""Where Expressway-E answers clients; the matrix lists the first."""


class World:
    """A running lab; make it, `start` it, and `stop` it."""

    def __init__(self, engine: Engine, keys: KeyRing, case: Case, town: Town) -> None:
        self.keys = keys
        self.town = town
        self._engine = engine
        self._memo = Memo()
        self._set(case)
        self._stations: dict[str, Station] = {}
        self._tunnels = Tunnels(self)
        self._names: list[object] = []

    def _set(self, case: Case) -> None:
        self.case = case
        self.atlas = Atlas(case, self._memo)
        self.links = tuple(link for link in derive_links(self.atlas) if link.carrier in CARRIED)

    def find_resident(self, address: str) -> str:
        """The node or kind of client at an address."""
        return self.town.who(address)

    def links_at(self, server: str, port: int, client: str) -> Sequence[Link]:
        """The links that one client has to one port."""
        return [
            link
            for link in self.links
            if link.carrier != "ssh"
            and (link.key.server, link.key.client) == (server, client)
            and port in self.ports_of(link)
        ]

    def ports_of(self, link: Link) -> tuple[int, ...]:
        """The ports a link leads to: clients at the edge use several."""
        return EDGE_PORTS if link.key.connection == EDGE else (link.key.port,)
