"""Identities and signing requests of a host from loose files."""

from __future__ import annotations

from collections.abc import Iterator

from certway.adapters.certificate_files import KeyBeside, build_identity
from certway.adapters.deployment.identities import as_installed
from certway.adapters.loose.finds import Found
from certway.adapters.loose.hosts import Host, fits, leaf_of
from certway.adapters.loose.sorting import EXPRESSWAYS, Sorting, say_unknown_store
from certway.adapters.unseen import unseen_certificate
from certway.model.deployment import PendingRequest
from certway.model.observation import Observation, Origin, Provenance, seen
from certway.model.store import Identity, InUse, Slot
from certway.model.text import say


def build_identities(sorting: Sorting, host: Host, node: str) -> Iterator[tuple[Slot, InUse[Identity]]]:
    """Each store with its certificate; a file whose store nothing tells is said."""
    slots: dict[str, list[Found]] = {}
    for found in host.identities:
        sorting.used.add(found.file)
        store = found.hint.store or ("server" if host.product in EXPRESSWAYS else "")
        if not store or not fits(host, store):
            say_unknown_store(sorting, host, found)
            continue
        slots.setdefault(store, []).append(found)
    for store, finds in slots.items():
        slot = Slot(store=store)
        yield slot, as_installed(_choose_identity(sorting, node, slot, finds))


def _choose_identity(sorting: Sorting, node: str, slot: Slot, finds: list[Found]) -> Observation[Identity]:
    """The latest of the archive's files, or the only certificate; two that differ tell nothing."""
    newest = max(found.hint.taken for found in finds)
    latest = [found for found in finds if found.hint.taken == newest]
    if len({leaf_of(found).sha256 for found in latest}) > 1:
        files = tuple(found.file for found in latest)
        what = say(
            "{files} are all the {store} certificate of {node}. Keep the one that is installed.",
            files=files,
            store=slot.store,
            node=node,
        )
        sorting.folder.unusable(files[0], what)
        return unseen_certificate(node, slot, what)
    found = latest[0]
    leaf = leaf_of(found)
    own = tuple(key for key in sorting.keys if key.spki == leaf.key.spki)
    identity = build_identity(slot, found.contents.certificates, KeyBeside(keys=own or found.contents.private_keys))
    return seen(identity, Provenance(origin=Origin.FILE, where=found.file))


def build_requests(sorting: Sorting, host: Host) -> Iterator[PendingRequest]:
    """The signing requests of this host that no certificate of it answers."""
    answered = {leaf_of(found).key.spki for found in host.identities}
    for found in sorting.finds:
        for request in found.contents.requests:
            names = {name.text.lower().split(".", 1)[0] for name in request.names if name.kind in ("cn", "dns")}
            if host.label not in (found.hint.host.split(".", 1)[0], *names):
                continue
            sorting.used.add(found.file)
            if request.key.spki not in answered:
                store = found.hint.store or ("server" if host.product in EXPRESSWAYS else "tomcat")
                yield PendingRequest(slot=Slot(store=store), key=request.key, names=request.names, der=request.der)
