"""Healthy deployments, as values: two Expressway-C, two Expressway-E, three Unified CM, two IM and Presence, one Unity.

Two PKIs. The edge:  Example Edge Root > Example Edge Issuing G2 > expe01, expe02.
Inside:              Example Internal Root > Example Internal Issuing > expc01, expc02, every UC node.
From X15.5 on a server certificate names server authentication only, and a client certificate of the inner PKI stands
beside it. Everything in `healthy()` works; scenarios take it and break one thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final, Unpack

from certway.knowledge.beginnings import BEGINNINGS
from certway.knowledge.releases import at_least
from certway.lab.edits import file, identity, in_use, stated, with_setting
from certway.lab.foundry import Minted, Parts, mint_intermediate, mint_leaf, mint_root
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
from certway.model.observation import seen
from certway.model.store import Identity, InUse, Setting, Slot, TrustList
from certway.pki.trust_lists import build_trust_list

NOW: Final = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
ZONE: Final = "uc-traversal"
ZONE_NAME: Final = "UC traversal"
DOMAIN: Final = "example.com"
C_CLUSTER: Final = "expc.example.com"
E_CLUSTER: Final = "expe.example.com"

C_NODES: Final = ("expc01", "expc02")
E_NODES: Final = ("expe01", "expe02")
EXPRESSWAYS: Final = (*C_NODES, *E_NODES)
CUCM_NODES: Final = ("cucm-pub", "cucm-sub1", "cucm-sub2")
IMP_NODES: Final = ("imp1", "imp2")
UNITY_NODES: Final = ("cuc1",)

SETTINGS_OF: Final = {
    Product.CUCM: (
        ("Publisher address", "cucm-pub.example.com"),
        ("TLS verify mode", "On"),
        ("Cluster Security Mode", "0"),
        ("SIP OAuth mode", "Enabled"),
        ("HTTPS Ciphers", "RSA ciphers only"),
        ("Expressway-C entries", "expc01.example.com, expc02.example.com"),
    ),
    Product.IM_AND_PRESENCE: (("HTTPS Ciphers", "RSA ciphers only"),),
    Product.UNITY_CONNECTION: (("HTTPS Ciphers", "RSA ciphers only"), ("UC service address", "cuc1.example.com")),
}
"""Stated for every node of a cluster; everything else has its documented default."""

STORES_OF: Final = {
    Product.CUCM: (("tomcat", "callmanager"), ("tomcat-trust", "callmanager-trust")),
    Product.IM_AND_PRESENCE: (("tomcat", "cup-xmpp"), ("cup-xmpp-trust", "tomcat-trust")),
    Product.UNITY_CONNECTION: (("tomcat",), ()),  # it verifies nobody
}
"""Identity stores and trust stores."""


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


def mint_expressway_c(node: str, issuer: Minted | None = None, **parts: Unpack[Parts]) -> Minted:
    """The server certificate of an Expressway-C: its own name and the cluster's; up to X15.4 the only one."""
    defaults = Parts(names=(fqdn_of(node), C_CLUSTER), key_type="rsa-2048")
    return mint_leaf(issuer or internal_issuing(), fqdn_of(node), **(defaults | parts))


def mint_expressway_e(node: str, issuer: Minted | None = None, **parts: Unpack[Parts]) -> Minted:
    """The server certificate of an Expressway-E: its own name, the cluster's, and the service discovery domain."""
    names = (fqdn_of(node), E_CLUSTER, DOMAIN, f"collab-edge.{DOMAIN}")
    defaults = Parts(names=names, key_type="rsa-2048")
    return mint_leaf(issuer or edge_issuing(), fqdn_of(node), **(defaults | parts))


def mint_client(node: str, issuer: Minted | None = None, **parts: Unpack[Parts]) -> Minted:
    """The client certificate of an Expressway from X15.5 on, with a key of its own."""
    cluster = C_CLUSTER if node.startswith("expc") else E_CLUSTER
    defaults = Parts(common_name=fqdn_of(node), names=(fqdn_of(node), cluster), extended_key_usage=("clientAuth",))
    given = defaults | Parts(key_type="rsa-2048") | parts
    return mint_leaf(issuer or internal_issuing(), f"{node} client", **given)


def mint_uc_node(node: str, store: str, issuer: Minted | None = None, **parts: Unpack[Parts]) -> Minted:
    """A certificate of a UC node; the stores of one node have keys of their own and one name."""
    kind = "ec-p384" if store.endswith("-ecdsa") else "rsa-2048"
    defaults = Parts(common_name=fqdn_of(node), names=(fqdn_of(node),), key_type=kind)
    return mint_leaf(issuer or internal_issuing(), f"{node} {store}", **(defaults | parts))


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
        *(uc_node(node, Product.CUCM, uc_release) for node in CUCM_NODES),
        *(uc_node(node, Product.IM_AND_PRESENCE, uc_release) for node in IMP_NODES),
        *(uc_node(node, Product.UNITY_CONNECTION, uc_release) for node in UNITY_NODES),
    )
    return Case(deployment=deployment(nodes, E_NODES), now=NOW, pool=every_ca())


@cache
def small(release: str = "X14.3.4", uc_release: str = "14SU4") -> Case:
    """One Expressway-C, one Expressway-E, two Unified CM, one IM and Presence, one Unity: quick to judge."""
    whole = healthy(release, uc_release)
    gone = {"expc02", "expe02", "cucm-sub2", "imp2"}
    nodes = tuple(node for node in whole.deployment.nodes if node.id not in gone)
    return replace(whole, deployment=deployment(nodes, ("expe01",)))


def deployment(nodes: tuple[Node, ...], servers: tuple[str, ...]) -> Deployment:
    """The deployment around some nodes: zone, domain, clients, DNS; `servers` are its Expressway-E."""
    roots = (edge_root().certificate,)
    return Deployment(
        name="Example Corp",
        nodes=nodes,
        zones=(uc_zone(servers),),
        domains=stated((Domain(name=DOMAIN),)),
        audiences=tuple(audience(kind, roots) for kind in ("jabber", "phone")),
        dns=tuple(dns_of(servers)),
    )


def dns_of(servers: tuple[str, ...]) -> Iterator[DnsRecord]:
    """What DNS answers about the edge: names and PTR records inside, the service record outside."""
    for server in servers:
        yield DnsRecord(view="internal", kind="a", name=fqdn_of(server), answers=(address_of(server),))
    for server in servers:
        yield DnsRecord(view="internal", kind="ptr", name=address_of(server), answers=(fqdn_of(server),))
    targets = tuple(fqdn_of(server) for server in servers)
    yield DnsRecord(view="external", kind="srv", name=f"_collab-edge._tls.{DOMAIN}", answers=targets)


def address_of(node: str) -> str:
    """The address of an Expressway of the lab, by its number: C from .21, E from .11."""
    base = 20 if node.startswith("expc") else 10
    return f"192.0.2.{base + int(node[4:])}"


def uc_zone(servers: Iterable[str]) -> Zone:
    """The Unified Communications traversal zone."""
    return Zone(
        id=ZONE,
        name=ZONE_NAME,
        kind=ZoneKind.UC_TRAVERSAL,
        client=Product.EXPRESSWAY_C,
        server=Product.EXPRESSWAY_E,
        port=7001,
        peers=stated(tuple(fqdn_of(server) for server in servers)),
        settings=settings((("TLS verify mode", "On"), ("TLS verify subject name", C_CLUSTER))),
    )


def audience(kind: str, roots: Iterable[Certificate]) -> Audience:
    """A kind of client that trusts some roots."""
    slot = Slot(store="client-trust")
    return Audience(kind=kind, trust=seen(build_trust_list(slot, roots), file(f"p/{kind}-ca.pem")))


def expressway(node: str, product: str, release: str) -> Node:
    """An Expressway-C or -E; the first of its cluster is the primary."""
    cluster = C_CLUSTER if product == Product.EXPRESSWAY_C else E_CLUSTER
    return Node(
        id=node,
        product=product,
        release=stated(release),
        fqdn=stated(fqdn_of(node)),
        clock_skew=stated(timedelta(0)),
        cluster=product,
        role="primary" if node.endswith("01") else "",
        addresses=(address_of(node),),
        settings=settings(
            (("Cluster name", cluster), ("Peer address", fqdn_of(node)), ("TLS verification mode", "Permissive"))
        ),
        identities=identities_of(node, product, release),
        trust=(trust("trusted-ca", every_ca(), f"{node}-trusted-ca.pem"),),
    )


def identities_of(node: str, product: str, release: str) -> tuple[tuple[Slot, InUse[Identity]], ...]:
    """Up to X15.4 one certificate for both roles; from X15.5 on one for each."""
    mint = mint_expressway_c if product == Product.EXPRESSWAY_C else mint_expressway_e
    if not has_client_store(release):
        return (held(node, "server", mint(node)),)
    server = mint(node, extended_key_usage=("serverAuth",))
    return (held(node, "server", server), held(node, "client", mint_client(node)))


def has_client_store(release: str) -> bool:
    """Whether this release keeps a client certificate beside the server certificate."""
    return at_least(release, BEGINNINGS["client-store"].release)


def uc_node(node: str, product: str, release: str, role: str = "") -> Node:
    """A UC node with one certificate a store and the internal CAs in its lists."""
    stores, lists = STORES_OF[product]
    first = node in (CUCM_NODES[0], IMP_NODES[0])
    clustered = product != Product.UNITY_CONNECTION
    return Node(
        id=node,
        product=product,
        release=stated(release),
        fqdn=stated(fqdn_of(node)),
        clock_skew=stated(timedelta(0)),
        cluster=product,
        role=role or (("publisher" if first else "subscriber") if clustered else ""),
        settings=settings(SETTINGS_OF[product]),
        identities=tuple(held(node, store, mint_uc_node(node, store)) for store in stores),
        trust=tuple(trust(store, internal_cas(), f"{node}-{store}.pem") for store in lists),
    )


@cache
def large(*, expressways: int = 6, uc_nodes: int = 20, list_length: int = 1_000) -> Case:
    """A large deployment: as many C as E in one cluster each, half of the UC nodes Unified CM, and long trust lists."""
    others = tuple(other_root(number) for number in range(list_length - len(every_ca())))
    listed, inner = (*others, *every_ca()), (*others, *every_ca()[:2], *internal_cas())
    names_c = tuple(f"expc{number:02}" for number in range(1, expressways + 1))
    names_e = tuple(f"expe{number:02}" for number in range(1, expressways + 1))
    nodes = (
        *(with_lists(expressway(node, Product.EXPRESSWAY_C, "X14.3.4"), listed) for node in names_c),
        *(with_lists(expressway(node, Product.EXPRESSWAY_E, "X14.3.4"), listed) for node in names_e),
        *(with_lists(node, inner) for node in uc_crowd(uc_nodes)),
    )
    entries = ", ".join(map(fqdn_of, names_c))
    whole = replace(deployment(nodes, names_e), name="Example Large")
    publishers = [node.id for node in nodes if node.product == Product.CUCM]
    return with_setting(Case(deployment=whole, now=NOW, pool=listed), publishers, "Expressway-C entries", entries)


def uc_crowd(count: int) -> Iterator[Node]:
    """So many UC nodes: half of them Unified CM, then as many of IM and Presence as of Unity Connection."""
    cucm, presence = count // 2, (count + 1) // 4
    for number in range(count):
        if number < cucm:
            role = "publisher" if number == 0 else "subscriber"
            yield uc_node(f"cucm-sub{number}" if number else CUCM_NODES[0], Product.CUCM, "14SU4", role)
        elif number < cucm + presence:
            role = "publisher" if number == cucm else "subscriber"
            yield uc_node(f"imp{number - cucm + 1}", Product.IM_AND_PRESENCE, "14SU4", role)
        else:
            yield unity_of_the_crowd(f"cuc{number - cucm - presence + 1}")


def unity_of_the_crowd(node: str) -> Node:
    """A Unity Connection node that the UC service names by its own address."""
    return replace(
        uc_node(node, Product.UNITY_CONNECTION, "14SU4"),
        settings=settings((("HTTPS Ciphers", "RSA ciphers only"), ("UC service address", fqdn_of(node)))),
    )


@cache
def other_root(number: int) -> Certificate:
    """A root that nothing here was issued under, of the many that long lists hold."""
    return mint_root(f"Example Other Root {number:04}").certificate


def with_lists(node: Node, entries: tuple[Certificate, ...]) -> Node:
    """A node whose every trust list holds these."""
    return replace(
        node, trust=tuple(trust(slot.store, entries, f"{node.id}-{slot.store}.pem") for slot, _ in node.trust)
    )
