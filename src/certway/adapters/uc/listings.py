"""`show cert list own` and `show cert list trust`: names of certificates, not the certificates.

A name tells the store and, for most entries of a trust list, common name and serial number. Also read is the form in
blocks (`Unit:`, `Type:`, `Name:`), which one tool writes; no document shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from certway.adapters.uc.console import Command, Line, mend_breaks
from certway.adapters.uc.services import find_store, is_trust
from certway.model.value import value

_BEGINS: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9-]*/\S")
_ENTRY: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)/(.+?)\.(?:pem|der)\s*(?::\s*(.*))?$")
_UNUSUAL: Final = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)/([^:]*[^:\s])\s*(?::\s*(.*))?$")
_SERIAL: Final = re.compile(r"(.+)_([0-9A-Fa-f]{2,40})")
_FIELD: Final = re.compile(r"\s*(Unit|Type|Name|Issuer|Expires)\s*:\s*(.*)", re.IGNORECASE)
_EMPTIABLE: Final = frozenset(("tomcat-trust", "callmanager-trust", "cup-xmpp-trust"))
_LEAST_DIGITS: Final = 6  # a shorter number after an underscore may be part of a name


@value
class Listed:
    """One entry: `file` as it stands, without ending; `serial` None where the name tells none."""

    store: str
    file: str
    note: str
    line: int

    @property
    def name(self) -> str:
        """The common name as the node writes it into file names, without the serial number."""
        found = _SERIAL.fullmatch(self.file)
        return found[1] if found is not None and self.serial is not None else self.file

    @property
    def serial(self) -> int | None:
        """The serial number behind the last underscore."""
        found = _SERIAL.fullmatch(self.file)
        return int(found[2], 16) if found is not None and len(found[2]) >= _LEAST_DIGITS else None


@value
class Listing:
    """The entries of one store as one output lists them, in its order; `cut`: it was left before its end."""

    store: str
    entries: tuple[Listed, ...]
    line: int
    cut: bool = False

    @property
    def is_trust(self) -> bool:
        """Whether it is a trust list."""
        return is_trust(self.store)


def find_listings(commands: Sequence[Command]) -> tuple[Listing, ...]:
    """Every listing of a saved session, store by store; a later command about the same store counts alone.

    Where `show cert list trust` ran to its end and lists anything, a store of which it lists nothing is empty.
    """
    stores: dict[str, Listing] = {}
    for command in commands:
        found: dict[str, dict[str, Listed]] = {}
        if command.words and command.words[:3] != ("show", "cert", "list"):
            continue
        for entry in (*_in_lines(command.output, asked=bool(command.words)), *_in_blocks(command.output)):
            found.setdefault(entry.store, {}).setdefault(entry.file, entry)
        for store, entries in found.items():
            first = next(iter(entries.values()))
            stores[store] = Listing(store=store, entries=tuple(entries.values()), line=first.line, cut=command.cut)
        if found and command.words[3:] == ("trust",) and command.ended and not command.cut:
            stores |= {
                store: Listing(store=store, entries=(), line=command.line) for store in _EMPTIABLE - found.keys()
            }
    return tuple(stores.values())


def _in_lines(lines: tuple[Line, ...], *, asked: bool) -> Iterator[Listed]:
    """Entries; where a list was `asked` for, one of an unknown form is an entry as well, or a list would lack it."""
    for line in mend_breaks(lines, _BEGINS, ".pem"):
        found = _ENTRY.fullmatch(line.text) or (_UNUSUAL.fullmatch(line.text) if asked else None)
        if found is not None and (store := find_store(found[1])):
            yield Listed(store=store, file=found[2], note=(found[3] or "").strip(), line=line.number)


def _in_blocks(lines: tuple[Line, ...]) -> Iterator[Listed]:
    block: dict[str, str] = {}
    start = 0
    for line in (*lines, Line(number=0, text="Unit:")):
        found = _FIELD.fullmatch(line.text)
        if found is None:
            continue
        if found[1].lower() == "unit":
            yield from _of_block(block, start)
            block, start = {}, line.number
        block[found[1].lower()] = found[2].strip()


def _of_block(block: dict[str, str], line: int) -> Iterable[Listed]:
    unit, name = block.get("unit", ""), block.get("name", "")
    if block.get("type", "").lower() == "trust" and not is_trust(unit):
        unit = f"{unit}-trust"
    store = find_store(unit)
    return [Listed(store=store, file=name.removesuffix(".pem"), note="", line=line)] if store and name else []
