"""Groups and nodes of a case as mappings of the deployment file; what all nodes of a group share stands once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.adapters.deployment.drafts import SECTIONS
from certway.adapters.deployment.handles import build_node_ids, is_address
from certway.adapters.deployment.kinds import Section
from certway.adapters.deployment.written_files import WrittenFiles, file_stem
from certway.adapters.deployment.written_keys import (
    Entry,
    setting_names,
    write_instant,
    write_settings,
    write_span,
)
from certway.adapters.deployment.written_stores import shared_slots, write_stores
from certway.adapters.yaml_writing import Mapping
from certway.model.deployment import Node, Product
from certway.model.observation import Seen
from certway.model.store import Setting

_FOLDERS: Final = {
    Product.EXPRESSWAY_C: "c",
    Product.EXPRESSWAY_E: "e",
    Product.CUCM: "u",
    Product.IM_AND_PRESENCE: "i",
    Product.UNITY_CONNECTION: "v",
}
_EXPRESSWAYS: Final = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
_HOST: Final = ("System host name", "Domain name")
_INTERFACES: Final = ("LAN 1 address", "LAN 2 address", "IPv4 static NAT address")


def write_groups(files: WrittenFiles, nodes: tuple[Node, ...]) -> Iterator[Entry]:
    """Every product's key with its clusters."""
    by_name = _names_needed(nodes)
    for product in SECTIONS:
        own = [node for node in nodes if node.product == product]
        handles = list(dict.fromkeys(node.cluster for node in own))
        groups = tuple(
            _write_group(files, [node for node in own if node.cluster == handle], len(handles) > 1, by_name)
            for handle in handles
        )
        if groups:
            yield product, groups[0] if len(groups) == 1 else groups


def _names_needed(nodes: tuple[Node, ...]) -> bool:
    """Whether the nodes' ids are other than those that the reader makes from their names."""
    names = [node.fqdn.value if isinstance(node.fqdn, Seen) else "" for node in nodes]
    return "" in names or build_node_ids([("", name) for name in names]) != [node.id for node in nodes]


def _write_group(files: WrittenFiles, nodes: list[Node], many: bool, by_name: bool) -> Mapping:
    first = nodes[0]
    group, section = SECTIONS[first.product]
    folder = _FOLDERS[first.product]
    shared = tuple(setting for setting in first.settings if all(_holds(node, setting) for node in nodes))
    release = _shared_release(nodes)
    slots = shared_slots(nodes) if first.product not in _EXPRESSWAYS else frozenset()
    entries: list[Entry] = []
    if many or first.cluster not in ("", first.product):
        entries.append(("name", first.cluster or first.product))
    if release is not None:
        entries.append(("release", files.note(release, first.release)))
    in_group = tuple(setting for setting in shared if _belongs(group, first, setting))
    entries += _settings(files, group, first, in_group)
    entries += write_stores(files, folder, "", first, slots)
    written = tuple(_write_node(files, section, node, in_group, release, slots, by_name) for node in nodes)
    entries.append(("nodes", written))
    return Mapping(entries=tuple(entries))


def _write_node(
    files: WrittenFiles,
    section: Section,
    node: Node,
    above: tuple[Setting, ...],
    release: str | None,
    slots: frozenset[str],
    by_name: bool,
) -> Mapping:
    entries: list[Entry] = [("name", node.id)] if by_name else []
    entries += _names(files, node)
    if release is None and isinstance(node.release, Seen):
        entries.append(("release", files.note(node.release.value, node.release)))
    if node.restarted_at is not None:
        entries.append(("restarted", write_instant(node.restarted_at)))
    if isinstance(node.clock_skew, Seen):
        entries.append(("clock-skew", files.note(write_span(node.clock_skew.value), node.clock_skew)))
    own = tuple(
        setting
        for setting in node.settings
        if setting.name not in _HOST and not any(_alike(setting, other) for other in above)
    )
    entries += _settings(files, section, node, own)
    stem = f"{file_stem(node.id)}-" if node.product not in _EXPRESSWAYS else file_stem(node.id)
    entries += write_stores(files, _FOLDERS[node.product], stem, node, _other_slots(node, slots))
    if isinstance(node.crls, Seen):
        lists = enumerate(node.crls.value, 1)
        written = tuple(files.put(f"{_FOLDERS[node.product]}/{stem}-crl-{number}.der", crl) for number, crl in lists)
        entries.append(("crls", written))
    return Mapping(entries=tuple(entries))


def _other_slots(node: Node, slots: frozenset[str]) -> frozenset[str]:
    held = {slot.store for slot, _ in (*node.identities, *node.trust)} | {
        request.slot.store for request in node.pending
    }
    return frozenset(held) - slots


def _names(files: WrittenFiles, node: Node) -> Iterator[Entry]:
    """How the node is called, its role, its addresses and services."""
    stated = {setting.name: setting.value.value for setting in node.settings if isinstance(setting.value, Seen)}
    expressway = node.product in _EXPRESSWAYS
    host, domain = stated.get("System host name"), stated.get("Domain name")
    name = node.fqdn.value if isinstance(node.fqdn, Seen) else ""
    if expressway:
        own = (setting for setting in node.settings if setting.name in _HOST)
        yield from write_settings(files, SECTIONS[node.product][1], own)
    if name and not (expressway and host and f"{host}.{domain or ''}".rstrip(".") == name):
        yield "fqdn" if expressway else "address", files.note(name, node.fqdn)
    if expressway and node.role:
        yield "primary", "Yes"
    if not expressway and node.role:
        yield "role", node.role
    if node.also_known_as:
        yield "also-known-as", node.also_known_as
    known = [stated.get(interface, "") for interface in _INTERFACES] if expressway else [name]
    if set(node.addresses) != {address for address in known if is_address(address)}:
        yield "addresses", node.addresses
    if node.services:
        yield "services", node.services


def _settings(files: WrittenFiles, section: Section, node: Node, settings: tuple[Setting, ...]) -> Iterator[Entry]:
    """Settings under their keys; on Expressway the others under their xConfiguration names."""
    yield from write_settings(files, section, settings)
    if node.product in _EXPRESSWAYS:
        named = setting_names(section)
        others = tuple(
            (setting.name, files.note(setting.value.value, setting.value))
            for setting in settings
            if setting.name not in named and isinstance(setting.value, Seen)
        )
        if others:
            yield "xconfiguration", Mapping(entries=others)


def _belongs(group: Section, node: Node, setting: Setting) -> bool:
    """Whether a setting can stand at the cluster."""
    if setting.name in setting_names(group):
        return True
    return node.product in _EXPRESSWAYS and setting.name not in setting_names(SECTIONS[node.product][1])


def _shared_release(nodes: list[Node]) -> str | None:
    releases = {node.release.value if isinstance(node.release, Seen) else None for node in nodes}
    return releases.pop() if len(releases) == 1 else None


def _holds(node: Node, setting: Setting) -> bool:
    return any(_alike(setting, other) for other in node.settings)


def _alike(one: Setting, other: Setting) -> bool:
    """The same setting with the same value, wherever it was seen."""
    if one.name != other.name or not (isinstance(one.value, Seen) and isinstance(other.value, Seen)):
        return False
    return one.value.value == other.value.value
