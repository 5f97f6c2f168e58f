"""Saved outputs of UC nodes in a folder become nodes, stores and lists; what is unclear is asked, never guessed."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.deployment_file import Reading
from certway.adapters.loose.output_names import is_aside, read_output_hint
from certway.adapters.loose.path_hints import Hint
from certway.adapters.loose_folder import read_loose_folder
from certway.app.check import check
from certway.lab.edits import with_ca
from certway.lab.foundry import mint_intermediate
from certway.lab.scenarios.unified_cm import c_renewed_under_another_ca
from certway.lab.topology import CUCM_NODES, edge_root, healthy
from certway.lab.uc_outputs import build_listings, build_session, build_snapshot, build_table, pem, uc_nodes
from certway.model.certificate import Certificate
from certway.model.deployment import Case, Node, Product
from certway.model.observation import Observation, Seen, Unseen
from certway.model.store import Identity, Slot, TrustList
from certway.pki.distinguished_names import short_name
from tests.spoken import spoken

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PUB = uc_nodes(healthy())[0]
SESSION = build_session(PUB)
LISTS = "\n".join((*build_listings(PUB), "admin:")).encode()


def tomcat() -> Certificate:
    held = dict(PUB.identities)[Slot(store="tomcat")].installed
    assert isinstance(held, Seen)
    return held.value.leaf


def entries_of_pub() -> tuple[Certificate, ...]:
    held = dict(PUB.trust)[Slot(store="tomcat-trust")].installed
    assert isinstance(held, Seen)
    return held.value.entries


def read(folder: Path, files: dict[str, bytes]) -> Reading:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return read_loose_folder(folder, NOW)


def node_in(folder: Path, files: dict[str, bytes]) -> tuple[Node, Case]:
    reading = read(folder, files)
    assert [spoken(problem.what) for problem in reading.problems] == []
    assert reading.case is not None
    (node,) = reading.case.deployment.nodes
    return node, reading.case


def tomcat_of(node: Node) -> Observation[Identity]:
    return dict(node.identities)[Slot(store="tomcat")].installed


def trust_of(node: Node, store: str = "tomcat-trust") -> Observation[TrustList]:
    return dict(node.trust)[Slot(store=store)].installed


@pytest.mark.parametrize(
    ("path", "said", "hint"),
    [
        ("cucm-pub.txt", "", Hint(host="cucm-pub", product=Product.CUCM)),
        ("cucm-pub_show_cert_list_trust.txt", "", Hint(host="cucm-pub", product=Product.CUCM)),
        ("show cert list own imp1.log", "", Hint(host="imp1", product=Product.IM_AND_PRESENCE)),
        ("cucm-sub2.example.com-2026-11-20_10-15.log", "", Hint(host="cucm-sub2.example.com", product=Product.CUCM)),
        ("cucm/ccm7/session.txt", "", Hint(host="ccm7", product=Product.CUCM)),
        ("ccm7/logs/putty.log", "", Hint(host="ccm7")),
        ("unity/snapshot.json", "vm1.example.com", Hint(host="vm1.example.com", product=Product.UNITY_CONNECTION)),
        ("putty.log", "", Hint()),
        ("2026-11-20.txt", "", Hint()),
    ],
)
def test_names_tell_whose_an_output_is(path: str, said: str, hint: Hint) -> None:
    assert read_output_hint(path, said) == hint


def test_a_session_tells_a_node_with_file_and_line(tmp_path: Path) -> None:
    node, case = node_in(tmp_path, {"cucm-pub.txt": SESSION})
    assert (node.id, node.product) == ("cucm-pub", Product.CUCM)
    shown, listed = tomcat_of(node), trust_of(node)
    assert isinstance(shown, Seen)
    assert isinstance(listed, Seen)
    assert (shown.value.leaf, listed.value.entries) == (tomcat(), entries_of_pub())
    lines = SESSION.decode().splitlines()
    assert lines[shown.provenance[0].line - 1] == "-----BEGIN CERTIFICATE-----"
    assert lines[listed.provenance[0].line - 1].startswith("tomcat-trust/")
    assert [spoken(text) for text in case.assumed] == ["cucm-pub as Unified CM, by names such as cucm-pub.example.com"]


def test_a_session_whose_node_nothing_tells_is_asked_about_and_gives_no_node(tmp_path: Path) -> None:
    reading = read(tmp_path, {"putty.log": SESSION})
    assert spoken(reading.problems[0].what) == (
        "Nothing tells which node putty.log is of. Name the file as the node, such as cucm-pub-putty.log."
    )
    assert reading.case is None


def test_a_node_of_no_known_product_is_asked_about(tmp_path: Path) -> None:
    reading = read(tmp_path, {"ccm7.txt": LISTS.replace(b"CallManager", b"ipsec")})
    assert "Nothing tells which product ccm7 is" in spoken(reading.problems[0].what)


def test_what_the_session_says_of_itself_counts_before_the_name_of_the_file(tmp_path: Path) -> None:
    node, _ = node_in(tmp_path, {"cucm-sub1.txt": b"$ ssh admin@cucm-pub.example.com\n" + SESSION})
    assert node.id == "cucm-pub"


def test_names_alone_give_a_list_when_the_certificates_lie_anywhere_in_the_folder(tmp_path: Path) -> None:
    files = {"cucm-pub.txt": LISTS, "roots/all.pem": "".join(pem(entry) for entry in entries_of_pub()).encode()}
    node, case = node_in(tmp_path, files)
    listed = trust_of(node)
    assert isinstance(listed, Seen)
    assert listed.value.entries == entries_of_pub()
    assert not any("without" in spoken(text) for text in case.assumed)
    shown = tomcat_of(node)
    assert isinstance(shown, Unseen)
    assert spoken(shown.why) == "cucm-pub.txt names the tomcat certificate of cucm-pub without the certificate itself"
    assert [spoken(text) for text in shown.would_tell] == [
        "cucm-pub: what `show cert own tomcat` prints, to its last line"
    ]


def test_an_entry_that_may_decide_and_is_not_at_hand_leaves_the_whole_list_unseen(tmp_path: Path) -> None:
    root, issuing = sorted(entries_of_pub(), key=lambda entry: not entry.self_issued)
    files = {"cucm-pub.txt": LISTS, "cucm-pub-tomcat.pem": pem(tomcat()).encode(), "root.pem": pem(root).encode()}
    node, _ = node_in(tmp_path, files)
    listed = trust_of(node)
    assert isinstance(listed, Unseen)
    name = f"Example_Internal_Issuing_{issuing.serial:x}"
    assert spoken(listed.why) == (
        f"cucm-pub.txt lists {name} in tomcat-trust of cucm-pub by name, without the certificate"
    )
    assert name in spoken(listed.would_tell[0])


def test_an_entry_under_whose_name_nothing_was_issued_is_left_out_and_told(tmp_path: Path) -> None:
    stranger = mint_intermediate(edge_root(), "Example Elsewhere").certificate
    node = next(n for n in uc_nodes(with_ca(healthy(), CUCM_NODES, "tomcat-trust", stranger)) if n.id == "cucm-pub")
    files = {
        "cucm-pub.txt": "\n".join((*build_listings(node), "admin:")).encode(),
        "all.pem": "".join(pem(entry) for entry in entries_of_pub()).encode(),
    }
    read_node, case = node_in(tmp_path, files)
    listed = trust_of(read_node)
    assert isinstance(listed, Seen)
    assert listed.value.entries == entries_of_pub()
    assert spoken(case.assumed[0]) == (
        "lists without some entries of cucm-pub.txt (1): their certificates are not here, and nothing here was issued "
        "under their names"
    )


def test_a_namesake_with_another_serial_number_is_not_taken_for_the_entry(tmp_path: Path) -> None:
    lists = LISTS.decode()
    issuing = next(entry for entry in entries_of_pub() if not entry.self_issued)
    other = lists.replace(f"{issuing.serial:x}", "0badcafe0badcafe")
    files = {
        "cucm-pub.txt": other.encode(),
        "cucm-pub-tomcat.pem": pem(tomcat()).encode(),
        "all.pem": "".join(pem(entry) for entry in entries_of_pub()).encode(),
    }
    node, _ = node_in(tmp_path, files)
    assert isinstance(trust_of(node), Unseen)


def test_an_entry_without_a_serial_number_is_taken_by_its_name_and_told(tmp_path: Path) -> None:
    text = "admin:show cert list trust\ntomcat-trust/Example_Internal_Root.pem: Trust Certificate\nadmin:\n"
    root = next(entry for entry in entries_of_pub() if entry.self_issued)
    node, case = node_in(tmp_path, {"cucm-pub.txt": text.encode(), "root.pem": pem(root).encode()})
    listed, other = trust_of(node), trust_of(node, "callmanager-trust")
    assert isinstance(listed, Seen)
    assert isinstance(other, Seen)
    assert (listed.value.entries, other.value.entries) == ((root,), ())
    assert spoken(case.assumed[0]) == "Example_Internal_Root of cucm-pub.txt by their names alone"


def test_a_list_left_at_the_pager_is_not_seen(tmp_path: Path) -> None:
    left = "admin:show cert list trust\ntomcat-trust/A_00000001.pem: x\n"
    left += "Press <enter> for 1 line, <space> for one page, or <q> to quit\nadmin:\n"
    node, _ = node_in(tmp_path, {"cucm-pub.txt": left.encode()})
    listed = trust_of(node)
    assert isinstance(listed, Unseen)
    assert spoken(listed.why) == "the list of tomcat-trust of cucm-pub in cucm-pub.txt was left at the pager"


def test_text_without_pem_finds_its_certificate_elsewhere_by_serial_number(tmp_path: Path) -> None:
    text = SESSION.decode().split("admin:show cert own CallManager")[0]
    without = text.split("-----BEGIN", 1)[0]
    held, _ = node_in(tmp_path / "a", {"cucm-pub.txt": without.encode(), "x/export.pem": pem(tomcat()).encode()})
    shown = tomcat_of(held)
    assert isinstance(shown, Seen)
    assert shown.value.leaf == tomcat()


def test_the_last_certificate_that_a_session_shows_of_a_store_counts(tmp_path: Path) -> None:
    root = next(entry for entry in entries_of_pub() if entry.self_issued)
    before = f"admin:show cert own tomcat\n{pem(root)}"
    node, _ = node_in(tmp_path, {"cucm-pub.txt": before.encode() + SESSION})
    shown = tomcat_of(node)
    assert isinstance(shown, Seen)
    assert (shown.value.leaf, shown.dissent) == (tomcat(), ())


def test_rows_of_a_cluster_tell_products_by_hosts_and_stores_before_the_folder(tmp_path: Path) -> None:
    nodes = [replace(node, id=f"vm{number}") for number, node in enumerate(uc_nodes(healthy())[:4])]
    reading = read(tmp_path, {"cucm/axl.csv": build_table(nodes)})
    assert reading.problems == ()
    assert reading.case is not None
    assert [(node.id, node.product) for node in reading.case.deployment.nodes] == [
        ("vm0", Product.CUCM),
        ("vm1", Product.CUCM),
        ("vm2", Product.CUCM),
        ("vm3", Product.IM_AND_PRESENCE),
    ]


def test_nodes_known_by_address_only_stay_apart(tmp_path: Path) -> None:
    files = {"192.0.2.10.txt": SESSION, "192.0.2.11.log": SESSION}
    reading = read(tmp_path, files)
    assert reading.problems == ()
    assert reading.case is not None
    assert [(node.id, node.product) for node in reading.case.deployment.nodes] == [
        ("192.0.2.10", Product.CUCM),
        ("192.0.2.11", Product.CUCM),
    ]


def test_two_sources_that_differ_keep_both_sightings(tmp_path: Path) -> None:
    answer = json.loads(build_snapshot(PUB))
    answer["trusts"][0]["certificate_data"].pop()
    files = {"a.json": json.dumps(answer).encode(), "cucm-pub.txt": SESSION}
    node, _ = node_in(tmp_path, files)
    listed = trust_of(node)
    assert isinstance(listed, Seen)
    assert sorted(len(one.value.entries) for one in listed.sightings) == [1, 2]
    same = trust_of(node, "callmanager-trust")
    assert isinstance(same, Seen)
    assert [place.where for place in same.provenance] == ["a.json", "cucm-pub.txt"]


@pytest.mark.parametrize("broken", ["", "-----BEGIN CERTIFICATE-----\nx"])
def test_a_list_of_which_an_entry_cannot_be_read_is_not_seen(broken: str, tmp_path: Path) -> None:
    answer = json.loads(build_snapshot(PUB))
    answer["trusts"][0]["certificate_data"][0]["certificate"] = broken
    reading = read(tmp_path, {"a.json": json.dumps(answer).encode()})
    name = answer["trusts"][0]["certificate_data"][0]["filename"]
    assert [spoken(problem.what) for problem in reading.problems] == [
        f"a.json: certificates in it cannot be read: {name}."
    ]
    assert reading.case is not None
    (node,) = reading.case.deployment.nodes
    assert isinstance(trust_of(node), Unseen)
    assert isinstance(trust_of(node, "callmanager-trust"), Seen)


def test_broken_answers_are_told_and_the_rest_is_used(tmp_path: Path) -> None:
    reading = read(
        tmp_path, {"a.json": b'{"identities": [', "b.xml": b"<a><servername><certificate>", "cucm-pub.txt": SESSION}
    )
    assert [problem.where for problem in reading.problems] == ["a.json", "b.xml"]
    assert reading.case is not None
    assert [node.id for node in reading.case.deployment.nodes] == ["cucm-pub"]


def test_stores_that_decide_nothing_are_put_aside(tmp_path: Path) -> None:
    files = {"cucm-pub/TVS.pem": pem(tomcat()).encode(), "cucm-pub/session.txt": SESSION}
    files |= {f"cucm-pub/CAPF-trust/{short_name(entry.subject)}.pem": pem(entry).encode() for entry in entries_of_pub()}
    node, _ = node_in(tmp_path, files)
    assert {slot.store for slot, _ in node.identities} == {"tomcat", "callmanager"}
    assert (is_aside("x/ipsec.pem"), is_aside("x/tomcat.pem")) == (True, False)


def test_a_missing_authority_is_found_from_outputs_alone(tmp_path: Path) -> None:
    """Expressway-C as loose files and Unified CM as sessions: the check names what the lists lack."""

    def rules(case: Case, folder: Path) -> set[str]:
        files = {f"{node.id}.txt": build_session(node) for node in uc_nodes(case)}
        for node in case.deployment.nodes:
            if node.product == Product.EXPRESSWAY_C:
                held = dict(node.identities)[Slot(store="server")].installed
                assert isinstance(held, Seen)
                files[f"{node.id}.pem"] = pem(held.value.leaf).encode()
                trust = dict(node.trust)[Slot(store="trusted-ca")].installed
                assert isinstance(trust, Seen)
                files[f"{node.id}-ca.pem"] = "".join(map(pem, trust.value.entries)).encode()
        reading = read(folder, files)
        assert reading.case is not None
        return {cause.rule for cause in check(reading.case).causes}

    assert "unified-cm.chain-missing" in rules(c_renewed_under_another_ca.build(), tmp_path / "broken")
    assert "unified-cm.chain-missing" not in rules(healthy(), tmp_path / "healthy")


NAMES = st.sampled_from(["cucm-pub.txt", "a.json", "axl.xml", "axl.csv", "x/show.log", "tomcat.txt", "none"])
CONTENTS = st.one_of(
    st.binary(max_size=200),
    st.sampled_from([SESSION, LISTS, build_snapshot(PUB), SESSION[:3000], LISTS[: len(LISTS) // 2]]),
    st.lists(st.sampled_from(LISTS.splitlines()), max_size=8).map(b"\n".join),
)


@given(st.dictionaries(NAMES, CONTENTS, max_size=4))
def test_any_outputs_give_a_case_or_sentences(files: dict[str, bytes]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        reading = read(folder, files)
        assert reading.case is not None or reading.problems
        for problem in reading.problems:
            assert spoken(problem.what)
    finally:
        shutil.rmtree(folder)
