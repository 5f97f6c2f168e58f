"""Heads, instants and pairs of lines, in the forms in which they reach us."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from certway.adapters.logs.line import Line, parse_line, split_lines
from certway.model.certificate import Malformed
from tests.adapters.logs import samples
from tests.spoken import spoken


def parsed(text: str) -> Line:
    line = parse_line(text.encode())
    assert isinstance(line, Line)
    return line


@pytest.mark.parametrize(
    ("text", "node", "process"),
    [
        ("2026-11-23T02:14:00.123+00:00 expe01 tvcs: x", "expe01", "tvcs"),
        ("2026-11-23T02:14:00+00:00 EXPE01 edgeconfigprovisioning: x", "expe01", "edgeconfigprovisioning"),
        (
            "2026-11-23T02:14:00Z exp-e.example.com traffic_server[2030]:[ET_NET 1]ERROR:x",
            "exp-e.example.com",
            "traffic_server",
        ),
        ("expe01 XCP_JABBERD[23843]: x", "expe01", "XCP_JABBERD"),
        ("XCP_CM2[12122]:.. x", "", "XCP_CM2"),
        ("<134>Nov 23 02:14:00 expe01 tvcs: x", "expe01", "tvcs"),
        ('Event="Alarm Raised" x', "", ""),
        ("SSL certificate problem: x", "", ""),
        ("Warning: x", "", ""),
    ],
)
def test_the_head_of_a_line(text: str, node: str, process: str) -> None:
    line = parsed(text)
    assert (line.node, line.process) == (node, process)
    assert line.text.endswith("x")


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("2026-11-23T02:14:00.500-04:00 h p:", datetime(2026, 11, 23, 6, 14, 0, 500_000, tzinfo=UTC)),
        ("2026-11-23T02:14:00.5+0530 h p:", datetime(2026, 11, 22, 20, 44, 0, 5_000, tzinfo=UTC)),
        ("2026-11-23T02:14:00.123456Z h p:", datetime(2026, 11, 23, 2, 14, 0, 123_456, tzinfo=UTC)),
        ("2026-11-23T02:14:00 h p:", None),
        ("Nov 23 02:14:00 h p:", None),
        (
            '2026-11-23T02:14:00-04:00 h p: UTCTime="2026-11-23 06:13:59,998"',
            datetime(2026, 11, 23, 6, 13, 59, 998_000, tzinfo=UTC),
        ),
        ('2014-11-23T02:14:00-04:00 h p: UTCTime=" 2014-11-23 06:14:00 "', datetime(2014, 11, 23, 6, 14, tzinfo=UTC)),
        ('2026-11-23T02:14:00-04:00 h p: UTCTime="2026-11-"', datetime(2026, 11, 23, 6, 14, tzinfo=UTC)),
    ],
)
def test_the_instant_of_a_line(head: str, at: datetime | None) -> None:
    assert parsed(head + " text").at == at


@pytest.mark.parametrize(
    "text", ["2026-13-23T02:14:00Z h p: x", 'UTCTime="2026-11-23 25:14:00,1"', "0001-01-01T00:00:00+14:00 h p: x"]
)
def test_a_time_that_no_calendar_has_is_malformed(text: str) -> None:
    line = parse_line(text.encode())
    assert isinstance(line, Malformed)
    assert "no time that a calendar has" in spoken(line.what)


def test_an_empty_line_is_malformed() -> None:
    assert isinstance(parse_line(b" \r\n"), Malformed)


def test_pairs_keep_their_order_and_lose_outer_blanks() -> None:
    line = parsed('A=" 1 " B-c ="2" D= "3" A="4" text E="')
    assert line.fields == (("A", "1"), ("B-c", "2"), ("D", "3"), ("A", "4"))
    assert (line.find("A"), line.find_all("A"), line.find("E")) == ("1", ("1", "4"), "")


def test_lines_are_split_at_heads_only() -> None:
    whole = samples.ROOT_NOT_TRUSTED.encode()
    assert split_lines(whole) == (whole,)
    xcp = samples.PORT_7400.encode()
    assert [part.strip() for part in split_lines(whole + b" " + xcp + xcp)] == [whole, xcp, xcp]
