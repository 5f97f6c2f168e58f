"""The form RFC 5280 asks of certificates: every MUST whose breach a strict verifier refuses.

Knows fields and extensions of one certificate. Refuses to know paths, trust and time.
Ordinary verifiers accept most of this; profiles say whether it decides (`strict`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from certway.model.certificate import Certificate, Extension, KeyUsage, PresentedName
from certway.model.verdict import Fault
from certway.pki.extensions import (
    AUTHORITY_INFORMATION_ACCESS,
    CERTIFICATE_POLICIES,
    FRESHEST_CRL,
    INHIBIT_ANY_POLICY,
    NAME_CONSTRAINTS,
    POLICY_CONSTRAINTS,
)
from certway.pki.names import is_address
from certway.pki.oids import EXTENSION_WORDS

EMPTY_NAME: Final = b"\x30\x00"
SUBJECT_ALTERNATIVE_NAMES: Final = "2.5.29.17"
BASIC_CONSTRAINTS: Final = "2.5.29.19"
SUBJECT_KEY_IDENTIFIER: Final = "2.5.29.14"
AUTHORITY_KEY_IDENTIFIER: Final = "2.5.29.35"
SUBJECT_INFORMATION_ACCESS: Final = "1.3.6.1.5.5.7.1.11"
SUBJECT_DIRECTORY_ATTRIBUTES: Final = "2.5.29.9"
HOST_CHARACTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")

# Sections of RFC 5280 that fix criticality.
NEVER_CRITICAL: Mapping[str, str] = {
    AUTHORITY_KEY_IDENTIFIER: "4.2.1.1",
    SUBJECT_KEY_IDENTIFIER: "4.2.1.2",
    SUBJECT_DIRECTORY_ATTRIBUTES: "4.2.1.8",
    FRESHEST_CRL: "4.2.1.15",
    AUTHORITY_INFORMATION_ACCESS: "4.2.2.1",
    SUBJECT_INFORMATION_ACCESS: "4.2.2.2",
}
ALWAYS_CRITICAL: Mapping[str, str] = {
    NAME_CONSTRAINTS: "4.2.1.10",
    POLICY_CONSTRAINTS: "4.2.1.11",
    INHIBIT_ANY_POLICY: "4.2.1.14",
}
# Departures noted by the reader that are breaches of RFC 5280 itself and not of DER only.
NOTED: Final = (".duplicate", "signature-algorithm.mismatch", "serial.negative", "serial.long", "version.extensions")


def check_shape(certificate: Certificate, position: int, *, last: bool, web: bool) -> Iterator[Fault]:
    """All breaches of one certificate; `last`: it is the anchor, which proves itself by being trusted.

    `web`: with the exceptions of the Baseline Requirements (7.1.2.5.2: name constraints need not be critical).
    """
    for field, section in _breaches(certificate, position > 0, last):
        if web and field == "nameConstraints.critical":
            continue
        yield Fault(
            code="rfc5280-rule-broken", position=position, field=field, expected=f"RFC 5280 {section}", presented=""
        )


def _breaches(certificate: Certificate, issuer: bool, last: bool) -> Iterator[tuple[str, str]]:
    extensions = {extension.oid: extension for extension in certificate.extensions}
    yield from _noted(certificate, extensions)
    if certificate.serial == 0 and not last:  # some old public roots have it
        yield "serialNumber", "4.1.2.2"
    if certificate.issuer == EMPTY_NAME:
        yield "issuer", "4.1.2.4"
    if certificate.version < 3:
        return
    yield from _criticality(certificate.extensions)
    yield from _identifiers(certificate, issuer, last)
    yield from _authority(certificate, extensions, issuer)
    yield from _names(certificate, extensions)


def _noted(certificate: Certificate, extensions: Mapping[str, Extension]) -> Iterator[tuple[str, str]]:
    """What the reader could not take as it stands: RFC rules, and known extensions without a readable value."""
    unreadable = {f"extensions.{oid}" for oid in extensions if oid in EXTENSION_WORDS}
    for note in certificate.recovered:
        if note.where.endswith(NOTED):
            yield note.where, "4.1"
        elif note.where in unreadable:
            yield _word(note.where.partition(".")[2]), "4.2"


def _word(oid: str) -> str:
    return EXTENSION_WORDS.get(oid, oid)


def _criticality(extensions: tuple[Extension, ...]) -> Iterator[tuple[str, str]]:
    # RFC 3280 left policyConstraints to the CA, and the CAs of NIST's suite, which all state policies, keep to that.
    states_policies = any(extension.oid == CERTIFICATE_POLICIES for extension in extensions)
    for extension in extensions:
        section = (NEVER_CRITICAL if extension.critical else ALWAYS_CRITICAL).get(extension.oid)
        if section is not None and not (extension.oid == POLICY_CONSTRAINTS and states_policies):
            yield f"{_word(extension.oid)}.critical", section


def _identifiers(certificate: Certificate, issuer: bool, last: bool) -> Iterator[tuple[str, str]]:
    stated = certificate.authority_key_identifier
    if (stated is None or stated.key_identifier is None) and not (last or (certificate.self_issued and issuer)):
        yield "authorityKeyIdentifier", "4.2.1.1"
    if certificate.subject_key_identifier is None and issuer:
        yield "subjectKeyIdentifier", "4.2.1.2"


def _authority(
    certificate: Certificate, extensions: Mapping[str, Extension], issuer: bool
) -> Iterator[tuple[str, str]]:
    """What makes a CA, and what only a CA may have."""
    constraints = certificate.basic_constraints
    ca = constraints is not None and constraints.ca
    signs = certificate.key_usage is not None and bool(certificate.key_usage & KeyUsage.KEY_CERT_SIGN)
    if issuer and ca and not extensions[BASIC_CONSTRAINTS].critical:
        yield "basicConstraints.critical", "4.2.1.9"
    if issuer and certificate.subject == EMPTY_NAME:
        yield "subject", "4.1.2.6"
    if signs and not ca:
        yield "keyUsage.keyCertSign", "4.2.1.9"
    if constraints is not None and constraints.path_length is not None and not (ca and signs):
        yield "basicConstraints.pathLenConstraint", "4.2.1.9"
    if NAME_CONSTRAINTS in extensions and not ca:
        yield "nameConstraints", "4.2.1.10"


def _names(certificate: Certificate, extensions: Mapping[str, Extension]) -> Iterator[tuple[str, str]]:
    listed = extensions.get(SUBJECT_ALTERNATIVE_NAMES)
    if certificate.subject == EMPTY_NAME and not (listed and listed.critical):
        yield "subjectAltName.critical", "4.1.2.6"
    wrong = sorted({name.kind for name in certificate.names if not _well_formed(name)})
    for kind in wrong:
        yield f"subjectAltName.{kind}", "4.2.1.6"


def _well_formed(name: PresentedName) -> bool:
    if name.kind == "dns":
        return _is_host(name.text)
    if name.kind == "email":
        local, _, host = name.text.rpartition("@")
        return bool(local and host) and "@" not in local and name.text.isascii()
    return True


def _is_host(text: str) -> bool:
    """Preferred name syntax (RFC 1034 3.5, RFC 1123 2.1), a wildcard as the first label, and no address."""
    host = text.lower().removeprefix("*.")
    if not host or len(host) > 253 or not set(host) <= HOST_CHARACTERS:
        return False
    if any(not label or len(label) > 63 or label[0] == "-" or label[-1] == "-" for label in host.split(".")):
        return False
    return not is_address(host)
