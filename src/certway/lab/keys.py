"""TEST KEYS, known to everyone: private keys made from labels, the same ones on every machine.

Knows elliptic curves, Ed25519 and RSA. Refuses to make a secret: whoever knows the label has the key, and the primes
of every RSA key follow from `rsa_primes.json` beside this file. No key from here may protect anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha1, shake_256
from importlib.resources import files
from math import comb
from types import MappingProxyType
from typing import Final, TypeAlias

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from certway.pki.der import NULL, OBJECT_IDENTIFIER, SEQUENCE, Walk, encode
from certway.pki.oids import SIGNATURE_WORDS, encode_dotted

Private: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

CURVES: Final[Mapping[str, ec.EllipticCurve]] = MappingProxyType(
    {"ec-p256": ec.SECP256R1(), "ec-p384": ec.SECP384R1(), "ec-p521": ec.SECP521R1()}
)
DIGESTS: Final[Mapping[str, hashes.HashAlgorithm]] = MappingProxyType(
    {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}  # noqa: S303 - weak signatures are tested
)
_DOTTED: Final[Mapping[str, str]] = MappingProxyType({word: dotted for dotted, word in SIGNATURE_WORDS.items()})
_EXPONENT: Final = 65537


@dataclass(frozen=True, slots=True)
class Key:
    """A test key under its label; two keys are equal when their public halves are."""

    label: str = field(compare=False)
    kind: str = field(compare=False)
    spki: bytes = field(repr=False)
    _private: Private = field(compare=False, repr=False)

    @property
    def identifier(self) -> bytes:
        """SHA-1 of the public key's bits, the usual key identifier (RFC 5280 4.2.1.2, method 1)."""
        walk = Walk(self.spki)
        outer = walk.element(0, len(self.spki), "key")
        bits = walk.element(walk.element(outer.body, outer.stop, "key").end, outer.stop, "key")
        return sha1(walk.content(bits)[1:], usedforsecurity=False).digest()

    def sign(self, data: bytes, digest: str = "sha256") -> bytes:
        """The signature over `data`, the same bytes every time: RFC 6979, PKCS #1 v1.5 or Ed25519."""
        if isinstance(self._private, ec.EllipticCurvePrivateKey):
            return self._private.sign(data, ec.ECDSA(DIGESTS[digest], deterministic_signing=True))
        if isinstance(self._private, rsa.RSAPrivateKey):
            return self._private.sign(data, padding.PKCS1v15(), DIGESTS[digest])
        return self._private.sign(data)

    def signature_algorithm(self, digest: str = "sha256") -> bytes:
        """The AlgorithmIdentifier of a signature with this key (RFC 4055, 5758, 8410)."""
        if self.kind.startswith("ec-"):
            word, parameters = ("ecdsa-with-" + digest.upper(), b"")
        elif self.kind.startswith("rsa-"):
            word, parameters = (digest + "WithRSAEncryption", encode(NULL, b""))
        else:
            word, parameters = ("ed25519", b"")
        return encode(SEQUENCE, encode(OBJECT_IDENTIFIER, encode_dotted(_DOTTED[word])) + parameters)

    def private_pem(self) -> bytes:
        """The private half as unencrypted PKCS #8, for servers of the lab and key files of examples."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


_MADE: Final[dict[bytes, Key]] = {}
"""Every key that `key_for` remembers, by its public half: certificates name no labels."""


@cache
def key_for(label: str, kind: str = "ec-p256") -> Key:
    """The key of a label: ec-p256, ec-p384, ec-p521, ed25519, rsa-1024, -2048, -3072, -4096 or -8192."""
    private = _make(label, kind)
    spki = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    key = _MADE[spki] = Key(label, kind, spki, private)
    return key


def find_key(spki: bytes) -> Key | None:
    """The test key with this public half (SubjectPublicKeyInfo), if this process has made it."""
    return _MADE.get(spki)


def made_keys() -> tuple[Key, ...]:
    """Every test key that this process has made."""
    return tuple(_MADE.values())


def _make(label: str, kind: str) -> Private:
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(_expand(f"{kind}/{label}", 32))
    curve = CURVES.get(kind)
    if curve is not None:  # one byte short of the group's order, so always inside it
        return ec.derive_private_key(int.from_bytes(_expand(f"{kind}/{label}", (curve.key_size - 1) // 8)), curve)
    return _make_rsa(label, int(kind.removeprefix("rsa-")))


def _make_rsa(label: str, bits: int) -> rsa.RSAPrivateKey:
    """One pair of the pool's primes: 719,400 keys of 2048 bits, a few of each other size."""
    offsets = _offsets()[bits]
    chosen = int.from_bytes(_expand(f"rsa-{bits}/{label}", 16)) % comb(len(offsets), 2)
    first, second = _pair(len(offsets), chosen)
    p, q = (_start(bits, index) + offsets[index] for index in (first, second))
    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa.rsa_crt_dmp1(d, p),
        dmq1=rsa.rsa_crt_dmq1(d, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(_EXPONENT, p * q),
    )
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)  # a test validates the pool


def _pair(size: int, chosen: int) -> tuple[int, int]:
    """The pair number `chosen` of all pairs of `size` things."""
    first = 0
    while chosen >= size - 1 - first:
        chosen -= size - 1 - first
        first += 1
    return first, first + 1 + chosen


def _start(bits: int, index: int) -> int:
    """Where the search for prime number `index` began; both upper bits set, so that products have all their bits."""
    half = bits // 2
    return int.from_bytes(_expand(f"prime/{bits}/{index}", half // 8)) | 3 << (half - 2) | 1


def _expand(label: str, size: int) -> bytes:
    return shake_256(b"certway test key " + label.encode()).digest(size)


@cache
def _offsets() -> Mapping[int, tuple[int, ...]]:
    """How far each prime lies above the start of its search, by key size."""
    pool = json.loads(files("certway.lab").joinpath("rsa_primes.json").read_text(encoding="ascii"))
    return MappingProxyType({int(bits): tuple(offsets) for bits, offsets in pool["offsets"].items()})
