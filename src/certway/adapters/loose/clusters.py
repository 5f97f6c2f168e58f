"""Which hosts are one cluster: by the cluster's name and by the peers that configurations list.

Hosts of which no configuration was seen join the first cluster of their product: nothing tells that they are another.
A peer that a configuration lists is a host, whether anything of its own was seen or not.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import replace
from typing import Final

from certway.adapters.deployment.handles import is_address, number_equal
from certway.adapters.evidence.facts import AddressIs, Fact, MemberIs, NameIs, NodeHint, SettingIs, ZoneIs
from certway.adapters.loose.host import Host, short_label
from certway.adapters.loose.sorting import EXPRESSWAYS
from certway.model.confidence import Confidence
from certway.model.deployment import Product, ZoneKind
from certway.model.observation import Origin

_CLUSTER_NAME: Final = "Cluster name"
_PEER_ADDRESS: Final = "Peer address"


def add_known_peers(hosts: MutableMapping[str, Host]) -> None:
    """Make hosts of the peers of a cluster, and of the Expressway-E that a zone of C leads to, where they are none."""
    _find_own_addresses(hosts)
    for host in [host for host in hosts.values() if host.product in EXPRESSWAYS]:
        for fact in list(host.facts):
            if isinstance(fact.says, MemberIs):
                _add(hosts, fact.says.peer, host.product, fact, NodeHint(name=fact.says.peer, product=host.product))
    servers = [host for host in hosts.values() if host.product == Product.EXPRESSWAY_E]
    for fact in [fact for host in hosts.values() for fact in host.facts]:
        says = fact.says
        if isinstance(says, ZoneIs) and says.kind == ZoneKind.UC_TRAVERSAL and says.side == "client":
            for peer in says.peers:
                if len(servers) < len(says.peers) and not _find(hosts, peer):
                    _add(hosts, peer, Product.EXPRESSWAY_E, fact, NodeHint(name=peer, product=Product.EXPRESSWAY_E))
                    servers = [host for host in hosts.values() if host.product == Product.EXPRESSWAY_E]


def _find_own_addresses(hosts: MutableMapping[str, Host]) -> None:
    """A node lists itself among its peers: the only one that is no other host is its own name, however it is called."""
    for host in [host for host in hosts.values() if host.product in EXPRESSWAYS]:
        members = _members(host)
        left = [peer for peer in sorted(members) if _find(hosts, peer) is None]
        if len(left) != 1 or len(members) < 2 or any(map(_is_peer_address, host.facts)):
            continue
        own = [fact for fact in host.facts if isinstance(fact.says, MemberIs) and fact.says.peer == left[0]]
        host.facts = [fact for fact in host.facts if fact not in own]
        for fact in own:
            _say_peer_address(host, fact)


def _say_peer_address(host: Host, fact: Fact) -> None:
    """The address under which its peers know a host."""
    if isinstance(fact.says, MemberIs):
        said = SettingIs(name=_PEER_ADDRESS, text=fact.says.peer)
        hint = NodeHint(name=host.name or host.label, product=host.product)
        host.facts.append(Fact(node=hint, says=said, place=fact.place, confidence=fact.confidence))


def _add(hosts: MutableMapping[str, Host], peer: str, product: str, fact: Fact, hint: NodeHint) -> None:
    found = _find(hosts, peer)
    if found is None:
        label = short_label(peer)
        found = hosts.setdefault(label, Host(label=label, product=product))
        found.evidence = ("known", fact.place.where, "")
        said = AddressIs(address=peer) if is_address(peer) else NameIs(fqdn=peer.lower())
        place = replace(fact.place, origin=Origin.DERIVED)  # the name that others use need not be its own
        found.facts.append(Fact(node=hint, says=said, place=place, confidence=Confidence.INFERRED))
    if not any(map(_is_peer_address, found.facts)):
        _say_peer_address(found, fact)


def _is_peer_address(fact: Fact) -> bool:
    return isinstance(fact.says, SettingIs) and fact.says.name == _PEER_ADDRESS


def _find(hosts: MutableMapping[str, Host], name: str) -> Host | None:
    """The host of a name or an address."""
    wanted = name.lower()
    for host in hosts.values():
        if wanted in names_of(host):
            return host
    found = hosts.get(short_label(name))
    return found if found is not None and (not found.name or not is_address(wanted)) else None


def names_of(host: Host) -> set[str]:
    """Every name and address under which a host is known."""
    names = {host.name.lower()} if host.name else {host.label}
    for fact in host.facts:
        if isinstance(fact.says, NameIs):
            names.add(fact.says.fqdn.lower())
        elif isinstance(fact.says, AddressIs):
            names.add(fact.says.address)
        elif isinstance(fact.says, SettingIs) and fact.says.name == _PEER_ADDRESS:
            names.add(fact.says.text.lower())
    return names


def name_clusters(hosts: Iterable[Host]) -> dict[str, str]:
    """Label to the handle of its cluster: the product's, or one of its own where a product has several."""
    handles: dict[str, str] = {}
    known = list(hosts)
    for product in dict.fromkeys(host.product for host in known):
        own = [host for host in known if host.product == product]
        groups = _group(own) if product in EXPRESSWAYS else [own]
        names = number_equal([_handle(group, product) for group in groups]) if len(groups) > 1 else [product]
        handles |= {host.label: name for name, group in zip(names, groups, strict=True) for host in group}
    return handles


def _group(hosts: list[Host]) -> list[list[Host]]:
    groups: list[list[Host]] = []
    for host in [host for host in hosts if _is_configured(host)]:
        joined = [group for group in groups if any(_are_peers(host, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(other for group in joined for other in group), host])
    rest = [host for host in hosts if not _is_configured(host)]
    if not groups:
        return [rest]
    groups[0] += rest
    return groups


def _is_configured(host: Host) -> bool:
    return any(isinstance(fact.says, SettingIs) and fact.says.name != "Cluster Security Mode" for fact in host.facts)


def _are_peers(one: Host, other: Host) -> bool:
    name = _cluster_name(one)
    if name and name == _cluster_name(other):
        return True
    return bool(_members(one) & names_of(other) or _members(other) & names_of(one))


def _members(host: Host) -> set[str]:
    return {fact.says.peer for fact in host.facts if isinstance(fact.says, MemberIs)}


def _cluster_name(host: Host) -> str:
    said = [fact.says for fact in host.facts if isinstance(fact.says, SettingIs)]
    return next((is_.text.lower() for is_ in said if is_.name == _CLUSTER_NAME), "")


def _handle(group: list[Host], product: str) -> str:
    name = next((_cluster_name(host) for host in group if _cluster_name(host)), "")
    return short_label(name) if name else (group[0].label or product)
