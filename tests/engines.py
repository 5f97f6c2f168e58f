"""Real engines that tests need: each is found on this machine, or the test is skipped visibly."""

from __future__ import annotations

from pathlib import Path

import pytest

from certway.lab.jsse import find_jdk
from certway.lab.libcrypto import LibCrypto, find_libcrypto


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
