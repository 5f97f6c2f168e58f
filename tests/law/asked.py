"""The questions of cases, as their carriers put them."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.lab.proof import ask
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.testimony import Asked
from certway.model.deployment import Case
from certway.pki.memo import Memo


def questions(case: Case, memo: Memo | None = None) -> Iterator[Asked]:
    """Every question of a case; equal ones come as often as they are asked."""
    for link in derive_links(Atlas(case, memo)):
        yield from (ask(link, check) for check in link.checks)


def questions_of_the_catalogue(memo: Memo) -> dict[Asked, str]:
    """Every distinct question of every scenario and its control, with the scenario that asks it first."""
    found: dict[Asked, str] = {}
    for scenario in SCENARIOS:
        for build in (scenario.build, scenario.control):
            for asked in questions(build(), memo):
                found.setdefault(asked, scenario.id)
    return found
