"""Files named by somebody else: which certificate among them belongs into which store of which node.

A key is proof: that of a request that waits, else that of a certificate in place. Where nobody is known to hold the
key, the names decide, as far as they name one node alone. What is left over says why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from certway.derive.atlas import is_expressway
from certway.derive.selection import own_client_store
from certway.model.certificate import Certificate
from certway.model.deployment import Case, Node
from certway.model.observation import Seen
from certway.model.store import Slot
from certway.model.text import Text, say
from certway.model.value import value
from certway.pki.contents import Contents
from certway.pki.inspection import is_authority
from certway.repair.replacement import find_installed
from certway.rules.attempt import find_holders

_CLIENT_ONLY: Final = ("1.3.6.1.5.5.7.3.2",)
_PROOFS: Final = {
    "CSR": say("by key: it answers the CSR that waits there"),
    "certificate": say("by key: it is that of the certificate in place"),
    "names": say("by name only: nobody is known to hold its key"),
}


@value
class Assigned:
    """One certificate with its place; `files`: the file that holds it, then those with its key; `how`: in words."""

    node: str
    slot: Slot
    certificate: Certificate
    files: tuple[Contents, ...]
    how: Text


@value
class Left:
    """A file, or a certificate in it, that was given no place, and why."""

    where: str
    why: Text


@value
class Assignment:
    """Every file accounted for."""

    assigned: tuple[Assigned, ...]
    left: tuple[Left, ...]


def assign_files(case: Case, nodes: Collection[str], files: Sequence[Contents]) -> Assignment:
    """Give every end certificate among the files a store of one of these nodes, or say why it has none."""
    found = [place for contents in files for place in _place_all(case, nodes, contents, files)]
    assigned: dict[tuple[str, Slot], Assigned] = {}
    left = [one for one in found if isinstance(one, Left)]
    for one in sorted((one for one in found if isinstance(one, Assigned)), key=lambda one: one.certificate.not_before):
        older = assigned.pop((one.node, one.slot), None)
        assigned[one.node, one.slot] = one
        if older is not None and older.certificate != one.certificate:
            why = say("older than {file}, which has the same place", file=one.files[0].where)
            left.append(Left(where=older.files[0].where, why=why))
    order = {node.id: position for position, node in enumerate(case.deployment.nodes)}
    kept = sorted(assigned.values(), key=lambda one: (order[one.node], one.slot.store))
    used = {contents.where for one in kept for contents in one.files}
    return Assignment(assigned=tuple(kept), left=tuple(one for one in left if one.where not in used))


def _place_all(
    case: Case, nodes: Collection[str], contents: Contents, files: Sequence[Contents]
) -> Iterator[Assigned | Left]:
    ends = [one for one in contents.certificates if not is_authority(one)]
    if not contents.certificates:
        yield Left(where=contents.where, why=contents.instead)
    elif not ends:
        yield Left(where=contents.where, why=say("holds CA certificates only: append them to the trust lists"))
    for end in ends:
        yield _place(case, nodes, contents, end, files)


def _place(
    case: Case, nodes: Collection[str], contents: Contents, end: Certificate, files: Sequence[Contents]
) -> Assigned | Left:
    holders = sorted(find_holders(case, end.key.spki), key=lambda holder: holder[2] != "CSR")
    chosen = next((holder for holder in holders if holder[0] in nodes), None)
    if chosen is None and holders:
        node, slot, _ = holders[0]
        why = say("is for {node} ({store}), which was not named", node=node, store=slot.store)
        return Left(where=contents.where, why=why)
    if chosen is None:
        named = _find_named(case, nodes, end)
        if isinstance(named, Text):
            return Left(where=contents.where, why=named)
        chosen = (*named, "names")
    node, slot, proof = chosen
    if find_installed(case, node, slot) == end:
        why = say("is in place on {node} ({store}) already", node=node, store=slot.store)
        return Left(where=contents.where, why=why)
    keys = [one for one in files if any(key.spki == end.key.spki for key in one.private_keys)]
    beside = tuple(one for one in keys if one != contents)
    return Assigned(node=node, slot=slot, certificate=end, files=(contents, *beside), how=_PROOFS[proof])


def _find_named(case: Case, nodes: Collection[str], end: Certificate) -> tuple[str, Slot] | Text:
    """The one node that the certificate names, and the store; or why that cannot be said."""
    own = {name.text.casefold() for name in end.names if name.kind == "dns"}
    common = {name.text.casefold() for name in end.names if name.kind == "cn"}
    named = [node for node in case.deployment.nodes if node.id in nodes and _full_name(node) in own | common]
    if len(named) > 1:
        named = [node for node in named if _full_name(node) in common] or named
    if not named:
        return say("names none of these nodes, and nobody is known to hold its key")
    if len(named) > 1:
        return say("names {nodes}, and nobody is known to hold its key", nodes=tuple(node.id for node in named))
    if not is_expressway(named[0]):
        return say("names {node}; for which of its stores, only its key would tell", node=named[0].id)
    return named[0].id, Slot(store=_store_by_purpose(named[0], end))


def _full_name(node: Node) -> str:
    return node.fqdn.value.casefold() if isinstance(node.fqdn, Seen) and node.fqdn.value else ""


def _store_by_purpose(node: Node, end: Certificate) -> str:
    """A certificate for client authentication alone goes into the client store, where the release has one."""
    return own_client_store(node) if end.extended_key_usage == _CLIENT_ONLY else "server"
