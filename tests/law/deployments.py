"""Deployments of two to six nodes by chance, and questions turned in one part: what the law is tried on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Final, TypeAlias

from hypothesis import strategies as st

from certway.lab.edits import with_clock_skew, with_identity, with_peers, with_trust, with_zone
from certway.lab.foundry import Minted
from certway.lab.revocation import Revoked, mint_crl
from certway.lab.topology import (
    C_CLUSTER,
    E_CLUSTER,
    NOW,
    ZONE,
    address_of,
    deployment,
    fqdn_of,
    healthy,
    settings,
)
from certway.model.certificate import Certificate
from certway.model.deployment import Case
from certway.model.link import Question, Reference, RevocationMode
from certway.model.observation import Seen, seen
from certway.pki.engines import ENGINES
from tests.law.certificates import CA_TRAITS, LEAF_NAMES, LEAF_TRAITS, MINTED, Step, authority, end_certificate

Way: TypeAlias = tuple[Step, ...]

RELEASES: Final = ("X14.3.4", "X14.3.4", "X15.4", "X15.5")
ROOTS: Final = ("Law Root A", "Law Root B")
BELOW: Final = ("Law CA C", "Law CA D")
SKEWS: Final = (timedelta(0),) * 6 + (timedelta(days=-400), timedelta(days=45), timedelta(days=9000))
WITNESSED_ENGINES: Final = tuple(profile for profile in ENGINES.values() if profile.witness == "libcrypto-3")


def _mostly(usual: str, others: tuple[str, ...], weight: int) -> st.SearchStrategy[str]:
    return st.sampled_from((usual,) * weight + others)


CA_TRAIT: Final = _mostly("", tuple(CA_TRAITS), 3 * len(CA_TRAITS))
LEAF_TRAIT: Final = _mostly("", tuple(LEAF_TRAITS), len(LEAF_TRAITS))
NAMES: Final = _mostly("own", LEAF_NAMES, len(LEAF_NAMES))
ROOT_STEP: Final = st.tuples(st.sampled_from(ROOTS), CA_TRAIT)
WAYS: Final = st.builds(
    lambda root, below: (root, *below),
    ROOT_STEP,
    st.lists(st.tuples(st.sampled_from(BELOW), CA_TRAIT), max_size=2, unique_by=lambda step: step[0]),
)


@st.composite
def deployments(draw: st.DrawFn) -> Case:
    """Expressways and perhaps Unified CM, each with a certificate and lists of its own."""
    case = _nodes(draw)
    ways = draw(st.lists(WAYS, min_size=1, max_size=3))
    known = tuple(dict.fromkeys(authority(way[: depth + 1]) for way in ways for depth in range(len(way))))
    shown: list[Minted] = []
    for node in case.deployment.nodes:
        cluster = C_CLUSTER if node.id.startswith("expc") else E_CLUSTER
        for slot, _ in node.identities:
            way = draw(st.sampled_from((*ways, *ways, *ways, ())))
            minted = end_certificate(fqdn_of(node.id), cluster, way, draw(NAMES), draw(LEAF_TRAIT))
            case = with_identity(case, node.id, slot.store, minted.certificate)
            shown.append(minted)
    for node in case.deployment.nodes:
        for slot, _ in node.trust:
            case = with_trust(case, node.id, slot.store, draw(_lists(known, tuple(shown))))
        case = with_clock_skew(case, node.id, draw(st.sampled_from(SKEWS)))
    return case


def _nodes(draw: st.DrawFn) -> Case:
    clients = ("expc01", "expc02")[: draw(st.integers(1, 2))]
    servers = ("expe01", "expe02")[: draw(st.integers(1, 2))]
    others = ("cucm-pub", "cucm-sub1")[: draw(st.integers(0, 2))]
    case = _chosen(draw(st.sampled_from(RELEASES)), (*clients, *servers, *others), servers)
    if draw(st.integers(0, 4)) == 0:
        case = with_peers(case, ZONE, *(address_of(server) for server in servers))
    if draw(st.integers(0, 4)) == 0:
        name = draw(st.sampled_from((fqdn_of(clients[0]), f"other.{C_CLUSTER}", C_CLUSTER.upper())))
        rows = settings((("TLS verify mode", "On"), ("TLS verify subject name", name)))
        case = with_zone(case, ZONE, lambda zone: replace(zone, settings=rows))
    return case


@cache
def _chosen(release: str, names: tuple[str, ...], servers: tuple[str, ...]) -> Case:
    whole = healthy(release)
    nodes = tuple(node for node in whole.deployment.nodes if node.id in names)
    return replace(whole, deployment=deployment(nodes, servers))


def _lists(known: tuple[Minted, ...], shown: tuple[Minted, ...]) -> st.SearchStrategy[list[Certificate]]:
    """Trust lists: all CAs in any order, most often; else some of them, or certificates of nodes as well."""
    cas = [minted.certificate for minted in known]
    leaves = [minted.certificate for minted in shown]
    some = st.lists(st.sampled_from([*cas, *cas, *leaves]), max_size=6, unique_by=lambda each: each.sha256)
    return st.one_of(st.permutations(cas), st.permutations(cas), some)


# One question, turned in one part

Turn: TypeAlias = Callable[[Question], Question]


def turns(known: tuple[Certificate, ...]) -> st.SearchStrategy[Turn]:
    """Ways to change one part of a question; `known`: what may be sent along."""
    sent = st.lists(st.sampled_from(known), max_size=4)
    return st.one_of(
        st.sampled_from(WITNESSED_ENGINES).map(lambda profile: lambda question: replace(question, profile=profile)),
        st.sampled_from(("server", "client", "both", "any")).map(
            lambda purpose: lambda question: replace(question, purpose=purpose)
        ),
        sent.map(lambda others: lambda question: _sending(question, tuple(others))),
        st.integers(0, 2).map(lambda depth: lambda question: replace(question, max_depth=depth)),
        st.sampled_from(EXPECTED).map(lambda names: lambda question: _expecting(question, names)),
        st.booleans().map(lambda every: lambda question: replace(question, every_reference=every)),
        st.sampled_from(tuple(RevocationMode)).flatmap(
            lambda mode: st.sampled_from(CRL_KINDS).map(lambda kind: lambda question: _asking(question, mode, kind))
        ),
        st.just(_at_the_end),
    )


EXPECTED: Final = (
    (),
    ("dns:expe01.example.com",),
    ("dns:EXPE01.example.com", "dns:expc.example.com"),
    ("dns:other.example.com",),
    ("dns:expe01.example.com.",),
    ("ip:192.0.2.11",),
    ("ip:192.0.2.21", "dns:expc01.example.com"),
    ("email:admin@example.com",),
)
CRL_KINDS: Final = ("", "good", "revoking", "overdue", "forged")


def _expecting(question: Question, names: tuple[str, ...]) -> Question:
    pairs = (name.partition(":") for name in names)
    return replace(question, references=seen(tuple(Reference(kind=kind, text=text) for kind, _, text in pairs)))


def _sending(question: Question, others: tuple[Certificate, ...]) -> Question:
    return replace(question, presented=replace(question.presented, others=seen(others)))


def _at_the_end(question: Question) -> Question:
    leaf = question.presented.leaf
    return replace(question, at=leaf.value.not_after) if isinstance(leaf, Seen) else question


def _asking(question: Question, mode: RevocationMode, kind: str) -> Question:
    """With lists of one kind from every CA that the verifier holds."""
    trusted, leaf = question.trusted, question.presented.leaf
    if not isinstance(trusted, Seen) or not isinstance(leaf, Seen) or not kind:
        return replace(question, revocation=mode)
    issuers = (MINTED[entry.sha256] for entry in trusted.value.entries if entry.sha256 in MINTED)
    crls = tuple(_crl(issuer, kind, leaf.value.serial) for issuer in issuers)
    return replace(question, revocation=mode, crls=crls)


@cache
def _crl(issuer: Minted, kind: str, serial: int) -> bytes:
    return mint_crl(
        issuer,
        this_update=NOW - timedelta(days=60 if kind == "overdue" else 1),
        next_update=NOW + timedelta(days=-30 if kind == "overdue" else 30),
        revoked=(Revoked(serial),) if kind == "revoking" else (),
        break_signature=kind == "forged",
    )
