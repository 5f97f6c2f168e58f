"""Java's TLS library as a witness: its trust manager at any instant.

One virtual machine for as long as a `Jsse` is open; `java/Witness.java` beside this file is what runs in it, and says
how lines are made up. Knows the reasons JSSE gives in constants. Refuses to compare texts of exceptions.
"""

from __future__ import annotations

import base64
import functools
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import Final

from certway.lab.libcrypto import Wanted
from certway.lab.witnesses import Piped

OPTIONS: Final = (
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "--add-exports=java.base/sun.security.validator=ALL-UNNAMED",  # what its own exception says of itself
)
UNREADABLE: Final = "unreadable"
NOT_BUILT: Final = "not-built"
UNTOLD: Final = "untold"
_SEARCHED: Final = ("SunCertPathBuilderException", "EmptyList")
AUTH_TYPES: Final[Mapping[str, str]] = MappingProxyType({"server": "ECDHE_RSA", "client": "RSA"})
"""How JSSE is told that the leaf has to sign: the key exchange of a server, the kind of key of a client."""

# What JSSE calls our faults: reasons of CertPathValidatorException, error types of ValidatorException.
# A search that finds nothing tells no more than that (NOT_BUILT), and of an entry that is no CA nothing is told.
JSSE_REASONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "malformed": (UNREADABLE, NOT_BUILT, "UNSPECIFIED", "INVALID_KEY_USAGE", "T_EE_EXTENSIONS"),
        "issuer-missing": (NOT_BUILT, "NO_TRUST_ANCHOR", "T_NO_TRUST_ANCHOR"),
        "not-trusted": (NOT_BUILT, "NO_TRUST_ANCHOR", "T_NO_TRUST_ANCHOR"),
        "self-signed-not-trusted": (NOT_BUILT, "NO_TRUST_ANCHOR", "T_NO_TRUST_ANCHOR"),
        "search-budget-exhausted": (NOT_BUILT,),
        "expired": ("EXPIRED", NOT_BUILT),
        "not-yet-valid": ("NOT_YET_VALID", NOT_BUILT),
        "signature-wrong": ("INVALID_SIGNATURE", NOT_BUILT),
        "purpose-missing": ("T_EE_EXTENSIONS",),
        "key-usage-missing": ("T_EE_EXTENSIONS", "INVALID_KEY_USAGE", NOT_BUILT, UNTOLD),
        "not-a-ca": ("NOT_CA_CERT", NOT_BUILT, UNTOLD),
        "path-too-long": ("PATH_TOO_LONG", NOT_BUILT),
        "signature-algorithm-refused": ("ALGORITHM_CONSTRAINED", NOT_BUILT),
        "key-too-small": ("ALGORITHM_CONSTRAINED", NOT_BUILT),
        "name-constraint-violated": ("INVALID_NAME", "UNSPECIFIED", NOT_BUILT, UNTOLD),
        "policy-missing": ("INVALID_POLICY", NOT_BUILT),
        "unknown-critical-extension": ("UNRECOGNIZED_CRIT_EXT", "T_EE_EXTENSIONS", NOT_BUILT),
    }
)


class Broken(Exception):
    """The virtual machine ended, or answered something that is none."""


class Jsse(Piped):
    """An open virtual machine; answers one question after another, and ends when it is closed."""

    def __init__(self, java: Path) -> None:
        with as_file(files("certway.lab") / "java" / "Witness.java") as source:
            self._process = subprocess.Popen(  # noqa: S603 - the JDK found on this machine, our own program
                [java, *OPTIONS, source],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="ascii",
            )
            word, _, self.version = self._read().partition(" ")
        if word != "jsse":
            self.close()
            raise Broken(word)

    def verify(self, wanted: Wanted, auth_type: str = "") -> tuple[tuple[int, str], ...]:
        """The first thing its trust manager refuses, for each role asked: (depth or -1, reason); none: accepted.

        Names, revocation and levels are no matter of the trust manager. `auth_type`: another key exchange than one
        in which the leaf signs.
        """
        roles = ("server", "client") if wanted.purpose == "both" else (wanted.purpose,)
        return tuple(told for role in roles for told in self._check(role, auth_type or AUTH_TYPES[role], wanted))

    def _check(self, role: str, auth_type: str, wanted: Wanted) -> tuple[tuple[int, str], ...]:
        depth = "-" if wanted.depth is None else str(wanted.depth)
        chain, trusted = joined([wanted.leaf, *wanted.others]), joined(wanted.trusted)
        verdict, *reasons = self.ask("check", role, auth_type, seconds(wanted.at), depth, chain, trusted).split()
        if verdict == "accepted":
            return ()
        return (read_reasons(reasons),) if verdict == "refused" else ((0, UNREADABLE),)

    def ask(self, *words: str) -> str:
        """One line there, one line back; raises Broken where the other end cannot answer."""
        if self._process.stdin is None or self._process.stdin.closed:
            raise Broken("closed")
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        reply = self._read()
        if reply.startswith("error"):
            raise Broken(reply)
        return reply

    def _read(self) -> str:
        line = self._process.stdout.readline() if self._process.stdout is not None else ""
        if not line:
            raise Broken("ended")
        return line.rstrip("\n")


def read_reasons(told: Sequence[str]) -> tuple[int, str]:
    """The innermost reason of a chain of causes that says anything, and its depth or -1."""
    if any(reason.startswith(_SEARCHED) for reason in told):
        return -1, NOT_BUILT  # what it names besides is what it stumbled over last
    for reason in reversed(told):
        _, _, constant = reason.partition("/")
        word, _, depth = constant.partition("@")
        if word and word not in ("-", "null"):
            return int(depth or -1), word
    return -1, UNTOLD


def foretold(codes: Iterable[str], told: Iterable[tuple[int, int | str]]) -> bool:
    """Whether everything JSSE told stands for one of our fault codes; it tells its first only."""
    meant = {reason for code in codes for reason in JSSE_REASONS.get(code, ())}
    return meant.issuperset(reason for _, reason in told)


def joined(ders: Iterable[bytes]) -> str:
    """Certificates as one word of a line."""
    return ",".join(base64.b64encode(der).decode() for der in ders) or "-"


def seconds(at: datetime | None) -> str:
    """An instant, or the machine's, as one word of a line."""
    return str(int((at or datetime.now(UTC)).timestamp()))


@functools.cache
def find_jdk() -> Path | None:
    """The `java` of a JDK of this machine: JAVA_HOME's, else the one on the path; a runtime alone cannot compile."""
    home = os.environ.get("JAVA_HOME")
    compilers = [Path(home, "bin", "javac")] if home else []
    on_path = shutil.which("javac")
    compilers += [Path(on_path).resolve()] if on_path else []
    javas = (compiler.with_name("java") for compiler in compilers if compiler.exists())
    return next((java for java in javas if java.exists()), None)
