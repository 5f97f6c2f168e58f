"""Tar as POSIX (ustar, pax) and GNU write it, read in one pass: names, sizes, and the bytes of regular files.

A reader of its own, since the standard library's takes lengths from an archive on trust. Links and devices are
refused: no diagnostic archive has any. Sparse files are, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from certway.adapters.archives.guard import Guard, Refused
from certway.adapters.archives.streams import Part, read_exactly
from certway.model.text import say

BLOCK: Final = 512
_MOST_HEADER_BYTES: Final = 64 * 1024
_MOST_DIGITS: Final = 20
DAMAGED: Final = say("it is damaged: a header in it is none")
_FILES: Final = b"\x0007"
_FOLDER: Final = b"5"
_LINKS: Final = b"12"
_DEVICES: Final = b"346"


class Entry(NamedTuple):
    """A regular file in an archive: the name as written, its size, its bytes while they pass."""

    name: str
    size_bytes: int
    stream: Part


def is_tar(beginning: bytes) -> bool:
    """Whether the first 512 bytes are the header of a tar archive."""
    return len(beginning) >= BLOCK and _checksum(beginning) == _find_number(beginning[148:156], 8)


def walk_tar(stream: BinaryIO, guard: Guard) -> Iterator[Entry]:
    """The regular files in order; raises `Refused`, and EOFError where the archive was cut off."""
    longer: dict[str, str] = {}
    while (header := _read_header(stream)) is not None:
        guard.count()
        size = _find_number(longer["size"].encode(), 10) if "size" in longer else _find_number(header[124:136], 8)
        if size is None:
            raise Refused(DAMAGED)
        kind = header[156:157]
        if kind in b"xgL":
            extra = _read_extra(stream, size)
            longer |= {"path": _text(extra.rstrip(b"\0"))} if kind == b"L" else _pax(extra) if kind == b"x" else {}
            continue
        name, longer = longer.get("path") or _name(header), {}
        _refuse_others(kind, name)
        part = Part(stream, size if kind in _FILES else 0)
        if kind in _FILES:
            yield Entry(name, size, part)
        part.skip()
        _skip(stream, -size % BLOCK)


def _read_header(stream: BinaryIO) -> bytes | None:
    """The next header; None at the end, which is a block of zeros or nothing."""
    header = stream.read(BLOCK)
    while 0 < len(header) < BLOCK:
        piece = stream.read(BLOCK - len(header))
        if not piece:
            raise EOFError
        header += piece
    if not header.strip(b"\0"):
        return None
    if not is_tar(header):
        raise Refused(DAMAGED)
    return header


def _refuse_others(kind: bytes, name: str) -> None:
    shown = name[:80]
    if kind in _LINKS or kind == b"K":
        raise Refused(say("its member {member} is a link", member=shown))
    if kind in _DEVICES:
        raise Refused(say("its member {member} is a device or a pipe", member=shown))
    if kind not in _FILES and kind != _FOLDER:
        raise Refused(say("its member {member} is of a kind that is not read", member=shown))


def _read_extra(stream: BinaryIO, size: int) -> bytes:
    if size > _MOST_HEADER_BYTES:
        raise Refused(DAMAGED)
    extra = read_exactly(stream, size)
    _skip(stream, -size % BLOCK)
    return extra


def _pax(extra: bytes) -> dict[str, str]:
    """The records `LENGTH KEY=VALUE` that matter: path and size."""
    found: dict[str, str] = {}
    while extra:
        length, _, _ = extra.partition(b" ")
        if not length.isdigit() or not 0 < int(length[:9]) <= len(extra):
            raise Refused(DAMAGED)
        record, extra = extra[: int(length)], extra[int(length) :]
        key, _, text = record[len(length) + 1 :].rstrip(b"\n").partition(b"=")
        if key.startswith(b"GNU.sparse"):
            raise Refused(say("it holds a sparse file"))
        if key in (b"path", b"size"):
            found[key.decode()] = _text(text)
    return found


def _name(header: bytes) -> str:
    name = _text(header[:100].partition(b"\0")[0])
    prefix = _text(header[345:500].partition(b"\0")[0]) if header[257:263] == b"ustar\0" else ""
    return f"{prefix}/{name}" if prefix else name


def _find_number(field: bytes, base: int) -> int | None:
    """Digits, or GNU's base 256; None where it is no number."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if len(digits) > _MOST_DIGITS or digits.strip(b"0123456789"[:base]):
        return None
    return int(digits or b"0", base)


def _checksum(header: bytes) -> int:
    return sum(header[:148]) + 8 * 32 + sum(header[156:BLOCK])


def _text(written: bytes) -> str:
    return written.decode("utf-8", "replace")


def _skip(stream: BinaryIO, size: int) -> None:
    Part(stream, size).skip()
