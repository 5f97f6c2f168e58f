"""The folder of a running lab: a case that `certway check` reads like any other, the test keys, and where to call.

Knows file names. Refuses to know what is in the certificates; no key is written that is not a test key of the lab.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from certway.adapters.deployment_writer import build_files
from certway.adapters.files import read_file, write_file
from certway.lab.keys import find_key
from certway.model.certificate import Certificate, Malformed
from certway.model.deployment import Case
from certway.model.observation import Seen
from certway.model.text import say
from certway.model.value import value

TELEPHONE: Final = ".lab.json"
KEYS: Final = "keys"
_NOTE: Final = "TEST KEY of the certway lab, known to everyone. It must not protect anything.\n"


@value
class Telephone:
    """Where the running lab of a folder is called, and the word that opens the line."""

    address: str
    port: int
    word: str


def write_case(case: Case, folder: Path) -> None:
    """The case as it is now, over what was there; raises `files.NotWritten`."""
    for name, content in build_files(case).items():
        write_file(folder / name, content, force=True)


def write_keys(case: Case, folder: Path) -> None:
    """The test key of every certificate of every node, readable by its owner only; raises `files.NotWritten`."""
    for node, store, certificate in _identities(case):
        key = find_key(certificate.key.spki)
        if key is not None:
            path = folder / KEYS / f"{node}-{store}.key"
            write_file(path, _NOTE.encode() + key.private_pem(), force=True, secret=True)


def write_beside(files: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Files that belong to no node, by path; keys among them for their owner only; raises `files.NotWritten`."""
    for name, content in files:
        write_file(folder / name, content, force=True, secret=name.endswith(".key"))


def _identities(case: Case) -> Iterator[tuple[str, str, Certificate]]:
    for node in case.deployment.nodes:
        for slot, held in node.identities:
            if isinstance(held.installed, Seen):
                yield node.id, slot.store, held.installed.value.leaf


def write_telephone(telephone: Telephone, folder: Path) -> None:
    """For the commands that talk to the running lab."""
    content = {"address": telephone.address, "port": telephone.port, "word": telephone.word}
    write_file(folder / TELEPHONE, json.dumps(content).encode(), force=True, secret=True)


def find_telephone(folder: Path) -> Telephone | Malformed:
    """How to call the lab of a folder; Malformed where none is running there."""
    content = read_file(folder / TELEPHONE, TELEPHONE)
    none = Malformed(where=str(folder), what=say("No lab is running in {folder}.", folder=str(folder)))
    if isinstance(content, Malformed):
        return none
    try:
        told: Any = json.loads(content)
        return Telephone(address=str(told["address"]), port=int(told["port"]), word=str(told["word"]))
    except (ValueError, TypeError, KeyError):
        return none


def hang_up(folder: Path) -> None:
    """Take the telephone away."""
    (folder / TELEPHONE).unlink(missing_ok=True)
