"""`rehearse` on real folders: the first line, what turns, how files are assigned, exit codes, and the screens."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from syrupy.assertion import SnapshotAssertion

from certway.adapters.deployment_writer import build_files
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.lab.topology import edge_issuing, healthy, mint_expressway_c, mint_expressway_e
from certway.model.certificate import Certificate
from certway.model.deployment import Case
from certway.pki.convert import to_pem
from certway.render.width import width_of
from tests.cli.running import Ran, run
from tests.wire.test_diagnosis import closed


def written(case: Case, folder: Path) -> Path:
    for name, content in build_files(case).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def put(path: Path, *certificates: Certificate) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"".join(to_pem(one.der) for one in certificates))


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A healthy and a broken case, and what a CA has sent."""
    desk = tmp_path_factory.mktemp("desk")
    written(healthy(), desk / "well")
    written(intermediate_missing_on_c.build(), desk / "broken")
    put(desk / "G3.pem", edge_issuing("G3").certificate)
    put(desk / "e1.pem", mint_expressway_e("expe01", serial=4711).certificate)
    put(desk / "e1-g3.pem", mint_expressway_e("expe01", edge_issuing("G3"), serial=4711).certificate)
    put(desk / "from-the-ca" / "cert_1.pem", mint_expressway_e("expe02", serial=4712).certificate)
    put(desk / "from-the-ca" / "cert_2.pem", mint_expressway_e("expe01", serial=4711).certificate)
    put(desk / "from-the-ca" / "cert_3.pem", mint_expressway_c("expc01", serial=4713).certificate)
    put(desk / "from-the-ca" / "chain.pem", edge_issuing("G3").certificate)
    (desk / "page.pem").write_text("<html><body>Sign in</body></html>")
    (desk / "all.txt").write_text(
        "# the intermediate first\nappend all=G3.pem\n\n--upload expe01=e1-g3.pem  # then the leaf\n"
    )
    return desk


@pytest.fixture(autouse=True)
def _at_the_desk(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)


def rehearse(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    return run(capsys, "rehearse", *arguments)


SCREENS = {
    "repair": ("broken", "--append", "all-c=G3.pem"),
    "too-early": ("well", "--upload", "expe01=e1-g3.pem", "--append", "expe01=G3.pem"),
    "breaks": ("well", "--append", "all-e=G3.pem", "--upload", "expe01=e1-g3.pem"),
    "folder": ("well", "--upload", "all-e=from-the-ca"),
    "waiting": ("broken", "--append", "all-c=G3.pem", "--no-restart"),
}


@pytest.mark.parametrize("language", ["en", "zh-TW"])
@pytest.mark.parametrize("asked", SCREENS.values(), ids=SCREENS)
def test_the_screen(
    asked: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    ran = rehearse(capsys, *asked, "--lang", language)
    assert max(map(width_of, ran.out.splitlines())) <= 80
    assert (ran.status, ran.err, ran.out) == snapshot


@pytest.mark.parametrize(
    ("asked", "first", "status"),
    [
        (("well", "--upload", "expe01=e1.pem"), "ACCEPTED", 0),
        (("well", "--upload", "expe01=e1-g3.pem"), "REFUSED", 1),
        (("well", "--upload", "expe01=page.pem"), "REFUSED", 1),
        (("well", "--upload", "expe02=e1.pem"), "REFUSED", 1),
        (("well", "--append", "all=G3.pem", "--upload", "expe01=e1-g3.pem"), "ACCEPTED", 0),
        (("well", "--changes", "all.txt"), "ACCEPTED", 0),
        (("well", "--append", "expe01=G3.pem", "--upload", "expe01=e1-g3.pem"), "ACCEPTED", 1),
        (("well", "--upload", "cucm-pub:callmanager-ecdsa=e1.pem"), "CANNOT SAY", 3),
        (("well", "--set", "uc traversal:tls-verify-subject-name=other.example.com"), "ACCEPTED", 1),
        (("well", "--release", "expressway=X15.5"), "ACCEPTED", 0),
        (("well", "--at", "2030-01-01"), "ACCEPTED", 1),
        (("well", "--restart", "all"), "ACCEPTED", 0),
    ],
)
def test_the_first_line_and_the_status(
    asked: tuple[str, ...], first: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = rehearse(capsys, *asked)
    assert (ran.out.splitlines()[0], ran.err) == (first, "")
    assert ran.status == status
    assert rehearse(capsys, *asked, "--quiet") == (status, "", "")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--upload", "expe1=e1.pem"), "Did you mean expe01"),
        (("--append", "expc01=page.pem"), "page.pem"),
        (("--append", "expc01:tomcat-trust=G3.pem"), "trusted-ca"),
        (("--upload", "cucm-pub=e1.pem"), "cucm-pub:STORE"),
        (("--set", "expc01:Colour=Blue"), "no setting Colour"),
        (("--set", "nobody:TLS verify mode=On"), "nobody"),
        (("--upload", "all-c=from-the-ca", "--upload", "expx=e1.pem"), "expx"),
        (("--upload", "expc02=from-the-ca"), "cert_1.pem: is for expe02"),
    ],
)
def test_what_cannot_be_applied(asked: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = rehearse(capsys, "well", *asked)
    assert (ran.status, ran.out) == (4, "")
    assert said in ran.err


@pytest.mark.parametrize(
    "asked",
    [
        (),
        ("--upload", "expe01"),
        ("--upload", "expe01=nowhere.pem"),
        ("--set", "expe01=On"),
        ("--set", "uc-traversal:TLS verify mode=Perhaps"),
        ("--release", "expressway=Y1"),
        ("--release", "cucm=X15.5"),
        ("--at", "tomorrow"),
        ("--changes", "G3.pem"),
        ("--changes", "nowhere.txt"),
    ],
)
def test_wrong_usage(asked: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    ran = rehearse(capsys, "well", *asked)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_the_order_of_the_command_line_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """Append, upload, append: the first is for the page, the last for the peers; of three nodes only one may upload."""
    asked = ("--append", "expe01=G3.pem", "--upload", "expe01=e1-g3.pem", "--append", "expe02=G3.pem")
    made = json.loads(rehearse(capsys, "well", *asked, "--format", "json").out)
    assert [(one["kind"], one.get("node")) for one in made["changes"]] == [
        ("trust", "expe01"),
        ("install", "expe01"),
        ("trust", "expe02"),
        ("restart", "expe01"),
        ("restart", "expe02"),
    ]


def schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(resources.files("certway.wire").joinpath("rehearsal.schema.json").read_text())
    return read


@pytest.mark.parametrize("asked", SCREENS.values(), ids=SCREENS)
def test_json_is_what_the_schema_says(asked: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    english = rehearse(capsys, *asked, "--format", "json").out
    strict = closed(schema())
    strict["$defs"]["diagnosis"].pop("additionalProperties")  # its own schema closes it
    assert list(Draft202012Validator(strict).iter_errors(json.loads(english))) == []
    assert rehearse(capsys, *asked, "--format", "json", "--lang", "zh-TW").out == english
    diagnosis = json.loads(run(capsys, "schema").out)
    made = json.loads(english)
    inner = [made["before"], made["after"], *(one["diagnosis"] for one in made["uploads"])]
    assert [error for one in inner for error in Draft202012Validator(diagnosis).iter_errors(one)] == []


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(run(capsys, "schema", "rehearsal").out) == schema()


def test_markdown_lists_every_connection_that_turns(capsys: pytest.CaptureFixture[str]) -> None:
    shown = rehearse(capsys, *SCREENS["breaks"], "--format", "markdown").out
    assert shown.startswith("# ACCEPTED\n")
    assert shown.count("works, then FAILS") == 2
    assert shown.count("works, then at risk") == 4
