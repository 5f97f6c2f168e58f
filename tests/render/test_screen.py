"""The first screen of `check`, as people read it."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from certway.model.summary import Summary
from certway.model.verdict import Diagnosis
from certway.render.board import Board
from certway.render.lines import columns_of, plain
from certway.render.screen import render_check
from certway.render.speak import Speaker
from tests.render.situations import (
    AT,
    BOARDS,
    CHINESE,
    CLEAN_BUT_SEEN_FAILING,
    NOT_A_CERTIFICATE,
    SITUATION_3,
    SUMMARY,
    TUNNEL_FINDINGS,
    board,
)

ENGLISH = Speaker(at=AT)


@pytest.mark.parametrize("speaker", [ENGLISH, CHINESE], ids=lambda speaker: speaker.tag)
@pytest.mark.parametrize("shown", BOARDS.values(), ids=BOARDS)
def test_the_first_screen(shown: Board, speaker: Speaker, snapshot: SnapshotAssertion) -> None:
    lines = list(render_check(shown, speaker, "examples/3"))
    assert max(map(columns_of, lines)) <= 80
    assert plain(lines) == snapshot


@pytest.mark.parametrize("width", [40, 60, 100, 132])
def test_the_screen_fits_other_widths(width: int) -> None:
    for shown in BOARDS.values():
        assert max(map(columns_of, render_check(shown, CHINESE, width=width))) <= max(width, 64)


def test_the_screen_of_situation_3_fits_a_screen() -> None:
    assert len(list(render_check(BOARDS["situation-3"], ENGLISH))) <= 40


def test_a_cause_that_is_no_certificate_says_so_first() -> None:
    text = plain(render_check(board(NOT_A_CERTIFICATE), ENGLISH))
    assert "\n1 NOT A CERTIFICATE: CLOCK  clocks of expc01 and expe02 differ by 9 min 12 s\n" in text
    assert "NOT A CERTIFICATE" not in plain(render_check(BOARDS["situation-3"], ENGLISH))


def test_healthy_links_and_fingerprints_are_not_on_it() -> None:
    text = plain(render_check(board(CLEAN_BUT_SEEN_FAILING), ENGLISH))
    assert "expc02 to expe02" not in text
    assert "sha256" not in text.lower()


def test_a_deployment_of_nothing_is_still_a_screen() -> None:
    empty = Diagnosis(at=AT, services=(), links=(), checks=(), causes=())
    text = plain(render_check(board(empty, Summary(name="", at=AT, nodes=())), ENGLISH))
    assert "at 2026-11-23 02:14Z" in text


def test_many_causes_are_told_by_their_heads() -> None:
    many = Diagnosis(at=AT, services=(), links=(), checks=(), causes=SITUATION_3.causes * 9)
    text = plain(render_check(board(many, SUMMARY), ENGLISH))
    assert text.count("  basis") == 6
    assert "\n9 TRUST LIST" in text
    assert len(TUNNEL_FINDINGS) == 4
