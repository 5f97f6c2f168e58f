"""A certificate beside the one that it replaces, as people compare them. Data only; words are made elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from certway.derive.atlas import Atlas
from certway.model.certificate import Certificate, PresentedName
from certway.model.deployment import Case
from certway.model.observation import Seen
from certway.model.store import Slot
from certway.model.value import value
from certway.rules.attempt import find_holders


@value
class KeyHolder:
    """Who holds the key of a certificate: the store of a node, and what shows it (CSR, certificate)."""

    node: str
    slot: Slot
    proof: str


@value
class Replacement:
    """What is to be installed and what is installed now (None: nothing, or it was not seen).

    `lost` and `gained`: names of the subject alternative names; `holders`: who holds the key of the new one, the node
    itself first; a key that comes along or is held by nobody known has none.
    """

    node: str
    slot: Slot
    old: Certificate | None
    new: Certificate
    lost: tuple[PresentedName, ...]
    gained: tuple[PresentedName, ...]
    holders: tuple[KeyHolder, ...]


def compare_certificates(case: Case, node: str, slot: Slot, new: Certificate) -> Replacement:
    """The new certificate of a store against the installed one."""
    old = find_installed(case, node, slot)
    before, after = _names(old.names if old else ()), _names(new.names)
    found = [KeyHolder(node=who, slot=where, proof=proof) for who, where, proof in find_holders(case, new.key.spki)]
    return Replacement(
        node=node,
        slot=slot,
        old=old,
        new=new,
        lost=tuple(name for key, name in before.items() if key not in after),
        gained=tuple(name for key, name in after.items() if key not in before),
        holders=tuple(sorted(found, key=lambda holder: (holder.node != node, holder.slot != slot))),
    )


def find_installed(case: Case, node: str, slot: Slot) -> Certificate | None:
    """The certificate installed in a store; None where there is none or nobody has seen it."""
    atlas = Atlas(case)
    holder = atlas.find_node(node)
    if holder is None:
        return None
    installed = next((held.installed for known, held in holder.identities if known == slot), None)
    return installed.value.leaf if isinstance(installed, Seen) else None


def _names(names: Iterable[PresentedName]) -> dict[tuple[str, str], PresentedName]:
    """Names by what verifiers compare; the CN stands in the subject and is not one of them."""
    return {(name.kind, name.text.casefold()): name for name in names if name.kind != "cn"}
