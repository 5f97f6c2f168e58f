"""A folder without a deployment file becomes a case as far as evidence goes, and what is concluded is said."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from certway.adapters.deployment_file import Reading
from certway.adapters.deployment_writer import build_files
from certway.adapters.loose.path_hints import Hint, read_hint
from certway.adapters.loose_folder import read_loose_folder
from certway.app.check import check
from certway.derive.assumptions import is_default
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.lab.topology import healthy
from certway.model.deployment import Case, Node, Product
from certway.model.observation import Origin, Seen, Unseen
from certway.model.store import KeyAtHand, Slot
from certway.model.verdict import Verdict
from certway.pki.distinguished_names import short_name
from tests.adapters.minted import ca_pem, certificate, key_pem, leaf_pem, pem, request_pem
from tests.spoken import spoken

NOW = datetime(2026, 11, 23, tzinfo=UTC)
C, E = Product.EXPRESSWAY_C, Product.EXPRESSWAY_E


def read(folder: Path, files: dict[str, bytes]) -> Reading:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return read_loose_folder(folder, NOW)


def case_of(folder: Path, files: dict[str, bytes]) -> Case:
    reading = read(folder, files)
    assert [spoken(problem.what) for problem in reading.problems] == []
    assert reading.case is not None
    return reading.case


def shown(node: Node) -> dict[str, str]:
    return {
        slot.store: short_name(in_use.installed.value.leaf.subject)
        for slot, in_use in node.identities
        if isinstance(in_use.installed, Seen)
    }


def trusted(node: Node) -> dict[str, list[str]]:
    return {
        slot.store: [short_name(entry.subject) for entry in in_use.installed.value.entries]
        for slot, in_use in node.trust
        if isinstance(in_use.installed, Seen)
    }


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("expc01.pem", Hint(host="expc01", product=C)),
        ("EXPC01-ca.pem", Hint(host="expc01", product=C, store="trusted-ca")),
        ("c/node1_server.crt", Hint(host="node1", product=C, store="server")),
        ("expressway-e/edge1/ca.pem", Hint(host="edge1", product=E, store="trusted-ca")),
        (
            "server_edge-1_2025-09-22_12_58_19.pem",
            Hint(host="edge-1", store="server", taken="2025-09-22_12_58_19"),
        ),
        (
            "ca_expe01_2025-09-22_12:58:19.pem",
            Hint(host="expe01", product=E, store="trusted-ca", taken="2025-09-22_12:58:19"),
        ),
        ("tomcat_cucm-pub.pem", Hint(host="cucm-pub", product=Product.CUCM, store="tomcat")),
        ("pub1/CallManager-ECDSA.pem", Hint(host="pub1", store="callmanager-ecdsa")),
        ("cucm/CallManager-trust/Example_Root.pem", Hint(product=Product.CUCM, store="callmanager-trust")),
        ("cuc1.example.com.pem", Hint(host="cuc1.example.com", product=Product.UNITY_CONNECTION)),
        ("export.pem", Hint(host="export")),
        ("privkey.pem", Hint()),
        ("a/b/.pem", Hint(host="b")),
    ],
)
def test_a_path_tells_host_product_and_store(path: str, hint: Hint) -> None:
    assert read_hint(path) == hint


def test_two_expressways_are_recognised_and_the_zone_between_them_is_said_to_be_assumed(tmp_path: Path) -> None:
    files = {
        "expc01.pem": leaf_pem("expc01.example.com"),
        "expc01-ca.pem": ca_pem("B", "A"),
        "edge/node7.pem": leaf_pem("node7.example.com", "node7.example.com", "collab-edge.example.com"),
        "edge/node7-ca.pem": ca_pem("A"),
        "README.txt": b"read me",
    }
    case = case_of(tmp_path, files)
    expc01, node7 = case.deployment.nodes
    assert (expc01.id, expc01.product, node7.id, node7.product) == ("expc01", C, "node7", E)
    assert isinstance(expc01.fqdn, Seen)
    assert expc01.fqdn.value == "expc01.example.com"
    assert [(place.origin, place.where) for place in expc01.fqdn.provenance] == [(Origin.DERIVED, "expc01.pem")]
    assert isinstance(expc01.release, Unseen)
    assert (shown(expc01), trusted(expc01)) == ({"server": "expc01.example.com"}, {"trusted-ca": ["B", "A"]})
    assert trusted(node7) == {"trusted-ca": ["A"]}
    (zone,) = case.deployment.zones
    assert (zone.client, zone.server) == (C, E)
    assert isinstance(zone.peers, Unseen)
    assert [spoken(text) for text in case.assumed] == [
        "expc01 as Expressway-C, by names such as expc01.pem",
        "node7 as Expressway-E, by names such as the edge of example.com in edge/node7.pem",
        "a Unified Communications traversal zone between Expressway-C and Expressway-E",
    ]
    assert isinstance(case.deployment.domains, Seen)
    assert [domain.name for domain in case.deployment.domains.value] == ["example.com"]


def test_the_archives_latest_files_count(tmp_path: Path) -> None:
    files = {
        "server_expc01_2026-01-01_10_00_00.pem": leaf_pem("old.example.com", "expc01.example.com"),
        "server_expc01_2026-02-01_10_00_00.pem": leaf_pem("expc01.example.com"),
        "ca_expc01_2026-01-01_10_00_00.pem": ca_pem("A"),
        "ca_expc01_2026-02-01_10_00_00.pem": ca_pem("A", "B"),
    }
    (node,) = case_of(tmp_path, files).deployment.nodes
    assert (shown(node), trusted(node)) == ({"server": "expc01.example.com"}, {"trusted-ca": ["A", "B"]})


def test_two_certificates_for_one_place_are_not_chosen_between(tmp_path: Path) -> None:
    files = {
        "expc01-server.pem": leaf_pem("expc01.example.com"),
        "expc01.pem": leaf_pem("expc01.example.com", "expc01.example.com", "other.example.com"),
    }
    reading = read(tmp_path, files)
    assert [spoken(problem.what) for problem in reading.problems] == [
        "expc01-server.pem, expc01.pem are all the server certificate of expc01. Keep the one that is installed."
    ]
    assert reading.case is not None
    (node,) = reading.case.deployment.nodes
    assert shown(node) == {}


def test_a_name_that_all_peers_share_is_the_clusters_and_not_a_hosts(tmp_path: Path) -> None:
    files = {
        "a.pem": leaf_pem("expc.example.com", "expc.example.com", "expc01.example.com"),
        "b.pem": pem(
            certificate("expc.example.com", "expc.example.com", "expc02.example.com", issuer="R", key="other")
        ),
    }
    case = case_of(tmp_path, files)
    assert [node.id for node in case.deployment.nodes] == ["expc01", "expc02"]


def test_a_file_of_another_peers_certificate_stays_with_its_name_and_is_said(tmp_path: Path) -> None:
    case = case_of(tmp_path, {"expc01.pem": leaf_pem("expc02.example.com")})
    (node,) = case.deployment.nodes
    assert (node.id, shown(node)) == ("expc01", {"server": "expc02.example.com"})
    assert isinstance(node.fqdn, Unseen)
    assert "expc01.pem as expc01, by its name; it names expc02.example.com" in map(spoken, case.assumed)


def test_unified_communications_nodes_are_recognised_by_their_stores(tmp_path: Path) -> None:
    files = {
        "u/pub1-tomcat.pem": leaf_pem("pub1.example.com"),
        "u/pub1-CallManager.pem": leaf_pem("pub1.example.com"),
        "u/tomcat-trust/a.pem": ca_pem("A"),
        "u/tomcat-trust/b.pem": ca_pem("B"),
        "u/CallManager-trust/a.pem": ca_pem("A"),
        "imp/imp1-cup-xmpp.pem": leaf_pem("imp1.example.com"),
        "imp/tomcat-trust/c.pem": ca_pem("C"),
    }
    reading = read(tmp_path, files)
    assert reading.case is not None
    pub1, imp1 = reading.case.deployment.nodes
    assert (pub1.product, imp1.product) == (Product.CUCM, Product.IM_AND_PRESENCE)
    assert shown(pub1) == {"callmanager": "pub1.example.com", "tomcat": "pub1.example.com"}
    assert trusted(pub1)["callmanager-trust"] == ["A"]
    assert trusted(imp1)["tomcat-trust"] == ["C"]
    lists = "u/CallManager-trust/a.pem, u/tomcat-trust/a.pem, u/tomcat-trust/b.pem"
    assert [spoken(text) for text in reading.case.assumed] == [
        "pub1 as Unified CM, by stores such as callmanager in u/pub1-CallManager.pem",
        "imp1 as IM and Presence, by names such as imp/imp1-cup-xmpp.pem",
        f"the lists of Unified CM from files that name no node, such as {lists}",
        "the lists of IM and Presence from files that name no node, such as imp/tomcat-trust/c.pem",
    ]


def test_keys_and_requests_are_matched_by_what_they_are(tmp_path: Path) -> None:
    files = {
        "expc01.pem": leaf_pem("expc01.example.com"),
        "some.key": key_pem("expc01.example.com"),
        "expc01.csr": request_pem("expc01.example.com"),
        "expe01.pem": leaf_pem("expe01.example.com"),
        "expe01-next.csr": request_pem("expe01 next"),
        "expe01.csr": request_pem("expe01.example.com new"),
    }
    reading = read(tmp_path, files)
    assert reading.case is not None
    expc01, expe01 = reading.case.deployment.nodes
    installed = dict(expc01.identities)[Slot(store="server")].installed
    assert isinstance(installed, Seen)
    assert installed.value.key is KeyAtHand.MATCHES
    assert expc01.pending == ()
    assert len(expe01.pending) == 1
    assert [spoken(problem.what) for problem in reading.problems] == [
        "expe01-next.csr is a signing request of no node here. Name the file as its node."
    ]


def test_what_no_evidence_places_is_said_with_what_would_tell(tmp_path: Path) -> None:
    files = {
        "x.pem": leaf_pem("mystery.example.com"),
        "y.pem": leaf_pem("cucm-pub.example.com"),
        "root.pem": ca_pem("A"),
        "expc01.pem": leaf_pem("expc01.example.com"),
        "broken.pem": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    }
    reading = read(tmp_path, files)
    assert reading.case is not None
    assert [node.id for node in reading.case.deployment.nodes] == ["expc01", "cucm-pub"]
    told = {problem.where: spoken(problem.what) for problem in reading.problems}
    assert told["x.pem"].startswith("Nothing tells which product mystery is. Put x.pem into a folder named")
    assert told["y.pem"] == (
        "Nothing tells which store of cucm-pub (Unified CM) y.pem is of. "
        "Name it as the store, such as cucm-pub-tomcat.pem."
    )
    assert "broken.pem" in told
    assert [short_name(authority.subject) for authority in reading.case.pool] == ["A"]


def loose_copy(folder: Path, case: Case) -> Case:
    """The same deployment as certificate files alone."""
    files = {name: content for name, content in build_files(case).items() if name.endswith(".pem")}
    reading = read(folder, files)
    assert reading.case is not None
    return reading.case


def test_every_list_of_a_deployment_finds_its_nodes_by_name_and_folder(tmp_path: Path) -> None:
    """Lists of equal content stay apart, and those below u/ are of the nodes whose certificates lie there."""
    loose = {node.id: trusted(node) for node in loose_copy(tmp_path, healthy()).deployment.nodes}
    assert loose == {node.id: trusted(node) for node in healthy().deployment.nodes}


def test_a_healthy_deployment_never_fails_for_what_loose_files_do_not_tell(tmp_path: Path) -> None:
    case = loose_copy(tmp_path, healthy())
    diagnosis = check(case)
    verdicts = {answer.verdict for answer in diagnosis.services}
    assert verdicts
    assert not verdicts & {Verdict.FAILS, Verdict.DEGRADED}
    assert case.assumed
    assert diagnosis.assumed[: len(case.assumed)] == case.assumed
    assert all(is_default(text) for text in diagnosis.assumed[len(case.assumed) :])


def test_a_missing_intermediate_is_found_in_loose_files_too(tmp_path: Path) -> None:
    broken = check(loose_copy(tmp_path, intermediate_missing_on_c.build()))
    assert "ssh.issuer-missing" in [cause.rule for cause in broken.causes]


def test_a_list_that_may_be_of_several_nodes_is_given_to_none_and_told(tmp_path: Path) -> None:
    files = {
        "expc01.pem": leaf_pem("expc01.example.com"),
        "expc02.pem": leaf_pem("expc02.example.com"),
        "trusted-ca.pem": ca_pem("A"),
    }
    reading = read(tmp_path, files)
    assert reading.case is not None
    assert [trusted(node) for node in reading.case.deployment.nodes] == [{}, {}]
    (problem,) = reading.problems
    assert spoken(problem.what) == (
        "Nothing tells whose trusted-ca trusted-ca.pem is. "
        "Put the node's name before it, such as expc01-trusted-ca.pem."
    )


def test_a_folder_that_tells_nothing_gives_no_case(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, {}).problems
    assert spoken(problem.what) == "The folder is empty. Put PEM files of the nodes here, or a deployment.yaml."
    reading = read(tmp_path, {"a.txt": b"x", "b/c.md": b"y"})
    assert reading.case is None
    assert [spoken(problem.what) for problem in reading.problems] == [
        "None of the 2 files tells of a node. Put archives or PEM files of the nodes here, or a deployment.yaml."
    ]
