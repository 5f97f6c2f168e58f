"""A case written as files reads back as the same case, and its file reads like one a person wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.deployment.written_files import render_certificate
from certway.adapters.deployment_file import read_deployment
from certway.adapters.deployment_writer import build_files, write_deployment
from certway.adapters.files import NotWritten
from certway.adapters.yaml_nodes import YamlMap, YamlScalar, parse_yaml
from certway.adapters.yaml_writing import Mapping, render_yaml
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.topology import healthy
from certway.model.certificate import Malformed
from certway.model.deployment import Attempt, Beyond, Case, PendingRequest, Report, Zone, ZoneKind
from certway.model.observation import Origin, Provenance, Seen, seen
from certway.model.store import InUse, KeyAtHand, Setting, Slot
from certway.pki.parse import parse
from tests.adapters.facts import facts
from tests.adapters.minted import request_pem
from tests.spoken import spoken

STATED = Provenance(origin=Origin.STATED, where="deployment.yaml")


def read_again(case: Case, folder: Path, attached: dict[str, bytes] | None = None) -> Case:
    write_deployment(case, folder, attached=attached or {}, force=True)
    reading = read_deployment(folder / "deployment.yaml", case.now + timedelta(days=1))
    assert [f"{problem.where} {spoken(problem.what)}" for problem in reading.problems] == []
    assert reading.case is not None
    return reading.case


def assert_survives(case: Case, folder: Path, attached: dict[str, bytes] | None = None) -> None:
    again = read_again(case, folder, attached)
    rest, nodes, _ = facts(case)
    rest_again, nodes_again, _ = facts(again)
    assert nodes_again == nodes
    assert rest_again == rest
    assert {one.sha256 for one in case.pool} <= {one.sha256 for one in again.pool}


CASES = {f"{scenario.id} {part}": getattr(scenario, part) for scenario in SCENARIOS for part in ("build", "control")}


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_scenario_and_its_control_survive(name: str, tmp_path: Path) -> None:
    case = CASES[name]()
    as_pem = tuple(a for a in case.attempts if a.form == "pem" and not isinstance(a.content, Malformed))
    case = replace(case, attempts=as_pem)  # other bytes survive where they are attached
    assert_survives(case, tmp_path)


def test_there_are_scenarios_to_write() -> None:
    assert CASES


@pytest.mark.parametrize("release", ["X14.3.4", "X15.5"])
def test_the_healthy_deployment_survives_and_is_written_alike_each_time(release: str, tmp_path: Path) -> None:
    case = healthy(release)
    assert_survives(case, tmp_path)
    assert build_files(case) == build_files(replace(case))
    first = (tmp_path / "deployment.yaml").read_text().splitlines()
    assert first[:5] == [
        "certway: 1",
        "name: Example Corp",
        "now: 2026-11-23T02:14:00Z",
        "domains: [example.com]",
        "expressway-c:",
    ]
    again = read_again(case, tmp_path / "again")
    assert build_files(again) == build_files(case)


def changed(case: Case) -> Case:
    """The healthy case with everything that a file can say and the healthy one does not."""
    node, *others = case.deployment.nodes
    slot, in_use = node.identities[0]
    other = others[0].identities[0][1].installed
    assert isinstance(in_use.installed, Seen)
    assert isinstance(other, Seen)
    keyed = replace(
        in_use.installed.value, key=KeyAtHand.DIFFERS, key_traits=("encrypted",), beside=(other.value.leaf,)
    )
    (request,) = parse(request_pem("expc01.example.com")).requests

    node = replace(
        node,
        identities=((slot, InUse(installed=seen(keyed), running=seen(replace(other.value, slot=slot)))),),
        pending=(PendingRequest(slot=slot, key=request.key, names=request.names, der=request.der),),
        settings=(
            *node.settings,
            Setting(name="Some Key", value=seen("a: b #c")),
            Setting(name="Ciphers", value=seen("X")),
        ),
        clock_skew=seen(-timedelta(minutes=9, seconds=12)),
        also_known_as=("alias.example.com",),
        restarted_at=case.now,
    )
    zones = (
        *case.deployment.zones,
        Zone(id="z2", name="Webex", kind=ZoneKind.WEBEX, client="expressway-e", server="webex", peers=seen(())),
    )
    beyond = (Beyond(kind="webex-zone", name="Webex"), Beyond(kind="cms", name="join.example.com"))
    deployment = replace(case.deployment, nodes=(node, *others), zones=zones, beyond=beyond)
    return replace(
        case,
        deployment=deployment,
        reports=(
            Report(subject="zone UC traversal", state="active", provenance=STATED),
            Report(subject="ssh-tunnels", state="failed", since=case.now, provenance=STATED),
        ),
        attempts=(
            Attempt(
                node=node.id,
                slot=Slot(store="server"),
                content=replace(keyed, slot=Slot(store="server")),
                state="refused",
                provenance=Provenance(origin=Origin.FILE, where="c/new.pem"),
            ),
        ),
    )


def test_everything_the_file_can_say_survives(tmp_path: Path) -> None:
    assert_survives(changed(healthy()), tmp_path)


def test_a_refused_upload_of_any_bytes_is_attached(tmp_path: Path) -> None:
    content = b"<html>403</html>"
    attempt = Attempt(
        node="expc01",
        slot=Slot(store="server"),
        content=parse(content, "c/new.pem").problems[0],
        form="html",
        state="refused",
        provenance=Provenance(origin=Origin.FILE, where="c/new.pem"),
    )
    case = replace(healthy(), attempts=(attempt,))
    (again,) = read_again(case, tmp_path, {"c/new.pem": content}).attempts
    assert isinstance(again.content, Malformed)
    assert (again.form, again.state, again.node) == ("html", "refused", "expc01")
    assert (tmp_path / "c/new.pem").read_bytes() == content


def test_no_path_of_a_case_leads_out_of_the_folder(tmp_path: Path) -> None:
    for where in ("../out.pem", "/tmp/out.pem", "c\\..\\out.pem", "C:out.pem"):
        (_, in_use) = healthy().deployment.nodes[0].identities[0]
        assert isinstance(in_use.installed, Seen)
        attempt = Attempt(
            node="expc01",
            slot=Slot(store="server"),
            content=in_use.installed.value,
            provenance=Provenance(origin=Origin.FILE, where=where),
        )
        files = build_files(replace(healthy(), attempts=(attempt,)), {where: b"x"})
        assert not any(".." in name or name.startswith("/") or ":" in name or "\\" in name for name in files)


def test_what_exists_is_left_as_it_is_without_force(tmp_path: Path) -> None:
    write_deployment(healthy(), tmp_path)
    with pytest.raises(NotWritten):
        write_deployment(healthy(), tmp_path)


def test_a_subject_cannot_forge_a_block(tmp_path: Path) -> None:
    (_, in_use) = healthy().deployment.nodes[0].identities[0]
    assert isinstance(in_use.installed, Seen)
    leaf = in_use.installed.value.leaf
    name = b"-----BEGIN CERTIFICATE-----\nAAAA"
    attribute = b"\x06\x03\x55\x04\x03\x0c" + bytes([len(name)]) + name
    inner = b"\x30" + bytes([len(attribute)]) + attribute
    rdn = b"\x31" + bytes([len(inner)]) + inner
    forged = replace(leaf, subject=b"\x30" + bytes([len(rdn)]) + rdn)
    assert render_certificate(forged).count(b"-----BEGIN") == 1


@given(st.lists(st.tuples(st.text(), st.text()), unique_by=lambda pair: pair[0]))
def test_any_text_is_written_so_that_it_reads_back(pairs: list[tuple[str, str]]) -> None:
    tree = Mapping(entries=tuple((key, (text, "x")) for key, text in pairs if key != "<<"))
    root = parse_yaml(render_yaml(tree).encode(), "f")
    assert root.problems == ()
    if isinstance(root.root, YamlMap):
        read = {
            key.text: [item.text for item in inner.items if isinstance(item, YamlScalar)]  # type: ignore[union-attr]
            for key, inner in root.root.entries
        }
        assert read == {key: [text, "x"] for key, text in pairs if key != "<<"}
