"""YAML as a tree of nodes, each with its line and column.

Every scalar stays the text that was written: `22:22`, `no` and `On` mean nothing before the schema says so.
Knows limits (size, depth, aliases) and refuses tags, merge keys, several documents and keys given twice.
Built from the parser's events without recursion, so that hostile files end quickly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from certway.adapters.spelling import shown
from certway.adapters.yaml_text import decode_yaml, find_forbidden
from certway.adapters.yaml_wording import word_character, word_error
from certway.model.certificate import Malformed
from certway.model.text import Text, say

if TYPE_CHECKING:
    import yaml

MAX_DEPTH: Final = 32
MAX_NODES: Final = 50_000  # as a reader walks them: what an alias repeats counts again
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})


class YamlScalar(NamedTuple):
    """Text as written; `plain`: without quotes."""

    text: str
    plain: bool
    line: int
    column: int

    @property
    def is_null(self) -> bool:
        """Nothing was written, or the word for nothing."""
        return self.plain and self.text in _NULLS


class YamlList(NamedTuple):
    """Items in order."""

    items: tuple[YamlNode, ...]
    line: int
    column: int


class YamlMap(NamedTuple):
    """Keys with their values in order; no two keys are spelt alike."""

    entries: tuple[tuple[YamlScalar, YamlNode], ...]
    line: int
    column: int


YamlNode: TypeAlias = YamlScalar | YamlList | YamlMap


class YamlDocument(NamedTuple):
    """The tree, None where the file holds none or cannot be read, and what is wrong with it."""

    root: YamlNode | None
    problems: tuple[Malformed, ...] = ()


def parse_yaml(content: bytes, where: str) -> YamlDocument:
    """Read any bytes as one YAML document; problems carry `where:line:column`."""
    text = decode_yaml(content, where)
    if isinstance(text, Malformed):
        return YamlDocument(root=None, problems=(text,))
    forbidden = find_forbidden(text, where)
    if forbidden is not None:
        return YamlDocument(root=None, problems=(forbidden,))
    import yaml

    growing = _Growing(where=where)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            growing.take(event)
    except yaml.MarkedYAMLError as error:
        return YamlDocument(root=None, problems=(word_error(error, text, where),))
    except yaml.reader.ReaderError as error:
        return YamlDocument(root=None, problems=(word_character(error, text, where),))
    except _Refused as refused:
        return YamlDocument(root=None, problems=(refused.malformed,))
    in_order = sorted(growing.problems, key=_first)
    return YamlDocument(root=growing.root, problems=tuple(problem for _, problem in in_order))


class _Refused(Exception):
    """Reading stops here; never leaves this module."""

    def __init__(self, malformed: Malformed) -> None:
        super().__init__(malformed.where)
        self.malformed = malformed


@dataclass
class _Open:
    """A list or mapping whose end has not come."""

    is_map: bool
    line: int
    column: int
    anchor: str
    children: list[YamlNode] = field(default_factory=list)
    weight: int = 1


@dataclass
class _Growing:
    where: str
    root: YamlNode | None = None
    problems: list[tuple[tuple[int, int], Malformed]] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _anchored: dict[str, tuple[YamlNode, int]] = field(default_factory=dict)
    _documents: int = 0
    _total: int = 0

    def take(self, event: yaml.Event) -> None:
        """Grow the tree by one event of the parser."""
        import yaml

        match event:
            case yaml.ScalarEvent():
                self._check_tag(event, event.implicit[0] or event.implicit[1])
                self._count(event, 1)
                line, column = _place(event)
                plain = event.style is None or event.style == ""
                self._add(YamlScalar(text=event.value, plain=plain, line=line, column=column), 1, event.anchor)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check_tag(event, event.implicit)
                self._descend(event, isinstance(event, yaml.MappingStartEvent))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._ascend()
            case yaml.AliasEvent():
                self._repeat(event)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._refuse(event, say("A second document starts here. Keep one document in a file."))
            case _:
                pass

    def _refuse(self, event: yaml.Event, what: Text) -> None:
        line, column = _place(event)
        raise _Refused(Malformed(where=f"{self.where}:{line}:{column}", what=what))

    def _check_tag(self, event: yaml.NodeEvent, implicit: bool) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!" and not implicit and tag != "tag:yaml.org,2002:str":
            self._refuse(event, say("The tag {tag} is not used here. Remove it.", tag=tag))

    def _descend(self, event: yaml.CollectionStartEvent, is_map: bool) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._refuse(event, say("More than {limit} levels lie inside each other.", limit=MAX_DEPTH))
        self._count(event, 1)
        line, column = _place(event)
        self._open.append(_Open(is_map, line, column, event.anchor or ""))

    def _ascend(self) -> None:
        closed = self._open.pop()
        if closed.is_map:
            entries = tuple(self._entries(closed.children))
            node: YamlNode = YamlMap(entries=entries, line=closed.line, column=closed.column)
        else:
            node = YamlList(items=tuple(closed.children), line=closed.line, column=closed.column)
        self._add(node, closed.weight, closed.anchor)

    def _entries(self, children: list[YamlNode]) -> Iterator[tuple[YamlScalar, YamlNode]]:
        """Pair keys with values; a key given twice is a problem, and the first holds."""
        first: dict[str, YamlScalar] = {}
        for key, node in list(pairwise(children))[::2]:
            if not isinstance(key, YamlScalar):
                self._note(key, say("A key is a word here, not a list or a mapping."))
            elif key.text == "<<" and key.plain:
                self._note(key, say("Merge keys (<<) are not read. Write the keys out."))
            elif key.text in first:
                self._note(
                    key,
                    say(
                        "The key {key} stands here a second time, first in line {line}. Keep one.",
                        key=shown(key.text),
                        line=first[key.text].line,
                    ),
                )
            else:
                first[key.text] = key
                yield key, node

    def _note(self, node: YamlNode, what: Text) -> None:
        problem = Malformed(where=f"{self.where}:{node.line}:{node.column}", what=what)
        self.problems.append(((node.line, node.column), problem))

    def _repeat(self, event: yaml.AliasEvent) -> None:
        name = event.anchor or ""
        known = self._anchored.get(name)
        if any(outer.anchor == name for outer in self._open):
            self._refuse(event, say("The alias *{name} lies inside what it repeats.", name=name))
        if known is None:
            self._refuse(
                event,
                say(
                    "No anchor &{name} stands before this alias. Put quotes around a text that begins with *.",
                    name=name,
                ),
            )
        else:
            self._count(event, known[1])
            self._add(known[0], known[1], None)

    def _count(self, event: yaml.Event, weight: int) -> None:
        self._total += weight
        if self._total > MAX_NODES:
            self._refuse(event, say("The file holds more than {limit} values.", limit=MAX_NODES))

    def _add(self, node: YamlNode, weight: int, anchor: str | None) -> None:
        if anchor:
            self._anchored[anchor] = (node, weight)
        if self._open:
            self._open[-1].children.append(node)
            self._open[-1].weight += weight
        else:
            self.root = node


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _first(noted: tuple[tuple[int, int], Malformed]) -> tuple[int, int]:
    return noted[0]
