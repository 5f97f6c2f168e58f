"""Random families of same-named CAs before libcrypto: whatever is listed and sent in whatever order, one verdict."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.lab.libcrypto import PARTIAL_CHAIN
from certway.model.certificate import Certificate
from certway.pki.chains import evaluate
from certway.pki.memo import Memo
from tests.conformance.families import HOST, LEAVES, LISTS, wanted
from tests.engines import need_libcrypto
from tests.pki.authorities import ask, mint

pytestmark = pytest.mark.conformance

ENGINES = {"openssl-3": 0, "openssl-3-partial-chain": PARTIAL_CHAIN}


@given(leaf=LEAVES, others=LISTS, trusted=LISTS, trusts_leaf=st.booleans(), engine=st.sampled_from(sorted(ENGINES)))
def test_libcrypto_decides_alike(
    leaf: Certificate, others: list[Certificate], trusted: list[Certificate], trusts_leaf: bool, engine: str
) -> None:
    library = need_libcrypto()
    trusted = [*trusted, leaf] if trusts_leaf else trusted
    question = ask(leaf, others, trusted, profile=engine, names=[HOST])
    theirs = library.verify(wanted(leaf, others, trusted, flags=ENGINES[engine]))
    evaluation = evaluate(question, Memo())
    assert evaluation.accepted is not bool(theirs), (evaluation.chosen.faults, theirs)


@given(leaf=LEAVES, others=LISTS, trusted=LISTS, more=LISTS, engine=st.sampled_from(("rfc5280", "webpki")))
def test_engines_that_search_lose_nothing_by_another_ca_and_know_no_order(
    leaf: Certificate, others: list[Certificate], trusted: list[Certificate], more: list[Certificate], engine: str
) -> None:
    more = [certificate for certificate in more if certificate != leaf]

    def accepted(others: list[Certificate], trusted: list[Certificate]) -> bool:
        return evaluate(ask(leaf, others, trusted, profile=engine, names=[HOST]), Memo()).accepted

    plain = accepted(others, trusted)
    assert accepted(others[::-1], trusted[::-1]) is plain
    if plain:
        assert accepted(others, [*more, *trusted])
        assert accepted([*more, *others], trusted)


@given(leaf=LEAVES, others=LISTS, trusted=LISTS)
def test_the_best_path_is_never_worse_than_the_chosen_one(
    leaf: Certificate, others: list[Certificate], trusted: list[Certificate]
) -> None:
    question: dict[str, Any] = {"names": [HOST]}
    evaluation = evaluate(ask(leaf, others, trusted, **question), Memo())
    again = evaluate(ask(leaf, others, trusted, **question), Memo())
    assert again == evaluation
    assert evaluation.best == evaluation.chosen or evaluation.chosen.faults
    assert bool(evaluation.best.faults) <= bool(evaluation.chosen.faults)


@given(leaf=LEAVES, others=LISTS, trusted=LISTS, place=st.integers(0, 6), engine=st.sampled_from(sorted(ENGINES)))
def test_an_unrelated_ca_in_the_list_decides_nothing(
    leaf: Certificate, others: list[Certificate], trusted: list[Certificate], place: int, engine: str
) -> None:
    unrelated = mint("Unrelated CA", "Unrelated CA", ca=True)
    more = [*trusted[:place], unrelated, *trusted[place:]]
    plain, extended = (
        evaluate(ask(leaf, others, listed, profile=engine, names=[HOST]), Memo()) for listed in (trusted, more)
    )
    assert extended == plain
