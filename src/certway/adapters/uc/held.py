"""Certificates of stores as machine-readable answers hold them, whatever the answer: node, store, certificate, line.

PEM in these answers may have lost its line ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from certway.adapters.uc.services import find_store, is_trust
from certway.model.certificate import Certificate, Malformed
from certway.model.text import say
from certway.model.value import value
from certway.pki.parse import parse

MOST_ROWS: Final = 20_000  # of one file
_BEGIN: Final = "-----BEGIN CERTIFICATE-----"
_END: Final = "-----END CERTIFICATE-----"
_MOST_MISSES: Final = 3


@value
class Held:
    """One certificate in one store of one node; `host` empty where the answer names none."""

    host: str
    store: str
    file: str
    certificate: Certificate
    line: int

    @property
    def is_trust(self) -> bool:
        """Whether it is an entry of a trust list."""
        return is_trust(self.store)


@value
class Unread:
    """A place in a store whose certificate cannot be read: `file` is its name there, or the store's own."""

    host: str
    store: str
    file: str


@dataclass
class Answer:
    """The text of an answer, read from front to back."""

    text: str
    position: int = 0
    line: int = 1
    misses: int = 0

    def read_row(self, host: str, service: str, file: str, field: str) -> Held | Unread | None:
        """One row; None where no node has a store of that name."""
        store, owner = find_store(service), host.strip().lower()
        if not store:
            return None
        certificate = find_certificate(field)
        if certificate is None:
            return Unread(host=owner, store=store, file=file or store)
        return Held(host=owner, store=store, file=file, certificate=certificate, line=self._line_of(field))

    def _line_of(self, field: str) -> int:
        """Where a field begins, by its first Base64 letters; 0 where it is not found behind the one before."""
        body = field.replace("\\n", "\n").partition(_BEGIN)[2].strip() or field.strip()
        first = body.split("\n", 1)[0].strip()[:64]
        start = self.text.find(first, self.position) if first and self.misses < _MOST_MISSES else -1
        if start < 0:
            self.misses += 1
            return 0
        self.line += self.text.count("\n", self.position, start)
        self.position = start
        return self.line


def say_too_many(file: str) -> Malformed:
    """More rows than are read: a part of a list would pass for the whole."""
    return Malformed(
        where=file,
        what=say("{file} holds more than {count} certificates. Save a smaller answer.", file=file, count=MOST_ROWS),
    )


def find_certificate(field: str) -> Certificate | None:
    """The first certificate of a field: PEM with real, written or lost line ends, or Base64 alone."""
    plain = field.replace("\\n", "\n").replace("\\r", "")
    begin = plain.find(_BEGIN)
    end = plain.find(_END, begin) if begin >= 0 else -1
    if end >= 0:
        body = "".join(plain[begin + len(_BEGIN) : end].split())
        plain = f"{_BEGIN}\n{body}\n{_END}\n"
    return next(iter(parse(plain.encode("utf-8", "replace")).certificates), None)
