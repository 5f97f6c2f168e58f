"""Certificates in another form: PEM, DER, PKCS #7, PKCS #12; every result is read back before it is given.

Knows how to write. A private key passes through as bytes the caller owns and is never looked at longer than needed.
"""

from __future__ import annotations

from collections.abc import Sequence

from certway.model.certificate import Certificate, Malformed
from certway.model.text import Text, say
from certway.pki import der as tlv
from certway.pki.armour import to_pem
from certway.pki.oids import encode_dotted
from certway.pki.parse import parse
from certway.pki.structures import SIGNED_DATA

__all__ = ["convert", "to_p7b", "to_p12", "to_pem", "to_pem_list"]

DATA = "1.2.840.113549.1.7.1"


def to_pem_list(certificates: Sequence[Certificate]) -> bytes:
    """Several blocks, one after the other."""
    return b"".join(to_pem(certificate.der) for certificate in certificates)


def to_p7b(certificates: Sequence[Certificate]) -> bytes:
    """A PKCS #7 bag in DER (signedData without signers), in the order given."""
    data = tlv.encode(tlv.SEQUENCE, tlv.encode(tlv.OBJECT_IDENTIFIER, encode_dotted(DATA)))
    bag = tlv.encode(0xA0, b"".join(certificate.der for certificate in certificates))
    empty = tlv.encode(tlv.SET, b"")
    signed = tlv.encode(tlv.SEQUENCE, b"\x02\x01\x01" + empty + data + bag + empty)
    kind = tlv.encode(tlv.OBJECT_IDENTIFIER, encode_dotted(SIGNED_DATA))
    return tlv.encode(tlv.SEQUENCE, kind + tlv.encode(0xA0, signed))


def to_p12(certificates: Sequence[Certificate], password: bytes, key: bytes | None = None) -> bytes | Text:
    """A PKCS #12 file under a password; with `key` (PEM or DER, not encrypted) the first certificate is its owner.

    The words say why it cannot be written: a strict reader refuses a certificate, or the key is another one's.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
    from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

    from certway.pki.private_keys import open_key

    try:
        loaded = [x509.load_der_x509_certificate(certificate.der) for certificate in certificates]
        private = None if key is None else open_key(key)
        first = loaded[0] if private is not None else None
        others = loaded[1:] if private is not None else loaded
        return serialize_key_and_certificates(None, private, first, others, BestAvailableEncryption(password))
    except (ValueError, TypeError, UnsupportedAlgorithm, IndexError):
        return say("a PKCS #12 file cannot be written from these certificates and this key")


def convert(
    certificates: Sequence[Certificate], form: str, password: bytes | None = None, key: bytes | None = None
) -> bytes | Malformed:
    """The certificates as `form` (pem, der, p7b, p12); Malformed where that form cannot hold them.

    DER holds exactly one certificate. PKCS #12 needs a password.
    """
    result = _write(certificates, form, password, key)
    if isinstance(result, Text):
        return Malformed(where=form, what=result)
    back = parse(result, form, password).certificates
    if {certificate.sha256 for certificate in back} != {certificate.sha256 for certificate in certificates}:
        return Malformed(where=form, what=say("what was written does not read back as the same certificates"))
    return result


def _write(certificates: Sequence[Certificate], form: str, password: bytes | None, key: bytes | None) -> bytes | Text:
    if not certificates:
        return say("there is no certificate to convert")
    if form == "pem":
        return to_pem_list(certificates)
    if form == "p7b":
        return to_p7b(certificates)
    if form == "der":
        if len(certificates) > 1:
            return say("DER holds one certificate, and here are {count}", count=len(certificates))
        return certificates[0].der
    if form == "p12":
        if not password:
            return say("a PKCS #12 file needs a password: --password-file")
        return to_p12(certificates, password, key)
    return say("certway writes pem, der, p7b and p12, not {form}", form=form)
