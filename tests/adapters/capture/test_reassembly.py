import random

from hypothesis import given, settings
from hypothesis import strategies as st

from certway.adapters.capture.link_layer import KNOWN_LINKS, find_ip
from certway.adapters.capture.network_layer import LARGEST, Datagram, Fragments, find_datagram
from certway.adapters.capture.reassembly import MOST_WAITING_BYTES, Sequencer
from certway.lab.frames import Frame, build_frame, build_ip, build_ipv4, write_pcap
from tests.adapters.capture.talks import ISSUING, LEAF, frames_of, the_one, tls_talk

FRAMES = frames_of(tls_talk().said)
EXPECTED = the_one(write_pcap(FRAMES))


class Stream:
    """Takes a stream; a gap is a bar."""

    def __init__(self) -> None:
        self.data = b""

    def take(self, data: bytes, at: int) -> None:
        assert data
        self.data += data

    def skip(self) -> None:
        self.data += b"|"


def sequenced(segments: list[tuple[int, bytes]], begin: int = 0) -> tuple[bytes, int]:
    stream = Stream()
    sequencer = Sequencer(stream)
    sequencer.begin(begin)
    for sequence, payload in segments:
        sequencer.segment((begin + sequence) & 0xFFFFFFFF, payload, len(payload), 0)
    sequencer.finish(0)
    return stream.data, sequencer.gaps


# Order


@given(st.binary(min_size=1, max_size=300), st.integers(0, 2**32 - 1), st.integers(0, 2**32))
def test_order_repetition_and_overlap_do_not_matter(data: bytes, begin: int, seed: int) -> None:
    chance = random.Random(seed)
    cuts = [chance.randrange(len(data)) for _ in range(chance.randrange(12))]
    segments = [(cut, data[cut : cut + chance.randrange(1, 80)]) for cut in cuts]
    segments += [(at, data[at : at + 50]) for at in range(0, len(data), 40)]
    chance.shuffle(segments)
    assert sequenced(segments, begin) == (data, 0)


def test_of_what_overlaps_the_first_is_kept() -> None:
    assert sequenced([(0, b"abcd"), (2, b"XYef")]) == (b"abcdef", 0)


def test_what_never_comes_is_a_gap_and_the_rest_follows() -> None:
    assert sequenced([(0, b"ab"), (4, b"ef"), (8, b"ij")]) == (b"ab|ef|ij", 2)


def test_what_waits_is_bounded() -> None:
    stream = Stream()
    sequencer = Sequencer(stream)
    sequencer.begin(0)
    most = 0
    for number in range(3_000):
        sequencer.segment(10 + number * 1_000, bytes(1_000), 1_000, 0)
        most = max(most, sequencer.waiting_bytes)
    assert most <= MOST_WAITING_BYTES + 1_000
    assert stream.data.startswith(b"|")


def test_numbers_from_outside_the_window_are_dropped() -> None:
    assert sequenced([(0, b"ab"), (2**30 + 5, b"xx"), (2, b"cd")]) == (b"abcd", 0)


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.binary(max_size=40), st.integers(0, 60)), max_size=30))
def test_any_segments_are_taken(segments: list[tuple[int, bytes, int]]) -> None:
    stream = Stream()
    sequencer = Sequencer(stream)
    for sequence, payload, more in segments:
        sequencer.segment(sequence, payload, len(payload) + more, 0)
    sequencer.finish(0)
    assert sequencer.waiting == {}
    assert sequencer.waiting_bytes == 0


@given(st.integers(0, 2**32))
@settings(max_examples=60)
def test_shuffled_and_repeated_packets_give_the_same_handshake(seed: int) -> None:
    chance = random.Random(seed)
    middle = FRAMES[3:-2]
    order = sorted(range(len(middle)), key=lambda place: place + chance.uniform(0, 3))
    shuffled = [middle[place] for place in order for _ in range(chance.choice((1, 1, 2)))]
    tls = the_one(write_pcap([*FRAMES[:3], *shuffled, *FRAMES[-2:]])).tls
    assert EXPECTED.tls is not None
    assert tls is not None
    assert (tls.server_chain, tls.client_chain) == (EXPECTED.tls.server_chain, EXPECTED.tls.client_chain)


# Fragments


def fragments_of(frame: Frame, size: int, number: int) -> list[Frame]:
    """An IPv4 frame in fragments."""
    packet = frame.data[14:]
    body, addresses = packet[20:], packet[12:20]
    parts = [(at, body[at : at + size]) for at in range(0, len(body), size)]
    return [
        Frame(
            frame.at,
            build_frame(build_ipv4(addresses, 6, part, number, (0x2000 if at + size < len(body) else 0) | at // 8)),
        )
        for at, part in parts
    ]


@given(st.integers(2, 60), st.integers(0, 2**32))
@settings(max_examples=40)
def test_fragments_in_any_order_give_the_same_handshake(eights: int, seed: int) -> None:
    chance = random.Random(seed)
    frames = []
    for number, frame in enumerate(FRAMES):
        parts = fragments_of(frame, eights * 8, number)
        chance.shuffle(parts)
        frames += parts
    assert the_one(write_pcap(frames)) == EXPECTED


def test_fragments_of_ipv6_are_put_together_behind_other_headers() -> None:
    frames = []
    for number, frame in enumerate(FRAMES):
        body = frame.data[34:]
        for at in range(0, len(body), 800):
            more = at + 800 < len(body)
            place = (at | more).to_bytes(2)
            header = b"\x2c\x00" + bytes(6) + b"\x06\x00" + place + number.to_bytes(4)
            sides = ("2001:db8::1", "2001:db8::2")
            source, target = sides if frame.data[26:30] == FRAMES[0].data[26:30] else sides[::-1]
            frames.append(Frame(frame.at, build_frame(build_ip(source, target, 0, header + body[at : at + 800]))))
    assert the_one(write_pcap(frames)).tls == EXPECTED.tls


def test_fragments_that_never_become_whole_are_forgotten() -> None:
    fragments = Fragments()
    for number in range(1_000):
        whole = find_datagram(build_ipv4(bytes(8), 6, bytes(16), number, 0x2000), 0)
        assert whole is not None
        assert fragments.join(whole) is None
    assert len(fragments.waiting) <= 65


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 8191), st.booleans(), st.binary(max_size=40)), max_size=20))
def test_any_fragments_are_joined_or_not(pieces: list[tuple[int, int, bool, bytes]]) -> None:
    fragments = Fragments()
    for number, offset, has_more, payload in pieces:
        datagram = find_datagram(build_ipv4(bytes(8), 6, payload, number, has_more << 13 | offset), 0)
        assert datagram is not None
        whole = fragments.join(datagram)
        assert whole is None or len(whole.payload) == whole.length <= LARGEST


# Frames


def test_tags_and_link_types_do_not_matter() -> None:
    packets = [(frame.at, frame.data[14:]) for frame in FRAMES]
    cooked = [Frame(at, bytes(14) + b"\x08\x00" + packet) for at, packet in packets]
    cooked_2 = [Frame(at, b"\x08\x00" + bytes(18) + packet) for at, packet in packets]
    null = [Frame(at, b"\x02\0\0\0" + packet) for at, packet in packets]
    captures = [
        *(write_pcap([Frame(at, build_frame(packet, tags)) for at, packet in packets]) for tags in ((5,), (5, 1349))),
        write_pcap([Frame(at, packet) for at, packet in packets], link_type=101),
        write_pcap(cooked, link_type=113),
        write_pcap(cooked_2, link_type=276),
        write_pcap(null, link_type=0),
    ]
    assert [the_one(capture) for capture in captures] == [EXPECTED] * 6
    assert EXPECTED.tls is not None
    assert EXPECTED.tls.server_chain == (LEAF.der, ISSUING.der)


@given(st.sampled_from(sorted(KNOWN_LINKS)), st.binary(max_size=90))
def test_any_frame_has_an_ip_packet_or_none(link_type: int, frame: bytes) -> None:
    at = find_ip(link_type, frame)
    assert at is None or at >= 0
    for start in {at or 0, 0, 3}:
        assert isinstance(find_datagram(frame, start), Datagram | None)
