"""What the writer wrote and may have meant: words shown again, and the nearest of the known spellings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

PEM_BLOCK: Final = "-----BEGIN"
_SHOWN: Final = 60  # characters
_MOST: Final = 500  # known words that are compared
_LONGEST: Final = 80  # comparing is quadratic in the length, and nobody mistypes more than this


def normalise(word: str) -> str:
    """A key as the deployment file compares it: lower case, words joined by hyphens."""
    return "-".join(word.replace("_", " ").replace("-", " ").lower().split())


def find_nearest(word: str, known: Iterable[str]) -> str | None:
    """The one known word that looks most like `word`, or None where nothing does."""
    candidates: Sequence[str] = [name for name in islice(known, _MOST) if len(name) <= _LONGEST]
    if len(word) > _LONGEST:
        return None
    from difflib import get_close_matches

    by_form = {name.lower(): name for name in reversed(candidates)}
    near = get_close_matches(word.lower(), by_form, n=1, cutoff=0.7)
    return by_form[near[0]] if near else None


def shown(text: str) -> str:
    """What a person wrote, short enough for a message; a pasted block, which may be a private key, is never shown."""
    if PEM_BLOCK in text:
        return f"{PEM_BLOCK} ..."
    words = " ".join(text.split())
    return (words if len(words) <= _SHOWN else f"{words[:_SHOWN]} ...") or '""'
