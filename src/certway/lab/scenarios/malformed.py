"""Certificates that are not encoded as the standard asks."""

from __future__ import annotations

from certway.lab.edits import with_identity
from certway.lab.scenarios.catalogue import scenario
from certway.lab.scenarios.upload import two_edges
from certway.lab.topology import E_NODES, mint_expressway_e
from certway.model.deployment import Case


def both_edges() -> Case:
    """Two Expressway-E with their clients, without a defect."""
    return two_edges()


@scenario(
    control=both_edges,
    causes=("malformed.not-strict", "malformed.not-strict"),
    sources=("rfc5280-4.2",),
)
def flag_written_out() -> Case:
    """The CA writes `critical FALSE`, which DER leaves out: strict readers refuse it, everybody here reads it."""
    case = two_edges()
    for node in E_NODES:
        case = with_identity(case, node, "server", mint_expressway_e(node, explicit_false=True).certificate)
    return case
