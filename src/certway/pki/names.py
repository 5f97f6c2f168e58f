"""Whether a certificate shows the name that was used: an explained match, by the rules of a profile.

Knows RFC 9525 and its older habits as parameters: subject CN, wildcards, addresses, SRVName, case, final dot, IDNA.
Refuses to know where the name used comes from. Why a presented name was nearly right is for `near_misses`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address

from certway.model.certificate import Certificate, PresentedName
from certway.model.link import Reference
from certway.model.profile import AddressRule, CommonNameRule, Profile, WildcardRule
from certway.model.value import value
from certway.pki.distinguished_names import read_attributes
from certway.pki.near_misses import NearMiss, find_near_misses

EMAIL_ADDRESS = "1.2.840.113549.1.9.1"


@value
class NameMatch:
    """`matched` is the presented name that satisfied the reference; `considered` are those that could have.

    `near`: where nothing matched, presented names that a person would take for the expected one, and why not.
    """

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
    considered = considered_names(reference.kind, certificate, profile)
    matched = find_match(reference, certificate, profile)
    near = () if matched else find_near_misses(reference, certificate.names, considered, profile)
    return NameMatch(reference=reference, matched=matched, considered=considered, near=near)


def find_match(reference: Reference, certificate: Certificate, profile: Profile) -> PresentedName | None:
    """The first name that satisfies the reference, or None: `match_name` without the explanation."""
    kind, expected = reference.kind, reference.text
    if not expected:
        return None
    if kind == "ip" and profile.address is AddressRule.DNS_NAME:
        kind = "dns"
    if kind == "dns":
        expected = comparable_dns(expected, profile)
        for name in certificate.names:  # nearly always equal but for case, and no more is needed
            if name[0] == "dns" and _folded(name[1], profile) == expected:
                return name
    matches = MATCHES.get(kind)
    if matches is None:
        return None
    for name in considered_names(reference.kind, certificate, profile):
        if matches(expected, name, profile):
            return name
    return None


def match_references(
    references: Iterable[Reference], certificate: Certificate, profile: Profile, *, every: bool
) -> tuple[str, tuple[Reference, ...]]:
    """The first presented name that matches, and the references that are missing.

    All that must match and do not; where any of them suffices and none matches, the first.
    """
    matched, missing = "", []
    for reference in references:
        match = find_match(reference, certificate, profile)
        if match is None:
            missing.append(reference)
        elif not matched:
            matched = match.text
    if every or not missing:
        return matched, tuple(missing)
    return matched, () if matched else tuple(missing[:1])


def considered_names(kind: str, certificate: Certificate, profile: Profile) -> tuple[PresentedName, ...]:
    """The presented names that may satisfy a reference of this kind, in the order in which they are compared."""
    if kind == "ip" and profile.address is not AddressRule.IP_ADDRESS:
        kind = "dns" if profile.address is AddressRule.DNS_NAME else ""
    if kind == "srv" and not profile.srv_names:
        return ()
    names = certificate.names
    counted = tuple(name for name in names if name.kind == kind)
    if kind == "email" and profile.subject_email and not counted:
        return tuple(PresentedName("email", text) for text in subject_emails(certificate.subject))
    if kind != "dns" or profile.common_name is CommonNameRule.NEVER:
        return counted
    if counted and profile.common_name is CommonNameRule.WITHOUT_DNS_SAN:
        return counted
    return counted + tuple(name for name in names if name.kind == "cn")


def subject_emails(subject: bytes) -> tuple[str, ...]:
    """Every emailAddress of a DER Name."""
    return tuple(attribute.text for attribute in read_attributes(subject) if attribute.oid == EMAIL_ADDRESS)


def comparable_dns(text: str, profile: Profile) -> str:
    """An expected DNS name as this profile compares it: folded, in A-labels, perhaps without its final dot."""
    if not text.isascii() and profile.unicode_references:
        text = to_a_labels(text)
    if profile.final_dot_ignored and text.endswith("."):
        text = text[:-1]
    return _folded(text, profile)


def to_a_labels(text: str) -> str:
    """A DNS name in its ASCII form; as it stands where it has none."""
    try:
        return text.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return text


def _folded(text: str, profile: Profile) -> str:
    return text if profile.case_matters else text.lower()


def _dns_matches(expected: str, name: PresentedName, profile: Profile) -> bool:
    """RFC 9525 6.3 with the wildcards of the profile; `expected` comes from `comparable_dns`."""
    presented = _folded(name.text, profile)
    if presented == expected:
        return True
    if "*" not in presented or profile.wildcards is WildcardRule.NONE or is_address(expected):
        return False
    pattern, _, domain = presented.partition(".")
    host, _, expected_domain = expected.partition(".")
    if domain != expected_domain or "." not in domain or "*" in domain or not host:
        return False
    return pattern == "*" or (profile.wildcards is WildcardRule.PARTIAL_LABEL and _label_matches(pattern, host))


def _label_matches(pattern: str, host: str) -> bool:
    """RFC 6125 6.4.3 as OpenSSL narrows it: one asterisk, at the beginning or end of the label, never in an A-label."""
    before, _, after = pattern.partition("*")
    return (
        "*" not in after
        and not (before and after)
        and not pattern.startswith("xn--")
        and not host.startswith("xn--")
        and len(host) >= len(before) + len(after)
        and host.startswith(before)
        and host.endswith(after)
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
    return expected.lower() == name.text.lower()


MATCHES: Mapping[str, Callable[[str, PresentedName, Profile], bool]] = {
    "dns": _dns_matches,
    "ip": _ip_matches,
    "email": _email_matches,
    "srv": _text_matches,
    "xmpp": _text_matches,
    "uri": _text_matches,
}


def is_address(text: str) -> bool:
    """Whether the text is an IP address."""
    if not (text[-1:].isdigit() or ":" in text):
        return False
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
