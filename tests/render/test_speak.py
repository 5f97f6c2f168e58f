"""Texts become sentences of a language, and data stays data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.model.text import Text, either, say
from certway.render.speak import ENGLISH, Speaker, visible
from certway.wiring import find_catalogue

AT = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
IN_2026 = Speaker(at=AT)
CHINESE = Speaker(tag="zh-TW", catalogue=find_catalogue("zh-TW").gettext, at=AT)


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        ((), "", ""),
        (("expc01",), "expc01", "expc01"),
        (("expc01", "expc02"), "expc01 and expc02", "expc01、expc02"),
        (("expc01", "expc02", "expc03"), "expc01, expc02 and expc03", "expc01、expc02、expc03"),
    ],
)
def test_lists_are_joined(words: tuple[str, ...], english: str, chinese: str) -> None:
    assert IN_2026.word(words) == english
    assert CHINESE.word(words) == chinese


def test_an_instant_of_the_year_is_said_without_it() -> None:
    at = datetime(2026, 11, 22, 21, 40, tzinfo=UTC)
    assert IN_2026.word(at) == "22 Nov 21:40Z"
    assert CHINESE.word(at) == "11 月 22 日 21:40Z"


def test_an_instant_of_another_year_is_said_in_full() -> None:
    assert IN_2026.word(datetime(2025, 11, 22, 21, 40, tzinfo=UTC)) == "2025-11-22 21:40Z"
    assert ENGLISH.word(datetime(2026, 11, 22, 21, 40, tzinfo=UTC)) == "2026-11-22 21:40Z"


def test_an_instant_is_said_in_utc() -> None:
    assert IN_2026.word(datetime(2026, 11, 22, 23, 40, tzinfo=timezone(timedelta(hours=2)))) == "22 Nov 21:40Z"


@pytest.mark.parametrize(
    ("span", "english", "chinese"),
    [
        (timedelta(), "0 s", "0 秒"),
        (timedelta(minutes=9, seconds=12), "9 min 12 s", "9 分 12 秒"),
        (-timedelta(days=3, hours=4, seconds=1), "3 d 4 h", "3 天 4 小時"),
        (timedelta(days=1, seconds=5), "1 d 5 s", "1 天 5 秒"),
    ],
)
def test_durations_have_their_two_largest_units(span: timedelta, english: str, chinese: str) -> None:
    assert IN_2026.word(span) == english
    assert CHINESE.word(span) == chinese


def test_texts_stand_inside_texts() -> None:
    inner = say("{store} of {node}", store="tomcat-trust", node="cucm1")
    assert IN_2026.speak(say("not seen: {what}", what=inner)) == "not seen: tomcat-trust of cucm1"
    assert CHINESE.speak(say("not seen: {what}", what=inner)) == "未見到：cucm1 的 tomcat-trust"


def test_data_is_never_taken_for_a_placeholder_or_a_message() -> None:
    assert IN_2026.speak(say("{a} {b}", a="{b}", b="{a}")) == "{b} {a}"
    assert CHINESE.speak(say("{name}", name="root")) == "root"
    assert IN_2026.word(("{a}", "{b}")) == "{a} and {b}"


def test_a_placeholder_without_a_word_stays_visible() -> None:
    assert IN_2026.speak(Text(template="{who} fails")) == "{who} fails"


def test_control_and_direction_characters_are_shown_not_sent() -> None:
    assert visible("a\x1b[31m\u202eb\n") == "a\\x1b[31m\\u202eb\\x0a"
    assert visible("憑證 é") == "憑證 é"


@given(st.text())
def test_nothing_that_is_said_can_steer_a_terminal(text: str) -> None:
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in IN_2026.word(text))


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert find_catalogue("fr").gettext("works") == "works"


def test_alternatives_are_joined_by_or() -> None:
    assert [IN_2026.word(either(words)) for words in (("a",), ("a", "b"), ("a", "b", "c"))] == [
        "a",
        "a or b",
        "a, b or c",
    ]
    assert CHINESE.word(either(("a", "b", "c"))) == "a、b 或 c"


def test_a_sentence_begins_with_a_capital_unless_it_begins_with_data() -> None:
    ours, data = say("end certificate {name}", name="a.example.com"), "expc01"
    assert IN_2026.sentence(say("{what} expired", what=ours)) == "End certificate a.example.com expired"
    assert IN_2026.sentence(say("{what} expired", what=(ours, ours))).startswith("End certificate")
    assert IN_2026.sentence(say("{node} expired", node=data)) == "expc01 expired"
    assert IN_2026.sentence(say("{why}.", why=say("{file} is a web page", file="a.pem"))) == "a.pem is a web page."
    assert IN_2026.sentence(say("{why}.", why=say("{what} of it", what=say("the key")))) == "The key of it."
