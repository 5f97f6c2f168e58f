"""The DNS of a lab answers what the case says, at addresses of the lab, and nothing else."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("dns", reason="the lab's packages are not installed")

import dns.asyncquery
import dns.message
import dns.rcode
import dns.reversename

from certway.lab.scenarios.presence import no_pointer, pointer_gives_another_name
from certway.lab.topology import healthy
from certway.lab.world.name_server import build_response, serve_names
from certway.lab.world.names import Answers, build_answers
from certway.lab.world.places import DNS_PORT, Place, Town, build_town

CASE = healthy()
TOWN = build_town(CASE.deployment.nodes, ("jabber", "phone"), 10)


def ask(answers: Answers, name: str, kind: str) -> tuple[dns.rcode.Rcode, list[str]]:
    wire = build_response(dns.message.make_query(name, kind).to_wire(), answers)
    assert wire is not None
    response = dns.message.from_wire(wire)
    return response.rcode(), sorted(record.to_text() for answer in response.answer for record in answer)


def test_every_node_has_an_address_of_its_own_and_keeps_the_ports_of_the_product() -> None:
    addresses = [place.address for place in TOWN.places]
    assert len(set(addresses)) == len(addresses) == len(CASE.deployment.nodes) + 2
    assert TOWN.of("expc01") == Place(node="expc01", address="127.10.1.1")
    assert TOWN.of("expe02").port(7001) == 7001
    assert TOWN.who("127.10.2.2") == "expe02"


def test_where_one_address_must_do_every_node_has_ports_of_its_own() -> None:
    town = build_town(CASE.deployment.nodes, (), 0)
    ports = {place.port(7001) for place in town.places}
    assert {place.address for place in town.places} == {"127.0.0.1"}
    assert len(ports) == len(town.places)


def test_names_lead_to_addresses_of_the_lab() -> None:
    answers = build_answers(CASE, TOWN, "internal")
    assert ask(answers, "EXPE01.example.com", "A") == (dns.rcode.NOERROR, ["127.10.2.1"])
    assert ask(answers, "cucm-pub.example.com", "A") == (dns.rcode.NOERROR, [TOWN.of("cucm-pub").address])


def test_the_service_record_is_answered_outside_only() -> None:
    question = ("_collab-edge._tls.example.com", "SRV")
    outside = ask(build_answers(CASE, TOWN, "external"), *question)
    assert outside == (dns.rcode.NOERROR, ["0 0 8443 expe01.example.com.", "0 0 8443 expe02.example.com."])
    assert ask(build_answers(CASE, TOWN, "internal"), *question) == (dns.rcode.NXDOMAIN, [])


def test_pointers_say_what_the_case_says_even_where_it_is_wrong() -> None:
    first, second = (dns.reversename.from_address(TOWN.of(node).address).to_text() for node in ("expe01", "expe02"))
    answers = build_answers(pointer_gives_another_name.build(), TOWN, "internal")
    assert ask(answers, first, "PTR") == (dns.rcode.NOERROR, ["expe01.example.com."])
    assert ask(answers, second, "PTR") == (dns.rcode.NOERROR, ["dmz-host-12.example.net."])
    assert ask(build_answers(no_pointer.build(), TOWN, "internal"), first, "PTR") == (dns.rcode.NXDOMAIN, [])


def test_a_name_without_a_record_of_this_kind_is_no_unknown_name() -> None:
    answers = build_answers(CASE, TOWN, "internal")
    assert ask(answers, "expe01.example.com", "MX") == (dns.rcode.NOERROR, [])
    assert ask(answers, "nobody.example.com", "A") == (dns.rcode.NXDOMAIN, [])


def test_an_alias_is_followed_and_a_circle_of_them_ends() -> None:
    answers: Answers = {
        ("cname", "alias.example.com"): ("expe01.example.com",),
        ("a", "expe01.example.com"): ("127.10.2.1",),
        ("cname", "one.example.com"): ("two.example.com",),
        ("cname", "two.example.com"): ("one.example.com",),
    }
    assert ask(answers, "alias.example.com", "A")[1] == ["127.10.2.1", "expe01.example.com."]
    assert ask(answers, "one.example.com", "A")[1]


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer_or_none(data: bytes) -> None:
    answer = build_response(data, {("a", "expe01.example.com"): ("127.10.2.1",)})
    assert answer is None or answer[2] & 0x80


def test_it_answers_over_the_wire() -> None:
    async def talk(town: Town) -> list[str]:
        transport, _ = await serve_names(build_answers(CASE, town, "internal"), town.services(53), DNS_PORT)
        try:
            query = dns.message.make_query("expc02.example.com", "A")
            response = await dns.asyncquery.udp(query, town.services(53), port=DNS_PORT, timeout=5)
        finally:
            transport.close()
        return [record.to_text() for answer in response.answer for record in answer]

    assert asyncio.run(talk(build_town(CASE.deployment.nodes, (), 77))) == ["127.77.1.2"]
