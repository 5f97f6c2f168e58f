"""What a row of the table holds: the place, where it applies, what is needed, and which setting changes it."""

from __future__ import annotations

from enum import Enum
from typing import Final

from certway.model.confidence import Confidence
from certway.model.text import Text
from certway.model.value import value


class Needs(Enum):
    """What the extended key usage, if the certificate has one, must name."""

    BOTH = "both"
    SERVER = "server"
    CLIENT = "client"
    CLIENT_OR_NONE = "client-or-none"  # client, and a certificate without the extension is documented to pass
    NOT_CHECKED = "not-checked"
    UNKNOWN = "unknown"


class WithoutExtension(Enum):
    """What happens to a certificate that has no extended key usage at all (RFC 5280 4.2.1.12: any purpose)."""

    ACCEPTED = "accepted"
    UNKNOWN = "unknown"


@value
class Unless:
    """A setting of the node that judges which changes the answer."""

    setting: str
    value: str
    needs: Needs
    confidence: Confidence
    says: Text
    sources: tuple[str, ...]


@value
class PurposeRule:
    """What one place asks for; `confidence` is of `needs`, `without_confidence` of `without`."""

    needs: Needs
    without: WithoutExtension = WithoutExtension.ACCEPTED
    confidence: Confidence = Confidence.DOCUMENTED
    without_confidence: Confidence = Confidence.INFERRED
    unless: tuple[Unless, ...] = ()
    says: Text
    sources: tuple[str, ...]

    @property
    def question_purpose(self) -> str:
        """The purpose as a question puts it: server, client, both, or any where none is asked for or known."""
        return _QUESTION[self.needs]

    def under(self, setting: str, text: str) -> PurposeRule:
        """The rule that holds when a setting has this value; itself where the setting does not matter."""
        for case in self.unless:
            if case.setting == setting and case.value.casefold() == text.strip().casefold():
                return PurposeRule(needs=case.needs, confidence=case.confidence, says=case.says, sources=case.sources)
        return self


_QUESTION: Final = {
    Needs.BOTH: "both",
    Needs.SERVER: "server",
    Needs.CLIENT: "client",
    Needs.CLIENT_OR_NONE: "client",
    Needs.NOT_CHECKED: "any",
    Needs.UNKNOWN: "any",
}


@value
class PurposeRow:
    """A rule and where it holds: products of the node whose certificate is judged, its store, and releases.

    Releases are those of the Expressway that judges (for an upload: the node itself), from `since` on and before
    `until`; empty: no limit. Empty `products` or `stores`: any.
    """

    place: str
    products: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    rule: PurposeRule


class Place:
    """The places of the table; the connection matrix refers to them."""

    UPLOAD = "upload"
    ZONE_SERVER = "zone-server"  # Expressway-C judges Expressway-E on the zone
    ZONE_CLIENT = "zone-client"  # Expressway-E judges Expressway-C on the zone, or any inbound SIP TLS
    TUNNEL_SERVER = "tunnel-server"
    TUNNEL_CLIENT = "tunnel-client"
    SIP_SERVICE = "sip-service"
    XCP_SERVER = "xcp-server"
    CLUSTER = "cluster"
    ORIGIN_SERVER = "origin-server"  # the traffic server judges a UC node
    CUCM_WEB_CLIENT = "cucm-web-client"  # Unified CM judges Expressway-C on 6971 and 6972
    IMP_CLIENT = "imp-client"
    NEIGHBOR = "neighbor"  # either side of a neighbor zone with TLS verify mode On
    SIP_OAUTH_CLIENT = "sip-oauth-client"
    EDGE = "edge"
    FAR_END = "far-end"  # a far end judges the certificate that Expressway-E shows as client
