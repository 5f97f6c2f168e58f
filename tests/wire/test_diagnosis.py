"""A diagnosis as JSON and back."""

from __future__ import annotations

import copy
import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from syrupy.assertion import SnapshotAssertion

from certway.model.certificate import Malformed
from certway.model.summary import Summary
from certway.model.text import Text, Word
from certway.model.verdict import Answer, Cause, Diagnosis, Finding
from certway.render.sentences import cause_title
from certway.render.speak import ENGLISH
from certway.wire.encode import Speech, encode_diagnosis
from certway.wire.parse import parse_diagnosis
from tests.render.situations import (
    CLEAN_BUT_SEEN_FAILING,
    NOT_A_CERTIFICATE,
    SITUATION_3,
    SUMMARY,
    UNREADABLE,
    board,
)

DIAGNOSES = {"situation-3": SITUATION_3, "clean": CLEAN_BUT_SEEN_FAILING, "not-a-certificate": NOT_A_CERTIFICATE}
SPEECH = Speech(english=ENGLISH.speak, sentence=lambda one: cause_title(board(SITUATION_3), one))


def encoded(diagnosis: Diagnosis, summary: Summary = SUMMARY) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(encode_diagnosis(diagnosis, summary, SPEECH, "0.1.0")))
    return made


def schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(resources.files("certway.wire").joinpath("diagnosis.schema.json").read_text())
    return read


def closed(node: Any) -> Any:
    """The schema with every object closed, so that a key it does not know is a fault."""
    if isinstance(node, dict):
        made = {key: closed(one) for key, one in node.items()}
        return {**made, "additionalProperties": False} if "properties" in node else made
    return [closed(one) for one in node] if isinstance(node, list) else node


@pytest.mark.parametrize("diagnosis", DIAGNOSES.values(), ids=DIAGNOSES)
@pytest.mark.parametrize("summary", [SUMMARY, UNREADABLE], ids=["read", "unread"])
def test_what_was_written_is_read_back(diagnosis: Diagnosis, summary: Summary) -> None:
    assert parse_diagnosis(encoded(diagnosis, summary)) == (replace(diagnosis, judgements=()), summary)


@pytest.mark.parametrize("diagnosis", DIAGNOSES.values(), ids=DIAGNOSES)
def test_it_is_what_the_schema_says_and_nothing_else(diagnosis: Diagnosis) -> None:
    Draft202012Validator.check_schema(schema())
    validator = Draft202012Validator(closed(schema()))
    assert list(validator.iter_errors(encoded(diagnosis, UNREADABLE))) == []


@pytest.mark.parametrize("key", sorted(schema()["properties"]))
def test_the_schema_refuses_an_answer_with_a_part_missing(key: str) -> None:
    broken = encoded(SITUATION_3)
    del broken[key]
    assert not Draft202012Validator(schema()).is_valid(broken)


@pytest.mark.parametrize(("kind", "definition"), [(Answer, "answer"), (Finding, "finding"), (Cause, "cause")])
def test_every_field_is_on_the_wire(kind: type, definition: str) -> None:
    assert {field.name for field in fields(kind)} <= set(schema()["$defs"][definition]["properties"])


def test_a_finding_stands_once() -> None:
    made = encoded(SITUATION_3)
    assert len(made["findings"]) == 8
    assert made["services"][1]["because"] == made["services"][2]["because"]


def test_the_answer_of_situation_3(snapshot: SnapshotAssertion) -> None:
    assert json.dumps(encoded(SITUATION_3), indent=1) == snapshot


words: st.SearchStrategy[Word] = st.recursive(
    st.text()
    | st.integers()
    | st.datetimes(timezones=st.just(UTC))
    | st.timedeltas(min_value=timedelta(-9999), max_value=timedelta(9999)),
    lambda inner: (
        st.lists(inner).map(tuple)
        | st.builds(
            lambda template, args: Text(template=template, args=tuple(sorted(args.items()))),
            st.text(),
            st.dictionaries(st.text(), inner),
        )
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.text(), words, max_size=3))
def test_any_words_are_read_back(args: dict[str, Word]) -> None:
    data = tuple(sorted(args.items()))
    finding = replace(NOT_A_CERTIFICATE.causes[0].findings[0], data=data)
    diagnosis = replace(
        NOT_A_CERTIFICATE,
        services=(),
        links=(),
        causes=(replace(NOT_A_CERTIFICATE.causes[0], findings=(finding,), data=data),),
    )
    assert parse_diagnosis(encoded(diagnosis)) == (diagnosis, SUMMARY)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda i: st.lists(i) | st.dictionaries(st.text(), i)
    )
)
def test_anything_else_is_malformed(data: object) -> None:
    assert isinstance(parse_diagnosis(data, "last.json"), Malformed)


@given(st.data())
def test_a_broken_answer_is_malformed_or_an_answer(data: st.DataObject) -> None:
    made = copy.deepcopy(encoded(SITUATION_3))
    owner: Any = made
    while isinstance(owner, dict | list) and owner:
        keys = sorted(owner) if isinstance(owner, dict) else range(len(owner))
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(owner[key], dict | list) or not owner[key] or data.draw(st.booleans()):
            owner[key] = data.draw(st.sampled_from([None, True, -1, 10**30, "x", [], {}, float("nan")]))
            break
        owner = owner[key]
    assert parse_diagnosis(made) is not None


def test_a_diagnosis_of_another_version_is_not_read() -> None:
    made = encoded(SITUATION_3)
    made["format"] = "certway.diagnosis/2"
    read = parse_diagnosis(made, "last.json")
    assert isinstance(read, Malformed)
    assert read.where == "last.json"


def test_an_instant_is_utc_with_its_microseconds() -> None:
    at = datetime(2026, 11, 22, 21, 40, 0, 5, tzinfo=UTC)
    made = encoded(replace(SITUATION_3, at=at))
    assert made["at"] == "2026-11-22T21:40:00.000005Z"
