"""Where the nodes of a lab live: each an address of its own in 127.0.0.0/8, with the ports of the product.

On systems that give out 127.0.0.1 only, every node lives there, its ports moved by a distance of its own.
Knows numbers. Refuses to open anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from certway.model.deployment import Node, Product
from certway.model.value import value

STREETS: Final[Mapping[str, int]] = {
    Product.EXPRESSWAY_C: 1,
    Product.EXPRESSWAY_E: 2,
    Product.CUCM: 3,
    Product.IM_AND_PRESENCE: 4,
    Product.UNITY_CONNECTION: 5,
    Product.CMS: 6,
    Product.FAR_END: 7,
    Product.CLIENT: 9,
}
"""Third octet by product, so that a person reads the kind of node off its address."""

DNS_PORT: Final = 5353
"""Name servers of a lab answer here: 53 is for the superuser."""
CLUSTER_PORT: Final = 4372
"""Where cluster peers of Expressway meet; the matrix leaves the port open, because nothing is judged by it."""
DESK: Final = 1
"""Last octet of the address at which a running lab itself is called."""
NOBODY: Final = 250
"""Last octet of an address at which nothing ever listens."""
_DISTANCE: Final = 10_000
_FIRST_DISTANCE: Final = 10_000


@value
class Place:
    """The address of a node, and how far its ports are moved."""

    node: str
    address: str
    moved: int = 0

    def port(self, product: int) -> int:
        """The port that stands for one of the product's."""
        return (product or CLUSTER_PORT) + self.moved


@value
class Town:
    """Every place of a lab; `network` is the second octet of its addresses."""

    network: int
    places: tuple[Place, ...]

    def of(self, node: str) -> Place:
        """The place of a node, which must be one of the lab's."""
        return next(place for place in self.places if place.node == node)

    def who(self, address: str) -> str:
        """The node that lives at an address, empty where nobody does."""
        return next((place.node for place in self.places if place.address == address), "")

    def services(self, last: int) -> str:
        """An address for what belongs to no node: name servers, the lab itself, nobody."""
        return f"127.{self.network}.0.{last}" if self.network else "127.0.0.1"


def build_town(nodes: Iterable[Node], audiences: Iterable[str], network: int) -> Town:
    """A place for every node and every kind of client; `network` 0: all of them at 127.0.0.1."""
    residents = [(node.id, STREETS[node.product]) for node in nodes]
    residents += [(kind, STREETS[Product.CLIENT]) for kind in audiences]
    houses: dict[int, int] = {}
    places = []
    for index, (resident, street) in enumerate(residents):
        houses[street] = houses.get(street, 0) + 1
        address = f"127.{network}.{street}.{houses[street]}" if network else "127.0.0.1"
        places.append(Place(node=resident, address=address, moved=0 if network else _FIRST_DISTANCE + index * 100))
    return Town(network=network, places=tuple(places))
