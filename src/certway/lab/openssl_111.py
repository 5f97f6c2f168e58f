"""OpenSSL 1.1.1 as a witness: a subprocess in an environment of its own, built by `make law` where it can be.

Asked the same questions as `libcrypto`, answers in the same numbers. Refuses to be part of any product: the library
is no longer mended, and its wheels serve tests only.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from certway.lab.libcrypto import PURPOSES, Wanted
from certway.lab.witnesses import Piped

PLACE: Final = "CERTWAY_OPENSSL_111"
"""The environment variable that names the Python of that environment."""
ENVIRONMENT: Final = ".venv-openssl-1.1.1"


class Ended(Exception):
    """The subprocess is gone."""


class OpenSsl111(Piped):
    """The open subprocess; answers one question after another, and ends when it is closed."""

    def __init__(self, python: Path) -> None:
        with as_file(files("certway.lab") / "openssl_111_program.py") as program:
            self._process = subprocess.Popen(  # noqa: S603 - the environment made for this, our own program
                [python, "-I", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="ascii",
            )
            try:
                self.version = self._read()
            except Ended:
                self.close()
                raise

    def verify(self, wanted: Wanted) -> tuple[tuple[int, int], ...]:
        """Every fault as (depth, X509_V_ERR number), in the order told; none: accepted.

        Raises ValueError for what this witness cannot be asked: one of several names, or to overlook a fault.
        """
        if wanted.tolerated or (len(wanted.names) > 1 and not wanted.every_name):
            raise ValueError("1.1.1 is asked for every name and every fault")
        asked = {
            "leaf": _text(wanted.leaf),
            "others": _texts(wanted.others),
            "trusted": _texts(wanted.trusted),
            "crls": _texts(wanted.crls),
            "names": list(wanted.names),
            "at": int((wanted.at or datetime.now(UTC)).timestamp()),
            "host_flags": wanted.host_flags,
            "purpose": PURPOSES[wanted.purpose],
            "level": wanted.level,
            "flags": wanted.flags,
            "depth": wanted.depth,
        }
        if self._process.stdin is None or self._process.stdin.closed:
            raise Ended
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return tuple((depth, number) for depth, number in json.loads(self._read()))

    def _read(self) -> str:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        if not line:
            raise Ended
        return line.rstrip("\n")


def _text(der: bytes) -> str:
    return base64.b64encode(der).decode()


def _texts(ders: Iterable[bytes]) -> list[str]:
    return [_text(der) for der in ders]


def find_openssl_111() -> Path | None:
    """The Python of the environment: CERTWAY_OPENSSL_111, else the one of this checkout."""
    named = os.environ.get(PLACE)
    checkout = Path(__file__).resolve().parents[3]
    python = Path(named) if named else checkout / ENVIRONMENT / "bin" / "python"
    return python if python.exists() else None
