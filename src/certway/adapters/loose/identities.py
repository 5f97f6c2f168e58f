"""Identities and signing requests of a host from loose files."""

from __future__ import annotations

from collections.abc import Iterator

from certway.adapters.certificate_files import KeyBeside, build_identity
from certway.adapters.deployment.identities import as_installed
from certway.adapters.loose.finds import Found
from certway.adapters.loose.host import Host
from certway.adapters.loose.hosts import fits
from certway.adapters.loose.sorting import EXPRESSWAYS, Sorting, say_unknown_store
from certway.adapters.unseen import unseen_certificate
from certway.model.certificate import Certificate
from certway.model.deployment import PendingRequest
from certway.model.observation import Observation, Origin, Provenance, Unseen, seen
from certway.model.store import Identity, InUse, Slot
from certway.model.text import say


def build_identities(sorting: Sorting, host: Host, node: str) -> Iterator[tuple[Slot, InUse[Identity]]]:
    """Each store with its certificate; a file whose store nothing tells is said."""
    slots: dict[str, list[tuple[Found, Certificate]]] = {}
    stated = {leaf for found, leaf in host.identities if found.stated}
    for found, leaf in host.identities:
        sorting.used.add(found.file)
        store = found.hint.store or ("server" if host.product in EXPRESSWAYS else "")
        if not store or not fits(host, store):
            if not found.stated and leaf not in stated:  # an output lists stores of every kind
                say_unknown_store(sorting, host, found)
            continue
        slots.setdefault(store, []).append((found, leaf))
    for store, finds in slots.items():
        slot = Slot(store=store)
        yield slot, as_installed(_choose_identity(sorting, node, slot, finds))
    for found in host.unshown:
        sorting.used.add(found.file)
        store = found.hint.store
        if fits(host, store) and store not in slots:
            slots[store] = []
            yield Slot(store=store), as_installed(_not_shown(node, found))


def _not_shown(node: str, found: Found) -> Unseen:
    why = say(
        "{file} names the {store} certificate of {node} without the certificate itself",
        file=found.file,
        store=found.hint.store,
        node=node,
    )
    would_tell = say("{node}: what `show cert own {store}` prints, to its last line", node=node, store=found.hint.store)
    return Unseen(why=why, would_tell=(would_tell,))


def _choose_identity(
    sorting: Sorting, node: str, slot: Slot, finds: list[tuple[Found, Certificate]]
) -> Observation[Identity]:
    """The latest of the archive's files, or the only certificate; two that differ tell nothing."""
    newest = max(found.hint.taken for found, _ in finds)
    latest = [(found, leaf) for found, leaf in finds if found.hint.taken == newest]
    if len({leaf for _, leaf in latest}) > 1:
        files = tuple(found.file for found, _ in latest)
        what = say(
            "{files} are all the {store} certificate of {node}. Keep the one that is installed.",
            files=files,
            store=slot.store,
            node=node,
        )
        sorting.folder.unusable(files[0], what)
        return unseen_certificate(node, slot, what)
    found, leaf = latest[0]
    keys = tuple(sorting.keys.get(leaf.key.spki, ())) or found.contents.private_keys
    identity = build_identity(slot, found.certificates, KeyBeside(keys=keys))
    places = [Provenance(origin=Origin.FILE, where=found.file, line=found.line) for found, _ in latest]
    return seen(identity, *places)


def build_requests(sorting: Sorting, host: Host) -> Iterator[PendingRequest]:
    """The signing requests of this host that no certificate of it answers."""
    answered = {leaf.key.spki for _, leaf in host.identities}
    for found, request in sorting.requests.get(host.label, ()):
        sorting.used.add(found.file)
        if request.key.spki not in answered:
            store = found.hint.store or ("server" if host.product in EXPRESSWAYS else "tomcat")
            yield PendingRequest(slot=Slot(store=store), key=request.key, names=request.names, der=request.der)
