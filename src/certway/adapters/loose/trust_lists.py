"""Trust lists of a host from loose files: those that carry its name, and those that can only be its."""

from __future__ import annotations

from collections.abc import Sequence

from certway.adapters.loose.finds import Found
from certway.adapters.loose.hosts import PRODUCT_WORDS, Host, fits
from certway.adapters.loose.sorting import EXPRESSWAYS, Sorting, say_unknown_store
from certway.model.observation import Observation, Origin, Provenance, seen
from certway.model.store import Slot, TrustList
from certway.model.text import say
from certway.pki.trust_lists import build_trust_list


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


def own_lists(sorting: Sorting, host: Host) -> dict[Slot, Observation[TrustList]]:
    """The lists that carry the host's name; the archive's latest one where there are several."""
    stores: dict[str, list[Found]] = {}
    for found in host.lists:
        store = found.hint.store if found.hint.is_trust else "trusted-ca"
        if not fits(host, store):
            say_unknown_store(sorting, host, found)
            continue
        sorting.used.add(found.file)
        stores.setdefault(store, []).append(found)
    return {Slot(store=store): _build_list(Slot(store=store), finds) for store, finds in stores.items()}


def _build_list(slot: Slot, finds: Sequence[Found]) -> Observation[TrustList]:
    newest = max(found.hint.taken for found in finds)
    latest = [found for found in finds if found.hint.taken == newest]
    entries = [one for found in latest for one in found.contents.certificates]
    places = [Provenance(origin=Origin.FILE, where=found.file) for found in latest]
    return seen(build_trust_list(slot, entries), *places)


def shared_lists(sorting: Sorting, host: Host, hosts: Sequence[Host]) -> dict[Slot, Observation[TrustList]]:
    """Lists without a host's name: of the only node of their product, or of all UC nodes of it, which share them."""
    stores: dict[str, list[Found]] = {}
    for found in sorting.finds:
        if found.is_list and found.hint.is_trust and not _is_owned(found, hosts) and _suits(found, host, hosts):
            sorting.used.add(found.file)
            stores.setdefault(found.hint.store, []).append(found)
    for store, finds in stores.items():
        said = say(
            "{store} of {product} is taken from {file}, which names no node",
            store=store,
            product=PRODUCT_WORDS[host.product],
            file=finds[0].file,
        )
        if said not in sorting.assumed:
            sorting.assumed.append(said)
    return {Slot(store=store): _build_list(Slot(store=store), finds) for store, finds in stores.items()}


def _is_owned(found: Found, hosts: Sequence[Host]) -> bool:
    return any(found is listed for host in hosts for listed in host.lists)


def _suits(found: Found, host: Host, hosts: Sequence[Host]) -> bool:
    """Whether a list without a host's name can only be this host's, or that of its cluster of UC nodes.

    Hosts whose certificates lie in the same folder come first.
    """
    store, product = found.hint.store, found.hint.product
    fitting = [other for other in hosts if fits(other, store) and product in ("", other.product)]
    nearby = [other for other in fitting if _folders(found) & {_parent(one.file) for one in other.identities}]
    candidates = nearby or fitting
    if not any(host is candidate for candidate in candidates):
        return False
    alone = len(candidates) == 1
    return alone or (host.product not in EXPRESSWAYS and len({other.product for other in candidates}) == 1)


def _folders(found: Found) -> set[str]:
    """The folder of a list, and the one around it where the folder itself is the list."""
    parent = _parent(found.file)
    return {parent, _parent(parent)} if parent else {parent}


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
