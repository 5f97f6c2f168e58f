"""Nodes of the deployment file before they are built: which there are, in which group, under which id."""

from __future__ import annotations

from certway.adapters.case_folder import CaseFolder
from certway.adapters.deployment.expressway_keys import EXPRESSWAY, EXPRESSWAY_NODE
from certway.adapters.deployment.fields import Fields, items_of
from certway.adapters.deployment.handles import build_group_handles, build_node_ids
from certway.adapters.deployment.kinds import Section
from certway.adapters.deployment.unified_keys import CUCM, CUCM_NODE, IMP, IMP_NODE, UNITY, UNITY_NODE
from certway.model.deployment import Product
from certway.model.text import say
from certway.model.value import value

SECTIONS: dict[str, tuple[Section, Section]] = {
    Product.EXPRESSWAY_C: (EXPRESSWAY, EXPRESSWAY_NODE),
    Product.EXPRESSWAY_E: (EXPRESSWAY, EXPRESSWAY_NODE),
    Product.CUCM: (CUCM, CUCM_NODE),
    Product.IM_AND_PRESENCE: (IMP, IMP_NODE),
    Product.UNITY_CONNECTION: (UNITY, UNITY_NODE),
}
"""Product, which is its key on the first level, to the sections of its groups and nodes."""


@value
class Draft:
    """One node as written: `fields.outer` is its group."""

    product: str
    group: str
    fields: Fields
    id: str


@value
class Group:
    """One cluster as written."""

    product: str
    handle: str
    fields: Fields


def build_groups(folder: CaseFolder, deployment: Fields) -> tuple[Group, ...]:
    """Every cluster, in the order of the schema."""
    taken: set[str] = set()
    groups: list[Group] = []
    for product, (section, _) in SECTIONS.items():
        found = deployment.groups(product, section)
        handles = build_group_handles(folder, product, found, taken)
        for handle, fields in zip(handles, found, strict=True):
            if not items_of(fields.own("nodes")):
                folder.mistake(fields.place(), say("{name} has no nodes. Add `nodes` with at least one.", name=handle))
        groups += [
            Group(product=product, handle=handle, fields=fields) for handle, fields in zip(handles, found, strict=True)
        ]
    return tuple(groups)


def build_drafts(folder: CaseFolder, groups: tuple[Group, ...]) -> tuple[Draft, ...]:
    """Every node with its id."""
    written = [
        (group, Fields(node, SECTIONS[group.product][1], group.fields.where, outer=group.fields))
        for group in groups
        for node in items_of(group.fields.own("nodes"))
    ]
    names = [(_handle(fields), _full_name(group.product, fields)) for group, fields in written]
    named = [
        (handle, name or f"{group.handle}-{number}")
        for number, ((group, _), (handle, name)) in enumerate(zip(written, names, strict=True), 1)
    ]
    _refuse_equal(folder, written, names)
    return tuple(
        Draft(product=group.product, group=group.handle, fields=fields, id=identity)
        for (group, fields), identity in zip(written, build_node_ids(named), strict=True)
    )


def full_expressway_name(fields: Fields) -> str:
    """System host name and Domain name, empty where either is unknown."""
    host, domain = fields.text("system-host-name"), fields.find("domain-name")
    if fields.text("fqdn") or not host or domain is None:
        return fields.text("fqdn")
    return f"{host}.{fields.text('domain-name')}".rstrip(".")


def _handle(fields: Fields) -> str:
    own = fields.own("name")
    return fields.text("name") if own is not None else ""


def _full_name(product: str, fields: Fields) -> str:
    if product in (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E):
        return full_expressway_name(fields) or fields.text("system-host-name")
    return fields.text("address")


def _refuse_equal(folder: CaseFolder, written: list[tuple[Group, Fields]], names: list[tuple[str, str]]) -> None:
    """The same handle or the same name twice is a mistake: no one could tell which is meant."""
    taken: set[tuple[int, str]] = set()
    for (_, fields), pair in zip(written, names, strict=True):
        for sort, name in enumerate(pair):
            if name and (sort, name.lower()) in taken:
                folder.mistake(fields.place(), say("Two nodes are called {name}.", name=name))
            taken.add((sort, name.lower()))
