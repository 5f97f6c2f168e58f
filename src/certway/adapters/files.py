"""Reading and writing files: whole, limited, atomic.

Knows sizes, kinds and permissions. Refuses to know what is inside.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from certway.adapters.spelling import find_nearest
from certway.model.certificate import Malformed
from certway.model.text import Text, say

MAX_FILE_BYTES: Final = 16 * 1024 * 1024
MAX_FOLDER_FILES: Final = 10_000
MAX_DEPTH: Final = 12  # folders inside each other
_BYTES_PER_MIB: Final = 1024 * 1024


class NotWritten(Exception):
    """A file could not be written; nothing was changed. `what` is the sentence for the person."""

    def __init__(self, path: Path, what: Text) -> None:
        super().__init__(f"{path}: {what.template}")
        self.path = path
        self.what = what


def read_file(path: Path, where: str, limit_bytes: int = MAX_FILE_BYTES) -> bytes | Malformed:
    """The content of a regular file; `where` is the place that a refusal names."""
    try:
        with open(path, "rb", buffering=0, opener=_open_without_waiting) as stream:
            mode = os.fstat(stream.fileno()).st_mode
            if not stat.S_ISREG(mode):
                return Malformed(where=where, what=say("{file} is a device or a pipe, not a file.", file=path.name))
            content = _read_at_most(stream, limit_bytes + 1)
    except (OSError, ValueError) as refusal:
        return Malformed(where=where, what=_say_unreadable(path, refusal))
    if len(content) > limit_bytes:
        return Malformed(
            where=where,
            what=say(
                "{file} is larger than {limit} MiB, the most that is read of one file. Give a smaller file.",
                file=path.name,
                limit=limit_bytes // _BYTES_PER_MIB,
            ),
        )
    return content


def list_folder(folder: Path, where: str) -> tuple[Path, ...] | Malformed:
    """The entries of a folder by name, without hidden ones; files that a desktop leaves behind are left out."""
    try:
        names = sorted(entry.name for entry in folder.iterdir() if not _is_litter(entry.name))
    except (OSError, ValueError) as refusal:
        return Malformed(where=where, what=_say_unreadable(folder, refusal))
    if len(names) > MAX_FOLDER_FILES:
        return Malformed(
            where=where,
            what=say(
                "{folder} holds {count} files; at most {limit} are read. Give a smaller folder.",
                folder=folder.name,
                count=len(names),
                limit=MAX_FOLDER_FILES,
            ),
        )
    return tuple(folder / name for name in names)


def walk_files(root: Path) -> tuple[tuple[str, ...], bool]:
    """The regular files below a folder as relative paths, by name, and whether there were more than are listed."""
    found: list[str] = []
    for folder, folders, names in os.walk(root):
        here = Path(folder).relative_to(root)
        folders[:] = sorted(name for name in folders if not _is_litter(name)) if len(here.parts) < MAX_DEPTH else []
        found += [(here / name).as_posix() for name in sorted(names) if not _is_litter(name)]
        if len(found) > MAX_FOLDER_FILES:
            break
    return tuple(sorted(found)[:MAX_FOLDER_FILES]), len(found) > MAX_FOLDER_FILES


def write_file(path: Path, content: bytes, *, force: bool = False, secret: bool = False) -> None:
    """Write a whole file or nothing; raises `NotWritten`.

    An existing file stays as it is unless `force`; `secret` makes it readable by its owner only.
    A device or a pipe takes what is written and stays in its place.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if _is_device(path):
            path.write_bytes(content)
            return
        with _written_beside(path, content, 0o600 if secret else 0o666) as part:
            if force:
                part.replace(path)
            else:
                _move_to_free_place(part, path)
    except FileExistsError as exists:
        refusal = say("{file} exists and was left as it is. Use --force to write over it.", file=path.name)
        raise NotWritten(path, refusal) from exists
    except (OSError, ValueError) as refused:
        refusal = say("{file} cannot be written: {reason}.", file=_printable(path.name), reason=_reason(refused))
        raise NotWritten(path, refusal) from refused


def _move_to_free_place(part: Path, path: Path) -> None:
    """Refuses, in one step, to replace what exists; raises FileExistsError."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: claim the name, then put the content over the claim
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        part.replace(path)


def _is_device(path: Path) -> bool:
    """Whether something is there that is neither a file nor a folder."""
    with suppress(FileNotFoundError):
        mode = path.stat().st_mode
        return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
    return False


@contextmanager
def _written_beside(path: Path, content: bytes, mode: int) -> Iterator[Path]:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        yield part
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _open_without_waiting(path: str, flags: int) -> int:
    """Without O_NONBLOCK a named pipe waits for its writer for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _read_at_most(stream: io.FileIO, limit_bytes: int) -> bytes:
    parts: list[bytes] = []
    left = limit_bytes
    while left > 0 and (part := stream.read(min(left, _BYTES_PER_MIB))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _is_litter(name: str) -> bool:
    return name.startswith(".") or name.endswith("~") or name.lower() in ("thumbs.db", "desktop.ini", "__macosx")


def _say_unreadable(path: Path, refusal: Exception) -> Text:
    name = _printable(path.name)
    if isinstance(refusal, FileNotFoundError):
        return _say_missing(path)
    if isinstance(refusal, PermissionError):
        return say("{file} may not be read by you. Give yourself permission to read it.", file=name)
    if isinstance(refusal, IsADirectoryError):
        return say("{file} is a folder, not a file. Name a file in it.", file=name)
    if isinstance(refusal, NotADirectoryError):
        return say("{file} is not there: a part of its path is a file, not a folder.", file=name)
    return say("{file} cannot be opened: {reason}.", file=name, reason=_reason(refusal))


def _reason(refusal: Exception) -> str:
    return (refusal.strerror if isinstance(refusal, OSError) else None) or type(refusal).__name__


def _say_missing(path: Path) -> Text:
    name = _printable(path.name)
    try:
        neighbours = [entry.name for entry in path.parent.iterdir()]
    except (OSError, ValueError):
        return say("There is no folder {folder}.", folder=_printable(path.parent.name))
    near = find_nearest(path.name, sorted(neighbours)[:MAX_FOLDER_FILES])
    if near is None:
        return say("There is no file {file}.", file=name)
    return say("There is no file {file}. Did you mean {near}?", file=name, near=_printable(near))


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
