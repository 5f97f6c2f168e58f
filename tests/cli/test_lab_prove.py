"""`certway lab prove`: what it shows in both languages and every form, and what its exit status means."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from certway.adapters.deployment_writer import build_files
from certway.adapters.files import write_file
from certway.lab import engines_apart, key_ring, testimony
from certway.lab.divergences import short_key
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.lab.scenarios.upload_names import names_beyond_the_limit
from certway.lab.topology import healthy
from certway.model.deployment import Case
from certway.model.observation import Seen
from tests.cli.running import run
from tests.engines import need_libssl, need_tunnels

pytestmark = pytest.mark.conformance

Writer = Callable[[Case], str]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Writer:
    """A case as a folder; OpenSSL 1.1.1 is not asked, which few machines have."""
    need_libssl()
    need_tunnels()
    monkeypatch.setattr(engines_apart, "find_openssl_111", lambda: None)

    def write(case: Case) -> str:
        for name, content in build_files(case, {}).items():
            write_file(tmp_path / "case" / name, content)
        return str(tmp_path / "case")

    return write


def without_versions(text: str) -> str:
    """The screen without what hangs on the machine."""
    return re.sub(r"OpenSSL 3\.[\w. ]+", "OpenSSL 3", text)


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_the_screen(
    language: str, written: Writer, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    ran = run(capsys, "lab", "prove", written(intermediate_missing_on_c.build()), "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    assert without_versions(ran.out) == snapshot
    assert "{" not in ran.out


def test_markdown(written: Writer, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    ran = run(capsys, "lab", "prove", written(intermediate_missing_on_c.build()), "--format", "markdown")
    assert (ran.status, ran.err) == (0, "")
    assert without_versions(ran.out) == snapshot


def test_json_holds_prediction_beside_reality(written: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "lab", "prove", written(intermediate_missing_on_c.build()), "--format", "json")
    read: dict[str, Any] = json.loads(ran.out)
    assert read["format"] == "certway.proof/1"
    assert read["counts"]["questions"] == len(read["questions"]) > 40
    assert read["counts"]["different"] == 0
    tunnels = [each for each in read["questions"] if each["carrier"] == "ssh" and each["faults"]]
    assert {each["predicted"] for each in tunnels} == {"refused"}
    for each in tunnels:
        (tried,) = each["tried"]
        assert (tried["witness"], tried["way"], tried["accepted"], tried["agrees"]) == (
            "libcrypto-3",
            "ssh",
            False,
            True,
        )
        assert {fault["told"] for fault in tried["faults"]} == {20, 21}
        assert "ssh-chain" in each["rests_on"]
    assumed = {each["id"]: each for each in read["assumptions"]}
    assert assumed["ssh-chain"]["confidence"] == "inferred"
    counted = {each["assumption"]: each for each in read["by_assumption"]}
    assert counted.keys() == assumed.keys()
    assert counted["ssh-chain"]["refused"] == len(tunnels)
    assert {each["way"] for each in read["by_witness"]} == {"tls-1.2", "tls-1.3", "ssh", "alone"}


def test_a_difference_is_told_with_its_reason(written: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "lab", "prove", written(short_key()))
    assert ran.status == 1
    assert "REFUSED, ANOTHER VERDICT" in ran.out
    told = " ".join(ran.out.split())
    assert "SSH tunnel: libcrypto-3 told key-type rsa 1024" in told
    assert "known difference: The tunnels of the lab refuse key types that the product does not list" in told


def test_at_another_instant_everything_is_tried_there(written: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "lab", "prove", written(healthy()), "--at", "2027-06-01")
    assert ran.status == 0
    assert "2027-06-01 00:00Z" in ran.out
    assert "the certificate is past the end of its validity" in " ".join(ran.out.split())


def test_nothing_can_be_tried(written: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "lab", "prove", written(names_beyond_the_limit.build()))
    assert ran.status == 3
    assert "Nothing could be tried." in ran.err


def test_without_the_engines_it_says_what_to_install(
    written: Writer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(healthy())
    for finder in ("find_libssl", "find_libcrypto"):
        monkeypatch.setattr(testimony, finder, lambda: None)
    monkeypatch.setattr(testimony, "find_missing", lambda: "the packages of the extra certway[lab] are not installed")
    ran = run(capsys, "lab", "prove", folder)
    assert ran.status == 3
    assert "pip install 'certway[lab]'" in ran.err
    assert "no libssl of OpenSSL 3 on this machine" in " ".join(ran.out.split())
    assert "the packages of the extra certway[lab] are not installed" in " ".join(ran.out.split())


def test_keys_come_from_a_folder(
    tmp_path: Path, written: Writer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = healthy()
    folder = written(case)
    known = key_ring.KeyRing()
    keys = [
        known.find(held.running.value.leaf)
        for node in case.deployment.nodes
        for _, held in node.identities
        if node.id.startswith("exp") and isinstance(held.running, Seen)
    ]
    monkeypatch.setattr(key_ring, "find_key", lambda spki: None)
    for number, pem in enumerate(keys):
        assert pem is not None
        write_file(tmp_path / "keys" / f"{number}.key", pem)
    (tmp_path / "keys" / "notes.txt").write_text("no key")

    def tried(*more: str) -> int:
        ran = run(capsys, "lab", "prove", folder, "--format", "json", *more)
        assert ran.status == 0
        assert b"PRIVATE KEY" not in ran.out.encode()
        count: int = json.loads(ran.out)["counts"]["tried"]
        return count

    without, with_keys = tried(), tried("--keys", str(tmp_path / "keys"))
    assert 0 < without < 5 < with_keys


def test_wrong_usage_and_nothing_readable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "lab", "prove", str(tmp_path / "nowhere")).status == 2
    assert run(capsys, "lab", "prove", str(tmp_path)).status == 2
    assert run(capsys, "lab", "improve").status == 2


def test_quiet_says_nothing_and_a_file_takes_the_answer(
    tmp_path: Path, written: Writer, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(intermediate_missing_on_c.build())
    assert run(capsys, "lab", "prove", folder, "--quiet") == (0, "", "")
    assert run(capsys, "lab", "prove", folder, "-o", str(tmp_path / "proof.txt")).out == ""
    lines = (tmp_path / "proof.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 40
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_the_help_of_prove(language: str, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    ran = run(capsys, "lab", "prove", "--lang", language, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == snapshot
