"""Questions with one part turned: engine, purpose, what is sent, depth, names, revocation, clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Final, TypeAlias

from hypothesis import strategies as st

from certway.lab.foundry import Minted
from certway.lab.revocation import Revoked, mint_crl
from certway.lab.topology import NOW
from certway.model.certificate import Certificate
from certway.model.link import Question, Reference, RevocationMode
from certway.model.observation import Seen, seen
from certway.model.profile import Profile
from certway.pki.engines import ENGINES
from tests.law.certificates import MINTED

Turn: TypeAlias = Callable[[Question], Question]


WITNESSED_ENGINES: Final = tuple(profile for profile in ENGINES.values() if profile.witness == "libcrypto-3")


def turns(known: tuple[Certificate, ...]) -> st.SearchStrategy[Turn]:
    """Ways to change one part of a question; `known`: what may be sent along."""
    sent = st.lists(st.sampled_from(known), max_size=4)
    return st.one_of(
        st.sampled_from(tuple(under_every_engine())),
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


def under_every_engine() -> Iterator[Turn]:
    """The same question to each engine whose witness is OpenSSL 3."""
    yield from (_under(profile) for profile in WITNESSED_ENGINES)


def _under(profile: Profile) -> Turn:
    return lambda question: replace(question, profile=profile)


def with_every_list() -> Iterator[Turn]:
    """Revocation asked of the whole chain, once with each kind of list."""
    yield from (_with_list(kind) for kind in CRL_KINDS)


def _with_list(kind: str) -> Turn:
    return lambda question: _asking(question, RevocationMode.CHAIN, kind)


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
