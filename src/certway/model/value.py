"""The one decorator of floor 1: an immutable value, built by keyword only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

C = TypeVar("C")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def value(cls: type[C]) -> type[C]:
    """Make `cls` a frozen, slotted dataclass whose fields are given by keyword."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
