"""How well a statement is founded."""

from __future__ import annotations

from enum import IntEnum


class Confidence(IntEnum):
    """How well a statement is founded; an answer shows the weakest it rests on."""

    INFERRED = 1
    CONTRADICTED = 2
    DOCUMENTED = 3
