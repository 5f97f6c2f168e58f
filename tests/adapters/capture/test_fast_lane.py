"""The fast lane skips only what the whole way would ignore."""

import io
import random
from datetime import timedelta
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certway.adapters.capture.conversations import CaptureReading
from certway.adapters.capture.fast_lane import FastLane
from certway.adapters.capture.reading import Source, read_series
from certway.lab.frames import Frame, Said, Talk, build_frame, build_ip, build_udp, write_pcap, write_pcapng
from tests.adapters.capture.talks import AT, V12, V13, tls_talk

TALKS = [
    tls_talk(V12).said,
    tls_talk(V13).said,
    [Said(AT, True, b"GET / HTTP/1.1\r\n\r\n"), Said(AT, False, bytes(9000))],
]


def traffic(seed: int) -> list[Frame]:
    """Connections side by side, each with bulk behind it, and media; ports are used again; some packets are lost."""
    chance = random.Random(seed)
    tags = chance.choice([(), (), (7,), (7, 1349), (0x4511,)])
    lines: list[list[Frame]] = []
    is_ipv6 = chance.random() < 0.3
    hosts = ("2001:db8::7", "2001:db8::8") if is_ipv6 else ("192.0.2.7", "198.51.100.7")
    for port, second in {(20_000 + chance.randrange(3), chance.randrange(9)) for _ in range(chance.randrange(1, 9))}:
        client, server = (hosts[0], port), (hosts[1], 8443)
        talk = Talk(client, server, AT + timedelta(seconds=second), numbers=[chance.randrange(9999), 5])
        frames = talk.open()
        for one in chance.choice(TALKS):
            frames += talk.say(one.by_client, one.payload)
        for _ in range(chance.randrange(6)):
            frames += talk.say(chance.random() < 0.5, b"\x17\x03\x03\x03\xe8" + bytes(1_000))
        lines.append(frames + chance.choice([[], talk.close(), talk.reset(by_client=False)]))
    media = build_ip(*hosts, 17, build_udp(20_000, 8443, bytes(60)))
    lines.append([Frame(AT + timedelta(seconds=number / 10), build_frame(media)) for number in range(80)])
    frames = sorted((frame for line in lines for frame in line), key=lambda frame: frame.at)
    kept = [frame for frame in frames if chance.random() > 0.02]
    return [Frame(at, build_frame(data[14:], tags)) for at, data in kept]


def read(data: bytes) -> CaptureReading:
    return read_series([Source("eth0.pcap", lambda: io.BytesIO(data))])


@given(st.integers(0, 2**64), st.booleans())
@settings(max_examples=60)
def test_the_fast_lane_changes_nothing(seed: int, is_newer: bool) -> None:
    frames = traffic(seed)
    data = write_pcapng(frames) if is_newer else write_pcap(frames)
    quick = read(data)
    with mock.patch.object(FastLane, "_settle", never_settle):
        slow = read(data)
    assert quick.packets == slow.packets == len(frames)
    assert quick.conversations == slow.conversations
    assert quick.other_connections == slow.other_connections


def never_settle(self: FastLane, ip: int) -> None:
    settle(self, ip)
    self.mark, self.has_type = b"never", False


settle = FastLane._settle


@pytest.mark.parametrize("write", [write_pcap, write_pcapng])
def test_most_packets_take_the_fast_lane_whatever_the_shape(write: object) -> None:
    assert callable(write)
    for tags in ((), (7,), (7, 8)):
        for hosts in (("192.0.2.7", "198.51.100.7"), ("2001:db8::7", "2001:db8::8")):
            media = build_frame(build_ip(*hosts, 17, build_udp(1, 2, bytes(160))), tags)
            data = write([Frame(AT, media)] * 2_000)
            with mock.patch("certway.adapters.capture.scanning.Scanner.take", return_value=14 + 4 * len(tags)) as taken:
                assert read(data).packets == 2_000
            assert taken.call_count < 100
