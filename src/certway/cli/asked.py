"""Names that the user types, matched against those that exist; a wrong one gets the nearest right spelling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import click

from certway.cli.language import speak
from certway.model.text import Text, either, say


def match_name(option: str, asked: str, known: Iterable[str]) -> str:
    """The known name that was meant, whatever its case; a usage error names the nearest."""
    names = list(known)
    for name in names:
        if name.lower() == asked.lower():
            return name
    raise click.UsageError(speak(refusal(option, asked, names)))


def refusal(option: str, asked: str, names: Sequence[str]) -> Text:
    """What to say of a name that does not exist."""
    near = nearest(asked, names)
    if near:
        return say("{option}: there is no {asked}. Did you mean {near}?", option=option, asked=asked, near=either(near))
    return say("{option}: there is no {asked}. There are: {known}.", option=option, asked=asked, known=tuple(names))


def nearest(asked: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names most like it, the nearest first; none where nothing is like it."""
    by_folded = {name.lower(): name for name in names}
    return tuple(by_folded[one] for one in get_close_matches(asked.lower(), by_folded, n=3, cutoff=0.5))


def split_pair(option: str, asked: str) -> tuple[str, str]:
    """`what=state` in its parts."""
    what, equals, state = asked.partition("=")
    if not equals or not what.strip() or not state.strip():
        raise click.UsageError(
            speak(
                say(
                    "{option} takes what=state, for example ssh-tunnels=failed, not {asked}", option=option, asked=asked
                )
            )
        )
    return what.strip(), state.strip().lower()
