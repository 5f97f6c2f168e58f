"""Log lines of the lab are read as what they were written for."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from certway.adapters.capture.conversations import Endpoint, Side
from certway.adapters.logs.openssl_words import VERIFY_TEXTS
from certway.adapters.logs.skew import measure_skew
from certway.adapters.logs.told import (
    AlarmChange,
    CarriedCertificate,
    ConnectionStep,
    Judge,
    Maintenance,
    Neighbour,
    Sign,
    TlsFailure,
    Work,
)
from certway.knowledge.alarms import ALARMS
from certway.lab.log_lines import (
    build_alarm,
    build_connecting,
    build_failure,
    build_origin_failure,
    build_service,
    build_upload,
    build_wrong_account,
)
from certway.pki.faults import OPENSSL_CODES
from tests.adapters.logs.reading import AT, read, told
from tests.adapters.logs.test_service_body import LEAF

CLIENT, SERVER = Endpoint("192.0.2.161", 25697), Endpoint("192.0.2.171", 7001)
CODES = sorted(code for code, numbers in OPENSSL_CODES.items() if set(numbers) & set(VERIFY_TEXTS))
THERE = AT.astimezone(timezone(timedelta(hours=-4)))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("role", Side)
@pytest.mark.parametrize("by_us", [True, False])
def test_a_failed_handshake_is_one_failure_with_its_reason(code: str, role: Side, by_us: bool) -> None:
    lines = build_failure(THERE, "expc01", role, CLIENT, SERVER, code, by_us=by_us, dialled="expe01.example.com")
    first, *_ = read(*lines).entries
    (failure,) = [entry.told for entry in read(*lines).entries if not isinstance(entry.told, ConnectionStep)]
    assert isinstance(failure, TlsFailure)
    assert (first.at, first.node) == (AT, "expc01")
    assert (failure.role, failure.client, failure.server) == (role, CLIENT, SERVER)
    assert failure.judge is (Judge.THIS_NODE if by_us else Judge.OTHER_END)
    assert failure.reference == "expe01.example.com"
    if by_us:
        assert code in failure.reason.codes
    else:
        assert not failure.reason.codes or code in failure.reason.codes or failure.reason.number == 48


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("by_us", [True, False])
def test_a_refused_origin_is_one_failure_with_its_port(code: str, by_us: bool) -> None:
    server = Endpoint("192.0.2.20", 6972)
    (failure,) = told(*build_origin_failure(AT, "expc01", "cucm1.example.com", server, code, by_us=by_us, depth=1))
    assert isinstance(failure, TlsFailure)
    assert (failure.reference, failure.asked) == ("cucm1.example.com", server)
    assert failure.judge is (Judge.THIS_NODE if by_us else Judge.OTHER_END)
    assert code in failure.reason.codes or not by_us


@pytest.mark.parametrize("number", sorted(ALARMS))
def test_an_alarm_is_raised_and_lowered(number: int) -> None:
    changes = told(build_alarm(AT, "expe01", number), build_alarm(AT, "expe01", number, raised=False))
    assert [(one.number, one.raised) for one in changes if isinstance(one, AlarmChange)] == [
        (number, True),
        (number, False),
    ]


def test_uploads_accounts_and_messages() -> None:
    upload, account, carried = told(
        build_upload(AT, "expe01", "Server certificate uploaded"),
        build_wrong_account(AT, "expe01", CLIENT),
        build_service(AT, "expc01", SERVER, CLIENT, LEAF.certificate.der),
    )
    assert upload == Maintenance(work=Work.UPLOADED, store="server", detail="Server certificate uploaded")
    assert isinstance(account, Neighbour)
    assert (account.sign, account.address, account.over_tls) == (Sign.TRAVERSAL_ACCOUNT, CLIENT, True)
    assert isinstance(carried, CarriedCertificate)
    assert (carried.certificate, carried.sender, carried.sent) == (LEAF.certificate, SERVER, False)


def test_clocks_are_measured_by_what_both_write() -> None:
    ahead = timedelta(minutes=9, seconds=12)
    ours = read(build_connecting(AT, "expc01", CLIENT, SERVER))
    theirs = read(build_connecting(THERE + ahead, "expe01", CLIENT, SERVER))
    found = measure_skew(ours.entries, theirs.entries)
    assert found is not None
    assert (found.ahead, found.is_certain) == (ahead, True)
