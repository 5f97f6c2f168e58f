"""YAML that people read: block mappings, short lists in one line, quotes only where they are needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from certway.model.value import value

_PLAIN: Final = re.compile(r"[A-Za-z0-9_/.][A-Za-z0-9_/.@+*()-]*(?:[ :=][A-Za-z0-9_/.@+*()-]+)*")
_SPECIAL: Final = frozenset({"null", "~", "true", "false", "yes", "no", "on", "off", ".", "..", "..."})
_WIDTH: Final = 100
_INLINE: Final = 3  # keys of a mapping that may stand in one line


@value
class Mapping:
    """Keys with their values in order."""

    entries: tuple[tuple[str, Tree], ...]


@value
class Noted:
    """A value with a remark at the end of its first line."""

    tree: Tree
    note: str


Tree: TypeAlias = "str | tuple[Tree, ...] | Mapping | Noted"


def render_yaml(tree: Mapping) -> str:
    """The document, ending with a line feed; entries without anything in them are left out."""
    return "\n".join(_lines(tree, "")) + "\n"


def quote(text: str) -> str:
    """A scalar that reads back as the same text."""
    words = text.lower() not in _SPECIAL or text in ("On", "Off", "Yes", "No")
    if words and _PLAIN.fullmatch(text) and not text.endswith(":"):
        return text
    return f'"{"".join(map(_escape, text))}"'


def _escape(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _lines(tree: Mapping, indent: str) -> Iterator[str]:
    for key, inner in tree.entries:
        yield from _entry(f"{indent}{key if key == 'on' else quote(key)}:", inner, indent)


def _entry(head: str, inner: Tree, indent: str) -> Iterator[str]:
    """One key with its value, in one line where it fits."""
    if isinstance(inner, Noted):
        first, *others = _entry(head, inner.tree, indent)
        yield f"{first}  # {''.join(char if char.isprintable() else '?' for char in inner.note)}"
        yield from others
        return
    flow = _flow(inner)
    if flow is not None and len(head) + 1 + len(flow) <= _WIDTH:
        yield f"{head} {flow}"
    elif isinstance(inner, Mapping):
        yield head
        yield from _lines(inner, indent + "  ")
    elif isinstance(inner, tuple):
        yield head
        for item in inner:
            yield from _item(item, indent + "  ")
    else:
        yield f"{head} {quote(inner)}"


def _item(item: Tree, indent: str) -> Iterator[str]:
    if isinstance(item, Noted):
        first, *others = _item(item.tree, indent)
        yield f"{first}  # {''.join(char if char.isprintable() else '?' for char in item.note)}"
        yield from others
    elif isinstance(item, Mapping):
        lines = list(_lines(item, indent + "  "))
        yield f"{indent}- {lines[0][len(indent) + 2 :]}" if lines else f"{indent}- {{}}"
        yield from lines[1:]
    elif isinstance(item, tuple):
        yield f"{indent}- {_flow(item) or '[]'}"
    else:
        yield f"{indent}- {quote(item)}"


def _flow(tree: Tree) -> str | None:
    """The one-line form of a scalar, a list of scalars and a small mapping of scalars; none of what has a remark."""
    if isinstance(tree, Noted):
        return None
    if isinstance(tree, Mapping):
        if len(tree.entries) > _INLINE or not all(isinstance(inner, str) for _, inner in tree.entries):
            return None
        return "{" + ", ".join(f"{quote(key)}: {quote(str(inner))}" for key, inner in tree.entries) + "}"
    if isinstance(tree, tuple):
        if not all(isinstance(item, str) for item in tree):
            return None
        return f"[{', '.join(quote(str(item)) for item in tree)}]"
    return quote(tree)
