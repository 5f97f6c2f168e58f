"""Outputs that the lab writes of its UC nodes lead to the verdicts of the deployment that they were written of."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from certway.adapters.deployment.identities import as_installed
from certway.adapters.loose_folder import read_loose_folder
from certway.app.check import check
from certway.diagnosis.memory import Memory
from certway.lab.edits import with_nodes, with_setting
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.topology import CUCM_NODES, edge_issuing, edge_root, healthy
from certway.lab.uc_outputs import (
    build_listings,
    build_session,
    build_snapshot,
    build_table,
    build_xml,
    file_name,
    pem,
    uc_nodes,
)
from certway.model.deployment import Case, Node
from certway.model.observation import Seen
from certway.model.verdict import Verdict

STRIDE = 1 if os.environ.get("CI") else 11
"""Which scenarios are written and read back: every one in CI, every eleventh at a developer's desk."""


def sessions(nodes: Iterable[Node]) -> dict[str, bytes]:
    return {f"{node.id}.txt": build_session(node) for node in nodes}


def narrow_sessions(nodes: Iterable[Node]) -> dict[str, bytes]:
    """As a terminal of 80 columns with its pager leaves them on Windows."""
    return {f"{node.id}-show.log": build_session(node, width=80, page=23, ending="\r\n") for node in nodes}


def snapshots(nodes: Iterable[Node]) -> dict[str, bytes]:
    return {f"{number}.json": build_snapshot(node) for number, node in enumerate(nodes)}


def lists_and_files(nodes: Iterable[Node]) -> dict[str, bytes]:
    """Lists by name only, and every certificate as it is downloaded."""
    files: dict[str, bytes] = {}
    for node in nodes:
        files[f"{node.id}/show-cert-list.txt"] = "\n".join((*build_listings(node), "admin:")).encode()
        for slot, held in node.identities:
            if isinstance(held.installed, Seen):
                files[f"{node.id}/{slot.store}.pem"] = pem(held.installed.value.leaf).encode()
        for _, held_list in node.trust:
            if isinstance(held_list.installed, Seen):
                for entry in held_list.installed.value.entries:
                    files[f"downloads/{file_name(entry)}"] = pem(entry).encode()
    return files


FORMS = pytest.mark.parametrize("write", [sessions, narrow_sessions, snapshots, lists_and_files])


def read_back(folder: Path, files: Mapping[str, bytes], case: Case) -> dict[str, Node]:
    """The UC nodes that the files tell of."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    reading = read_loose_folder(folder, case.now)
    assert reading.case is not None
    return {node.id: node for node in reading.case.deployment.nodes}


def as_read(case: Case, told: Mapping[str, Node]) -> Case:
    """The case with what was read instead of what its UC nodes hold."""
    ids = tuple(node.id for node in uc_nodes(case))
    return with_nodes(case, ids, lambda node: _as_told(node, told.get(node.id)))


def _as_told(node: Node, told: Node | None) -> Node:
    return (
        replace(node, identities=(), trust=())
        if told is None
        else replace(node, identities=told.identities, trust=told.trust)
    )


def as_installed_only(case: Case) -> Case:
    """Outputs show what is installed: the case as it would be if that ran."""
    return with_nodes(case, tuple(node.id for node in uc_nodes(case)), _installed)


def _installed(node: Node) -> Node:
    identities = tuple((slot, as_installed(held.installed)) for slot, held in node.identities)
    trust = tuple((slot, as_installed(held.installed)) for slot, held in node.trust)
    return replace(node, identities=identities, trust=trust)


def told_of(case: Case) -> list[tuple[str, Verdict, int, int]]:
    services = check(case, Memory(), strict=True).services
    return [(str(answer.subject), answer.verdict, answer.working, answer.needed) for answer in services]


@FORMS
def test_scenarios_read_back_from_outputs_have_the_same_verdicts(
    write: Callable[[Iterable[Node]], dict[str, bytes]], tmp_path: Path
) -> None:
    verdicts: set[Verdict] = set()
    differing: list[str] = []
    for number, scenario in enumerate(SCENARIOS[::STRIDE]):
        case = as_installed_only(scenario.build())
        if not uc_nodes(case):
            continue
        told = read_back(tmp_path / str(number), write(uc_nodes(case)), case)
        found = told_of(as_read(case, told))
        differing += [scenario.id] if found != told_of(case) else []
        verdicts |= {verdict for _, verdict, _, _ in found}
    assert differing == []
    assert {Verdict.WORKS, Verdict.FAILS} <= verdicts


@pytest.mark.parametrize("write", [build_xml, build_table])
def test_the_database_of_a_cluster_tells_every_node_of_it(
    write: Callable[[tuple[Node, ...]], bytes], tmp_path: Path
) -> None:
    case = as_installed_only(healthy())
    told = read_back(tmp_path, {"axl.txt": write(uc_nodes(case))}, case)
    assert set(told) == {node.id for node in uc_nodes(case)}
    assert told_of(as_read(case, told)) == told_of(case)


def test_a_list_that_lacks_an_authority_fails_in_every_form_and_a_whole_one_works(tmp_path: Path) -> None:
    broken = next(scenario for scenario in SCENARIOS if scenario.id == "unified-cm.c-renewed-under-another-ca")
    for number, write in enumerate((sessions, narrow_sessions, snapshots, lists_and_files)):
        case, whole = as_installed_only(broken.build()), as_installed_only(broken.control())
        failing = as_read(case, read_back(tmp_path / f"{number}a", write(uc_nodes(case)), case))
        assert any(verdict is not Verdict.WORKS for _, verdict, _, _ in told_of(failing))
        working = as_read(whole, read_back(tmp_path / f"{number}b", write(uc_nodes(whole)), whole))
        assert {verdict for _, verdict, _, _ in told_of(working)} == {Verdict.WORKS}


def test_download_ports_are_read_from_a_session(tmp_path: Path) -> None:
    case = with_setting(healthy(), CUCM_NODES[:1], "HAProxy client-auth 6972", "disable")
    told = read_back(tmp_path, sessions(uc_nodes(case)), case)
    (setting,) = told["cucm-pub"].settings
    assert setting.name == "HAProxy client-auth 6972"
    assert isinstance(setting.value, Seen)
    assert setting.value.value == "disable"
    (place,) = setting.value.provenance
    line = (tmp_path / "cucm-pub.txt").read_text().splitlines()[place.line - 1]
    assert line == "Client authentication on the port 6972 is currently set to disable"


def test_the_same_case_gives_the_same_bytes_and_no_key() -> None:
    node = uc_nodes(healthy())[0]
    for build in (build_session, build_snapshot):
        assert build(node) == build(node)
        assert b"PRIVATE" not in build(node)


def test_names_of_trust_files_carry_name_and_serial_number() -> None:
    issuing, root = edge_issuing().certificate, edge_root().certificate
    assert file_name(issuing) == f"Example_Edge_Issuing_G2_{issuing.serial:x}.pem"
    assert file_name(root) == f"Example_Edge_Root_{root.serial:x}.pem"
