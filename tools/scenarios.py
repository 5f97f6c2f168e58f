"""Writes the page of the scenario catalogue: `python -m tools.scenarios`.

The page is written by hand but for what stands between its two marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from certway.lab.scenarios.catalogue import Scenario
from certway.lab.scenarios.coverage import (
    CONDITIONS,
    EXPRESSWAY_ERAS,
    LOOKALIKES,
    SITUATIONS,
    UC_ERAS,
    WEEKLY,
    Era,
    Row,
    era_of,
    releases_in,
    rows_of,
)
from certway.lab.scenarios.registry import SCENARIOS

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "scenarios.md"
BEGIN: Final = "<!-- scenarios: begin -->\n"
END: Final = "<!-- scenarios: end -->\n"

GROUPS: Final = (
    ("The situations", SITUATIONS),
    ("Met every week", WEEKLY),
    ("What only looks like a certificate", LOOKALIKES),
    ("What else a situation may be", CONDITIONS),
)


def main() -> None:
    """Bring the page up to date."""
    PAGE.write_text(render_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def render_page(page: str) -> str:
    """The page with its tables as the catalogue has them today."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{''.join(_tables())}{END}{after}"


def eras_of(scenario: Scenario) -> frozenset[Era]:
    """The eras whose releases a scenario runs."""
    return frozenset(era_of(release) for release in releases_in(scenario))


def _tables() -> Iterator[str]:
    eras = {scenario.id: eras_of(scenario) for scenario in SCENARIOS}
    yield f"\n{len(SCENARIOS)} scenarios, each with its control.\n"
    for title, rows in GROUPS:
        yield f"\n## {title}\n\n{_head((*EXPRESSWAY_ERAS, *UC_ERAS))}"
        yield from (_counts(row, eras) for row in rows)
        absent = [f"* {row.key}: {row.absent}.\n" for row in rows if row.absent]
        yield "".join(["\n", *absent]) if absent else ""
    yield "\n## Every scenario\n\n| Scenario | What is wrong | Releases | Covers |\n|---|---|---|---|\n"
    yield from map(_row, SCENARIOS)


def _head(eras: Sequence[Era]) -> str:
    names = "".join(f" {era.title} |" for era in eras)
    return f"| | Situation |{names}\n|---|---|{'---:|' * len(eras)}\n"


def _counts(row: Row, eras: dict[str, frozenset[Era]]) -> str:
    own = [eras[scenario.id] for scenario in SCENARIOS if row.includes(scenario)]
    cells = "".join(f" {sum(era in found for found in own) or ''} |" for era in (*EXPRESSWAY_ERAS, *UC_ERAS))
    return f"| {row.key} | {row.title} |{cells}\n"


def _row(scenario: Scenario) -> str:
    releases = ", ".join(release.text for release in releases_in(scenario))
    covers = ", ".join(row.key for row in rows_of(scenario))
    return f"| `{scenario.id}` | {scenario.title.replace('|', '/')} | {releases} | {covers} |\n"


if __name__ == "__main__":
    main()
