"""The page of the scenario catalogue is that of the catalogue, and no situation is left out in silence."""

from __future__ import annotations

import pytest

from certway.knowledge.releases import KNOWN_RELEASES, known_release
from certway.lab.scenarios.coverage import (
    EXPRESSWAY_ERAS,
    ROWS,
    UC_ERAS,
    Era,
    Row,
    era_of,
    releases_in,
    rows_of,
)
from certway.lab.scenarios.registry import SCENARIOS
from tools.scenarios import PAGE, render_page

MEND = "run: python -m tools.scenarios"

EVERY_ROW = pytest.mark.parametrize("row", ROWS, ids=[row.key for row in ROWS])


def eras_with(key: str) -> set[Era]:
    """The eras that the scenarios of a row run."""
    (row,) = (row for row in ROWS if row.key == key)
    return {era_of(release) for scenario in SCENARIOS if row.includes(scenario) for release in releases_in(scenario)}


def test_the_page_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert render_page(page) == page, MEND


@EVERY_ROW
def test_a_situation_has_a_scenario_or_a_reason(row: Row) -> None:
    covered = [scenario.id for scenario in SCENARIOS if row.includes(scenario)]
    assert bool(covered) != bool(row.absent)


def test_every_scenario_covers_a_situation() -> None:
    assert [scenario.id for scenario in SCENARIOS if not rows_of(scenario)] == []


@pytest.mark.parametrize("key", ["2", "3"])
def test_zone_and_tunnels_are_broken_in_every_era(key: str) -> None:
    assert eras_with(key) >= set(EXPRESSWAY_ERAS)


def test_unified_cm_is_misjudged_in_every_era_that_verifies() -> None:
    assert eras_with("4") >= {*EXPRESSWAY_ERAS[1:], *UC_ERAS}


def test_every_release_of_a_scenario_is_a_known_one() -> None:
    known = {known_release(row.release) for row in KNOWN_RELEASES}
    used = {release for scenario in SCENARIOS for release in releases_in(scenario)}
    assert used
    assert sorted(release.text for release in used - known) == []


def test_an_older_release_than_the_first_era_is_of_the_first_one() -> None:
    assert era_of(known_release("X7.2")) == EXPRESSWAY_ERAS[0]
