"""Whether one key signed one certificate: RSA (PKCS #1 v1.5 and PSS), ECDSA, DSA, Ed25519, Ed448, any usable digest.

Knows arithmetic only. Whether an algorithm is good enough is a matter of the profile.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any, Protocol, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa

from certway.model.certificate import Certificate
from certway.model.text import Text, say
from certway.model.value import value
from certway.pki import der as tlv
from certway.pki.crls import RevocationList
from certway.pki.keys import LoadedKeys, find_public_key
from certway.pki.oids import SIGNATURE_WORDS, encode_dotted, find_dotted
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
    try:
        family, arguments = USUAL_SCHEMES.get(algorithm) or _read_scheme(algorithm)
        if not isinstance(key, family):
            word = read_algorithm(algorithm)[0]
            what = say("the issuer's key is of another kind than the signature ({algorithm})", algorithm=word)
            return SignatureProblem(why=what)
        key.verify(signature, data, *arguments)
    except InvalidSignature:
        return False
    except (ValueError, TypeError, UnsupportedAlgorithm):
        word = read_algorithm(algorithm)[0]
        return SignatureProblem(why=say("this kind of signature is not supported: {algorithm}", algorithm=word))
    return True


def _read_scheme(algorithm: bytes) -> Scheme:
    """The scheme of an AlgorithmIdentifier with parameters of its own; raises ValueError where there is none."""
    word, parameters = read_algorithm(algorithm)
    if word == "rsassaPss":
        digest, mask_digest, salt = _read_pss(parameters)
        return rsa.RSAPublicKey, (padding.PSS(padding.MGF1(mask_digest), salt), digest)
    if word not in SCHEMES:
        raise ValueError("signature algorithm")
    return SCHEMES[word]


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


# Signature words to the kind of key they need and what its `verify` takes after signature and data.
Scheme: TypeAlias = tuple[type[Any], tuple[Any, ...]]
SCHEMES: Mapping[str, Scheme] = {
    **{f"{name}WithRSAEncryption": (rsa.RSAPublicKey, (PKCS1, digest)) for name, digest in DIGESTS.items()},
    **{
        f"ecdsa-with-{name.upper()}": (ec.EllipticCurvePublicKey, (ec.ECDSA(digest),))
        for name, digest in DIGESTS.items()
        if name != "md5"
    },
    **{f"dsa-with-{name.upper()}": (dsa.DSAPublicKey, (DIGESTS[name],)) for name in ("sha1", "sha224", "sha256")},
    "sha1WithRSA": (rsa.RSAPublicKey, (PKCS1, DIGESTS["sha1"])),
    "ed25519": (ed25519.Ed25519PublicKey, ()),
    "ed448": (ed448.Ed448PublicKey, ()),
}
# The same by the whole AlgorithmIdentifier, so that a usual one need not be read: RSA with NULL, others without.
USUAL_SCHEMES: Mapping[bytes, Scheme] = {
    tlv.encode(
        tlv.SEQUENCE,
        tlv.encode(tlv.OBJECT_IDENTIFIER, encode_dotted(dotted)) + (b"\x05\x00" if "RSA" in word else b""),
    ): SCHEMES[word]
    for dotted, word in SIGNATURE_WORDS.items()
    if word in SCHEMES
}
