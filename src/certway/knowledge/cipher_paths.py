"""RSA or ECDSA: which of two certificates of one service is shown, by port, cipher string and upgrade path.

Expressway-C chooses by the order of its own cipher string; on 443 and 8443 the UC node first decides what it offers.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from certway.knowledge.beginnings import BEGINNINGS
from certway.knowledge.releases import EXPRESSWAY, Release, parse_release
from certway.model.confidence import Confidence
from certway.model.deployment import Node
from certway.model.observation import Observation, Seen
from certway.model.text import Text, say
from certway.model.value import value


class KeyPreference(Enum):
    """Which kind of certificate a client's cipher order asks for first."""

    RSA = "rsa"
    ECDSA = "ecdsa"
    UNKNOWN = "unknown"


@value
class Preference:
    """The kind preferred and why; `tells`: what to read where it is unknown."""

    prefers: KeyPreference
    confidence: Confidence
    says: Text
    sources: tuple[str, ...]


RSA_PREFIX: Final = "ECDHE-RSA-AES256-GCM-SHA384:"
"""What an upgrade from X14.0 on puts before the cipher string, and what a person may put there."""

ECDSA_LAST: Final = ":+ECDSA"
"""What moves ECDSA to the end of the cipher string."""

DEFAULT_CIPHERS: Final = "EECDH:EDH:HIGH:-AES256+SHA:!MEDIUM:!LOW:!3DES:!MD5:!PSK:!eNULL:!aNULL:!aDH"
"""The string of a fresh X15.0.2 (source cisco-222186); it prefers ECDSA."""

_S02: Final = ("cisco-218018", "expressway-release-notes-x14.2.5")

_BY_STRING_RSA: Final = Preference(
    prefers=KeyPreference.RSA,
    confidence=Confidence.DOCUMENTED,
    says=say("The cipher string of Expressway-C puts RSA first."),
    sources=_S02,
)
_BY_STRING_ECDSA: Final = Preference(
    prefers=KeyPreference.ECDSA,
    confidence=Confidence.DOCUMENTED,
    says=say("The cipher string of Expressway-C puts ECDSA first."),
    sources=(*_S02, "cisco-222186"),
)
_UPGRADED: Final = Preference(
    prefers=KeyPreference.RSA,
    confidence=Confidence.DOCUMENTED,
    says=say("An upgrade from X14.0 or later put RSA before the cipher string."),
    sources=_S02,
)
_FROM_BEFORE: Final = Preference(
    prefers=KeyPreference.ECDSA,
    confidence=Confidence.DOCUMENTED,
    says=say("An upgrade from a release before X14.0 left ECDSA preferred."),
    sources=_S02,
)
_BEFORE: Final = Preference(
    prefers=KeyPreference.RSA,
    confidence=Confidence.INFERRED,
    says=say("ECDSA is preferred only from X14.2 on; before that RSA is taken to be shown."),
    sources=_S02,
)
_UNSEEN: Final = Preference(
    prefers=KeyPreference.UNKNOWN,
    confidence=Confidence.INFERRED,
    says=say("Which kind is preferred hangs on the cipher string or on the release before the upgrade."),
    sources=_S02,
)


def key_preference(release: str, ciphers: str = "", upgraded_from: str = "") -> Preference:
    """What an Expressway-C prefers; each argument as written, empty where it is not known.

    A fresh installation of X14.2 or later is stated by giving its own release as `upgraded_from`.
    """
    if ciphers.strip():
        return _by_string(ciphers)
    now = _expressway(release)
    if now is None:
        return _UNSEEN
    if not now.at_least(BEGINNINGS["ecdsa-preferred"].release):
        return _BEFORE
    before = _expressway(upgraded_from)
    if before is None:
        return _UNSEEN
    if before == now or not before.at_least("X14.0"):
        return _FROM_BEFORE
    return _UPGRADED


def prefers_ecdsa(node: Node) -> bool | None:
    """Whether this Expressway-C asks for ECDSA first; None where that is not known."""
    stated = {setting.name: setting.value for setting in node.settings}
    preference = key_preference(_text(node.release), _text(stated.get("Ciphers")), _text(stated.get("Upgraded from")))
    if preference.prefers is KeyPreference.UNKNOWN:
        return None
    return preference.prefers is KeyPreference.ECDSA


def _text(observed: Observation[str] | None) -> str:
    return observed.value if isinstance(observed, Seen) else ""


def _expressway(text: str) -> Release | None:
    release = parse_release(text)
    return release if isinstance(release, Release) and release.family == EXPRESSWAY else None


_NO_ECDSA: Final = frozenset({"!ECDSA", "!AECDSA", "-ECDSA", "-AECDSA"})
_NO_RSA: Final = frozenset({"!RSA", "!ARSA", "-ARSA"})
_ECDSA_TO_THE_END: Final = frozenset({"+ECDSA", "+AECDSA"})
_RSA_NAMES: Final = re.compile(r"(DHE-|ECDHE-|EDH-)?RSA\b|[AK]RSA\b|AES(128|256)-|E?DHE?\b(?!.*ECDSA)")
_OPEN_NAMES: Final = re.compile(r"ECDHE|EECDH|ECDSA|AECDSA|HIGH|ALL|DEFAULT|COMPLEMENT|AES|CHACHA|KE?ECDH")


def _by_string(ciphers: str) -> Preference:
    """Reads the order as OpenSSL does, as far as it concerns the kind of key.

    Names that leave the kind open (EECDH, HIGH, ...) list ECDSA first; the first word that names a kind decides.
    """
    words = [word.upper() for word in re.split(r"[:,\s]+", ciphers) if word]
    if not _NO_ECDSA.isdisjoint(words) or not _ECDSA_TO_THE_END.isdisjoint(words):
        return _BY_STRING_RSA
    if not _NO_RSA.isdisjoint(words):
        return _BY_STRING_ECDSA
    for word in words:
        if word[0] in "!-+@":
            continue
        if any(_RSA_NAMES.match(part) for part in word.split("+")):
            return _BY_STRING_RSA
        if _OPEN_NAMES.match(word):
            return _BY_STRING_ECDSA
    return _UNSEEN


class PortOffer(Enum):
    """Who decides on a UC node's port which of its two certificates may be shown."""

    HTTPS_CIPHERS = "https-ciphers"  # Enterprise Parameters > HTTPS Ciphers; default RSA only
    TLS_CIPHERS = "tls-ciphers"  # Enterprise Parameters > TLS Ciphers
    CLIENT_ORDER = "client-order"  # whatever the client prefers
    UNKNOWN = "unknown"


@value
class PortIdentity:
    """What a UC node shows on a port: its stores, RSA first, and who decides between them."""

    product: str
    port: int
    stores: tuple[str, ...]
    offer: PortOffer
    confidence: Confidence = Confidence.DOCUMENTED
    sources: tuple[str, ...]


_TOMCAT: Final = ("tomcat", "tomcat-ecdsa")
_CALLMANAGER: Final = ("callmanager", "callmanager-ecdsa")
_N1: Final = "cucm-security-12.5su4-ecdsa"
_P01: Final = "preferred-architecture-14-security"


def _web(product: str, port: int) -> PortIdentity:
    return PortIdentity(product=product, port=port, stores=_TOMCAT, offer=PortOffer.HTTPS_CIPHERS, sources=(_P01,))


PORT_IDENTITIES: Final[tuple[PortIdentity, ...]] = (
    *(_web(product, port) for product in ("cucm", "im-and-presence", "unity-connection") for port in (443, 8443)),
    PortIdentity(
        product="cucm", port=6972, stores=_TOMCAT, offer=PortOffer.CLIENT_ORDER, sources=(_N1, "cisco-218018")
    ),
    PortIdentity(product="cucm", port=6971, stores=_CALLMANAGER, offer=PortOffer.CLIENT_ORDER, sources=(_N1,)),
    PortIdentity(
        product="cucm",
        port=5061,
        stores=_CALLMANAGER,
        offer=PortOffer.TLS_CIPHERS,
        sources=(_P01, "cucm-security-15-certificates"),
    ),
    PortIdentity(
        product="cucm",
        port=5091,
        stores=_TOMCAT,
        offer=PortOffer.UNKNOWN,
        sources=("cucm-security-15-certificates", "expressway-ports-x15.0-mra"),
    ),
    PortIdentity(
        product="im-and-presence",
        port=7400,
        stores=("cup-xmpp", "cup-xmpp-ecdsa"),
        offer=PortOffer.UNKNOWN,
        sources=("certificate-guide-x15.5-requirements", _P01),
    ),
    PortIdentity(
        product="im-and-presence",
        port=7336,
        stores=_TOMCAT,
        offer=PortOffer.UNKNOWN,
        confidence=Confidence.INFERRED,
        sources=("mra-guide-x15.0-requirements",),
    ),
    PortIdentity(
        product="unity-connection",
        port=7443,
        stores=_TOMCAT,
        offer=PortOffer.UNKNOWN,
        sources=("mra-guide-x15.0-requirements", _P01),
    ),
)


def find_port_identity(product: str, port: int) -> PortIdentity | None:
    """What is documented of a UC node's port; None where nothing is."""
    return next((row for row in PORT_IDENTITIES if row.product == product and row.port == port), None)
