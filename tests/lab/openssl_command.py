"""The machine's openssl program as a witness: knows how to ask it, refuses to know what the answer should be."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import pytest

from certway.lab.foundry import pem
from certway.model.certificate import Certificate


def ask(*words: str | Path, given: str | bytes = "") -> str:
    """What openssl says to `words`, both outputs together; skips visibly where there is none."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl command here")
    content = given.encode() if isinstance(given, str) else given
    done = subprocess.run([program, *words], input=content, capture_output=True, check=False, timeout=60)
    return (done.stdout + done.stderr).decode(errors="replace")


def show(der: bytes) -> str:
    """A certificate in openssl's words."""
    return ask("x509", "-inform", "DER", "-noout", "-text", given=der)


def verify(
    folder: Path,
    leaf: Certificate,
    trusted: Iterable[Certificate],
    sent: Iterable[Certificate],
    at: datetime,
    *words: str,
) -> str:
    """What `openssl verify` says of a chain at an instant."""
    files = {"leaf": (leaf,), "trusted": tuple(trusted), "sent": tuple(sent)}
    for name, certificates in files.items():
        text = "".join(pem("CERTIFICATE", certificate.der) for certificate in certificates)
        (folder / f"{name}.pem").write_text(text, encoding="ascii")
    given = ["-attime", str(int(at.timestamp())), "-no-CApath", "-no-CAstore", "-CAfile", str(folder / "trusted.pem")]
    given += ["-untrusted", str(folder / "sent.pem")] if files["sent"] else []
    return ask("verify", *given, *words, folder / "leaf.pem")
