"""How enum values are spelled in JSON: lower case with hyphens, and back."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

E = TypeVar("E", bound=Enum)

FORMAT = "certway.diagnosis/1"


def spell(member: Enum) -> str:
    """`Verdict.AT_RISK` as `at-risk`."""
    return member.name.lower().replace("_", "-")


def find_member(kind: type[E], spelled: str) -> E | None:
    """The member that is spelled so."""
    return kind.__members__.get(spelled.upper().replace("-", "_"))
