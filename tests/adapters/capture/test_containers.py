import functools
import io
import random
import struct
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certway.adapters.capture.conversations import CaptureReading
from certway.adapters.capture.files import read_capture_files
from certway.adapters.capture.pcap_files import PcapHeader, parse_pcap_header
from certway.adapters.capture.pcapng_files import Interface, parse_interface
from certway.adapters.capture.reading import Source, read_captures
from certway.adapters.capture.series import Beginning, find_series, sort_into_series
from certway.lab.frames import Frame, build_conversation, build_frame, build_ip, build_udp, write_pcap, write_pcapng
from certway.model.certificate import Malformed
from tests.adapters.capture.talks import AT, CLIENT, ISSUING, LEAF, SERVER, frames_of, read, the_one, tls_talk
from tests.spoken import spoken

FRAMES = frames_of(tls_talk().said)
EXPECTED = the_one(write_pcap(FRAMES))


# Formats


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("nanoseconds", [False, True])
def test_either_byte_order_and_unit_of_time_give_the_same(order: str, nanoseconds: bool) -> None:
    assert the_one(write_pcap(FRAMES, order=order, nanoseconds=nanoseconds)) == EXPECTED


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("digits", [6, 9])
def test_the_newer_format_gives_the_same(order: str, digits: int) -> None:
    assert the_one(write_pcapng(FRAMES, order=order, digits=digits)) == EXPECTED


def test_interfaces_of_one_file_have_their_own_link_types() -> None:
    frames = [
        (number % 2, frame if number % 2 else Frame(frame.at, frame.data[14:])) for number, frame in enumerate(FRAMES)
    ]
    assert the_one(write_pcapng(frames, link_types=(101, 1))) == EXPECTED


def test_sections_one_after_the_other_are_read() -> None:
    assert the_one(write_pcapng(FRAMES[:6]) + write_pcapng(FRAMES[6:], order=">")) == EXPECTED


def test_simple_and_old_packet_blocks_are_read() -> None:
    file = write_pcapng(())
    for _, data in FRAMES:
        body = struct.pack("<I", len(data)) + data + bytes(-len(data) % 4)
        size = struct.pack("<I", len(body) + 12)
        file += struct.pack("<I", 3) + size + body + size
    tls = the_one(file).tls
    assert tls is not None
    assert tls.server_chain == (LEAF.der, ISSUING.der)
    old = write_pcapng(FRAMES, digits=9).replace(b"\x06\0\0\0", b"\x02\0\0\0")
    assert the_one(old) == EXPECTED


def test_time_units_and_offsets_of_interfaces_are_read() -> None:
    body = struct.pack("<HHI", 1, 0, 0) + struct.pack("<HHBxxx", 9, 1, 0x8A) + struct.pack("<HHq", 14, 8, -5)
    assert parse_interface(body, "<") == Interface(1, 0, 1024, -5)


def test_what_is_no_capture_is_refused_with_a_sentence() -> None:
    for data in (b"", b"x", b"-----BEGIN CERTIFICATE-----", b"\xd4\xc3\xb2\xa1\0\0"):
        reading = read(data)
        assert [spoken(problem.what) for problem in reading.problems] == ["the beginning is not that of a capture file"]


@pytest.mark.parametrize("cut", [1, 15, 17, 300])
def test_a_file_that_ends_early_is_read_up_to_there(cut: int) -> None:
    for write in (write_pcap, write_pcapng):
        reading = read(write(FRAMES)[:-cut])
        assert [spoken(problem.what) for problem in reading.problems] == ["the file ends in the middle of a packet"]
        assert [one.tls and one.tls.server_chain for one in reading.conversations] == [(LEAF.der, ISSUING.der)]


def test_damage_ends_the_reading_of_one_file_with_its_place() -> None:
    data = write_pcap(FRAMES)
    last = len(data) - 16 - len(FRAMES[-1].data)
    damaged = data[: last + 8] + b"\xff\xff\xff\x7f" + data[last + 12 :] + bytes(200)
    reading = read(damaged)
    (problem,) = reading.problems
    assert problem.offset == last
    assert "damaged" in spoken(problem.what)
    assert len(reading.conversations) == 1


# Pieces and files


def read_in_pieces(data: bytes, size: int) -> CaptureReading:
    class Slow(io.BytesIO):
        def read(self, wanted: int | None = -1, /) -> bytes:
            return super().read(min(size, wanted if wanted is not None and wanted >= 0 else size))

    return read_captures([Source("a.pcap", functools.partial(Slow, data))])


@given(st.integers(1, 700), st.booleans())
@settings(max_examples=40)
def test_the_size_of_pieces_does_not_matter(size: int, is_newer: bool) -> None:
    data = write_pcapng(MIXED) if is_newer else write_pcap(MIXED)
    assert read_in_pieces(data, size) == read(data)


def media(number: int) -> Frame:
    packet = build_ip("192.0.2.99", "198.51.100.99", 17, build_udp(40_000, 50_000, bytes(number % 300)))
    return Frame(AT + timedelta(milliseconds=number), build_frame(packet))


MIXED = [frame for number, one in enumerate(FRAMES) for frame in (*map(media, range(number, number + 7)), one)]


@pytest.mark.parametrize("cut", range(1, len(FRAMES), 3))
def test_a_handshake_may_straddle_files(cut: int) -> None:
    assert the_one(write_pcap(FRAMES[:cut]), write_pcap(FRAMES[cut:])) == EXPECTED


def test_files_follow_each_other_by_their_first_packets() -> None:
    parts = [FRAMES[:4], FRAMES[4:9], FRAMES[9:]]
    sources = [
        Source(f"eth0_capture.pcap{name}", functools.partial(io.BytesIO, write_pcap(part)))
        for name, part in zip(("2", "", "1"), parts, strict=True)
    ]
    assert read_captures(sources).conversations == (EXPECTED,)


def test_files_of_different_interfaces_are_read_apart() -> None:
    names = ("eth0.pcap", "eth1.pcap")
    sources = [Source(name, functools.partial(io.BytesIO, write_pcap(FRAMES))) for name in names]
    assert read_captures(sources).conversations == (EXPECTED, EXPECTED)


def test_series_are_told_by_name() -> None:
    assert len({find_series(f"log/eth0_diagnostic.pcap{number}") for number in ("", "1", "19", ".2")}) == 1
    assert len({find_series(f"a/{name}.pcap") for name in ("x_00001", "x_00002", "x-3", "x")}) == 1
    archive = "eth{}_diagnostic_logging_tcpdump{:02}_expc0{}_2026-11-23_02_14_{:02}.pcap"
    assert len({find_series(archive.format(0, number, 1, number * 2)) for number in range(20)}) == 1
    assert len({find_series(archive.format(*one)) for one in ((0, 0, 1, 0), (1, 0, 1, 0), (0, 0, 2, 0))}) == 3
    assert find_series("a/eth0.pcap") != find_series("a/eth1.pcap")
    assert find_series("a/eth0.pcap") != find_series("b/eth0.pcap")
    late, early = Beginning("eth0.pcap1", 5), Beginning("eth0.pcap2", 3)
    assert sort_into_series([late, early, Beginning("eth1.pcap", 4)]) == (("eth0.pcap2", "eth0.pcap1"), ("eth1.pcap",))


def test_what_cannot_be_opened_is_told_beside_the_rest(tmp_path: Path) -> None:
    good, missing = tmp_path / "eth0.pcap", tmp_path / "eth1.pcap"
    good.write_bytes(write_pcap(FRAMES))
    reading = read_capture_files([missing, tmp_path, good])
    assert reading.conversations == (EXPECTED,)
    assert [problem.where for problem in reading.problems] == [str(missing), str(tmp_path)]


# Any bytes


@given(st.binary(max_size=64), st.sampled_from(["<", ">"]))
def test_headers_take_any_bytes(data: bytes, order: str) -> None:
    assert isinstance(parse_pcap_header(data), PcapHeader | Malformed)
    assert isinstance(parse_interface(data, order), Interface | Malformed)


@given(st.integers(0, 2**32), st.integers(0, 12), st.booleans())
@settings(max_examples=300)
def test_any_damage_gives_conversations_or_sentences(seed: int, changes: int, is_newer: bool) -> None:
    chance = random.Random(seed)
    data = bytearray(write_pcapng(FRAMES) if is_newer else write_pcap(FRAMES))
    for _ in range(changes):
        data[chance.randrange(len(data))] = chance.randrange(256)
    reading = read(bytes(data[: chance.randrange(len(data) + 1)]), write_pcap(FRAMES))
    assert all(spoken(problem.what) for problem in reading.problems)


@given(st.lists(st.binary(max_size=200), max_size=6), st.booleans(), st.sampled_from([0, 1, 101, 113, 276]))
def test_any_frames_give_conversations(contents: list[bytes], is_newer: bool, link_type: int) -> None:
    frames = [Frame(AT, content) for content in contents]
    data = write_pcapng(frames, link_types=(link_type,)) if is_newer else write_pcap(frames, link_type=link_type)
    reading = read(data)
    assert reading.packets == len(frames)
    assert reading.problems == ()


def test_the_builder_and_the_reader_agree_about_ipv6() -> None:
    frames = list(build_conversation(("2001:db8::1", CLIENT[1]), ("2001:db8::2", SERVER[1]), tls_talk().said))
    conversation = the_one(write_pcap(frames))
    assert conversation.client.address == "2001:db8::1"
    assert conversation.tls == EXPECTED.tls
