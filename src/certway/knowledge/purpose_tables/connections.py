"""What zones, tunnels, clusters, Unified Communications nodes and clients ask for, by release and store."""

from __future__ import annotations

from typing import Final

from certway.knowledge.purpose_tables.row import Needs, Place, PurposeRow, PurposeRule, Unless, WithoutExtension
from certway.knowledge.settings import CLUSTER_VERIFICATION, PURPOSE_CHECK
from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.text import say

_INFERRED, _CONTRADICTED = Confidence.INFERRED, Confidence.CONTRADICTED
_EXPRESSWAYS: Final = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
_ADMIN: Final = "expressway-admin-x15.5-security"
_RFC: Final = "rfc5280-4.2.1.12"

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
    says=say("In Permissive mode cluster peers accept certificates that they would otherwise refuse."),
    sources=("cluster-guide-x14.0-fqdn", "cisco-217230"),
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


CONNECTION_ROWS: Final[tuple[PurposeRow, ...]] = (*_ZONE, *_TUNNELS, *_CLUSTER, *_UC_NODES, *_OTHERS)
