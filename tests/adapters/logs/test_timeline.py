"""One timeline of several nodes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice

from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.logs.timeline import DISORDER, find_changes, find_pending, merge_timelines
from certway.adapters.logs.told import AlarmChange, Entry, Maintenance, Neighbour, PeerNames, Sign, Work
from tests.adapters.logs.reading import AT, entry

UPLOAD = Maintenance(work=Work.UPLOADED, store="server")
RESTART = Maintenance(work=Work.RESTARTED)
ALARM = AlarmChange(number=15028, raised=True)
ACCOUNT = Neighbour(sign=Sign.TRAVERSAL_ACCOUNT)


def at(seconds: float, what: Maintenance | AlarmChange | Neighbour | PeerNames, node: str = "expc01") -> Entry:
    return entry(what, AT + timedelta(seconds=seconds), node)


def test_logs_are_merged_by_time() -> None:
    ours = [at(0, UPLOAD), at(60, RESTART)]
    theirs = [at(30, ACCOUNT, "expe01")]
    assert list(merge_timelines([ours, theirs])) == [ours[0], theirs[0], ours[1]]


def test_clocks_are_set_right() -> None:
    ours = [at(0, UPLOAD), at(60, RESTART)]
    theirs = [at(600, ACCOUNT, "expe01")]
    merged = list(merge_timelines([ours, theirs], {"expe01": timedelta(seconds=580)}))
    assert [(one.told, one.at) for one in merged] == [
        (UPLOAD, AT),
        (ACCOUNT, AT + timedelta(seconds=20)),
        (RESTART, AT + timedelta(seconds=60)),
    ]


def test_lines_in_the_wrong_order_are_put_right() -> None:
    lines = [at(1, UPLOAD), at(0, RESTART), at(0.5, ALARM), at(9, ACCOUNT)]
    assert [one.told for one in merge_timelines([lines])] == [RESTART, ALARM, UPLOAD, ACCOUNT]


def test_what_has_no_instant_or_says_nothing_is_left_out() -> None:
    assert list(merge_timelines([[entry(UPLOAD, None), at(1, PeerNames(names=()))]])) == []


def test_changes_are_what_somebody_did() -> None:
    merged = merge_timelines([[at(0, UPLOAD), at(1, ACCOUNT), at(2, ALARM)]])
    assert [one.told for one in find_changes(merged)] == [UPLOAD, ALARM]


def test_an_upload_is_pending_until_its_node_starts_again() -> None:
    appended = Maintenance(work=Work.APPENDED, store="trusted-ca")
    entries = [at(0, UPLOAD), at(1, UPLOAD, "expe01"), at(2, RESTART), at(3, appended), at(4, ACCOUNT)]
    assert find_pending(merge_timelines([entries])) == (entries[1], entries[3])
    assert find_pending([]) == find_pending([at(0, Maintenance(work=Work.REQUESTED))]) == ()


def test_streams_are_not_read_ahead() -> None:
    taken = []

    def endless() -> Iterator[Entry]:
        for number in count():
            taken.append(number)
            yield at(number, ALARM)

    assert len(list(islice(merge_timelines([endless()]), 10))) == 10
    assert len(taken) < 10 + DISORDER.total_seconds() + 3


@given(st.lists(st.lists(st.integers(0, 1000), max_size=20).map(sorted), max_size=4))
def test_a_merge_of_sorted_logs_is_sorted_and_complete(times: list[list[int]]) -> None:
    streams = [[at(second, ALARM, f"node{number}") for second in each] for number, each in enumerate(times)]
    merged = list(merge_timelines(streams))
    assert [one.at for one in merged] == sorted(one.at for each in streams for one in each if one.at)
