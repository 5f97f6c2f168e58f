"""Trust lists of a host from loose files: those that carry its name, and those that can only be its."""

from __future__ import annotations

from collections.abc import Sequence

from certway.adapters.deployment.identities import as_installed
from certway.adapters.loose.finds import Found, parent_of
from certway.adapters.loose.host import Host
from certway.adapters.loose.hosts import fits
from certway.adapters.loose.sorting import EXPRESSWAYS, Sorting, say_unknown_store
from certway.knowledge.products import PRODUCT_WORDS
from certway.model.observation import Observation, Origin, Provenance, Sighting, Unseen, fuse, seen
from certway.model.store import InUse, Slot, TrustList
from certway.model.text import say
from certway.pki.trust_lists import build_trust_list

_SHOWN = 3  # files in a sentence


def say_unplaced(sorting: Sorting) -> None:
    """A trust list that belongs to no host here, as far as anything tells."""
    for found in sorting.finds:
        if found.is_list and found.hint.is_trust and found.file not in sorting.used:
            what = say(
                "Nothing tells whose {store} {file} is. Put the node's name before it, such as {example}.",
                store=found.hint.store,
                file=found.file,
                example=f"{'expc01' if found.hint.store.endswith('-ca') else 'cucm-pub'}-{found.hint.store}.pem",
            )
            sorting.folder.unusable(found.file, what)


def own_lists(sorting: Sorting, host: Host) -> dict[Slot, InUse[TrustList]]:
    """The lists that carry the host's name; the archive's latest one where there are several."""
    stores: dict[str, list[Found]] = {}
    for found in host.lists:
        store = found.hint.store if found.hint.is_trust else "trusted-ca"
        if not fits(host, store):
            if not found.stated:  # an output lists stores of every kind
                say_unknown_store(sorting, host, found)
            continue
        sorting.used.add(found.file)
        stores.setdefault(store, []).append(found)
    return {Slot(store=store): _build_list(host.label, Slot(store=store), finds) for store, finds in stores.items()}


def _build_list(node: str, slot: Slot, finds: Sequence[Found]) -> InUse[TrustList]:
    """One list of several files, or what an output says of the whole list, which counts before single files."""
    stated = [found for found in finds if found.stated]
    if stated:
        return as_installed(_from_outputs(node, slot, stated))
    newest = max(found.hint.taken for found in finds)
    latest = [found for found in finds if found.hint.taken == newest]
    entries = [one for found in latest for one in found.certificates]
    places = [Provenance(origin=Origin.FILE, where=found.file) for found in latest]
    return as_installed(seen(build_trust_list(slot, entries), *places))


def _from_outputs(node: str, slot: Slot, stated: Sequence[Found]) -> Observation[TrustList]:
    """Every output is a sighting of its own; a listing of which a certificate lacks is none."""
    sightings = tuple(
        Sighting(
            value=build_trust_list(slot, found.certificates),
            provenance=(Provenance(origin=Origin.FILE, where=found.file, line=found.line),),
        )
        for found in stated
        if not (found.lacks or found.cut)
    )
    return fuse(sightings) if sightings else _unseen_entries(node, slot, stated[0])


def _unseen_entries(node: str, slot: Slot, found: Found) -> Unseen:
    if found.cut:
        why = say(
            "the list of {store} of {node} in {file} was left at the pager",
            store=slot.store,
            node=node,
            file=found.file,
        )
        again = say("{node}: `set cli pagination off`, then `show cert list trust`", node=node)
        return Unseen(why=why, would_tell=(again,))
    why = say(
        "{file} lists {entries} in {store} of {node} by name, without the certificate",
        file=found.file,
        entries=found.lacks,
        store=slot.store,
        node=node,
    )
    would_tell = say(
        "{node}: what `show cert trust {store}/{entry}.pem` prints, to its last line",
        node=node,
        store=slot.store,
        entry=found.lacks[0],
    )
    return Unseen(why=why, would_tell=(would_tell,))


def assign_lists(sorting: Sorting, hosts: Sequence[Host]) -> None:
    """Give each list without a host's name to those that it can only be of, and say so."""
    owned = {found.file for host in hosts for found in host.lists}
    nearby: dict[str, list[Host]] = {}
    for host in hosts:
        for folder in {parent_of(found.file) for found, _ in host.identities}:
            nearby.setdefault(folder, []).append(host)
    for found in sorting.finds:
        if found.is_list and found.hint.is_trust and found.file not in owned:
            for host in _owners(found, hosts, nearby):
                sorting.used.add(found.file)
                sorting.assigned.setdefault(host.label, []).append(found)
    _say_assigned(sorting, hosts)


def assigned_lists(sorting: Sorting, host: Host) -> dict[Slot, InUse[TrustList]]:
    """The lists without a host's name that were given to this one."""
    stores: dict[str, list[Found]] = {}
    for found in sorting.assigned.get(host.label, ()):
        stores.setdefault(found.hint.store, []).append(found)
    return {Slot(store=store): _build_shared(sorting, Slot(store=store), finds) for store, finds in stores.items()}


def _build_shared(sorting: Sorting, slot: Slot, finds: Sequence[Found]) -> InUse[TrustList]:
    """Nodes that share their lists share the value."""
    key = (slot.store, *(found.file for found in finds))
    if key not in sorting.built:
        sorting.built[key] = _build_list("", slot, finds)
    return sorting.built[key]


def _say_assigned(sorting: Sorting, hosts: Sequence[Host]) -> None:
    files: dict[str, dict[str, None]] = {}
    for host in hosts:
        named = files.setdefault(host.product, {})
        named.update((found.file, None) for found in sorting.assigned.get(host.label, ())[:_SHOWN])
    for product, named in files.items():
        if named:
            sorting.assumed.append(
                say(
                    "the lists of {product} from files that name no node, such as {files}",
                    product=PRODUCT_WORDS[product],
                    files=tuple(named)[:_SHOWN],
                )
            )


def _owners(found: Found, hosts: Sequence[Host], nearby: dict[str, list[Host]]) -> list[Host]:
    """The only host that can have this list, or all UC nodes of the only product that can: they share theirs.

    Hosts whose certificates lie in the same folder, or in the one around a folder that is the list, come first.
    """
    folder = parent_of(found.file)
    folders = dict.fromkeys((folder, parent_of(folder)) if folder else (folder,))
    beside = _fitting(found, [host for around in folders for host in nearby.get(around, ())])
    owners = beside or _fitting(found, hosts)
    products = {host.product for host in owners}
    return owners if len(owners) == 1 or (len(products) == 1 and not products & set(EXPRESSWAYS)) else []


def _fitting(found: Found, hosts: Sequence[Host]) -> list[Host]:
    product = found.hint.product
    return [host for host in hosts if fits(host, found.hint.store) and product in ("", host.product)]
