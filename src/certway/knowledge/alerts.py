"""What a refusal that a witness tells may mean: words of TLS alerts and of SSH, to the fault codes of `pki.faults`.

OpenSSL chooses an alert by the X509 error it found; several errors share one (libssl, `x509_verify_cert` to alert).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FAULTS_OF_ALERTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "unsupported_certificate": ("purpose-missing", "purpose-of-issuer", "key-usage-missing"),
        "certificate_revoked": ("revoked",),
        "certificate_expired": ("expired",),
        "unknown_ca": ("issuer-missing", "not-trusted", "self-signed-not-trusted", "not-a-ca", "path-too-long"),
        "decrypt_error": ("signature-wrong",),
    }
)
"""The likeliest first; other alerts stand for too much to say anything."""


def faults_of(word: str) -> tuple[str, ...]:
    """The fault codes that the word of a witness may mean; a fault code is itself."""
    return FAULTS_OF_ALERTS.get(word, (word,) if word else ())
