"""Columns of a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.render.width import pad, pad_left, width_of, wrap


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("expc01", 6), ("憑證", 4), ("SSH 通道", 8), ("e\u0301", 1), ("Ａ", 2), ("\u200b", 0)],
)
def test_wide_characters_take_two_columns_and_marks_none(text: str, columns: int) -> None:
    assert width_of(text) == columns


def test_padding_counts_columns_not_characters() -> None:
    assert pad("憑證", 6) == "憑證  "
    assert pad_left("憑證", 6) == "  憑證"
    assert pad("too long", 3) == "too long"


def test_chinese_breaks_between_characters_but_not_before_a_closing_mark() -> None:
    assert wrap("中繼憑證，根憑證", 8) == ["中繼憑", "證，根憑", "證"]


def test_english_breaks_at_spaces() -> None:
    assert wrap("the chain ends in a CA", 10) == ["the chain", "ends in a", "CA"]


def test_a_long_name_is_cut() -> None:
    assert wrap("expressway.example.com", 10) == ["expressway", ".example.c", "om"]


@given(st.text(), st.integers(2, 60))
def test_no_line_is_wider_than_asked_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert lines
    assert all(width_of(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
