"""Listed differences are still met, each in its own case; one that is gone fails here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from certway.app.check import check as check_case
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.knowledge.open_questions import OPEN_QUESTIONS
from certway.knowledge.sources import unknown_sources
from certway.lab.divergences import DIVERGENCES, Divergence, explain_difference
from certway.lab.engines_apart import OLD_OPENSSL, open_witnesses
from certway.lab.key_ring import KeyRing
from certway.lab.proof import Decided, Prover, ask
from certway.lab.testimony import Asked
from certway.lab.topology import healthy
from certway.lab.trial import bare
from certway.model.proof import Agreement, Reality, Way
from tests.engines import need_libssl, need_openssl_111, need_tunnels

pytestmark = pytest.mark.conformance

MEASURED = [each for each in DIVERGENCES if each.explains]
DOCUMENTED = [each for each in DIVERGENCES if not each.explains]


@pytest.fixture(scope="module")
def prover() -> Iterator[Prover]:
    need_libssl()
    need_tunnels()
    with open_witnesses(KeyRing()) as witnesses:
        yield Prover(witnesses)


def decided(prover: Prover, divergence: Divergence) -> list[Decided]:
    """The questions of its row in its case, as it turns them."""
    found = []
    for link in derive_links(Atlas(divergence.build())):
        for check in link.checks if link.key.connection == divergence.met_on else ():
            question = bare(divergence.turn(check.question))
            found.append(prover.decide(ask(link, replace(check, question=question))))
    return found


@pytest.mark.parametrize("divergence", MEASURED, ids=lambda each: each.id)
def test_it_is_still_met(prover: Prover, divergence: Divergence) -> None:
    if divergence.witness == OLD_OPENSSL:
        need_openssl_111()
    differing = [
        compared
        for each in decided(prover, divergence)
        for compared in each.tried
        if compared.agreement is not Agreement.AGREES
    ]
    assert divergence.witness in {compared.reality.witness for compared in differing}
    assert {compared.divergence for compared in differing} == {divergence.id}


@pytest.mark.parametrize("divergence", DOCUMENTED, ids=lambda each: each.id)
def test_what_only_a_document_says_is_not_reproduced(prover: Prover, divergence: Divergence) -> None:
    found = decided(prover, divergence)
    assert found
    assert all(compared.agreement is Agreement.AGREES and compared.reality.accepted
               for each in found for compared in each.tried)  # fmt: skip
    causes = {cause.rule for cause in check_case(divergence.build()).causes}
    assert "chain.same-subject-twice" in causes
    assert "chain.same-subject-twice" not in {cause.rule for cause in check_case(healthy()).causes}


def test_every_divergence_of_the_knowledge_is_listed_here() -> None:
    marked = {key for key, question in OPEN_QUESTIONS.items() if question.divergence}
    assert marked
    assert marked == {each.id for each in DOCUMENTED}


def test_ids_are_unique_and_sources_known() -> None:
    assert len({each.id for each in DIVERGENCES}) == len(DIVERGENCES)
    for each in DIVERGENCES:
        assert each.sources
        assert unknown_sources(each.sources) == ()


def test_an_agreement_or_another_difference_is_not_excused() -> None:
    """The control: a healthy question that a witness refuses for no listed reason."""
    for link in derive_links(Atlas(healthy())):
        for check in link.checks:
            asked: Asked = ask(link, check)
            for way in Way:
                refused = Reality(witness="libcrypto-3", way=way, accepted=False, faults=((0, 10),))
                assert explain_difference(asked, refused) == ""
