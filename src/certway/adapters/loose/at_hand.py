"""Names in a listing and the certificates of the folder: which entry is which certificate, and which is none of them.

A node writes the common name into the name of the file, every other character as an underscore, and the serial number
behind it. An entry without a serial number is taken for the only certificate of that name, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import Final

from certway.adapters.uc.listings import Listed
from certway.model.certificate import Certificate
from certway.pki.distinguished_names import read_attributes

_OTHER: Final = re.compile(r"[\W_]+", re.ASCII)
_NUMBERED: Final = re.compile(r"(.+)_([0-9A-Fa-f]{1,40})")
_COUNTED: Final = re.compile(r"_\d{1,2}\Z")  # a second file of one name
_TELLING_DIGITS: Final = 16  # of a serial number that no two CAs chose alike
_CUT: Final = 24  # letters from which on a name may have been cut off


class Likeness(Enum):
    """How an entry was recognised."""

    SERIAL = 1
    NAME = 2


class AtHand:
    """The certificates of a folder by serial number and name, and the names of those who issued them."""

    def __init__(self, certificates: Iterable[Certificate]) -> None:
        self.certificates = tuple(dict.fromkeys(certificates))
        self._by_serial: dict[int, list[Certificate]] = {}
        self._by_name: dict[str, list[Certificate]] = {}
        self._issuers: set[str] = set()
        for certificate in self.certificates:
            self._by_serial.setdefault(certificate.serial, []).append(certificate)
            for name in plain_names(certificate.subject):
                self._by_name.setdefault(name, []).append(certificate)
            self._issuers.update(plain_names(certificate.issuer))

    def find(self, entry: Listed) -> tuple[Certificate, Likeness] | None:
        """The certificate that an entry is."""
        numbered = _NUMBERED.fullmatch(entry.file)
        if numbered is not None:
            name, digits = plain(numbered[1]), numbered[2]
            alike = self._by_serial.get(int(digits, 16), [])
            named = [certificate for certificate in alike if name in plain_names(certificate.subject)]
            if not named and len(digits) >= _TELLING_DIGITS:
                named = alike
            if len(named) == 1:
                return named[0], Likeness.SERIAL
            if entry.serial is not None:
                return None
        named = self._by_name.get(plain(entry.file), [])
        return (named[0], Likeness.NAME) if len(named) == 1 else None

    def find_shown(self, serial: int | None, subject: str) -> Certificate | None:
        """The certificate whose serial number and subject a text shows."""
        words = plain(subject)
        for certificate in self._by_serial.get(serial, []) if serial is not None else []:
            if all(name in words for name in plain_names(certificate.subject)):
                return certificate
        return None

    def may_matter(self, entry: Listed) -> bool:
        """Whether an entry that is no certificate of the folder may have issued one of them, by its name."""
        names = {plain(entry.name), plain(entry.file)}
        names |= {_COUNTED.sub("", name) for name in names}
        return "" in names or any(_same(name, issuer) for name in names for issuer in self._issuers)


def plain(text: str) -> str:
    """A name as file names compare: lower case, everything that is neither letter nor digit as an underscore."""
    return _OTHER.sub("_", text.lower()).strip("_")


def plain_names(name: bytes) -> frozenset[str]:
    """Every attribute of a subject or issuer, in that form."""
    return frozenset(plain(attribute.text) for attribute in read_attributes(name)) - {""}


def _same(name: str, issuer: str) -> bool:
    return name == issuer or (len(name) >= _CUT and issuer.startswith(name))
