"""Several lines of one failure are one failure; what could be two stays two."""

from __future__ import annotations

from datetime import timedelta

from certway.adapters.capture.conversations import Side
from certway.adapters.logs.joining import MOMENT, join_entries
from certway.adapters.logs.told import Judge, PeerNames, ReasonKind, TlsFailure
from tests.adapters.logs import samples
from tests.adapters.logs.reading import AT, entry, told

FAILURE_OF = (
    '2017-09-22T11:11:19.566-04:00 expe01 tvcs: Event="Inbound TLS Negotiation Error" Service="SIP" '
    'Src-ip="198.51.100.{0}" Src-port="46049" Dst-ip="192.0.2.2" Dst-port="5062" '
    'Detail="Peer\'s TLS certificate identity was unacceptable" UTCTime="2017-09-22 15:11:19,566"'
)


def failures(*lines: str) -> list[TlsFailure]:
    return [what for what in told(*lines) if isinstance(what, TlsFailure)]


def test_event_developer_line_and_end_are_one_failure() -> None:
    lines = (samples.ROOT_NOT_TRUSTED, samples.ROOT_NOT_TRUSTED_DEVELOPER, samples.ROOT_NOT_TRUSTED_CLOSED)
    for order in (lines, lines[::-1], (lines[1], lines[0], lines[2])):
        (failure,) = failures(*order)
        assert (failure.reason.number, failure.judge, failure.role) == (19, Judge.THIS_NODE, Side.SERVER)
        assert (failure.service, failure.thread) == ("SIP", "0x7f29ddefa700")


def test_an_alert_outweighs_the_end_of_the_connection() -> None:
    for order in (
        (samples.ALERT, samples.ALERT_DEVELOPER, samples.ALERT_CLOSED),
        (samples.ALERT_CLOSED, samples.ALERT),
    ):
        (failure,) = failures(*order)
        assert (failure.reason.number, failure.judge) == (46, Judge.OTHER_END)


def test_other_ports_are_another_failure() -> None:
    other = samples.ROOT_NOT_TRUSTED.replace("58531", "58532")
    assert len(failures(samples.ROOT_NOT_TRUSTED, other)) == 2


def test_the_same_ports_later_are_another_failure() -> None:
    (what,) = failures(samples.ROOT_NOT_TRUSTED)
    later = [entry(what), entry(what, AT + MOMENT + timedelta(milliseconds=1))]
    assert list(join_entries(later)) == later
    assert len(list(join_entries([entry(what), entry(what, AT + MOMENT)]))) == 1
    assert len(list(join_entries([entry(what), entry(what, node="expe02")]))) == 2


def test_names_of_a_thread_are_gathered() -> None:
    (names,) = told(samples.COMMON_NAME, samples.ALTERNATIVE_NAME, samples.ALTERNATIVE_NAME)
    assert isinstance(names, PeerNames)
    assert names.names == (("cn", "sip-01.example.com"), ("dns", "calls.example.com"))


def test_the_names_printed_just_before_belong_to_the_failure() -> None:
    (failure,) = failures(samples.COMMON_NAME, samples.ALTERNATIVE_NAME, FAILURE_OF.format(45))
    assert failure.reason.kind is ReasonKind.NAME
    assert failure.peer_names == (("cn", "sip-01.example.com"), ("dns", "calls.example.com"))


def test_names_of_two_threads_belong_to_nobody_for_certain() -> None:
    other = samples.COMMON_NAME.replace("0x7f576cbee700", "0x7f576cbee701").replace("sip-01", "sip-02")
    (failure,) = failures(samples.COMMON_NAME, other, FAILURE_OF.format(45))
    assert failure.peer_names == ()


def test_a_thread_names_its_own_peer() -> None:
    developer = samples.ROOT_NOT_TRUSTED_DEVELOPER.replace("14:49:18,724", "14:49:18,725")
    own = samples.COMMON_NAME.replace("15:11:19,564", "14:49:18,724").replace("09-22 ", "09-20 ")
    own = own.replace("0x7f576cbee700", "0x7f29ddefa700")
    other = own.replace("0x7f29ddefa700", "0x1").replace("sip-01", "sip-02")
    (failure,) = failures(own, other, developer)
    assert failure.peer_names == (("cn", "sip-01.example.com"),)


def test_a_second_failure_at_the_moment_takes_no_names() -> None:
    first, second = failures(samples.COMMON_NAME, FAILURE_OF.format(45), FAILURE_OF.format(46))
    assert (len(first.peer_names), second.peer_names) == (1, ())


def test_names_from_long_before_are_not_taken() -> None:
    late = FAILURE_OF.format(45).replace("15:11:19,566", "15:11:20,566")
    (failure,) = failures(samples.COMMON_NAME, late)
    assert failure.peer_names == ()
