"""Real engines that tests need: each is found on this machine, or the test is skipped visibly."""

from __future__ import annotations

from pathlib import Path

import pytest

from certway.lab.jsse import find_jdk
from certway.lab.libcrypto import LibCrypto, find_libcrypto
from certway.lab.openssl import Engine, find_libssl
from certway.lab.openssl_111 import find_openssl_111
from certway.lab.ssh import find_missing


def need_libcrypto() -> LibCrypto:
    """The machine's libcrypto 3."""
    library = find_libcrypto()
    if library is None:
        pytest.skip("no libcrypto of OpenSSL 3 on this machine")
    return library


def need_jdk() -> Path:
    """The `java` of a JDK."""
    java = find_jdk()
    if java is None:
        pytest.skip("no JDK on this machine")
    return java


def need_openssl_111() -> Path:
    """The Python of the environment with OpenSSL 1.1.1."""
    python = find_openssl_111()
    if python is None:
        pytest.skip("no OpenSSL 1.1.1 here: `make law` builds its environment where it can")
    return python


def need_libssl() -> Engine:
    """A fresh TLS engine on the machine's libssl 3."""
    engine = find_libssl()
    if engine is None:
        pytest.skip("no libssl of OpenSSL 3 on this machine")
    return engine


def need_tunnels() -> None:
    """asyncssh with its X.509, and the machine's libcrypto 3 that judges in its place."""
    missing = find_missing()
    if missing:
        pytest.skip(missing)
