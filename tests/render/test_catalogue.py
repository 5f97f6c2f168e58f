"""The list of rules, and the page of one."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from certway.knowledge.sources import SOURCES
from certway.model.text import say
from certway.render.catalogue import render_page, render_rules, unfilled
from certway.render.lines import columns_of, plain
from certway.render.sentences import split_step
from certway.render.speak import Speaker
from certway.rules.registry import RULES
from certway.wiring import find_catalogue
from tests.render.situations import CHINESE, CLOCKS, ISSUER_MISSING, LUCK, UNNEEDED, PageByHand

ENGLISH = Speaker()
PAGES = (LUCK, CLOCKS, ISSUER_MISSING, UNNEEDED)
AREAS = {"ssh": say("SSH"), "chain": say("chains")}


@pytest.mark.parametrize("speaker", [ENGLISH, CHINESE], ids=lambda speaker: speaker.tag)
def test_the_list_of_rules(speaker: Speaker, snapshot: SnapshotAssertion) -> None:
    lines = list(render_rules(PAGES, AREAS, speaker, 80))
    assert max(map(columns_of, lines)) <= 80
    assert plain(lines) == snapshot


@pytest.mark.parametrize("speaker", [ENGLISH, CHINESE], ids=lambda speaker: speaker.tag)
def test_the_page_of_a_rule(speaker: Speaker, snapshot: SnapshotAssertion) -> None:
    assert plain(render_page(ISSUER_MISSING, SOURCES, speaker, 80)) == snapshot


def test_a_page_with_the_least_is_a_page() -> None:
    page = PageByHand(id="store.x", title="All is well.", sources=("no-such-source",))
    text = plain(render_page(page, SOURCES, ENGLISH, 80))
    assert text.startswith("store.x  ")
    assert "[no-such-source]" in text


def test_placeholders_of_a_page_are_names() -> None:
    assert unfilled("{verifier}: append {trust_list}") == "<verifier>: append <trust list>"


def test_every_step_of_every_rule_names_who_acts_in_both_languages() -> None:
    templates = [template for rule in RULES for template in rule.repair]
    assert templates
    chinese = find_catalogue("zh-TW").gettext
    for template in templates:
        for spoken in (template, chinese(template)):
            step = split_step(spoken)
            assert step.who, spoken
            assert step.what, spoken
            assert len(unfilled(step.who)) <= 40, spoken
