"""Whether one certificate may be another's issuer, as far as names, identifiers and kinds of key tell; no signature.

Knows RFC 5280 4.2.1.1 and OpenSSL's check_issued. Refuses to look at dates, CA flags and signatures.
"""

from __future__ import annotations

from certway.model.certificate import Certificate
from certway.pki import der as tlv
from certway.pki.distinguished_names import same_name
from certway.pki.general_names import read_general_name
from certway.pki.strength import signature_kind

NOT_LETTERS = bytes(octet for octet in range(256) if not chr(octet).isascii() or not chr(octet).isalpha())
LOWER = bytes(octet | 0x20 if 0x41 <= octet <= 0x5A else octet for octet in range(256))


def identifiers_agree(child: Certificate, issuer: Certificate) -> bool:
    """Whatever the child's authority key identifier states is true of the issuer."""
    stated = child.authority_key_identifier
    if stated is None:
        return True
    named = stated.issuer is None or _names_issuer(stated.issuer, issuer.issuer)
    return named and key_and_serial_agree(child, issuer)


def key_and_serial_agree(child: Certificate, issuer: Certificate) -> bool:
    """The key identifier and the serial number that the child states, if it does, are the issuer's, if it has them."""
    stated, held = child.authority_key_identifier, issuer.subject_key_identifier
    if stated is None:
        return True
    if stated.key_identifier is not None and held is not None and stated.key_identifier != held:
        return False
    return stated.serial is None or stated.serial == issuer.serial


def _names_issuer(general_names: bytes, issuer: bytes) -> bool:
    """Whether the first directory name among these is the issuer's issuer; none there: nothing is stated."""
    walk = tlv.Walk(general_names)
    try:
        for element in walk.elements(0, len(general_names), "authority-key-identifier"):
            name = read_general_name(walk, element, "authority-key-identifier")
            if name.kind == "directory":
                return same_name(name.der, issuer, normalised=True)
    except tlv.Unreadable:
        pass
    return True


def key_suits(child: Certificate, issuer: Certificate) -> bool:
    """Whether the issuer's kind of key can have made the child's kind of signature; unknown kinds suit."""
    kind = signature_kind(child.signature_algorithm).key
    return not kind or kind == ("rsa" if issuer.key.algorithm == "rsa-pss" else issuer.key.algorithm)


def is_self_issued(certificate: Certificate) -> bool:
    """Whether subject and issuer are the same name.

    The full comparison is costly and the answer nearly always no: names whose letters differ are not compared further.
    """
    subject, issuer = certificate.subject, certificate.issuer
    if subject == issuer:
        return True
    if subject[2:].translate(LOWER, NOT_LETTERS) != issuer[2:].translate(LOWER, NOT_LETTERS):
        return False
    return same_name(subject, issuer, normalised=True)


def is_self_signed(certificate: Certificate) -> bool:
    """Whether names, identifiers and kind of key say that the certificate signed itself; its signature may disagree."""
    return (
        is_self_issued(certificate)
        and identifiers_agree(certificate, certificate)
        and key_suits(certificate, certificate)
    )
