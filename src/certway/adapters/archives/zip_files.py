"""Zip archives by their directory: the files in it, refused where directory and content could be made to disagree."""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from certway.adapters.archives.guard import Guard, Refused
from certway.adapters.archives.streams import Part
from certway.adapters.archives.tar_files import Entry
from certway.adapters.files import MAX_FOLDER_FILES
from certway.model.text import say

_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64: Final = struct.Struct("<4sLQL")
_LOCAL_HEADER_BYTES: Final = 30
_MOST_COMMENT_BYTES: Final = 65_535
_MOST_DIRECTORY_BYTES: Final = 16 * 1024**2
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_UNIX: Final = 3


def is_zip(beginning: bytes) -> bool:
    """Whether the first bytes are those of a zip archive, an empty one included."""
    return beginning[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def walk_zip(stream: BinaryIO, guard: Guard) -> Iterator[Entry]:
    """The files in the order of the directory; the stream can seek. Raises `Refused`, and what zipfile raises."""
    end = _read_end(stream)
    if end.entries > MAX_FOLDER_FILES:
        guard.count(end.entries)
    if end.directory_bytes > _MOST_DIRECTORY_BYTES:
        raise Refused(say("its directory is larger than {limit} MiB", limit=_MOST_DIRECTORY_BYTES >> 20))
    with ZipFile(stream) as archive:
        listed = archive.infolist()
        guard.count(len(listed))
        _refuse_overlaps(listed, archive.start_dir)
        for info in listed:
            _refuse_others(info)
            guard.weigh(info.file_size, info.compress_size)
        for info in listed:
            if not info.is_dir():
                with archive.open(info) as content:
                    part = Part(cast("BinaryIO", _Guarded(cast("BinaryIO", content), guard)), info.file_size)
                    yield Entry(info.orig_filename, info.file_size, part)
                    part.skip()
                    content.read(1)  # the checksum is compared at the end


class _End(NamedTuple):
    """How many entries the directory is said to have, and how many bytes."""

    entries: int
    directory_bytes: int


def _read_end(stream: BinaryIO) -> _End:
    """The end record, before anything is built from what it promises."""
    size = stream.seek(0, 2)
    tail_bytes = min(size, _END.size + _MOST_COMMENT_BYTES)
    stream.seek(size - tail_bytes)
    tail = stream.read(tail_bytes)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise EOFError
    _, _, _, _, entries, directory_bytes, _, _ = _END.unpack_from(tail, at)
    locator = at - _LOCATOR_64.size
    if locator >= 0 and tail[locator : locator + 4] == b"PK\x06\x07":
        offset = _LOCATOR_64.unpack_from(tail, locator)[2]
        stream.seek(min(offset, size))
        record = stream.read(_END_64.size)
        if len(record) == _END_64.size and record[:4] == b"PK\x06\x06":
            _, _, _, _, _, _, _, entries, directory_bytes, _ = _END_64.unpack(record)
    stream.seek(0)
    return _End(entries, directory_bytes)


def _refuse_overlaps(listed: list[ZipInfo], directory_at: int) -> None:
    """Two entries over the same bytes are how a small zip becomes a huge one."""
    free_from = 0
    for info in sorted(listed, key=lambda info: info.header_offset):
        if info.header_offset < free_from:
            raise Refused(say("its members overlap each other"))
        free_from = info.header_offset + _LOCAL_HEADER_BYTES + len(info.orig_filename) + info.compress_size
    if free_from > directory_at:
        raise Refused(say("its members overlap each other"))


def _refuse_others(info: ZipInfo) -> None:
    shown = info.orig_filename[:80]
    if info.flag_bits & _ENCRYPTED:
        raise Refused(say("it is encrypted"))
    mode = info.external_attr >> 16 if info.create_system == _UNIX else 0
    if stat.S_ISLNK(mode):
        raise Refused(say("its member {member} is a link", member=shown))
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(say("its member {member} is a device or a pipe", member=shown))
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Refused(say("its member {member} is compressed in a way that is not read", member=shown))


class _Guarded:
    """What a member unpacks to, counted."""

    def __init__(self, content: BinaryIO, guard: Guard) -> None:
        self._content = content
        self._guard = guard

    def read(self, size: int) -> bytes:
        """The next bytes."""
        piece = self._content.read(size)
        self._guard.flow(len(piece))
        return piece
