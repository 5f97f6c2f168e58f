from datetime import timedelta

import pytest

from certway.lab.frames import (
    FIN,
    FLIGHT,
    Recorder,
    Said,
    Talk,
    build_conversation,
    build_ipv4,
    write_pcap,
    write_pcapng,
)
from certway.lab.handshake import shake
from certway.lab.openssl import Version
from tests.engines import need_libssl
from tests.lab.ends import NOW, client, server

ENDS = (("192.0.2.10", 30_001), ("198.51.100.20", 7001))
SAID = [Said(NOW, True, b"question"), Said(NOW + timedelta(seconds=1), False, bytes(3_000))]


def test_the_same_talk_gives_the_same_bytes() -> None:
    for write in (write_pcap, write_pcapng):
        assert write(build_conversation(*ENDS, SAID)) == write(build_conversation(*ENDS, SAID))


def test_packets_follow_each_other_in_time_and_in_their_numbers() -> None:
    frames = list(build_conversation(*ENDS, SAID))
    instants = [frame.at for frame in frames]
    assert instants == sorted(set(instants))
    assert len(frames) == 3 + 2 + 4 + 2
    acknowledged = {frame.data[42:46] for frame in frames[1:]}
    assert (1_000_000 + 1 + len(b"question")).to_bytes(4) in acknowledged
    assert frames[-1].data[47] & FIN


def test_numbers_pass_zero() -> None:
    talk = Talk(*ENDS, NOW, numbers=[0, 2**32 - 2])
    talk.open()
    talk.say(False, b"four")
    (last,) = talk.reset(by_client=True)
    assert last.data[42:46] == (3).to_bytes(4)


def test_the_checksum_of_an_ipv4_header_is_right() -> None:
    header = build_ipv4(b"\xc0\0\2\1\xc6\x33\x64\1", 6, b"x" * 77)[:20]
    total = sum(int.from_bytes(header[at : at + 2]) for at in range(0, 20, 2))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    assert total == 0xFFFF


@pytest.mark.conformance
def test_a_recorder_hears_both_ends_of_a_handshake() -> None:
    recorder = Recorder(NOW)
    handshake = shake(need_libssl(), client(), server(), Version.TLS_1_2, tap=recorder)
    assert handshake.works
    assert [one.by_client for one in recorder.said[:3]] == [True, False, True]
    assert [one.at for one in recorder.said] == [NOW + number * FLIGHT for number in range(len(recorder.said))]
    assert all(one.payload[0] in (20, 22, 23) for one in recorder.said)
