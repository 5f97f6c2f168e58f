"""What an archive may be: limits on members, bytes, ratio and depth, and the names that a member may have.

Nothing of an archive is ever written to disk, so a bad name could do no harm here; an archive that has one was made
to do harm elsewhere, or is broken, and is refused whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from certway.adapters.files import MAX_FOLDER_FILES
from certway.model.text import Text, say

MOST_BYTES: Final = 6 * 1024**3
MOST_KEPT_BYTES: Final = 128 * 1024**2
MOST_RATIO: Final = 250
DEEPEST: Final = 3  # archives inside each other
_RATIO_COUNTS_FROM_BYTES: Final = 64 * 1024**2
_LONGEST_NAME: Final = 1024
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")
_GIB: Final = 1024**3


class Refused(Exception):
    """An archive is not read; `what` is the sentence for the person."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.template)
        self.what = what


@dataclass
class Guard:
    """What was met so far of one archive and of those inside it; every method raises `Refused`."""

    members: int = 0
    bytes_out: int = 0
    kept_bytes: int = 0
    names: set[str] = field(default_factory=set)

    def count(self, number: int = 1) -> None:
        """So many more members."""
        self.members += number
        if self.members > MAX_FOLDER_FILES:
            raise Refused(say("it has more than {limit} members", limit=MAX_FOLDER_FILES))

    def flow(self, out: int) -> None:
        """So many more bytes came out."""
        self.bytes_out += out
        if self.bytes_out > MOST_BYTES:
            raise Refused(say("it unpacks to more than {limit} GiB", limit=MOST_BYTES // _GIB))

    def weigh(self, out: int, bytes_in: int) -> None:
        """Whether so few bytes may become so many."""
        if out > _RATIO_COUNTS_FROM_BYTES and out > MOST_RATIO * max(bytes_in, 1):
            raise Refused(say("it unpacks to more than {limit} times its size", limit=MOST_RATIO))

    def keep(self, size: int) -> bool:
        """Whether so many more bytes may be held in memory."""
        if self.kept_bytes + size > MOST_KEPT_BYTES:
            return False
        self.kept_bytes += size
        return True

    def name(self, where: str, name: str) -> str:
        """The name of a member, tidied; it stays inside the archive and is met once."""
        plain = name.replace("\\", "/")
        parts = [part for part in plain.split("/") if part not in ("", ".")]
        if plain.startswith("/") or _DRIVE.match(name):
            raise Refused(say("its member {member} has an absolute name", member=_shown(name)))
        if ".." in parts:
            raise Refused(say("its member {member} leads out of the archive", member=_shown(name)))
        if not parts or len(name) > _LONGEST_NAME or not all(map(str.isprintable, parts)):
            raise Refused(say("its member {member} has a name that no file has", member=_shown(name)))
        tidy = "/".join(parts)
        if f"{where}!{tidy}" in self.names:
            raise Refused(say("two of its members are called {member}", member=_shown(tidy)))
        self.names.add(f"{where}!{tidy}")
        return tidy


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name[:80]) or "?"
