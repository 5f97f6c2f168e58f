"""Dumps become facts, in every form they come in; unknown keys stay, secrets never do; any bytes give a value."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.evidence.dump_reading import read_dump
from certway.adapters.evidence.dump_xml import parse_dump_xml
from certway.adapters.evidence.dumps import find_entry
from certway.adapters.evidence.facts import (
    AddressIs,
    DomainIs,
    Fact,
    KnowsNode,
    MemberIs,
    NameIs,
    NodeHint,
    ProductIs,
    ReleaseIs,
    Said,
    SettingIs,
    StateIs,
    ZoneIs,
)
from certway.adapters.evidence.source import Source
from certway.adapters.evidence.xconfiguration_text import parse_xconfiguration
from certway.adapters.evidence.xstatus_text import parse_xstatus
from certway.model.certificate import Malformed
from certway.model.confidence import Confidence
from certway.model.deployment import Product, ZoneKind
from certway.model.observation import Origin, Provenance
from tests.adapters.evidence.dumps import CLIENT_ZONE, DNS_ZONE, NODE, SERVER_ZONE, STATUS, XML
from tests.spoken import spoken

TAKEN = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
SOURCE = Source(where="a.tar.gz!xconf_dump_expc01.txt", host="expc01", taken=TAKEN)


def facts(content: str | bytes) -> tuple[Fact, ...]:
    read = read_dump(content.encode() if isinstance(content, str) else content, SOURCE)
    assert isinstance(read, tuple)
    return read


def said(content: str | bytes, kind: type[Said]) -> list[Said]:
    return [fact.says for fact in facts(content) if isinstance(fact.says, kind)]


def test_a_published_traversal_client_zone() -> None:
    assert said(CLIENT_ZONE, ZoneIs) == [
        ZoneIs(
            name="Hybrid Call Service Traversal",
            kind=ZoneKind.TRAVERSAL,
            side="client",
            port=7003,
            peers=("expe01.example.net",),
            settings=(
                SettingIs(name="TLS verify mode", text="On"),
                SettingIs(name="Transport", text="TLS"),
                SettingIs(name="Media encryption mode", text="Auto"),
                SettingIs(name="Authentication username", text="hybridauth"),
            ),
        )
    ]


def test_the_other_kinds_of_zone() -> None:
    server, dns = said(SERVER_ZONE + DNS_ZONE, ZoneIs)
    assert isinstance(server, ZoneIs)
    assert isinstance(dns, ZoneIs)
    assert (server.kind, server.side, server.port) == (ZoneKind.UC_TRAVERSAL, "server", 7001)
    assert SettingIs(name="TLS verify subject name", text="expc.example.com") in server.settings
    assert (dns.kind, dns.side, dns.name) == (ZoneKind.DNS, "", "Hybrid Call Services DNS")
    assert SettingIs(name="TLS verify subject name", text="calllservice.example.net") in dns.settings
    assert SettingIs(name="TLS verify inbound mapping", text="Off") in dns.settings


def test_the_product_follows_from_the_traversal_zones_and_from_what_c_makes() -> None:
    assert [fact.product for fact in said(CLIENT_ZONE, ProductIs) if isinstance(fact, ProductIs)] == [
        Product.EXPRESSWAY_C
    ]
    assert [fact.product for fact in said(SERVER_ZONE + CLIENT_ZONE, ProductIs) if isinstance(fact, ProductIs)] == [
        Product.EXPRESSWAY_E
    ]
    assert [fact.product for fact in said(NODE, ProductIs) if isinstance(fact, ProductIs)] == [Product.EXPRESSWAY_C]
    assert said(DNS_ZONE, ProductIs) == []


def test_the_node_itself() -> None:
    assert said(NODE, NameIs) == [NameIs(fqdn="expc01.example.com")]
    assert said(NODE, AddressIs) == [AddressIs(address="192.0.2.21")]
    assert said(NODE, MemberIs) == [MemberIs(peer="expc02.example.com")]
    assert said(NODE, DomainIs) == [
        DomainIs(name="example.com", services=("unified-cm", "im-and-presence")),
        DomainIs(name="lab.example.com", services=()),
    ]
    own = [fact.says for fact in facts(NODE) if fact.node.name == "expc01.example.com"]
    assert SettingIs(name="Peer address", text="expc01.example.com") in own
    assert SettingIs(name="Cluster name", text="expc.example.com") in own
    assert SettingIs(name="CollaborationEdge Enabled", text="On") in own
    assert SettingIs(name="LAN 1 address", text="192.0.2.21") in own


def test_unified_cm_nodes_from_the_zones_that_c_made() -> None:
    assert said(NODE, KnowsNode) == [
        KnowsNode(other=NodeHint(name=f"cucm{number}.example.com", product=Product.CUCM)) for number in (1, 1, 2, 2)
    ]
    about = {
        (fact.node.name, fact.says.name, fact.says.text, fact.confidence, fact.place.origin)
        for fact in facts(NODE)
        if fact.node.product == Product.CUCM and isinstance(fact.says, SettingIs)
    }
    inferred = (Confidence.INFERRED, Origin.DERIVED)
    assert about == {
        ("cucm1.example.com", "Cluster Security Mode", "1", *inferred),
        ("cucm1.example.com", "TLS verify mode", "On", *inferred),
        ("cucm2.example.com", "Cluster Security Mode", "0", *inferred),
        ("cucm2.example.com", "SIP OAuth mode", "Enabled", *inferred),
        ("cucm2.example.com", "TLS verify mode", "Off", *inferred),
    }


def test_every_fact_says_where() -> None:
    name = next(fact for fact in facts(NODE) if isinstance(fact.says, NameIs))
    assert name.place == Provenance(origin=Origin.FILE, where=SOURCE.where, line=9, seen_at=TAKEN)


def test_unknown_keys_are_kept() -> None:
    entry = find_entry(parse_xconfiguration(NODE), "Some Unknown Key Word")
    assert entry is not None
    assert (entry.key, entry.text) == ("Some Unknown Key 3 Word", "kept")


@pytest.mark.parametrize(
    "pasted",
    [
        NODE.replace("\n", " "),
        NODE.replace("\n", ""),
        NODE.replace("*c xConfiguration", "xconfiguration"),
        NODE.replace(" ", "\u00a0"),
        NODE.replace('"', "\u201d"),
        NODE.replace("\n", "\r\n"),
        NODE.replace(": ", ":\n"),
        f"You see this:\n{NODE}Then do that: nothing.",
    ],
    ids=["blanks", "no blanks", "a session", "no-break blanks", "quotes", "DOS", "broken", "prose"],
)
def test_copies_from_web_pages_say_the_same(pasted: str) -> None:
    assert [fact.says for fact in facts(pasted)] == [fact.says for fact in facts(NODE)]


def test_a_value_may_hold_quotes_and_colons() -> None:
    (entry,) = parse_xconfiguration('*c xConfiguration A B: "x: "y" z"')
    assert entry.text == 'x: "y" z'
    assert [entry.text for entry in parse_xconfiguration("*c xConfiguration A: On\n*c xConfiguration B: ")] == [
        "On",
        "",
    ]


def test_status() -> None:
    assert [fact.says for fact in facts(STATUS)] == [
        ReleaseIs(release="X14.3.4"),
        StateIs(subject="alarm 40069", state="raised"),
        StateIs(subject="zone UC traversal", state="active"),
        StateIs(subject="ssh-tunnels", state="failed"),
    ]
    (flat,) = parse_xstatus('*s SystemUnit Software Version: "X15.5"\n')
    assert (flat.key, flat.text) == ("SystemUnit Software Version", "X15.5")


def test_xml_says_the_same_as_text() -> None:
    zone = said(XML, ZoneIs)[0]
    assert isinstance(zone, ZoneIs)
    assert (zone.name, zone.kind, zone.side, zone.port) == ("UC traversal", ZoneKind.UC_TRAVERSAL, "server", 7001)
    assert said(XML, NameIs) == [NameIs(fqdn="expe01.example.com")]
    release = b"<SystemUnit><Software><Version>X15.2</Version></Software></SystemUnit>"
    status = XML.replace(b"Configuration", b"Status").replace(b"<Zones", release + b"<Zones")
    assert said(status, ReleaseIs) == [ReleaseIs(release="X15.2")]


@pytest.mark.parametrize("content", [b"", b"hello", b"<html><body>Configuration</body></html>", b"<a/>", b"<Status"])
def test_other_files_are_no_dumps(content: bytes) -> None:
    assert not isinstance(read_dump(content, SOURCE), tuple)


def test_a_document_type_and_damage_are_told() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><Configuration><A>&a;</A></Configuration>'
    for content, words in ((bomb, "document type"), (XML[:-40], "ends or breaks at line"), (b"<Status>" * 99, "deep")):
        read = read_dump(content, SOURCE)
        assert isinstance(read, Malformed)
        assert words in spoken(read.what)


WORDS = st.sampled_from(
    ["Zones", "Zone", "1", "Password", "SIP", "Axlpassword", "Key", "Name", "PreSharedKey", "Secret"]
)
PLAIN = st.text(st.characters(categories=("L", "N")), min_size=9, max_size=30)


@given(st.lists(WORDS, min_size=1, max_size=5), PLAIN, st.booleans())
def test_no_secret_value_survives(words: list[str], secret: str, encrypted: bool) -> None:
    """A value under the key of a secret, or in the product's encrypted form, is in no entry of any form."""
    key = " ".join(["A", *words, *([] if encrypted else ["Authentication Password"])])
    value = f"{{cipher}}{secret}" if encrypted else secret
    text = f'*c xConfiguration {key}: "{value}"\n*c xConfiguration Zones Zone 1 Name: "x"\n'
    found = [entry.text for entry in parse_xconfiguration(text)]
    found += [entry.text for entry in parse_xconfiguration(text.replace("\n", ""))]
    found += [entry.text for entry in parse_xstatus(f'*s {key}: "{value}"\n')]
    elements = [f"W{word}" if word.isdigit() else word for word in key.split()]
    xml = "".join(f"<{word}>" for word in elements) + value + "".join(f"</{word}>" for word in reversed(elements))
    read = parse_dump_xml(f"<Configuration>{xml}</Configuration>".encode(), "x")
    assert not isinstance(read, Malformed)
    found += [entry.text for entry in read.entries]
    assert not [text for text in found if secret in text]


def test_the_published_password_is_not_kept_and_a_switch_about_credentials_is() -> None:
    assert "qeh8" not in repr(facts(CLIENT_ZONE))
    assert find_entry(
        parse_xconfiguration(CLIENT_ZONE), "Zones Zone TraversalClient Accept Delegated Credential Checks"
    )


PIECES = st.sampled_from(
    [*NODE.splitlines(keepends=True), *STATUS.splitlines(keepends=True), "*c xConfiguration ", '"', ": ", "*s X: /\n"]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=20).map("".join))
def test_any_text_gives_facts_or_none(text: str) -> None:
    assert not isinstance(read_dump(text.encode("utf-8", "replace"), SOURCE), Malformed) or text.lstrip()[:1] == "<"


@given(st.binary(max_size=300), st.integers(0, len(XML)))
def test_any_bytes_give_facts_none_or_a_complaint(content: bytes, at: int) -> None:
    for data in (content, XML[:at] + content + XML[at:]):
        read = read_dump(data, SOURCE)
        assert read is None or isinstance(read, tuple | Malformed)
