"""Why a presented name that a person would take for the expected one does not count.

Knows likeness. Refuses to decide a match: that is `names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from certway.model.certificate import PresentedName
from certway.model.link import Reference
from certway.model.profile import AddressRule, CommonNameRule, Profile, WildcardRule
from certway.model.text import Text, say
from certway.model.value import value


class Likeness(Enum):
    """In what way two names are nearly the same."""

    CASE = 1
    FINAL_DOT = 2
    SPACE = 3
    COMMON_NAME_ONLY = 4
    OTHER_KIND = 5
    WILDCARD_REFUSED = 6
    WILDCARD_DEPTH = 7
    WILDCARD_FORM = 8
    SHORT_NAME = 9
    UNICODE = 10
    OTHER_DOMAIN = 11
    SAME_DOMAIN = 12
    DOMAIN_ONLY = 13


@value
class NearMiss:
    """A presented name, how it is like the expected one, and why it does not count."""

    presented: PresentedName
    likeness: Likeness
    why: Text


def find_near_misses(
    reference: Reference, names: Iterable[PresentedName], considered: tuple[PresentedName, ...], profile: Profile
) -> tuple[NearMiss, ...]:
    """The near misses among all presented names, nearest first; `considered` are those that could have matched."""
    found = tuple(_near_misses(reference, names, considered, profile))
    return tuple(sorted(found, key=lambda miss: miss.likeness.value))


def _near_misses(
    reference: Reference, names: Iterable[PresentedName], considered: tuple[PresentedName, ...], profile: Profile
) -> Iterator[NearMiss]:
    for name in dict.fromkeys(names):
        near = _misplaced(reference, name, profile) if name not in considered else None
        near = near or _misspelt(reference.text, name.text)
        if near is None and reference.kind == "dns" and name.kind in ("dns", "cn"):
            near = _wildcard(reference.text, name.text, profile) or _alike(reference.text, name.text)
        if near is not None:
            yield NearMiss(presented=name, likeness=near[0], why=near[1])


Near = tuple[Likeness, Text]


def _misplaced(reference: Reference, name: PresentedName, profile: Profile) -> Near | None:
    """The right words in a place that does not count."""
    if reference.text.lower() != name.text.lower():
        return None
    if name.kind != "cn":
        kind = Likeness.OTHER_KIND
        if reference.kind == "ip" and profile.address is AddressRule.IP_ADDRESS and name.kind == "dns":
            return kind, say("the address is written as a DNS name, not as an IP address")
        return kind, say(
            "it is a name of another kind: {kind}, not {expected}", kind=name.kind, expected=reference.kind
        )
    if profile.common_name is CommonNameRule.NEVER or reference.kind != "dns":
        why = say("it stands in the subject's common name only, and this verifier does not look there")
    else:
        why = say("it stands in the common name only, which counts only without DNS names beside it")
    return Likeness.COMMON_NAME_ONLY, why


def _misspelt(expected: str, presented: str) -> Near | None:
    if expected.lower() == presented.lower():
        return (Likeness.CASE, say("letter case differs")) if expected != presented else None
    if expected.lower().rstrip(".") == presented.lower().rstrip("."):
        return Likeness.FINAL_DOT, say("one of the two ends in a dot")
    if "".join(expected.lower().split()) == "".join(presented.lower().split()):
        return Likeness.SPACE, say("one of the two has spaces in it or around it")
    return None


def _wildcard(expected: str, presented: str, profile: Profile) -> Near | None:
    pattern, _, domain = presented.lower().partition(".")
    host, _, expected_domain = expected.lower().partition(".")
    if "*" not in presented:
        return None
    if pattern == "*" and expected.lower() == domain:
        return Likeness.WILDCARD_DEPTH, say("a wildcard does not stand for the domain itself")
    if pattern == "*" and expected_domain.endswith("." + domain):
        return Likeness.WILDCARD_DEPTH, say("a wildcard stands for exactly one label")
    if domain != expected_domain or not host.startswith(pattern.partition("*")[0]):
        return None
    if profile.wildcards is WildcardRule.NONE:
        return Likeness.WILDCARD_REFUSED, say("this verifier accepts no wildcards")
    return Likeness.WILDCARD_FORM, say("this verifier does not accept a wildcard of this form")


def _alike(expected: str, presented: str) -> Near | None:
    host, _, domain = expected.lower().partition(".")
    other_host, _, other_domain = presented.lower().partition(".")
    if host == other_host and not (domain and other_domain):
        return Likeness.SHORT_NAME, say("one of the two has no domain")
    if not presented.isascii():
        return Likeness.UNICODE, say("the certificate writes it in characters that a DNS name cannot have")
    if host == other_host:
        return Likeness.OTHER_DOMAIN, say("the host is the same, the domain is another")
    if presented.lower() == domain:
        return Likeness.DOMAIN_ONLY, say("the certificate has the domain, not the host in it")
    if domain and domain == other_domain:
        return Likeness.SAME_DOMAIN, say("the domain is the same, the host is another")
    return None
