"""What the CA/Browser Forum's Baseline Requirements ask of public web certificates beyond RFC 5280.

Decisive under `webpki`, a note elsewhere: a private CA owes none of it. Sections are those of version 2.
Knows one certificate and its place in the path. Refuses to know the public suffix list: only its two obvious forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from certway.model.certificate import Certificate, Extension, KeyUsage, Malformed
from certway.model.verdict import Fault
from certway.pki.checks import ANY
from certway.pki.extensions import (
    AUTHORITY_INFORMATION_ACCESS,
    NAME_CONSTRAINTS,
    parse_access_descriptions,
    parse_name_constraints,
)
from certway.pki.shape import AUTHORITY_KEY_IDENTIFIER, EMPTY_NAME, SUBJECT_ALTERNATIVE_NAMES

EXTENDED_KEY_USAGE: Final = "2.5.29.37"
CURVES: Final = frozenset(("secp256r1", "secp384r1", "secp521r1"))
LEAST_RSA_BITS: Final = 2048
# Second-level registries under country codes: co.uk, com.au ...
REGISTRIES: Final = frozenset(("co", "com", "net", "org", "ac", "edu", "gov", "ne", "or"))


def check_web_rules(certificate: Certificate, position: int, *, last: bool) -> Iterator[Fault]:
    """All breaches of one certificate; `last`: it is the anchor."""
    extensions = {extension.oid: extension for extension in certificate.extensions}
    for rules in (_leaf(certificate, extensions),) if position == 0 else (_issuer(extensions, last),):
        yield from _faults(rules, position)
    yield from _faults(_any(certificate, extensions), position)


def _faults(broken: Iterator[tuple[str, str]], position: int) -> Iterator[Fault]:
    for field, section in broken:
        yield Fault(code="web-rule-broken", position=position, field=field, expected=f"Baseline Requirements {section}")


def _leaf(leaf: Certificate, extensions: Mapping[str, Extension]) -> Iterator[tuple[str, str]]:
    yield from _leaf_names(leaf, extensions)
    purposes = leaf.extended_key_usage
    if purposes is None or ANY in purposes:
        yield "extendedKeyUsage", "7.1.2.7.10"
    elif extensions[EXTENDED_KEY_USAGE].critical:
        yield "extendedKeyUsage.critical", "7.1.2.7.6"
    if leaf.basic_constraints is not None and leaf.basic_constraints.ca:
        yield "basicConstraints.cA", "7.1.2.7.8"
    if leaf.key_usage is not None and leaf.key_usage & KeyUsage.KEY_CERT_SIGN:
        yield "keyUsage.keyCertSign", "7.1.2.7.11"


def _leaf_names(leaf: Certificate, extensions: Mapping[str, Extension]) -> Iterator[tuple[str, str]]:
    listed = extensions.get(SUBJECT_ALTERNATIVE_NAMES)
    if listed is None:
        yield "subjectAltName", "7.1.2.7.12"
    elif listed.critical and leaf.subject != EMPTY_NAME:
        yield "subjectAltName.critical", "7.1.2.7.12"
    alternatives = {name.text for name in leaf.names if name.kind in ("dns", "ip")}
    if any(name.kind == "cn" and name.text not in alternatives for name in leaf.names):
        yield "subject.commonName", "7.1.4.3"
    if any(_covers_a_registry(name.text) for name in leaf.names if name.kind == "dns"):
        yield "subjectAltName.dns", "3.2.2.6"


def _covers_a_registry(name: str) -> bool:
    if name == "*":
        return True
    labels = name.lower().split(".")[1:]
    country = len(labels) == 2 and len(labels[1]) == 2 and labels[0] in REGISTRIES
    return name.startswith("*") and (len(labels) < 2 or country)


def _issuer(extensions: Mapping[str, Extension], last: bool) -> Iterator[tuple[str, str]]:
    if last and EXTENDED_KEY_USAGE in extensions:
        yield "extendedKeyUsage", "7.1.2.1.2"
    constraints = extensions.get(NAME_CONSTRAINTS)
    if constraints is not None:
        parsed = parse_name_constraints(constraints.value)
        if isinstance(parsed, Malformed) or not (parsed.permitted or parsed.excluded):
            yield "nameConstraints", "7.1.2.5.2"


def _any(certificate: Certificate, extensions: Mapping[str, Extension]) -> Iterator[tuple[str, str]]:
    if certificate.version != 3:
        yield "version", "7.1.1"
    yield from _key(certificate)
    stated = certificate.authority_key_identifier
    if AUTHORITY_KEY_IDENTIFIER in extensions and stated is not None:
        if stated.key_identifier is None or stated.issuer is not None or stated.serial is not None:
            yield "authorityKeyIdentifier", "7.1.2.11.1"
        elif certificate.self_issued and stated.key_identifier != certificate.subject_key_identifier:
            yield "authorityKeyIdentifier", "7.1.2.1.3"
    access = extensions.get(AUTHORITY_INFORMATION_ACCESS)
    if access is not None:
        descriptions = parse_access_descriptions(access.value)
        if isinstance(descriptions, Malformed) or not descriptions:
            yield "authorityInfoAccess", "7.1.2.7.7"


def _key(certificate: Certificate) -> Iterator[tuple[str, str]]:
    key = certificate.key
    if key.algorithm == "rsa":
        if key.bits < LEAST_RSA_BITS or key.bits % 8:
            yield "subjectPublicKey", "6.1.5"
    elif key.algorithm != "ec" or key.curve not in CURVES:
        yield "subjectPublicKey", "7.1.3.1"
