"""No sentence passes by the catalogue: where a catalogue leaves no Latin letter, only data stays readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import pytest

from certway.app.check import check
from certway.lab.scenarios.catalogue import Scenario
from certway.lab.scenarios.registry import SCENARIOS
from certway.model.link import LinkKey
from certway.model.verdict import Verdict
from certway.render.causes import render_cause_in_full
from certway.render.lines import Line
from certway.render.screen import render_check
from certway.render.speak import PLACEHOLDER, Speaker
from certway.wiring import build_board, explain_links

WIDE: Final = 1000
ENGLISH_WORDS: Final = re.compile(
    r"(?<![\w.>-])(?:the|an|of|is|are|was|not|no|or|and|at|most|least|within|outside|any|for|to|by|with|without|"
    r"from|on|lacks|every|only|domain|record|absent|known|better)(?![\w.-])"
)
"""Words that no name, code, setting or screen of these cases has, and few sentences do without."""
QUOTED: Final = re.compile(r'"[^"]*"')
"""What a product says itself stays in its language."""


def without_letters(message: str) -> str:
    """A catalogue that keeps placeholders and punctuation, and makes every letter of a message unreadable."""
    kept = [match.group() for match in PLACEHOLDER.finditer(message)]
    rest = [re.sub("[A-Za-z]", "ж", part) for part in PLACEHOLDER.split(message)[::2]]
    return "".join(part + (kept[index] if index < len(kept) else "") for index, part in enumerate(rest))


def shown(scenario: Scenario) -> Iterator[Line]:
    """The first screen, every cause in full, and each connection that does not simply work."""
    case = scenario.build()
    diagnosis = check(case)
    board, speaker = build_board(case, diagnosis), speaking_at(diagnosis.at)
    yield from render_check(board, speaker, ".", WIDE)
    for number, cause in enumerate(diagnosis.causes, 1):
        yield from render_cause_in_full(number, cause, board, speaker, WIDE)
    keys = tuple(
        answer.subject
        for answer in diagnosis.links
        if isinstance(answer.subject, LinkKey) and answer.verdict is not Verdict.WORKS
    )
    yield from explain_links(case, diagnosis, keys, speaker, WIDE)


def speaking_at(at: datetime) -> Speaker:
    """The speaker of that catalogue."""
    return Speaker(tag="unreadable", catalogue=without_letters, at=at)


def test_the_catalogue_hides_every_word_but_the_placeholders() -> None:
    assert without_letters("{a} of {b}: gone") == "{a} жж {b}: жжжж"
    assert ENGLISH_WORDS.search("example.com (service discovery domain)")
    assert not ENGLISH_WORDS.search("any.example.com, K-01/expc01, System > Server")


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.id for scenario in SCENARIOS])
def test_only_data_stays_readable(scenario: Scenario) -> None:
    lines = ["".join(span.text for span in line) for line in shown(scenario)]
    assert lines
    commands = ("certway explain", "certway check")
    spoken = [QUOTED.sub("", line) for line in lines if not line.strip().startswith(commands)]
    assert [line for line in spoken if ENGLISH_WORDS.search(line)] == []
