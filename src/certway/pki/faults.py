"""The faults an engine can find: public codes with their meaning, in the order in which people read them.

Knows the codes, the numbers OpenSSL gives to the same things, and which of two faulty paths is the better one.
Refuses to know what anybody should do about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from certway.model.text import Text, say
from certway.model.verdict import Fault

FAULTS: Mapping[str, Text] = MappingProxyType(
    {
        "malformed": say("the certificate cannot be read"),
        "issuer-missing": say("the certificate of its issuer is neither in the trust list nor sent along"),
        "not-trusted": say("the chain ends in a certificate that is not in the trust list"),
        "self-signed-not-trusted": say("the certificate is self-signed and not in the trust list"),
        "search-budget-exhausted": say("there are too many possible chains; the search was ended"),
        "expired": say("the certificate is past the end of its validity"),
        "not-yet-valid": say("the validity of the certificate has not begun"),
        "signature-wrong": say("the key of its issuer did not make the signature"),
        "name-mismatch": say("no name in the certificate is the expected one"),
        "purpose-missing": say("the certificate names purposes, and the one needed is not among them"),
        "purpose-of-issuer": say("the issuer names purposes, and the one needed is not among them"),
        "key-usage-missing": say("the key may not be used in this way"),
        "not-a-ca": say("the issuer is not a certification authority"),
        "path-too-long": say("there are more certificates in the chain than allowed"),
        "signature-algorithm-refused": say("the signature algorithm is refused"),
        "key-too-small": say("the key is smaller than allowed"),
        "name-constraint-violated": say("a name is outside what an issuer may certify"),
        "policy-missing": say("no acceptable certificate policy holds for the whole chain"),
        "unknown-critical-extension": say("a critical extension is not understood"),
        "rfc5280-rule-broken": say("the certificate breaks a rule of RFC 5280 about its form"),
        "web-rule-broken": say("the certificate breaks a rule for public web certificates"),
        "revoked": say("the certificate is revoked"),
        "revocation-unknown": say("whether the certificate is revoked cannot be told"),
        "crl-expired": say("the revocation list is not current"),
    }
)

# X509_V_ERR numbers of OpenSSL 3 (x509_vfy.h) that say the same; 24 is what 1.1.1 calls 79.
# OpenSSL drops a CA that it cannot read (then 2, 20, 21), and calls a wrong keyUsage of the leaf a wrong purpose (26).
OPENSSL_CODES: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "malformed": (1, 2, 6, 13, 14, 20, 21, 41),
        "issuer-missing": (2, 20, 21),
        "not-trusted": (19,),
        "self-signed-not-trusted": (18,),
        "expired": (10,),
        "not-yet-valid": (9,),
        "signature-wrong": (4, 6, 7, 76, 77, 78),
        "name-mismatch": (62, 63, 64),
        "purpose-missing": (26,),
        "purpose-of-issuer": (26,),
        "key-usage-missing": (26, 32, 39, 79, 24),
        "not-a-ca": (26, 79, 24),
        "path-too-long": (22, 25),
        "signature-algorithm-refused": (68,),
        "key-too-small": (66, 67, 94),
        "name-constraint-violated": (1, 47, 48, 49, 51, 52, 53),
        "policy-missing": (42, 43),
        "unknown-critical-extension": (34,),
        "rfc5280-rule-broken": (37, 41, 77, 78, *range(80, 94)),
        "revoked": (23,),
        "revocation-unknown": (3, 5, 8, 15, 16, 33, 35, 36, 44, 54),
        "crl-expired": (11, 12),
    }
)

# Faults which say that no chain to a trusted certificate was found; every other one is about a certificate.
BUILDING = frozenset(("issuer-missing", "not-trusted", "self-signed-not-trusted", "search-budget-exhausted"))

RANK: Mapping[str, int] = MappingProxyType({code: rank for rank, code in enumerate(FAULTS)})

# How much a fault speaks against a path that has a rival: a certificate that did not sign is no path at all,
# a forbidden one is worse than an old one, and form weighs least.
_HEAVY = ("malformed", "issuer-missing", "not-trusted", "self-signed-not-trusted")
_LIGHT = ("expired", "not-yet-valid", "signature-algorithm-refused", "key-too-small", "crl-expired")
_FORM = ("rfc5280-rule-broken", "web-rule-broken", "revocation-unknown")
WEIGHT: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(FAULTS, 1_000),
        **dict.fromkeys(_HEAVY, 10_000),
        **dict.fromkeys(_LIGHT, 100),
        **dict.fromkeys(_FORM, 10),
        "signature-wrong": 100_000,
    }
)


def same_reasons(codes: Iterable[str], numbers: Iterable[int]) -> bool:
    """Whether each of our codes stands for a number OpenSSL told, and each number for one of our codes."""
    meant, told = [set(OPENSSL_CODES.get(code, ())) for code in codes], set(numbers)
    return all(each & told for each in meant) and told <= set().union(*meant)


def sort_faults(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """In the order for people (design: build, trust, date, signature, name, purpose ...), each once, leaf first."""
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: (RANK[fault.code], fault.position, fault.field)))


def weigh(faults: tuple[Fault, ...]) -> int:
    """How bad a path with these faults is; 0 for none."""
    return sum([WEIGHT[fault.code] for fault in faults]) if faults else 0
