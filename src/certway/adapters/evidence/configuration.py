"""A configuration dump as facts about its node: names, addresses, peers, zones, domains, and the settings that count.

Knows where the product keeps what certway needs, in the words of its command line. What nobody documents is not read:
how a cluster verifies its peers, what ACME does, and whether a certificate was copied have no key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from certway.adapters.evidence.dumps import Entry, Group, collect_groups, find_entry
from certway.adapters.evidence.facts import (
    AddressIs,
    DomainIs,
    Fact,
    KnowsNode,
    MemberIs,
    NameIs,
    NodeHint,
    ProductIs,
    Said,
    SettingIs,
)
from certway.adapters.evidence.source import Source
from certway.adapters.evidence.zones import MadeZone, ZoneEntry, find_product, observe_zones
from certway.knowledge.settings import find_by_xconfiguration
from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.observation import Origin

_APART: Final = ("Peer address", "LAN 1 address", "LAN 2 address", "IPv4 static NAT address")
_NO_ADDRESS: Final = ("", "127.0.0.1", "0.0.0.0")  # noqa: S104 - what the product shows where there is none
_ON: Final = ("on", "true")
_MOST_PEERS, _MOST_DOMAINS = 6, 200  # the product has no more
_DOMAIN_KEYS: Final = ("SIP Domain", "SIP Domains Domain")

Shown = tuple[Said, Entry]


def observe_configuration(entries: Sequence[Entry], source: Source) -> Iterator[Fact]:
    """Everything a dump says, about its own node and about those it knows."""
    zones = tuple(observe_zones(entries))
    found = find_product(zones)
    node = NodeHint(name=name_of(entries) or source.host, product=found[0] if found else "")
    for says, entry in _say_all(entries, zones, node.name):
        yield Fact(node=node, says=says, place=source.at(entry.line))
    yield from _say_unified(zones, node, source)


def name_of(entries: Sequence[Entry]) -> str:
    """System host name and Domain name, in lower case; the host name alone where there is no domain."""
    host, domain = find_entry(entries, "IP DNS Hostname"), find_entry(entries, "IP DNS Domain Name")
    name = host.text if host else ""
    return (f"{name}.{domain.text}" if name and domain else name).lower().strip(".")


def _say_all(entries: Sequence[Entry], zones: Sequence[ZoneEntry | MadeZone], name: str) -> Iterator[Shown]:
    host, domain = find_entry(entries, "IP DNS Hostname"), find_entry(entries, "IP DNS Domain Name")
    if host and domain:
        yield NameIs(fqdn=name), host
    product = find_product(zones)
    if product is not None:
        yield ProductIs(product=product[0], because=product[1].text), product[1]
    addresses = tuple(_addresses(entries))
    yield from addresses
    yield from _settings(entries)
    own = {name, name.partition(".")[0], *(says.address for says, _ in addresses if isinstance(says, AddressIs))}
    yield from _peers(entries, own)
    yield from _domains(entries)
    yield from ((found.zone, found.entry) for found in zones if isinstance(found, ZoneEntry))


def _addresses(entries: Sequence[Entry]) -> Iterator[Shown]:
    """The addresses of both interfaces, and the one in front of them."""
    for lan in collect_groups(entries, "Ethernet"):
        address = lan.find("IP V4 Address")
        if address is not None and address.text not in _NO_ADDRESS and lan.number in (1, 2):
            yield AddressIs(address=address.text), address
            yield SettingIs(name=f"LAN {lan.number} address", text=address.text), address
        outside = lan.find("IP V4 StaticNAT Address")
        if outside is not None and outside.text not in _NO_ADDRESS and _is_on(lan, "IP V4 StaticNAT Mode"):
            yield AddressIs(address=outside.text), outside
            yield SettingIs(name="IPv4 static NAT address", text=outside.text), outside


def _settings(entries: Sequence[Entry]) -> Iterator[Shown]:
    """Every setting of a node that certway knows, but those that say different things at different numbers."""
    for entry in entries:
        known = find_by_xconfiguration(entry.key)
        if known is not None and known.name not in _APART and entry.text:
            yield SettingIs(name=known.name, text=known.find_value(entry.text) or entry.text), entry


def _peers(entries: Sequence[Entry], own: set[str]) -> Iterator[Shown]:
    """The list of peers holds this node, too: that is the address under which the others know it."""
    for peer in collect_groups(entries, "Alternates Peer")[:_MOST_PEERS]:
        address = peer.find("Address")
        if address is None:
            continue
        if address.text.lower() in own:
            yield SettingIs(name="Peer address", text=address.text), address
        else:
            yield MemberIs(peer=address.text.lower()), address


def _domains(entries: Sequence[Entry]) -> Iterator[Shown]:
    for words in _DOMAIN_KEYS:
        for row in collect_groups(entries, words)[:_MOST_DOMAINS]:
            name = row.find("Name")
            if name is not None:
                yield DomainIs(name=name.text.lower(), services=tuple(_services(row))), name


def _services(row: Group) -> Iterator[str]:
    """`Edge` alone switches both; the commands of the product know them apart."""
    edge = _is_on(row, "Edge")
    for key, service in (("Edgesip", "unified-cm"), ("Edgexmpp", "im-and-presence")):
        if _is_on(row, key) or (edge and row.find(key) is None):
            yield service
    if _is_on(row, "Xmppfederation"):
        yield "xmpp-federation"


def _is_on(group: Group, words: str) -> bool:
    return group.text(words).casefold() in _ON


def _say_unified(zones: Sequence[ZoneEntry | MadeZone], node: NodeHint, source: Source) -> Iterator[Fact]:
    """What the zones that C made tell of the nodes of Unified CM: no name in them is documented, so it is inferred."""
    made = [found for found in zones if isinstance(found, MadeZone)]
    mixed = {found.node for found in made if found.kind == "tls"}
    for found in made:
        other = NodeHint(name=found.node, product=Product.CUCM)
        place = source.at(found.entry.line, Origin.DERIVED)
        yield Fact(node=node, says=KnowsNode(other=other), place=place, confidence=Confidence.INFERRED)
        settings = found.settings
        if found.kind == "tcp" and found.node not in mixed:
            settings = (*settings, SettingIs(name="Cluster Security Mode", text="0"))
        for setting in settings:
            yield Fact(node=other, says=setting, place=place, confidence=Confidence.INFERRED)
