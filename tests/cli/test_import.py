"""`certway import` writes evidence as a deployment file, and never over anything unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from certway.cli.main import main
from certway.lab.archives import build_archives
from certway.lab.topology import small


def write(folder: Path) -> None:
    for name, content in build_archives(small()).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments], standalone_mode=False)


def test_import_writes_a_file_and_its_certificates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "in")
    output = tmp_path / "out" / "case.yaml"
    assert run("import", tmp_path / "in", "-o", output) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "Assumed: expc01 as Expressway-C" in said.out
    assert f"{output} was written, with " in said.out
    assert {path.name for path in output.parent.iterdir()} == {"case.yaml", "case-files"}
    assert "# xconf_dump_expc01_" in output.read_text("utf-8")
    assert run("check", output, "--at", "2026-11-23T02:14Z", "-q") in (0, 3)


def test_an_existing_file_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "in")
    (tmp_path / "case.yaml").write_text("mine")
    assert run("import", tmp_path / "in", "-o", tmp_path / "case.yaml") == 2
    assert (tmp_path / "case.yaml").read_text() == "mine"
    assert "case.yaml exists" in capsys.readouterr().err
    assert run("import", tmp_path / "in", "-o", tmp_path / "case.yaml", "--force", "--quiet") == 0
    assert capsys.readouterr().out == ""


def test_a_folder_without_evidence_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert run("import", tmp_path / "empty", "-o", tmp_path / "case.yaml") == 2
    assert "empty" in capsys.readouterr().err
    assert not (tmp_path / "case.yaml").exists()
