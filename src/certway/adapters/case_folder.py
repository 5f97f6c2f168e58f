"""The files of one case: read once, relative to its folder, with what went wrong and the CA certificates met.

Knows places. Refuses to know what a file is for.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final

from certway.adapters.files import list_folder, read_file
from certway.model.certificate import Certificate, Malformed
from certway.model.text import Text, say
from certway.pki.parse import Contents, parse

MOST_MISTAKES: Final = 100


class TooManyMistakes(Exception):
    """More mistakes in one file than a person reads; those found so far are told."""


class CaseFolder:
    """A folder, what was read in it, and what went wrong; paths are relative to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._mistakes: dict[Malformed, None] = {}  # a cluster's line is read for each of its nodes, and told once
        self._unread: dict[Malformed, None] = {}
        self._pool: dict[bytes, Certificate] = {}
        self._contents: dict[str, Contents | Malformed] = {}
        self._alike: dict[bytes, Contents] = {}
        self._attached: dict[str, bytes] = {}

    @property
    def pool(self) -> tuple[Certificate, ...]:
        """Every CA certificate met, in the order in which they were."""
        return tuple(self._pool.values())

    @property
    def mistakes(self) -> tuple[Malformed, ...]:
        """What has to be mended in the deployment file."""
        return tuple(self._mistakes)

    @property
    def unread(self) -> tuple[Malformed, ...]:
        """Files that could not be used."""
        return tuple(self._unread)

    def mistake(self, where: str, what: Text) -> None:
        """Note what the writer of the deployment file has to mend; raises `TooManyMistakes`."""
        self._mistakes[Malformed(where=where, what=what)] = None
        if len(self._mistakes) >= MOST_MISTAKES:
            raise TooManyMistakes

    def unusable(self, where: str, what: Text) -> None:
        """Note a file that could not be used."""
        self._unread[Malformed(where=where, what=what)] = None

    def attach(self, name: str, content: bytes) -> None:
        """A file that lies in an archive of the folder, under ARCHIVE!MEMBER."""
        self._attached[name] = content

    def path(self, name: str) -> Path:
        """A path as written; a backslash separates folders where no such file exists."""
        path = self.root / name
        if "\\" in name and not path.exists():
            return self.root / name.replace("\\", "/")
        return path

    def is_folder(self, name: str) -> bool:
        """Whether the path leads to a folder."""
        try:
            return self.path(name).is_dir()
        except (OSError, ValueError):
            return False

    def names_in(self, folder: str) -> tuple[str, ...] | Malformed:
        """The files of a folder, by name, as paths of the case."""
        listed = list_folder(self.path(folder), folder)
        if isinstance(listed, Malformed):
            return listed
        return tuple(str(PurePosixPath(folder) / path.name) for path in listed)

    def read(self, name: str) -> Contents | Malformed:
        """What a file holds; the file is opened once."""
        if name not in self._contents:
            content = self.read_bytes(name)
            known = content if isinstance(content, Malformed) else self._parse(content, name)
            self._contents[name] = known
            if isinstance(known, Contents):
                self.meet(known.certificates)
        return self._contents[name]

    def _parse(self, content: bytes, name: str) -> Contents:
        """Equal files are common (the same trust list on every node) and are read once."""
        digest = sha256(content).digest()
        if digest not in self._alike:
            parsed = parse(content, name)
            if parsed.problems:  # they name the file
                return parsed
            self._alike[digest] = parsed
        return self._alike[digest]

    def read_bytes(self, name: str) -> bytes | Malformed:
        """A file as it is."""
        if name in self._attached:
            return self._attached[name]
        return read_file(self.path(name), name)

    def meet(self, certificates: tuple[Certificate, ...]) -> None:
        """Put the CA certificates among these into the pool."""
        for certificate in certificates:
            if is_authority(certificate):
                self._pool.setdefault(certificate.sha256, certificate)


def is_authority(certificate: Certificate) -> bool:
    """Whether a certificate may issue others: a CA by basic constraints, or an old root that has none."""
    if certificate.basic_constraints is not None:
        return certificate.basic_constraints.ca
    return certificate.version < 3 and certificate.self_issued


def say_file(file: str, what: Text) -> Text:
    """A complaint about a file, with its name where the sentence does not begin with it."""
    return say("{file}: {what}", file=file, what=what)
