"""Alarms: the dictionary is complete, and an alarm speaks of services that exist."""

from __future__ import annotations

import pytest

from certway.knowledge.alarms import ALARMS, Alarm, alarms_about, find_alarm
from certway.knowledge.neighbours import NEIGHBOURS
from certway.knowledge.releases import known_release
from certway.knowledge.sources import unknown_sources
from certway.model.verdict import CauseKind

NUMBERS = {
    *(15022, 15028, 20020, 25030, 25031, 35013, 35014, 35016, 40040, 40043, 40048, 40049, 40051, 40052, 40054),
    *(40061, 40062, 40063, 40064, 40068, 40069, 40075, 40076, 40078, 40079),
}
UNMODELLED = {"web-proxy"}


def test_the_dictionary_has_what_the_situations_need() -> None:
    assert set(ALARMS) >= NUMBERS
    assert find_alarm(1) is None


@pytest.mark.parametrize("alarm", ALARMS.values(), ids=lambda alarm: str(alarm.number))
def test_an_alarm_is_complete(alarm: Alarm) -> None:
    assert ALARMS[alarm.number] is alarm
    assert alarm.title
    assert alarm.severity in ("", "Notice", "Warning", "warning", "Error", "Alert", "Critical")
    assert known_release(alarm.since).text == alarm.since
    assert alarm.sources
    assert not unknown_sources(alarm.sources)
    assert set(alarm.services) <= set(NEIGHBOURS) | UNMODELLED


def test_restart_alarms_are_of_that_kind() -> None:
    assert {n for n, alarm in ALARMS.items() if alarm.kind is CauseKind.RESTART_PENDING} == {15022, 15028, 20020, 40009}


def test_the_tunnel_alarms_speak_of_the_tunnels() -> None:
    assert {35013, 35014} <= {alarm.number for alarm in alarms_about("ssh-tunnels")}
    assert "2222" in ALARMS[35014].says.template
