"""The collector of messages and the catalogues it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.messages import CATALOGUES, collect, needs_words, placeholders, read_catalogue, spelled


def test_literals_of_say_are_collected() -> None:
    found = {item.message: item for item in collect()}
    assert "{client} to {server}, {what}" in found
    assert found["not modelled"].where == "src/certway/render/words.py"


@pytest.mark.parametrize(("message", "needed"), [("{name}", False), ("{a} {b}", True), ("works", True), ("{a}:", True)])
def test_a_lone_placeholder_needs_no_words(message: str, needed: bool) -> None:
    assert needs_words(message) is needed


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
def test_a_translation_keeps_the_placeholders_of_its_message(path: Path) -> None:
    translated = [message for message in read_catalogue(path) if message.id and message.string]
    assert translated
    for message in translated:
        if not message.pluralizable:
            assert placeholders(spelled(message.id)) == placeholders(spelled(message.string)), message.id
        assert not message.fuzzy, message.id
