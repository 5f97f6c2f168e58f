"""Handles: how groups, nodes and zones are called in the file, on the command line and in every answer."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Sequence

from certway.adapters.case_folder import CaseFolder
from certway.adapters.deployment.fields import Fields
from certway.model.text import say


def build_group_handles(folder: CaseFolder, product: str, groups: Sequence[Fields], taken: set[str]) -> list[str]:
    """The name of each cluster of a product; without one, the product, numbered where there are several."""
    handles: list[str] = []
    for number, group in enumerate(groups, 1):
        handle = group.text("name") or (product if len(groups) == 1 else f"{product}-{number}")
        if handle.lower() in taken:
            folder.mistake(group.place(group.own("name")), say("Two clusters are called {name}.", name=handle))
        taken.add(handle.lower())
        handles.append(handle)
    return handles


def build_node_ids(names: Sequence[tuple[str, str]]) -> list[str]:
    """Ids from pairs of handle and FQDN or address: the handle, else the first label, else the whole name.

    Equal proposals are told apart by the whole name, and by a number where that is equal too.
    """
    short = [handle or _first_label(name) for handle, name in names]
    crowded = {label for label, count in Counter(map(str.lower, short)).items() if count > 1}
    longer = [
        name if label.lower() in crowded and name and not handle else label
        for label, (handle, name) in zip(short, names, strict=True)
    ]
    return _number(longer)


def slug(name: str) -> str:
    """A name as one lower-case word with hyphens."""
    return re.sub(r"[^0-9a-z]+", "-", name.lower()).strip("-")


def number_equal(names: Sequence[str]) -> list[str]:
    """The same names, the second and later of equal ones numbered."""
    return _number(list(names))


def is_address(text: str) -> bool:
    """Whether a text is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _first_label(name: str) -> str:
    return name if is_address(name) else name.split(".", 1)[0].lower()


def _number(names: list[str]) -> list[str]:
    taken: set[str] = set()
    counts: dict[str, int] = {}
    numbered: list[str] = []
    for name in names:
        candidate = name
        while candidate.lower() in taken:
            counts[name.lower()] = counts.get(name.lower(), 1) + 1
            candidate = f"{name}-{counts[name.lower()]}"
        taken.add(candidate.lower())
        numbered.append(candidate)
    return numbered
