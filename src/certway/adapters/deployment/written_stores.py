"""Identities and trust lists of a node, or those that all nodes of its cluster have alike, as keys of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from certway.adapters.deployment.values import SAME_AS_SERVER, SAME_AS_TOMCAT
from certway.adapters.deployment.written_files import WrittenFiles, file_stem
from certway.adapters.deployment.written_keys import Entry, write_identity, write_trust
from certway.adapters.yaml_writing import Mapping, Tree
from certway.model.certificate import Certificate
from certway.model.deployment import Node, PendingRequest
from certway.model.observation import Observation, Seen
from certway.model.store import Identity, InUse, Slot, TrustList

T = TypeVar("T")

_TWINS: Final = ("tomcat", "callmanager", "cup-xmpp")
TRUST_STORES: Final = (
    "trusted-ca",
    "onboarding-ca",
    "tomcat-trust",
    "callmanager-trust",
    "cup-xmpp-trust",
    "phone-edge-trust",
)
_ECDSA: Final = "-ecdsa"
_COPIES: Final = {"client": ("server", SAME_AS_SERVER), "callmanager": ("tomcat", SAME_AS_TOMCAT)}


def shared_slots(nodes: Sequence[Node]) -> frozenset[str]:
    """The stores that all nodes of a group hold alike, none with a request pending."""
    first = nodes[0]
    pending = {request.slot.store for node in nodes for request in node.pending}
    identities = {slot.store for slot, _ in first.identities if all(_same_identity(slot, first, n) for n in nodes)}
    lists = {slot.store for slot, _ in first.trust if all(_same_list(slot, first, n) for n in nodes)}
    slot = Slot(store="callmanager")
    if all((held := _find_identity(node, slot)) is not None and _is_copy(node, slot, held) for node in nodes):
        identities |= {slot.store, slot.store + _ECDSA}
    return frozenset(lists | (identities - pending))


def write_stores(files: WrittenFiles, folder: str, stem: str, node: Node, stores: frozenset[str]) -> Iterator[Entry]:
    """The keys of these stores; `stem` begins the file names."""
    for store in ("server", "client"):
        tree = _write_store(files, f"{folder}/{_file(stem, store)}", node, Slot(store=store), stores)
        if tree is not None:
            yield f"{store}-certificate", tree
    domains = [slot for slot, _ in node.identities if slot.store == "domain" and "domain" in stores]
    entries = [
        (slot.sni, _write_store(files, f"{folder}/{_file(stem, file_stem(slot.sni))}", node, slot, stores))
        for slot in domains
    ]
    written = tuple((sni, tree) for sni, tree in entries if tree is not None)
    if written:
        yield "domain-certificates", Mapping(entries=written)
    for store in _TWINS:
        tree = _write_twins(files, f"{folder}/{stem}{store}", node, store, stores)
        if tree is not None:
            yield store, tree
    for store in TRUST_STORES:
        in_use = _find_list(node, Slot(store=store))
        if in_use is not None and store in stores:
            name = "ca" if store == "trusted-ca" else store
            listed = write_trust(files, f"{folder}/{_file(stem, name)}", in_use)
            if listed is not None:
                yield store, listed


def _file(stem: str, store: str) -> str:
    """expc01.pem for the server certificate, expc01-ca.pem for others; at a cluster and on UC nodes the store alone."""
    if stem and not stem.endswith("-"):
        return f"{stem}.pem" if store == "server" else f"{stem}-{store}.pem"
    return f"{stem}{store}.pem"


def _write_store(files: WrittenFiles, path: str, node: Node, slot: Slot, stores: frozenset[str]) -> Tree | None:
    if slot.store not in stores:
        return None
    in_use, pending = _find_identity(node, slot), _find_request(node, slot)
    if pending is None and in_use is not None and _is_copy(node, slot, in_use):
        return _COPIES[slot.store][1]
    return write_identity(files, path, in_use, pending)


def _write_twins(files: WrittenFiles, path: str, node: Node, store: str, stores: frozenset[str]) -> Tree | None:
    """The RSA certificate alone, or both as a mapping."""
    ecdsa = Slot(store=store + _ECDSA)
    rsa_tree = _write_store(files, f"{path}.pem", node, Slot(store=store), stores)
    if rsa_tree == SAME_AS_TOMCAT:
        return rsa_tree
    ecdsa_tree = _write_store(files, f"{path}-ecdsa.pem", node, ecdsa, stores)
    if ecdsa_tree is None:
        return rsa_tree
    pairs = (("single", rsa_tree), ("ecdsa", ecdsa_tree))
    return Mapping(entries=tuple((name, tree) for name, tree in pairs if tree is not None))


def _is_copy(node: Node, slot: Slot, in_use: InUse[Identity]) -> bool:
    """Whether the store holds what another one of the node holds, and so do their ECDSA twins."""
    if slot.store not in _COPIES:
        return False
    other = _COPIES[slot.store][0]
    pairs = [(slot, Slot(store=other))]
    if slot.store in _TWINS:
        pairs.append((Slot(store=slot.store + _ECDSA), Slot(store=other + _ECDSA)))
    return _is_seen(in_use) and all(
        _shown(_find_identity(node, one)) == _shown(_find_identity(node, two)) for one, two in pairs
    )


def _shown(in_use: InUse[Identity] | None) -> tuple[object, ...]:
    """What an identity is, apart from its slot."""
    if in_use is None:
        return (None, None)
    return tuple(_apart(observed) for observed in (in_use.installed, in_use.running))


def _apart(observed: Observation[Identity]) -> tuple[Certificate, tuple[Certificate, ...], object, object] | None:
    if not isinstance(observed, Seen):
        return None
    identity = observed.value
    return identity.leaf, identity.beside, identity.key, identity.key_traits


def _same_identity(slot: Slot, first: Node, node: Node) -> bool:
    return _shown(_find_identity(first, slot)) == _shown(_find_identity(node, slot))


def _same_list(slot: Slot, first: Node, node: Node) -> bool:
    return _values(_find_list(first, slot)) == _values(_find_list(node, slot))


def _values(in_use: InUse[TrustList] | None) -> tuple[object, ...]:
    return (None, None) if in_use is None else (_value(in_use.installed), _value(in_use.running))


def _value(observed: Observation[TrustList]) -> TrustList | None:
    return observed.value if isinstance(observed, Seen) else None


def _is_seen(in_use: InUse[T]) -> bool:
    return isinstance(in_use.installed, Seen) or isinstance(in_use.running, Seen)


def _find_identity(node: Node, slot: Slot) -> InUse[Identity] | None:
    return next((in_use for held, in_use in node.identities if held == slot), None)


def _find_list(node: Node, slot: Slot) -> InUse[TrustList] | None:
    return next((in_use for held, in_use in node.trust if held == slot), None)


def _find_request(node: Node, slot: Slot) -> PendingRequest | None:
    return next((request for request in node.pending if request.slot == slot), None)
