"""Extensions a foundry does not add by itself, ready for `extensions=`; every section is one of RFC 5280.

Knows their syntax. Refuses to know whether a certificate should have them.
"""

from __future__ import annotations

from collections.abc import Iterable

from certway.lab.assembly import (
    Attribute,
    directory_name,
    extension,
    general_name,
    integer,
    named_bits,
    octets,
    oid,
    sequence,
)
from certway.model.certificate import Extension
from certway.pki.der import encode

ANY_POLICY = "2.5.29.32.0"


def name_constraints(
    *, permitted: Iterable[str | bytes] = (), excluded: Iterable[str | bytes] = (), critical: bool = True
) -> Extension:
    """4.2.1.10; names as in `assembly.general_name`, ranges as `ip:192.0.2.0/24`."""
    parts = (
        encode(tag, b"".join(sequence(general_name(each)) for each in names))
        for tag, names in ((0xA0, tuple(permitted)), (0xA1, tuple(excluded)))
        if names
    )
    return extension("nameConstraints", sequence(*parts), critical=critical)


def certificate_policies(*policies: str, critical: bool = False) -> Extension:
    """4.2.1.4; dotted identifiers, without qualifiers."""
    return extension("certificatePolicies", sequence(*(sequence(oid(each)) for each in policies)), critical=critical)


def policy_mappings(*pairs: tuple[str, str], critical: bool = True) -> Extension:
    """4.2.1.5; (issuer domain policy, subject domain policy)."""
    content = sequence(*(sequence(oid(issuer), oid(subject)) for issuer, subject in pairs))
    return extension("policyMappings", content, critical=critical)


def policy_constraints(*, explicit: int | None = None, mapping: int | None = None) -> Extension:
    """4.2.1.11; certificates to skip before each takes effect."""
    parts = (encode(tag, integer(skip)[2:]) for tag, skip in ((0x80, explicit), (0x81, mapping)) if skip is not None)
    return extension("policyConstraints", sequence(*parts), critical=True)


def inhibit_any_policy(skip: int) -> Extension:
    """4.2.1.14."""
    return extension("inhibitAnyPolicy", integer(skip), critical=True)


def crl_distribution_points(*addresses: str) -> Extension:
    """4.2.1.13; one point with these addresses."""
    names = b"".join(general_name("uri:" + address) for address in addresses)
    return extension("cRLDistributionPoints", sequence(sequence(encode(0xA0, encode(0xA0, names)))))


def authority_information_access(*, issuers: Iterable[str] = (), ocsp: Iterable[str] = ()) -> Extension:
    """4.2.2.1; addresses of the issuer's certificate and of its OCSP responder."""
    kinds = (("1.3.6.1.5.5.7.48.1", tuple(ocsp)), ("1.3.6.1.5.5.7.48.2", tuple(issuers)))
    rows = (sequence(oid(kind), general_name("uri:" + each)) for kind, addresses in kinds for each in addresses)
    return extension("authorityInfoAccess", sequence(*rows))


def delta_crl_indicator(base_number: int) -> Extension:
    """5.2.4, of a revocation list."""
    return extension("deltaCRLIndicator", integer(base_number), critical=True)


def issuing_distribution_point(
    *, address: str = "", only_users: bool = False, only_authorities: bool = False, indirect: bool = False
) -> Extension:
    """5.2.5, of a revocation list."""
    point = encode(0xA0, encode(0xA0, general_name("uri:" + address))) if address else b""
    flags = ((0x81, only_users), (0x82, only_authorities), (0x84, indirect))
    content = point + b"".join(encode(tag, b"\xff") for tag, on in flags if on)
    return extension("issuingDistributionPoint", encode(0x30, content), critical=True)


def certificate_issuer(attributes: Iterable[Attribute] | bytes) -> Extension:
    """5.3.3, of an entry of an indirect revocation list."""
    return extension("certificateIssuer", sequence(directory_name(attributes)), critical=True)


def key_usage(bits: int, *, critical: bool = True) -> Extension:
    """4.2.1.3; bits of `model.certificate.KeyUsage`."""
    return extension("keyUsage", named_bits(bits), critical=critical)


def subject_key_identifier(identifier: bytes) -> Extension:
    """4.2.1.2."""
    return extension("subjectKeyIdentifier", octets(identifier))
