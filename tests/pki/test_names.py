"""Names used against names shown: what matches under which rule, and what a mismatch says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.model.certificate import Certificate, PresentedName
from certway.model.link import Reference
from certway.model.profile import AddressRule, CommonNameRule, Profile, WildcardRule
from certway.pki.engines import ENGINES
from certway.pki.names import match_name
from tests.pki.authorities import node

PLAIN = ENGINES["rfc5280"]


def shown(*names: tuple[str, str]) -> Certificate:
    return replace(node(), names=tuple(PresentedName(kind, text) for kind, text in names))


def matches(kind: str, text: str, certificate: Certificate, profile: Profile = PLAIN) -> bool:
    return match_name(Reference(kind=kind, text=text), certificate, profile).holds


@pytest.mark.parametrize(
    ("kind", "expected", "presented", "holds"),
    [
        ("dns", "expe01.example.com", ("dns", "EXPE01.Example.com"), True),
        ("dns", "expe01.example.com.", ("dns", "expe01.example.com"), False),
        ("dns", "expe01", ("dns", "expe01.example.com"), False),
        ("dns", "a.example.com", ("dns", "*.example.com"), True),
        ("dns", "a.b.example.com", ("dns", "*.example.com"), False),
        ("dns", "example.com", ("dns", "*.example.com"), False),
        ("dns", "example.com", ("dns", "*.com"), False),
        ("dns", "b\u00fccher.example.com", ("dns", "xn--bcher-kva.example.com"), True),
        ("dns", "", ("dns", ""), False),
        ("dns", "192.0.2.1", ("ip", "192.0.2.1"), False),
        ("ip", "192.0.2.1", ("ip", "192.0.2.1"), True),
        ("ip", "192.0.2.1", ("dns", "192.0.2.1"), False),
        ("ip", "2001:DB8::1", ("ip", "2001:db8:0:0::1"), True),
        ("email", "Someone@EXAMPLE.com", ("email", "Someone@example.com"), True),
        ("email", "someone@example.com", ("email", "Someone@example.com"), False),
        ("srv", "_sips.Example.com", ("srv", "_sips.example.com"), True),
        ("srv", "_sip.example.com", ("srv", "_sips.example.com"), False),
    ],
)
def test_kinds_of_names(kind: str, expected: str, presented: tuple[str, str], holds: bool) -> None:
    assert matches(kind, expected, shown(presented)) is holds


def test_the_common_name_counts_by_rule() -> None:
    alone = shown(("cn", "a.example.com"))
    beside = shown(("dns", "b.example.com"), ("cn", "a.example.com"))
    expected = {
        CommonNameRule.NEVER: (False, False),
        CommonNameRule.WITHOUT_DNS_SAN: (True, False),
        CommonNameRule.ALWAYS: (True, True),
    }
    for rule, answers in expected.items():
        profile = replace(PLAIN, common_name=rule)
        assert tuple(matches("dns", "a.example.com", each, profile) for each in (alone, beside)) == answers


def test_wildcards_by_rule() -> None:
    full, partial = shown(("dns", "*.example.com")), shown(("dns", "node*.example.com"))
    expected = {
        WildcardRule.NONE: (False, False),
        WildcardRule.FULL_LABEL: (True, False),
        WildcardRule.PARTIAL_LABEL: (True, True),
    }
    for rule, answers in expected.items():
        profile = replace(PLAIN, wildcards=rule)
        assert tuple(matches("dns", "node01.example.com", each, profile) for each in (full, partial)) == answers


def test_addresses_by_rule() -> None:
    as_address, as_text = shown(("ip", "192.0.2.1")), shown(("dns", "192.0.2.1"))
    expected = {
        AddressRule.IP_ADDRESS: (True, False),
        AddressRule.DNS_NAME: (False, True),
        AddressRule.NOTHING: (False, False),
    }
    for rule, answers in expected.items():
        profile = replace(PLAIN, address=rule)
        assert tuple(matches("ip", "192.0.2.1", each, profile) for each in (as_address, as_text)) == answers


@pytest.mark.parametrize(
    ("expected", "presented", "why"),
    [
        ("a.example.com", ("cn", "a.example.com"), "common name"),
        ("a.example.com.", ("dns", "a.example.com"), "dot"),
        ("a.b.example.com", ("dns", "*.example.com"), "exactly one label"),
        ("example.com", ("dns", "*.example.com"), "domain itself"),
        ("expe01", ("dns", "expe01.example.com"), "no domain"),
        ("expe01.example.net", ("dns", "expe01.example.com"), "domain is another"),
        ("expe01.example.com", ("dns", "expe02.example.com"), "host is another"),
    ],
)
def test_a_mismatch_tells_what_was_nearly_right(expected: str, presented: tuple[str, str], why: str) -> None:
    match = match_name(Reference(kind="dns", text=expected), shown(presented), PLAIN)
    assert not match.holds
    assert [why in near.why.template for near in match.near] == [True]


def test_a_name_of_another_kind_is_no_near_miss() -> None:
    assert not match_name(Reference(kind="dns", text="a.example.com"), shown(("dns", "z.example.org")), PLAIN).near


@given(st.text(max_size=30), st.sampled_from(["dns", "ip", "email", "srv", "cn"]), st.text(max_size=30))
def test_any_texts_give_an_answer(expected: str, kind: str, presented: str) -> None:
    for reference in ("dns", "ip", "email", "srv"):
        match_name(Reference(kind=reference, text=expected), shown((kind, presented)), ENGINES["openssl-3"])
