"""Certificates that their CA has withdrawn, and lists that nobody looked after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import cache

from certway.lab.edits import with_audience, with_nodes, with_own_lists, with_setting
from certway.lab.foundry import Minted
from certway.lab.revocation import Told, mint_crl, mint_ocsp_response
from certway.lab.scenarios.catalogue import DEGRADED, FAILS, UNKNOWN, scenario
from certway.lab.scenarios.upload import two_edges
from certway.lab.topology import (
    C_NODES,
    NOW,
    audience,
    edge_issuing,
    edge_root,
    healthy,
    internal_issuing,
    internal_root,
    mint_expressway_e,
)
from certway.model.deployment import NO_LISTS_SEEN, Case

MODE = "SIP TLS Certificate Revocation Checking Mode"
AUTHORITIES = (edge_root, edge_issuing, internal_root, internal_issuing)


@cache
def list_of(issuer: Minted, *revoked: Minted, days: int = 7) -> bytes:
    """A revocation list of a CA, issued the day before; `days`: how long it counts from now on."""
    return mint_crl(issuer, this_update=NOW - timedelta(1), next_update=NOW + timedelta(days), revoked=revoked)


def lists(*revoked: Minted, days: int = 7) -> tuple[bytes, ...]:
    """A list of each of the four CAs; `revoked` stand in that of the issuing CA of the edge, good for `days`."""
    others = (list_of(authority()) for authority in AUTHORITIES if authority is not edge_issuing)
    return (list_of(edge_issuing(), *revoked, days=days), *others)


def asking(crls: Iterable[bytes], node: str = "") -> Case:
    """Both Expressway-C ask for revocation on SIP TLS, and hold current lists; `node` holds these instead."""
    case = with_own_lists(with_setting(healthy(), C_NODES, MODE, "On"), C_NODES, *lists())
    return with_own_lists(case, node or C_NODES, *crls)


def lists_current() -> Case:
    """Revocation is asked for, every list is current, and nothing is revoked."""
    return asking(lists())


@scenario(
    control=lists_current,
    services={"traversal-zone": (DEGRADED, "2 / 4"), "sip-registration": (DEGRADED, "2 / 4")},
    causes=("revocation.revoked",),
    sources=("cisco-221624", "rfc5280-6.3"),
)
def edge_certificate_revoked() -> Case:
    """The CA has revoked the certificate of expe01, and both Expressway-C ask for revocation.

    Example Edge Root > Example Edge Issuing G2 > expe01 (revoked). The list of G2 on both C names it.
    """
    return asking(lists(mint_expressway_e("expe01")))


@scenario(
    control=lists_current,
    services={"traversal-zone": (FAILS, "0 / 4"), "sip-registration": (FAILS, "0 / 4")},
    causes=("revocation.status-unknown", "revocation.status-unknown"),
    sources=("certificate-guide-x14.0.2-crl", "expressway-admin-x15.5-reference"),
)
def lists_of_the_edge_not_uploaded() -> Case:
    """Revocation checking was switched on; the lists of the public CA were never uploaded.

    The certificates name no address of a list or a responder, so nothing can be fetched. That the fallback is then to
    refuse is told in two ways.
    """
    return asking((list_of(internal_root()), list_of(internal_issuing())))


@scenario(
    control=lists_current,
    services={"traversal-zone": (DEGRADED, "2 / 4"), "sip-registration": (DEGRADED, "2 / 4")},
    causes=("revocation.list-expired",),
    sources=("certificate-guide-x14.0.2-crl",),
)
def list_expired_on_one_peer() -> Case:
    """The list of G2 on expc01 ended yesterday; lists are kept per peer, and expc02 has the new one."""
    return asking(lists(days=-1), "expc01")


@scenario(
    control=lists_current,
    services={
        "traversal-zone": (UNKNOWN, "0 / 4"),
        "sip-registration": (UNKNOWN, "0 / 4"),
        "expressway-and-cucm": (UNKNOWN, "0 / 6"),
    },
    causes=(),
    undecided=("revocation.status-unknown",),
    sources=("certificate-guide-x14.0.2-crl",),
)
def lists_not_seen() -> Case:
    """Revocation is asked for, and nobody has shown which lists the two Expressway-C hold."""
    return with_nodes(lists_current(), C_NODES, lambda node: replace(node, crls=NO_LISTS_SEEN))


def jabber_at_the_edge() -> Case:
    """Jabber signs in through two Expressway-E; it asks for revocation by itself."""
    return with_audience(two_edges(), audience("jabber", (edge_root().certificate,)))


def answered(case: Case, status: str) -> Case:
    """What the responder of G2 says about expe01 is at hand."""
    told = Told(mint_expressway_e("expe01"), status, reason="superseded" if status == "revoked" else "")
    response = mint_ocsp_response(
        edge_issuing(), (told,), this_update=NOW - timedelta(hours=6), next_update=NOW + timedelta(2)
    )
    return replace(case, ocsp=(response,))


def responder_says_good() -> Case:
    """The responder knows the certificate as good."""
    return answered(jabber_at_the_edge(), "good")


@scenario(
    control=responder_says_good,
    services={"edge-clients": (DEGRADED, "1 / 2")},
    causes=("revocation.revoked",),
    sources=("jabber-14.1-certificates", "rfc6960"),
)
def responder_says_revoked() -> Case:
    """expe01 still shows a certificate that was superseded and revoked: Jabber learns it from the OCSP responder."""
    return answered(jabber_at_the_edge(), "revoked")
