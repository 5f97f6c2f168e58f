"""Real engines asked the questions certway answers: what every one of them can be asked, and how an answer compares.

Knows what a question of the model means to an engine that verifies certificates. Refuses to know any engine: each has
a module of its own (`libcrypto`, `openssl_111`, `jsse`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeAlias

from certway.lab.libcrypto import CRL_CHECK, CRL_CHECK_ALL, PARTIAL_CHAIN, Wanted
from certway.model.link import Question, RevocationMode
from certway.model.observation import Seen
from certway.model.profile import AnchorRule, Profile

Told: TypeAlias = tuple[tuple[int, int | str], ...]
"""What an engine refuses: (depth, its own number or word); nothing: it accepts."""

_LEVEL_2_RSA_BITS = 2048
_FLAGS = {RevocationMode.OFF: 0, RevocationMode.LEAF: CRL_CHECK, RevocationMode.CHAIN: CRL_CHECK | CRL_CHECK_ALL}


class Witness(Protocol):
    """An engine at hand; `version` as it names itself."""

    @property
    def version(self) -> str: ...

    def verify(self, wanted: Wanted) -> Told:
        """What it refuses of this leaf."""
        ...


def wanted_of(question: Question) -> Wanted | None:
    """The question as an engine is asked it; None where a part was not seen.

    Names are left out where any of several would do: engines are asked about chains, names have tests of their own.
    """
    leaf, others, trusted = question.presented.leaf, question.presented.others, question.trusted
    if not (isinstance(leaf, Seen) and isinstance(others, Seen) and isinstance(trusted, Seen)):
        return None
    references = question.references.value if isinstance(question.references, Seen) else ()
    return Wanted(
        leaf=leaf.value.der,
        others=[other.der for other in others.value],
        trusted=[entry.der for entry in trusted.value.entries],
        at=question.at,
        purpose=question.purpose,
        names=[(each.kind, each.text) for each in references if question.every_reference or len(references) == 1],
        level=level_of(question.profile),
        flags=_FLAGS[question.revocation] | flags_of(question.profile),
        depth=question.max_depth,
        crls=question.crls,
    )


def level_of(profile: Profile) -> int:
    """The security level of OpenSSL that stands for this profile's floors."""
    return 2 if profile.min_rsa_bits >= _LEVEL_2_RSA_BITS else 1


def flags_of(profile: Profile) -> int:
    """The flags of OpenSSL that stand for this profile's anchor rule."""
    return PARTIAL_CHAIN if profile.anchor is AnchorRule.ANY_ENTRY else 0


def same_reasons(
    codes: Iterable[str], told: Told, words: Mapping[str, tuple[int | str, ...]], *, all_told: bool = True
) -> bool:
    """Whether everything told stands for one of our fault codes and, if the engine tells all, each code for it.

    `words`: what the engine calls each of our codes.
    """
    names = {name for _, name in told}
    meant = [set(words.get(code, ())) for code in codes]
    return names <= set().union(*meant) and (not all_told or all(each & names for each in meant))
