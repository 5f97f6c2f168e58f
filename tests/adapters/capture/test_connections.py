from datetime import timedelta

import pytest

from certway.adapters.capture.conversations import Absent, Conversation, Ending, Endpoint, Opening
from certway.adapters.capture.flows import MOST_FLOWS, MOST_HELD_BYTES, Flows
from certway.lab.frames import Frame, Talk, build_frame, build_ip, build_tcp, build_udp, write_pcap
from tests.adapters.capture.talks import AT, CLIENT, SERVER, frames_of, read, the_one, tls_talk

SSHD = ("198.51.100.20", 2222)
LATER = Frame(AT + timedelta(minutes=1), build_frame(build_ip("192.0.2.1", "192.0.2.2", 17, build_udp(1, 2, b""))))


def knock(*, later: bool = True) -> list[Frame]:
    """Three SYN packets of one attempt."""
    talk, frames = Talk(CLIENT, SSHD, AT), []
    for wait_s in (1, 2, 0):
        frames += talk.knock()
        talk.at += timedelta(seconds=wait_s)
    return [*frames, LATER] if later else frames[:1]


def test_a_syn_without_answer_is_told_with_times_and_ports() -> None:
    conversation = the_one(write_pcap(knock()))
    assert (conversation.client, conversation.server) == (Endpoint(*CLIENT), Endpoint(*SSHD))
    assert (conversation.opening, conversation.attempts) == (Opening.NO_ANSWER, 3)
    assert conversation.first_seen == AT
    assert conversation.last_seen - AT > timedelta(seconds=3)
    assert (conversation.tls, conversation.ssh, conversation.ending) == (None, None, Ending.NOT_SEEN)


def test_a_syn_at_the_end_of_the_capture_proves_nothing() -> None:
    assert the_one(write_pcap(knock(later=False))).opening is Opening.CAPTURE_ENDED


def test_a_reset_in_answer_is_a_refusal() -> None:
    talk = Talk(CLIENT, SSHD, AT)
    conversation = the_one(write_pcap([*talk.knock(), *talk.refuse(), LATER]))
    assert (conversation.opening, conversation.ending) == (Opening.REFUSED, Ending.RESET_BY_SERVER)


@pytest.mark.parametrize("kind", [(1, b"\x03\x0d"), (58, b"\x01\x01")])
def test_a_firewalls_no_is_seen(kind: tuple[int, bytes]) -> None:
    client, server = (CLIENT, SSHD) if kind[0] == 1 else (("2001:db8::1", 30_001), ("2001:db8::2", 2222))
    frames = Talk(client, server, AT).knock()
    said = kind[1] + bytes(6) + frames[0].data[14:][:60]
    router = "192.0.2.254" if kind[0] == 1 else "2001:db8::fe"
    answer = Frame(frames[0].at, build_frame(build_ip(router, client[0], kind[0], said)))
    assert the_one(write_pcap([*frames, answer, LATER])).opening is Opening.UNREACHABLE


def test_who_ends_a_connection_is_seen() -> None:
    def ending(frames: list[Frame]) -> Ending:
        return the_one(write_pcap(frames)).ending

    talk = Talk(CLIENT, SERVER, AT)
    opened = talk.open()
    assert ending([*opened, *talk.close(by_client=False)]) is Ending.CLOSED_BY_SERVER
    assert ending([*opened, *talk.reset(by_client=True)]) is Ending.RESET_BY_CLIENT
    assert ending([*opened, *talk.reset(by_client=False)]) is Ending.RESET_BY_SERVER


def test_a_connection_that_opened_and_said_nothing_is_told() -> None:
    talk = Talk(CLIENT, SSHD, AT)
    conversation = the_one(write_pcap([*talk.open(), *talk.close()]))
    assert (conversation.opening, conversation.tls, conversation.ssh) == (Opening.SEEN, None, None)


def test_ports_used_again_are_another_connection() -> None:
    first = frames_of(tls_talk().said)
    talk = Talk(CLIENT, SERVER, AT + timedelta(minutes=1), numbers=[5, 6])
    second = talk.open()
    for one in tls_talk(client_sends=()).said:
        second += talk.say(one.by_client, one.payload)
    conversations = read(write_pcap([*first, *second])).conversations
    assert [len(tls_of(one)) for one in conversations] == [2, 0]


def tls_of(conversation: Conversation) -> tuple[bytes, ...]:
    assert conversation.tls is not None
    assert isinstance(conversation.tls.client_chain, tuple)
    return conversation.tls.client_chain


def test_a_lost_syn_is_known_from_its_answer() -> None:
    conversation = the_one(write_pcap(frames_of(tls_talk().said)[1:]))
    whole = the_one(write_pcap(frames_of(tls_talk().said)))
    assert (conversation.opening, conversation.attempts) == (Opening.SEEN, 0)
    assert conversation.first_sequence == whole.first_sequence
    assert conversation.tls == whole.tls


def test_a_reset_after_words_is_no_refusal_even_without_the_answer() -> None:
    talk = Talk(CLIENT, SERVER, AT)
    frames = talk.open()
    for one in tls_talk().said[:1]:
        frames += talk.say(one.by_client, one.payload)
    frames += talk.reset(by_client=False)
    conversation = the_one(write_pcap([frames[0], *frames[2:]]))
    assert (conversation.opening, conversation.ending) == (Opening.SEEN, Ending.RESET_BY_SERVER)


def test_the_most_connections_are_kept_and_the_others_counted() -> None:
    flows = Flows()
    for number in range(MOST_FLOWS + 5):
        flows.take(number.to_bytes(8), build_tcp(1, 2, 7, 0, 2), 20, number)
    flows.finish(MOST_FLOWS * 10**9)
    assert (len(flows.conversations), flows.left_out) == (MOST_FLOWS, 5)


def test_unfinished_handshakes_are_given_up_before_memory_is() -> None:
    flows, begun = Flows(), b"\x16\x03\x03\x40\x00" + bytes(8_000)
    count = MOST_HELD_BYTES // len(begun) + 50
    for number in range(count):
        addresses = number.to_bytes(8)
        flows.take(addresses, build_tcp(1, 2, 7, 0, 2), 20, number)
        flows.take(addresses, build_tcp(1, 2, 8, 0, 16, begun), 20 + len(begun), number)
        assert flows.held <= MOST_HELD_BYTES
    flows.finish(10**12)
    sessions = [one.tls for one in flows.conversations if one.tls is not None]
    assert len(sessions) == count
    reasons = [one.server_chain for one in sessions]
    assert reasons[0] is Absent.BYTES_MISSING
    assert reasons[-1] is Absent.CAPTURE_ENDED
    assert 40 < reasons.count(Absent.BYTES_MISSING) < 60
    assert flows.held == 0
