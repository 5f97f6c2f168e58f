"""Real engines behind one face: each has the name that profiles call it by, and decides a question in its own way.

Whoever joins another engine adds a class here, or elsewhere, with the members of `Witness`. Knows which engine this
machine has and what it lacks. Refuses to know cases, and to call a verdict proven whose profile names nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from certway.knowledge.ssh import key_type_of, listed_key_types
from certway.lab.key_ring import KeyRing
from certway.lab.libcrypto import LibCrypto, Numbered, find_libcrypto
from certway.lab.openssl import Engine, Version, find_libssl
from certway.lab.ssh import find_missing, open_tunnel
from certway.lab.ssh_peers import Peer, Side, Tunnel
from certway.lab.ssh_questions import NotAtHand, build_alone
from certway.lab.trial import ROLES, compare, reality_of, try_question
from certway.lab.verifier import WITNESS, build_wanted, find_beyond, find_unjudged
from certway.model.certificate import Certificate
from certway.model.link import Check, Question
from certway.model.observation import Missing, Seen
from certway.model.profile import Profile
from certway.model.proof import Agreement, Reality, Told, Untried, Way, Why
from certway.model.verdict import Evaluation

EXTRA: Final = "certway[lab]"
NO_LIBSSL: Final = "no libssl of OpenSSL 3 on this machine"
NO_LIBCRYPTO: Final = "no libcrypto of OpenSSL 3 on this machine"


@dataclass(frozen=True)
class Asked:
    """A question as its carrier puts it; equal ones are put once.

    `question` is bare; `ends`: what else decides on this carrier, for tunnels the end that judges and the key types
    listed at both; `check`: one place where it is asked.
    """

    carrier: str
    question: Question
    ends: tuple[tuple[str, str], ...] = ()
    check: Check = field(compare=False, repr=False, kw_only=True)


class Witness(Protocol):
    """One engine, asked in one way."""

    @property
    def name(self) -> str:
        """As `Profile.witness` has it."""

    @property
    def way(self) -> Way:
        """How it is asked."""

    @property
    def version(self) -> str:
        """As the engine names itself; empty where it is not at hand."""

    @property
    def carriers(self) -> tuple[str, ...]:
        """The carriers whose questions it takes."""

    def stands_for(self, profile: Profile) -> bool:
        """Whether it may witness verdicts under this profile."""

    def decide(self, asked: Asked) -> Reality | Untried:
        """What it says of the question, which is of one of its carriers and profiles."""

    def compare(self, reality: Reality, evaluation: Evaluation) -> Agreement:
        """What it said beside what is predicted."""


class _OpenSsl:
    """What every way of asking OpenSSL 3 has in common."""

    name: Final = WITNESS

    def stands_for(self, profile: Profile) -> bool:
        """Profiles that name it."""
        return profile.witness == self.name

    def compare(self, reality: Reality, evaluation: Evaluation) -> Agreement:
        """By X509_V_ERR numbers."""
        return compare(reality, evaluation)


class Handshakes(_OpenSsl):
    """OpenSSL 3 by TLS handshakes of one version, in memory."""

    carriers: Final = ("tls",)

    def __init__(self, engine: Engine, keys: KeyRing, version: Version) -> None:
        self.version = engine.version
        self.way = Way.TLS_1_2 if version is Version.TLS_1_2 else Way.TLS_1_3
        self._engine, self._keys, self._protocol = engine, keys, version

    def decide(self, asked: Asked) -> Reality | Untried:
        """Shake hands, once a role."""
        outcome = try_question(self._engine, asked.question, self._keys, self._protocol)
        return outcome if isinstance(outcome, Untried) else reality_of(outcome, self.way)


class ByItself(_OpenSsl):
    """OpenSSL 3 without any connection: for what is judged in a message or in an uploaded file. Needs no key."""

    carriers: Final = ("message", "upload")
    way: Final = Way.ALONE

    def __init__(self, library: LibCrypto) -> None:
        self.version = library.version
        self._library = library

    def decide(self, asked: Asked) -> Reality | Untried:
        """Verify, once a purpose."""
        question = asked.question
        try:
            faults = tuple(dict.fromkeys(self._faults(question)))
            unjudged = tuple(dict.fromkeys(reference.kind for reference in find_unjudged(question)))
        except Missing:
            return Untried(why=Why.UNSEEN)
        return Reality(
            witness=self.name,
            way=self.way,
            accepted=not faults,
            faults=faults,
            beyond=tuple(find_beyond(question)),
            unjudged=unjudged,
        )

    def _faults(self, question: Question) -> Iterator[Numbered]:
        for _, purpose in ROLES[question.purpose]:
            yield from self._library.verify(build_wanted(question, purpose))


class Tunnels(_OpenSsl):
    """OpenSSL 3 as the verifier of SSH tunnels on loopback; what tunnels demand beyond it is their own refusal."""

    carriers: Final = ("ssh",)
    way: Final = Way.SSH

    def __init__(self, library: LibCrypto, keys: KeyRing, run: Callable[[Peer, Peer], Tunnel] | None = None) -> None:
        self.version = library.version
        self._keys = keys
        self._run = run or (lambda client, server: asyncio.run(open_tunnel(client, server)))

    def decide(self, asked: Asked) -> Reality | Untried:
        """Open a tunnel in which this question alone is open."""
        leaf = asked.question.presented.leaf
        if isinstance(leaf, Seen) and self._keys.find(leaf.value) is None:
            return Untried(why=Why.NO_KEY, detail=leaf.value.sha256.hex())
        try:
            client, server = build_alone(asked.check, self._find_key)
            tunnel = self._run(client, server)
        except NotAtHand as unseen:
            return Untried(why=Why.UNSEEN, detail=str(unseen))
        except ValueError as refusal:  # the SSH library takes the certificate or its key not at all
            return Untried(why=Why.NOT_PRESENTABLE, detail=str(refusal))
        judged_by_client = asked.check.key.verifier == "client"
        side = tunnel.client if judged_by_client else tunnel.server
        return self._reality(side, tunnel.up, "" if side.verification else _find_unlisted(asked))

    def _find_key(self, certificate: Certificate) -> bytes | None:
        return self._keys.find(certificate)

    def _reality(self, verifier: Side, up: bool, unlisted: str) -> Reality:
        said = verifier.verification
        faults: tuple[Told, ...] = said.faults if said else ()
        breaches = ", ".join(f"{breach.demand} {breach.presented}" for breach in said.breaches) if said else ""
        unexplained = not up and not faults and not breaches
        return Reality(
            witness=self.name,
            way=self.way,
            accepted=up,
            faults=faults,
            failure=(unlisted or verifier.ended or "the tunnel is down") if unexplained else breaches,
        )


def _find_unlisted(asked: Asked) -> str:
    """Why nothing was shown: the key type of the certificate that one of the ends does not list; empty for none."""
    leaf = asked.question.presented.leaf
    own = key_type_of(leaf.value.key) if isinstance(leaf, Seen) else ""
    lists = [listed_key_types(text) for name, text in asked.ends if name != "verifier"]
    return f"key-type {own} not listed" if any(own not in listed for listed in lists) else ""


class Absent:
    """A witness that this machine lacks; `why` says what is missing."""

    version: Final = ""

    def __init__(self, name: str, way: Way, carriers: tuple[str, ...], why: str) -> None:
        self.name, self.way, self.carriers = name, way, carriers
        self._why = why

    def stands_for(self, profile: Profile) -> bool:
        """Profiles that name it."""
        return profile.witness == self.name

    def decide(self, asked: Asked) -> Untried:  # noqa: ARG002 - as every witness has it
        """It cannot be called."""
        return Untried(why=Why.NOT_AT_HAND, detail=self._why)

    def compare(self, reality: Reality, evaluation: Evaluation) -> Agreement:
        """It never says anything."""
        raise NotImplementedError


def find_witnesses(keys: KeyRing) -> tuple[Witness, ...]:
    """OpenSSL 3 in every way it is asked; what this machine lacks as `Absent`. Others: `engines_apart`."""
    engine, library, no_tunnels = find_libssl(), find_libcrypto(), find_missing()
    shaken: tuple[Witness, ...] = (
        tuple(Handshakes(engine, keys, version) for version in Version)
        if engine
        else (Absent(WITNESS, Way.TLS_1_3, ("tls",), NO_LIBSSL),)
    )
    alone = ByItself(library) if library else Absent(WITNESS, Way.ALONE, ByItself.carriers, NO_LIBCRYPTO)
    lacks_tunnels = no_tunnels or ("" if library else NO_LIBCRYPTO)
    tunnels = (
        Tunnels(library, keys) if library and not no_tunnels else Absent(WITNESS, Way.SSH, ("ssh",), lacks_tunnels)
    )
    return (*shaken, tunnels, alone)
