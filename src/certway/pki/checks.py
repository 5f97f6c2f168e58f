"""What a verifier asks of one certificate at one position: dates, purpose, key usage, being a CA, strength.

Every check yields faults and never stops at one. Position 0 is the leaf. Refuses to know other certificates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from certway.model.certificate import Certificate, KeyUsage
from certway.model.profile import EkuRule, KeyUsageRule, Profile
from certway.model.verdict import Fault
from certway.pki.oids import EXTENSION_WORDS, PURPOSE_WORDS
from certway.pki.signatures import read_algorithm

SERVER: Final = "1.3.6.1.5.5.7.3.1"
CLIENT: Final = "1.3.6.1.5.5.7.3.2"
ANY: Final = "2.5.29.37.0"
# Step-up purposes count as serverAuth for OpenSSL and Java: Microsoft's and Netscape's.
STEP_UP: Final = frozenset(("1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1"))

NEEDED: Mapping[str, tuple[str, ...]] = {"server": (SERVER,), "client": (CLIENT,), "both": (SERVER, CLIENT), "any": ()}

KEY_USAGE_WORDS: Mapping[int, str] = {
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
_SIGNS_OR_AGREES: Final = KeyUsage.DIGITAL_SIGNATURE | KeyUsage.KEY_AGREEMENT

# Extensions whose meaning is applied or decides nothing: any other one that is critical ends the path (RFC 5280 4.2).
UNDERSTOOD: Final = frozenset(
    oid
    for oid, word in EXTENSION_WORDS.items()
    if word
    in (
        "subjectKeyIdentifier",
        "keyUsage",
        "subjectAltName",
        "issuerAltName",
        "basicConstraints",
        "nameConstraints",
        "cRLDistributionPoints",
        "certificatePolicies",
        "policyMappings",
        "authorityKeyIdentifier",
        "policyConstraints",
        "extKeyUsage",
        "inhibitAnyPolicy",
        "nsCertType",
    )
)


def check_dates(certificate: Certificate, position: int, profile: Profile, at: datetime) -> Iterator[Fault]:
    """RFC 5280 6.1.3 (a)(2)."""
    if at < certificate.not_before:
        expected, presented = at.isoformat(), certificate.not_before.isoformat()
        yield Fault(
            code="not-yet-valid",
            position=position,
            field="validity.notBefore",
            expected=expected,
            presented=presented,
        )
    end = certificate.not_after
    if at > end or (at == end and not profile.not_after_inclusive):
        yield Fault(
            code="expired",
            position=position,
            field="validity.notAfter",
            expected=at.isoformat(),
            presented=end.isoformat(),
        )


def check_leaf_purpose(leaf: Certificate, profile: Profile, purpose: str) -> Iterator[Fault]:
    """The extended key usage of the end certificate, one fault per purpose that is missing."""
    if profile.eku is not EkuRule.IGNORED:
        yield from _missing_purposes(leaf, 0, profile, purpose, "purpose-missing")


def check_issuer_purpose(issuer: Certificate, position: int, profile: Profile, purpose: str) -> Iterator[Fault]:
    """The same for a CA, where the profile lets it narrow what is below."""
    if profile.eku is EkuRule.CHAIN:
        yield from _missing_purposes(issuer, position, profile, purpose, "purpose-of-issuer")


def _missing_purposes(
    certificate: Certificate, position: int, profile: Profile, purpose: str, code: str
) -> Iterator[Fault]:
    named = certificate.extended_key_usage
    if named is None or (profile.any_eku_suffices and ANY in named):
        return
    for needed in NEEDED[purpose]:
        if needed in named or (needed == SERVER and not profile.strict and not STEP_UP.isdisjoint(named)):
            continue
        yield Fault(
            code=code,
            position=position,
            field="extendedKeyUsage",
            expected=PURPOSE_WORDS[needed],
            presented=", ".join(PURPOSE_WORDS.get(oid, oid) for oid in named),
        )


def check_leaf_key_usage(leaf: Certificate, profile: Profile, purpose: str) -> Iterator[Fault]:
    """RFC 5280 4.2.1.3 as TLS stacks apply it to the end certificate."""
    usage = leaf.key_usage
    if usage is None or profile.key_usage is KeyUsageRule.IGNORED or purpose == "any":
        return
    wanted = KeyUsage.DIGITAL_SIGNATURE
    if profile.key_usage is KeyUsageRule.TLS:
        wanted = _SIGNS_OR_AGREES | (KeyUsage.KEY_ENCIPHERMENT if purpose == "server" else 0)
    if not usage & wanted:
        yield _usage_fault(usage, 0, wanted)


def _usage_fault(usage: int, position: int, wanted: int) -> Fault:
    return Fault(
        code="key-usage-missing",
        position=position,
        field="keyUsage",
        expected=" or ".join(word for bit, word in KEY_USAGE_WORDS.items() if bit & wanted),
        presented=usage_words(usage),
    )


def usage_words(usage: int) -> str:
    """The bits of a keyUsage, in words."""
    return ", ".join(word for bit, word in KEY_USAGE_WORDS.items() if bit & usage)


def check_issuer(issuer: Certificate, position: int, last: bool, profile: Profile) -> Iterator[Fault]:
    """RFC 5280 6.1.4 (k) and (n): a CA that may sign. `last`: the anchor, from which some ask less."""
    if last and not profile.anchor_constraints:
        return
    usage, constraints = issuer.key_usage, issuer.basic_constraints
    if usage is not None and not usage & KeyUsage.KEY_CERT_SIGN:
        yield _usage_fault(usage, position, KeyUsage.KEY_CERT_SIGN)
    if constraints is None and last and (issuer.version == 1 or usage is not None) and not profile.strict:
        return  # roots of version 1, or with keyCertSign alone: OpenSSL takes them as anchors
    if constraints is None and last and issuer.version < 3:
        return
    if constraints is None or not constraints.ca:
        yield Fault(
            code="not-a-ca",
            position=position,
            field="basicConstraints.cA",
            expected="TRUE",
            presented="absent" if constraints is None else "FALSE",
        )


def check_key(certificate: Certificate, position: int, profile: Profile) -> Iterator[Fault]:
    """The floor of the profile under the key's size."""
    key = certificate.key
    least = {"rsa": profile.min_rsa_bits, "rsa-pss": profile.min_rsa_bits, "dsa": profile.min_rsa_bits}.get(
        key.algorithm, profile.min_ec_bits if key.algorithm == "ec" else 0
    )
    if least and 0 < key.bits < least:
        yield Fault(
            code="key-too-small",
            position=position,
            field="subjectPublicKey",
            expected=f"{key.algorithm} {least}",
            presented=f"{key.algorithm} {key.bits}",
        )


def check_signature_algorithm(certificate: Certificate, position: int, profile: Profile) -> Iterator[Fault]:
    """The floor of the profile under the digest; MD5 falls with every floor."""
    begin = profile.sha1_refused_from
    refuses_sha1 = profile.sha1_refused or (begin is not None and certificate.not_before >= begin)
    if not (refuses_sha1 or profile.min_rsa_bits):
        return
    word = read_algorithm(certificate.signature_algorithm)[0]
    digest = word.lower()
    if "md5" in digest or "md2" in digest or (refuses_sha1 and "sha1" in digest):
        yield Fault(
            code="signature-algorithm-refused",
            position=position,
            field="signatureAlgorithm",
            expected="SHA-256 or better",
            presented=word,
        )


def check_critical_extensions(certificate: Certificate, position: int) -> Iterator[Fault]:
    """RFC 5280 4.2: a critical extension that is not understood forbids the certificate."""
    for extension in certificate.extensions:
        if extension.critical and extension.oid not in UNDERSTOOD:
            yield Fault(
                code="unknown-critical-extension",
                position=position,
                field=EXTENSION_WORDS.get(extension.oid, extension.oid),
                presented=extension.oid,
            )
