"""`check` on real folders: the answer, its forms, its exit status, and what the user may add."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from certway.adapters.deployment_writer import build_files
from certway.lab.scenarios.restart import uploaded_and_not_restarted
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.lab.topology import healthy
from certway.lab.uc_outputs import build_session, uc_nodes
from certway.model.deployment import Case
from certway.wire.parse import parse_diagnosis
from tests.cli.running import run


def written(case: Case, folder: Path) -> Path:
    for name, content in build_files(case).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(intermediate_missing_on_c.build(), tmp_path_factory.mktemp("broken"))


@pytest.fixture(scope="session")
def well(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(healthy(), tmp_path_factory.mktemp("well"))


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_fails_and_why(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", str(broken))
    assert (ran.status, ran.err) == (1, "")
    assert "\n  SSH tunnels (2222)          FAILS     0 / 4  " in ran.out
    assert "\n1 TRUST LIST  " in ran.out
    assert "ssh.issuer-missing\n" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_saved_outputs_of_uc_nodes_are_checked_and_what_is_unclear_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nodes = uc_nodes(healthy())
    for node in nodes:
        (tmp_path / f"{node.id}.txt").write_bytes(build_session(node))
    (tmp_path / "putty.log").write_bytes(build_session(nodes[0]))
    ran = run(capsys, "check", str(tmp_path))
    out = " ".join(ran.out.split())
    assert "3 CUCM, 2 IM&P, 1 Unity" in out
    assert "Nothing tells which node putty.log is of. Name the file as the node, such as cucm-pub-putty.log." in out


def test_what_works(well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", str(well))
    assert (ran.status, ran.err) == (0, "")
    assert "FAILS" not in ran.out
    assert "at fault" in ran.out


def test_a_folder_alone_is_checked(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, str(broken)) == run(capsys, "check", str(broken))


def test_the_file_in_the_folder_is_the_same_case(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, file = run(capsys, "check", str(broken)), run(capsys, "check", str(broken / "deployment.yaml"))
    assert file.out.splitlines()[:18] == folder.out.splitlines()[:18]


def test_everything_a_person_reads_is_in_their_language(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", str(broken), "--lang", "zh-TW")
    assert ran.status == 1
    assert "服務" in ran.out
    assert "失敗" in ran.out
    assert "FAILS" not in ran.out


def test_json_is_what_the_schema_says(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads(run(capsys, "schema").out)
    english = run(capsys, "check", str(broken), "--format", "json").out
    assert list(Draft202012Validator(schema).iter_errors(json.loads(english))) == []
    assert isinstance(parse_diagnosis(json.loads(english)), tuple)
    assert run(capsys, "check", str(broken), "--format", "json", "--lang", "zh-TW").out == english


def test_junit_and_markdown(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = ElementTree.fromstring(run(capsys, "check", str(broken), "--format", "junit").out)
    assert report[0].attrib["failures"] == "5"
    assert "\n## 1. TRUST LIST: " in run(capsys, "check", str(broken), "--format", "markdown").out


def test_an_answer_goes_to_a_file_and_never_over_one(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("check", str(broken), "-o", "answer.txt")
    assert run(capsys, *arguments).out == ""
    shown = run(capsys, "check", str(broken)).out
    assert Path("answer.txt").read_text(encoding="utf-8") == shown
    Path("answer.txt").write_text("mine", encoding="utf-8")
    again = run(capsys, *arguments)
    assert again.status == 2
    assert "--force" in again.err
    assert Path("answer.txt").read_text(encoding="utf-8") == "mine"
    assert run(capsys, *arguments, "--force").status == 1
    assert Path("answer.txt").read_text(encoding="utf-8") == shown


def test_quiet_says_nothing(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", str(broken), "--quiet") == (1, "", "")


def test_a_risk_can_count_as_failure(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    only = ("check", str(broken), "--only", "traversal-zone")
    assert run(capsys, *only).status == 0
    assert run(capsys, *only, "--fail-on", "at-risk").status == 1


def test_only_some_services(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", str(broken), "--only", "edge-clients", "--only", "cluster")
    assert ran.status == 0
    assert "SSH tunnels" not in ran.out
    assert "Clients at the edge" in ran.out
    assert run(capsys, "check", str(broken), "--only", "ssh").status == 1


def test_one_node_with_its_connections(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", str(broken), "--node", "EXPC01")
    assert ran.status == 1
    assert "Connections of expc01" in ran.out
    assert "  K-02/expc01/expe01/2222/" in ran.out
    assert "expc02/expe01" not in ran.out
    assert run(capsys, "check", str(broken), "--node", "cucm-pub").status == 0


def test_one_connection_in_full(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", str(broken), "--why", "K-02/expc01/expe01")
    assert ran.status == 1
    assert "engine says" in ran.out
    assert run(capsys, "check", str(broken), "--why", "K-01/expc01/expe01/7001").status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--only", "ssh-tunnel"), "Did you mean ssh-tunnels?"),
        (("--node", "expc1"), "Did you mean expc01"),
        (("--why", "K-02/expc01/expe09"), "--why: there is no K-02/expc01/expe09. Did you mean K-02/expc01/expe0"),
        (("--why", "expc01"), "names "),
        (("--seen", "ssh-tunnels"), "what=state"),
        (("--seen", "ssh-tunnels=faild"), "Did you mean failed?"),
        (("--seen", "ssh-tunnles=failed"), "Did you mean ssh-tunnels?"),
        (
            ("--only", "expressway-and-im"),
            "Did you mean expressway-and-imp, expressway-and-cucm or expressway-and-unity?",
        ),
        (("--at", "tomorrow"), "2026-11-23"),
        (("--formt", "json"), "--format"),
    ],
)
def test_wrong_usage_names_the_nearest_right_spelling(
    arguments: tuple[str, ...], said: str, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run(capsys, "check", str(broken), *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in " ".join(ran.err.split())


def test_seen_failing_though_all_is_well(well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", str(well), "--seen", "ssh-tunnels=failed")
    assert ran.status == 1
    assert "SSH tunnels (2222) was seen failing; no certificate explains it." in ran.out
    assert "2222" in ran.out.split("What looks the")[1]
    assert run(capsys, "check", str(well), "--seen", "ssh-tunnels=active").status == 0


def test_another_instant(well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "check", str(well), "--at", "2040-01-01")
    assert ran.status == 1
    assert "at 2040-01-01 00:00Z" in ran.out


def test_a_list_that_nobody_showed_is_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = healthy()
    nodes = tuple(replace(node, trust=()) if node.id == "expc01" else node for node in case.deployment.nodes)
    written(replace(case, deployment=replace(case.deployment, nodes=nodes)), tmp_path / "case")
    ran = run(capsys, "check", str(tmp_path / "case"))
    assert ran.status == 3
    assert "Not seen: trusted-ca of expc01" in ran.out


def test_an_unreadable_file_among_readable_ones_is_said(
    well: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(healthy(), tmp_path / "case")
    victim = next(path for path in sorted(folder.rglob("*.pem")) if "expe01" in path.name and "ca" not in path.name)
    victim.write_bytes(b"<html>sign in</html>")
    ran = run(capsys, "check", str(folder))
    assert ran.status == 3
    assert "Not used: " in ran.out
    assert victim.name in ran.out


def test_a_deployment_file_with_a_mistake_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "deployment.yaml").write_text("certway: 1\nexpresway-c: {}\n", encoding="utf-8")
    ran = run(capsys, "check", str(tmp_path))
    assert (ran.status, ran.out) == (2, "")
    assert "deployment.yaml:2:1" in ran.err
    assert "expressway-c" in ran.err


def test_nothing_readable_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "nothing").mkdir()
    ran = run(capsys, "check", str(tmp_path / "nothing"))
    assert ran.status == 2
    assert ran.err.startswith(f"{tmp_path / 'nothing'}: ")
    assert run(capsys, "check", str(tmp_path / "missing")).status == 2


def test_what_waits_for_a_restart_stands_before_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(uploaded_and_not_restarted.build(), tmp_path)
    out = run(capsys, "check", str(folder)).out
    assert out.index("Restart pending: expe01 waits for a restart (1).") < out.index("Traversal zone")
    assert "1 NOT A CERTIFICATE: RESTART PENDING" in out


def test_defaults_are_counted_on_the_screen_and_told_with_a_connection(
    well: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run(capsys, "check", str(well)).out
    assert "Assumed: documented defaults of settings (" in out
    assert "VerifyHostname" not in out
    assert "VerifyHostname: On on expc01" in run(capsys, "check", str(well), "--why", "K-20/expc01/expe01").out
    assert "VerifyHostname: On on expc01" in run(capsys, "check", str(well), "--format", "markdown").out


def test_a_deployment_of_one_node_is_no_proof_of_health(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "deployment.yaml"
    file.write_text("certway: 1\nexpressway-c:\n  release: X14.2\n  nodes:\n    - fqdn: expc01.example.com\n")
    ran = run(capsys, "check", str(file))
    assert ran.status == 3
    assert "nothing was judged" in ran.out
    assert "is at fault" not in ran.out


def test_the_first_cause_can_be_explained_afterwards(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "check", str(broken))
    assert run(capsys, "explain", "1").out.startswith("1 TRUST LIST  ")


def test_it_is_answered_without_pydantic_and_rich(broken: Path) -> None:
    import subprocess
    import sys

    script = (
        "import sys\nfrom certway.cli.main import main\n"
        f"main(['check', {str(broken)!r}, '--quiet'], standalone_mode=False)\n"
        "print(*sorted({'pydantic', 'rich', 'jinja2'} & set(sys.modules)))\n"
    )
    made = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, encoding="utf-8")
    assert made.stdout.strip() == ""
