"""`show cert own NAME` and `show cert trust NAME`: one certificate as text, in most releases with its PEM below.

The text alone tells serial number, names and dates; a certificate is not made of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from certway.adapters.uc.console import Command
from certway.adapters.uc.services import find_store, is_trust
from certway.model.certificate import Certificate
from certway.model.value import value
from certway.pki.parse import parse

_SERIAL: Final = re.compile(r"^\s*Serial Number\s*:\s*(?:0x)?([0-9A-Fa-f][0-9A-Fa-f :]*)\s*$", re.MULTILINE)
_ISSUER: Final = re.compile(r"^\s*Issuer(?: Name)?\s*:\s*(\S.*)$", re.MULTILINE)
_SUBJECT: Final = re.compile(r"^\s*Subject(?: Name)?\s*:\s*(\S.*)$", re.MULTILINE)
_FROM: Final = re.compile(r"(?:Validity\s+From|Not\s+Before)\s*:\s*(\S.*)")
_UNTIL: Final = re.compile(r"(?:\bTo|Not\s+After)\s*:\s*(\S.*)")
_SHOW: Final = ("show", "cert")
_KINDS: Final = ("own", "trust")


@value
class Shown:
    """One certificate that was asked for by its name; `certificate` None where the output has no PEM.

    `serial` None, and the words empty, where the text does not say.
    """

    store: str
    file: str
    line: int
    certificate: Certificate | None = None
    serial: int | None = None
    subject: str = ""
    issuer: str = ""
    valid_from: str = ""
    valid_until: str = ""


def find_shown(commands: Sequence[Command]) -> tuple[Shown, ...]:
    """Every certificate that a saved session shows by name."""
    return tuple(_shown(command) for command in commands if _store_of(command))


def _store_of(command: Command) -> str:
    """The store a command asks for: `tomcat` and `tomcat/tomcat.pem` are the same certificate."""
    words = command.words
    if words[:2] != _SHOW or len(words) != 4 or words[2] not in _KINDS:
        return ""
    store = find_store(words[3].split("/", 1)[0].removesuffix(".pem"))
    return store if is_trust(store) is (words[2] == "trust") else ""


def _shown(command: Command) -> Shown:
    text = command.text
    items = [item for item in parse(text.encode("utf-8", "replace")).items if isinstance(item.found, Certificate)]
    first = items[0] if items else None
    serial = _SERIAL.search(text)
    return Shown(
        store=_store_of(command),
        file=command.words[3].rpartition("/")[2].removesuffix(".pem"),
        line=command.output[0].number + max(first.line, 1) - 1 if first else command.line,
        certificate=first.found if first and isinstance(first.found, Certificate) else None,
        serial=_number(serial[1]) if serial else None,
        subject=_word(_SUBJECT, text),
        issuer=_word(_ISSUER, text),
        valid_from=_word(_FROM, text),
        valid_until=_word(_UNTIL, text),
    )


def _number(digits: str) -> int | None:
    plain = re.sub(r"[ :]", "", digits)
    return int(plain, 16) if plain else None


def _word(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip() if found is not None else ""
