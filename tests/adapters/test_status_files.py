"""Revocation lists of nodes, published ones and OCSP responses come through the deployment file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from certway.adapters.deployment_file import Reading, read_deployment
from certway.adapters.deployment_writer import write_deployment
from certway.adapters.loose_folder import read_loose_folder
from certway.lab.edits import with_own_lists
from certway.lab.scenarios.revocation import answered, lists
from certway.lab.topology import EXPRESSWAYS, NOW, mint_expressway_e, small
from certway.model.deployment import Case, Node
from certway.model.observation import Observation, Seen, Unseen
from tests.spoken import spoken

(CRL, OTHER, *_) = lists()
FILE = """\
certway: 1
expressway-c:
  nodes:
    - {fqdn: expc01.example.com, crls: [a.crl, b.crl]}
    - {fqdn: expc02.example.com, crls: []}
    - {fqdn: expc03.example.com}
    - {fqdn: expc04.example.com, crls: [a.crl, page.crl]}
crls: a.crl
ocsp: [answer.der, page.crl, gone.der]
"""


def read(folder: Path) -> Reading:
    (response,) = answered(small(), "good").ocsp
    files = {"a.crl": CRL, "b.crl": OTHER, "page.crl": b"<html>404</html>", "answer.der": response}
    for name, content in {**files, "deployment.yaml": FILE.encode()}.items():
        (folder / name).write_bytes(content)
    return read_deployment(folder / "deployment.yaml", NOW)


def own(case: Case | None) -> dict[str, Observation[tuple[bytes, ...]]]:
    assert case is not None
    return {node.id: node.crls for node in case.deployment.nodes}


def test_loose_lists_and_answers_are_at_hand(tmp_path: Path) -> None:
    (response,) = answered(small(), "revoked").ocsp
    leaf = mint_expressway_e("expe01")
    for name, content in {"expe01.pem": leaf.pem.encode(), "g2.crl": CRL, "answer.ors": response}.items():
        (tmp_path / name).write_bytes(content)
    case = read_loose_folder(tmp_path, NOW).case
    assert case is not None
    assert (case.crls, case.ocsp, case.unread) == ((CRL,), (response,), ())


def test_each_peer_keeps_its_own_lists(tmp_path: Path) -> None:
    reading = read(tmp_path)
    found = own(reading.case)
    seen = {node: lists.value for node, lists in found.items() if isinstance(lists, Seen)}
    assert seen == {"expc01": (CRL, OTHER), "expc02": ()}


def test_a_list_that_cannot_be_used_leaves_all_lists_of_its_peer_unseen(tmp_path: Path) -> None:
    reading = read(tmp_path)
    assert isinstance(own(reading.case)["expc03"], Unseen)
    assert isinstance(own(reading.case)["expc04"], Unseen)
    assert [problem.where for problem in reading.problems] == [
        "deployment.yaml:7:48",
        "deployment.yaml:9:20",
        "deployment.yaml:9:30",
    ]
    assert "holds no OCSP response" in spoken(reading.problems[1].what)


def test_what_is_at_hand_is_read(tmp_path: Path) -> None:
    case = read(tmp_path).case
    assert case is not None
    assert case.crls == (CRL,)
    assert case.ocsp == answered(small(), "good").ocsp


@pytest.mark.parametrize("kept", [(), (CRL,), (CRL, OTHER)])
def test_lists_and_answers_survive_being_written(tmp_path: Path, kept: tuple[bytes, ...]) -> None:
    case = with_own_lists(answered(replace(small(), crls=(OTHER,)), "revoked"), EXPRESSWAYS[::2], *kept)
    write_deployment(case, tmp_path)
    again = read_deployment(tmp_path / "deployment.yaml", NOW + timedelta(1)).case
    assert again is not None
    assert (again.crls, again.ocsp) == (case.crls, case.ocsp)
    assert [_shown(node) for node in again.deployment.nodes] == [_shown(node) for node in case.deployment.nodes]


def _shown(node: Node) -> tuple[bytes, ...] | None:
    return node.crls.value if isinstance(node.crls, Seen) else None
