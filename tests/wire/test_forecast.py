"""A forecast as JSON and CSV."""

from __future__ import annotations

import csv
import json
from dataclasses import fields
from datetime import timedelta
from functools import cache
from importlib import resources
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from certway.app.forecast import forecast
from certway.lab.scenarios.revocation import asking, lists
from certway.model.deployment import Case
from certway.model.forecast import Event, EventKind, Forecast, Place
from certway.render.speak import ENGLISH
from certway.wire.forecast import encode_forecast
from certway.wire.forecast_csv import COLUMNS, encode_csv, harmless
from certway.wiring import summarise_case
from tests.wire.test_diagnosis import closed


@cache
def foretold() -> tuple[Case, Forecast]:
    case = asking(lists(days=3))
    return case, forecast(case, case.now + timedelta(days=365), strict=True)


def encoded() -> dict[str, Any]:
    case, found = foretold()
    written: dict[str, Any] = json.loads(
        json.dumps(encode_forecast(found, summarise_case(case), ENGLISH.sentence, "0.1.0"))
    )
    return written


def schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(resources.files("certway.wire").joinpath("forecast.schema.json").read_text())
    return read


def test_it_is_what_the_schema_says_and_nothing_else() -> None:
    Draft202012Validator.check_schema(schema())
    assert list(Draft202012Validator(closed(schema())).iter_errors(encoded())) == []


@pytest.mark.parametrize("key", sorted(schema()["properties"]))
def test_the_schema_refuses_a_forecast_with_a_part_missing(key: str) -> None:
    broken = encoded()
    del broken[key]
    assert not Draft202012Validator(schema()).is_valid(broken)


@pytest.mark.parametrize("key", sorted(schema()["$defs"]["event"]["properties"]))
def test_the_schema_refuses_an_event_with_a_part_missing(key: str) -> None:
    broken = encoded()
    del broken["events"][0][key]
    assert not Draft202012Validator(schema()).is_valid(broken)


def test_every_field_of_an_event_and_a_place_is_on_the_wire() -> None:
    assert {part.name for part in fields(Event)} <= set(encoded()["events"][0])
    assert {part.name for part in fields(Place)} == set(schema()["$defs"]["position"]["properties"])
    assert set(schema()["$defs"]["event"]["properties"]["kind"]["enum"]) == {kind.value for kind in EventKind}


def test_both_schemas_say_the_same_of_what_they_share() -> None:
    other = json.loads(resources.files("certway.wire").joinpath("diagnosis.schema.json").read_text())["$defs"]
    shared = set(schema()["$defs"]) & set(other)
    assert shared >= {"instant", "verdict", "text", "link"}
    assert [name for name in shared if schema()["$defs"][name] != other[name]] == []


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(encode_csv(foretold()[1], ENGLISH.speak), newline="")))


def test_csv_has_a_line_for_each_event_with_every_column() -> None:
    events = foretold()[1].events
    assert len(rows()) == len(events)
    assert all(list(row) == list(COLUMNS) and None not in row.values() for row in rows())
    assert [row["kind"] for row in rows()] == [event.kind.value for event in events]
    assert [row["sha256"] for row in rows()] == [event.sha256 for event in events]


def test_csv_tells_who_turns_how() -> None:
    row = next(row for row in rows() if row["certificate"] == "expe01.example.com" and row["kind"] == "revocation")
    assert row["places"] == "expe01/server#0"
    assert "traversal-zone: works > fails" in row["services"]
    assert "K-01/expc01/expe01/7001/uc-traversal: works > fails" in row["links"]
    assert row["note"] == "no"


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert harmless(text).endswith(text)
