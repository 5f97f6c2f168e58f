"""Clients at the edge that warn or refuse: Jabber and Webex ask their user, phones and room devices do not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from certway.lab.edits import with_audience, with_ca, with_dns, with_identity, with_nodes, with_trust
from certway.lab.foundry import Minted, mint_intermediate, mint_root
from certway.lab.scenarios.catalogue import AT_RISK, FAILS, UNKNOWN, scenario
from certway.lab.topology import (
    CUCM_NODES,
    E_NODES,
    audience,
    edge_root,
    healthy,
    internal_root,
    mint_expressway_e,
    settings,
    small,
)
from certway.model.certificate import Certificate
from certway.model.deployment import Audience, Case, DnsRecord
from certway.model.observation import Unseen, not_seen
from certway.model.text import say

EDGE_NAMES = ("expe01.example.com", "expe.example.com")


def working() -> Case:
    """The healthy deployment."""
    return healthy()


@scenario(
    situation="5",
    control=working,
    services={
        "edge-clients": (FAILS, "2 / 4"),
    },
    causes=("clients.domain-missing",),
    also=("clients.domain-missing-warns",),
    sources=("cisco-221624", "cisco-213872"),
)
def domain_missing_at_the_edge() -> Case:
    """Expressway-E was renewed without the service discovery domain: Jabber warns, phones refuse."""
    case = healthy()
    for node in E_NODES:
        leaf = mint_expressway_e(node, names=(f"{node}.example.com", "expe.example.com")).certificate
        case = with_identity(case, node, "server", leaf)
    return case


def clients(*kinds: str, firmware: str = "", **known: tuple[Certificate, ...]) -> tuple[Audience, ...]:
    """Kinds of client that know the root of the edge, or what is given for them by name."""
    found = tuple(audience(kind, known.get(kind.replace("-", "_"), (edge_root().certificate,))) for kind in kinds)
    rows = settings((("Firmware", firmware),)) if firmware else ()
    return tuple(replace(item, settings=rows) for item in found)


def every_kind() -> Case:
    """Jabber, the Webex App, phones and room devices, all of which know the root of the edge."""
    return with_audience(small(), *clients("jabber", "webex-app", "phone", "room-device"))


def with_edge_names(case: Case, *names: str) -> Case:
    """Expressway-E with these names in its certificate."""
    return with_identity(case, "expe01", "server", mint_expressway_e("expe01", names=names).certificate)


def service_name_only() -> Case:
    """A room device finds the domain as SRVName in the certificate of Expressway-E, which is enough for it."""
    case = with_edge_names(small(), *EDGE_NAMES, "srv:_collab-edge._tls.example.com")
    return with_audience(case, *clients("room-device"))


@scenario(
    control=service_name_only,
    services={
        "edge-clients": (FAILS, "0 / 1"),
    },
    causes=("clients.domain-missing",),
    sources=("cisco-211304",),
)
def room_device_finds_no_domain() -> Case:
    """Neither the domain nor its SRVName is in the certificate: "Edge TLS verification failed: Edge domain ..."."""
    return with_audience(with_edge_names(small(), *EDGE_NAMES), *clients("room-device"))


@scenario(
    control=every_kind,
    services={
        "edge-clients": (FAILS, "2 / 4"),
    },
    causes=("clients.domain-missing",),
    also=("clients.domain-missing-warns",),
    sources=("cisco-213872", "cisco-211304", "jabber-14.1-certificates"),
)
def second_domain_not_in_the_certificate() -> Case:
    """Clients sign in with example.net, a domain that came after the certificate.

    Jabber and, inferred, the Webex App ask their user; phones and room devices refuse.
    """
    rows = settings((("Voice services domain", "example.net"),))
    audiences = tuple(replace(item, settings=rows) for item in every_kind().deployment.audiences)
    return with_audience(every_kind(), *audiences)


@cache
def private_edge() -> Minted:
    """A private CA for the edge: Example Corp Edge Root > Example Corp Edge Issuing."""
    return mint_intermediate(mint_root("Example Corp Edge Root"), "Example Corp Edge Issuing")


def edge_under_private_ca() -> Case:
    """Expressway-E renewed under a private CA, which every Expressway holds."""
    case = with_ca(small(), ("expc01", "expe01"), "trusted-ca", *reversed(private_edge().chain))
    return with_identity(case, "expe01", "server", mint_expressway_e("expe01", private_edge()).certificate)


def private_ca_known_to_all() -> Case:
    """Clients that were given the private CA."""
    root = (private_edge().authorities[-1],)
    return with_audience(edge_under_private_ca(), audience("jabber", root), audience("room-device", root))


@scenario(
    situation="5",
    control=private_ca_known_to_all,
    services={
        "edge-clients": (FAILS, "1 / 2"),
    },
    causes=("clients.root-not-in-list",),
    also=("clients.warns-of-unknown-ca",),
    sources=("cisco-213872", "jabber-14.1-certificates"),
)
def edge_with_private_ca() -> Case:
    """Expressway-E got a certificate of a private CA: Jabber asks its user, phones refuse and cannot learn the CA."""
    return edge_under_private_ca()


def phones(sip_oauth: str, *entries: Certificate) -> Case:
    """Phones with or without SIP OAuth, and Phone-Edge-trust on Unified CM with these entries."""
    case = with_trust(small(), CUCM_NODES[:2], "phone-edge-trust", entries)
    known = audience("phone", (edge_root().certificate,))
    return with_audience(case, replace(known, settings=settings((("SIP OAuth", sip_oauth),))))


def phone_edge_trust_complete() -> Case:
    """Phone-Edge-trust holds the root of the edge, too."""
    return phones("Yes", internal_root().certificate, edge_root().certificate)


@scenario(
    situation="5",
    control=phone_edge_trust_complete,
    services={
        "edge-clients": (FAILS, "0 / 1"),
    },
    causes=("clients.phone-edge-trust-lacks-root",),
    sources=("preferred-architecture-14-security",),
)
def phone_edge_trust_replaces_the_list() -> Case:
    """Phone-Edge-trust on Unified CM holds the company's root, and with it replaces the list of SIP OAuth phones.

    Their firmware knows the public root of Expressway-E; that does not count any more.
    """
    return phones("Yes", internal_root().certificate)


def unseen_list(kind: str, firmware: str = "") -> Case:
    """A device whose CA list nobody has shown."""
    unseen = Unseen(
        why=not_seen(say("the CA list of {kind}", kind=kind)), would_tell=(say("the CA list of its firmware"),)
    )
    rows = settings((("Firmware", firmware),)) if firmware else ()
    return with_audience(small(), Audience(kind=kind, trust=unseen, settings=rows))


def phone_list_seen() -> Case:
    """The CA list of the phones is at hand."""
    return with_audience(small(), *clients("phone"))


@scenario(
    control=phone_list_seen,
    services={
        "edge-clients": (UNKNOWN, "0 / 1"),
    },
    causes=(),
    sources=("cisco-213872", "preferred-architecture-14-security"),
)
def phone_list_unknown() -> Case:
    """Whether the firmware of the phones knows the root of the edge is documented nowhere: unknown, not fine."""
    return unseen_list("phone")


@cache
def public_issuing() -> Minted:
    """A public root whose place in firmware lists is documented, with an intermediate."""
    return mint_intermediate(mint_root("ISRG Root X1"), "Example R10")


def edge_under_isrg(firmware: str) -> Case:
    """Expressway-E under ISRG Root X1, and phones with this firmware."""
    case = with_ca(
        unseen_list("phone", firmware), ("expc01", "expe01"), "trusted-ca", *reversed(public_issuing().chain)
    )
    return with_identity(case, "expe01", "server", mint_expressway_e("expe01", public_issuing()).certificate)


def firmware_new_enough() -> Case:
    """Firmware 12.8 holds ISRG Root X1."""
    return edge_under_isrg("12.8(1)")


@scenario(
    control=firmware_new_enough,
    services={
        "edge-clients": (FAILS, "0 / 1"),
    },
    causes=("clients.root-not-in-list",),
    sources=("cisco-217415",),
)
def firmware_too_old_for_the_root() -> Case:
    """Expressway-E has a certificate under ISRG Root X1; firmware before 12.7 does not hold that root."""
    return edge_under_isrg("12.5(1)SR3")


def alias_in_the_certificate() -> Case:
    """Expressway-E is known by a second name, which its certificate has."""
    names = (*EDGE_NAMES, "example.com", "collab-edge.example.com", "edge.example.com")
    return known_as("edge.example.com", with_edge_names(small(), *names))


def known_as(name: str, case: Case) -> Case:
    """Expressway-E known by another name as well."""
    return with_nodes(case, "expe01", lambda node: replace(node, also_known_as=(name,)))


@scenario(
    control=alias_in_the_certificate,
    services={
        "edge-clients": (AT_RISK, "2 / 2"),
    },
    causes=("clients.edge-name-missing",),
    sources=("certificate-guide-x15.5-managing", "mra-guide-x15.2-requirements"),
)
def alias_not_in_the_certificate() -> Case:
    """An alias of Expressway-E was made after its certificate was issued."""
    return known_as("edge.example.com", small())


@scenario(
    control=small,
    services={
        "edge-clients": (AT_RISK, "2 / 2"),
    },
    causes=("clients.service-record-target",),
    sources=("cisco-118798", "cisco-117811"),
)
def service_record_with_an_alias() -> Case:
    """The service record of the edge leads to an alias, not to System host name and Domain name of Expressway-E."""
    record = DnsRecord(view="external", kind="srv", name="_collab-edge._tls.example.com", answers=("mra.example.com",))
    return with_dns(small(), record)
