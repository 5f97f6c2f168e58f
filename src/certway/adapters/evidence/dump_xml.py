"""The XML form of both dumps, by any schema: elements are words, `item` or their order among equals is the number.

No sample was at hand. A document type is refused, so there are no entities but the five of XML itself.
"""

from __future__ import annotations

from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate

from certway.adapters.evidence.dumps import MOST_ENTRIES, MOST_VALUE, MOST_WORDS, Entry, build_entry
from certway.model.certificate import Malformed
from certway.model.text import say
from certway.model.value import value

CONFIGURATION, STATUS = "configuration", "status"
_ROOTS: Final = {"configuration": CONFIGURATION, "xconfiguration": CONFIGURATION, "status": STATUS, "xstatus": STATUS}
_WRAPPERS: Final = 3  # elements that may stand around the root


@value
class XmlDump:
    """Which dump it is, empty where the document is none, and its entries."""

    kind: str
    entries: tuple[Entry, ...]


def parse_dump_xml(content: bytes, where: str) -> XmlDump | Malformed:
    """A dump from XML."""
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except _TooMuch:
        return Malformed(where=where, what=say("{file} is no dump: its XML is too deep or too long.", file=where))
    except _HasDoctype:
        return Malformed(where=where, what=say("{file} is refused: its XML has a document type.", file=where))
    except (ExpatError, UnicodeError, ValueError, LookupError) as damage:
        line = getattr(damage, "lineno", 0)
        what = say("{file} is damaged: its XML ends or breaks at line {line}.", file=where, line=line)
        return Malformed(where=where, what=what)
    return XmlDump(kind=reader.kind, entries=tuple(reader.entries))


class _TooMuch(Exception):
    pass


class _HasDoctype(Exception):
    pass


class _Reader:
    """What is known while elements begin and end."""

    def __init__(self) -> None:
        self.kind = ""
        self.entries: list[Entry] = []
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take
        self.parser.StartDoctypeDeclHandler = self._refuse
        self._open: list[_Element] = []
        self._root_depth = 0

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        word = name.rpartition(":")[2]
        depth = len(self._open)
        if depth > MOST_WORDS or len(self.entries) >= MOST_ENTRIES:
            raise _TooMuch
        number = self._open[-1].number(word, attributes.get("item", "")) if self._open else 0
        if self._open:
            self._open[-1].is_leaf = False
        self._open.append(_Element(word, number, self.parser.CurrentLineNumber))
        if not self.kind and depth <= _WRAPPERS and word.casefold() in _ROOTS:
            self.kind, self._root_depth = _ROOTS[word.casefold()], depth + 1

    def _take(self, text: str) -> None:
        if self._open and len(self._open[-1].text) < MOST_VALUE:
            self._open[-1].text += text

    def _end(self, _: str) -> None:
        ended = self._open[-1]
        if self.kind and ended.is_leaf and len(self._open) > self._root_depth:
            words = [part for one in self._open[self._root_depth :] for part in one.words]
            entry = build_entry(words, ended.text.strip(), ended.line)
            if entry is not None:
                self.entries.append(entry)
        self._open.pop()

    def _refuse(self, *_: object) -> None:
        raise _HasDoctype


class _Element:
    """An element that has begun."""

    def __init__(self, word: str, number: int, line: int) -> None:
        self.words = (word, str(number)) if number else (word,)
        self.line = line
        self.text = ""
        self.is_leaf = True
        self._counts: dict[str, int] = {}

    def number(self, word: str, item: str) -> int:
        """The number of a child: what it says, else its place among the children of its name."""
        self._counts[word] = self._counts.get(word, 0) + 1
        return int(item) if item.isascii() and item.isdigit() and len(item) <= 6 else self._counts[word]
