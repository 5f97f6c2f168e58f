"""Clients at the edge: kinds, domains and lists that the other scenarios do not have."""

from __future__ import annotations

from dataclasses import replace

from certway.lab.edits import stated, with_audience, with_ca, with_domains, with_identity, with_trust, without_ca
from certway.lab.foundry import mint_intermediate, mint_root
from certway.lab.scenarios.catalogue import DEGRADED, FAILS, UNKNOWN, scenario
from certway.lab.scenarios.clients import clients, edge_under_private_ca, private_edge, unseen_list, with_edge_names
from certway.lab.topology import (
    C_NODES,
    CUCM_NODES,
    E_NODES,
    audience,
    edge_issuing,
    edge_root,
    healthy,
    internal_root,
    mint_expressway_e,
    small,
)
from certway.model.deployment import Case, Domain
from certway.model.store import Setting

EDGE = ("expe01.example.com", "expe.example.com")


def every_kind() -> Case:
    """Jabber, the Webex App, phones and room devices, all of which know the root of the edge."""
    return with_audience(small(), *clients("jabber", "webex-app", "phone", "room-device"))


def two_domains(*names: str) -> Case:
    """Two domains under Configuration > Domains; `names`: of the certificate beside those of the node."""
    case = with_domains(small(), Domain(name="example.com"), Domain(name="example.net"))
    return with_edge_names(case, *EDGE, *names)


def both_domains_named() -> Case:
    """Both domains are in the certificate, the second one in the form `collab-edge.`."""
    return two_domains("example.com", "collab-edge.example.net")


@scenario(
    control=both_domains_named,
    services={
        "edge-clients": (FAILS, "3 / 4"),
    },
    causes=("clients.domain-missing",),
    also=("clients.domain-missing-warns",),
    sources=("certificate-guide-x15.5-requirements", "cisco-117811"),
)
def new_domain_not_in_the_certificate() -> Case:
    """A second domain was added under Configuration > Domains; the certificate of Expressway-E has the first only.

    Users of the first domain notice nothing.
    """
    return two_domains("example.com", "collab-edge.example.com")


@scenario(
    control=every_kind,
    services={
        "edge-clients": (FAILS, "2 / 4"),
    },
    causes=("clients.chain-not-sent",),
    also=("clients.chain-not-sent-warns", "store.own-chain-incomplete"),
    sources=("cisco-212475", "cisco-213872"),
)
def e_cannot_send_its_intermediate() -> Case:
    """Expressway-E lacks its own intermediate in its list: every kind of client knows the root alone.

    Jabber and the Webex App ask their user, phones and room devices refuse.
    """
    return without_ca(every_kind(), "expe01", "trusted-ca", edge_issuing().certificate)


@scenario(
    control=lambda: with_audience(edge_under_private_ca(), audience("room-device", (private_edge().authorities[-1],))),
    services={
        "edge-clients": (FAILS, "0 / 1"),
    },
    causes=("clients.root-not-in-list",),
    sources=("cisco-211304", "webex-app-unified-cm"),
)
def private_ca_on_room_devices() -> Case:
    """A private CA at the edge, and room devices with their preinstalled list; they can be given the CA."""
    return with_audience(edge_under_private_ca(), *clients("room-device"))


@scenario(
    control=lambda: unseen_list_replaced(oauth=True),
    services={
        "edge-clients": (UNKNOWN, "0 / 1"),
    },
    causes=(),
    sources=("preferred-architecture-14-security",),
)
def whether_phones_use_sip_oauth_not_seen() -> Case:
    """Phone-Edge-trust holds the company's root alone, and nobody has said whether these phones use SIP OAuth.

    With it they are judged by that store and fail, without it by their firmware and work: unknown.
    """
    case = with_trust(small(), CUCM_NODES[:2], "phone-edge-trust", (internal_root().certificate,))
    return with_audience(case, audience("phone", (edge_root().certificate,)))


def unseen_list_replaced(*, oauth: bool) -> Case:
    """Phones by Phone-Edge-trust, which holds the root of the edge."""
    entries = (internal_root().certificate, edge_root().certificate)
    case = with_trust(small(), CUCM_NODES[:2], "phone-edge-trust", entries)
    rows = (Setting(name="SIP OAuth", value=stated("Yes" if oauth else "No")),)
    return with_audience(case, replace(audience("phone", (edge_root().certificate,)), settings=rows))


@scenario(
    control=every_kind,
    services={
        "edge-clients": (UNKNOWN, "0 / 1"),
    },
    causes=(),
    sources=("cisco-211304", "cisco-213872"),
)
def room_device_list_unknown() -> Case:
    """The CA list of the room devices was not seen, and no document gives their preinstalled one: unknown."""
    return unseen_list("room-device")


@scenario(
    control=healthy,
    services={
        "edge-clients": (DEGRADED, "3 / 4"),
    },
    causes=("clients.root-not-in-list",),
    also=("clients.warns-of-unknown-ca",),
    sources=("cisco-221624", "cisco-213872"),
)
def one_e_moved_to_another_public_ca() -> Case:
    """One Expressway-E was moved to another public CA, which the Expressways were given and phones do not know.

    Example Other Public Root > Example Other Public Issuing > expe02. Zone and tunnels are up.
    """
    issuing = mint_intermediate(mint_root("Example Other Public Root"), "Example Other Public Issuing")
    case = with_ca(healthy(), (*C_NODES, *E_NODES), "trusted-ca", *reversed(issuing.chain))
    return with_identity(case, "expe02", "server", mint_expressway_e("expe02", issuing).certificate)
