"""A forecast as people read it: on the screen, as a document, in a calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from certway.app.forecast import forecast
from certway.lab.edits import with_ca, with_identity
from certway.lab.foundry import mint_intermediate
from certway.lab.scenarios.dates import under
from certway.lab.topology import NOW, edge_root, healthy, mint_expressway_e
from certway.model.deployment import Case
from certway.model.forecast import Event, EventKind, Forecast
from certway.model.text import say
from certway.render.calendar import LONGEST_LINE, escape, fold, render_calendar, uid_of
from certway.render.forecast import MOST_NOTES, render_forecast
from certway.render.forecast_markdown import render_forecast_markdown
from certway.render.lines import columns_of, plain
from certway.render.speak import Speaker
from certway.wiring import service_titles, summarise_case
from tests.render.situations import CHINESE
from tests.render.test_every_sentence import ENGLISH_WORDS, speaking_at

ENGLISH = Speaker(at=NOW)
VOICES = pytest.mark.parametrize("speaker", [ENGLISH, CHINESE], ids=lambda speaker: speaker.tag)


def one_ends_soon() -> Case:
    """The certificate of expe01 ends in ten days, and a CA that nobody needs in twenty."""
    leaf = mint_expressway_e("expe01", not_after=NOW + timedelta(days=10)).certificate
    unused = mint_intermediate(edge_root(), "unused", common_name="Unused CA", not_after=NOW + timedelta(days=20))
    return with_ca(with_identity(healthy(), "expe01", "server", leaf), "expc01", "trusted-ca", unused.certificate)


CASES: dict[str, tuple[Callable[[], Case], int]] = {
    "one-ends-soon": (one_ends_soon, 60),
    "all-end": (healthy, 365),
    "public-ca": (lambda: under("Sectigo Limited"), 120),
}
EVERY = pytest.mark.parametrize("name", CASES)


@cache
def foretold(name: str) -> tuple[Case, Forecast]:
    build, days = CASES[name]
    case = build()
    return case, forecast(case, case.now + timedelta(days=days), strict=True)


def screen(case: Case, found: Forecast, speaker: Speaker = ENGLISH, width: int = 80) -> str:
    lines = list(render_forecast(found, summarise_case(case), service_titles(), speaker, width))
    assert max(map(columns_of, lines)) <= width
    return plain(lines)


@EVERY
@VOICES
def test_the_screen(name: str, speaker: Speaker, snapshot: SnapshotAssertion) -> None:
    assert screen(*foretold(name), speaker) == snapshot


@pytest.mark.parametrize("width", [64, 100, 120])
@EVERY
def test_the_screen_fits_other_widths(name: str, width: int) -> None:
    assert screen(*foretold(name), CHINESE, width)


@VOICES
def test_the_document(speaker: Speaker, snapshot: SnapshotAssertion) -> None:
    case, found = foretold("one-ends-soon")
    assert render_forecast_markdown(found, summarise_case(case), service_titles(), speaker) == snapshot


@EVERY
def test_no_sentence_passes_by_the_catalogue(name: str) -> None:
    case, found = foretold(name)
    speaker = speaking_at(found.at)
    texts = (
        screen(case, found, speaker, width=1000),
        render_forecast_markdown(found, summarise_case(case), service_titles(), speaker),
        "\n".join(line for line in unfolded(calendar(found, speaker=speaker)) if line.startswith(("SUMM", "DESC"))),
    )
    for text in texts:
        assert ENGLISH_WORDS.search(text.lower()) is None


def test_many_notes_are_counted() -> None:
    case, found = foretold("one-ends-soon")
    (note,) = [event for event in found.events if event.is_note]
    many = replace(found, events=tuple(replace(note, key=str(number)) for number in range(MOST_NOTES + 3)))
    assert "\n  3 more\n" in screen(case, many)


def test_nothing_to_come_is_said() -> None:
    case = healthy()
    found = forecast(case, case.now + timedelta(days=3), strict=True)
    assert "nothing that works now fails" in screen(case, found)
    markdown = render_forecast_markdown(found, summarise_case(case), service_titles(), ENGLISH)
    assert "nothing that works now fails" in markdown


# The calendar


def calendar(found: Forecast, name: str = "Example Corp", speaker: Speaker = ENGLISH) -> str:
    return render_calendar(found, name, service_titles(), speaker)


def unfolded(text: str) -> list[str]:
    """The content lines, as a reader puts them together (RFC 5545 3.1)."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


@VOICES
def test_the_calendar(speaker: Speaker, snapshot: SnapshotAssertion) -> None:
    _, found = foretold("one-ends-soon")
    assert render_calendar(found, "Example Corp", service_titles(), speaker).replace("\r\n", "\n") == snapshot


@EVERY
def test_a_calendar_has_one_entry_for_each_event_with_a_date(name: str) -> None:
    _, found = foretold(name)
    lines = unfolded(calendar(found))
    dated = [event for event in found.events if event.at is not None]
    assert dated
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(dated)
    assert lines.count("BEGIN:VALARM") == lines.count("END:VALARM") == sum(event.breaks for event in dated)
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(uids) == len(dated)
    assert {line for line in lines if line.startswith("DTSTAMP")} == {"DTSTAMP:20261123T021400Z"}
    assert all(len(line.encode()) <= LONGEST_LINE for line in calendar(found).split("\r\n"))


def test_the_same_case_gives_the_same_bytes_and_a_later_look_the_same_entries() -> None:
    case, found = foretold("one-ends-soon")
    later = replace(case, now=case.now + timedelta(days=2))
    again = forecast(later, found.until, strict=True)
    entries = [uid_of(event, "x") for event in found.events]
    assert calendar(forecast(case, found.until, strict=True)) == calendar(found)
    assert [uid_of(event, "x") for event in again.events] == entries
    assert [uid_of(event, "y") for event in again.events] != entries


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(ANY_TEXT)
def test_folded_lines_are_short_and_can_be_put_together(text: str) -> None:
    lines = list(fold(text))
    assert all(len(line.encode()) <= LONGEST_LINE for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == text


@given(ANY_TEXT)
def test_an_escaped_text_cannot_end_its_line_or_its_value(text: str) -> None:
    escaped = escape(text)
    assert not any(ord(character) < 0x20 or character == "\x7f" for character in escaped)
    bare = escaped.replace("\\\\", "").replace("\\;", "").replace("\\,", "").replace("\\n", "")
    assert not {"\\", ";", ","} & set(bare)


@given(ANY_TEXT, ANY_TEXT)
def test_no_name_can_write_a_line_of_a_calendar(certificate: str, name: str) -> None:
    at = datetime(2027, 1, 1, tzinfo=UTC)
    event = Event(at=at, kind=EventKind.EXPIRY, certificate=certificate, says=say("expires"), why=say("expires"))
    keys = [line.partition(":")[0] for line in unfolded(calendar(Forecast(at=NOW, until=at, events=(event,)), name))]
    assert keys == [
        *("BEGIN", "VERSION", "PRODID", "CALSCALE", "METHOD", "BEGIN", "UID", "DTSTAMP", "DTSTART"),
        *("SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP", "END", "END"),
    ]
