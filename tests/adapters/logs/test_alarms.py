"""Alarms and events of maintenance."""

from __future__ import annotations

import pytest

from certway.adapters.logs.told import AlarmChange, Maintenance, Work
from certway.knowledge.alarms import ALARMS
from tests.adapters.logs.reading import read, told

HEAD = '2026-11-23T02:14:00.000+00:00 expe01 alarm: Level="WARN" '
TIME = 'UTCTime="2026-11-23 02:14:00,000"'


@pytest.mark.parametrize("number", sorted(ALARMS))
@pytest.mark.parametrize(("event", "raised"), [("Alarm Raised", True), ("Alarm Lowered", False)])
def test_every_alarm_with_a_meaning_is_read(number: int, event: str, raised: bool) -> None:
    alarm = ALARMS[number]
    line = (
        f'{HEAD}Event="{event}" Id="{number}" Severity="{alarm.severity}" Detail="{alarm.title}: {alarm.text}" {TIME}'
    )
    assert told(line) == (
        AlarmChange(
            number=number,
            raised=raised,
            severity=alarm.severity.lower(),
            detail=f"{alarm.title}: {alarm.text}".strip(),
        ),
    )


def test_an_alarm_without_its_number_is_a_problem() -> None:
    reading = read(f'{HEAD}Event="Alarm Raised" Id="x" {TIME}', f'{HEAD}Event="Alarm Acknowledged" Id="15028" {TIME}')
    assert reading.entries == ()
    assert [problem.offset for problem in reading.problems] == [1]


@pytest.mark.parametrize(
    ("detail", "work", "store"),
    [
        ("Server certificate has been uploaded", Work.UPLOADED, "server"),
        ("Client certificate uploaded", Work.UPLOADED, "client"),
        ("CA certificate appended to trusted CA list", Work.APPENDED, "trusted-ca"),
        ("Trusted CA certificate deleted", Work.DELETED, "trusted-ca"),
        ("Domain certificate uploaded for example.com", Work.UPLOADED, "domain"),
        ("Certificate signing request generated for server certificate", Work.REQUESTED, "server"),
        ("CSR discarded", Work.DISCARDED, ""),
        ("CRL file updated", Work.UPLOADED, "crl"),
        ("", Work.OTHER, ""),
    ],
)
def test_certificate_management_is_kept_whatever_its_words(detail: str, work: Work, store: str) -> None:
    line = f'2026-11-23T02:14:00.000+00:00 expe01 web: Event="Certificate Management" Detail="{detail}" {TIME}'
    assert told(line) == (Maintenance(work=work, store=store, detail=detail),)


@pytest.mark.parametrize("event", ["System Start", "Restart Requested", "Reboot Requested"])
def test_a_restart_is_read(event: str) -> None:
    (found,) = told(f'2026-11-23T02:14:00.000+00:00 expe01 tvcs: Event="{event}" Level="1" {TIME}')
    assert isinstance(found, Maintenance)
    assert found.work is Work.RESTARTED
