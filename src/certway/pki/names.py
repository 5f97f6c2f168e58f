"""Whether a certificate shows the name that was used: an explained match, by the rules of a profile.

Knows RFC 9525 and its older habits as parameters: subject CN, wildcards, addresses, SRVName, case, trailing dot, IDNA.
Refuses to know where the name used comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address

from certway.model.certificate import Certificate, PresentedName
from certway.model.link import Reference
from certway.model.profile import AddressRule, CommonNameRule, Profile, WildcardRule
from certway.model.text import Text, say
from certway.model.value import value


@value
class NearMiss:
    """A presented name that a person would take for the expected one, and why it does not count."""

    presented: PresentedName
    why: Text


@value
class NameMatch:
    """`matched` is the presented name that satisfied the reference; `considered` are those that could have."""

    reference: Reference
    matched: PresentedName | None
    considered: tuple[PresentedName, ...]
    near: tuple[NearMiss, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether any name satisfied it."""
        return self.matched is not None


def match_name(reference: Reference, certificate: Certificate, profile: Profile) -> NameMatch:
    """Compare one expected name with all that the certificate shows; a mismatch comes with its near misses."""
    considered = counted_names(reference.kind, certificate.names, profile)
    matched = find_match(reference, certificate, profile)
    near = () if matched else tuple(_near_misses(reference, certificate.names, considered, profile))
    return NameMatch(reference=reference, matched=matched, considered=considered, near=near)


def find_match(reference: Reference, certificate: Certificate, profile: Profile) -> PresentedName | None:
    """The first name that satisfies the reference, or None: `match_name` without the explanation."""
    names = certificate.names
    kind = reference.kind
    if kind == "ip" and profile.address is AddressRule.DNS_NAME:
        kind = "dns"
    expected = reference.text
    if kind == "dns":
        expected = expected_dns(expected)
        for name in names:
            if name.kind == "dns" and name.text.lower() == expected != "":
                return name
    matches = MATCHES.get(kind)
    if matches is None:
        return None
    for name in counted_names(reference.kind, names, profile):
        if matches(expected, name, profile):
            return name
    return None


def counted_names(kind: str, names: Iterable[PresentedName], profile: Profile) -> tuple[PresentedName, ...]:
    """The presented names that may satisfy a reference of this kind, in the order in which they are compared."""
    if kind == "ip" and profile.address is AddressRule.NOTHING:
        return ()
    if kind == "ip" and profile.address is AddressRule.DNS_NAME:
        kind = "dns"
    counted = tuple(name for name in names if name.kind == kind)
    if kind != "dns" or profile.common_name is CommonNameRule.NEVER:
        return counted
    if counted and profile.common_name is CommonNameRule.WITHOUT_DNS_SAN:
        return counted
    return counted + tuple(name for name in names if name.kind == "cn")


def expected_dns(text: str) -> str:
    """The comparable form of an expected DNS name: lower case, A-labels (RFC 5890)."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    try:
        return lowered.encode("idna").decode("ascii")
    except UnicodeError:
        return lowered


def dns_matches(expected: str, name: PresentedName, profile: Profile) -> bool:
    """RFC 9525 6.3 with the wildcards of the profile; `expected` in the form of `expected_dns`."""
    presented = name.text.lower()
    if presented == expected:
        return bool(expected)
    if "*" not in presented or profile.wildcards is WildcardRule.NONE:
        return False
    label, _, rest = presented.partition(".")
    first, _, expected_rest = expected.partition(".")
    if rest != expected_rest or "." not in rest or "*" in rest or not first or _is_address(expected):
        return False
    if label == "*":
        return True
    before, _, after = label.partition("*")
    return (
        profile.wildcards is WildcardRule.PARTIAL_LABEL
        and "*" not in after
        and not label.startswith("xn--")
        and not first.startswith("xn--")
        and len(first) >= len(before) + len(after)
        and first.startswith(before)
        and first.endswith(after)
    )


def _ip_matches(expected: str, name: PresentedName, _: Profile) -> bool:
    try:
        return ip_address(expected) == ip_address(name.text)
    except ValueError:
        return False


def _email_matches(expected: str, name: PresentedName, _: Profile) -> bool:
    """RFC 5280 7.5: the local part as it stands, the host part without case."""
    local, at, host = expected.rpartition("@")
    presented_local, presented_at, presented_host = name.text.rpartition("@")
    return bool(at and presented_at) and local == presented_local and host.lower() == presented_host.lower()


def _text_matches(expected: str, name: PresentedName, _: Profile) -> bool:
    """SRVName (RFC 4985: `_service.domain`, no wildcards), XmppAddr and URI: without case."""
    return bool(expected) and expected.lower() == name.text.lower()


MATCHES: Mapping[str, Callable[[str, PresentedName, Profile], bool]] = {
    "dns": dns_matches,
    "ip": _ip_matches,
    "email": _email_matches,
    "srv": _text_matches,
    "xmpp": _text_matches,
    "uri": _text_matches,
}


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _near_misses(
    reference: Reference, names: Iterable[PresentedName], counted: tuple[PresentedName, ...], profile: Profile
) -> Iterable[NearMiss]:
    for name in dict.fromkeys(names):
        why = _why_near(reference, name, name in counted, profile)
        if why is not None:
            yield NearMiss(presented=name, why=why)


def _why_near(reference: Reference, name: PresentedName, counted: bool, profile: Profile) -> Text | None:
    expected, presented = expected_dns(reference.text), name.text.lower()
    if expected == presented and not counted:
        return _wrong_place(reference, name, profile)
    if expected.rstrip(".") == presented.rstrip("."):
        return say("one of the two ends in a dot")
    if expected.strip() == presented.strip():
        return say("one of the two has spaces around it")
    if presented.startswith("*."):
        return _why_wildcard(expected, presented, profile)
    if reference.kind == "dns" and name.kind in ("dns", "cn"):
        return _why_similar(expected, presented)
    return None


def _wrong_place(reference: Reference, name: PresentedName, profile: Profile) -> Text:
    if name.kind == "cn":
        if profile.common_name is CommonNameRule.NEVER:
            return say("it stands in the subject's common name only, and this verifier does not look there")
        return say("it stands in the common name only, which counts only without DNS names beside it")
    if reference.kind == "ip" and name.kind == "dns":
        return say("the address is written as a DNS name, not as an IP address")
    return say("it is a name of another kind: {kind}, not {expected}", kind=name.kind, expected=reference.kind)


def _why_wildcard(expected: str, presented: str, profile: Profile) -> Text | None:
    domain = presented[2:]
    if expected.endswith("." + domain):
        if profile.wildcards is WildcardRule.NONE:
            return say("this verifier accepts no wildcards")
        return say("a wildcard stands for exactly one label")
    return say("a wildcard does not stand for the domain itself") if expected == domain else None


def _why_similar(expected: str, presented: str) -> Text | None:
    first, _, domain = expected.partition(".")
    other, _, other_domain = presented.partition(".")
    if first == other and not (domain and other_domain):
        return say("one of the two has no domain")
    if first == other:
        return say("the host is the same, the domain is another")
    if domain == other_domain and domain:
        return say("the domain is the same, the host is another")
    if not presented.isascii():
        return say("the certificate writes it in characters that a DNS name cannot have")
    return None
