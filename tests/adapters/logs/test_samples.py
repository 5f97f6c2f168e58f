"""Every documented line, and what it tells."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from certway.adapters.capture.conversations import Endpoint, Side
from certway.adapters.logs.told import (
    AlarmChange,
    ClientRefusal,
    ConnectionStep,
    Judge,
    Maintenance,
    Neighbour,
    PeerNames,
    Reason,
    ReasonKind,
    Sign,
    Step,
    TlsFailure,
    Told,
    Work,
)
from tests.adapters.logs import samples
from tests.adapters.logs.reading import read, told

OWN = Endpoint("192.0.2.2", 5062)
PEER, CALLER, OTHER = (
    Endpoint("198.51.100.73", 58531),
    Endpoint("198.51.100.45", 46049),
    Endpoint("198.51.100.45", 33441),
)
THREAD = "0x7f576cbee700"
NAME = ("name-mismatch",)
CHAIN_TEXT = "self signed certificate in certificate chain"
NOT_TRUSTED = Reason(kind=ReasonKind.VERIFY, number=19, codes=("not-trusted",), text=CHAIN_TEXT)
IDENTITY = Reason(kind=ReasonKind.NAME, codes=NAME, text="Peer's TLS certificate identity was unacceptable")
NO_CERTIFICATE = Reason(kind=ReasonKind.NO_CERTIFICATE, text="no certificate returned")
UNKNOWN_CA = ("issuer-missing", "not-trusted", "self-signed-not-trusted", "not-a-ca", "path-too-long")
GENERIC = "error:14089086:SSL routines:ssl3_get_client_certificate:certificate verify failed"
ALERT_LINE = "error:14094416:SSL routines:ssl3_read_bytes:sslv3 alert certificate unknown"
E_7400 = Endpoint("192.0.2.171", 7400)


def alert_46(text: str) -> Reason:
    return Reason(kind=ReasonKind.ALERT, number=46, text=text)


EXPECTED: dict[str, tuple[Told, ...]] = {
    "ROOT_NOT_TRUSTED": (
        TlsFailure(judge=Judge.THIS_NODE, reason=NOT_TRUSTED, role=Side.SERVER, client=PEER, server=OWN, service="SIP"),
    ),
    "ROOT_NOT_TRUSTED_DEVELOPER": (
        TlsFailure(
            judge=Judge.THIS_NODE,
            reason=Reason(kind=ReasonKind.VERIFY, text=GENERIC),
            role=Side.SERVER,
            client=PEER,
            server=OWN,
            thread="0x7f29ddefa700",
        ),
    ),
    "ROOT_NOT_TRUSTED_CLOSED": (
        TlsFailure(judge=Judge.THIS_NODE, reason=NOT_TRUSTED, client=PEER, server=OWN),
        ConnectionStep(step=Step.CLOSED, client=PEER, server=OWN),
    ),
    "NAME_INBOUND": (
        TlsFailure(judge=Judge.THIS_NODE, reason=IDENTITY, role=Side.SERVER, client=CALLER, server=OWN, service="SIP"),
    ),
    "NAME_OUTBOUND": (
        TlsFailure(
            judge=Judge.THIS_NODE,
            reason=IDENTITY,
            role=Side.CLIENT,
            client=Endpoint("192.0.2.161", 25697),
            server=Endpoint("192.0.2.171", 7001),
            reference="192.0.2.171",
            service="SIP",
        ),
    ),
    "ALERT": (
        TlsFailure(
            judge=Judge.OTHER_END,
            reason=alert_46("sslv3 alert certificate unknown"),
            role=Side.SERVER,
            client=OTHER,
            server=OWN,
            service="SIP",
        ),
    ),
    "ALERT_DEVELOPER": (
        TlsFailure(
            judge=Judge.OTHER_END,
            reason=alert_46(ALERT_LINE),
            role=Side.SERVER,
            client=OTHER,
            server=OWN,
            thread="0x7fc67c6ec700",
        ),
    ),
    "ALERT_CLOSED": (ConnectionStep(step=Step.CLOSED, client=OTHER, server=OWN),),
    "HANDSHAKE_FAILED": (),  # says neither why nor with whom
    "REMOTE_DISCONNECT": (
        TlsFailure(
            judge=Judge.NOBODY,
            reason=Reason(kind=ReasonKind.BROKEN_OFF, text="No SSL error available, probably remote disconnect"),
            role=Side.CLIENT,
            client=Endpoint("192.0.2.10", 28351),
            server=Endpoint("203.0.113.5", 5062),
            reference="calls.example.com",
            service="SIP",
        ),
    ),
    "NO_CERTIFICATE": (
        TlsFailure(
            judge=Judge.THIS_NODE,
            reason=NO_CERTIFICATE,
            role=Side.SERVER,
            client=Endpoint("192.0.2.33", 40001),
            server=Endpoint("192.0.2.2", 5061),
        ),
        ConnectionStep(step=Step.CLOSED, client=Endpoint("192.0.2.33", 40001), server=Endpoint("192.0.2.2", 5061)),
    ),
    "HANDSHAKE_SUCCEEDED": (),  # says not with whom
    "COMMON_NAME": (PeerNames(names=(("cn", "sip-01.example.com"),), thread=THREAD),),
    "ALTERNATIVE_NAME": (PeerNames(names=(("dns", "calls.example.com"),), thread=THREAD),),
    "ZONE_MATCHED": (
        PeerNames(
            names=(("cn", "sip-01.example.com"), ("dns", "sip-01.example.com"), ("dns", "calls.example.com")),
            zone="Hybrid Call Services DNS",
            thread="0x7f577f0a0700",
        ),
    ),
    "ZONE_CLASSIFIED": (
        PeerNames(names=(("dns", "calls.example.com"),), zone="Hybrid Call Services DNS", thread="0x7f577f0a0700"),
    ),
    "ACCOUNT": (
        Neighbour(
            sign=Sign.TRAVERSAL_ACCOUNT,
            detail="Incorrect authentication credential for user",
            address=Endpoint("192.0.2.161", 25723),
            over_tls=True,
        ),
    ),
    "DIGEST": (Neighbour(sign=Sign.TRAVERSAL_ACCOUNT, detail="calculated response does not match supplied response"),),
    "REQUEST": (),
    "UNKNOWN_CA": (
        TlsFailure(
            judge=Judge.OTHER_END,
            reason=Reason(
                kind=ReasonKind.ALERT,
                number=48,
                codes=UNKNOWN_CA,
                text="error:14094418: SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca",
            ),
            role=Side.CLIENT,
            reference="cucm1.example.com",
            service="HTTPS",
            action="Terminate",
        ),
    ),
    "ORIGIN_NOT_VERIFIED": (
        TlsFailure(
            judge=Judge.THIS_NODE,
            reason=Reason(
                kind=ReasonKind.VERIFY, number=18, codes=("self-signed-not-trusted",), text="self signed certificate"
            ),
            role=Side.CLIENT,
            reference="cucm1.example.com",
            service="HTTPS",
            action="Continue",
            depth=0,
            address="192.0.2.20",
        ),
    ),
    "ORIGIN_NAME": (
        TlsFailure(
            judge=Judge.THIS_NODE,
            reason=Reason(kind=ReasonKind.NAME, codes=NAME, text="SNI (cucm2.example.com) not in certificate"),
            role=Side.CLIENT,
            reference="cucm2.example.com",
            service="HTTPS",
            action="Terminate",
            address="192.0.2.21",
        ),
    ),
    "ORIGIN_VERIFY_FAILED": (
        TlsFailure(
            judge=Judge.THIS_NODE,
            reason=Reason(
                kind=ReasonKind.VERIFY,
                text="error:1416F086: SSL routines:tls_process_server_certificate:certificate verify failed",
            ),
            role=Side.CLIENT,
            reference="cucm1.example.com",
            service="HTTPS",
            action="Terminate",
        ),
    ),
    "FORBIDDEN": (Neighbour(sign=Sign.FORBIDDEN, detail="403 Forbidden", address=Endpoint("198.51.100.80", 50314)),),
    "USER": (
        Neighbour(
            sign=Sign.USER,
            detail="Failed to authenticate user against server",
            address=Endpoint("192.0.2.131", 8443),
            name="192.0.2.131",
        ),
    ),
    "PORT_7400": (
        Neighbour(sign=Sign.PORT_7400, detail="(111) Connection refused", address=E_7400, name="192.0.2.171"),
    ),
    "STATE_CHANGE": (),  # healthy
    "EDGE_DOMAIN": (
        ClientRefusal(
            who="endpoint",
            reason=Reason(kind=ReasonKind.NAME, codes=NAME, text="not found in certificate SAN list"),
            expected="example.com",
        ),
    ),
    "CURL": (ClientRefusal(who="endpoint", reason=NOT_TRUSTED),),
    "STATION": (
        ClientRefusal(
            who="unified-cm",
            reason=Reason(kind=ReasonKind.NAME, codes=NAME, text="InvalidX509NameInCertificate"),
            expected="SEP001122334455",
            presented="expc01.example.com",
        ),
    ),
    "POINTER_NAME": (
        TlsFailure(
            judge=Judge.THIS_NODE,
            reason=Reason(kind=ReasonKind.NAME, codes=NAME, text="Invalid Hostname"),
            role=Side.CLIENT,
            server=E_7400,
            service="XCP",
            address="192.0.2.171",
        ),
    ),
    "POINTER_MISSING": (
        Neighbour(sign=Sign.POINTER, detail="reverse DNS lookup failed for address=192.0.2.171", address=E_7400),
    ),
    "POINTER_EXCEPTION": (Neighbour(sign=Sign.POINTER, detail="reverseDNSLookup"),),
    "ALARM_RAISED": (
        AlarmChange(
            number=20006,
            raised=True,
            severity="warning",
            detail="Cluster database communication failure: The database is unable to replicate with one or more of "
            "the cluster peers",
        ),
    ),
    "ALARM_SUPERVISOR": (
        AlarmChange(
            number=15019,
            raised=True,
            severity="error",
            detail="Application failed: Several unexpected software errors were detected in /opt/c_mgmt/bin/c_mgmt.sh "
            "/var/run/c_mgmt/c_mgmt.pid: 1. This service will not be restarted automatically.",
        ),
    ),
    "UNDERSCORE": (
        Neighbour(sign=Sign.UNDERSCORE, detail="An unexpected software error was detected in portforwarding.pyc"),
    ),
    "CLUSTER_MODE": (
        Maintenance(work=Work.SETTING, store="cluster", detail="tls_verify", before="Permissive", after="Enforcing"),
    ),
}

PARTS = {"HEAD", "UTC", "PEER", "OWN"}
SAMPLES = {name: text for name, text in vars(samples).items() if name.isupper() and name[0] != "_"}


def test_every_sample_has_an_expectation() -> None:
    assert set(EXPECTED) == set(SAMPLES) - PARTS


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_documented_line_tells_what_it_tells(name: str) -> None:
    assert told(SAMPLES[name]) == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_blanks_that_a_web_page_puts_inside_quotes_change_nothing(name: str) -> None:
    pasted = SAMPLES[name].replace('Detail="', 'Detail= " ').replace('Event="', 'Event=" ')
    assert [type(what) for what in told(pasted)] == [type(what) for what in EXPECTED[name]]


def test_the_instant_is_utc_and_the_node_is_named() -> None:
    (entry,) = read(samples.ROOT_NOT_TRUSTED).entries
    assert (entry.at, entry.node) == (datetime(2017, 9, 20, 14, 49, 18, 724_000, tzinfo=UTC), "expe01")
    assert (entry.provenance.where, entry.provenance.line) == ("loggingsnapshot.txt", 1)


def test_milliseconds_need_not_have_three_digits() -> None:
    (entry,) = read(samples.USER).entries
    assert entry.at == datetime(2014, 9, 25, 17, 46, 20, 92_000, tzinfo=UTC)


def test_the_beginning_of_a_line_counts_where_it_has_no_utc_time() -> None:
    (entry,) = read(samples.UNKNOWN_CA).entries
    assert entry.at == datetime(2026, 1, 29, 19, 1, 16, 974_000, tzinfo=UTC)


def test_direction_and_ends_follow_from_the_role() -> None:
    (inbound,), (outbound,) = told(samples.NAME_INBOUND), told(samples.NAME_OUTBOUND)
    assert isinstance(inbound, TlsFailure)
    assert isinstance(outbound, TlsFailure)
    assert (inbound.direction, inbound.local, inbound.remote) == ("inbound", OWN, CALLER)
    assert (outbound.direction, outbound.remote) == ("outbound", Endpoint("192.0.2.171", 7001))


def test_the_port_of_the_request_before_is_told_as_asked() -> None:
    (failure,) = told(samples.REQUEST, samples.UNKNOWN_CA)
    assert isinstance(failure, TlsFailure)
    assert failure.asked == Endpoint("192.0.2.20", 6972)


def test_lines_that_a_web_page_merged_are_told_apart() -> None:
    merged = f"{samples.ROOT_NOT_TRUSTED} {samples.NAME_INBOUND} {samples.ALARM_RAISED}"
    assert [type(what).__name__ for what in told(merged)] == ["TlsFailure", "TlsFailure", "AlarmChange"]
    without_heads = f"{samples.DIGEST} {samples.ACCOUNT}"
    (account,) = told(without_heads)
    assert isinstance(account, Neighbour)
    assert (account.sign, account.over_tls) == (Sign.TRAVERSAL_ACCOUNT, True)
