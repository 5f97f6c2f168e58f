"""Public keys ready for use: the one place that asks cryptography for them.

Knows how to load a SubjectPublicKeyInfo and to tell whether it can be used. Private keys never come here.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import load_der_public_key

LoadedKeys: TypeAlias = MutableMapping[bytes, PublicKeyTypes | None]


def find_public_key(spki: bytes, keys: LoadedKeys) -> PublicKeyTypes | None:
    """The key of a SubjectPublicKeyInfo, loaded once per memo `keys`; None where it cannot be used."""
    try:
        return keys[spki]
    except KeyError:
        keys[spki] = loaded = _load(spki)
        return loaded


def _load(spki: bytes) -> PublicKeyTypes | None:
    try:
        return load_der_public_key(spki)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
