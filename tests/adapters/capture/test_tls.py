import re
import ssl
import struct
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.capture.conversations import (
    FATAL,
    TLS_1_2,
    TLS_1_3,
    Absent,
    Ending,
    Opening,
    Resumption,
    Side,
    TlsOutcome,
)
from certway.adapters.capture.tls_messages import (
    RETRY_RANDOM,
    parse_authorities,
    parse_certificates,
    parse_client_hello,
    parse_server_hello,
)
from certway.adapters.capture.tls_records import find_record
from certway.lab.foundry import Minted
from certway.lab.frames import Said, Talk, build_conversation, write_pcap
from certway.lab.recorded import build_context, record_tls
from certway.model.certificate import Malformed
from tests.adapters.capture.talks import (
    AT,
    CLIENT,
    ISSUING,
    LEAF,
    NAME,
    OTHER,
    OWN,
    ROOT,
    SERVER,
    V12,
    V13,
    frames_of,
    read,
    the_one,
    the_tls,
    tls_talk,
)

V10 = ssl.TLSVersion.TLSv1


def record(kind: int, body: bytes) -> bytes:
    return struct.pack(">BHH", kind, 0x0303, len(body)) + body


def message(kind: int, body: bytes) -> bytes:
    return bytes((kind,)) + len(body).to_bytes(3) + body


# What is seen


def test_both_chains_are_seen_as_they_were_sent() -> None:
    tls = the_tls(frames_of(tls_talk().said))
    assert tls.server_chain == (LEAF.der, ISSUING.der)
    assert tls.client_chain == (OWN.der, ISSUING.der)
    assert tls.accepted_authorities == ()
    assert (tls.outcome, tls.version, tls.server_name) == (TlsOutcome.FINISHED, TLS_1_2, NAME)
    assert tls.resumption is Resumption.NO
    assert tls.alerts == ()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1 is deprecated")
def test_the_old_version_shows_its_chains_too() -> None:
    tls = the_tls(frames_of(tls_talk(V10).said))
    assert (tls.version, tls.outcome) == (0x0301, TlsOutcome.FINISHED)
    assert tls.server_chain == (LEAF.der, ISSUING.der)
    assert tls.client_chain == (OWN.der, ISSUING.der)


def test_a_client_without_a_certificate_sends_an_empty_list() -> None:
    tls = the_tls(frames_of(tls_talk(client_sends=()).said))
    assert tls.client_chain == ()
    assert tls.outcome is TlsOutcome.REFUSED
    assert [(alert.sender, alert.level, alert.number) for alert in tls.alerts] == [(Side.SERVER, FATAL, 40)]


def test_a_server_that_does_not_ask_is_told_apart_from_an_empty_list() -> None:
    tls = the_tls(frames_of(tls_talk(server_trusts=()).said))
    assert tls.client_chain is Absent.NOT_ASKED
    assert tls.accepted_authorities is Absent.NOT_ASKED


def test_an_alert_tells_who_refused_whom() -> None:
    by_server = the_tls(frames_of(tls_talk(server_trusts=(OTHER,)).said))
    by_client = the_tls(frames_of(tls_talk(client_trusts=(OTHER,)).said))
    assert [(alert.sender, alert.number) for alert in by_server.alerts] == [(Side.SERVER, 48)]
    assert [(alert.sender, alert.number) for alert in by_client.alerts] == [(Side.CLIENT, 48)]
    assert by_client.server_chain == (LEAF.der, ISSUING.der)
    assert by_client.client_chain is Absent.NOT_REACHED
    assert by_server.client_chain == (OWN.der, ISSUING.der)
    assert {by_server.outcome, by_client.outcome} == {TlsOutcome.REFUSED}


@pytest.mark.parametrize("trusts", [(ROOT,), (OTHER,), ()])
def test_a_session_of_tls_1_3_shows_no_certificates_whatever_became_of_it(trusts: tuple[Minted, ...]) -> None:
    tls = the_tls(frames_of(tls_talk(V13, server_trusts=trusts).said))
    assert (tls.outcome, tls.version, tls.server_name) == (TlsOutcome.HIDDEN, TLS_1_3, NAME)
    assert {tls.server_chain, tls.client_chain, tls.accepted_authorities} == {Absent.ENCRYPTED}
    assert tls.hidden_bytes[0] > 0
    assert tls.hidden_bytes[1] > 0


@pytest.mark.parametrize("version", [V12, V13])
def test_a_resumed_session_is_recognised(version: ssl.TLSVersion) -> None:
    client = build_context(ssl.PROTOCOL_TLS_CLIENT, version=version)
    server = build_context(ssl.PROTOCOL_TLS_SERVER, (LEAF, ISSUING), version=version)
    first = record_tls(client, server, AT)
    again = record_tls(client, server, AT, session=first.session)
    assert the_tls(frames_of(first.said)).resumption is Resumption.NO
    tls = the_tls(frames_of(again.said))
    assert tls.resumption is Resumption.YES
    assert tls.server_chain is (Absent.RESUMED if version is V12 else Absent.ENCRYPTED)
    assert tls.client_chain is tls.server_chain


def test_the_names_of_accepted_authorities_are_seen() -> None:
    names = (ROOT.certificate.subject, OTHER.certificate.subject)
    listed = b"".join(struct.pack(">H", len(name)) + name for name in names)
    request = b"\x01\x01" + b"\x00\x02\x04\x03" + struct.pack(">H", len(listed)) + listed
    hello = message(2, b"\x03\x03" + bytes(32) + b"\x00" + b"\xc0\x2f\x00")
    server = hello + message(11, b"\x00\x00\x00") + message(13, request) + message(14, b"")
    client = message(1, b"\x03\x03" + bytes(32) + b"\x00" + b"\x00\x02\xc0\x2f" + b"\x01\x00")
    tls = the_tls(frames_of([Said(AT, True, record(22, client)), Said(AT, False, record(22, server))]))
    assert tls.accepted_authorities == names
    assert tls.server_chain == ()


def test_messages_may_span_records() -> None:
    said = []
    for one in tls_talk().said:
        payload = one.payload
        cut = b""
        while payload:
            size = struct.unpack_from(">H", payload, 3)[0]
            head, body, payload = payload[:3], payload[5 : 5 + size], payload[5 + size :]
            step = 7 if head[0] == 22 and b"\x0b\x00" in body[:600] else len(body)
            parts = [body[at : at + step] for at in range(0, len(body), step)]
            cut += b"".join(head + struct.pack(">H", len(part)) + part for part in parts)
        said.append(one._replace(payload=cut))
    assert the_tls(frames_of(said)).server_chain == (LEAF.der, ISSUING.der)


def test_a_second_hello_after_a_retry_is_read() -> None:
    client = build_context(ssl.PROTOCOL_TLS_CLIENT, version=V13)
    server = build_context(ssl.PROTOCOL_TLS_SERVER, (LEAF, ISSUING), version=V13)
    server.set_ecdh_curve("secp384r1")
    said = record_tls(client, server, AT, server_name=NAME).said
    assert RETRY_RANDOM in said[1].payload
    tls = the_tls(frames_of(said))
    assert (tls.outcome, tls.server_name, tls.server_chain) == (TlsOutcome.HIDDEN, NAME, Absent.ENCRYPTED)


# What is not


def test_a_connection_closed_after_the_hello_is_broken_off() -> None:
    conversation = the_one(write_pcap(frames_of(tls_talk().said[:1])))
    assert conversation.tls is not None
    assert conversation.ending is Ending.CLOSED_BY_CLIENT
    assert conversation.tls.outcome is TlsOutcome.BROKEN_OFF
    assert conversation.tls.server_chain is Absent.NOT_REACHED


def test_a_capture_that_ends_in_the_handshake_says_so() -> None:
    tls = the_tls(frames_of(tls_talk().said[:1], closed=False))
    assert tls.outcome is TlsOutcome.UNFINISHED
    assert tls.server_chain is Absent.CAPTURE_ENDED


def test_missing_packets_are_told_and_what_follows_is_read() -> None:
    talk = Talk(CLIENT, SERVER, AT, segment_bytes=400)
    said = tls_talk(server_trusts=(OTHER,)).said
    frames = talk.open() + [frame for one in said for frame in talk.say(one.by_client, one.payload)]
    whole = the_tls(frames)
    assert isinstance(whole.server_chain, tuple)
    lost = [frame for frame in frames if LEAF.der[100:200] not in frame.data]
    assert len(lost) == len(frames) - 1
    conversation = the_one(write_pcap(lost))
    assert conversation.gaps == 1
    assert conversation.tls is not None
    assert conversation.tls.server_chain is Absent.BYTES_MISSING
    assert conversation.tls.client_chain == (OWN.der, ISSUING.der)
    assert [alert.number for alert in conversation.tls.alerts] == [48]


def test_frames_cut_short_by_the_capture_are_a_gap() -> None:
    frames = frames_of(tls_talk().said)
    conversation = the_one(write_pcap(frames, most_bytes=200))
    assert conversation.tls is not None
    assert conversation.tls.server_chain is Absent.BYTES_MISSING
    assert conversation.gaps > 0


def test_a_connection_that_began_before_the_capture_says_so() -> None:
    data = [Said(AT, by_client, record(23, bytes(500))) for by_client in (True, False)]
    frames = list(build_conversation(CLIENT, SERVER, data))[3:]
    conversation = the_one(write_pcap(frames))
    assert conversation.opening is Opening.BEGAN_EARLIER
    assert (conversation.client.port, conversation.server.port) == (CLIENT[1], SERVER[1])
    assert conversation.tls is not None
    assert conversation.tls.outcome is TlsOutcome.BEGAN_EARLIER
    assert conversation.tls.server_chain is Absent.BEGAN_EARLIER


def test_a_hello_tells_the_client_where_the_ports_do_not() -> None:
    frames = list(build_conversation(("192.0.2.10", 999), ("198.51.100.20", 7001), tls_talk().said))[3:]
    conversation = the_one(write_pcap(frames))
    assert (conversation.client.port, conversation.server.port) == (999, 7001)
    assert conversation.opening is Opening.BEGAN_EARLIER
    assert conversation.ending is Ending.CLOSED_BY_CLIENT
    assert conversation.tls is not None
    assert conversation.tls.server_chain == (LEAF.der, ISSUING.der)
    assert conversation.tls.client_chain == (OWN.der, ISSUING.der)


def test_damaged_messages_are_malformed_and_nothing_else_suffers() -> None:
    said = [
        one._replace(payload=re.sub(re.escape(LEAF.der[:8]), b"\xff" * 8, one.payload, count=1))
        if not one.by_client
        else one
        for one in tls_talk().said
    ]
    tls = the_tls(frames_of(said))
    assert isinstance(tls.server_chain, tuple)  # the length stands before the certificate; its bytes are not judged
    broken = [
        one._replace(payload=one.payload.replace(len(LEAF.der).to_bytes(3) + LEAF.der[:8], b"\xff\xff\xff" + bytes(8)))
        for one in tls_talk().said
    ]
    tls = the_tls(frames_of(broken))
    assert isinstance(tls.server_chain, Malformed)
    assert tls.client_chain == (OWN.der, ISSUING.der)


def test_instants_are_those_of_the_packets() -> None:
    conversation = the_one(write_pcap(frames_of(tls_talk().said)))
    assert conversation.first_seen == AT
    assert AT < conversation.last_seen < AT + timedelta(seconds=1)
    assert conversation.ended_at is not None


def test_tls_is_recognised_on_any_port_and_nothing_else_is_taken_for_it() -> None:
    said = tls_talk().said
    frames = list(build_conversation(CLIENT, ("198.51.100.20", 80), said))
    assert the_tls(frames).server_chain == (LEAF.der, ISSUING.der)
    http = [Said(AT, True, b"GET / HTTP/1.1\r\n\r\n"), Said(AT, False, b"HTTP/1.1 200 OK\r\n\r\n")]
    reading = read(write_pcap(build_conversation(CLIENT, SERVER, http)))
    assert (reading.conversations, reading.other_connections) == ((), 1)


# Any bytes


@given(st.binary(max_size=400))
def test_parsers_take_any_bytes(data: bytes) -> None:
    for parse in (parse_client_hello, parse_server_hello, parse_certificates):
        assert parse(data) is not None
    for version in (0x0301, TLS_1_2):
        assert parse_authorities(data, version) is not None
    start = find_record(data)
    assert start is None or 0 <= start < len(data)


@given(st.binary(max_size=64), st.integers(0, 40))
def test_a_record_is_found_behind_the_rest_of_a_lost_one(rest: bytes, more: int) -> None:
    data = record(22, bytes(60)) + record(20, b"\x01") + record(22, bytes(more + 1))
    start = find_record(rest + data)
    assert start is not None
    assert start <= len(rest)
