"""Chains that public sites really served, under the lists that platforms really carried."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from certway.model.certificate import Certificate
from certway.model.link import Presentation, Question, Reference
from certway.model.observation import seen
from certway.model.store import Slot, TrustList
from certway.model.verdict import Evaluation
from certway.pki.certificates import parse_certificate
from certway.pki.chains import evaluate
from certway.pki.distinguished_names import short_name
from certway.pki.engines import ENGINES
from certway.pki.memo import Memo
from certway.pki.pool import find_issuers
from certway.pki.trust_lists import build_trust_list
from tests.public_data import platform_lists, real_chains

pytestmark = [pytest.mark.conformance, pytest.mark.real_data]

POOL = "int-bundle.crt"
BUNDLES = (POOL, "ca-bundle.crt")


class Chain(NamedTuple):
    """A site, when its chain was checked, and what it sent; `roots`: those that its chain ends in."""

    host: str
    at: datetime
    leaf: Certificate
    others: tuple[Certificate, ...]
    roots: tuple[Certificate, ...]


@functools.cache
def parsed(der: bytes) -> Certificate:
    certificate = parse_certificate(der)
    assert isinstance(certificate, Certificate)
    return certificate


@functools.cache
def chains() -> tuple[Chain, ...]:
    found = []
    for host, at, leaf, others, roots in real_chains():
        instant = datetime.fromisoformat(at)
        instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        found.append(Chain(host, instant, parsed(leaf), tuple(map(parsed, others)), tuple(map(parsed, roots))))
    return tuple(found)


@functools.cache
def lists() -> dict[str, TrustList]:
    return {name: listed([parsed(der) for der in ders]) for name, ders in platform_lists().items()}


def listed(entries: Sequence[Certificate]) -> TrustList:
    return build_trust_list(Slot(store="trusted-ca"), entries)


def holders(chain: Chain) -> list[TrustList]:
    """Every platform list that holds a root of the chain."""
    platforms = (trusted for name, trusted in lists().items() if name not in BUNDLES)
    return [trusted for trusted in platforms if not set(chain.roots).isdisjoint(trusted.entries)]


def judged(chain: Chain, others: Sequence[Certificate], trusted: TrustList, engine: str, memo: Memo) -> Evaluation:
    question = Question(
        profile=ENGINES[engine],
        presented=Presentation(leaf=seen(chain.leaf), others=seen(tuple(others))),
        trusted=seen(trusted),
        references=seen((Reference(kind="dns", text=chain.host),)),
        purpose="server",
        at=chain.at,
    )
    return evaluate(question, memo)


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_every_chain_is_accepted_where_its_root_is_held(engine: str) -> None:
    memo, asked = Memo(), 0
    assert len(chains()) == 332
    for chain in chains():
        for trusted in (listed(chain.roots), *holders(chain)):
            evaluation = judged(chain, chain.others, trusted, engine, memo)
            assert evaluation.accepted, (chain.host, evaluation.chosen.faults)
            asked += 1
    assert asked > 1_600


def test_without_the_list_no_chain_is_accepted() -> None:
    """The control: an empty list names what is not trusted."""
    memo = Memo()
    for chain in chains():
        evaluation = judged(chain, chain.others, listed(()), "openssl-3", memo)
        assert {fault.code for fault in evaluation.chosen.faults} <= {"issuer-missing", "not-trusted"}
        assert not evaluation.accepted


def test_withheld_intermediates_are_named_and_found_in_the_pool() -> None:
    memo, found, pool = Memo(), 0, lists()[POOL].entries
    for chain in chains():
        stated = chain.leaf.authority_key_identifier
        assert stated is not None
        assert stated.key_identifier is not None
        for trusted in (listed(chain.roots), *holders(chain)):
            (fault,) = judged(chain, (), trusted, "openssl-3", memo).chosen.faults
            assert (fault.code, fault.position) == ("issuer-missing", 0)
            assert (fault.expected, fault.presented) == (short_name(chain.leaf.issuer), stated.key_identifier.hex())
        issuers = find_issuers(chain.leaf, pool, memo)
        assert all(issuer.subject_key_identifier == stated.key_identifier for issuer in issuers)
        assert set(find_issuers(chain.leaf, chain.others, memo)) & set(pool) <= set(issuers)
        if issuers:
            found += judged(chain, (*issuers, *chain.others[1:]), listed(chain.roots), "openssl-3", memo).accepted
    assert found >= 164
