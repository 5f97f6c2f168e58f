"""Zone settings that break a cluster or wait to do so."""

from __future__ import annotations

from certway.knowledge.setting_tables.expressway_keys import SIP_TLS_VERSIONS
from certway.lab.edits import with_dns, with_release, with_setting
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, scenario
from certway.lab.sightings import with_other_peers
from certway.lab.topology import C_NODES, E_NODES, EXPRESSWAYS, ZONE, healthy
from certway.model.deployment import Case, DnsRecord


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
    causes=("zone.not-secured",),
    sources=("expressway-admin-x15.5-unified-communications", "expressway-admin-x15.5-reference"),
)
def media_not_encrypted() -> Case:
    """Media encryption of the zone is Best effort: alarm 40043, a Unified Communications configuration error."""
    return with_setting(healthy(), ZONE, "Media encryption mode", "BestEffort")


@scenario(
    control=working,
    causes=("zone.not-secured",),
    sources=("expressway-admin-x15.5-unified-communications", "expressway-admin-x15.5-reference"),
)
def peers_not_verified() -> Case:
    """TLS verify mode of the zone was switched Off to get over a certificate error: alarm 40040."""
    return with_setting(healthy(), ZONE, "TLS verify mode", "Off")


def both_modern() -> Case:
    """Both sides speak TLS 1.2 and 1.3."""
    return with_setting(healthy("X15.2"), EXPRESSWAYS, SIP_TLS_VERSIONS, "TLSv1.2:TLSv1.3")


@scenario(
    situation="2",
    control=both_modern,
    services={
        "traversal-zone": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
    },
    causes=("zone.tls-versions-differ",),
    sources=("expressway-admin-x15.5-reference",),
)
def no_common_tls_version() -> Case:
    """X15.2: Expressway-E was hardened to TLS 1.3, Expressway-C was left at TLS 1.2: alert 70, protocol version.

    No certificate is looked at. The tunnels have nothing to do with it and stay up.
    """
    case = with_setting(healthy("X15.2"), C_NODES, SIP_TLS_VERSIONS, "TLSv1.2")
    return with_setting(case, E_NODES, SIP_TLS_VERSIONS, "TLSv1.3")


@scenario(
    control=both_modern,
    services={
        "traversal-zone": (DEGRADED, "2 / 4"),
        "sip-registration": (DEGRADED, "2 / 4"),
    },
    causes=("zone.tls-versions-differ",),
    sources=("expressway-admin-x15.5-reference",),
)
def one_side_upgraded_to_x15_2() -> Case:
    """Expressway-E on X15.2 speaks TLS 1.2 and 1.3; one Expressway-C was kept at TLS 1.1 for an old peer."""
    return with_setting(healthy("X15.2"), "expc02", SIP_TLS_VERSIONS, "TLSv1:TLSv1.1")


@scenario(
    situation="6",
    control=working,
    services={
        "traversal-zone": (AT_RISK, "4 / 4"),
        "sip-registration": (AT_RISK, "4 / 4"),
    },
    causes=("zone.several-addresses",),
    sources=("cisco-118798", "expressway-admin-x15.5-clustering"),
)
def two_addresses_for_one_e() -> Case:
    """The DNS that Expressway-C asks gives expe02 its inner and its outer address.

    The status page shows "Configured but with errors" and "Waiting for traversal server info".
    """
    record = DnsRecord(view="internal", kind="a", name="expe02.example.com", answers=("192.0.2.12", "203.0.113.12"))
    return with_dns(healthy(), record)


@scenario(
    control=working,
    causes=("zone.pages-disagree",),
    sources=("expressway-admin-x15.5-diagnostics",),
)
def peers_of_c_show_different_pages() -> Case:
    """The page of expc01 leads to both Expressway-E, that of expc02 to one: it was not replicated."""
    return with_other_peers(healthy(), ZONE, "xconf_dump_expc02.txt", "expe01.example.com")
