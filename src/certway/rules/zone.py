"""The settings of a Unified Communications traversal zone."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.dissent import find_zone_dissent
from certway.derive.settings import setting_of
from certway.derive.subjects import Zoned
from certway.model.confidence import Confidence
from certway.model.deployment import ZoneKind
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
