"""Texts to sentences of one language. Knows how lists, instants and durations read.

The catalogue is a function that is given: message in, message out. Templates are messages; the words in them are
data, never translated, and never able to steer a terminal: control and format characters are shown, not sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Final, TypeAlias

from certway.model.text import Text, Word, say
from certway.model.value import value

Catalogue: TypeAlias = Callable[[str], str]

PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_PRINTABLE: Final = re.compile(r"[ -~]*")
_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))

_COMMA: Final = say("{a}, {b}").template
_SEMICOLON: Final = say("{a}; {b}").template
_SPACE: Final = say("{a} {b}").template
_AND: Final = say("{a} and {b}").template

_MONTHS: Final = (
    say("Jan"),
    say("Feb"),
    say("Mar"),
    say("Apr"),
    say("May"),
    say("Jun"),
    say("Jul"),
    say("Aug"),
    say("Sep"),
    say("Oct"),
    say("Nov"),
    say("Dec"),
)


def untranslated(message: str) -> str:
    """The catalogue of the language in which the messages are written."""
    return message


@value
class Speaker:
    """One language, and the instant of judgement: an instant of the same year is said without its year."""

    tag: str = "en"
    catalogue: Catalogue = untranslated
    at: datetime | None = None

    def speak(self, text: Text) -> str:
        """The sentence; a placeholder without a word stays visible."""
        return self.fill(self.catalogue(text.template), text.args)

    def sentence(self, text: Text) -> str:
        """The sentence; where its first word is one of ours and not data, it begins with a capital."""
        spoken, first = self.speak(text), _first_word(text)
        return spoken[:1].upper() + spoken[1:] if isinstance(first, Text) and _first_word(first) is None else spoken

    def fill(self, template: str, args: tuple[tuple[str, Word], ...]) -> str:
        """A template of this language with its words, not looked up again."""
        words = dict(args)

        def spoken(match: re.Match[str]) -> str:
            key = match.group(1)
            return self.word(words[key]) if key in words else match.group()

        return PLACEHOLDER.sub(spoken, template)

    def word(self, word: Word) -> str:
        """One word of a sentence: data as it is (made visible), numbers, instants, durations, texts and lists."""
        match word:
            case str():
                return visible(word)
            case Text():
                return self.speak(word)
            case tuple():
                return self.listed(self.word(one) for one in word)
            case datetime():
                return self.instant(word)
            case timedelta():
                return self.duration(word)
        return str(word)

    def listed(self, words: Iterable[str]) -> str:
        """Words as a list: `a`, `a and b`, `a, b and c`; empty without words."""
        *head, last = [*words] or [""]
        return self._joined(_AND, self.enumerated(head), last) if head else last

    def enumerated(self, words: Iterable[str]) -> str:
        """Words one after the other without an *and*, for lines that are no sentences."""
        return reduce(lambda a, b: self._joined(_COMMA, a, b), [*words] or [""])

    def paragraph(self, sentences: Iterable[Text]) -> str:
        """Sentences one after the other."""
        return reduce(lambda a, b: self._joined(_SPACE, a, b), [*map(self.speak, sentences)] or [""])

    def separated(self, words: Iterable[str]) -> str:
        """Longer pieces one after the other, apart by semicolons."""
        return reduce(lambda a, b: self._joined(_SEMICOLON, a, b), [*words] or [""])

    def _joined(self, joint: str, a: str, b: str) -> str:
        """Two spoken pieces in one; they are not made visible again."""
        pieces = {"a": a, "b": b}
        return PLACEHOLDER.sub(lambda match: pieces[match.group(1)], self.catalogue(joint))

    def instant(self, at: datetime) -> str:
        """An instant in UTC: `22 Nov 21:40Z` in the year of judgement, `2025-11-22 21:40Z` else."""
        at = at.astimezone(UTC)
        if self.at is None or self.at.year != at.year:
            return f"{at:%Y-%m-%d %H:%M}Z"
        month = self.speak(_MONTHS[at.month - 1])
        return self.speak(say("{day} {month} {time}Z", day=at.day, month=month, time=f"{at:%H:%M}"))

    def duration(self, span: timedelta) -> str:
        """The two largest units: `9 min 12 s`, `3 d 4 h`; a negative span by its size."""
        seconds = abs(round(span.total_seconds()))
        units = [(amount, text) for amount, text in _units(seconds) if amount][:2]
        if not units:
            return self.speak(say("{count} s", count=0))
        return " ".join(self.speak(text) for _, text in units)


def _first_word(text: Text) -> Word | None:
    """The word with which a text begins, or the first of several, or that with which this one begins; else None."""
    opening = PLACEHOLDER.match(text.template)
    word = dict(text.args).get(opening.group(1)) if opening else None
    first = word[0] if isinstance(word, tuple) and word else word
    below = _first_word(first) if isinstance(first, Text) else None
    return first if below is None else below


def _units(seconds: int) -> tuple[tuple[int, Text], ...]:
    days, seconds = divmod(seconds, 86400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    return (
        (days, say("{count} d", count=days)),
        (hours, say("{count} h", count=hours)),
        (minutes, say("{count} min", count=minutes)),
        (seconds, say("{count} s", count=seconds)),
    )


def visible(text: str) -> str:
    """The text with every control, format, private and unassigned character as an escape."""
    if _PRINTABLE.fullmatch(text):
        return text
    return "".join(_escape(c) if unicodedata.category(c) in _HIDDEN else c for c in text)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


ENGLISH: Final = Speaker()
