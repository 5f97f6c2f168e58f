"""What the traffic server says of origins, and the path of what it was asked for."""

from __future__ import annotations

import base64

import pytest

from certway.adapters.capture.conversations import Endpoint
from certway.adapters.logs.requests import ProxiedPath, find_path, find_sent_to, find_transaction, parse_proxied_path
from certway.adapters.logs.told import Neighbour, ReasonKind, Sign, TlsFailure
from certway.model.certificate import Malformed
from tests.adapters.logs import samples
from tests.adapters.logs.reading import told


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode().rstrip("=")


def test_a_path_is_decoded() -> None:
    path = ProxiedPath(domain="example.com", protocol="https", host="192.0.2.215", port=8443)
    assert parse_proxied_path(encoded("example.com/https/192.0.2.215/8443")) == path
    assert parse_proxied_path(f"/{encoded('example.com/https/192.0.2.215/8443')}/") == path


def test_the_first_request_names_the_domain_only() -> None:
    assert parse_proxied_path(encoded("example.com")) == ProxiedPath(domain="example.com", protocol="", host="", port=0)


@pytest.mark.parametrize(
    "text", ["", "!", "get_edge_config", encoded("a/b/c/d"), encoded("a/https/h/99999999"), encoded("\0")]
)
def test_another_path_is_malformed(text: str) -> None:
    assert isinstance(parse_proxied_path(text), Malformed)


def test_the_path_of_a_transaction_is_that_of_its_request() -> None:
    def request(number: int, host: str) -> str:
        path = encoded(f"example.com/https/{host}/8443")
        return f'Detail="Receive Request" Txn-id="{number}" HTTPMSG:\n|GET /{path}/cucm-uds/version HTTP/1.1\n'

    before = (request(1, "cucm1.example.com") + request(2, "cucm2.example.com")).encode()
    found = find_path(before, "2")
    assert found == ProxiedPath(domain="example.com", protocol="https", host="cucm2.example.com", port=8443)
    assert (find_path(before, "3"), find_path(before, ""), find_path(before + before, "2")) == (None, None, found)
    assert find_path(before + request(2, "cucm3.example.com").encode(), "2") is None


def test_a_response_is_known_by_the_port_it_goes_to() -> None:
    before = b'x Txn-id="7" Dst-ip="192.0.2.1" Dst-port="5031"\nx Txn-id="8" Dst-ip="192.0.2.1" Dst-port="50314" y\n'
    assert (find_transaction(before, 50314), find_transaction(before, 5031), find_transaction(before, 1)) == (
        *("8", "7"),
        "",
    )


def test_requests_to_several_servers_tell_no_port() -> None:
    other = samples.REQUEST.replace("6972", "8443")
    before = f"{samples.REQUEST}\n{samples.REQUEST}\n".encode()
    assert find_sent_to(before) == Endpoint("192.0.2.20", 6972)
    assert find_sent_to(before + other.encode()) is None
    elsewhere = before + other.replace("192.0.2.20", "192.0.2.30").encode()
    assert (find_sent_to(elsewhere), find_sent_to(elsewhere, "192.0.2.30")) == (None, Endpoint("192.0.2.30", 8443))


def test_the_refused_and_the_verification_are_one_failure() -> None:
    head = "2026-01-29T14:01:16.974-05:00 exp-c traffic_server[2030]:[ET_NET 1]"
    warning = samples.ORIGIN_NOT_VERIFIED.replace("Continue", "Terminate").replace("depth=0", "depth=1")
    (failure,) = told(samples.REQUEST, head + warning, samples.ORIGIN_VERIFY_FAILED)
    assert isinstance(failure, TlsFailure)
    assert (failure.reason.number, failure.depth, failure.address) == (18, 1, "192.0.2.20")
    assert failure.asked == Endpoint("192.0.2.20", 6972)


def test_two_servers_are_two_failures() -> None:
    other = samples.ORIGIN_VERIFY_FAILED.replace("cucm1", "cucm2")
    assert len(told(samples.ORIGIN_VERIFY_FAILED, other)) == 2


def test_a_request_to_another_address_is_not_the_port() -> None:
    head = "2026-01-29T14:01:16.974-05:00 exp-c traffic_server[2030]:[ET_NET 1]"
    (failure,) = told(samples.REQUEST, head + samples.ORIGIN_NAME)
    assert isinstance(failure, TlsFailure)
    assert (failure.asked, failure.reason.kind) == (None, ReasonKind.NAME)


@pytest.mark.parametrize(
    ("reason", "sign"), [("connect failed", Sign.NODE_UNREACHED), ("Next Hop Connection Failed", Sign.TUNNELS_FIRST)]
)
def test_502_is_two_things(reason: str, sign: Sign) -> None:
    path = encoded("example.com/https/cucm1.example.com/8443")
    lines = (
        '2026-11-23T02:14:00.000+00:00 expc01 traffic_server[15550]: Detail="Receive Request" Txn-id="2" HTTPMSG:',
        f"|GET http://vcs_control.example.com:8443/{path}/cucm-uds/version HTTP/1.1",
        "Host: expe01.example.com",
        "|",
        '2026-11-23T02:14:01.000+00:00 expc01 traffic_server[15550]: Detail="Sending Response" Txn-id="2" HTTPMSG:',
        f"|HTTP/1.1 502 {reason}",
        "Server: CE_C",
        "|",
    )
    (found,) = told(*lines)
    assert found == Neighbour(sign=sign, detail=f"502 {reason}", asked="example.com/https/cucm1.example.com/8443")
