"""Real engines that tests need: each is found on this machine, or the test is skipped visibly."""

from __future__ import annotations

import pytest

from certway.lab.libcrypto import LibCrypto, find_libcrypto
from certway.lab.openssl import Engine, find_libssl
from certway.lab.ssh import find_missing


def need_libcrypto() -> LibCrypto:
    """The machine's libcrypto 3."""
    library = find_libcrypto()
    if library is None:
        pytest.skip("no libcrypto of OpenSSL 3 on this machine")
    return library


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
