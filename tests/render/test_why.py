"""One connection in full."""

from __future__ import annotations

from certway.app.check import check
from certway.diagnosis.link_in_full import explain_links
from certway.diagnosis.memory import Memory
from certway.lab.scenarios.ssh import intermediate_missing_on_c
from certway.lab.topology import healthy
from certway.model.deployment import Case
from certway.model.link import LinkKey
from certway.model.verdict import Diagnosis
from certway.render.lines import columns_of, plain
from certway.render.speak import Speaker
from certway.render.why import render_link
from certway.wiring import build_board
from tests.render.situations import CHINESE


def keys_of(diagnosis: Diagnosis, connection: str) -> list[LinkKey]:
    links = [answer.subject for answer in diagnosis.links if isinstance(answer.subject, LinkKey)]
    return [key for key in links if key.connection == connection]


def in_full(case: Case, connection: str, speaker: Speaker) -> str:
    memory = Memory()
    diagnosis = check(case, memory, strict=True)
    (shown,) = explain_links(case, diagnosis, keys_of(diagnosis, connection)[:1], memory)
    lines = list(render_link(shown, build_board(case, diagnosis), speaker, 80))
    assert max(map(columns_of, lines)) <= 80
    return plain(lines)


def test_a_tunnel_that_fails_shows_the_question_and_both_opinions() -> None:
    text = in_full(intermediate_missing_on_c.build(), "K-02", Speaker())
    lines = text.splitlines()
    assert lines[0].startswith("K-02/expc01/expe01/2222/")
    assert lines[0].endswith("FAILS")
    assert "1  expc01 judges the server certificate of expe01" in text
    assert "2  expe01 judges the server certificate of expc01" in text
    assert "  sent along   nothing\n" in text
    assert "  engine says  refused\n" in text
    assert "  fault        issuer-missing, end certificate: " in text
    assert "\n  ssh.issuer-missing: " in text
    assert "[cisco-221624]" in text
    assert text.count("\n  engine says  accepted\n") == 1


def test_a_tunnel_that_fails_in_chinese() -> None:
    text = in_full(intermediate_missing_on_c.build(), "K-02", CHINESE)
    assert "1  expc01 驗證 expe01 的 server 憑證" in text
    assert "引擎判定" in text
    assert "engine says" not in text


def test_a_zone_that_works_shows_its_chain_to_the_root() -> None:
    text = in_full(healthy(), "K-01", Speaker())
    assert text.splitlines()[0].endswith("works")
    assert "\n  end certificate: expe01.example.com, issued by " in text
    assert "\n  intermediate 1 of 1: " in text
    assert "\n  root: " in text
    assert "  matched      expe01.example.com\n" in text


def test_every_link_of_a_deployment_can_be_shown() -> None:
    case, memory = healthy(), Memory()
    diagnosis = check(case, memory, strict=True)
    keys = [answer.subject for answer in diagnosis.links if isinstance(answer.subject, LinkKey)]
    shown = explain_links(case, diagnosis, keys, memory)
    assert len(shown) == len(keys) > 50
    board = build_board(case, diagnosis)
    assert all(len(list(render_link(one, board, Speaker(), 80))) > 1 for one in shown)
