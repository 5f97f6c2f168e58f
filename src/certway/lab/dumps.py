"""xConfiguration and xStatus of a node of a case, in the form of the product's dumps.

Secrets stand in them as the product writes them, encrypted, so that a reader who keeps one is found out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final
from xml.sax.saxutils import escape

from certway.adapters.loose.host import short_label
from certway.derive.alarms import GONE
from certway.knowledge.settings import KNOWN_SETTINGS, Owner
from certway.model.deployment import Case, Domain, Node, Product, Zone, ZoneKind
from certway.model.observation import Observation, Seen
from certway.model.store import Setting

Row = tuple[str, str]

NAMESPACE: Final = "http://www.tandberg.no/XML/CUIL/1.0"
SECRET: Final = "{cipher}bGFiIHNlY3JldA=="  # noqa: S105 - not one
_TYPES: Final = {
    ZoneKind.NEIGHBOR: "Neighbor",
    ZoneKind.DNS: "DNS",
    ZoneKind.WEBEX: "DNS",
}
_PAGE_KEYS: Final = (
    ("TLS verify mode", "SIP TLS Verify Mode"),
    ("Transport", "SIP Transport"),
    ("Media encryption mode", "SIP Media Encryption Mode"),
)
_NUMBERED: Final = re.compile(r"[^ ]+(?: \d+)?")
_FIRST_ZONE: Final = 10
_APART: Final = ("Cluster name", "System host name", "Domain name", "LAN 1 address", "LAN 2 address")
_MRA: Final = "CollaborationEdge Enabled"
_SERVICE_KEYS: Final = (
    ("unified-cm", "Edgesip"),
    ("im-and-presence", "Edgexmpp"),
    ("xmpp-federation", "Xmppfederation"),
)


def xconfiguration_of(case: Case, node: Node) -> str:
    """The whole dump, in the order of its keys."""
    rows = _rows(case, node)
    lines = (f'*c xConfiguration {key}: "{text}"' if text else f"*c xConfiguration {key}: " for key, text in rows)
    return "\n".join(lines) + "\n"


def xconfiguration_xml_of(case: Case, node: Node) -> str:
    """The same as XML: a word an element, its number as `item`. The product's own schema is not published."""
    lines = [f'<Configuration xmlns="{NAMESPACE}">']
    opened: list[str] = []
    for key, text in _rows(case, node):
        path = _NUMBERED.findall(key)
        common = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(opened, path[:-1], strict=False))))
        lines += [f"</{word.split()[0]}>" for word in reversed(opened[common:])]
        opened = path[:-1]
        lines += [_start(word) for word in opened[common:]]
        lines.append(f"{_start(path[-1])}{escape(text)}</{path[-1].split()[0]}>")
    lines += [f"</{word.split()[0]}>" for word in reversed(opened)]
    return "\n".join([*lines, "</Configuration>", ""])


def _start(word: str) -> str:
    name, _, number = word.partition(" ")
    return f'<{name} item="{number or 1}">'


def _rows(case: Case, node: Node) -> list[Row]:
    rows = [*_names(node), *_settings(node), *_cluster(case, node), *_zones(case, node)]
    if node.product == Product.EXPRESSWAY_C:
        rows += [*_domains(case), *_made_zones(case)]
    return sorted(rows)


def xstatus_of(case: Case, node: Node) -> str:
    """Release, alarms and the states that the case reports."""
    lines = ["*s SystemUnit: /", '    Product: "TANDBERG VCS"']
    if isinstance(node.release, Seen):
        lines += ["    Software:", f'        Version: "{node.release.value}"']
    lines += ["*s/end", "*s Alarm: /"]
    for number, (alarm, state) in enumerate(_alarms(case, node), 1):
        lines += [f"    Alarm {number}:", f'        ID: "{alarm}"', f'        State: "{state}"']
    lines += ["*s/end", "*s Zones: /"]
    for number, (name, state) in enumerate(_zone_states(case), _FIRST_ZONE):
        lines += [f"    Zone {number}:", f'        Name: "{name}"', f'        Status: "{state.title()}"']
    lines += ["*s/end", "*s Tunnels: /"]
    for number, state in enumerate(_tunnel_states(case), 1):
        lines += [f"    Tunnel {number}:", f'        Status: "{state.title()}"']
    return "\n".join([*lines, "*s/end", ""])


def _names(node: Node) -> Iterator[Row]:
    name = _text(node.fqdn) or node.id
    host, _, domain = name.partition(".")
    yield "IP DNS Hostname", host
    yield "IP DNS Domain Name", domain
    for number, address in enumerate(node.addresses[:2], 1):
        yield f"Ethernet {number} IP V4 Address", address
    yield "Authentication Account Admin Account 1 Password", SECRET
    if not _setting(node.settings, _MRA):
        yield _MRA, "On"


def _settings(node: Node) -> Iterator[Row]:
    keys = {row.name: row.xconfiguration for row in KNOWN_SETTINGS if row.owner == Owner.EXPRESSWAY}
    for setting in node.settings:
        key, text = keys.get(setting.name, ""), _text(setting.value)
        if (
            key
            and "<" not in key
            and text
            and setting.name not in _APART
            and setting.name != "CollaborationEdge Enabled"
        ):
            yield key, text


def _cluster(case: Case, node: Node) -> Iterator[Row]:
    """Every peer lists all peers, itself among them."""
    yield "Alternates Cluster Name", _setting(node.settings, "Cluster name")
    peers = [
        other for other in case.deployment.nodes if other.product == node.product and other.cluster == node.cluster
    ]
    for number, peer in enumerate(peers, 1):
        address = _setting(peer.settings, "Peer address")
        if address:
            yield f"Alternates Peer {number} Address", address


def _zones(case: Case, node: Node) -> Iterator[Row]:
    for number, zone in enumerate(case.deployment.zones, _FIRST_ZONE):
        base = f"Zones Zone {number}"
        if zone.kind in (ZoneKind.UC_TRAVERSAL, ZoneKind.TRAVERSAL):
            if node.cluster in (zone.client, zone.server):
                side = "TraversalClient" if node.cluster == zone.client else "TraversalServer"
                yield from ((f"{base} {key}", text) for key, text in _traversal(zone, side))
        elif node.cluster == zone.client:
            kind = _TYPES.get(zone.kind, zone.kind)
            yield from ((f"{base} {key}", text) for key, text in _page(zone, kind))


def _page(zone: Zone, kind: str) -> Iterator[Row]:
    yield "Name", zone.name
    yield "Type", kind
    if zone.port:
        yield f"{kind} SIP Port", str(zone.port)
    for name, key in _PAGE_KEYS:
        text = _setting(zone.settings, name)
        if text:
            yield f"{kind} {key}", text


def _traversal(zone: Zone, side: str) -> Iterator[Row]:
    """The page of one side: only the client's has peers, only the server's a subject name."""
    yield from _page(zone, side)
    yield f"{side} Collaboration Edge", "On" if zone.kind == ZoneKind.UC_TRAVERSAL else "Off"
    yield f"{side} Authentication UserName", _setting(zone.settings, "Authentication username") or "traversal"
    if side == "TraversalClient":
        yield f"{side} Authentication Password", SECRET
        peers = zone.peers.value if isinstance(zone.peers, Seen) else ()
        yield from ((f"{side} Peer {number} Address", peer) for number, peer in enumerate(peers, 1))
    else:
        yield f"{side} SIP TLS Verify Subject Name", _setting(zone.settings, "TLS verify subject name")


def _domains(case: Case) -> Iterator[Row]:
    domains = case.deployment.domains
    for number, domain in enumerate(domains.value if isinstance(domains, Seen) else (), 1):
        yield from ((f"SIP Domain {number} {key}", text) for key, text in _domain(domain))


def _domain(domain: Domain) -> Iterator[Row]:
    yield "Name", domain.name
    yield "Edge", "On" if domain.services else "Off"
    for service, key in (
        ("unified-cm", "Edgesip"),
        ("im-and-presence", "Edgexmpp"),
        ("xmpp-federation", "Xmppfederation"),
    ):
        yield key, "On" if service in domain.services else "Off"


def _made_zones(case: Case) -> Iterator[Row]:
    """The zones that Expressway-C makes for each node of Unified CM that it has discovered."""
    nodes = [node for node in case.deployment.nodes if node.product == Product.CUCM]
    for index, node in enumerate(nodes):
        kinds = ["tcp"]
        kinds += ["tls"] if _setting(node.settings, "Cluster Security Mode") == "1" else []
        kinds += ["OAuth"] if _setting(node.settings, "SIP OAuth mode") == "Enabled" else []
        for offset, kind in enumerate(kinds):
            base = f"Zones Zone {100 + 3 * index + offset}"
            name = _text(node.fqdn) or node.id
            yield f"{base} Name", f"CE{kind}-{name}"
            yield f"{base} Type", "Neighbor"
            yield f"{base} Neighbor Peer 1 Address", name
            verify = _setting(node.settings, "TLS verify mode")
            if kind != "tcp" and verify:
                yield f"{base} Neighbor SIP TLS Verify Mode", verify


def _alarms(case: Case, node: Node) -> Iterator[Row]:
    labels = {short_label(other.id) for other in case.deployment.nodes}
    for report in case.reports:
        words = report.subject.lower().replace(",", " ").split()
        here = not labels.intersection(words) or node.id.lower() in words
        if words[:1] == ["alarm"] and here and report.state not in GONE:
            yield next((word for word in words if word.isdigit()), ""), report.state


def _zone_states(case: Case) -> Iterator[Row]:
    for report in case.reports:
        if report.subject.lower().startswith("zone "):
            yield report.subject[5:], report.state


def _tunnel_states(case: Case) -> Iterator[str]:
    return (report.state for report in case.reports if report.subject == "ssh-tunnels")


def _setting(settings: tuple[Setting, ...], name: str) -> str:
    return next((_text(setting.value) for setting in settings if setting.name == name), "")


def _text(observed: Observation[str]) -> str:
    return observed.value if isinstance(observed, Seen) else ""
