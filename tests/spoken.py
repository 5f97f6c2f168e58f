"""Texts as plain English, for tests that read sentences; knows no language and no style."""

from __future__ import annotations

from certway.model.text import Text, Word


def spoken(word: Word) -> str:
    """The sentence with its words filled in; every word given must be used."""
    if isinstance(word, Text):
        for name, _ in word.args:
            assert "{" + name in word.template, f"unused word {name!r} in {word.template!r}"
        return word.template.format(**{name: spoken(argument) for name, argument in word.args})
    if isinstance(word, tuple):
        return ", ".join(spoken(part) for part in word)
    return str(word)
