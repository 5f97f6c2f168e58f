"""The last answer that was given in a folder, so that `explain 1` can speak of its first cause.

Kept in the user's cache, one file a folder, readable by its owner only; never in the folder itself.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from certway.adapters.files import NotWritten, read_file, write_file

MAX_ANSWER_BYTES: Final = 64 * 1024 * 1024


def remember_answer(folder: Path, answer: bytes) -> None:
    """Keep an answer for its folder; a cache that cannot be written is no reason to fail."""
    with suppress(NotWritten, OSError, RuntimeError):
        place = _place(folder)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_file(place, answer, force=True, secret=True)


def recall_answer(folder: Path) -> bytes | None:
    """The answer last kept for this folder."""
    with suppress(OSError, RuntimeError):
        content = read_file(_place(folder), "", MAX_ANSWER_BYTES)
        return content if isinstance(content, bytes) else None
    return None


def _place(folder: Path) -> Path:
    key = sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return _cache() / "certway" / "last-check" / f"{key}.json"


def _cache() -> Path:
    """The user's cache folder as the platform has it; RuntimeError where the user has no home."""
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    if named and Path(named).is_absolute():
        return Path(named)
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
