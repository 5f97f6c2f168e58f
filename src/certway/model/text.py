"""A sentence as data: the template is the message key, render/ speaks it in a language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from typing import TypeAlias

from certway.model.value import value

Word: TypeAlias = "str | int | datetime | timedelta | Text | tuple[Word, ...]"


@value
class Text:
    """An English template with `{placeholders}` and the words that fill them; never formatted below render/."""

    template: str
    args: tuple[tuple[str, Word], ...] = ()


def say(template: str, **words: Word) -> Text:
    """Build a sentence; the extractor collects the literal template for the message catalogues."""
    return Text(template=template, args=tuple(sorted(words.items())))


def either(words: Sequence[Word]) -> Word:
    """Several words of which one is meant, as one word: `a`, `a or b`, `a, b or c`; needs at least one."""
    *before, last = words
    if not before:
        return last
    return say("{a} or {b}", a=reduce(lambda a, b: say("{a}, {b}", a=a, b=b), before), b=last)
