"""What a verifier asks of one certificate at one position: dates, purpose, key usage, being a CA, strength, form.

Every check yields all its faults and none stops another. Position 0 is the leaf. Refuses to know other certificates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from certway.model.certificate import Certificate, KeyUsage, PublicKey
from certway.model.profile import EkuRule, KeyUsageRule, Profile
from certway.model.verdict import Fault
from certway.pki.identifiers import is_self_signed
from certway.pki.oids import EXTENSION_WORDS, PURPOSE_WORDS
from certway.pki.strength import signature_kind

SERVER: Final = "1.3.6.1.5.5.7.3.1"
CLIENT: Final = "1.3.6.1.5.5.7.3.2"
ANY: Final = "2.5.29.37.0"
# Server gated cryptography, Microsoft's and Netscape's.
GATED: Final = frozenset(("1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1"))
NEEDED: Mapping[str, tuple[str, ...]] = {"server": (SERVER,), "client": (CLIENT,), "both": (SERVER, CLIENT), "any": ()}

USAGE_WORDS: Mapping[int, str] = {
    KeyUsage.DIGITAL_SIGNATURE: "digitalSignature",
    KeyUsage.NON_REPUDIATION: "nonRepudiation",
    KeyUsage.KEY_ENCIPHERMENT: "keyEncipherment",
    KeyUsage.DATA_ENCIPHERMENT: "dataEncipherment",
    KeyUsage.KEY_AGREEMENT: "keyAgreement",
    KeyUsage.KEY_CERT_SIGN: "keyCertSign",
    KeyUsage.CRL_SIGN: "cRLSign",
    KeyUsage.ENCIPHER_ONLY: "encipherOnly",
    KeyUsage.DECIPHER_ONLY: "decipherOnly",
}
SIGNS: Final = KeyUsage.KEY_CERT_SIGN
# Extensions whose meaning is applied, or decides nothing; any other critical one ends the path (RFC 5280 4.2).
# A critical authorityKeyIdentifier is none of them for OpenSSL and Java.
_UNDERSTOOD_WORDS: Final = (
    "subjectKeyIdentifier keyUsage subjectAltName issuerAltName basicConstraints nameConstraints "
    "cRLDistributionPoints certificatePolicies policyMappings policyConstraints extKeyUsage inhibitAnyPolicy "
    "nsCertType ocspNoCheck"
)
UNDERSTOOD: Final = frozenset(oid for oid, word in EXTENSION_WORDS.items() if word in _UNDERSTOOD_WORDS.split(" "))

# Parts that decide, by the words of `recovered`.
FACTS: Final = frozenset(
    (
        "extensions",
        "key",
        "issuer",
        "subject",
        "signature-algorithm",
        "validity.not-before.encoding",
        "validity.not-after.encoding",
        *(f"extensions.2.5.29.{arc}" for arc in (14, 15, 17, 19, 35, 37)),
        *(f"extensions.2.5.29.{arc}.duplicate" for arc in (14, 15, 17, 19, 30, 31, 35, 37)),
    )
)
CURVE_ABOVE_SHA1: Final = 224  # bits; RFC 5480 section 4
WEAK_DIGESTS: Final = frozenset(("md2", "md5"))


def is_current(certificate: Certificate, profile: Profile, at: datetime) -> bool:
    """Whether its time has come and is not over, with the profile's boundary; `at` in whole seconds."""
    if at < certificate.not_before:
        return False
    return at <= certificate.not_after if profile.not_after_inclusive else at < certificate.not_after


def check_dates(certificate: Certificate, position: int, profile: Profile, at: datetime) -> Iterator[Fault]:
    """RFC 5280 6.1.3 (a)(2)."""
    if is_current(certificate, profile, at):
        return
    early = at < certificate.not_before
    instant = certificate.not_before if early else certificate.not_after
    yield Fault(
        code="not-yet-valid" if early else "expired",
        position=position,
        field="validity.notBefore" if early else "validity.notAfter",
        expected=at.isoformat(),
        presented=instant.isoformat(),
    )


def check_purpose(purposes: tuple[str, ...] | None, position: int, profile: Profile, purpose: str) -> Iterator[Fault]:
    """Extended key usage, one fault per purpose that is missing; on a CA where the profile lets it narrow."""
    if profile.eku is EkuRule.IGNORED or (position and profile.eku is EkuRule.LEAF) or purposes is None:
        return
    if profile.any_eku_suffices and ANY in purposes:
        return
    for needed in NEEDED[purpose]:
        if needed in purposes or (needed == SERVER and profile.sgc_suffices and not GATED.isdisjoint(purposes)):
            continue
        yield Fault(
            code="purpose-of-issuer" if position else "purpose-missing",
            position=position,
            field="extendedKeyUsage",
            expected=PURPOSE_WORDS[needed],
            presented=", ".join(PURPOSE_WORDS.get(oid, oid) for oid in purposes),
        )


def check_leaf_usage(usage: int | None, profile: Profile, purpose: str) -> Iterator[Fault]:
    """The keyUsage of the leaf as TLS stacks apply it; a client always signs or agrees on a key."""
    if usage is None or profile.key_usage is KeyUsageRule.IGNORED or purpose == "any":
        return
    wanted = KeyUsage.DIGITAL_SIGNATURE
    if profile.key_usage is KeyUsageRule.TLS:
        wanted |= KeyUsage.KEY_AGREEMENT | (KeyUsage.KEY_ENCIPHERMENT if purpose == "server" else 0)
    if not usage & wanted:
        yield _usage_fault(usage, 0, wanted)


def _usage_fault(usage: int, position: int, wanted: int) -> Fault:
    return Fault(
        code="key-usage-missing",
        position=position,
        field="keyUsage",
        expected=" / ".join(word for bit, word in USAGE_WORDS.items() if bit & wanted),
        presented=", ".join(word for bit, word in USAGE_WORDS.items() if bit & usage),
    )


def check_issuer(issuer: Certificate, position: int, profile: Profile, *, last: bool) -> Iterator[Fault]:
    """RFC 5280 6.1.4 (k) and (n): a CA that may sign; `last`: it ends the path, where an old root may stand."""
    usage, constraints = issuer.key_usage, issuer.basic_constraints
    if usage is not None and not usage & SIGNS:
        yield _usage_fault(usage, position, SIGNS)
    if constraints is None and last and _is_old_root(issuer, profile):
        return
    if constraints is None or not constraints.ca:
        yield Fault(
            code="not-a-ca",
            position=position,
            field="basicConstraints.cA",
            expected="TRUE",
            presented="" if constraints is None else "FALSE",
        )


def _is_old_root(issuer: Certificate, profile: Profile) -> bool:
    """The end of a path may be a CA without saying so: of version 1 (for OpenSSL only a self-signed one), or (OpenSSL)
    with keyCertSign alone."""
    if not profile.key_usage_makes_ca:
        return issuer.version < 3
    signs = issuer.key_usage is not None and bool(issuer.key_usage & SIGNS)
    return signs or (issuer.version < 3 and is_self_signed(issuer))


def check_path_length(issuer: Certificate, position: int, below: int) -> Iterator[Fault]:
    """RFC 5280 4.2.1.9; `below` counts the CAs between it and the leaf that are not self-issued."""
    limit = issuer.basic_constraints.path_length if issuer.basic_constraints is not None else None
    if limit is not None and below > limit:
        yield Fault(
            code="path-too-long",
            position=position,
            field="basicConstraints.pathLenConstraint",
            expected=str(limit),
            presented=str(below),
        )


def check_key(key: PublicKey, position: int, profile: Profile) -> Iterator[Fault]:
    """The floor of the profile under the key's size, and its form."""
    finite = key.algorithm in ("rsa", "rsa-pss", "dsa")
    least = profile.min_rsa_bits if finite else profile.min_ec_bits if key.algorithm == "ec" else 0
    if 0 < key.bits < least:
        yield Fault(
            code="key-too-small",
            position=position,
            field="subjectPublicKey",
            expected=f"{key.algorithm} {least}",
            presented=f"{key.algorithm} {key.bits}",
        )
    if profile.explicit_curves_refused and key.curve == "explicit":
        yield Fault(
            code="key-too-small",
            position=position,
            field="subjectPublicKey",
            expected="namedCurve",
            presented="specifiedCurve",
        )


def check_digest(algorithm: bytes, signer: PublicKey | None, position: int, profile: Profile) -> Iterator[Fault]:
    """The floor of the profile under the digest of a signature; `signer`: the key that should have made it."""
    kind = signature_kind(algorithm)
    refused = profile.md5_refused and kind.digest in WEAK_DIGESTS
    if kind.digest == "sha1":
        refused = profile.sha1_refused
        if profile.sha1_below_curve_refused and signer is not None and signer.algorithm == "ec":
            refused = refused or signer.bits >= CURVE_ABOVE_SHA1
    if refused:
        yield Fault(
            code="signature-algorithm-refused",
            position=position,
            field="signatureAlgorithm",
            expected="sha256",
            presented=kind.word,
        )


def check_critical_extensions(certificate: Certificate, position: int) -> tuple[Fault, ...]:
    """RFC 5280 4.2: a critical extension that is not understood forbids the certificate."""
    unknown = [part.oid for part in certificate.extensions if part.critical and part.oid not in UNDERSTOOD]
    if not unknown:  # nearly always
        return ()
    return tuple(
        Fault(
            code="unknown-critical-extension",
            position=position,
            field=EXTENSION_WORDS.get(oid, oid),
            presented=oid,
        )
        for oid in unknown
    )


def unreadable_parts(certificate: Certificate) -> tuple[str, ...]:
    """Parts whose facts are missing or stated twice; a keyUsage without any bit says nothing (RFC 5280 4.2.1.3).

    An address of an odd size among the names is none of them.
    """
    parts = ("extensions.2.5.29.15",) if certificate.key_usage == 0 else ()
    if not certificate.recovered:
        return parts
    return parts + tuple(
        note.where
        for note in certificate.recovered
        if note.where in FACTS and not note.what.template.startswith("an IP address")
    )


def check_readable(certificate: Certificate, position: int, profile: Profile) -> Iterator[Fault]:
    """What a verifier cannot use: a part that decides and cannot be read."""
    for where in unreadable_parts(certificate):
        part, _, oid = where.removesuffix(".duplicate").partition(".")
        if profile.broken_extensions_ignored and _is_optional(certificate, where):
            continue
        yield Fault(
            code="malformed",
            position=position,
            field=EXTENSION_WORDS.get(oid, oid) if part == "extensions" and oid else where,
            presented="duplicate" if where.endswith(".duplicate") else "",
        )


def _is_optional(certificate: Certificate, where: str) -> bool:
    """Whether this part is a single extension that is not critical."""
    part, _, oid = where.partition(".")
    return part == "extensions" and any(each == oid and not critical for each, critical, _ in certificate.extensions)
