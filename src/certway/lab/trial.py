"""A question of certway's as a real handshake: the verifier set up by the profile's parameters, the presenter showing
exactly what the question says, and the outcome beside the prediction.

Knows which parameter of a profile is which setting of libcrypto 3, and which has none. Only profiles whose witness
is libcrypto 3 are tried. Refuses to call a verdict proven whose profile has another witness, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Final

from certway.lab.foundry import mint_self_signed
from certway.lab.handshake import Handshake, shake
from certway.lab.key_ring import KeyRing
from certway.lab.libcrypto import (
    COMMON_NAME_ALWAYS,
    COMMON_NAME_NEVER,
    CRL_CHECK,
    CRL_CHECK_ALL,
    EXPLICIT_CURVE,
    NO_PARTIAL_WILDCARDS,
    NO_WILDCARDS,
    PARTIAL_CHAIN,
    STRICT,
    Numbered,
    Rules,
)
from certway.lab.openssl import Asks, CannotPresent, Credential, Endpoint, Engine, Version
from certway.model.link import PolicyInputs, Presentation, Question, Reference, RevocationMode
from certway.model.observation import Observation, Seen, T, see
from certway.model.profile import AddressRule, AnchorRule, CommonNameRule, Profile, WildcardRule
from certway.model.verdict import Evaluation, Opinion
from certway.pki.engines import OPENSSL_3
from certway.pki.faults import same_reasons
from certway.pki.names import comparable_dns

WITNESS: Final = "libcrypto-3"
CRL_MISSING: Final = 3

LEVELS: Final[Mapping[tuple[int, int], int]] = MappingProxyType({(0, 0): 0, (1024, 160): 1, (2048, 224): 2})
"""Floors under RSA and EC keys as the authentication level that has them."""

HOST_FLAGS: Final[Mapping[CommonNameRule | WildcardRule, int]] = MappingProxyType(
    {
        CommonNameRule.NEVER: COMMON_NAME_NEVER,
        CommonNameRule.WITHOUT_DNS_SAN: 0,
        CommonNameRule.ALWAYS: COMMON_NAME_ALWAYS,
        WildcardRule.NONE: NO_WILDCARDS,
        WildcardRule.FULL_LABEL: NO_PARTIAL_WILDCARDS,
        WildcardRule.PARTIAL_LABEL: 0,
    }
)
ROLES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "server": (("server", "server"),),
        "client": (("client", "client"),),
        "both": (("server", "server"), ("client", "client")),
        "any": (("server", "any"),),
    }
)
"""A question's purpose as the handshakes that try it: the presenter's role, and the purpose to be judged."""

_LABELS: Final = frozenset(("name", "engine", "witness", "source"))
_EXPRESSED: Final = frozenset(
    (
        *("anchor", "common_name", "wildcards", "unicode_references", "final_dot_ignored", "sha1_refused"),
        *("min_rsa_bits", "min_ec_bits", "explicit_curves_refused", "strict", "max_depth"),
    )
)


class Why(Enum):
    """Why a question was not tried."""

    NO_WITNESS = "no witness"  # libcrypto 3 does not stand for this verifier
    UNSEEN = "unseen"  # nobody saw the leaf, the trust list or the expected names
    NO_KEY = "no key"  # the private key of the leaf is not at hand
    NOT_PRESENTABLE = "not presentable"  # libssl takes the certificate or its key not at all


@dataclass(frozen=True)
class Untried:
    """A question that no handshake tried, and why; `detail` is evidence."""

    why: Why
    detail: str = ""


@dataclass(frozen=True)
class Trial:
    """A question made ready.

    `beyond`: parameters of the profile that libcrypto 3 has no setting for, so that they were not tried;
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


class Agreement(Enum):
    """Prediction beside outcome."""

    AGREES = 1
    OTHER_VERDICT = 2
    OTHER_REASONS = 3


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
        return Untried(Why.NO_WITNESS, profile.witness)
    if not (isinstance(leaf, Seen) and isinstance(question.trusted, Seen) and isinstance(question.references, Seen)):
        return Untried(Why.UNSEEN)
    key = keys.find(leaf.value)
    if key is None:
        return Untried(Why.NO_KEY, leaf.value.sha256.hex())
    sent = tuple(other.der for other in others.value) if isinstance(others, Seen) else ()
    return Trial(
        question=question,
        shown=Credential(leaf.value.der, key, sent),
        beyond=tuple(find_beyond(question)),
        unjudged=tuple(name for name in question.references.value if not _is_judged(name, profile)),
        alone=not isinstance(others, Seen),
    )


def find_beyond(question: Question) -> Iterator[str]:
    """Parameters of a question that no setting of libcrypto 3 expresses; where one decides, a trial says nothing."""
    profile = question.profile
    for field in fields(Profile):
        inherent = getattr(profile, field.name) == getattr(OPENSSL_3, field.name)
        if not inherent and field.name not in _LABELS | _EXPRESSED:
            yield field.name
    if (profile.min_rsa_bits, profile.min_ec_bits) not in LEVELS:
        yield "min_rsa_bits"
    if question.policies != PolicyInputs() and not profile.policies:
        yield "policies"


def _is_judged(reference: Reference, profile: Profile) -> bool:
    if reference.kind == "ip":
        return profile.address is AddressRule.IP_ADDRESS
    return reference.kind in ("dns", "email")


def rules_for(trial: Trial, purpose: str) -> Rules:
    """The verifier of a trial as libcrypto is to be set up."""
    question, profile = trial.question, trial.question.profile
    limits = (question.max_depth, profile.max_depth or None)
    off = question.revocation is RevocationMode.OFF
    return Rules(
        trusted=tuple(entry.der for entry in see(question.trusted).entries),
        at=question.at,
        purpose=purpose,
        names=tuple(_names(trial)),
        every_name=question.every_reference,
        host_flags=HOST_FLAGS[profile.common_name] | HOST_FLAGS[profile.wildcards],
        level=LEVELS.get((profile.min_rsa_bits, profile.min_ec_bits), 1),
        flags=_flags(question),
        depth=min((limit for limit in limits if limit is not None), default=None),
        crls=() if off else question.crls,
        tolerated=frozenset(_tolerated(question)),
        sha1_suffices=not profile.sha1_refused,
    )


def _names(trial: Trial) -> Iterator[tuple[str, str]]:
    profile = trial.question.profile
    for reference in see(trial.question.references):
        if reference not in trial.unjudged:
            is_host = reference.kind == "dns"
            yield reference.kind, comparable_dns(reference.text, profile) if is_host else reference.text


def _flags(question: Question) -> int:
    partial = PARTIAL_CHAIN if question.profile.anchor is AnchorRule.ANY_ENTRY else 0
    asked = {
        RevocationMode.OFF: 0,
        RevocationMode.LEAF: CRL_CHECK,
        RevocationMode.CHAIN: CRL_CHECK | CRL_CHECK_ALL,
    }
    return partial | (STRICT if question.profile.strict else 0) | asked[question.revocation]


def _tolerated(question: Question) -> Iterator[int]:
    if not question.profile.explicit_curves_refused:
        yield EXPLICIT_CURVE
    if not question.revocation_unknown_fatal:
        yield CRL_MISSING


def run_trial(engine: Engine, trial: Trial, version: Version) -> Outcome | Untried:
    """Shake hands, once per role that the purpose asks for."""
    try:
        handshakes = tuple(
            _shake(engine, trial, role, rules_for(trial, purpose), version)
            for role, purpose in ROLES[trial.question.purpose]
        )
    except CannotPresent as refusal:
        return Untried(Why.NOT_PRESENTABLE, str(refusal))
    verifiers = [
        one.client if role == "server" else one.server
        for one, (role, _) in zip(handshakes, ROLES[trial.question.purpose], strict=True)
    ]
    unexplained = [
        verifier.failure
        for one, verifier in zip(handshakes, verifiers, strict=True)
        if not one.works and not verifier.faults
    ]
    return Outcome(
        trial=trial,
        accepted=all(one.works for one in handshakes),
        faults=tuple(dict.fromkeys(fault for verifier in verifiers for fault in verifier.faults)),
        handshakes=handshakes,
        failure="; ".join(unexplained),
    )


def _shake(engine: Engine, trial: Trial, role: str, rules: Rules, version: Version) -> Handshake:
    """The presenter in its role against the verifier; the presenter itself judges nobody."""
    presenter = Endpoint(credentials=(trial.shown,))
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


def compare(outcome: Outcome, evaluation: Evaluation) -> Agreement:
    """The handshake beside what certway says of the same question; names that libcrypto cannot judge do not count.

    An undecided evaluation says that the leaf alone is refused, for faults that certificates beside it could cure.
    """
    codes = [fault.code for fault in evaluation.chosen.faults]
    refused = evaluation.opinion is not Opinion.ACCEPTED
    if outcome.trial.unjudged:
        codes = [code for code in codes if code != "name-mismatch"]
        refused = bool(codes)
    if outcome.failure or refused is outcome.accepted:
        return Agreement.OTHER_VERDICT
    numbers = {number for _, number in outcome.faults}
    return Agreement.AGREES if same_reasons(codes, numbers) else Agreement.OTHER_REASONS
