"""Rules and causes, explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from certway import wiring
from certway.app.check import check
from certway.cli.present import encode_board
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.rules.registry import RULES
from tests.cli.running import run


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = intermediate_missing_on_c.build()
    wiring.remember(encode_board(wiring.build_board(case, check(case, strict=True))))


def test_the_catalogue_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "rules")
    assert ran.status == 0
    assert len(RULES) > 50
    assert all(f"  {rule.id}  " in ran.out for rule in RULES)


def test_the_catalogue_of_one_subject(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "rules", "SSH")
    assert "ssh.issuer-missing" in ran.out
    assert "chain.issuer-missing" not in ran.out
    assert "Did you mean names" in run(capsys, "rules", "nams").err


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_every_rule_has_a_page(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for rule in RULES:
        ran = run(capsys, "explain", rule.id, "--lang", language)
        assert ran.status == 0
        assert ran.out.startswith(rule.id)
        assert "{" not in ran.out


def test_a_rule_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "explain", "ssh.isuer-missing")
    assert ran.status == 2
    assert "Did you mean ssh.issuer-missing" in ran.err


def test_a_name_like_no_rule_leads_to_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "explain", "xyzzy")
    assert ran.status == 2
    assert "there is no rule xyzzy. `certway rules` lists all." in ran.err


@pytest.mark.usefixtures("checked")
def test_a_number_is_a_cause_of_the_last_check_here(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "explain", "1")
    assert ran.status == 0
    assert ran.out.startswith("1 TRUST LIST  ")
    assert "expc02 to expe02, SSH tunnel" in ran.out
    assert "Every intermediate" in ran.out


@pytest.mark.usefixtures("checked")
def test_a_cause_that_was_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert "the last check here has 1 causes, not 7" in run(capsys, "explain", "7").err


def test_without_a_check_there_is_no_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(capsys, "explain", "1")
    assert ran.status == 2
    assert "no check was made in this folder yet" in ran.err


def test_an_answer_that_cannot_be_read_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for broken in ("", "[" * 100_000, '{"format": "certway.diagnosis/1"}', "\u0000"):
        wiring.remember(broken)
        assert run(capsys, "explain", "1").status == 2
