"""Whether one key signed one certificate: RSA (PKCS #1 v1.5 and PSS), ECDSA, DSA, Ed25519, Ed448, any usable digest.

Knows arithmetic only. Whether an algorithm is good enough is a matter of the profile.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Protocol, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

from certway.model.certificate import Certificate
from certway.model.text import Text, say
from certway.model.value import value
from certway.pki import der as tlv
from certway.pki.crls import RevocationList
from certway.pki.keys import LoadedKeys, find_public_key
from certway.pki.oids import SIGNATURE_WORDS, find_dotted
from certway.pki.requests import CertificateRequest


@value
class SignatureProblem:
    """Why a signature can neither be confirmed nor refuted."""

    why: Text


Answer: TypeAlias = "bool | SignatureProblem"


class SignatureMemo(Protocol):
    """What the caller keeps between checks: keys by SubjectPublicKeyInfo, answers by (child's sha256, issuer's key)."""

    @property
    def keys(self) -> LoadedKeys: ...

    @property
    def signatures(self) -> MutableMapping[tuple[bytes, bytes], Answer]: ...


def signature_holds(child: Certificate, issuer: Certificate, memo: SignatureMemo) -> Answer:
    """Whether `issuer`'s key signed `child`; asked once per pair and memo."""
    pair = (child.sha256, issuer.key.spki)
    answer = memo.signatures.get(pair)
    if answer is None:
        answer = memo.signatures[pair] = check_signature(child, issuer.key.spki, memo.keys)
    return answer


def check_signature(child: Certificate, spki: bytes, keys: LoadedKeys) -> Answer:
    """The same without memory of the answer: for leaves, each of which is asked once."""
    start, stop = child.tbs_span
    return check_signed(child.der[start:stop], child.signature_algorithm, child.signature, spki, keys)


def request_signature_holds(request: CertificateRequest, keys: LoadedKeys) -> Answer:
    """Whether the key inside a request signed it: proof that its maker holds the private key."""
    start, stop = request.tbs_span
    return check_signed(request.der[start:stop], request.signature_algorithm, request.signature, request.key.spki, keys)


def list_signature_holds(crl: RevocationList, spki: bytes, keys: LoadedKeys) -> Answer:
    """Whether the key `spki` signed a revocation list."""
    start, stop = crl.tbs_span
    return check_signed(crl.der[start:stop], crl.signature_algorithm, crl.signature, spki, keys)


def check_signed(data: bytes, algorithm: bytes, signature: bytes, spki: bytes, keys: LoadedKeys) -> Answer:
    """Whether the key `spki` signed `data` under the DER AlgorithmIdentifier; for requests and revocation lists too."""
    key = find_public_key(spki, keys)
    if key is None:
        return SignatureProblem(why=say("the issuer's public key cannot be read"))
    digest = RSA_ALGORITHMS.get(algorithm)
    try:
        if digest is not None and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, PKCS1, digest)
            return True
        return _check_by_word(data, algorithm, signature, key)
    except InvalidSignature:
        return False
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return _unsupported(read_algorithm(algorithm)[0])


def _unsupported(word: str) -> SignatureProblem:
    return SignatureProblem(why=say("this kind of signature is not supported: {algorithm}", algorithm=word))


def _check_by_word(data: bytes, algorithm: bytes, signature: bytes, key: PublicKeyTypes) -> Answer:
    word, parameters = read_algorithm(algorithm)
    if word not in SCHEMES:
        return _unsupported(word)
    family, digest = SCHEMES[word]
    if not isinstance(key, family):
        what = say("the issuer's key is of another kind than the signature ({algorithm})", algorithm=word)
        return SignatureProblem(why=what)
    if isinstance(key, (ed25519.Ed25519PublicKey, ed448.Ed448PublicKey)):
        key.verify(signature, data)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(DIGESTS[digest]))
    elif isinstance(key, dsa.DSAPublicKey):
        key.verify(signature, data, DIGESTS[digest])
    elif isinstance(key, rsa.RSAPublicKey) and word != "rsassaPss":
        key.verify(signature, data, PKCS1, DIGESTS[digest])
    elif isinstance(key, rsa.RSAPublicKey):
        pss_digest, mask_digest, salt = _read_pss(parameters)
        key.verify(signature, data, padding.PSS(padding.MGF1(mask_digest), salt), pss_digest)
    return True


def read_algorithm(algorithm: bytes) -> tuple[str, bytes]:
    """Word (or dotted text) and raw parameters of a DER AlgorithmIdentifier; empty where it cannot be read."""
    walk = tlv.Walk(algorithm)
    try:
        outer = walk.expect(tlv.SEQUENCE, 0, len(algorithm), "signature-algorithm")
        kind = walk.expect(tlv.OBJECT_IDENTIFIER, outer.body, outer.stop, "signature-algorithm")
    except tlv.Unreadable:
        return "", b""
    dotted = find_dotted(walk.content(kind)) or ""
    return SIGNATURE_WORDS.get(dotted, dotted), algorithm[kind.end : outer.stop]


PKCS1 = padding.PKCS1v15()
DIGESTS: Mapping[str, hashes.HashAlgorithm] = {
    "md5": hashes.MD5(),  # noqa: S303  # hostile and old certificates are judged, not trusted
    "sha1": hashes.SHA1(),  # noqa: S303  # the same
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
DIGEST_OIDS: Mapping[str, str] = {
    "1.2.840.113549.2.5": "md5",
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


def read_pss_digest(parameters: bytes) -> str:
    """The digest that RSASSA-PSS parameters name; empty where they cannot be read."""
    try:
        return _read_pss(parameters)[0].name
    except ValueError:
        return ""


def _read_pss(parameters: bytes) -> tuple[hashes.HashAlgorithm, hashes.HashAlgorithm, int]:
    """RFC 4055 3.1: digest, digest of the mask, salt length; each may be left out for its SHA-1 default."""
    walk = tlv.Walk(parameters)
    digest, mask, salt = "sha1", "sha1", 20
    try:
        outer = walk.expect(tlv.SEQUENCE, 0, len(parameters), "pss")
        for part in walk.elements(outer.body, outer.stop, "pss"):
            inner = walk.element(part.body, part.stop, "pss")
            if part.tag == 0xA0:
                digest = _digest(walk, inner)
            elif part.tag == 0xA1:
                function = walk.expect(tlv.OBJECT_IDENTIFIER, inner.body, inner.stop, "pss")
                mask = _digest(walk, walk.expect(tlv.SEQUENCE, function.end, inner.stop, "pss"))
            elif part.tag == 0xA2:
                salt = walk.integer(inner, "pss")
    except tlv.Unreadable as problem:
        raise ValueError("RSASSA-PSS parameters") from problem
    if digest not in DIGESTS or mask not in DIGESTS or not 0 <= salt <= 1024:
        raise ValueError("RSASSA-PSS parameters")
    return DIGESTS[digest], DIGESTS[mask], salt


def _digest(walk: tlv.Walk, algorithm: tlv.Element) -> str:
    kind = walk.expect(tlv.OBJECT_IDENTIFIER, algorithm.body, algorithm.stop, "pss")
    return DIGEST_OIDS.get(find_dotted(walk.content(kind)) or "", "")


# Signature words to the kind of key they need and the digest they name.
SCHEMES: Mapping[str, tuple[type, str]] = {
    **{f"{digest}WithRSAEncryption": (rsa.RSAPublicKey, digest) for digest in DIGESTS},
    **{f"ecdsa-with-{digest.upper()}": (ec.EllipticCurvePublicKey, digest) for digest in DIGESTS if digest != "md5"},
    **{f"dsa-with-{digest.upper()}": (dsa.DSAPublicKey, digest) for digest in ("sha1", "sha224", "sha256")},
    "sha1WithRSA": (rsa.RSAPublicKey, "sha1"),
    "rsassaPss": (rsa.RSAPublicKey, ""),
    "ed25519": (ed25519.Ed25519PublicKey, ""),
    "ed448": (ed448.Ed448PublicKey, ""),
}
# The common case by one lookup of the whole AlgorithmIdentifier: RSA with NULL parameters.
RSA_ALGORITHMS: Mapping[bytes, hashes.HashAlgorithm] = {
    tlv.encode(tlv.SEQUENCE, tlv.encode(tlv.OBJECT_IDENTIFIER, body) + b"\x05\x00"): DIGESTS[name]
    for body, name in (
        (bytes.fromhex("2a864886f70d01010b"), "sha256"),
        (bytes.fromhex("2a864886f70d01010c"), "sha384"),
        (bytes.fromhex("2a864886f70d01010d"), "sha512"),
        (bytes.fromhex("2a864886f70d010105"), "sha1"),
        (bytes.fromhex("2a864886f70d010104"), "md5"),
    )
}
