"""SSH tunnels on port 2222: key types, subject attributes and host names that they take.

Documented is what breaks them; that only the end certificate travels is inferred and belongs to the presentation.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from certway.model.certificate import Certificate, PublicKey
from certway.model.confidence import Confidence
from certway.model.text import Text, say
from certway.pki.distinguished_names import attribute_oids

PORT: Final = 2222
SOURCE_PORTS: Final = (30000, 35999)
"""Of the client's side; source: expressway-admin-x15.5-security."""

TUNNEL_KEY_TYPES: Final = (
    "x509v3-rsa2048-sha256",
    "x509v3-ecdsa-sha2-nistp256",
    "x509v3-ecdsa-sha2-nistp384",
    "x509v3-ecdsa-sha2-nistp521",
)
"""All that the setting `Ciphers sshd_pfwd_pubkeyalgorithms` may list, and its default from X14.3 on."""

KEY_TYPES_SOURCES: Final = ("expressway-admin-x15.5-reference",)

_BY_CURVE: Final = {
    "secp256r1": "x509v3-ecdsa-sha2-nistp256",
    "secp384r1": "x509v3-ecdsa-sha2-nistp384",
    "secp521r1": "x509v3-ecdsa-sha2-nistp521",
}
_SHORTEST_RSA: Final = 2048


def key_type_of(key: PublicKey) -> str:
    """The SSH key type of a certificate's key, or empty where the tunnels have none for it.

    RSA below 2048 bits has none: the only RSA type listed asks for 2048 (inferred).
    """
    if key.algorithm == "rsa":
        return "x509v3-rsa2048-sha256" if key.bits >= _SHORTEST_RSA else ""
    return _BY_CURVE.get(key.curve, "") if key.algorithm == "ec" else ""


def listed_key_types(setting: str) -> tuple[str, ...]:
    """The key types that the setting lists, in order."""
    return tuple(word for word in re.split(r"[\s,]+", setting) if word)


class AttributeSupport(Enum):
    """Whether the tunnels bear an attribute in a subject or issuer."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"


EV_ATTRIBUTES: Final = (
    "1.3.6.1.4.1.311.60.2.1.1",
    "1.3.6.1.4.1.311.60.2.1.2",
    "1.3.6.1.4.1.311.60.2.1.3",
)
"""Locality, state and country of incorporation: the only extended validation attributes that are supported."""

ATTRIBUTES_SOURCES: Final = (
    "certificate-guide-x14.3-troubleshooting",
    "certificate-guide-x15.0-troubleshooting",
    "certificate-guide-x15.4-about",
)

_ORDINARY: Final = frozenset(
    {
        *(f"2.5.4.{number}" for number in (*range(3, 21), 26, *range(41, 47), 49, 65, 72)),
        "1.2.840.113549.1.9.1",  # e-mail address
        "1.2.840.113549.1.9.2",  # unstructured name
        "1.2.840.113549.1.9.8",  # unstructured address
        "0.9.2342.19200300.100.1.1",  # user id
        "0.9.2342.19200300.100.1.3",  # mail
        "0.9.2342.19200300.100.1.25",  # domain component
    }
)
"""Attributes with a short name in every OpenSSL; that the box decodes them is inferred from its being OpenSSL."""

_DOUBTFUL: Final = frozenset({"2.5.4.97", "1.3.6.1.4.1.311.20.2.3"})
"""Named by newer OpenSSL only (organisation identifier) or seldom seen in a subject."""


def attribute_support(oid: str) -> AttributeSupport:
    """Whether the tunnels bear an attribute, by its dotted number.

    The documents name the three supported attributes of extended validation and say that what the box cannot decode
    breaks the tunnels; which others it decodes is inferred.
    """
    if oid in EV_ATTRIBUTES or oid in _ORDINARY:
        return AttributeSupport.SUPPORTED
    return AttributeSupport.UNKNOWN if oid in _DOUBTFUL else AttributeSupport.UNSUPPORTED


def attribute_confidence(oid: str) -> Confidence:
    """How well `attribute_support` is founded for an attribute."""
    return Confidence.DOCUMENTED if oid in EV_ATTRIBUTES else Confidence.INFERRED


def attributes_of(certificate: Certificate, support: AttributeSupport) -> tuple[str, ...]:
    """The attributes of its subject and issuer that the tunnels bear in this way, by dotted number, each once."""
    found = dict.fromkeys((*attribute_oids(certificate.subject), *attribute_oids(certificate.issuer)))
    return tuple(oid for oid in found if attribute_support(oid) is support)


_HOST_NAME: Final = re.compile(
    r"(?=.{1,253}\Z)(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.IGNORECASE
)

HOST_NAME_SAYS: Final[Text] = say(
    "The host name of Expressway-E may hold letters, digits and hyphens only; an underscore breaks the tunnels."
)
HOST_NAME_SOURCES: Final = ("mra-guide-x15.2-troubleshooting",)
HOST_NAME_LOG: Final = "Application failed - An unexpected software error was detected in portforwarding.pyc"
"""What the product writes when the host name has an underscore."""


def bears_host_name(name: str) -> bool:
    """Whether the tunnels bear this system host name."""
    return _HOST_NAME.fullmatch(name) is not None
