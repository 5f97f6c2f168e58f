"""What a person names becomes a case: a folder with a deployment file, the file, or loose files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from certway.adapters.case_reader import read_case
from certway.adapters.deployment_file import Reading
from certway.pki.distinguished_names import short_name
from tests.adapters.minted import ca_pem, leaf_pem
from tests.spoken import spoken

NOW = datetime(2026, 11, 23, tzinfo=UTC)
YAML = b"name: Example Corp\nexpressway-c: {nodes: {fqdn: a.example.com, trusted-ca: ca.pem}}\n"


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def name_of(reading: Reading) -> str:
    assert reading.case is not None
    return reading.case.deployment.name


def pool_of(reading: Reading) -> list[str]:
    assert reading.case is not None
    return [short_name(authority.subject) for authority in reading.case.pool]


def told(reading: Reading) -> list[str]:
    return [f"{problem.where} {spoken(problem.what)}" for problem in reading.problems]


def test_a_folder_is_read_by_its_deployment_file_under_either_name(tmp_path: Path) -> None:
    for name in ("deployment.yaml", "deployment.yml", "only.yaml"):
        folder = write(tmp_path / name.replace(".", ""), {name: YAML, "ca.pem": ca_pem("A")})
        assert name_of(read_case(folder, NOW)) == "Example Corp"
        assert name_of(read_case(folder / name, NOW)) == "Example Corp"


def test_two_deployment_files_are_not_chosen_between(tmp_path: Path) -> None:
    folder = write(tmp_path, {"deployment.yaml": YAML, "deployment.yml": YAML})
    reading = read_case(folder, NOW)
    assert reading.case is None
    assert told(reading) == [
        "deployment.yaml The folder holds deployment.yaml, deployment.yml. Name the one that is meant, or keep one."
    ]


def test_a_folder_without_one_is_read_as_loose_files(tmp_path: Path) -> None:
    folder = write(tmp_path / "case", {"expc01.pem": leaf_pem("expc01.example.com")})
    assert name_of(read_case(folder, NOW)) == "case"


def test_the_pool_holds_every_authority_in_the_folder_and_in_further_ones(tmp_path: Path) -> None:
    files = {
        "case/deployment.yaml": YAML,
        "case/ca.pem": ca_pem("A"),
        "case/chains/x.crt": ca_pem("A", "B") + leaf_pem("leaf.example.com"),
        "more/c.pem": ca_pem("C"),
        "one.pem": ca_pem("D"),
    }
    write(tmp_path, files)
    more = (tmp_path / "more", tmp_path / "one.pem")
    for path in (tmp_path / "case", tmp_path / "case" / "deployment.yaml"):
        assert pool_of(read_case(path, NOW, more)) == ["A", "B", "C", "D"]


def test_a_pool_may_be_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "case", {"deployment.yaml": YAML, "ca.pem": ca_pem("A")})
    monkeypatch.chdir(write(tmp_path / "here", {"b.pem": ca_pem("B")}))
    assert pool_of(read_case(folder, NOW, [Path()])) == ["A", "B"]


def test_a_missing_pool_and_a_missing_case_are_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "case", {"deployment.yaml": YAML, "ca.pem": ca_pem("A")})
    reading = read_case(folder, NOW, [tmp_path / "pol"])
    assert pool_of(reading) == ["A"]
    assert told(reading) == ["pol There is no file pol."]
    assert told(read_case(tmp_path / "cas", NOW)) == ["cas There is no file cas. Did you mean case?"]


def test_the_surroundings_of_a_file_under_another_name_are_not_searched(tmp_path: Path) -> None:
    write(tmp_path, {"mine.yaml": YAML, "ca.pem": ca_pem("A"), "other.pem": ca_pem("B")})
    assert pool_of(read_case(tmp_path / "mine.yaml", NOW)) == ["A"]
