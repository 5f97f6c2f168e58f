"""Files read in two halves at a time give what they give one after the other."""

import functools
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certway.adapters.capture import files
from certway.adapters.capture.conversations import CaptureReading, Opening
from certway.adapters.capture.files import read_capture_files, read_in_two
from certway.adapters.capture.flows import Flows
from certway.adapters.capture.handover import MOST_OF_ONE_BYTES, LaterFlows, join
from certway.adapters.capture.reading import Source, build_reading, read_series, take_files
from certway.lab.frames import Frame, Talk, write_pcap
from tests.adapters.capture.talks import AT, CLIENT, SERVER, frames_of, tls_talk
from tests.adapters.capture.test_connections import LATER
from tests.adapters.capture.test_fast_lane import traffic


def in_one(*parts: list[Frame]) -> CaptureReading:
    return read_series([source(part) for part in parts])


def in_two(first: list[Frame], second: list[Frame]) -> CaptureReading:
    flows, later = Flows(), LaterFlows()
    before = take_files([source(first)], flows)
    after = take_files([source(second)], later)
    join(flows, later.hand_over(after.latest), max(before.latest, after.latest))
    return build_reading(flows, (before, after))


def source(frames: list[Frame]) -> Source:
    return Source("eth0.pcap", functools.partial(io.BytesIO, write_pcap(frames)))


@given(st.integers(0, 2**64), st.floats(0, 1))
@settings(max_examples=80)
def test_two_halves_are_one_whole(seed: int, part: float) -> None:
    frames = traffic(seed)
    middle = int(len(frames) * part)
    assert in_two(frames[:middle], frames[middle:]) == in_one(frames[:middle], frames[middle:])


@pytest.mark.parametrize("middle", range(4))
def test_an_opening_may_lie_on_both_sides(middle: int) -> None:
    frames = frames_of(tls_talk().said)
    whole, halves = in_one(frames), in_two(frames[:middle], frames[middle:])
    assert halves.conversations == whole.conversations


@pytest.mark.parametrize("answer", ["", "refuse"])
def test_knocking_on_both_sides_is_one_attempt(answer: str) -> None:
    talk = Talk(CLIENT, SERVER, AT)
    first = talk.knock()
    talk.at += timedelta(seconds=1)
    second = [*talk.knock(), *(talk.refuse() if answer else []), LATER]
    halves = in_two(first, second)
    assert halves == in_one([*first, *second])
    assert [(one.opening, one.attempts) for one in halves.conversations] == [
        (Opening.REFUSED if answer else Opening.NO_ANSWER, 2)
    ]


def test_what_is_kept_of_one_connection_is_bounded() -> None:
    talk = Talk(CLIENT, SERVER, AT)
    talk.open()
    later = LaterFlows()
    take_files([source([frame for _ in range(400) for frame in talk.say(True, bytes(1_400))])], later)
    kept = sum(len(packet.segment) for packet in later.packets)
    assert MOST_OF_ONE_BYTES < kept < MOST_OF_ONE_BYTES + 3_000


def test_another_process_reads_the_later_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = frames_of(tls_talk().said)
    paths = [tmp_path / f"eth0.pcap{number}" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_bytes(write_pcap(frames[number * 5 : number * 5 + 5]))
    sources = [Source(str(path), functools.partial(files._open, path)) for path in paths]
    alone = read_capture_files(paths, alone=True)
    assert read_in_two(sources, 2) == alone
    monkeypatch.setattr(files, "WORTH_A_PROCESS_BYTES", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert read_capture_files(paths) == alone
    monkeypatch.setattr(files, "read_in_two", break_down)
    assert read_capture_files(paths) == alone


def break_down(sources: list[Source], middle: int) -> CaptureReading:
    raise OSError
