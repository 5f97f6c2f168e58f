"""A status dump as facts: release, alarms, the state of zones and of the SSH tunnels.

Only the elements are documented, not what stands below them: a state is taken where a key says so in plain words, and
what is called otherwise is left out, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from certway.adapters.evidence.dumps import Entry, Group, collect_groups, find_entry
from certway.adapters.evidence.facts import Fact, NodeHint, ReleaseIs, Said, StateIs
from certway.adapters.evidence.source import Source

_RELEASE: Final = re.compile(r"X\d{1,3}(?:\.\d{1,4}){1,3}", re.IGNORECASE)
_ALARM: Final = re.compile(r"[1-9]\d{4}")
_STATE_KEYS: Final = ("Status", "State", "Status State", "SIP Status", "Connection Status")
_WORKING: Final = ("active", "on", "up", "ok", "established", "running")
_BROKEN: Final = ("failed", "down", "inactive", "error", "not established", "disconnected")
_LOWERED: Final = ("lowered", "cleared", "inactive")
_RELEASE_KEYS: Final = ("SystemUnit Software Version", "SystemUnit Software Name", "SystemUnit Version")
_ALARM_GROUPS: Final = ("Alarm", "Alarm Alarm", "Alarms Alarm", "Warnings Warning", "Warnings Alarm")
_TUNNELS: Final = ("Tunnels Tunnel", "Tunnels", "Tunnels Peer", "Gwtunnels Tunnel")
_LONGEST_STATE: Final = 60

Shown = tuple[Said, Entry]


def observe_status(entries: Sequence[Entry], source: Source) -> Iterator[Fact]:
    """Everything a status dump says that certway reads; the node is the one that the file's name gives."""
    node = NodeHint(name=source.host)
    for says, entry in (*_release(entries), *_alarms(entries), *_zones(entries), *_tunnels(entries)):
        yield Fact(node=node, says=says, place=source.at(entry.line))


def _release(entries: Sequence[Entry]) -> Iterator[Shown]:
    for words in _RELEASE_KEYS:
        entry = find_entry(entries, words)
        found = _RELEASE.search(entry.text) if entry else None
        if entry is not None and found is not None:
            yield ReleaseIs(release=found[0].upper()), entry
            return


def _alarms(entries: Sequence[Entry]) -> Iterator[Shown]:
    """An alarm is whatever has a number of five digits as its id."""
    told: set[str] = set()
    for words in _ALARM_GROUPS:
        for group in collect_groups(entries, words):
            number = group.find("ID")
            state = group.text("State").lower() or group.text("Severity").lower() or "raised"
            if number is None or not _ALARM.fullmatch(number.text) or number.text in told or state in _LOWERED:
                continue
            told.add(number.text)
            yield StateIs(subject=f"alarm {number.text}", state=state[:_LONGEST_STATE]), number


def _zones(entries: Sequence[Entry]) -> Iterator[Shown]:
    for group in collect_groups(entries, "Zones Zone"):
        name, state = group.text("Name"), _state_of(group)
        if name and state is not None:
            yield StateIs(subject=f"zone {' '.join(name.split())}", state=state.text.lower()), state


def _tunnels(entries: Sequence[Entry]) -> Iterator[Shown]:
    """The worst of them; one that is not up is what people look for."""
    groups = [group for words in _TUNNELS for group in collect_groups(entries, words)]
    states = [state for group in groups if (state := _state_of(group)) is not None]
    down = [state for state in states if state.text.lower() in _BROKEN]
    up = [state for state in states if state.text.lower() in _WORKING]
    for state in (down or up)[:1]:
        yield StateIs(subject="ssh-tunnels", state="failed" if down else "active"), state


def _state_of(group: Group) -> Entry | None:
    found = next((entry for words in _STATE_KEYS if (entry := group.find(words)) is not None), None)
    return found if found is not None and len(found.text) <= _LONGEST_STATE else None
