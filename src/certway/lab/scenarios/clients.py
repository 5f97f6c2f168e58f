"""Clients at the edge that warn or refuse: Jabber and Webex ask their user, phones and room devices do not."""

from __future__ import annotations

from certway.lab.edits import with_identity
from certway.lab.scenarios.catalogue import DEGRADED, scenario
from certway.lab.topology import E_NODES, healthy, mint_expressway_e
from certway.model.deployment import Case


def working() -> Case:
    """The healthy deployment."""
    return healthy()


@scenario(
    situation="5",
    control=working,
    services={
        "edge-clients": (DEGRADED, "2 / 4"),
    },
    causes=("clients.domain-missing",),
    also=("clients.domain-missing-warns",),
    sources=("cisco-221624", "cisco-213872"),
)
def domain_missing_at_the_edge() -> Case:
    """Expressway-E was renewed without the service discovery domain: Jabber warns, phones refuse."""
    case = healthy()
    for node in E_NODES:
        leaf = mint_expressway_e(node, names=(f"{node}.example.com", "expe.example.com")).certificate
        case = with_identity(case, node, "server", leaf)
    return case
