"""A question's verifier as libcrypto 3 is set up for it, whatever carries the certificates.

Knows which parameter of a profile is which setting of libcrypto, and which has none. Refuses to call a verdict proven
whose profile has another witness, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Final

from certway.lab.libcrypto import (
    COMMON_NAME_ALWAYS,
    COMMON_NAME_NEVER,
    CRL_CHECK,
    CRL_CHECK_ALL,
    CRL_MISSING,
    EXPLICIT_CURVE,
    NO_PARTIAL_WILDCARDS,
    NO_WILDCARDS,
    PARTIAL_CHAIN,
    STRICT,
    Rules,
    Wanted,
)
from certway.model.link import PolicyInputs, Question, Reference, RevocationMode
from certway.model.observation import Seen, see
from certway.model.profile import AddressRule, AnchorRule, CommonNameRule, Profile, WildcardRule
from certway.pki.engines import OPENSSL_3
from certway.pki.names import comparable_dns

WITNESS: Final = "libcrypto-3"

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
_ASKED: Final[Mapping[RevocationMode, int]] = MappingProxyType(
    {
        RevocationMode.OFF: 0,
        RevocationMode.LEAF: CRL_CHECK,
        RevocationMode.CHAIN: CRL_CHECK | CRL_CHECK_ALL,
    }
)
_LABELS: Final = frozenset(("name", "engine", "witness", "source"))
_EXPRESSED: Final = frozenset(
    (
        *("anchor", "common_name", "wildcards", "unicode_references", "final_dot_ignored", "sha1_refused"),
        *("min_rsa_bits", "min_ec_bits", "explicit_curves_refused", "strict", "max_depth"),
    )
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
    if question.revocation is not RevocationMode.OFF:
        if question.ocsp:
            yield "ocsp"  # libcrypto reads responses apart from chains
        if question.gaps is not None and not question.revocation_unknown_fatal:
            yield "gaps"  # libcrypto takes a source that nobody saw for none


def find_unjudged(question: Question) -> Iterator[Reference]:
    """Expected names that libcrypto cannot compare as the profile does."""
    by_address = question.profile.address is AddressRule.IP_ADDRESS
    comparable = ("dns", "email", "ip") if by_address else ("dns", "email")
    return (name for name in see(question.references) if name.kind not in comparable)


def build_rules(question: Question, purpose: str) -> Rules:
    """How the verifier judges for one purpose (server, client, any), what `find_beyond` names aside.

    Raises Missing where nobody saw the trust list or the expected names.
    """
    profile = question.profile
    limits = (question.max_depth, profile.max_depth or None)
    off = question.revocation is RevocationMode.OFF
    return Rules(
        trusted=tuple(entry.der for entry in see(question.trusted).entries),
        at=question.at,
        purpose=purpose,
        names=tuple(_names(question)),
        every_name=question.every_reference,
        host_flags=HOST_FLAGS[profile.common_name] | HOST_FLAGS[profile.wildcards],
        level=_level(profile),
        flags=_flags(question),
        depth=min((limit for limit in limits if limit is not None), default=None),
        crls=() if off else question.crls,
        tolerated=frozenset(_tolerated(question)),
        sha1_suffices=not profile.sha1_refused,
    )


def build_wanted(question: Question, purpose: str) -> Wanted:
    """The whole question for libcrypto without any handshake; certificates that nobody saw sent are none."""
    rules, others = build_rules(question, purpose), question.presented.others
    sent = tuple(other.der for other in others.value) if isinstance(others, Seen) else ()
    return Wanted(**vars(rules), leaf=see(question.presented.leaf).der, others=sent)


def _names(question: Question) -> Iterator[tuple[str, str]]:
    unjudged = frozenset(find_unjudged(question))
    for reference in see(question.references):
        if reference not in unjudged:
            is_host = reference.kind == "dns"
            yield reference.kind, comparable_dns(reference.text, question.profile) if is_host else reference.text


def _level(profile: Profile) -> int:
    """The highest level whose floors the profile has as well; where it asks for more, `find_beyond` says so."""
    return max(
        level for (rsa, ec), level in LEVELS.items() if rsa <= profile.min_rsa_bits and ec <= profile.min_ec_bits
    )


def _flags(question: Question) -> int:
    partial = PARTIAL_CHAIN if question.profile.anchor is AnchorRule.ANY_ENTRY else 0
    return partial | (STRICT if question.profile.strict else 0) | _ASKED[question.revocation]


def _tolerated(question: Question) -> Iterator[int]:
    if not question.profile.explicit_curves_refused:
        yield EXPLICIT_CURVE
    if not question.revocation_unknown_fatal:
        yield CRL_MISSING
