"""A question of certway's as a real handshake: the verifier set up by the profile's parameters, the presenter showing
exactly what the question says, and the outcome beside the prediction.

Only profiles whose witness is libcrypto 3 are tried. Refuses to know how a verifier is set up; that is `verifier`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Final, TypeAlias

from certway.lab.connection import End
from certway.lab.foundry import mint_self_signed
from certway.lab.handshake import Handshake, shake
from certway.lab.key_ring import KeyRing
from certway.lab.libcrypto import Numbered
from certway.lab.openssl import Asks, CannotPresent, Credential, Endpoint, Engine, Version
from certway.lab.verifier import WITNESS, build_rules, find_beyond, find_unjudged
from certway.model.link import Presentation, Question, Reference
from certway.model.observation import Observation, Seen, T
from certway.model.proof import Agreement, Reality, Told, Untried, Way, Why
from certway.model.verdict import Evaluation, Opinion
from certway.pki.faults import same_reasons

ROLES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "server": (("server", "server"),),
        "client": (("client", "client"),),
        "both": (("server", "server"), ("client", "client")),
        "any": (("server", "any"),),
    }
)
"""A question's purpose as the handshakes that try it: the presenter's role, and the purpose to be judged."""


@dataclass(frozen=True)
class Trial:
    """A question made ready.

    `beyond`: parameters of the profile that libcrypto 3 has no setting for, so that they are not tried;
    `unjudged`: expected names that it cannot compare; `alone`: what is sent beside the leaf was not seen, and the
    leaf is shown alone.
    """

    question: Question
    shown: Credential
    beyond: tuple[str, ...]
    unjudged: tuple[Reference, ...]
    alone: bool


@dataclass(frozen=True)
class Outcome:
    """What the verifier said; `faults` are its own, distinct, as (depth, number).

    `failure`: why it failed although the verifier found no fault, in OpenSSL's words.
    """

    trial: Trial
    accepted: bool
    faults: tuple[Numbered, ...]
    handshakes: tuple[Handshake, ...]
    failure: str = ""


def bare(question: Question) -> Question:
    """The question without where its facts were seen and whether they are selected: what a handshake depends on."""
    shown = question.presented
    return replace(
        question,
        presented=Presentation(leaf=_bare(shown.leaf), others=_bare(shown.others)),
        trusted=_bare(question.trusted),
        references=_bare(question.references),
    )


def _bare(observation: Observation[T]) -> Observation[T]:
    return Seen(value=observation.value) if isinstance(observation, Seen) else observation


def build_trial(question: Question, keys: KeyRing) -> Trial | Untried:
    """Make a question ready, if a handshake can try it."""
    leaf, others, profile = question.presented.leaf, question.presented.others, question.profile
    if profile.witness != WITNESS:
        return Untried(why=Why.NO_WITNESS, detail=profile.witness)
    if not (isinstance(leaf, Seen) and isinstance(question.trusted, Seen) and isinstance(question.references, Seen)):
        return Untried(why=Why.UNSEEN)
    key = keys.find(leaf.value)
    if key is None:
        return Untried(why=Why.NO_KEY, detail=leaf.value.sha256.hex())
    sent = tuple(other.der for other in others.value) if isinstance(others, Seen) else ()
    return Trial(
        question=question,
        shown=Credential(leaf.value.der, key, sent),
        beyond=tuple(find_beyond(question)),
        unjudged=tuple(find_unjudged(question)),
        alone=not isinstance(others, Seen),
    )


def run_trial(engine: Engine, trial: Trial, version: Version) -> Outcome | Untried:
    """Shake hands, once per role that the purpose asks for."""
    roles = ROLES[trial.question.purpose]
    try:
        handshakes = tuple(_shake(engine, trial, role, purpose, version) for role, purpose in roles)
    except CannotPresent as refusal:
        return Untried(why=Why.NOT_PRESENTABLE, detail=str(refusal))
    verifiers = [_verifier(one, role) for one, (role, _) in zip(handshakes, roles, strict=True)]
    unable = [verifier for verifier in verifiers if not verifier.received and verifier.alert_received is not None]
    if unable:  # the presenter gave up before it showed anything, such as a TLS 1.2 server whose key may not sign
        return Untried(why=Why.NOT_PRESENTABLE, detail=unable[0].failure)
    failures = [
        verifier.failure or "no byte arrived"
        for one, verifier in zip(handshakes, verifiers, strict=True)
        if not one.works and not verifier.faults
    ]
    return Outcome(
        trial=trial,
        accepted=all(one.works for one in handshakes),
        faults=tuple(dict.fromkeys(fault for verifier in verifiers for fault in verifier.faults)),
        handshakes=handshakes,
        failure="; ".join(failures),
    )


def _verifier(handshake: Handshake, presenter: str) -> End:
    return handshake.client if presenter == "server" else handshake.server


def _shake(engine: Engine, trial: Trial, role: str, purpose: str, version: Version) -> Handshake:
    """The presenter in its role against the verifier; the presenter itself judges nobody."""
    presenter = Endpoint(credentials=(trial.shown,))
    rules = build_rules(trial.question, purpose)
    verifier = Endpoint(credentials=(own_credential(),), verifies=rules, asks=Asks.REQUIRED)
    client, server = (verifier, presenter) if role == "server" else (presenter, verifier)
    return shake(engine, client, server, version)


@cache
def own_credential() -> Credential:
    """What the verifier of a trial shows, which nobody judges."""
    minted = mint_self_signed("verifier of a trial")
    return Credential(minted.der, minted.key.private_pem(), ())


def try_question(engine: Engine, question: Question, keys: KeyRing, version: Version) -> Outcome | Untried:
    """`build_trial` and `run_trial` in one."""
    trial = build_trial(question, keys)
    return trial if isinstance(trial, Untried) else run_trial(engine, trial, version)


def reality_of(outcome: Outcome, way: Way) -> Reality:
    """The outcome of a trial as reports have it."""
    return Reality(
        witness=WITNESS,
        way=way,
        accepted=outcome.accepted,
        faults=outcome.faults,
        failure=outcome.failure,
        beyond=outcome.trial.beyond,
        unjudged=tuple(dict.fromkeys(reference.kind for reference in outcome.trial.unjudged)),
    )


Same: TypeAlias = Callable[[Iterable[str], Iterable[Told]], bool]
"""Whether our codes and what an engine told are the same reasons."""


def same_numbers(codes: Iterable[str], told: Iterable[Told]) -> bool:
    """By X509_V_ERR numbers."""
    return same_reasons(codes, (number for _, number in told if isinstance(number, int)))


def compare(outcome: Outcome | Reality, evaluation: Evaluation, same: Same = same_numbers) -> Agreement:
    """What the witness did beside what certway says of the same question; names it cannot judge do not count.

    An undecided evaluation says that the leaf alone is refused, for faults that certificates beside it could cure.
    """
    said = outcome if isinstance(outcome, Reality) else reality_of(outcome, Way.ALONE)
    codes = [fault.code for fault in evaluation.chosen.faults]
    refused = evaluation.opinion is not Opinion.ACCEPTED
    if said.unjudged:
        codes = [code for code in codes if code != "name-mismatch"]
        refused = bool(codes)
    if said.failure or refused is said.accepted:
        return Agreement.OTHER_VERDICT
    return Agreement.AGREES if same(codes, said.faults) else Agreement.OTHER_REASONS
