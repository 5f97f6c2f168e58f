"""The library of sources: its syntax, and that every key of the research notes has its row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from importlib import import_module
from pkgutil import walk_packages

import pytest

from certway import knowledge
from certway.knowledge.sources import ROWS, SOURCES, Source, find_by_note_key, unknown_sources

NOTE_KEYS = (
    *(f"S{number:02d}" for number in (*range(1, 8), *range(9, 30))),
    "S13b",
    *(f"G{number:02d}" for number in range(1, 15)),
    *(f"C{number:02d}" for number in range(1, 13)),
    *("K01", "M01", "M02", "M03", "M04", "R01", "X01", "J01", "W01", "W02", "P01", "U01", "U02", "U03"),
    *("L01", "L02", "L03"),
    *(f"N{number}" for number in range(1, 10)),
)


def test_no_key_stands_for_two_documents() -> None:
    assert len(SOURCES) == len(ROWS) > 100


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_a_source_is_complete(row: Source) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9.-]*[a-z0-9]", row.key)
    assert row.title == row.title.strip() != ""
    assert row.measured == row.key.startswith("measured-")
    assert row.measured or re.fullmatch(r"https://[a-z0-9.-]+/[^\s{}]*", row.address)
    assert date(2026, 1, 1) <= row.read_on
    assert row.says.template.endswith(".")
    assert not row.says.args


@pytest.mark.parametrize("note_key", NOTE_KEYS)
def test_every_key_of_the_research_notes_has_its_row(note_key: str) -> None:
    assert find_by_note_key(note_key)


def test_two_sources_never_say_the_same() -> None:
    assert len({row.says.template for row in ROWS}) == len(ROWS)


def test_an_unknown_key_is_told() -> None:
    assert unknown_sources(("cisco-221624", "cisco-000000")) == ("cisco-000000",)


def values_within(value: object, seen: set[int]) -> Iterator[object]:
    """Every dataclass instance reachable from a module's constants."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in fields(value):
            yield from values_within(getattr(value, field.name), seen)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from values_within(inner, seen)
    elif isinstance(value, (tuple, list, frozenset)):
        for inner in value:
            yield from values_within(inner, seen)


def test_every_source_named_by_any_table_is_known() -> None:
    found: set[int] = set()
    cited: set[str] = set()
    for module in walk_packages(knowledge.__path__, knowledge.__name__ + "."):
        for constant in vars(import_module(module.name)).values():
            for value in values_within(constant, found):
                cited.update(getattr(value, "sources", ()))
    assert len(cited) > 60
    assert unknown_sources(sorted(cited)) == ()
