"""Healthy deployments, as values: two Expressway-C, two Expressway-E, three Unified CM, two IM and Presence, one Unity.

Two PKIs. The edge:  Example Edge Root > Example Edge Issuing G2 > expe01, expe02.
Inside:              Example Internal Root > Example Internal Issuing > expc01, expc02, every UC node.
Everything in `healthy()` works; scenarios take it and break one thing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from certway.lab.edits import identity, in_use, stated
from certway.lab.foundry import Minted, mint_intermediate, mint_leaf, mint_root
from certway.model.certificate import Certificate
from certway.model.deployment import (
    Audience,
    Case,
    Deployment,
    DnsRecord,
    Domain,
    Node,
    Product,
    Zone,
    ZoneKind,
)
from certway.model.store import Identity, InUse, Setting, Slot, TrustList
from certway.pki.trust_lists import build_trust_list

NOW: Final = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
ZONE: Final = "UC traversal"
DOMAIN: Final = "example.com"

C_NODES: Final = ("expc01", "expc02")
E_NODES: Final = ("expe01", "expe02")
EXPRESSWAYS: Final = (*C_NODES, *E_NODES)
CUCM_NODES: Final = ("cucm-pub", "cucm-sub1", "cucm-sub2")
IMP_NODES: Final = ("imp1", "imp2")
UNITY_NODES: Final = ("cuc1",)

ADDRESSES: Final = {
    "expc01": "192.0.2.21",
    "expc02": "192.0.2.22",
    "expe01": "192.0.2.11",
    "expe02": "192.0.2.12",
}

SETTINGS_OF_CUCM: Final = (
    ("Publisher address", "cucm-pub.example.com"),
    ("TLS verify mode", "On"),
    ("Cluster Security Mode", "0"),
    ("SIP OAuth mode", "Enabled"),
    ("HTTPS Ciphers", "RSA ciphers only"),
    ("Expressway-C entries", "expc01.example.com, expc02.example.com"),
)


@cache
def edge_root() -> Minted:
    """The root of the public PKI of Expressway-E."""
    return mint_root("Example Edge Root")


@cache
def edge_issuing(generation: str = "G2") -> Minted:
    """An issuing CA of the edge PKI; G2 is the one in use, G3 its successor."""
    return mint_intermediate(edge_root(), f"Example Edge Issuing {generation}")


@cache
def internal_root() -> Minted:
    """The root of the company's own PKI."""
    return mint_root("Example Internal Root")


@cache
def internal_issuing() -> Minted:
    """The issuing CA of the company's own PKI."""
    return mint_intermediate(internal_root(), "Example Internal Issuing")


def fqdn_of(node: str) -> str:
    """The full name of a node of the lab."""
    return f"{node}.{DOMAIN}"


def mint_expressway_c(node: str, issuer: Minted | None = None, **parts: object) -> Minted:
    """The certificate of an Expressway-C: its own name and the cluster's."""
    names = (fqdn_of(node), "expc.example.com")
    return mint_leaf(issuer or internal_issuing(), fqdn_of(node), **({"names": names} | parts))  # type: ignore[arg-type]


def mint_expressway_e(node: str, issuer: Minted | None = None, **parts: object) -> Minted:
    """The certificate of an Expressway-E: its own name, the cluster's, and the service discovery domain."""
    names = (fqdn_of(node), "expe.example.com", DOMAIN, f"collab-edge.{DOMAIN}")
    return mint_leaf(issuer or edge_issuing(), fqdn_of(node), **({"names": names} | parts))  # type: ignore[arg-type]


def mint_uc_node(node: str, store: str, issuer: Minted | None = None, **parts: object) -> Minted:
    """A certificate of a UC node; the stores of one node have RSA keys of their own and one name."""
    given = {"common_name": fqdn_of(node), "names": (fqdn_of(node),), "key_type": "rsa-2048"} | parts
    return mint_leaf(issuer or internal_issuing(), f"{node} {store}", **given)  # type: ignore[arg-type]


def every_ca() -> tuple[Certificate, ...]:
    """The CA certificates that every Expressway of the healthy deployment trusts, in list order."""
    return tuple(item.certificate for item in (edge_root(), edge_issuing(), internal_root(), internal_issuing()))


def internal_cas() -> tuple[Certificate, ...]:
    """What the UC nodes trust."""
    return (internal_root().certificate, internal_issuing().certificate)


def trust(store: str, entries: Iterable[Certificate], where: str) -> tuple[Slot, InUse[TrustList]]:
    """A trust list in a store."""
    slot = Slot(store=store)
    return slot, in_use(build_trust_list(slot, entries), where)


def held(node: str, store: str, minted: Minted) -> tuple[Slot, InUse[Identity]]:
    """A certificate in a store."""
    return Slot(store=store), in_use(identity(store, minted.certificate), f"{node}-{store}.pem")


def settings(rows: Iterable[tuple[str, str]]) -> tuple[Setting, ...]:
    """Settings as stated."""
    return tuple(Setting(name=name, value=stated(text)) for name, text in rows)


@cache
def healthy(release: str = "X14.3.4", uc_release: str = "14SU4") -> Case:
    """The healthy deployment; from X15.5 on every Expressway has a client certificate, too."""
    nodes = (
        *(expressway(node, Product.EXPRESSWAY_C, release) for node in C_NODES),
        *(expressway(node, Product.EXPRESSWAY_E, release) for node in E_NODES),
        *(unified_cm(node, uc_release) for node in CUCM_NODES),
        *(presence(node, uc_release) for node in IMP_NODES),
        *(unity(node, uc_release) for node in UNITY_NODES),
    )
    return Case(deployment=deployment(nodes), now=NOW)


def deployment(nodes: tuple[Node, ...]) -> Deployment:
    """The deployment around some nodes: zone, domain, clients, DNS."""
    roots = (edge_root().certificate,)
    return Deployment(
        name="Example Corp",
        nodes=nodes,
        zones=(uc_zone(E_NODES),),
        domains=stated((Domain(name=DOMAIN),)),
        audiences=tuple(audience(kind, roots) for kind in ("jabber", "phone")),
        dns=tuple(
            DnsRecord(view="internal", kind="ptr", name=ADDRESSES[node], answers=(fqdn_of(node),)) for node in E_NODES
        ),
    )


def uc_zone(servers: Iterable[str]) -> Zone:
    """The Unified Communications traversal zone."""
    return Zone(
        id=ZONE,
        name=ZONE,
        kind=ZoneKind.UC_TRAVERSAL,
        client=Product.EXPRESSWAY_C,
        server=Product.EXPRESSWAY_E,
        port=7001,
        peers=stated(tuple(fqdn_of(server) for server in servers)),
        settings=settings((("TLS verify mode", "On"), ("TLS verify subject name", "expc.example.com"))),
    )


def audience(kind: str, roots: Iterable[Certificate]) -> Audience:
    """A kind of client that trusts some roots."""
    slot = Slot(store="client-trust")
    return Audience(kind=kind, trust=stated(build_trust_list(slot, roots)))


def expressway(node: str, product: str, release: str) -> Node:
    """An Expressway-C or -E; the first of its cluster is the primary."""
    mint = mint_expressway_c if product == Product.EXPRESSWAY_C else mint_expressway_e
    cluster = "expc.example.com" if product == Product.EXPRESSWAY_C else "expe.example.com"
    stores = ("server", "client") if has_client_store(release) else ("server",)
    return Node(
        id=node,
        product=product,
        release=stated(release),
        fqdn=stated(fqdn_of(node)),
        clock_skew=stated(timedelta(0)),
        cluster=product,
        role="primary" if node.endswith("01") else "",
        addresses=(ADDRESSES[node],) if node in ADDRESSES else (),
        settings=settings(
            (("Cluster name", cluster), ("Peer address", fqdn_of(node)), ("TLS verification mode", "Permissive"))
        ),
        identities=tuple(held(node, store, mint(node)) for store in stores),
        trust=(trust("trusted-ca", every_ca(), f"{node}-trusted-ca.pem"),),
    )


def has_client_store(release: str) -> bool:
    """Whether this release of the lab keeps a client certificate beside the server certificate."""
    return tuple(int(part) for part in release[1:].split(".")) >= (15, 5)


def unified_cm(node: str, release: str) -> Node:
    """A Unified CM node: tomcat and CallManager, both signed."""
    return uc_node(node, Product.CUCM, release, ("tomcat", "callmanager"), ("tomcat-trust", "callmanager-trust"))


def presence(node: str, release: str) -> Node:
    """An IM and Presence node."""
    stores, lists = ("tomcat", "cup-xmpp"), ("cup-xmpp-trust", "tomcat-trust")
    return uc_node(node, Product.IM_AND_PRESENCE, release, stores, lists)


def unity(node: str, release: str) -> Node:
    """A Unity Connection node; it verifies nobody."""
    return uc_node(node, Product.UNITY_CONNECTION, release, ("tomcat",), ())


def uc_node(node: str, product: str, release: str, stores: Iterable[str], lists: Iterable[str]) -> Node:
    """A UC node with one certificate a store and the internal CAs in its lists."""
    return Node(
        id=node,
        product=product,
        release=stated(release),
        fqdn=stated(fqdn_of(node)),
        clock_skew=stated(timedelta(0)),
        cluster=product,
        role=("publisher" if node == CUCM_NODES[0] else "subscriber") if product == Product.CUCM else "",
        settings=settings(SETTINGS_OF_CUCM if product == Product.CUCM else ()),
        identities=tuple(held(node, store, mint_uc_node(node, store)) for store in stores),
        trust=tuple(trust(store, internal_cas(), f"{node}-{store}.pem") for store in lists),
    )


@cache
def large(*, expressways: int = 6, uc_nodes: int = 20, list_length: int = 1_000) -> Case:
    """A large deployment: as many C as E, one cluster each, UC nodes half of them Unified CM, and long trust lists."""
    filler = tuple(mint_root(f"Example Other Root {number:04}").certificate for number in range(list_length - 4))
    listed = (*filler, *every_ca())
    names_c = tuple(f"expc{number:02}" for number in range(1, expressways + 1))
    names_e = tuple(f"expe{number:02}" for number in range(1, expressways + 1))
    nodes = (
        *(with_list(expressway(node, Product.EXPRESSWAY_C, "X14.3.4"), listed) for node in names_c),
        *(with_list(expressway(node, Product.EXPRESSWAY_E, "X14.3.4"), listed) for node in names_e),
        *(unified_cm(f"cucm{number:02}", "14SU4") for number in range(1, uc_nodes + 1)),
    )
    whole = replace(deployment(nodes), name="Example Large", zones=(uc_zone(names_e),))
    return Case(deployment=whole, now=NOW)


def with_list(node: Node, entries: tuple[Certificate, ...]) -> Node:
    """A node with another trusted CA list."""
    return replace(node, trust=(trust("trusted-ca", entries, f"{node.id}-trusted-ca.pem"),))
