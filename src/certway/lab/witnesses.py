"""Real engines asked the questions certway answers: what every one of them has in common.

`libcrypto`, `openssl_111` and `jsse` each know one; `verifier.build_wanted` says what a question of the model means to
them. Refuses to know any engine.
"""

from __future__ import annotations

import subprocess
from types import TracebackType
from typing import Protocol, Self, TypeAlias

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


class Piped:
    """An engine in a process of its own, asked through pipes; it leaves by itself when no more lines come."""

    _process: subprocess.Popen[str]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()
