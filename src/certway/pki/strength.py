"""Kinds of signature: which kind of key makes them, over which digest.

Knows the AlgorithmIdentifiers met in certificates. Whether one is strong enough is a matter of the profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from certway.pki import der as tlv
from certway.pki.oids import SIGNATURE_WORDS, encode_dotted
from certway.pki.signatures import read_algorithm, read_pss_digest


class SignatureKind(NamedTuple):
    """`word` as OpenSSL shows it; `key`: rsa, ec, dsa, ed25519, ed448; `digest`: sha256 ...; empty where unknown."""

    word: str
    key: str
    digest: str


def signature_kind(algorithm: bytes) -> SignatureKind:
    """The kind of a DER AlgorithmIdentifier; RSASSA-PSS names its digest in its parameters."""
    known = USUAL.get(algorithm)
    if known is not None:
        return known
    word, parameters = read_algorithm(algorithm)
    kind = _kind(word)
    return kind._replace(digest=read_pss_digest(parameters)) if word == "rsassaPss" else kind


def _kind(word: str) -> SignatureKind:
    if word == "rsassaPss":
        return SignatureKind(word, "rsa", "")
    if word in ("ed25519", "ed448"):
        return SignatureKind(word, word, "")
    digest, is_rsa, _ = word.partition("WithRSA")
    if is_rsa:
        return SignatureKind(word, "rsa", digest)
    key, _, digest = word.partition("-with-")
    return SignatureKind(word, {"ecdsa": "ec", "dsa": "dsa"}.get(key, ""), digest.lower())


USUAL: Mapping[bytes, SignatureKind] = {
    tlv.encode(tlv.SEQUENCE, tlv.encode(tlv.OBJECT_IDENTIFIER, encode_dotted(dotted)) + parameters): _kind(word)
    for dotted, word in SIGNATURE_WORDS.items()
    for parameters in (b"", b"\x05\x00")
    if word != "rsassaPss"
}
