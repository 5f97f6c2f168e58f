"""Private keys by their public halves, for handshakes with certificates whose keys are at hand.

A case never holds keys; whoever shakes hands looks them up here. Knows keys from files and the test keys of the lab.
Refuses to know certificates beyond their public key, and shows no key in `repr`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from types import MappingProxyType

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from certway.lab.keys import find_key
from certway.model.certificate import Certificate
from certway.pki.private_keys import open_key


@dataclass(frozen=True)
class KeyRing:
    """SHA-256 of a SubjectPublicKeyInfo to the private key in PEM; `test_keys`: those of the lab count, too.

    `find` answers for every test key that this process has made; keys that were given come first.
    """

    given: Mapping[bytes, bytes] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    test_keys: bool = True

    def find(self, certificate: Certificate) -> bytes | None:
        """The private key of a certificate in PEM; None where it is not at hand."""
        given = self.given.get(sha256(certificate.key.spki).digest())
        if given is not None or not self.test_keys:
            return given
        key = find_key(certificate.key.spki)
        return key.private_pem() if key is not None else None

    def with_keys(self, contents: Iterable[bytes]) -> KeyRing:
        """The ring with the unencrypted private keys among the contents of further files."""
        return KeyRing(MappingProxyType({**self.given, **build_key_ring(contents).given}), test_keys=self.test_keys)


def build_key_ring(contents: Iterable[bytes], *, test_keys: bool = False) -> KeyRing:
    """A ring of the unencrypted private keys among the contents of files (PEM or DER); others are left out."""
    given: dict[bytes, bytes] = {}
    for content in contents:
        try:
            key = open_key(content)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        given[sha256(spki).digest()] = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return KeyRing(MappingProxyType(given), test_keys=test_keys)


@cache
def remember_test_keys() -> None:
    """Make every test key of the catalogue, so that certificates of examples find theirs in any process."""
    from certway.lab.scenarios.registry import SCENARIOS

    for scenario in SCENARIOS:
        scenario.build()
        scenario.control()
