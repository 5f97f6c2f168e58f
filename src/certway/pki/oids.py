"""Object identifiers: between DER content octets, dotted text and the words people know them by.

Knows encoding and names. Refuses to know what any of them means for a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LONGEST_BODY = 128  # octets; longer identifiers exist only to slow readers down


def find_dotted(body: bytes) -> str | None:
    """The dotted text of the content octets of an OBJECT IDENTIFIER, or None where they are not one.

    Padded sub-identifiers (X.690 8.19.2) are refused.
    """
    known = DOTTED.get(body)
    return known if known is not None else _decode(body)


def _decode(body: bytes) -> str | None:
    if not body or len(body) > LONGEST_BODY or body[-1] & 0x80:
        return None
    arcs: list[int] = []
    arc, fresh = 0, True
    for octet in body:
        if fresh and octet == 0x80:
            return None
        arc = arc << 7 | octet & 0x7F
        fresh = octet < 0x80
        if fresh:
            arcs.append(arc)
            arc = 0
    top = min(arcs[0] // 40, 2)
    return ".".join(map(str, (top, arcs[0] - 40 * top, *arcs[1:])))


def encode_dotted(dotted: str) -> bytes:
    """The content octets of a dotted identifier; raises ValueError where the text is not one."""
    arcs = [int(part) for part in dotted.split(".")]
    if len(arcs) < 2 or min(arcs) < 0 or arcs[0] > 2 or (arcs[0] < 2 and arcs[1] > 39):
        raise ValueError(dotted)
    return b"".join(map(_base128, (arcs[0] * 40 + arcs[1], *arcs[2:])))


def _base128(arc: int) -> bytes:
    septets = [arc & 0x7F]
    while arc := arc >> 7:
        septets.append(arc & 0x7F | 0x80)
    return bytes(reversed(septets))


# Attributes of distinguished names: RFC 4514 section 3, RFC 4519, and the ones met in the field.
ATTRIBUTE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "2.5.4.3": "CN",
        "2.5.4.4": "SN",
        "2.5.4.5": "serialNumber",
        "2.5.4.6": "C",
        "2.5.4.7": "L",
        "2.5.4.8": "ST",
        "2.5.4.9": "street",
        "2.5.4.10": "O",
        "2.5.4.11": "OU",
        "2.5.4.12": "title",
        "2.5.4.13": "description",
        "2.5.4.15": "businessCategory",
        "2.5.4.17": "postalCode",
        "2.5.4.20": "telephoneNumber",
        "2.5.4.42": "GN",
        "2.5.4.43": "initials",
        "2.5.4.44": "generationQualifier",
        "2.5.4.45": "x500UniqueIdentifier",
        "2.5.4.46": "dnQualifier",
        "2.5.4.65": "pseudonym",
        "2.5.4.97": "organizationIdentifier",
        "0.9.2342.19200300.100.1.1": "UID",
        "0.9.2342.19200300.100.1.25": "DC",
        "1.2.840.113549.1.9.1": "emailAddress",
        "1.2.840.113549.1.9.2": "unstructuredName",
        "1.3.6.1.4.1.311.60.2.1.1": "jurisdictionL",
        "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionST",
        "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionC",
    }
)

# Purposes of RFC 5280 4.2.1.12 and others seen in certificates of calls, phones and directories.
PURPOSE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "2.5.29.37.0": "anyExtendedKeyUsage",
        "1.3.6.1.5.5.7.3.1": "serverAuth",
        "1.3.6.1.5.5.7.3.2": "clientAuth",
        "1.3.6.1.5.5.7.3.3": "codeSigning",
        "1.3.6.1.5.5.7.3.4": "emailProtection",
        "1.3.6.1.5.5.7.3.5": "ipsecEndSystem",
        "1.3.6.1.5.5.7.3.6": "ipsecTunnel",
        "1.3.6.1.5.5.7.3.7": "ipsecUser",
        "1.3.6.1.5.5.7.3.8": "timeStamping",
        "1.3.6.1.5.5.7.3.9": "OCSPSigning",
        "1.3.6.1.5.5.7.3.17": "ipsecIKE",
        "1.3.6.1.5.5.7.3.20": "sipDomain",
        "1.3.6.1.5.5.7.3.21": "secureShellClient",
        "1.3.6.1.5.5.7.3.22": "secureShellServer",
        "1.3.6.1.4.1.311.10.3.3": "msServerGatedCrypto",
        "1.3.6.1.4.1.311.20.2.2": "msSmartcardLogon",
        "2.16.840.1.113730.4.1": "nsServerGatedCrypto",
    }
)

EXTENSION_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "2.5.29.9": "subjectDirectoryAttributes",
        "2.5.29.14": "subjectKeyIdentifier",
        "2.5.29.15": "keyUsage",
        "2.5.29.16": "privateKeyUsagePeriod",
        "2.5.29.17": "subjectAltName",
        "2.5.29.18": "issuerAltName",
        "2.5.29.19": "basicConstraints",
        "2.5.29.20": "cRLNumber",
        "2.5.29.21": "reasonCode",
        "2.5.29.24": "invalidityDate",
        "2.5.29.27": "deltaCRLIndicator",
        "2.5.29.28": "issuingDistributionPoint",
        "2.5.29.29": "certificateIssuer",
        "2.5.29.30": "nameConstraints",
        "2.5.29.31": "cRLDistributionPoints",
        "2.5.29.32": "certificatePolicies",
        "2.5.29.33": "policyMappings",
        "2.5.29.35": "authorityKeyIdentifier",
        "2.5.29.36": "policyConstraints",
        "2.5.29.37": "extKeyUsage",
        "2.5.29.46": "freshestCRL",
        "2.5.29.54": "inhibitAnyPolicy",
        "1.3.6.1.5.5.7.1.1": "authorityInfoAccess",
        "1.3.6.1.5.5.7.1.3": "qcStatements",
        "1.3.6.1.5.5.7.1.11": "subjectInfoAccess",
        "1.3.6.1.5.5.7.1.24": "tlsFeature",
        "1.3.6.1.5.5.7.48.1.5": "ocspNoCheck",
        "1.3.6.1.4.1.311.20.2": "msCertificateTemplateName",
        "1.3.6.1.4.1.311.21.1": "msCAVersion",
        "1.3.6.1.4.1.311.21.2": "msPreviousCertHash",
        "1.3.6.1.4.1.311.21.7": "msCertificateTemplate",
        "1.3.6.1.4.1.311.21.10": "msApplicationPolicies",
        "1.3.6.1.4.1.11129.2.4.2": "signedCertificateTimestamps",
        "1.3.6.1.4.1.11129.2.4.3": "precertificatePoison",
        "2.16.840.1.113730.1.1": "nsCertType",
        "2.16.840.1.113730.1.13": "nsComment",
    }
)

# Signature algorithms by the names OpenSSL shows, RFC 4055, 5758, 8410.
SIGNATURE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "1.2.840.113549.1.1.2": "md2WithRSAEncryption",
        "1.2.840.113549.1.1.4": "md5WithRSAEncryption",
        "1.2.840.113549.1.1.5": "sha1WithRSAEncryption",
        "1.3.14.3.2.29": "sha1WithRSA",
        "1.2.840.113549.1.1.10": "rsassaPss",
        "1.2.840.113549.1.1.11": "sha256WithRSAEncryption",
        "1.2.840.113549.1.1.12": "sha384WithRSAEncryption",
        "1.2.840.113549.1.1.13": "sha512WithRSAEncryption",
        "1.2.840.113549.1.1.14": "sha224WithRSAEncryption",
        "1.2.840.10045.4.1": "ecdsa-with-SHA1",
        "1.2.840.10045.4.3.1": "ecdsa-with-SHA224",
        "1.2.840.10045.4.3.2": "ecdsa-with-SHA256",
        "1.2.840.10045.4.3.3": "ecdsa-with-SHA384",
        "1.2.840.10045.4.3.4": "ecdsa-with-SHA512",
        "1.2.840.10040.4.3": "dsa-with-SHA1",
        "2.16.840.1.101.3.4.3.1": "dsa-with-SHA224",
        "2.16.840.1.101.3.4.3.2": "dsa-with-SHA256",
        "1.3.101.112": "ed25519",
        "1.3.101.113": "ed448",
    }
)

# Named curves: dotted identifier to (name, bits of the field).
CURVES: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "1.2.840.10045.3.1.1": ("secp192r1", 192),
        "1.3.132.0.33": ("secp224r1", 224),
        "1.2.840.10045.3.1.7": ("secp256r1", 256),
        "1.3.132.0.34": ("secp384r1", 384),
        "1.3.132.0.35": ("secp521r1", 521),
        "1.3.132.0.10": ("secp256k1", 256),
        "1.3.36.3.3.2.8.1.1.7": ("brainpoolP256r1", 256),
        "1.3.36.3.3.2.8.1.1.11": ("brainpoolP384r1", 384),
        "1.3.36.3.3.2.8.1.1.13": ("brainpoolP512r1", 512),
    }
)

# Key algorithms by the words of model.PublicKey.
KEY_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "1.2.840.113549.1.1.1": "rsa",
        "1.2.840.113549.1.1.10": "rsa-pss",
        "1.2.840.10045.2.1": "ec",
        "1.2.840.10040.4.1": "dsa",
        "1.3.101.112": "ed25519",
        "1.3.101.113": "ed448",
        "1.3.101.110": "x25519",
        "1.3.101.111": "x448",
    }
)

# Content octets to dotted text for everything named above: one lookup instead of a decoding.
DOTTED: Mapping[bytes, str] = {
    encode_dotted(dotted): dotted
    for table in (ATTRIBUTE_WORDS, PURPOSE_WORDS, EXTENSION_WORDS, SIGNATURE_WORDS, CURVES, KEY_WORDS)
    for dotted in table
}
