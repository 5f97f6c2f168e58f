"""A lesson as data: what is learnt, and steps, each a sentence, a command as it is typed and what to look for."""

from __future__ import annotations

from enum import Enum

from certway.model.text import Text
from certway.model.value import value


class Stage(Enum):
    """What a step is for, in the order of a lesson."""

    LOOK = "look"
    BREAK = "break"
    DIAGNOSE = "diagnose"
    REPAIR = "repair"
    SEE = "see"


@value
class Step:
    """One command; `{lab}` in it is the folder of the lab, `status` the exit status that it has.

    `text` comes before the command, `look` says what to look for on the screen.
    """

    stage: Stage
    text: Text
    command: str
    look: Text
    status: int = 0


@value
class Lesson:
    """One situation to live through; `situation` is its number, `ends` says where its last screen leaves everybody."""

    situation: str
    title: Text
    learns: tuple[Text, ...]
    steps: tuple[Step, ...]
    ends: Text
