"""Are the names of an uploaded certificate such as the page takes, and the product reads?"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

from certway.derive.atlas import identity_in
from certway.derive.subjects import Uploaded
from certway.knowledge.ssh import ATTRIBUTES_SOURCES, AttributeSupport, attributes_of
from certway.knowledge.uploads import Trait
from certway.model.confidence import Confidence
from certway.model.observation import Seen
from certway.model.verdict import CauseKind, Severity
from certway.rules.attempt import attempt_words, find_owners, find_reception, has_own_key, is_for_a_node, leaf_of
from certway.rules.catalogue import Violation, rule, violation

_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_FQDN: Final = re.compile(rf"(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
READ_BEFORE_X8_10: Final = 999
"""Characters of the subject alternative names, written as text, that X8.5.2 to X8.9 read."""


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("certificate-guide-x15.5-loading",),
    per=("file", "name"),
)
def not_full(uploaded: Uploaded) -> Iterator[Violation]:
    """Every name among the subject alternative names of an uploaded certificate is a full domain name.

    Says: {name} among the names of {certificate} is not a full domain name; {node} refuses {file}: "{message}".
    Short: {name} is no FQDN
    Why: Short host names and addresses are refused since X14.0.2; that the same check refuses an underscore is
        inferred from the other fields that have it.
    Seen when: The request named the host without its domain, or an address.
    Repair:
        {node}: make a new request without {name} and have it signed
    """
    for name in leaf_of(uploaded).names:
        refused = name.kind == "ip" or (name.kind == "dns" and "*" not in name.text and not _is_full(name.text))
        rule_known = find_reception(uploaded, Trait.NAME_NOT_FULL) if refused else None
        if rule_known is not None:
            words = attempt_words(uploaded, name=name.text, message=rule_known.message)
            yield violation(words, uploaded.attempt.provenance, confidence=_how_sure(name.kind, name.text))


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("certificate-guide-x15.5-loading",),
    per=("file", "name"),
)
def common_name_not_full(uploaded: Uploaded) -> Iterator[Violation]:
    """The common name of an uploaded certificate, if it has one, is a full domain name.

    Says: The common name {name} of {certificate} is not a full domain name; {node} refuses {file}: "{message}".
    Short: CN {name} is no FQDN
    Why: Short host names and addresses are refused since X14.0.2.
    Seen when: The CA or the request wrote the host name, the company or an address into the common name.
    Repair:
        {node}: make a new request with its full name or the cluster name, and have it signed
    """
    for name in leaf_of(uploaded).names:
        refused = name.kind == "cn" and "*" not in name.text and not _is_full(name.text)
        rule_known = find_reception(uploaded, Trait.COMMON_NAME_NOT_FULL) if refused else None
        if rule_known is not None:
            words = attempt_words(uploaded, name=name.text, message=rule_known.message)
            yield violation(words, uploaded.attempt.provenance, confidence=_how_sure("dns", name.text))


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    confidence=Confidence.INFERRED,
    sources=("certificate-guide-x15.4-about", "cucm-security-15-certificates"),
    per=("file", "name"),
)
def wildcard(uploaded: Uploaded) -> Iterator[Violation]:
    """An uploaded certificate has no wildcard among its names.

    Says: {certificate} in {file} is for {name}; wildcards are not supported by {node}.
    Short: wildcard {name}
    Why: The check of full names probably refuses it; and where it is in use, peers fail on its name in ways that
        nobody documents.
    Seen when: The company has one certificate for everything.
    Repair:
        {node}: make a request with every name it needs, and have it signed
    """
    names = dict.fromkeys(name.text for name in leaf_of(uploaded).names if name.kind in ("dns", "cn"))
    for name in names:
        if "*" in name and find_reception(uploaded, Trait.WILDCARD) is not None:
            yield violation(attempt_words(uploaded, name=name), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    sources=("certificate-guide-x15.5-loading", "expressway-admin-x15.5-reference"),
    per=("file",),
)
def common_name_missing(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded certificate has a common name.

    Says: {certificate} in {file} has no common name; {node} takes it with alarm 40052, "{message}", and MRA does
        not work.
    Short: {file} has no common name
    Why: MRA, Jabber Guest and the CMS web proxy do not work without one.
    Seen when: The CA leaves the common name out of what it issues.
    Repair:
        {node}: have the certificate reissued with a common name
    """
    if any(name.kind == "cn" for name in leaf_of(uploaded).names):
        return
    rule_known = find_reception(uploaded, Trait.NO_COMMON_NAME)
    if rule_known is not None:
        yield violation(attempt_words(uploaded, message=rule_known.message), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    confidence=Confidence.CONTRADICTED,
    sources=("expressway-admin-x15.5-zones", "cisco-221624"),
    per=("file",),
)
def only_common_name(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded certificate has subject alternative names.

    Says: {certificate} in {file} has no subject alternative names, only a common name; guides say that peers of
        {node} look among the alternative names only.
    Short: {file} has no SAN
    Why: Zones, clusters and clients may not find the name; support notes say that zones take the common name as well.
    Seen when: An old template of the CA drops the alternative names of the request.
    Repair:
        {node}: have the certificate reissued with the names of its request
    """
    if all(name.kind == "cn" for name in leaf_of(uploaded).names):
        yield violation(attempt_words(uploaded), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.AT_RISK,
    kind=CauseKind.PRODUCT_LIMIT,
    sources=("certificate-guide-x15.4-about", "cisco-213872"),
    per=("file", "node"),
)
def too_long(uploaded: Uploaded) -> Iterator[Violation]:
    """Before X8.10, the subject alternative names come to 999 characters at most.

    Says: The names of {certificate} come to {length} characters; {node} on {release} reads the first {limit} and
        acts as if {lost} and what follows were not there.
    Short: names beyond {limit} characters
    Why: The connections that use one of the last names fail, and the certificate looks right.
    Seen when: Many domains, chat aliases and phone security profiles in one certificate.
    Repair:
        {node}: upgrade to X8.10 or later, or leave names out
    """
    read, lost = 0, ""
    for name in leaf_of(uploaded).names:
        if name.kind in ("dns", "ip", "uri", "email"):
            read += len(name.text) + len("DNS:") + (len(", ") if read else 0)
            lost = lost or (name.text if read > READ_BEFORE_X8_10 else "")
    rule_known = find_reception(uploaded, Trait.NAMES_TOO_LONG) if lost else None
    if rule_known is not None and rule_known.confidence is Confidence.DOCUMENTED:
        words = attempt_words(uploaded, length=read, limit=READ_BEFORE_X8_10, lost=lost)
        yield violation(words, uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    sources=("cisco-218034",),
    per=("file", "node"),
)
def name_lost(uploaded: Uploaded) -> Iterator[Violation]:
    """A renewed certificate has every name of the one that it replaces.

    Says: {certificate} in {file} no longer has {names}, which the {store} certificate of {node} has now.
    Short: {file} lacks {names}
    Why: Whoever reaches {node} under such a name refuses it after the restart.
    Seen when: The request was made by hand, or the CA issued for the common name only.
    Repair:
        {node}: make a request with {names}, unless nobody uses them any more
    """
    held = identity_in(uploaded.node, uploaded.attempt.slot.store, uploaded.attempt.slot.sni).installed
    is_of_another = not has_own_key(uploaded) and find_owners(uploaded)
    if not isinstance(held, Seen) or is_of_another or leaf_of(uploaded).self_issued:
        return
    new = {name.text.lower() for name in leaf_of(uploaded).names if name.kind == "dns"}
    old = [name.text for name in held.value.leaf.names if name.kind == "dns" and not held.value.leaf.self_issued]
    lost = tuple(name for name in old if name.lower() not in new)
    if lost and new:
        yield violation(attempt_words(uploaded, names=lost), uploaded.attempt.provenance)


def _is_full(text: str) -> bool:
    """At least two labels of letters, digits and hyphens; the last one begins with a letter, so no address passes."""
    return _FQDN.fullmatch(text) is not None


def _how_sure(kind: str, text: str) -> Confidence:
    """Documented for short names and addresses; inferred for the finer points of the syntax."""
    plain = kind == "ip" or "." not in text or _is_address(text)
    return Confidence.DOCUMENTED if plain else Confidence.INFERRED


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@rule(
    about=Uploaded,
    when=is_for_a_node,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    confidence=Confidence.INFERRED,
    per=("file",),
    sources=ATTRIBUTES_SOURCES,
)
def attributes_not_decoded(uploaded: Uploaded) -> Iterator[Violation]:
    """Subject and issuer of an uploaded certificate have no attribute that the product cannot decode.

    Says: {certificate} in {file} has attributes in subject or issuer that Expressway does not decode: {attributes}.
        {node} takes it, and its SSH tunnels break.
    Short: {file} has attributes {attributes}
    Why: The zone comes up and the tunnels do not, with unknown errors.
    Seen when: A template or a CA writes attributes of its own into the subject; the page shows them as numbers.
    Repair:
        CA: reissue the certificate without {attributes}
    Not to be confused with: ssh.issuer-missing
    """
    foreign = attributes_of(leaf_of(uploaded), AttributeSupport.UNSUPPORTED)
    if foreign:
        yield violation(attempt_words(uploaded, attributes=foreign), uploaded.attempt.provenance)
