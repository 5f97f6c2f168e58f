"""xStatus as text: blocks `*s Element: /` with an indented tree of keys, or one path a line; ends `*s/end`.

No genuine sample of most elements was at hand: the tree is read as it stands, and no name in it is taken for granted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from certway.adapters.evidence.dumps import MOST_ENTRIES, MOST_WORDS, Entry, build_entry

_LONGEST_KEY: Final = 600
_LONGEST_LINE: Final = 8_000
_BEGIN: Final = "*s"
_END: Final = re.compile(r"\s*\*s\s*/\s*end\s*", re.IGNORECASE)
_OPENS: Final = ("", "/")


def parse_xstatus(text: str) -> Iterator[Entry]:
    """Every value below a block, in order; lines outside blocks are passed over."""
    above: list[tuple[int, list[str]]] = []
    count = 0
    for number, line in enumerate(text.splitlines(), 1):
        if _END.fullmatch(line[:_LONGEST_KEY]):
            above.clear()
            continue
        key, colon, rest = line[:_LONGEST_LINE].partition(":")
        opens = key.lstrip().startswith((f"{_BEGIN} ", f"{_BEGIN}\t"))
        if not colon or '"' in key or len(key) > _LONGEST_KEY or not (above or opens):
            continue
        words = _place(key, opens, rest.strip(), above)
        entry = build_entry(words, _unquote(rest.strip()), number) if rest.strip() not in _OPENS else None
        if entry is not None:
            yield entry
            count += 1
            if count >= MOST_ENTRIES:
                return


def _place(key: str, begins: bool, rest: str, above: list[tuple[int, list[str]]]) -> list[str]:
    """The whole path of a line; one that opens a level is put on the levels above what follows."""
    key = key.expandtabs()
    depth = -1 if begins else len(key) - len(key.lstrip())
    while above and above[-1][0] >= depth:
        above.pop()
    words = key.split()[1:] if begins else key.split()
    path = [*(word for _, part in above for word in part), *words]
    if rest in _OPENS and len(above) < MOST_WORDS:
        above.append((depth, words))
    return path


def _unquote(rest: str) -> str:
    return rest[1:-1] if len(rest) > 1 and rest[0] == rest[-1] == '"' else rest
