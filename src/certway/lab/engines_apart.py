"""Witnesses in processes of their own: Java's trust manager, and OpenSSL 1.1.1 where an environment for it is built.

Each starts with its first question, and ends with `open_witnesses`. Both are asked without any connection: Java about
chains only, OpenSSL 1.1.1 beside OpenSSL 3 about every verifier that is judged as 1.1.1 judges.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from certway.lab.jsse import Jsse, find_jdk, foretold
from certway.lab.key_ring import KeyRing
from certway.lab.libcrypto import Numbered, Wanted
from certway.lab.openssl_111 import OpenSsl111, find_openssl_111
from certway.lab.testimony import Absent, Asked, Witness, find_witnesses
from certway.lab.trial import ROLES, compare
from certway.lab.verifier import build_wanted, find_beyond, find_unjudged
from certway.model.link import Question, RevocationMode
from certway.model.observation import Missing, see
from certway.model.profile import Profile
from certway.model.proof import Agreement, Reality, Untried, Way, Why
from certway.model.verdict import Evaluation

JDK: Final = "jdk"
OLD_OPENSSL: Final = "libcrypto-1.1.1"
NO_JDK: Final = "no JDK on this machine"


class Java:
    """Java's trust manager; names are no matter of it."""

    name: Final = JDK
    way: Final = Way.ALONE
    carriers: Final = ("tls",)

    def __init__(self, java: Path, stack: ExitStack) -> None:
        self._java, self._stack = java, stack
        self._open: Jsse | None = None

    @property
    def version(self) -> str:
        """As the virtual machine names itself."""
        return self._machine().version

    def stands_for(self, profile: Profile) -> bool:
        """Profiles that name a JDK."""
        return profile.witness == self.name

    def decide(self, asked: Asked) -> Reality | Untried:
        """Ask once a role; of a chain it tells its first reason only."""
        question = asked.question
        beyond = tuple(_beyond_java(question))
        if beyond:
            return Untried(why=Why.NOT_ASKABLE, detail=", ".join(beyond))
        try:
            wanted = replace(build_wanted(question, question.purpose), names=())
            kinds = tuple(dict.fromkeys(reference.kind for reference in see(question.references)))
        except Missing:
            return Untried(why=Why.UNSEEN)
        faults = tuple(self._machine().verify(wanted))
        return Reality(witness=self.name, way=self.way, accepted=not faults, faults=faults, unjudged=kinds)

    def compare(self, reality: Reality, evaluation: Evaluation) -> Agreement:
        """By its reasons."""
        return compare(reality, evaluation, foretold)

    def _machine(self) -> Jsse:
        if self._open is None:
            self._open = self._stack.enter_context(Jsse(self._java))
        return self._open


def _beyond_java(question: Question) -> Iterator[str]:
    """What the trust manager has no setting for: it always asks for a purpose, and limits its search only."""
    if question.purpose == "any":
        yield "purpose"
    if question.max_depth is not None:
        yield "depth"
    if question.revocation is not RevocationMode.OFF:
        yield "revocation"


class OldOpenSsl:
    """OpenSSL 1.1.1; of several names of which one suffices it judges none."""

    name: Final = OLD_OPENSSL
    way: Final = Way.ALONE
    carriers: Final = ("tls", "ssh", "message", "upload")

    def __init__(self, python: Path, stack: ExitStack) -> None:
        self._python, self._stack = python, stack
        self._open: OpenSsl111 | None = None

    @property
    def version(self) -> str:
        """As the library names itself."""
        return self._process().version

    def stands_for(self, profile: Profile) -> bool:
        """Profiles that have a witness and are made after this library."""
        return profile.witness == self.name or bool(profile.witness and profile.engine == "openssl-1.1.1")

    def decide(self, asked: Asked) -> Reality | Untried:
        """Verify, once a purpose."""
        question = asked.question
        one_suffices = not question.every_reference
        try:
            references = see(question.references)
            unjudged = references if one_suffices and len(references) > 1 else tuple(find_unjudged(question))
            faults = tuple(dict.fromkeys(self._faults(asked, nameless=unjudged == references)))
        except Missing:
            return Untried(why=Why.UNSEEN)
        return Reality(
            witness=self.name,
            way=self.way,
            accepted=not faults,
            faults=faults,
            beyond=tuple(find_beyond(question)),
            unjudged=tuple(dict.fromkeys(reference.kind for reference in unjudged)),
        )

    def compare(self, reality: Reality, evaluation: Evaluation) -> Agreement:
        """By X509_V_ERR numbers."""
        return compare(reality, evaluation)

    def _faults(self, asked: Asked, *, nameless: bool) -> Iterator[Numbered]:
        for _, purpose in ROLES[asked.question.purpose]:
            wanted: Wanted = replace(build_wanted(asked.question, purpose), tolerated=frozenset())
            yield from self._process().verify(replace(wanted, names=()) if nameless else wanted)

    def _process(self) -> OpenSsl111:
        if self._open is None:
            self._open = self._stack.enter_context(OpenSsl111(self._python))
        return self._open


@contextmanager
def open_witnesses(keys: KeyRing) -> Iterator[tuple[Witness, ...]]:
    """Every witness of this machine; processes end with the block. OpenSSL 1.1.1 comes only where it is at hand."""
    java, python = find_jdk(), find_openssl_111()
    with ExitStack() as stack:
        apart: list[Witness] = [Java(java, stack) if java else Absent(JDK, Way.ALONE, ("tls",), NO_JDK)]
        if python:
            apart.append(OldOpenSsl(python, stack))
        yield (*find_witnesses(keys), *apart)
