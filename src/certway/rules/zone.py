"""The settings of a Unified Communications traversal zone."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.atlas import Atlas
from certway.derive.dissent import find_zone_dissent
from certway.derive.references import known_names
from certway.derive.settings import is_mentioned, setting_of
from certway.derive.subjects import Connected, Zoned
from certway.knowledge.setting_tables.expressway_keys import SIP_TLS_VERSIONS
from certway.model.confidence import Confidence
from certway.model.deployment import DnsRecord, Node, ZoneKind
from certway.model.observation import Seen, see
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation


def _is_uc(zoned: Zoned) -> bool:
    return zoned.zone.kind == ZoneKind.UC_TRAVERSAL


@rule(
    about=Zoned,
    when=_is_uc,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    per=("zone", "expected"),
    sources=("cisco-221624", "expressway-admin-x15.5-zones"),
)
def subject_name_of_one_peer(zoned: Zoned) -> Iterator[Violation]:
    """Where Expressway-C is a cluster, the TLS verify subject name is the cluster name of every peer's certificate.

    Says: Zone {zone} expects {expected}, the name of one peer of a cluster; the other peers are refused.
    Short: zone expects one peer's name
    Why: Calls and tunnels of every other peer fail.
    Repair:
        Expressway-E: set TLS verify subject name to the cluster name of C :: Configuration > Zones
        every peer of C: have that name in its certificate
    """
    expected = see(setting_of(zoned.zone, "TLS verify subject name")).lower()
    own = {node.fqdn.value.lower() for node in zoned.clients if isinstance(node.fqdn, Seen)}
    if len(zoned.clients) > 1 and expected in own:
        yield violation({"zone": zoned.zone.name, "expected": expected})


@rule(
    about=Zoned,
    when=_is_uc,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    per=("zone",),
    sources=("cisco-225482", "cisco-217743"),
)
def releases_differ(zoned: Zoned) -> Iterator[Violation]:
    """Expressway-C and Expressway-E run the same release at the end of an upgrade window.

    Says: The nodes of zone {zone} run different releases: {releases}.
    Short: C and E run different releases
    Why: The rules for extended key usage differ by release on both sides.
    Repair:
        every node: upgrade to one release, Expressway-E first
    """
    releases = tuple(dict.fromkeys(see(node.release) for node in (*zoned.servers, *zoned.clients)))
    if len(releases) > 1:
        yield violation({"zone": zoned.zone.name, "releases": releases})


_NEEDED = (("TLS verify mode", ("on",), "On", 40040), ("Media encryption mode", ("on",), "Force encrypted", 40043))
"""Settings of a Unified Communications zone, the values that are good, the label, and the alarm that tells."""


@rule(
    about=Zoned,
    when=_is_uc,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    per=("zone", "setting"),
    sources=("expressway-admin-x15.5-unified-communications", "expressway-admin-x15.5-reference"),
)
def not_secured(zoned: Zoned) -> Iterator[Violation]:
    """A zone for Unified Communications verifies its peers and encrypts media.

    Says: {setting} of zone {zone} is {value}; Unified Communications needs {wanted} (alarm {alarm}).
    Short: {setting} of zone {zone} is {value}
    Why: The product reports a Unified Communications configuration error, and services over the zone may fail.
    Repair:
        both sides: set {setting} to {wanted} :: Configuration > Zones
    """
    for name, good, wanted, alarm in _NEEDED:
        if not is_mentioned(zoned.zone, name):
            continue
        text = see(setting_of(zoned.zone, name))
        if text.lower() not in good:
            words: dict[str, Word] = {"zone": zoned.zone.name, "setting": name, "value": text}
            yield violation(words | {"wanted": wanted, "alarm": alarm})


_COMMON = "tlsv1.2"
"""The version that every release speaks by default."""


@rule(
    about=Connected,
    when=lambda connected: connected.row.id == "K-01",
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    per=("own", "other"),
    sources=("expressway-admin-x15.5-reference",),
)
def tls_versions_differ(connected: Connected) -> Iterator[Violation]:
    """Both sides of a zone have a TLS version in common.

    Says: {client} speaks {own} and {server} speaks {other}: no TLS version in common.
    Short: no common TLS version with {server}
    Why: The handshake ends with alert 70, protocol version, before any certificate is looked at.
    Seen when: Old versions were switched off on one side only, or one side was upgraded to X15.2.
    Repair:
        both sides: set a common list, such as TLSv1.2:TLSv1.3 :: xConfiguration SIP Advanced SipTlsVersions
    """
    client, server = connected.client, connected.server
    if client is None or server is None:
        return
    own, other = _versions_of(client, server), _versions_of(server, client)
    if own and other and {version.lower() for version in own}.isdisjoint(version.lower() for version in other):
        yield violation({"client": client.id, "server": server.id, "own": own, "other": other})


def _versions_of(node: Node, peer: Node) -> tuple[str, ...]:
    """The TLS versions of a node as written; none where they were not seen and cannot matter."""
    own, other = setting_of(node, SIP_TLS_VERSIONS), setting_of(peer, SIP_TLS_VERSIONS)
    if isinstance(own, Seen):
        return tuple(part.strip() for part in own.value.split(":") if part.strip())
    if is_mentioned(node, SIP_TLS_VERSIONS) or (isinstance(other, Seen) and _COMMON not in other.value.lower()):
        see(own)
    return ()


@rule(
    about=Connected,
    when=lambda connected: connected.row.id == "K-01" and connected.zone is not None,
    severity=Severity.AT_RISK,
    kind=CauseKind.DNS,
    per=("name",),
    sources=("cisco-118798", "expressway-admin-x15.5-clustering"),
)
def several_addresses(connected: Connected) -> Iterator[Violation]:
    """Every Peer address has one address in the DNS that Expressway-C asks.

    Says: The DNS of {client} gives {name}, a Peer address of zone {zone}, several addresses: {addresses}.
    Short: {name} has several addresses
    Why: The status page shows "Configured but with errors" and "Waiting for traversal server info".
    Seen when: Inner and outer address of Expressway-E stand in the same zone file, or one name stands for all peers.
    Repair:
        internal DNS: keep the one A record of {name} that Expressway-C is to use
        Expressway-C: or enter every peer by a name of its own :: Configuration > Zones
    """
    zone, server = connected.zone, connected.server
    if zone is None or server is None:
        return
    own = {name.lower() for name in known_names(server)}
    for name in see(zone.peers):
        for record in _several(Atlas(connected.case).records("internal", "a", name)):
            if name.lower() in own or own.intersection(record.answers):
                words: dict[str, Word] = {"name": name, "zone": zone.name, "client": connected.link.key.client}
                yield violation(words | {"addresses": record.answers})


def _several(records: tuple[DnsRecord, ...]) -> tuple[DnsRecord, ...]:
    return tuple(record for record in records if len(set(record.answers)) > 1)


@rule(
    about=Zoned,
    severity=Severity.NOTE,
    kind=CauseKind.NAME_OR_SETTING,
    confidence=Confidence.INFERRED,
    per=("zone", "what"),
    sources=("expressway-admin-x15.5-diagnostics",),
)
def pages_disagree(zoned: Zoned) -> Iterator[Violation]:
    """Every page of a zone that was seen says the same.

    Says: {what} of zone {zone}: {taken} in {place}, but {other} in {elsewhere}. The first one was judged.
    Short: pages of zone {zone} disagree
    Why: Peers of a cluster have one configuration; where they differ, it was not replicated or the files are old.
    Repair:
        every peer: compare the page of {zone} :: Configuration > Zones > Zones
    """
    for found in find_zone_dissent(zoned.zone):
        words: dict[str, Word] = {"what": found.what, "zone": zoned.zone.name}
        words |= {"taken": found.taken, "place": found.places[0].where}
        words |= {"other": found.other, "elsewhere": found.places[1].where}
        yield violation(words, *found.places)
