"""Clocks that differ."""

from __future__ import annotations

from datetime import timedelta

from certway.lab.edits import with_clock_skew, with_identity
from certway.lab.scenarios.catalogue import DEGRADED, scenario
from certway.lab.topology import E_NODES, NOW, healthy, mint_expressway_e
from certway.model.deployment import Case


def fresh() -> Case:
    """Both Expressway-E have certificates that began a minute ago, and every clock is right."""
    case = healthy()
    for node in E_NODES:
        leaf = mint_expressway_e(node, not_before=NOW - timedelta(minutes=1)).certificate
        case = with_identity(case, node, "server", leaf)
    return case


@scenario(
    situation="6",
    control=fresh,
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "ssh-tunnels": (DEGRADED, "2 / 4"),
        "sign-in": (DEGRADED, "2 / 4"),
        "configuration-download": (DEGRADED, "2 / 4"),
        "sip-registration": (DEGRADED, "2 / 4"),
        "im-and-presence": (DEGRADED, "2 / 4"),
        "voicemail": (DEGRADED, "2 / 4"),
    },
    causes=("clock.judged-by-a-wrong-clock",),
    also=("clock.skew",),
    sources=("expressway-admin-x15.5-status",),
)
def clock_of_one_c_is_behind() -> Case:
    """Fresh certificates on Expressway-E, and the clock of one Expressway-C is nine minutes behind.

    To expc02 the certificates are not yet valid; nothing is wrong with them.
    """
    return with_clock_skew(fresh(), "expc02", timedelta(minutes=-9))
