"""Which node a saved output is of, by the names of file and folders; empty where they do not tell."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from certway.adapters.loose.path_hints import Hint, find_product, product_of_host
from certway.adapters.uc.services import ELSEWHERE

_WORDS: Final = (
    *("show", "cert", "certs", "certificate", "certificates", "list", "lists", "own", "trust", "all", "haproxy"),
    *(
        "client",
        "auth",
        "client-auth",
        "6971",
        "6972",
        "output",
        "outputs",
        "cli",
        "ssh",
        "session",
        "putty",
        "console",
    ),
    *("log", "logs", "text", "snapshot", "certmgr", "platformcom", "api", "axl", "sql", "query", "rows", "export"),
    *("tomcat", "callmanager", "xmpp", "cup-xmpp", "ecdsa", "tomcat-trust", "callmanager-trust", "cup-xmpp-trust"),
)
_ALTERNATIVES: Final = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_BEFORE: Final = re.compile(rf"(?:{_ALTERNATIVES})(?:[-_ .]+|$)")
_AFTER: Final = re.compile(rf"(?:^|[-_ .]+)(?:{_ALTERNATIVES})$")
_DATE: Final = re.compile(r"[-_ .]?\d{4}[-_.]?\d{2}[-_.]?\d{2}(?:[-_ .t]?\d{2}[-_.:]?\d{2}(?:[-_.:]?\d{2})?)?")
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_ENDINGS: Final = (".txt", ".log", ".out", ".json", ".xml", ".csv", ".tsv")
_ASIDE: Final = frozenset(name.lower() for name in ELSEWHERE)


def may_be_output(path: str) -> bool:
    """Whether people save outputs under such a name: as text, or without an ending."""
    name = PurePosixPath(path.lower()).name
    return name.endswith(_ENDINGS) or "." not in name


def read_output_hint(path: str, host: str = "") -> Hint:
    """Host and product of an output; `host` is what the output itself says, which counts first."""
    *folders, name = PurePosixPath(path.lower()).parts
    stem = next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), name)
    named = host or _strip(stem) or next(filter(None, map(_strip, _hosts_of(folders))), "")
    return Hint(host=named, product=find_product(folders) or product_of_host(named))


def is_aside(path: str) -> bool:
    """Whether a certificate is of a store that decides nothing here, such as ipsec.pem or CAPF-trust."""
    *folders, name = PurePosixPath(path.lower()).parts
    return name.rpartition(".")[0] in _ASIDE or (bool(folders) and folders[-1] in _ASIDE)


def _hosts_of(folders: list[str]) -> list[str]:
    """Folders that are no product's, the nearest first."""
    return [folder for folder in reversed(folders) if not find_product([folder])]


def _strip(text: str) -> str:
    """What is left of a name without the words that say what it holds."""
    left, before = _DATE.sub("", text), ""
    while left != before:
        before = left
        left = _AFTER.sub("", _BEFORE.sub("", left, count=1) if _BEFORE.match(left) else left).strip("-_ .")
    return left if _HOST.fullmatch(left) else ""
