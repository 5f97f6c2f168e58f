"""What people call a service, as a tree over the connection matrix.

A service has paths that are redundant to each other (any of them serves a user); a path needs all of its parts.
Kinds of client at the edge are not: each kind needs a path of its own.
A part is one connection between the two ends of the path, or any one of the path client's connections of a row.
"""

from __future__ import annotations

from typing import Final

from certway.knowledge.matrix import Pairing
from certway.model.deployment import Product
from certway.model.text import Text, say
from certway.model.value import value


@value
class Part:
    """One thing a path needs: links of a connection; `any_server`: any of the client's links will do.

    `optional`: the connection exists only under a condition (mixed mode, SIP OAuth), and nothing is missing without.
    `variants`: the links of one pair serve different users (phone profiles): where some fail, the part is degraded.
    """

    connection: str
    any_server: bool = False
    optional: bool = False
    variants: bool = False


@value
class Service:
    """One row of the service table; `server` is the product at the far end of its paths."""

    id: str
    title: Text
    pairing: Pairing
    server: str
    parts: tuple[Part, ...]
    always: bool = False  # shown, as unknown, even where the case knows no node of the far product
    through: Text | None = None  # said when it fails only because of a connection of another service
    sources: tuple[str, ...] = ()


_E, _CUCM = Product.EXPRESSWAY_E, Product.CUCM

UPLOAD: Final = "certificate-upload"
ZONE: Final = "traversal-zone"
TUNNELS: Final = "ssh-tunnels"
SIGN_IN: Final = "sign-in"
CONFIGURATION: Final = "configuration-download"
REGISTRATION: Final = "sip-registration"
PRESENCE: Final = "im-and-presence"
VOICEMAIL: Final = "voicemail"
CUCM_NODES: Final = "expressway-and-cucm"
IMP_NODES: Final = "expressway-and-imp"
UNITY_NODES: Final = "expressway-and-unity"
EDGE: Final = "edge-clients"
CLUSTER: Final = "cluster"

SERVICES: Final[tuple[Service, ...]] = (
    Service(
        id=UPLOAD,
        title=say("Certificate upload"),
        pairing=Pairing.ATTEMPT,
        server="",
        parts=(Part(connection="UPLOAD"),),
        sources=("cisco-221624",),
    ),
    Service(
        id=ZONE,
        title=say("Traversal zone"),
        pairing=Pairing.UC_ZONE,
        server=_E,
        parts=(Part(connection="K-01"),),
        sources=("cisco-221624",),
    ),
    Service(
        id=TUNNELS,
        title=say("SSH tunnels (2222)"),
        pairing=Pairing.UC_ZONE,
        server=_E,
        parts=(Part(connection="K-02"),),
        sources=("cisco-221624",),
    ),
    Service(
        id=SIGN_IN,
        title=say("HTTPS sign-in"),
        always=True,
        pairing=Pairing.UC_ZONE,
        server=_E,
        parts=(
            Part(connection="K-02"),
            Part(connection="K-05a", any_server=True),
            Part(connection="K-22", any_server=True, optional=True),
        ),
        through=say("runs through the tunnels"),
        sources=("cisco-221624", "cisco-218018"),
    ),
    Service(
        id=CONFIGURATION,
        title=say("Configuration download"),
        always=True,
        pairing=Pairing.UC_ZONE,
        server=_E,
        parts=(
            Part(connection="K-02"),
            Part(connection="K-05b", any_server=True),
            Part(connection="K-05c", any_server=True),
        ),
        through=say("runs through the tunnels"),
        sources=("cisco-221624", "cisco-218018"),
    ),
    Service(
        id=REGISTRATION,
        title=say("SIP registration"),
        pairing=Pairing.UC_ZONE,
        server=_E,
        parts=(
            Part(connection="K-01"),
            Part(connection="K-04"),
            Part(connection="K-07", any_server=True, optional=True),
            Part(connection="K-08", any_server=True, optional=True),
        ),
        through=say("runs through the zone"),
        sources=("cisco-225482",),
    ),
    Service(
        id=PRESENCE,
        title=say("IM and presence"),
        pairing=Pairing.UC_ZONE,
        server=_E,
        parts=(
            Part(connection="K-02"),
            Part(connection="K-20"),
            Part(connection="K-12a", any_server=True),
            Part(connection="K-12b", any_server=True),
        ),
        through=say("set up through the tunnels"),
        sources=("cisco-118798",),
    ),
    Service(
        id=VOICEMAIL,
        title=say("Voicemail"),
        pairing=Pairing.UC_ZONE,
        server=_E,
        parts=(Part(connection="K-02"), Part(connection="K-21", any_server=True)),
        through=say("runs through the tunnels"),
        sources=("cisco-118798",),
    ),
    Service(
        id=CUCM_NODES,
        title=say("Expressway-C and CUCM"),
        pairing=Pairing.SAME_DEPLOYMENT,
        server=_CUCM,
        parts=(
            *(Part(connection=row) for row in ("K-05a", "K-05b", "K-05c", "K-06")),
            Part(connection="K-07", variants=True),
            Part(connection="K-08"),
        ),
        sources=("cisco-218018", "cisco-217748"),
    ),
    Service(
        id=IMP_NODES,
        title=say("Expressway-C and IM&P"),
        pairing=Pairing.SAME_DEPLOYMENT,
        server=Product.IM_AND_PRESENCE,
        parts=(Part(connection="K-12a"), Part(connection="K-12b")),
        sources=("mra-guide-x15.2-requirements",),
    ),
    Service(
        id=UNITY_NODES,
        title=say("Expressway-C and Unity"),
        pairing=Pairing.SAME_DEPLOYMENT,
        server=Product.UNITY_CONNECTION,
        parts=(Part(connection="K-21"),),
        sources=("cisco-218018",),
    ),
    Service(
        id=EDGE,
        title=say("Clients at the edge"),
        pairing=Pairing.AUDIENCE,
        server=_E,
        parts=(Part(connection="K-03"),),
        sources=("cisco-221624",),
    ),
    Service(
        id=CLUSTER,
        title=say("Clusters"),
        pairing=Pairing.CLUSTER_PEERS,
        server="",
        parts=(Part(connection="K-13"),),
        sources=("cisco-217230",),
    ),
)


def find_service(identity: str) -> Service | None:
    """The service with this id."""
    return next((row for row in SERVICES if row.id == identity), None)
