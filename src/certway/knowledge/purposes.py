"""Which purposes a certificate must name, by place, release and store.

A place is one judgement of one certificate: the upload, one side of the zone, the tunnels, and so on. A row says what
that place asks of the extended key usage; *unknown* is an answer, not a default. Whether a place asks at all can
hang on a setting: then `unless` names it, and what holds instead.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from certway.knowledge.releases import EXPRESSWAY, Release, known_release, parse_release
from certway.knowledge.settings import CLUSTER_VERIFICATION, PURPOSE_CHECK, SERVER_ONLY_UPLOAD
from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.text import Text, say
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


_INFERRED, _CONTRADICTED = Confidence.INFERRED, Confidence.CONTRADICTED
_EXPRESSWAYS: Final = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
_ADMIN: Final = "expressway-admin-x15.5-security"
_UC_CHAPTER: Final = "expressway-admin-x15.5-unified-communications"
_RFC: Final = "rfc5280-4.2.1.12"

_UC_OFF: Final = Unless(
    setting="CollaborationEdge Enabled",
    value="Off",
    needs=Needs.NOT_CHECKED,
    confidence=_CONTRADICTED,
    says=say(
        "One document says that both purposes are demanded only while Unified Communications features are enabled, "
        "another that the check is always there."
    ),
    sources=(_UC_CHAPTER, "cisco-225482"),
)
_SERVER_ONLY_UPLOAD: Final = Unless(
    setting=SERVER_ONLY_UPLOAD,
    value="On",
    needs=Needs.SERVER,
    confidence=Confidence.DOCUMENTED,
    says=say("Server authentication suffices since the setting allows it on Expressway-E."),
    sources=("cisco-225482",),
)
_COPY_BOX: Final = Unless(
    setting="Copy server certificate file as client certificate",
    value="On",
    needs=Needs.NOT_CHECKED,
    confidence=Confidence.DOCUMENTED,
    says=say("The copy box puts the server certificate into the client store without looking at its purposes."),
    sources=(_ADMIN, "cisco-225693"),
)
_SWITCH_OFF: Final = Unless(
    setting=PURPOSE_CHECK,
    value="Off",
    needs=Needs.NOT_CHECKED,
    confidence=_CONTRADICTED,
    says=say(
        "With the switch Off client authentication is not asked for; whether server authentication is still looked at "
        "where purposes are named is told in two ways."
    ),
    sources=("cisco-225693", _ADMIN),
)
_PERMISSIVE: Final = Unless(
    setting=CLUSTER_VERIFICATION,
    value="Permissive",
    needs=Needs.NOT_CHECKED,
    confidence=Confidence.DOCUMENTED,
    says=say("In Permissive mode cluster peers accept certificates that they would refuse."),
    sources=("cluster-guide-x14.0-fqdn", "cisco-217230"),
)

_BOTH_AT_UPLOAD: Final = say("The upload asks for server and client authentication.")
_UPLOAD: Final[tuple[PurposeRow, ...]] = (
    PurposeRow(
        place=Place.UPLOAD,
        products=_EXPRESSWAYS,
        stores=("server",),
        until="X14.0.2",
        rule=PurposeRule(
            needs=Needs.BOTH,
            without=WithoutExtension.UNKNOWN,
            confidence=_INFERRED,
            says=_BOTH_AT_UPLOAD,
            sources=("cisco-225482", "mra-guide-x12.5-fundamentals"),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        products=_EXPRESSWAYS,
        stores=("server",),
        since="X14.0.2",
        until="X15.4",
        rule=PurposeRule(
            needs=Needs.BOTH,
            without=WithoutExtension.UNKNOWN,
            confidence=_CONTRADICTED,
            unless=(_UC_OFF,),
            says=_BOTH_AT_UPLOAD,
            sources=("cisco-225482", _UC_CHAPTER),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        products=(Product.EXPRESSWAY_C,),
        stores=("server",),
        since="X15.4",
        until="X15.5",
        rule=PurposeRule(
            needs=Needs.BOTH,
            without=WithoutExtension.UNKNOWN,
            confidence=_CONTRADICTED,
            unless=(_UC_OFF,),
            says=_BOTH_AT_UPLOAD,
            sources=("cisco-225482", _UC_CHAPTER),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        products=(Product.EXPRESSWAY_E,),
        stores=("server",),
        since="X15.4",
        until="X15.5",
        rule=PurposeRule(
            needs=Needs.BOTH,
            without=WithoutExtension.UNKNOWN,
            unless=(_SERVER_ONLY_UPLOAD, _UC_OFF),
            says=say("The upload asks for both purposes until a setting allows server authentication alone."),
            sources=("cisco-225482",),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        products=_EXPRESSWAYS,
        stores=("server",),
        since="X15.5",
        rule=PurposeRule(
            needs=Needs.SERVER,
            without=WithoutExtension.UNKNOWN,
            confidence=_CONTRADICTED,
            says=say(
                "Server authentication suffices for the server store; another chapter of the same guide still asks "
                "for both while Unified Communications features are enabled."
            ),
            sources=(_ADMIN, "cisco-225693", _UC_CHAPTER),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        products=_EXPRESSWAYS,
        stores=("client",),
        since="X15.5",
        rule=PurposeRule(
            needs=Needs.CLIENT_OR_NONE,
            without_confidence=Confidence.DOCUMENTED,
            unless=(_COPY_BOX,),
            says=say("The client store refuses a certificate that names purposes but not client authentication."),
            sources=(_ADMIN, "cisco-225693"),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        stores=("domain",),
        rule=PurposeRule(
            needs=Needs.UNKNOWN,
            without=WithoutExtension.UNKNOWN,
            confidence=_INFERRED,
            says=say("Which purposes a domain certificate must name at upload is not documented."),
            sources=(_UC_CHAPTER,),
        ),
    ),
)

_ZONE: Final[tuple[PurposeRow, ...]] = (
    PurposeRow(
        place=Place.ZONE_SERVER,
        rule=PurposeRule(
            needs=Needs.SERVER,
            says=say("Expressway-C asks for server authentication in the certificate of Expressway-E."),
            sources=("cisco-225482", "cisco-225693"),
        ),
    ),
    PurposeRow(
        place=Place.ZONE_CLIENT,
        until="X15.5",
        rule=PurposeRule(
            needs=Needs.CLIENT,
            says=say("The receiving node asks for client authentication on inbound SIP TLS."),
            sources=("cisco-225482", "cisco-225693"),
        ),
    ),
    PurposeRow(
        place=Place.ZONE_CLIENT,
        since="X15.5",
        rule=PurposeRule(
            needs=Needs.CLIENT,
            unless=(_SWITCH_OFF,),
            says=say("The receiving node asks for client authentication on inbound SIP TLS while its switch is On."),
            sources=("cisco-225693", _ADMIN),
        ),
    ),
    PurposeRow(
        place=Place.SIP_SERVICE,
        until="X15.4",
        rule=PurposeRule(
            needs=Needs.BOTH,
            says=say("Expressway-C asks for both purposes in the certificate inside the SIP SERVICE message."),
            sources=("cisco-225482",),
        ),
    ),
    PurposeRow(
        place=Place.SIP_SERVICE,
        since="X15.4",
        until="X15.5",
        rule=PurposeRule(
            needs=Needs.SERVER,
            says=say("Server authentication suffices in the certificate inside the SIP SERVICE message."),
            sources=("cisco-225482",),
        ),
    ),
    PurposeRow(
        place=Place.SIP_SERVICE,
        since="X15.5",
        rule=PurposeRule(
            needs=Needs.SERVER,
            confidence=_INFERRED,
            says=say("Not stated for this release; taken to be as in X15.4: server authentication suffices."),
            sources=("cisco-225482",),
        ),
    ),
)

_TUNNELS: Final[tuple[PurposeRow, ...]] = (
    PurposeRow(
        place=Place.TUNNEL_CLIENT,
        until="X15.5",
        rule=PurposeRule(
            needs=Needs.CLIENT_OR_NONE,
            says=say("The SSH tunnels need client authentication in Expressway-C's certificate if it names purposes."),
            sources=("cisco-225693", _ADMIN),
        ),
    ),
    PurposeRow(
        place=Place.TUNNEL_CLIENT,
        since="X15.5",
        rule=PurposeRule(
            needs=Needs.CLIENT_OR_NONE,
            without_confidence=Confidence.DOCUMENTED,
            says=say(
                "The SSH tunnels need client authentication in Expressway-C's client certificate if it names purposes, "
                "whatever the switch for inbound SIP TLS says."
            ),
            sources=("cisco-225693", _ADMIN),
        ),
    ),
    PurposeRow(
        place=Place.TUNNEL_SERVER,
        rule=PurposeRule(
            needs=Needs.UNKNOWN,
            without=WithoutExtension.UNKNOWN,
            confidence=_INFERRED,
            says=say("Whether Expressway-C looks at the purposes of Expressway-E on the tunnels is not documented."),
            sources=("cisco-225693",),
        ),
    ),
)

_CLUSTER: Final[tuple[PurposeRow, ...]] = (
    PurposeRow(
        place=Place.CLUSTER,
        until="X15.4",
        rule=PurposeRule(
            needs=Needs.BOTH,
            unless=(_PERMISSIVE,),
            says=say("With Enforce both purposes are needed, else replication breaks."),
            sources=("cisco-225482",),
        ),
    ),
    PurposeRow(
        place=Place.CLUSTER,
        since="X15.4",
        until="X15.5",
        rule=PurposeRule(
            needs=Needs.NOT_CHECKED,
            says=say("Cluster peers do not look at purposes in this release."),
            sources=("cisco-225482",),
        ),
    ),
    PurposeRow(
        place=Place.CLUSTER,
        since="X15.5",
        rule=PurposeRule(
            needs=Needs.NOT_CHECKED,
            confidence=_INFERRED,
            says=say("Not stated for this release; taken to be as in X15.4: cluster peers do not look at purposes."),
            sources=("cisco-225482",),
        ),
    ),
)

_UC_NODES: Final[tuple[PurposeRow, ...]] = (
    PurposeRow(
        place=Place.ORIGIN_SERVER,
        rule=PurposeRule(
            needs=Needs.SERVER,
            confidence=_INFERRED,
            says=say("The traffic server is taken to ask for server authentication, as its engine does by itself."),
            sources=("measured-openssl", "trafficserver-source"),
        ),
    ),
    PurposeRow(
        place=Place.CUCM_WEB_CLIENT,
        rule=PurposeRule(
            needs=Needs.CLIENT_OR_NONE,
            confidence=_INFERRED,
            says=say("Unified CM is taken to refuse a certificate that names purposes but not client authentication."),
            sources=("cucm-cli-15-utils", "measured-haproxy"),
        ),
    ),
    PurposeRow(
        place=Place.IMP_CLIENT,
        rule=PurposeRule(
            needs=Needs.UNKNOWN,
            without=WithoutExtension.UNKNOWN,
            confidence=_INFERRED,
            says=say("Which purposes IM and Presence asks for is not documented."),
            sources=("mra-guide-x15.2-requirements",),
        ),
    ),
    PurposeRow(
        place=Place.SIP_OAUTH_CLIENT,
        rule=PurposeRule(
            needs=Needs.UNKNOWN,
            without=WithoutExtension.UNKNOWN,
            confidence=_INFERRED,
            says=say("Which purposes Unified CM asks for on the SIP OAuth port is not documented."),
            sources=("mra-guide-x15.2-basic-configuration",),
        ),
    ),
    PurposeRow(
        place=Place.XCP_SERVER,
        rule=PurposeRule(
            needs=Needs.UNKNOWN,
            without=WithoutExtension.UNKNOWN,
            confidence=_INFERRED,
            says=say("Which purposes the XCP verification service asks for is not documented."),
            sources=("expressway-admin-x15.5-reference",),
        ),
    ),
)

_OTHERS: Final[tuple[PurposeRow, ...]] = (
    PurposeRow(
        place=Place.NEIGHBOR,
        until="X15.5",
        rule=PurposeRule(
            needs=Needs.BOTH,
            says=say("Either side of a neighbor zone may open the connection, so both need both purposes."),
            sources=("cisco-213863", "cisco-225482"),
        ),
    ),
    PurposeRow(
        place=Place.NEIGHBOR,
        stores=("client",),
        since="X15.5",
        rule=PurposeRule(
            needs=Needs.CLIENT,
            unless=(_SWITCH_OFF,),
            says=say("As client a node shows its client certificate, which needs client authentication."),
            sources=("cisco-225693", _ADMIN),
        ),
    ),
    PurposeRow(
        place=Place.NEIGHBOR,
        products=_EXPRESSWAYS,
        stores=("server",),
        since="X15.5",
        rule=PurposeRule(
            needs=Needs.SERVER,
            says=say("As server a node shows its server certificate, which needs server authentication."),
            sources=("cisco-225693", _ADMIN),
        ),
    ),
    PurposeRow(
        place=Place.NEIGHBOR,
        since="X15.5",
        rule=PurposeRule(
            needs=Needs.BOTH,
            unless=(_SWITCH_OFF,),
            says=say("A peer with one certificate for both roles needs both purposes."),
            sources=("cisco-213863", "cisco-225693"),
        ),
    ),
    PurposeRow(
        place=Place.EDGE,
        rule=PurposeRule(
            needs=Needs.SERVER,
            says=say("Clients ask for server authentication in the certificate of Expressway-E."),
            sources=("cisco-225482", _RFC),
        ),
    ),
    PurposeRow(
        place=Place.FAR_END,
        rule=PurposeRule(
            needs=Needs.UNKNOWN,
            without=WithoutExtension.UNKNOWN,
            says=say("Whether a far end looks at purposes is the far end's own decision."),
            sources=("cisco-225693", "fn74362"),
        ),
    ),
)

PURPOSE_ROWS: Final[tuple[PurposeRow, ...]] = (*_UPLOAD, *_ZONE, *_TUNNELS, *_CLUSTER, *_UC_NODES, *_OTHERS)

PLACES: Final = frozenset(row.place for row in PURPOSE_ROWS)

_RELEASE_UNSEEN: Final = say("What is asked for here hangs on the release, which is not known.")


def purpose_rule(place: str, product: str, release: str, store: str) -> PurposeRule:
    """What a place asks of the certificate in `store` of a `product`; raises KeyError for a place that is none.

    `release` as written; where it is unknown and the releases differ, the answer is *unknown*.
    """
    if place not in PLACES:
        raise KeyError(place)
    rows = [row for row in PURPOSE_ROWS if row.place == place and _concerns(row, product, store)]
    parsed = parse_release(release)
    if not isinstance(parsed, Release) or parsed.family != EXPRESSWAY:
        return _whatever_the_release(place, rows)
    return next((row.rule for row in rows if _holds_in(row, parsed)), _whatever_the_release(place, rows[:0]))


def _concerns(row: PurposeRow, product: str, store: str) -> bool:
    return (not row.products or product in row.products) and (not row.stores or store in row.stores)


def _holds_in(row: PurposeRow, release: Release) -> bool:
    after = not row.since or release >= known_release(row.since)
    return after and not (row.until and release >= known_release(row.until))


def _whatever_the_release(place: str, rows: list[PurposeRow]) -> PurposeRule:
    if rows and len({row.rule.needs for row in rows}) == 1:
        return rows[0].rule
    known = tuple(dict.fromkeys(source for row in PURPOSE_ROWS if row.place == place for source in row.rule.sources))
    return PurposeRule(
        needs=Needs.UNKNOWN,
        without=WithoutExtension.UNKNOWN,
        confidence=_INFERRED,
        says=_RELEASE_UNSEEN,
        sources=known,
    )
