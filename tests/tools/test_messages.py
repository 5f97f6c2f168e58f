"""The collector of messages and the catalogues it keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.messages import CATALOGUES, collect, needs_words, problems, read_catalogue


def test_literals_of_say_are_collected() -> None:
    found = {item.message: item for item in collect()}
    assert "{client} to {server}, {what}" in found
    assert found["not modelled"].where == "src/certway/render/words.py"


@pytest.mark.parametrize(("message", "needed"), [("{name}", False), ("{a} {b}", True), ("works", True), ("{a}:", True)])
def test_a_lone_placeholder_needs_no_words(message: str, needed: bool) -> None:
    assert needs_words(message) is needed


EVERY = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)


@EVERY
def test_a_catalogue_is_complete(path: Path) -> None:
    """Up to date with the sources, nothing untranslated or fuzzy, the same placeholders and steps."""
    assert list(problems(path)) == []


def test_a_gap_and_a_lost_placeholder_are_problems(tmp_path: Path) -> None:
    content = CATALOGUES[0].read_text("utf-8")
    found = re.findall(r'^msgid "([^"]*\{node\}[^"]*)"\nmsgstr "([^"]+)"$', content, re.MULTILINE)
    (message, translated), (other, unsaid) = found[:2]
    content = content.replace(f'"{translated}"', f'"{translated.replace("{node}", "")}"').replace(f'"{unsaid}"', '""')
    changed = tmp_path / "zh_TW" / "LC_MESSAGES" / "certway.po"
    changed.parent.mkdir(parents=True)
    changed.write_text(content, "utf-8")
    assert {f"other placeholders: {message!r}", f"untranslated: {other!r}"} <= set(problems(changed))


@EVERY
def test_a_catalogue_holds_translations(path: Path) -> None:
    translated = [message for message in read_catalogue(path) if message.id and message.string]
    assert len(translated) > 100
