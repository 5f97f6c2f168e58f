"""`forecast` on real folders: forms, horizon, exit status."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from certway.cli.forecast import status_of_forecast
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.lab.topology import NOW, healthy
from certway.model.forecast import Event, EventKind, Forecast, Turn
from certway.model.text import say
from certway.model.verdict import Verdict
from tests.cli.running import run
from tests.cli.test_check import written


@pytest.fixture(scope="session")
def well(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(healthy(), tmp_path_factory.mktemp("well"))


@pytest.fixture(scope="session")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(intermediate_missing_on_c.build(), tmp_path_factory.mktemp("broken"))


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_will_fail(well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "forecast", str(well))
    assert (ran.status, ran.err) == (1, "")
    assert "\n2027-02-14  expe01.example.com  " in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_horizon_before_the_first_end_is_clear(well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "forecast", str(well), "--days", "30")
    assert ran.status == 0
    assert "nothing that works now fails" in ran.out


def test_the_day_of_until_is_included(well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "forecast", str(well), "--until", "2027-02-13", "-q").status == 0
    assert run(capsys, "forecast", str(well), "--until", "2027-02-14", "-q") == (1, "", "")


def test_another_instant_looks_ahead_from_there(well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "forecast", str(well), "--at", "2027-03-01", "--days", "30")
    assert ran.status == 1
    assert "Already now: " in ran.out
    assert "2027-02-14" not in ran.out


def test_the_last_year_there_is_can_be_asked_for(well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "forecast", str(well), "--at", "9998-01-01", "--days", "36500", "-q").status == 1


def test_what_fails_already_counts(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "forecast", str(broken), "--days", "2")
    assert ran.status == 1
    assert "Already now: SSH tunnels (2222) (FAILS)" in ran.out


def test_json_is_what_the_schema_says_in_any_language(well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads(run(capsys, "schema", "forecast").out)
    english = run(capsys, "forecast", str(well), "--format", "json").out
    assert list(Draft202012Validator(schema).iter_errors(json.loads(english))) == []
    assert run(capsys, "forecast", str(well), "--format", "json", "--lang", "zh-TW").out == english


def test_the_other_forms_go_to_files(well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form, beginning in (("csv", "at,"), ("ics", "BEGIN:VCALENDAR\r\n"), ("markdown", "# ")):
        assert run(capsys, "forecast", str(well), "--format", form, "-o", f"answer.{form}").out == ""
        assert Path(f"answer.{form}").read_bytes().decode().startswith(beginning)
    assert run(capsys, "forecast", str(well), "-o", "answer.csv").status == 2
    read = list(csv.reader(StringIO(Path("answer.csv").read_bytes().decode(), newline="")))
    assert len(read) > 10


def test_people_read_it_in_their_language(well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "forecast", str(well), "--lang", "zh-TW").out
    assert "失敗" in out
    assert "FAILS" not in out


@pytest.mark.parametrize(
    "arguments",
    [("--until", "2020-01-01"), ("--until", "2027-01-01", "--days", "3"), ("--days", "0"), ("--until", "soon")],
)
def test_wrong_usage(arguments: tuple[str, ...], well: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "forecast", str(well), *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_nothing_readable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    ran = run(capsys, "forecast", "empty")
    assert ran.status == 2
    assert ran.err


# The exit status


def status(service: Verdict, *turns: tuple[Verdict, Verdict], dated: bool = True) -> int:
    events = tuple(
        Event(
            at=NOW + timedelta(days=1) if dated else None,
            kind=EventKind.EXPIRY,
            says=say("expires"),
            why=say("expires"),
            services=(Turn(subject="ssh-tunnels", was=was, becomes=becomes),),
        )
        for was, becomes in turns
    )
    return status_of_forecast(
        Forecast(at=NOW, until=NOW + timedelta(days=9), events=events, services=(("ssh-tunnels", service),))
    )


WORKS, FAILS, DEGRADED, UNKNOWN = Verdict.WORKS, Verdict.FAILS, Verdict.DEGRADED, Verdict.UNKNOWN


def test_the_exit_status() -> None:
    assert status(WORKS) == 0
    assert status(WORKS, (WORKS, DEGRADED)) == 1
    assert status(WORKS, (WORKS, FAILS), dated=False) == 0
    assert status(UNKNOWN, (UNKNOWN, FAILS)) == 1
    assert status(WORKS, (WORKS, UNKNOWN)) == 3
    assert status(UNKNOWN) == 3
    assert status(FAILS, (FAILS, WORKS)) == 1
    assert status_of_forecast(Forecast(at=NOW, until=NOW, events=())) == 3
