"""An archive to its members: tar, tar.gz, zip, and archives inside them.

Theory of operation: one pass over everything, so that an archive is refused before anything of it is used. What is
small and may be wanted is kept in memory in that pass; every member can be opened again from its first byte, which in
a compressed tar costs unpacking up to it. Nothing is written to disk.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from struct import error as struct_error
from typing import Any, BinaryIO, Final, NamedTuple, cast
from zipfile import BadZipFile

from certway.adapters.archives.guard import DEEPEST, MOST_KEPT_BYTES, Guard, Refused
from certway.adapters.archives.streams import Unpacked, read_exactly
from certway.adapters.archives.tar_files import BLOCK, DAMAGED, Entry, is_tar, walk_tar
from certway.adapters.archives.zip_files import is_zip, walk_zip
from certway.adapters.files import MAX_FILE_BYTES
from certway.model.certificate import Malformed
from certway.model.text import Text, say

ARCHIVE_ENDINGS: Final = (".tar", ".tar.gz", ".tgz", ".zip")
_GZIP: Final = b"\x1f\x8b"
_LITTER: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_DAMAGE: Final = (
    OSError,
    zlib.error,
    BadZipFile,
    ValueError,
    struct_error,
    RuntimeError,
    OverflowError,
    AttributeError,
    LookupError,
)
"""What the standard library's zip and gzip readers raise on bytes that are none."""

Open = Callable[[], BinaryIO]


class Member(NamedTuple):
    """A file in an archive: `where` is ARCHIVE!MEMBER; `content` where it was kept; `open` gives it from its start."""

    where: str
    size_bytes: int
    content: bytes | None
    open: Open


def is_archive_name(name: str) -> bool:
    """Whether a file is called like an archive."""
    return name.lower().endswith(ARCHIVE_ENDINGS)


def read_archive(path: Path, where: str, is_wanted: Callable[[str], bool]) -> tuple[Member, ...] | Malformed:
    """The members of an archive, those inside archives in it included; `is_wanted` says by name what is worth keeping.

    A member is kept whole up to 16 MiB, all together up to 128 MiB.
    """
    return read_members(lambda: path.open("rb"), where, is_wanted)


def read_members(opener: Open, where: str, is_wanted: Callable[[str], bool]) -> tuple[Member, ...] | Malformed:
    """The same for an archive that is no file."""
    try:
        with closing(opener()) as stream:
            return tuple(_Pass(is_wanted).walk(stream, opener, where, 1))
    except Refused as refusal:
        why = refusal.what
    except MemoryError:
        why = say("it is too large")
    except EOFError:
        why = say("it was cut off")
    except _DAMAGE as damage:
        why = say("it is damaged ({reason})", reason=_printable(str(damage)) or type(damage).__name__)
    return Malformed(where=where, what=_say_refused(where, why))


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in text[:120])


def _say_refused(where: str, why: Text) -> Text:
    return say(
        "The archive {archive} is refused: {why}. Nothing of it was used. Get it again, or unpack it where that is "
        "safe and give the folder.",
        archive=where,
        why=why,
    )


class _Pass:
    """One pass over an archive."""

    def __init__(self, is_wanted: Callable[[str], bool]) -> None:
        self.guard = Guard()
        self.is_wanted = is_wanted

    def walk(self, stream: BinaryIO, opener: Open, where: str, depth: int) -> Iterator[Member]:
        """The members of the archive that passes by; `opener` finds it again from the outside."""
        if depth > DEEPEST:
            raise Refused(say("archives lie in it more than {limit} deep", limit=DEEPEST))
        for entry in _walk_entries(stream, self.guard):
            name = self.guard.name(where, entry.name)
            if not name.startswith(_LITTER) and not name.rpartition("/")[2].startswith((*_LITTER, "._")):
                yield from self._take(entry, f"{where}!{name}", partial(_open_entry, opener, entry.name), depth)

    def _take(self, entry: Entry, where: str, again: Open, depth: int) -> Iterator[Member]:
        if is_archive_name(where):
            inner = cast("BinaryIO", io.BufferedReader(entry.stream))
            yield from self.walk(inner, again, where, depth + 1)
            return
        wanted = entry.size_bytes <= MAX_FILE_BYTES and self.is_wanted(where) and self.guard.keep(entry.size_bytes)
        content = read_exactly(cast("BinaryIO", entry.stream), entry.size_bytes) if wanted else None
        yield Member(where, entry.size_bytes, content, again)


def _walk_entries(stream: BinaryIO, guard: Guard) -> Iterator[Entry]:
    """The files of an archive of whatever kind."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    beginning = buffered.peek(BLOCK)[:BLOCK]
    if beginning.startswith(_GZIP):
        unpacked = io.BufferedReader(Unpacked(cast("BinaryIO", buffered), guard))
        yield from _walk_tar(unpacked, unpacked.peek(BLOCK)[:BLOCK], guard)
    elif is_zip(beginning):
        yield from walk_zip(_seekable(buffered), guard)
    else:
        yield from _walk_tar(buffered, beginning, guard)


def _walk_tar(stream: io.BufferedReader[Any], beginning: bytes, guard: Guard) -> Iterator[Entry]:
    if not beginning:
        raise EOFError
    if beginning.strip(b"\0") and not is_tar(beginning):
        raise Refused(say("it is neither tar nor zip") if len(beginning) == BLOCK else DAMAGED)
    yield from walk_tar(cast("BinaryIO", stream), guard)


def _seekable(stream: io.BufferedReader[Any]) -> BinaryIO:
    """A zip archive is read from its end; one inside another archive is held in memory."""
    if stream.seekable():
        return cast("BinaryIO", stream)
    held = stream.read(MOST_KEPT_BYTES + 1)
    if len(held) > MOST_KEPT_BYTES:
        raise Refused(say("a zip archive in it is larger than {limit} MiB", limit=MOST_KEPT_BYTES >> 20))
    return io.BytesIO(held)


def _open_entry(opener: Open, name: str) -> BinaryIO:
    """A member from its first byte; raises OSError where the archive has changed since."""
    stream = opener()
    entries = cast("Generator[Entry]", _walk_entries(stream, Guard()))
    for entry in entries:
        if entry.name == name:
            return cast("BinaryIO", io.BufferedReader(_Opened(entry, entries, stream)))
    stream.close()
    raise FileNotFoundError(name)


class _Opened(io.RawIOBase):
    """One member, and what has to be closed with it."""

    def __init__(self, entry: Entry, entries: Generator[Entry], stream: BinaryIO) -> None:
        super().__init__()
        self._entry, self._entries, self._stream = entry, entries, stream

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """As much as fits."""
        return self._entry.stream.readinto(buffer)

    def close(self) -> None:
        """End reading, of the archive too."""
        if not self.closed:
            self._entries.close()
            self._stream.close()
        super().close()
