"""Real engines asked the questions certway answers: what every one of them has in common.

`libcrypto`, `openssl_111` and `jsse` each know one; `verifier.build_wanted` says what a question of the model means to
them. Refuses to know any engine.
"""

from __future__ import annotations

from typing import Protocol, TypeAlias

from certway.lab.libcrypto import Wanted

Told: TypeAlias = tuple[tuple[int, int | str], ...]
"""What an engine refuses: (depth, its own number or word); nothing: it accepts."""


class Witness(Protocol):
    """An engine at hand; `version` as it names itself."""

    @property
    def version(self) -> str: ...

    def verify(self, wanted: Wanted) -> Told:
        """What it refuses of this leaf."""
        ...
