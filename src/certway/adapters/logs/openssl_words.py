"""What OpenSSL 1.0, 1.1 and 3 and Expressway itself write when a handshake fails, as reasons with numbers.

The one place where such texts are compared. Numbers are those of OpenSSL 3 (`pki.faults.OPENSSL_CODES`); the texts
of older releases stand beside them. Whether a reason is this node's judgement or the other end's is in its kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.adapters.capture.witnesses import ALERTS
from certway.adapters.logs.told import Reason, ReasonKind
from certway.knowledge.alerts import FAULTS_OF_ALERTS
from certway.pki.faults import OPENSSL_CODES

# X509_V_ERR of OpenSSL 3: its text first, then those of 1.1.1 and 1.0.2 that differ by more than a hyphen or capitals.
VERIFY_TEXTS: Final[Mapping[int, tuple[str, ...]]] = MappingProxyType(
    {
        2: ("unable to get issuer certificate",),
        3: ("unable to get certificate CRL",),
        4: ("unable to decrypt certificate's signature",),
        6: ("unable to decode issuer public key",),
        7: ("certificate signature failure",),
        8: ("CRL signature failure",),
        9: ("certificate is not yet valid",),
        10: ("certificate has expired",),
        11: ("CRL is not yet valid",),
        12: ("CRL has expired",),
        13: ("format error in certificate's notBefore field",),
        14: ("format error in certificate's notAfter field",),
        18: ("self-signed certificate",),
        19: ("self-signed certificate in certificate chain",),
        20: ("unable to get local issuer certificate",),
        21: ("unable to verify the first certificate",),
        22: ("certificate chain too long",),
        23: ("certificate revoked",),
        24: ("issuer certificate doesn't have a public key",),
        25: ("path length constraint exceeded",),
        26: ("unsuitable certificate purpose", "unsupported certificate purpose"),
        27: ("certificate not trusted",),
        28: ("certificate rejected",),
        32: ("key usage does not include certificate signing",),
        33: ("unable to get CRL issuer certificate",),
        34: ("unhandled critical extension",),
        37: ("invalid non-CA certificate (has CA markings)",),
        39: ("key usage does not include digital signature",),
        41: ("invalid or inconsistent certificate extension",),
        42: ("invalid or inconsistent certificate policy extension",),
        43: ("no explicit policy",),
        47: ("permitted subtree violation",),
        48: ("excluded subtree violation",),
        62: ("hostname mismatch",),
        63: ("email address mismatch",),
        64: ("IP address mismatch",),
        66: ("EE certificate key too weak",),
        67: ("CA certificate key too weak",),
        68: ("CA signature digest algorithm too weak", "CA md too weak"),
        76: ("Cannot find certificate signature algorithm",),
        77: ("subject signature algorithm and issuer public key algorithm mismatch",),
        78: ("cert info signature and signature algorithm mismatch",),
        79: ("invalid CA certificate",),
        94: ("Certificate public key has explicit ECC parameters",),
    }
)

# Of an alert, the faults that make OpenSSL send it (and HAProxy, measured); 42 and 46 may mean any.
ALERT_CODES: Final[Mapping[int, tuple[str, ...]]] = MappingProxyType(
    {number: FAULTS_OF_ALERTS[word] for number, word in ALERTS.items() if word in FAULTS_OF_ALERTS}
)

# Expressway's own words, and reasons of libssl that are no alert.
_NAME, _NONE, _BROKEN, _PROTOCOL, _VERIFY = (
    ReasonKind.NAME,
    ReasonKind.NO_CERTIFICATE,
    ReasonKind.BROKEN_OFF,
    ReasonKind.PROTOCOL,
    ReasonKind.VERIFY,
)
_OTHER_WORDS: Final = (
    ("tls certificate identity was unacceptable", _NAME),
    ("no certificate returned", _NONE),
    ("peer did not return a certificate", _NONE),
    ("no ssl error available", _BROKEN),
    ("probably remote disconnect", _BROKEN),
    ("got eof on socket", _BROKEN),
    ("idle countdown expired", _BROKEN),
    ("unexpected eof while reading", _BROKEN),
    ("connection reset by peer", _BROKEN),
    ("certificate verify failed", _VERIFY),
    ("no shared cipher", _PROTOCOL),
    ("unsupported protocol", _PROTOCOL),
    ("wrong version number", _PROTOCOL),
    ("version too low", _PROTOCOL),
    ("unknown protocol", _PROTOCOL),
    ("no protocols available", _PROTOCOL),
    ("no suitable signature algorithm", _PROTOCOL),
    ("dh key too small", _PROTOCOL),
)
# ERR_GET_REASON of libssl: the same things where the text was cut away.
_LIBRARY_REASONS: Final = MappingProxyType(
    {134: _VERIFY, 176: _NONE, 199: _NONE, 193: _PROTOCOL, 252: _PROTOCOL, 258: _PROTOCOL, 267: _PROTOCOL, 294: _BROKEN}
)

_PROTOCOL_ALERTS: Final = frozenset((40, 70, 71, 86, 120))
_ALERT_REASONS: Final = 1000  # SSL_AD_REASON_OFFSET

_CODE: Final = re.compile(r"error:([0-9A-F]{8})(?![0-9A-F])", re.IGNORECASE)
_ALERT_NUMBER: Final = re.compile(r"alert number (\d{1,3})\b", re.IGNORECASE)
_ALERT_WORDS: Final = re.compile(r"\balert ([a-z][a-z _]{1,40})")
_SPACE: Final = re.compile(r"\s+")


def plain(text: str) -> str:
    """A text as it is compared: small letters, single blanks, the hyphen of OpenSSL 3."""
    return _SPACE.sub(" ", text.strip()).lower().replace("self signed", "self-signed").replace("’", "'")


_BY_TEXT: Final = {plain(text): number for number, texts in VERIFY_TEXTS.items() for text in texts}
_VERIFY_WORDS: Final = re.compile("|".join(re.escape(text) for text in sorted(_BY_TEXT, key=len, reverse=True)))
_ALERT_BY_WORDS: Final = {  # the longest first: one begins with another
    words.replace("_", " "): number for number, words in sorted(ALERTS.items(), key=lambda item: -len(item[1]))
}


def codes_of(number: int) -> tuple[str, ...]:
    """The fault codes that a number of OpenSSL may mean; first those that have the fewest other numbers."""
    found = [code for code, numbers in OPENSSL_CODES.items() if number in numbers]
    return tuple(sorted(found, key=lambda code: len(OPENSSL_CODES[code])))


def find_reason(text: str) -> Reason | None:
    """The reason that a text of a log names, or None where it names none that is known."""
    compared, kept = plain(text), text.strip()[:300]
    alert = _find_alert(compared, text)
    if alert:
        kind = ReasonKind.PROTOCOL if alert in _PROTOCOL_ALERTS else ReasonKind.ALERT
        return Reason(kind=kind, number=alert, codes=ALERT_CODES.get(alert, ()), text=kept)
    verify = _VERIFY_WORDS.search(compared)
    if verify is not None and "alert" not in compared:
        number = _BY_TEXT[verify[0]]
        named = ReasonKind.NAME if number in (62, 63, 64) else ReasonKind.VERIFY
        return Reason(kind=named, number=number, codes=codes_of(number), text=kept)
    found = _find_other(compared, text)
    if found is None:
        return None
    return Reason(kind=found, codes=("name-mismatch",) if found is ReasonKind.NAME else (), text=kept)


def is_alert(reason: Reason) -> bool:
    """The other end said it: its number is that of an alert."""
    return reason.kind is ReasonKind.ALERT or (reason.kind is ReasonKind.PROTOCOL and reason.number > 0)


def word_of(reason: Reason) -> str:
    """One word: the alert's (as for captures), else the first code it may mean, else what kind it is."""
    if is_alert(reason):
        return ALERTS.get(reason.number, f"alert_{reason.number}")
    if reason.codes:
        return reason.codes[0]
    return {ReasonKind.VERIFY: "not_verified", ReasonKind.NO_CERTIFICATE: "no_certificate"}.get(reason.kind, "")


def _find_alert(compared: str, text: str) -> int:
    """The number of the alert that was received: from its number, its words, or the code before them; else 0."""
    number = _ALERT_NUMBER.search(compared)
    if number is not None:
        return min(int(number[1]), 255)
    words = _ALERT_WORDS.search(compared)
    if words is not None:
        known = [found for name, found in _ALERT_BY_WORDS.items() if words[1].startswith(name)]
        if known:
            return known[0]
    reason = _library_reason(text)
    return reason - _ALERT_REASONS if _ALERT_REASONS < reason <= _ALERT_REASONS + 255 else 0


def _library_reason(text: str) -> int:
    """ERR_GET_REASON: 12 bits up to OpenSSL 1.1.1, 23 from 3.0 on, where libssl uses no more than 12 of them."""
    code = _CODE.search(text)
    return int(code[1], 16) & 0xFFF if code is not None else 0


def _find_other(compared: str, text: str) -> ReasonKind | None:
    for words, kind in _OTHER_WORDS:
        if words in compared:
            return kind
    return _LIBRARY_REASONS.get(_library_reason(text))
