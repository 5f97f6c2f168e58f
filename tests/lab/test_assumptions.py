"""What the lab assumes: every connection it makes has its assumptions, and every assumption bears on something."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.knowledge.matrix import CONNECTIONS
from certway.knowledge.open_questions import OPEN_QUESTIONS
from certway.knowledge.sources import unknown_sources
from certway.lab.assumptions import CARRIERS, STATED, find_assumptions
from certway.lab.edits import with_release
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.topology import EXPRESSWAYS, healthy
from certway.model.confidence import Confidence
from certway.model.deployment import Case
from certway.model.proof import Assumption
from certway.pki.memo import Memo


def every_case() -> Iterator[Case]:
    yield healthy()
    yield from (scenario.build() for scenario in SCENARIOS)


@pytest.fixture(scope="module")
def by_place() -> dict[tuple[str, str], dict[str, Assumption]]:
    """Row and verifier to the assumptions that any case of the catalogue makes there."""
    found: dict[tuple[str, str], dict[str, Assumption]] = {}
    memo = Memo()
    for case in every_case():
        for link in derive_links(Atlas(case, memo)):
            for check in link.checks:
                here = found.setdefault((link.key.connection, check.key.verifier), {})
                here.update({each.id: each for each in find_assumptions(case, link, check)})
    return found


def test_every_verification_that_the_lab_makes_has_its_assumptions(
    by_place: dict[tuple[str, str], dict[str, Assumption]],
) -> None:
    places = {(row.id, judged.verifier) for row in CONNECTIONS if row.carrier in CARRIERS for judged in row.judged}
    assert len(places) > 15
    assert places == set(by_place)
    for place in places:
        assert any(name.startswith("relying-party.") for name in by_place[place]), place
    assert {row.carrier for row in CONNECTIONS if row.judged} == set(CARRIERS)


def test_every_assumption_bears_on_a_question_of_the_catalogue(
    by_place: dict[tuple[str, str], dict[str, Assumption]],
) -> None:
    met = {name for here in by_place.values() for name in here}
    assert len(STATED) > 10
    assert {each.id for each in STATED} - met == set()


def test_an_id_is_one_assumption(by_place: dict[tuple[str, str], dict[str, Assumption]]) -> None:
    by_id: dict[str, set[Assumption]] = {}
    for here in by_place.values():
        for each in here.values():
            by_id.setdefault(each.id, set()).add(each)
    assert len(by_id) > 25
    assert {name: found for name, found in by_id.items() if len(found) > 1} == {}
    for (each,) in by_id.values():
        assert each.sources, each.id
        assert unknown_sources(each.sources) == (), each.id
    assert {each.confidence for (each,) in by_id.values()} == set(Confidence)


def test_tunnels_rest_on_other_things_than_the_zone(by_place: dict[tuple[str, str], dict[str, Assumption]]) -> None:
    tunnel, zone = by_place["K-02", "client"], by_place["K-01", "client"]
    assert {"ssh-chain", "ssh-names"} <= tunnel.keys() - zone.keys()
    assert "automatic-chain" in zone.keys() - tunnel.keys()
    assert "zone-mutual" in by_place["K-01", "server"].keys() - zone.keys()


def test_open_questions_are_told_in_their_own_words() -> None:
    told = {each.id for each in STATED} & OPEN_QUESTIONS.keys()
    assert len(told) > 5


def test_the_engine_is_that_of_the_release_of_the_verifier() -> None:
    def engines(release: str) -> set[str]:
        case = with_release(healthy(), EXPRESSWAYS, release)
        link = next(link for link in derive_links(Atlas(case)) if link.key.connection == "K-01")
        found = (each.id for check in link.checks for each in find_assumptions(case, link, check))
        return {name for name in found if name.startswith("engine-of.")}

    assert engines("X14.3.4") == {"engine-of.X14.2"}
    assert engines("X15.5") == {"engine-of.X15.0"}
    assert engines("X8.11.4") == {"engine-of.X8.1"}
