"""A dump as it was read: settings or states under paths of words, whichever of its forms it came in.

The command line of the product has no regard for case, and its text and XML forms cut paths into words differently;
paths are therefore compared as one run of letters without their numbers. Unknown keys are kept, secrets are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Final

from certway.adapters.evidence.secrets import is_secret
from certway.model.value import value

MOST_ENTRIES: Final = 50_000  # of a dump; a large deployment has some 10,000
MOST_VALUE: Final = 4_000  # characters kept of a value
MOST_WORDS: Final = 40

Word = tuple[str, int]
"""A word of a path with the number after it, 0 where it has none."""


@value
class Entry:
    """One line of a dump: its path, its value, and its line in the file."""

    path: tuple[Word, ...]
    text: str
    line: int
    run: str = field(default="", compare=False, repr=False)  # the path as it is compared

    @property
    def key(self) -> str:
        """The path as the text form writes it."""
        return " ".join(f"{word} {number}" if number else word for word, number in self.path)


@value
class Group:
    """Entries below one numbered word, such as `Zones Zone 6`, each without the words before."""

    number: int
    entries: tuple[Entry, ...]

    def find(self, words: str) -> Entry | None:
        """The entry of this path, numbers disregarded."""
        return find_entry(self.entries, words)

    def text(self, words: str) -> str:
        """Its value, empty where there is none."""
        found = self.find(words)
        return found.text if found else ""

    def below(self, words: str) -> tuple[Group, ...]:
        """The numbered groups below these words."""
        return collect_groups(self.entries, words)


def build_entry(words: Iterable[str], text: str, line: int) -> Entry | None:
    """An entry from words with their numbers among them; None for a secret and for what is no path."""
    path: list[Word] = []
    for word in words:
        if word.isascii() and word.isdigit() and len(word) <= 6 and path and not path[-1][1]:
            path[-1] = (path[-1][0], int(word))
        else:
            path.append((word, 0))
    if not 0 < len(path) <= MOST_WORDS or is_secret(" ".join(word for word, _ in path), text):
        return None
    return Entry(path=tuple(path), text=text[:MOST_VALUE].strip(), line=line, run=_run(path))


def run_of(words: str) -> str:
    """A path as it is compared."""
    return "".join(words.split()).casefold()


def find_entry(entries: Iterable[Entry], words: str) -> Entry | None:
    """The first entry of this path, numbers disregarded, that has a value."""
    wanted = run_of(words)
    return next((entry for entry in entries if entry.run == wanted and entry.text), None)


def collect_groups(entries: Iterable[Entry], words: str) -> tuple[Group, ...]:
    """The entries below these words, by the number after them, in the order in which the numbers come first."""
    wanted = run_of(words)
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.run.startswith(wanted):
            for number, rest in _cut(entry.path, wanted):
                run = entry.run[len(wanted) :]
                found.setdefault(number, []).append(Entry(path=rest, text=entry.text, line=entry.line, run=run))
    return tuple(Group(number=number, entries=tuple(below)) for number, below in found.items())


def below(entries: Iterable[Entry], words: str) -> tuple[Entry, ...]:
    """The entries below these words, whatever numbers stand among them."""
    return tuple(entry for group in collect_groups(entries, words) for entry in group.entries)


def _cut(path: tuple[Word, ...], wanted: str) -> Iterator[tuple[int, tuple[Word, ...]]]:
    """What stands after the words, with the number of the last of them."""
    run = ""
    for index, (word, number) in enumerate(path[:-1], 1):
        run += word.casefold()
        if run == wanted:
            yield number, path[index:]
            return
        if not wanted.startswith(run):
            return


def _run(path: Iterable[Word]) -> str:
    return "".join(word for word, _ in path).casefold()
