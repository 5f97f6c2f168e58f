"""One mapping of the deployment file, asked by key.

Knows where each value stands and falls back on the mapping around it (a node on its cluster).
Expects a shape that was checked: what does not fit is answered like what is absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from certway.adapters.deployment.kinds import Choice, Free, Key, Kind, Section, Several, Switch, Whole
from certway.adapters.deployment.scalars import find_choice, find_instant, find_span, find_switch, find_whole
from certway.adapters.yaml_nodes import YamlList, YamlMap, YamlNode, YamlScalar
from certway.model.observation import Origin, Provenance, Seen, seen
from certway.model.store import Setting


class Fields:
    """The keys of one mapping; `outer` holds the defaults of its group."""

    def __init__(self, node: YamlNode | None, section: Section, where: str, outer: Fields | None = None) -> None:
        self.node = node
        self.section = section
        self.where = where
        self.outer = outer
        self._values: dict[str, YamlNode] = {}
        if isinstance(node, YamlMap):
            for written, inner in node.entries:
                key = section.find_key(written.text)
                if key is not None and not (isinstance(inner, YamlScalar) and inner.is_null):
                    self._values.setdefault(key.name, inner)

    def own(self, name: str) -> YamlNode | None:
        """The value written in this mapping itself."""
        return self._values.get(name)

    def find(self, name: str) -> YamlNode | None:
        """The value written here, else in the mapping around it."""
        found = self._values.get(name)
        if found is None and self.outer is not None:
            return self.outer.find(name)
        return found

    def place(self, node: YamlNode | None = None) -> str:
        """Where a value, or this mapping, stands."""
        at = node or self.node
        return f"{self.where}:{at.line}:{at.column}" if at is not None else self.where

    def provenance(self, node: YamlNode) -> Provenance:
        """Stated here."""
        return Provenance(origin=Origin.STATED, where=self.where, line=node.line, column=node.column)

    def text(self, name: str) -> str:
        """A text, empty where absent."""
        return text_of(self.find(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """One text or several, empty where absent."""
        return tuple(text for item in items_of(self.find(name)) if (text := text_of(item)))

    def observed(self, name: str) -> Seen[str] | None:
        """A text with the place that states it."""
        found = self.find(name)
        return seen(text_of(found), self.provenance(found)) if found is not None else None

    def instant(self, name: str) -> datetime | None:
        """An instant in UTC."""
        return find_instant(self.text(name)) if self.find(name) is not None else None

    def span(self, name: str) -> timedelta | None:
        """A time span."""
        return find_span(self.text(name)) if self.find(name) is not None else None

    def word(self, name: str) -> str:
        """A switch or choice in the product's spelling, empty where absent."""
        key = self.section.find_key(name)
        found = self.find(name)
        return (spell(found, key.kind) or "") if key is not None and found is not None else ""

    def number(self, name: str) -> int:
        """A whole number, 0 where absent."""
        key = self.section.find_key(name)
        if key is None or not isinstance(key.kind, Whole):
            return 0
        return find_whole(self.text(name), key.kind) or 0

    def groups(self, name: str, section: Section) -> tuple[Fields, ...]:
        """The mappings of a key that takes one or a list."""
        return tuple(Fields(item, section, self.where) for item in items_of(self.find(name)))

    def inner(self, name: str, section: Section) -> Fields:
        """The mapping under a key; empty where absent."""
        return Fields(self.find(name), section, self.where)

    def named(self, name: str) -> tuple[tuple[YamlScalar, YamlNode], ...]:
        """The entries of a mapping with free keys."""
        found = self.find(name)
        return found.entries if isinstance(found, YamlMap) else ()

    def settings(self) -> Iterator[Setting]:
        """Every setting stated here or around it, in the order of the schema, those of inner mappings included."""
        for key in self.section.keys:
            found = self.find(key.name)
            if found is None:
                continue
            if isinstance(key.kind, Section):
                yield from self.inner(key.name, key.kind).settings()
            elif key.setting and (value := spell(found, key.kind)) is not None:
                yield self.setting(key, value, found)

    def setting(self, key: Key, value: str, node: YamlNode) -> Setting:
        """A setting as stated at a place."""
        return Setting(name=key.setting, value=seen(value, self.provenance(node)))


def text_of(node: YamlNode | None) -> str:
    """The text of a scalar, else empty."""
    return node.text.strip() if isinstance(node, YamlScalar) else ""


def items_of(node: YamlNode | None) -> tuple[YamlNode, ...]:
    """A list's items, or the one value that may stand instead of a list."""
    if node is None:
        return ()
    return node.items if isinstance(node, YamlList) else (node,)


def spell(node: YamlNode, kind: Kind) -> str | None:
    """A value as the model keeps it: the product's word; several joined by commas; None where it has no such form."""
    match kind:
        case Switch():
            return find_switch(text_of(node), kind)
        case Choice():
            return find_choice(text_of(node), kind)
        case Several():
            return ", ".join(text for item in items_of(node) if (text := text_of(item)))
        case Free():
            entries = node.entries if isinstance(node, YamlMap) else ()
            return ", ".join(f"{name.text}={text_of(inner)}" for name, inner in entries)
    return text_of(node) if isinstance(node, YamlScalar) else None
