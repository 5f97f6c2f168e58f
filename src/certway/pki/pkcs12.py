"""PKCS #12 files: opened with a password, or told what they need.

Knows how to tell a wrong password from a damaged file: the file's own check value (RFC 7292, MacData).
Keys inside become traits at once; nothing private leaves.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates, load_pkcs12

from certway.model.text import Text, Word, say
from certway.model.value import value
from certway.pki import der as tlv
from certway.pki.contents import PrivateKeySeen
from certway.pki.costs import is_costly
from certway.pki.oids import find_dotted
from certway.pki.private_keys import describe_key


@value
class Opened:
    """The DER of the certificates, that of the key's owner first, and the key's traits."""

    certificates: tuple[bytes, ...]
    key: PrivateKeySeen | None


def open_pkcs12(der: bytes, password: bytes | None, file: Word) -> Opened | Text:
    """What the file holds, or why it stays closed and what to do."""
    if is_costly(der):
        return say("{file} asks for an absurd amount of work to open it; certway does not.", file=file)
    for attempt in (password, None, b"") if password is not None else (None, b""):
        opened = _try(der, attempt)
        if opened is not None:
            return _describe(opened)
    if password is None:
        if check_password(der, b"") is True:
            return say("{file} opens without a password, but what it holds cannot be read.", file=file)
        return say(
            "{file} is a PKCS #12 file under a password. `certway inspect --password-file` opens it, and "
            "`--convert pem` writes its certificates.",
            file=file,
        )
    if check_password(der, password) is True:
        return say("The password of {file} is right, but what it holds cannot be read.", file=file)
    return say("The password given for {file} is wrong.", file=file)


def _try(der: bytes, password: bytes | None) -> PKCS12KeyAndCertificates | None:
    try:
        return load_pkcs12(der, password)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None


def _describe(opened: PKCS12KeyAndCertificates) -> Opened:
    listed = ([opened.cert] if opened.cert else []) + list(opened.additional_certs)
    key = describe_key(opened.key, "pkcs12", encrypted=True) if opened.key else None
    return Opened(certificates=tuple(item.certificate.public_bytes(Encoding.DER) for item in listed), key=key)


DIGESTS: Mapping[str, str] = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


def check_password(der: bytes, password: bytes) -> bool | None:
    """Whether the file's check value fits the password; None where it has none, or one of an unknown kind."""
    walk = tlv.Walk(der)
    try:
        return _check(walk, password)
    except tlv.Unreadable:
        return None


def _check(walk: tlv.Walk, password: bytes) -> bool | None:
    outer = walk.expect(tlv.SEQUENCE, 0, len(walk.data), "pkcs12")
    version, safe, *rest = walk.elements(outer.body, outer.stop, "pkcs12")
    if not rest or version.tag != tlv.INTEGER:
        return None
    kind = walk.expect(tlv.OBJECT_IDENTIFIER, safe.body, safe.stop, "pkcs12")
    wrapper = walk.expect(0xA0, kind.end, safe.stop, "pkcs12")
    content = walk.expect(tlv.OCTET_STRING, wrapper.body, wrapper.stop, "pkcs12")
    digest_info = walk.expect(tlv.SEQUENCE, rest[0].body, rest[0].stop, "pkcs12")
    salt = walk.expect(tlv.OCTET_STRING, digest_info.end, rest[0].stop, "pkcs12")
    turns = 1
    if salt.end < rest[0].stop:
        turns = walk.integer(walk.expect(tlv.INTEGER, salt.end, rest[0].stop, "pkcs12"), "pkcs12")
    algorithm = walk.expect(tlv.SEQUENCE, digest_info.body, digest_info.stop, "pkcs12")
    expected = walk.expect(tlv.OCTET_STRING, algorithm.end, digest_info.stop, "pkcs12")
    name = walk.expect(tlv.OBJECT_IDENTIFIER, algorithm.body, algorithm.stop, "pkcs12")
    digest = DIGESTS.get(find_dotted(walk.content(name)) or "")
    if digest is None:
        return None
    key = derive_mac_key(password, walk.content(salt), turns, digest)
    return hmac.compare_digest(hmac.digest(key, walk.content(content), digest), walk.content(expected))


def derive_mac_key(password: bytes, salt: bytes, turns: int, digest: str) -> bytes:
    """RFC 7292 appendix B.2 with ID 3, for a key as long as the digest; `password` is UTF-8."""
    text = password.decode("utf-8", "replace").encode("utf-16-be", "replace") + b"\0\0"
    block = 64 if digest in ("sha1", "sha224", "sha256") else 128
    key = hashlib.new(digest, b"\3" * block + _filled(salt, block) + _filled(text, block)).digest()
    for _ in range(turns - 1):
        key = hashlib.new(digest, key).digest()
    return key


def _filled(data: bytes, block: int) -> bytes:
    """Repeated until it fills whole blocks."""
    size = -(-len(data) // block) * block
    return (data * (size // len(data) + 1))[:size] if data else b""
