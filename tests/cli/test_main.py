"""The door: verbs, languages, wrong usage, and what happens when we are wrong."""

from __future__ import annotations

import json
import os
from typing import Any

import click
import pytest
from syrupy.assertion import SnapshotAssertion

from certway.cli import schema as schema_verb
from certway.cli.language import find_language, speaking, spoken
from certway.cli.main import VERBS, certway, main, verb_for
from tests.cli.running import run


@pytest.mark.parametrize("language", ["en", "zh-TW"])
@pytest.mark.parametrize("verb", ["", *VERBS])
def test_the_help_of_every_verb(
    verb: str, language: str, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    ran = run(capsys, *([verb] if verb else []), "--lang", language, "--help")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == snapshot


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_examples_and_a_module_of_its_own(verb: str) -> None:
    command: Any = certway.get_command(click.Context(certway), verb)
    assert command.examples
    assert all(example.count("certway") for example in command.examples)


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_TW.UTF-8"}, "zh-TW"),
        ([], {"LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LC_ALL": "en_US.UTF-8", "LANG": "zh_TW.UTF-8"}, "en"),
        (["check", ".", "--lang", "zh-tw"], {}, "zh-TW"),
        (["--lang=zh_TW"], {"LANG": "en_US"}, "zh-TW"),
        (["--lang", "en"], {"LANG": "zh_TW"}, "en"),
        (["--lang"], {"LANG": "zh_TW"}, "en"),
    ],
)
def test_the_language_is_asked_for_or_that_of_the_locale(
    arguments: list[str], environ: dict[str, str], language: str
) -> None:
    assert find_language(arguments, environ) == language


def test_the_language_is_put_back_afterwards() -> None:
    before = dict(os.environ)
    with speaking("zh-TW"):
        assert spoken("Use no colours.") != "Use no colours."
        assert os.environ["LANGUAGE"] == "zh_TW"
    assert spoken("Use no colours.") == "Use no colours."
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["shcema"], "Did you mean schema?"),
        (["schema", "--lagn", "en"], "Did you mean '--lang'?"),
        (["schema", "--lang", "de"], "'de' is not one of"),
        (["completion", "tcsh"], "'tcsh' is not one of"),
        (["no-such-verb"], "no-such-verb is neither a command nor a file here."),
    ],
)
def test_wrong_usage_names_the_nearest_right_spelling(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run(capsys, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_wrong_usage_is_said_in_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "shcema", "--lang", "zh-TW")
    assert ran.status == 2
    assert "Error" not in ran.err
    assert "Did you mean" not in ran.err
    assert "schema" in ran.err


@pytest.mark.parametrize(
    ("argument", "verb"),
    [(".", "check"), ("deployment.yaml", "check"), ("no/such.pem", "inspect"), ("server.p7b", "inspect"), ("chck", "")],
)
def test_a_path_chooses_its_verb(argument: str, verb: str) -> None:
    assert verb_for(argument) == verb


def test_our_own_bug_is_said_shortly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fall(**_: object) -> int:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(schema_verb.schema, "callback", fall)
    ran = run(capsys, "schema")
    assert (ran.status, ran.out) == (70, "")
    assert "certway has a bug: RuntimeError" in ran.err
    assert "report it" in ran.err
    assert "/secret/path" not in ran.err
    assert "Traceback" not in ran.err
    monkeypatch.setenv("CERTWAY_DEBUG", "1")
    with pytest.raises(RuntimeError):
        main(["schema"], standalone_mode=False)


def test_an_interrupt_is_no_verdict(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(**_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(schema_verb.schema, "callback", interrupt)
    assert run(capsys, "schema").status == 130


def test_the_process_exits_with_the_status_of_the_verb() -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0


def test_the_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "schema")
    assert json.loads(ran.out)["$id"] == "certway.diagnosis/1"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_asks_certway(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "completion", shell)
    assert ran.status == 0
    assert f"_CERTWAY_COMPLETE={shell}_complete" in ran.out


def test_verbs_are_completed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("_CERTWAY_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "certway sch")
    monkeypatch.setenv("COMP_CWORD", "1")
    with pytest.raises(SystemExit):
        main([], standalone_mode=False)
    assert capsys.readouterr().out == "plain,schema\n"
