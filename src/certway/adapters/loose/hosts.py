"""Which host each certificate is of, and of which product: by the file's name and the certificate's names together.

Every conclusion is said with its evidence; where evidence is lacking, what would tell is said instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from certway.adapters.evidence.facts import Fact, ProductIs
from certway.adapters.loose.dossiers import sort_facts
from certway.adapters.loose.finds import Found, edge_domains, host_names
from certway.adapters.loose.host import Host
from certway.adapters.loose.path_hints import product_of_host
from certway.knowledge.products import PRODUCT_WORDS
from certway.model.certificate import Certificate
from certway.model.deployment import Product
from certway.model.text import Text, say

_TWINS: Final = ("tomcat", "tomcat-ecdsa", "tomcat-trust")
_STORES: Final = {
    Product.EXPRESSWAY_C: ("server", "client", "trusted-ca", "onboarding-ca"),
    Product.EXPRESSWAY_E: ("server", "client", "trusted-ca", "onboarding-ca"),
    Product.CUCM: (*_TWINS, "callmanager", "callmanager-ecdsa", "callmanager-trust", "phone-edge-trust"),
    Product.IM_AND_PRESENCE: (*_TWINS, "cup-xmpp", "cup-xmpp-ecdsa", "cup-xmpp-trust"),
    Product.UNITY_CONNECTION: _TWINS,
}
_OWNERS: Final = {
    store: [product for product in _STORES if store in _STORES[product]]
    for stores in _STORES.values()
    for store in stores
}


def build_hosts(finds: Sequence[Found], facts: Sequence[Fact] = ()) -> dict[str, Host]:
    """The hosts, by short name, with the files and facts that are theirs; lists are theirs by the file's name only."""
    identities = [(found, found.leaf) for found in finds if found.leaf is not None]
    shared = _shared_names(leaf for _, leaf in identities)
    hosts: dict[str, Host] = {}
    sort_facts(hosts, facts)
    for found, leaf in identities:
        label, name = _label(found, leaf, shared)
        host = hosts.setdefault(label, Host(label=label))
        host.identities.append((found, leaf))
        if name and not host.name:
            host.name, host.name_file = name, found.file
    for found in finds:
        label = found.hint.label
        known = found.stated or label in hosts or product_of_host(label) or (found.hint.taken and label)
        if found.is_list and found.hint.is_trust and known:
            hosts.setdefault(label, Host(label=label)).lists.append(found)
        elif found.stated and found.leaf is None:
            hosts.setdefault(label, Host(label=label)).unshown.append(found)
    for host in hosts.values():
        _find_product(host)
    return hosts


def _shared_names(leaves: Iterable[Certificate]) -> frozenset[str]:
    """Names that certificates of several keys show: those of a cluster, not of a host."""
    keys: dict[str, set[bytes]] = {}
    for leaf in leaves:
        for name in host_names(leaf):
            keys.setdefault(name, set()).add(leaf.key.spki)
    return frozenset(name for name, owners in keys.items() if len(owners) > 1)


def _label(found: Found, leaf: Certificate, shared: frozenset[str]) -> tuple[str, str]:
    """Short name and FQDN: as the file is called where certificate or habit agree, else as the certificate says."""
    names = host_names(leaf)
    hint = found.hint.host
    for name in names:
        if hint and hint in (name, name.split(".", 1)[0]):
            return name.split(".", 1)[0], name
    if hint and (found.stated or product_of_host(hint) or found.hint.taken):
        return found.hint.label, hint if "." in hint else ""
    own = [name for name in names if name not in shared and not name.startswith("collab-edge.")]
    first = next(iter(own or names), "")
    return (first.split(".", 1)[0], first) if first else (hint or found.file, "")


def _find_product(host: Host) -> None:
    """The first evidence that decides: configuration, folder or file name, store, host name, names of an edge."""
    for find in (_by_facts, _by_names, _by_stores, _by_label, _by_edge):
        found = find(host)
        if found is not None:
            host.product, host.evidence = found
            return


Evidence = tuple[str, tuple[str, str, str]]


def _by_facts(host: Host) -> Evidence | None:
    for fact in host.facts:
        if isinstance(fact.says, ProductIs):
            return fact.says.product, ("zone", fact.place.where, fact.says.because)
    for fact in host.facts:
        if fact.node.product:
            return fact.node.product, ("known", fact.place.where, "")
    return None


def _by_names(host: Host) -> Evidence | None:
    found = next((found for found in host.files if found.hint.product), None)
    if found is None:
        return None
    by_host = found.stated and product_of_host(host.label) == found.hint.product
    return found.hint.product, ("name", (host.name or host.label) if by_host else found.file, "")


def _by_stores(host: Host) -> Evidence | None:
    for found in host.files:
        if found.stated and found.is_list and not found.certificates:
            continue  # an empty list is one that the node may not even have
        owners = _OWNERS.get(found.hint.store, [])
        if len(owners) == 1:
            return owners[0], ("store", found.file, found.hint.store)
    return None


def _by_label(host: Host) -> Evidence | None:
    product = product_of_host(host.label)
    return (product, ("name", host.name_file or host.label, "")) if product else None


def _by_edge(host: Host) -> Evidence | None:
    for found, leaf in host.identities:
        domains = edge_domains(leaf)
        if domains:
            return Product.EXPRESSWAY_E, ("edge", found.file, domains[0])
    return None


def fits(host: Host, store: str) -> bool:
    """Whether a product has such a store."""
    return store in _STORES[host.product]


def say_hosts(hosts: Sequence[Host]) -> Iterator[Text]:
    """What was concluded about the hosts, and where a file's name and its certificate disagree."""
    alike: dict[tuple[str, str], list[Host]] = {}
    for host in hosts:
        alike.setdefault((host.product, host.evidence[0]), []).append(host)
    for (product, _), found in alike.items():
        yield _say_product(tuple(host.label for host in found), PRODUCT_WORDS[product], found[0].evidence)
    for host in hosts:
        yield from _say_disagreement(host)


def _say_product(nodes: tuple[str, ...], product: str, evidence: tuple[str, str, str]) -> Text:
    kind, file, detail = evidence
    match kind:
        case "zone":
            return say(
                "{nodes} as {product}, by zones such as {zone} in {file}",
                nodes=nodes,
                product=product,
                zone=detail,
                file=file,
            )
        case "known":
            return say(
                "{nodes} as {product}, since they are named as such in {file}",
                nodes=nodes,
                product=product,
                file=file,
            )
        case "store":
            return say(
                "{nodes} as {product}, by stores such as {store} in {file}",
                nodes=nodes,
                product=product,
                store=detail,
                file=file,
            )
        case "edge":
            return say(
                "{nodes} as {product}, by names such as the edge of {domain} in {file}",
                nodes=nodes,
                product=product,
                domain=detail,
                file=file,
            )
    return say("{nodes} as {product}, by names such as {file}", nodes=nodes, product=product, file=file)


def _say_disagreement(host: Host) -> Iterator[Text]:
    for found, leaf in host.identities:
        names = host_names(leaf)
        if names and host.label not in [name.split(".", 1)[0] for name in names]:
            yield say("{file} as {node}, by its name; it names {names}", file=found.file, node=host.label, names=names)
