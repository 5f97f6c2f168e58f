"""A folder of archives and dumps becomes a case; with a deployment file beside them, that wins and they add."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certway.adapters.case_reader import read_case
from certway.adapters.deployment_file import Reading
from certway.adapters.deployment_writer import build_noted_files
from certway.adapters.evidence.facts import Fact, NodeHint, StateIs
from certway.adapters.loose.host import Host
from certway.adapters.loose.overview import build_reports
from certway.app.check import check
from certway.model.deployment import Case, Node, Product, ZoneKind
from certway.model.observation import Observation, Origin, Provenance, Seen, Unseen
from certway.model.store import Slot
from certway.pki.distinguished_names import short_name
from tests.adapters.archives.making import tar, zipped
from tests.adapters.evidence.dumps import CLIENT_ZONE, DNS_ZONE, NODE, SERVER_ZONE, STATUS, XML
from tests.adapters.minted import ca_pem, leaf_pem
from tests.spoken import spoken

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
C, E = Product.EXPRESSWAY_C, Product.EXPRESSWAY_E
STAMP = "2026-11-23_02_14_00"
UC_ZONE = SERVER_ZONE.replace("TraversalServer", "TraversalClient").replace(
    "SIP TLS Verify Subject Name", "Peer 1 Address"
)


def node_dump(host: str, *parts: str) -> bytes:
    name = f'*c xConfiguration IP DNS Hostname: "{host}"\n*c xConfiguration IP DNS Domain Name: "example.com"\n'
    return (name + "".join(parts)).encode()


def archive(host: str, dump: bytes, **files: bytes) -> bytes:
    members = {f"xconf_dump_{host}_{STAMP}.txt": dump, f"xstat_dump_{host}_{STAMP}.txt": STATUS.encode()}
    members |= {f"{kind}_{host}_{STAMP}.pem": content for kind, content in files.items()}
    return tar(members, "w:gz")


def read(folder: Path, files: dict[str, bytes]) -> Reading:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return read_case(folder, NOW)


def case_of(folder: Path, files: dict[str, bytes]) -> Case:
    reading = read(folder, files)
    assert [spoken(problem.what) for problem in reading.problems] == []
    assert reading.case is not None
    return reading.case


def node(case: Case, name: str) -> Node:
    return next(found for found in case.deployment.nodes if found.id == name)


def value(observed: Observation[str] | None) -> str:
    return observed.value if isinstance(observed, Seen) else ""


def setting(found: Node, name: str) -> Observation[str] | None:
    return next((one.value for one in found.settings if one.name == name), None)


PEER_PAGE = UC_ZONE.replace('"expc.example.com"', '"edge7.example.com"')
PAIR = {
    "a.tar.gz": archive(
        "node1", node_dump("node1", PEER_PAGE), server=leaf_pem("node1.example.com"), ca=ca_pem("A", "B")
    ),
    "b.zip": zipped(
        {"b.tgz": archive("edge7", node_dump("edge7", SERVER_ZONE, DNS_ZONE), server=leaf_pem("edge7.example.com"))}
    ),
}


def test_c_and_e_are_told_apart_by_configuration_and_the_zone_has_both_pages(tmp_path: Path) -> None:
    case = case_of(tmp_path, PAIR)
    node1, edge7 = case.deployment.nodes
    assert (node1.id, node1.product, edge7.id, edge7.product) == ("node1", C, "edge7", E)
    assert (value(node1.fqdn), value(node1.release)) == ("node1.example.com", "X14.3.4")
    zone = next(zone for zone in case.deployment.zones if zone.kind == ZoneKind.UC_TRAVERSAL)
    assert (zone.name, zone.client, zone.server, zone.port) == ("UC traversal", C, E, 7001)
    assert isinstance(zone.peers, Seen)
    assert zone.peers.value == ("edge7.example.com",)
    assert {one.name: value(one.value) for one in zone.settings}["TLS verify subject name"] == "expc.example.com"
    assert [item.kind for item in case.deployment.beyond] == ["dns-zone"]
    listed = dict(node1.trust)[Slot(store="trusted-ca")].installed
    assert isinstance(listed, Seen)
    assert [short_name(entry.subject) for entry in listed.value.entries] == ["A", "B"]
    assert {report.subject for report in case.reports} >= {"alarm 40069 node1", "alarm 40069 edge7", "ssh-tunnels"}


def test_an_archive_alone_is_a_case(tmp_path: Path) -> None:
    read(tmp_path, PAIR)
    reading = read_case(tmp_path / "b.zip", NOW)
    assert reading.problems == ()
    assert reading.case is not None
    assert [found.id for found in reading.case.deployment.nodes] == ["edge7"]
    (tmp_path / "d.zip").write_bytes(b"PK\x03\x04")
    broken = read_case(tmp_path / "d.zip", NOW)
    assert broken.case is None
    assert [problem.where for problem in broken.problems] == ["d.zip"]


def test_every_value_says_where_it_was_seen(tmp_path: Path) -> None:
    case = case_of(tmp_path, PAIR)
    release = node(case, "edge7").release
    assert isinstance(release, Seen)
    (place,) = release.provenance
    assert (place.where, place.line) == (f"b.zip!b.tgz!xstat_dump_edge7_{STAMP}.txt", 13)
    assert place.seen_at == datetime(2026, 11, 23, 2, 14, tzinfo=UTC)


def test_an_unpacked_archive_and_xml_say_the_same(tmp_path: Path) -> None:
    files = {
        f"unpacked/xconf_dump_expe01_{STAMP}.xml": XML,
        f"unpacked/server_expe01_{STAMP}.pem": leaf_pem("x.example"),
    }
    case = case_of(tmp_path, files)
    (found,) = case.deployment.nodes
    assert (found.id, found.product, value(found.fqdn)) == ("expe01", E, "expe01.example.com")
    assert [slot.store for slot, _ in found.identities] == ["server"]


def test_peers_and_nodes_that_a_dump_knows_are_there_and_what_they_hold_is_unseen(tmp_path: Path) -> None:
    case = case_of(tmp_path, {"pasted.txt": (NODE + PEER_PAGE).encode()})
    assert [(found.id, found.product) for found in case.deployment.nodes] == [
        ("expc01", C),
        ("expc02", C),
        ("edge7", E),
        ("cucm1", Product.CUCM),
        ("cucm2", Product.CUCM),
    ]
    assert value(setting(node(case, "expc02"), "Peer address")) == "expc02.example.com"
    assert {one.name: value(one.value) for one in node(case, "cucm1").settings} == {
        "Cluster Security Mode": "1",
        "TLS verify mode": "On",
    }
    assert isinstance(node(case, "expc02").release, Unseen)
    assert isinstance(case.deployment.domains, Seen)
    assert [domain.name for domain in case.deployment.domains.value] == ["example.com", "lab.example.com"]
    assert check(case, strict=True).services


def test_two_clusters_of_c_keep_apart(tmp_path: Path) -> None:
    files = {f"{host}.tar.gz": archive(host, node_dump(host, PEER_PAGE, _cluster(name))) for host, name in _TWO}
    case = case_of(tmp_path, files)
    assert {found.id: found.cluster for found in case.deployment.nodes if found.product == C} == {
        "a1": "emea",
        "a2": "emea",
        "b1": "apac",
    }
    assert len(case.deployment.zones) == 2


_TWO = (("a1", "emea.example.com"), ("a2", "emea.example.com"), ("b1", "apac.example.com"))


def _cluster(name: str) -> str:
    return f'*c xConfiguration Alternates Cluster Name: "{name}"\n'


def test_a_hostile_archive_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    reading = read(tmp_path, PAIR | {"c.zip": zipped({"../x": b"y"})})
    assert reading.case is not None
    assert [problem.where for problem in reading.problems] == ["c.zip"]
    assert len(reading.case.deployment.nodes) == 2
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.tar.gz", "b.zip", "c.zip"]


def test_the_latest_archive_of_a_node_counts_and_the_older_one_dissents(tmp_path: Path) -> None:
    older = {"xstat_dump_node1_2026-01-01_00_00_00.txt": STATUS.replace("X14.3.4", "X14.2").encode()}
    files = PAIR | {"old.tar.gz": tar(older, "w:gz")}
    case = case_of(tmp_path, files)
    release = node(case, "node1").release
    assert isinstance(release, Seen)
    assert (release.value, [sighting.value for sighting in release.dissent]) == ("X14.3.4", ["X14.2"])
    assert "node.sources-disagree" in {cause.rule for cause in check(case, strict=True).causes}


def test_an_alarm_that_was_lowered_later_does_not_stand() -> None:
    raised, lowered = (StateIs(subject="alarm 40069", state=state, since=since) for state, since in _CHANGES)
    place = Provenance(origin=Origin.LOG, where="x.txt")
    hint = NodeHint(name="expc01")
    for order in ((raised, lowered), (lowered, raised)):
        host = Host(label="expc01", facts=[Fact(node=hint, says=says, place=place) for says in order])
        assert [(report.subject, report.state) for report in build_reports([host])] == [
            ("alarm 40069 expc01", "lowered")
        ]


_CHANGES = (("raised", NOW), ("lowered", NOW + timedelta(hours=1)))

YAML = b"""\
expressway-c:
  nodes:
    - {fqdn: node1.example.com, release: X15.2}
expressway-e:
  nodes:
    - {fqdn: edge7.example.com}
cucm: {nodes: [{address: cucm9.example.com}]}
"""


def test_a_deployment_file_beside_archives_wins_and_they_add(tmp_path: Path) -> None:
    case = case_of(tmp_path, PAIR | {"deployment.yaml": YAML})
    assert [found.id for found in case.deployment.nodes] == ["node1", "edge7", "cucm9"]
    release = node(case, "node1").release
    assert isinstance(release, Seen)
    assert (release.value, release.provenance[0].origin) == ("X15.2", Origin.STATED)
    assert [sighting.value for sighting in release.dissent] == ["X14.3.4"]
    assert value(node(case, "edge7").release) == "X14.3.4"
    assert [slot.store for slot, _ in node(case, "edge7").identities] == ["server"]
    assert [zone.name for zone in case.deployment.zones if zone.kind == ZoneKind.UC_TRAVERSAL] == ["UC traversal"]
    assert "node.sources-disagree" in {cause.rule for cause in check(case, strict=True).causes}


def test_an_imported_file_says_where_and_reads_back_as_the_case(tmp_path: Path) -> None:
    case = case_of(tmp_path / "in", PAIR)
    files = build_noted_files(case, "deployment.yaml")
    text = files["deployment.yaml"].decode()
    assert f"release: X14.3.4  # xstat_dump_node1_{STAMP}.txt:13" in text
    again = case_of(tmp_path / "out", files)
    assert _verdicts(again) == _verdicts(case)
    both = case_of(tmp_path / "in", files)
    assert _verdicts(both) == _verdicts(case)


def _verdicts(case: Case) -> list[object]:
    return [(answer.subject, answer.verdict, answer.working, answer.needed) for answer in check(case).services]


def test_prose_that_quotes_a_command_is_no_dump_and_an_empty_dump_is_told(tmp_path: Path) -> None:
    case = case_of(tmp_path / "prose", PAIR | {"notes.txt": b"Type xConfiguration Some Key: then press return."})
    assert len(case.deployment.nodes) == 2
    reading = read(tmp_path / "empty", PAIR | {f"xconf_dump_node1_{STAMP}.txt": b"nothing"})
    assert [spoken(problem.what) for problem in reading.problems] == [
        f"xconf_dump_node1_{STAMP}.txt holds no settings that certway knows."
    ]


@pytest.mark.parametrize("name", ["x.tar.gz", "x.zip", "x.tar"])
def test_an_archive_of_nothing_is_no_case(tmp_path: Path, name: str) -> None:
    reading = read(tmp_path, {name: zipped({}) if name.endswith("zip") else tar({}, "w:gz" if "gz" in name else "w")})
    assert reading.case is None
    assert reading.problems


def test_a_plain_zone_leaves_the_client_zone_to_its_own_kind(tmp_path: Path) -> None:
    case = case_of(tmp_path, {"pasted.txt": node_dump("expc01", CLIENT_ZONE)})
    assert [(item.kind, item.name) for item in case.deployment.beyond] == [
        ("traversal-zone", "Hybrid Call Service Traversal")
    ]


LINES = st.sampled_from(
    [*(NODE + PEER_PAGE + SERVER_ZONE + CLIENT_ZONE + STATUS).splitlines(), '"', "*c xConfiguration"]
)
DUMPS = st.lists(LINES | st.text(max_size=20), max_size=30).map("\n".join)


@given(st.dictionaries(st.sampled_from(["a.txt", "b.txt", "x.tar.gz", "y.zip", "deployment.yaml"]), DUMPS, max_size=4))
@settings(max_examples=60)
def test_any_folder_of_dumps_gives_a_case_or_sentences(files: dict[str, str]) -> None:
    with TemporaryDirectory() as name:
        for file, text in files.items():
            content = text.encode("utf-8", "replace")
            members = {f"xconf_dump_expc01_{STAMP}.txt": content, f"ca_expc01_{STAMP}.pem": ca_pem("A")}
            packed = {"x.tar.gz": tar(members, "w:gz"), "y.zip": zipped(members), "deployment.yaml": YAML}
            (Path(name) / file).write_bytes(packed.get(file, content))
        reading = read_case(Path(name), NOW)
        assert reading.case is not None or reading.problems
        assert all(spoken(problem.what) for problem in reading.problems)
        if reading.case is not None:
            assert check(reading.case, strict=True).links is not None
            assert build_noted_files(reading.case, "deployment.yaml")
            assert "qeh8" not in repr(reading.case)
