"""xStatus as text: blocks `*s Element: /` with an indented tree of keys, or one path a line; ends `*s/end`.

No genuine sample of most elements was at hand: the tree is read as it stands, and no name in it is taken for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from certway.adapters.evidence.dumps import MOST_ENTRIES, MOST_WORDS, Entry, build_entry

_LINE: Final = re.compile(r'(?P<indent>[ \t]*)(?P<block>\*s(?![\w/])\s*)?(?P<key>[^:"]{1,200}?)\s*:\s*(?P<rest>.*)')
_END: Final = re.compile(r"\s*\*s\s*/\s*end\s*", re.IGNORECASE)
_OPENS: Final = ("", "/")
_BLOCK: Final = re.compile(r"^\s*\*s\s+\w", re.MULTILINE)


def has_states(text: str) -> bool:
    """Whether a text holds such a block."""
    return _BLOCK.search(text[:200_000]) is not None


def parse_xstatus(text: str) -> Iterator[Entry]:
    """Every value below a block, in order; lines outside blocks are passed over."""
    above: list[tuple[int, list[str]]] = []
    count = 0
    for number, line in enumerate(text.expandtabs().splitlines(), 1):
        if _END.fullmatch(line):
            above.clear()
            continue
        found = _LINE.fullmatch(line)
        if found is None or not (above or found["block"]):
            continue
        words, rest = _place(found, above), found["rest"].strip()
        entry = build_entry(words, _unquote(rest), number) if rest not in _OPENS else None
        if entry is not None:
            yield entry
            count += 1
            if count >= MOST_ENTRIES:
                return


def _place(found: re.Match[str], above: list[tuple[int, list[str]]]) -> list[str]:
    """The whole path of a line; one that opens a level is put on the levels above what follows."""
    depth = -1 if found["block"] else len(found["indent"])
    while above and above[-1][0] >= depth:
        above.pop()
    words = found["key"].split()
    if found["rest"].strip() in _OPENS and len(above) < MOST_WORDS:
        above.append((depth, words))
    return [*(word for _, part in above for word in part), *words]


def _unquote(rest: str) -> str:
    return rest[1:-1] if len(rest) > 1 and rest[0] == rest[-1] == '"' else rest
