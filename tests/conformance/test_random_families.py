"""Random families of same-named CAs before libcrypto: whatever is listed and sent in whatever order, one verdict."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from certway.lab.libcrypto import PARTIAL_CHAIN, Wanted
from certway.model.certificate import Certificate
from certway.pki.chains import evaluate
from certway.pki.memo import Memo
from tests.engines import need_libcrypto
from tests.pki.authorities import BEGIN, END, NOW, ask, mint

pytestmark = pytest.mark.conformance

ENGINES = {"openssl-3": 0, "openssl-3-partial-chain": PARTIAL_CHAIN}
HOST = "expe01.example.com"
VALIDITIES = {
    "now": (BEGIN, END),
    "before": (datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)),
    "a little before": (datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)),
    "later": (datetime(2026, 7, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)),
}
USAGES = {
    "": None,
    "signs": x509.KeyUsage(False, False, False, False, False, True, True, False, False),
    "talks": x509.KeyUsage(True, False, False, False, False, False, False, False, False),
}
PURPOSES: dict[str, tuple[x509.ObjectIdentifier, ...]] = {
    "": (),
    "server": (ExtendedKeyUsageOID.SERVER_AUTH,),
    "client": (ExtendedKeyUsageOID.CLIENT_AUTH,),
}


@functools.cache
def member(
    subject: str,
    issuer: str,
    own: str,
    by: str,
    validity: str,
    usage: str,
    purpose: str,
    ca: bool,
    path_length: int | None,
    identifiers: bool,
) -> Certificate:
    """A certificate of the family; keys are `own` and `by` of subject and issuer."""
    begin, end = VALIDITIES[validity]
    return mint(
        subject,
        issuer,
        key=subject + own,
        signer=issuer + by,
        ca=ca,
        path_length=path_length if ca else None,
        usage=USAGES[usage],
        purposes=PURPOSES[purpose],
        names=(HOST,) if subject == HOST else (),
        begin=begin,
        end=end,
        identifiers=identifiers,
    )


def members(subjects: tuple[str, ...], issuers: tuple[str, ...]) -> st.SearchStrategy[Certificate]:
    keys = st.sampled_from(("1", "1", "2"))
    return st.builds(
        member,
        st.sampled_from(subjects),
        st.sampled_from(issuers),
        keys,
        keys,
        st.sampled_from(("now", "now", "now", *VALIDITIES)),
        st.sampled_from(("", "", *USAGES)),
        st.sampled_from(("", "", *PURPOSES)),
        st.sampled_from((True, True, True, False)) if HOST not in subjects else st.just(False),
        st.sampled_from((None, None, 0, 1)),
        st.booleans(),
    )


CAS = members(("Root A", "CA B", "CA C"), ("Root A", "CA B", "CA C"))
LEAVES = members((HOST,), ("Root A", "CA B", "CA C", HOST))
LISTS = st.lists(st.one_of(CAS, CAS, CAS, LEAVES), max_size=6)


@given(leaf=LEAVES, others=LISTS, trusted=LISTS, trusts_leaf=st.booleans(), engine=st.sampled_from(sorted(ENGINES)))
def test_libcrypto_decides_alike(
    leaf: Certificate, others: list[Certificate], trusted: list[Certificate], trusts_leaf: bool, engine: str
) -> None:
    library = need_libcrypto()
    trusted = [*trusted, leaf] if trusts_leaf else trusted
    question = ask(leaf, others, trusted, profile=engine, names=[HOST])
    theirs = library.verify(
        Wanted(
            leaf=leaf.der,
            others=ders(others),
            trusted=ders(trusted),
            at=NOW,
            names=[("dns", HOST)],
            flags=ENGINES[engine],
        )
    )
    evaluation = evaluate(question, Memo())
    assert evaluation.accepted is not bool(theirs), (evaluation.chosen.faults, theirs)


def ders(certificates: list[Certificate]) -> list[bytes]:
    return [certificate.der for certificate in certificates]


@given(leaf=LEAVES, others=LISTS, trusted=LISTS, more=LISTS, engine=st.sampled_from(("rfc5280", "jsse-17", "webpki")))
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
