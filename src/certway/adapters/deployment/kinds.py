"""What a key of the deployment file may hold: the kinds of value, as data (tuples, which are quick to define).

Knows no key and reads nothing; the check, the reader and the published schema are made from the same values.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from certway.adapters.spelling import normalise


class Words(NamedTuple):
    """Any text."""


class Switch(NamedTuple):
    """On or Off, Yes or No, true or false; read as the pair of words the product shows for this key."""

    on: str = "On"
    off: str = "Off"


class Choice(NamedTuple):
    """One of the product's words, in any case; the first word of a row is how it is read, the rest are accepted."""

    rows: tuple[tuple[str, ...], ...]


class Whole(NamedTuple):
    """A whole number within bounds."""

    low: int
    high: int


class Moment(NamedTuple):
    """A date, or an instant with its time zone."""


class Span(NamedTuple):
    """A time span: 9m12s, -90s, 552."""


class ReleaseName(NamedTuple):
    """A release of the product."""

    example: str


class FileName(NamedTuple):
    """A path relative to the deployment file; `words` may stand instead of one."""

    words: tuple[str, ...] = ()


class Several(NamedTuple):
    """One, or a list."""

    of: Kind


class Free(NamedTuple):
    """A mapping whose keys are names, such as DNS names."""

    of: Kind


class OneOf(NamedTuple):
    """A short form (no mapping) or a long one (a mapping)."""

    short: Kind
    long: Section | Free


class Key(NamedTuple):
    """One key: `screen` says where the product shows it, `setting` the name under which the model keeps it."""

    name: str
    kind: Kind
    screen: str = ""
    setting: str = ""
    also: tuple[str, ...] = ()


class Section(NamedTuple):
    """A mapping with these keys; `title` names it in messages."""

    title: str
    keys: tuple[Key, ...]

    def find_key(self, written: str) -> Key | None:
        """The key as people write it: any case, with spaces, underscores or hyphens."""
        name = normalise(written)
        return next((key for key in self.keys if name == key.name or name in key.also), None)


Kind: TypeAlias = (
    Words | Switch | Choice | Whole | Moment | Span | ReleaseName | FileName | Several | Free | OneOf | Section
)
