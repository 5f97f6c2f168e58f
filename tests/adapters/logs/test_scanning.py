"""Lines are found whatever the pieces are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.logs import scanning
from certway.adapters.logs.reading import read_log
from certway.adapters.logs.records import Surroundings
from certway.adapters.logs.scanning import ANCHORS, EVENTS, find_hits
from tests.adapters.logs import samples
from tests.adapters.logs.reading import read

DULL = (
    b'2026-11-23T02:14:00.000+00:00 expe01 tvcs: UTCTime="2026-11-23 02:14:00,000" Module="network.sip" Level="DEBUG"'
)


def cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def numbers(pieces: Iterator[bytes] | list[bytes]) -> list[tuple[int, bytes]]:
    return [(hit.number, hit.line) for hit in find_hits(pieces)]


@pytest.mark.parametrize("anchor", ANCHORS)
def test_every_word_finds_its_line_once(anchor: bytes) -> None:
    line = b"a " + anchor + b" b " + anchor
    assert numbers([DULL + b"\n" + line + b"\n" + DULL]) == [(2, line)]


@pytest.mark.parametrize("word", EVENTS)
def test_an_event_counts_by_its_name(word: bytes) -> None:
    line, pasted = b'Event="' + word + b'"', b'Event="x" Event= " ' + word + b' "'
    assert numbers([DULL + b"\n" + line + b"\n" + word + b"\n" + pasted]) == [(2, line), (4, pasted)]


def test_a_line_with_several_words_is_found_once() -> None:
    line = b" ".join(ANCHORS)
    assert numbers([line]) == [(1, line)]


def test_nothing_is_found_in_nothing() -> None:
    assert numbers([]) == numbers([b""]) == numbers([b"\n\n"]) == numbers([DULL]) == []


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "PIECE_BYTES", 700)
    monkeypatch.setattr(scanning, "BEHIND_BYTES", 300)
    monkeypatch.setattr(scanning, "AHEAD_BYTES", 200)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("size", [1, 7, 64, 701, 5000, 100_000])
def test_pieces_of_any_size_give_the_same(size: int) -> None:
    lines = [DULL if number % 9 else samples.ROOT_NOT_TRUSTED.encode() for number in range(200)]
    data = b"\n".join(lines)
    expected = [(number + 1, line) for number, line in enumerate(lines) if line != DULL]
    assert numbers(cut(data, size)) == expected


@pytest.mark.usefixtures("small")
def test_a_line_without_an_end_is_cut_and_the_rest_is_read() -> None:
    data = b"x" * 20_000 + b"\n" + samples.ROOT_NOT_TRUSTED.encode()
    assert numbers(cut(data, 500)) == [(2, samples.ROOT_NOT_TRUSTED.encode())]


def test_what_is_around_a_line_is_at_hand() -> None:
    data = b"\n".join([DULL] * 2000 + [b"SSL connection"] + [DULL] * 2000)
    (hit,) = find_hits(cut(data, 10_000))
    assert hit.window[hit.start - len(DULL) - 1 : hit.start] == DULL + b"\n"
    assert hit.window[hit.stop + 1 : hit.stop + 1 + len(DULL)] == DULL
    assert hit.number == 2001


@given(
    st.lists(st.sampled_from([text for name, text in vars(samples).items() if name.isupper()]), max_size=12),
    st.integers(1, 4000),
)
def test_reading_does_not_depend_on_pieces(lines: list[str], size: int) -> None:
    data = "\n".join(lines).encode()
    assert read_log(cut(data, size), "log") == read_log([data], "log")


def test_memory_is_that_of_a_piece() -> None:
    sizes = [len(hit.window) for hit in find_hits(cut(b"\n".join([DULL] * 60 + [b"SSL connection"]) * 1500, 65_536))]
    assert len(sizes) == 1500
    assert max(sizes) < 3 * scanning.PIECE_BYTES


def test_more_entries_than_are_kept_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certway.adapters.logs.reading.MOST_ENTRIES", 2)
    reading = read(*[samples.ALARM_RAISED] * 5)
    assert (len(reading.entries), reading.left_out) == (2, 3)


def test_a_log_that_is_made_to_be_slow_is_read_without_its_surroundings() -> None:
    hit = next(find_hits([b"2026-11-23T02:14:00Z expc01 tvcs: x\n|HTTP/1.1 502 connect failed\n"]))
    around = Surroundings(1)
    assert around.find_head(hit).node == "expc01"
    assert around.find_head(hit).node == ""
    assert (around.before(hit), around.find_message(hit)) == (b"", hit.line)
