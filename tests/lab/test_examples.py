"""The committed examples are what the code writes today, and reading them gives the case they were made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from certway.adapters.deployment_file import read_deployment
from certway.adapters.loose_folder import read_loose_folder
from certway.app.check import check
from certway.lab.examples import ARCHIVES, ATTACHED, EXAMPLES, FOLDERS, LOOSE, Example, build_example, main
from certway.lab.scenarios.registry import SCENARIOS
from certway.lab.topology import NOW
from certway.model.deployment import Case
from certway.model.verdict import Diagnosis, Verdict

COMMITTED = Path(__file__).resolve().parents[2] / "examples"
WITH_FILE = [example for example in EXAMPLES if not (example.loose or example.archived)]
WITHOUT_FILE = pytest.mark.parametrize("example", [LOOSE, ARCHIVES], ids=["loose files", "archives"])
EVERY_FILE = pytest.mark.parametrize("example", WITH_FILE, ids=[example.folder for example in WITH_FILE])
EVERY = pytest.mark.parametrize("example", EXAMPLES, ids=[example.folder for example in EXAMPLES])


def read(folder: Path) -> Case:
    reading = read_deployment(folder / "deployment.yaml", NOW)
    assert reading.problems == ()
    assert reading.case is not None
    return reading.case


def answers(diagnosis: Diagnosis) -> object:
    services = [(answer.subject, answer.verdict, answer.working, answer.needed) for answer in diagnosis.services]
    return services, [(cause.rule, cause.data) for cause in diagnosis.causes]


@EVERY
def test_a_committed_example_is_what_the_code_writes(example: Example) -> None:
    folder = COMMITTED / example.folder
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    built = build_example(example)
    differing = sorted(name for name in found.keys() | built if found.get(name) != built.get(name))
    assert differing == [], "run: make examples"


def test_no_committed_folder_is_without_an_example() -> None:
    assert {path.name for path in COMMITTED.iterdir()} == {example.folder for example in EXAMPLES}


@EVERY_FILE
def test_the_files_are_judged_like_the_case_they_were_made_from(example: Example) -> None:
    assert answers(check(read(COMMITTED / example.folder))) == answers(check(example.build()))


@EVERY
def test_an_example_holds_no_private_key(example: Example) -> None:
    assert not any(b"PRIVATE KEY" in content for content in build_example(example).values())


@EVERY_FILE
def test_an_example_has_its_own_instant(example: Example) -> None:
    assert b"\nnow: " in build_example(example)["deployment.yaml"]


@WITHOUT_FILE
def test_files_alone_show_the_same_fault_and_no_other(example: Example) -> None:
    reading = read_loose_folder(COMMITTED / example.folder, example.build().now)
    assert reading.problems == ()
    assert reading.case is not None
    assert "ssh.issuer-missing" in {cause.rule for cause in check(reading.case).causes}
    whole = {answer.subject: answer.verdict for answer in check(example.build()).services}
    found = {answer.subject: answer.verdict for answer in check(reading.case).services}
    assert {service for service, verdict in found.items() if verdict is Verdict.FAILS} == {
        service for service, verdict in whole.items() if verdict is Verdict.FAILS
    }


def test_the_names_of_folders_and_attachments_are_those_of_scenarios() -> None:
    assert {*FOLDERS, *ATTACHED} <= {scenario.id for scenario in SCENARIOS}
    folders = [example.folder for example in EXAMPLES]
    assert len(folders) == len(set(folders))


def test_writing_renews_a_folder_and_removes_what_no_longer_belongs_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left = tmp_path / "0-healthy" / "c" / "old.pem"
    left.parent.mkdir(parents=True)
    left.write_text("old", encoding="ascii")
    assert main([str(tmp_path), "0-healthy"]) == 0
    assert not left.exists()
    assert (tmp_path / "0-healthy" / "deployment.yaml").exists()
    assert capsys.readouterr().out == f"{tmp_path / '0-healthy'}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["0-healthy"]


@pytest.mark.parametrize("words", [[], ["somewhere", "nonsense"]])
def test_a_wrong_call_says_how_it_is_meant(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "usage: python -m certway.lab.examples DIR" in capsys.readouterr().err
