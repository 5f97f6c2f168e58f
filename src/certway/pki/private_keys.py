"""What may be told of a private key: its kind, its size, its public half, whether it is encrypted. Never the key.

The one place where private keys are opened; nothing private leaves a function here.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.dsa import DSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
    load_ssh_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12PrivateKeyTypes

from certway.model.certificate import PublicKey
from certway.pki import der as tlv
from certway.pki.armour import to_pem
from certway.pki.contents import PrivateKeySeen
from certway.pki.costs import is_costly
from certway.pki.public_keys import read_key


def describe_der_key(der: bytes, encoding: str, password: bytes | None) -> PrivateKeySeen:
    """Traits of a PKCS #8, PKCS #1, SEC 1 or DSA key in DER."""
    encrypted = encoding == "encrypted-pkcs8"
    word = "pkcs8" if encrypted else encoding
    if encrypted and password is None:
        return PrivateKeySeen(encoding=word, traits=("encrypted",))
    if encrypted and is_costly(der):
        return PrivateKeySeen(encoding=word, traits=("encrypted", "costly"))
    try:
        key = load_der_private_key(der, password if encrypted else None, unsafe_skip_rsa_key_validation=True)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return _closed(word, encrypted)
    return describe_key(key, word, encrypted)


def describe_pem_key(
    content: bytes, label: str, headers: Sequence[tuple[str, str]], password: bytes | None
) -> PrivateKeySeen:
    """Traits of a key whose PEM headers say that it is encrypted (RFC 1421)."""
    if password is None:
        return PrivateKeySeen(encoding="pkcs1", traits=("encrypted",))
    try:
        key = load_pem_private_key(to_pem(content, label, headers), password, unsafe_skip_rsa_key_validation=True)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return _closed("pkcs1", True)
    return describe_key(key, "pkcs1", True)


def describe_openssh_key(content: bytes, password: bytes | None) -> PrivateKeySeen:
    """Traits of an OpenSSH key."""
    encrypted = not content.startswith(OPENSSH_PLAIN)
    if encrypted and password is None:
        return PrivateKeySeen(encoding="openssh", traits=("encrypted",))
    try:
        key = load_ssh_private_key(to_pem(content, "OPENSSH PRIVATE KEY"), password if encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return _closed("openssh", encrypted)
    return describe_key(key, "openssh", encrypted)


OPENSSH_PLAIN = b"openssh-key-v1\0\0\0\0\4none"


def describe_key(key: PrivateKeyTypes, encoding: str, encrypted: bool) -> PrivateKeySeen:
    """Traits of an opened key."""
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    public = describe_spki(spki)
    return PrivateKeySeen(
        algorithm=public.algorithm,
        bits=public.bits,
        curve=public.curve,
        spki=spki,
        encoding=encoding,
        traits=("encrypted",) if encrypted else (),
    )


def describe_spki(spki: bytes) -> PublicKey:
    """Algorithm, size and curve of a SubjectPublicKeyInfo."""
    walk = tlv.Walk(spki)
    return read_key(walk, walk.element(0, len(spki), "key"))


def _closed(encoding: str, encrypted: bool) -> PrivateKeySeen:
    return PrivateKeySeen(encoding=encoding, traits=("encrypted", "wrong-password") if encrypted else ("unreadable",))


def open_key(data: bytes) -> PKCS12PrivateKeyTypes:
    """A plain key in PEM or DER, for writing a PKCS #12 file; raises ValueError or TypeError where it is none."""
    key = (load_pem_private_key if data.lstrip().startswith(b"-----") else load_der_private_key)(data, None)
    if isinstance(key, RSAPrivateKey | DSAPrivateKey | EllipticCurvePrivateKey | Ed25519PrivateKey | Ed448PrivateKey):
        return key
    raise TypeError("a key that PKCS #12 does not carry")
