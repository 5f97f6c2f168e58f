"""Answers for machines: the snapshot of a node and the rows of a cluster's database."""

from __future__ import annotations

import csv
import io
import json
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.uc.database import DatabaseRows, is_database_answer, parse_database
from certway.adapters.uc.held import MOST_ROWS, Held, Unread, find_certificate
from certway.adapters.uc.snapshot import Snapshot, is_snapshot, parse_snapshot
from certway.model.certificate import Malformed
from certway.pki.distinguished_names import short_name
from tests.adapters.minted import certificate, key_pem, pem
from tests.spoken import spoken

TOMCAT = pem(certificate("cucm-pub.example.com", "cucm-pub.example.com", issuer="Example Root")).decode()
ROOT = pem(certificate("Example Root", ca=True)).decode()
OTHER = pem(certificate("Example Other Root", ca=True)).decode()

SNAPSHOT = {
    "trackingId": "1",
    "server": "CUCM-Pub.example.com",
    "identities": [
        {"service": "tomcat", "certificate": TOMCAT, "csr": ""},
        {"service": "ipsec", "certificate": "", "csr": None},
    ],
    "trusts": [
        {
            "service": "tomcat-trust",
            "certificate_data": [
                {"filename": "Example_Root_0d.pem", "certificate": ROOT},
                {"filename": "Example_Other_Root_13.pem", "certificate": OTHER},
            ],
        },
        {"service": "CallManager-trust", "certificate_data": []},
    ],
    "revokedCertificates": [],
    "later": {"unknown": 1},
}


def told(held: tuple[Held, ...]) -> list[tuple[str, str, str]]:
    return [(one.host, one.store, short_name(one.certificate.subject)) for one in held]


def snapshot_of(answer: object) -> Snapshot:
    found = parse_snapshot(json.dumps(answer, indent=1).encode(), "a.json")
    assert isinstance(found, Snapshot)
    return found


def test_a_snapshot_tells_the_node_its_identities_and_its_lists() -> None:
    content = json.dumps(SNAPSHOT, indent=1).encode()
    assert is_snapshot(content)
    found = snapshot_of(SNAPSHOT)
    node = "cucm-pub.example.com"
    assert found.host == node
    assert told(found.held) == [
        (node, "tomcat", node),
        (node, "tomcat-trust", "Example Root"),
        (node, "tomcat-trust", "Example Other Root"),
    ]
    assert found.lists == ("tomcat-trust", "callmanager-trust")
    assert found.unread == ()
    lines = content.decode().splitlines()
    assert all(b"BEGIN CERTIFICATE" in lines[one.line - 1].encode() for one in found.held)
    assert len({one.line for one in found.held}) == 3


def test_other_keys_for_lists_and_lost_line_ends_are_read() -> None:
    flat = ROOT.replace("\n", " ")
    trusts = [
        {"service": "tomcat", "certificates": [{"certificate": flat}, OTHER.replace("\n", "\\n")]},
        {"service": "CallManager-trust", "certificate": ROOT},
    ]
    found = snapshot_of({"server": "c1", "trusts": trusts})
    assert told(found.held) == [
        ("c1", "tomcat-trust", "Example Root"),
        ("c1", "tomcat-trust", "Example Other Root"),
        ("c1", "callmanager-trust", "Example Root"),
    ]


def test_what_cannot_be_read_in_a_snapshot_is_named() -> None:
    entries = [{"filename": "bad.pem", "certificate": "-----BEGIN CERTIFICATE-----\nx"}]
    found = snapshot_of({"server": "c1", "trusts": [{"service": "tomcat-trust", "certificate_data": entries}]})
    assert found.unread == (Unread(host="c1", store="tomcat-trust", file="bad.pem"),)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"identities": [', "a.json is not JSON from line 1 on. Save the answer of the interface again."),
        (b'{"identities": 1}', "a.json is JSON, but no snapshot of a node's certificates."),
        (b"[" * 100_000, "a.json is not JSON from line 0 on. Save the answer of the interface again."),
    ],
)
def test_what_is_no_snapshot_says_so(content: bytes, says: str) -> None:
    found = parse_snapshot(content, "a.json")
    assert isinstance(found, Malformed)
    assert spoken(found.what) == says


ROWS = [
    ("cucm-pub", "tomcat", TOMCAT),
    ("cucm-sub", "tomcat", TOMCAT),
    ("cucm-pub", "tomcat-trust", ROOT),
    ("", "CallManager-trust", OTHER),
    ("cucm-pub", "directory-trust", ROOT),
    ("cucm-pub", "unheard-of", ROOT),
]


def as_xml() -> bytes:
    rows = "".join(
        f"<row><servername>{host}</servername><name>{name}</name><certificate>{escape(text)}</certificate></row>"
        for host, name, text in ROWS
    )
    return f'<?xml version="1.0"?><ns:a xmlns:ns="http://example.com/axl"><return>{rows}</return></ns:a>'.encode()


def as_csv(delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([("servername", "name", "certificate"), *ROWS])
    return out.getvalue().encode()


@pytest.mark.parametrize("content", [as_xml(), as_csv(), as_csv(";"), as_csv("\t")])
def test_rows_of_the_database_tell_nodes_and_stores(content: bytes) -> None:
    assert is_database_answer(content)
    found = parse_database(content, "axl")
    assert isinstance(found, DatabaseRows)
    assert told(found.held) == [
        ("cucm-pub", "tomcat", "cucm-pub.example.com"),
        ("cucm-sub", "tomcat", "cucm-pub.example.com"),
        ("cucm-pub", "tomcat-trust", "Example Root"),
        ("", "callmanager-trust", "Example Other Root"),
        ("cucm-pub", "directory-trust", "Example Root"),
    ]
    assert found.hosts == ("cucm-pub", "cucm-sub")
    assert found.unread == ()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            b'<!DOCTYPE a [<!ENTITY b "c">]><a><servername>&b;</servername></a>',
            "axl brings its own XML entities, which an answer of AXL never does; it was not read.",
        ),
        (b"<a><row>", "axl is not XML from line 1 on. Save the answer of AXL again."),
        (b"servername,certificate\n" + b"x" * 200_000, "axl is no table from line 2 on. Save it again."),
        (
            b"servername,name,certificate\n" + b"a,tomcat,x\n" * (MOST_ROWS + 1),
            "axl holds more than 20000 certificates. Save a smaller answer.",
        ),
        (b"servername,certificate\nx,y\n", "axl has no row with a certificate that can be read."),
    ],
)
def test_what_are_no_rows_says_so(content: bytes, says: str) -> None:
    found = parse_database(content, "axl")
    assert isinstance(found, Malformed)
    assert spoken(found.what) == says


def test_keys_are_never_kept() -> None:
    key = key_pem("cucm-pub.example.com").decode()
    answer = {"server": "c1", "identities": [{"service": "tomcat", "certificate": key + TOMCAT}]}
    found = snapshot_of(answer)
    assert told(found.held) == [("c1", "tomcat", "cucm-pub.example.com")]
    assert key.splitlines()[1] not in repr(found)
    assert find_certificate(key) is None


JSON = st.recursive(
    st.one_of(st.none(), st.integers(), st.sampled_from([ROOT, "tomcat", "x"])),
    lambda inner: st.one_of(
        st.lists(inner),
        st.dictionaries(st.sampled_from([*SNAPSHOT, "service", "certificate", "certificate_data", "filename"]), inner),
    ),
    max_leaves=20,
)


@given(st.one_of(st.binary(), JSON.map(lambda answer: json.dumps(answer).encode())))
def test_any_bytes_are_a_snapshot_or_malformed(content: bytes) -> None:
    is_snapshot(content)
    assert isinstance(parse_snapshot(content, "a"), Snapshot | Malformed)


PIECES = st.sampled_from(
    [
        "<a>",
        "</a>",
        "<row>",
        "</row>",
        "<servername>c1</servername>",
        f"<certificate>{ROOT}</certificate>",
        "&amp;",
        "&b;",
        "servername,name,certificate\n",
        'c1,tomcat,"',
        ROOT,
        '"\n',
        "<!DOCTYPE a>",
        "\x00",
    ]
)


@given(st.one_of(st.binary(), st.lists(PIECES).map(lambda pieces: "".join(pieces).encode())))
def test_any_bytes_are_rows_or_malformed(content: bytes) -> None:
    is_database_answer(content)
    assert isinstance(parse_database(content, "a"), DatabaseRows | Malformed)
