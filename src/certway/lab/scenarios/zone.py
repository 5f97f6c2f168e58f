"""Zone settings that break a cluster or wait to do so."""

from __future__ import annotations

from certway.lab.edits import with_release, with_setting
from certway.lab.scenarios.catalogue import DEGRADED, scenario
from certway.lab.sightings import with_other_peers
from certway.lab.topology import C_NODES, ZONE, healthy
from certway.model.deployment import Case


def working() -> Case:
    """The healthy deployment."""
    return healthy()


@scenario(
    situation="2",
    control=working,
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "sip-registration": (DEGRADED, "2 / 4"),
    },
    causes=(
        "names.name-missing",
        "zone.subject-name-of-one-peer",
    ),
    sources=("cisco-221624",),
)
def zone_expects_the_name_of_one_peer() -> Case:
    """TLS verify subject name is the name of expc01; expc02 is refused, and the zone works for one peer only."""
    return with_setting(healthy(), ZONE, "TLS verify subject name", "expc01.example.com")


@scenario(
    control=working,
    causes=("zone.releases-differ",),
    sources=("cisco-217743",),
)
def c_not_yet_upgraded() -> Case:
    """Expressway-E was upgraded, Expressway-C was not."""
    return with_release(healthy(), C_NODES, "X14.2.7")


@scenario(
    control=working,
    causes=("zone.pages-disagree",),
    sources=("expressway-admin-x15.5-diagnostics",),
)
def peers_of_c_show_different_pages() -> Case:
    """The page of expc01 leads to both Expressway-E, that of expc02 to one: it was not replicated."""
    return with_other_peers(healthy(), ZONE, "xconf_dump_expc02.txt", "expe01.example.com")
