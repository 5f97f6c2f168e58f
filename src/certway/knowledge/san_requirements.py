"""Which names a certificate needs, in which store, for which service, and who looks for them.

Up to X15.4 an Expressway has one certificate and every need meets the server store. From X15.5 on a name that a peer
compares on a connection that Expressway opens is looked for in the client certificate (inferred from the rule that
the TLS role chooses the store); the page for the client request takes such names by hand only.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from certway.knowledge.beginnings import BEGINNINGS
from certway.knowledge.releases import at_least
from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.text import Text, say
from certway.model.value import value


class Demand(Enum):
    """How much a service depends on the name."""

    REQUIRED = "required"
    OPTIONAL = "optional"  # without it people are asked, or something smaller is lost


class NameKind:
    """Where the name comes from; the same words everywhere above this floor."""

    NODE_NAME = "node-name"  # System host name + Domain name
    CLUSTER_NAME = "cluster-name"
    CLUSTER_PEER_ADDRESS = "cluster-peer-address"
    ALSO_KNOWN_AS = "also-known-as"  # every other name by which peers or clients reach the node
    REGISTRATION_DOMAIN = "registration-domain"  # the service discovery domain
    FEDERATION_DOMAIN = "federation-domain"
    CHAT_NODE_ALIAS = "chat-node-alias"
    PHONE_PROFILE = "phone-profile"  # encrypted phone security profiles without SIP OAuth
    VERIFY_SUBJECT_NAME = "verify-subject-name"  # TLS verify subject name of a zone, on the server's page
    ZONE_PEER_ADDRESS = "zone-peer-address"  # Peer N address of a zone, on the client's page
    POINTER_RECORD = "pointer-record"
    EXPRESSWAY_C_ENTRY = "expressway-c-entry"  # Device > Expressway-C
    TRUNK_SUBJECT = "trunk-subject"  # X.509 Subject Name of a SIP trunk security profile
    JOIN_HOST = "join-host"  # host of the CMS guest account client URI
    FEDERATION_SRV_TARGET = "federation-srv-target"  # Microsoft federation
    VERIFIED_DOMAIN = "verified-domain"  # of Control Hub
    SERVED_DOMAIN = "served-domain"  # the domain of a domain certificate
    DISCOVERY_NAME = "discovery-name"  # the name typed on Expressway-C
    SERVER_ADDRESS = "server-address"  # System > Server of Unified CM
    UC_SERVICE_ADDRESS = "uc-service-address"


class Form(Enum):
    """How the name may be written in the certificate."""

    DNS = "dns"
    COLLAB_EDGE_DNS = "collab-edge-dns"  # dNSName with collab-edge. before the domain
    COLLAB_EDGE_SRV = "collab-edge-srv"  # SRVName _collab-edge._tls.
    COMMON_NAME = "common-name"


@value
class StoreNeed:
    """A store that must hold the name; `since` and `until` limit it to releases."""

    store: str
    since: str = ""
    until: str = ""
    confidence: Confidence = Confidence.DOCUMENTED

    def holds_in(self, release: str) -> bool:
        """Whether it holds in a release as written; an unknown release has what stands without limits."""
        if not release:
            return not self.since
        return (not self.since or at_least(release, self.since)) and not (self.until and at_least(release, self.until))


@value
class NameNeed:
    """One name in one product's certificate; `services`: service ids with the demand of each.

    `filled_in`: the page for the server request adds the name by itself.
    """

    name: str
    product: str
    stores: tuple[StoreNeed, ...]
    forms: tuple[Form, ...] = (Form.DNS,)
    services: tuple[tuple[str, Demand], ...]
    looked_for_by: Text
    only_when: Text | None = None
    filled_in: bool = False
    confidence: Confidence = Confidence.DOCUMENTED
    sources: tuple[str, ...]


_SPLIT: Final = BEGINNINGS["client-store"].release
_INFERRED: Final = Confidence.INFERRED
_C, _E = Product.EXPRESSWAY_C, Product.EXPRESSWAY_E
_REQUIRED, _OPTIONAL = Demand.REQUIRED, Demand.OPTIONAL

_AS_SERVER: Final = (StoreNeed(store="server"),)
_AS_CLIENT: Final = (
    StoreNeed(store="server", until=_SPLIT),
    StoreNeed(store="client", since=_SPLIT, confidence=_INFERRED),
)
_IN_BOTH_ROLES: Final = (StoreNeed(store="server"), StoreNeed(store="client", since=_SPLIT, confidence=_INFERRED))

_REQUIREMENTS: Final = "certificate-guide-x15.5-requirements"
_MANAGING: Final = "certificate-guide-x15.5-managing"
_EKU: Final = "cisco-225693"

_EXPRESSWAY: Final[tuple[NameNeed, ...]] = (
    *(
        NameNeed(
            name=NameKind.NODE_NAME,
            product=product,
            stores=_IN_BOTH_ROLES,
            services=(("traversal-zone", _REQUIRED), ("cluster", _REQUIRED), ("sign-in", _REQUIRED)),
            looked_for_by=say("every peer that reaches the node by its own name"),
            filled_in=True,
            sources=(_MANAGING, "cluster-guide-x14.0-fqdn", "cisco-118798"),
        )
        for product in (_C, _E)
    ),
    *(
        NameNeed(
            name=NameKind.CLUSTER_PEER_ADDRESS,
            product=product,
            stores=_IN_BOTH_ROLES,
            services=(("cluster", _REQUIRED),),
            looked_for_by=say("the other cluster peers, in Enforce mode"),
            only_when=say("the node is in a cluster"),
            sources=("cluster-guide-x14.0-fqdn", "cisco-217230", _EKU),
        )
        for product in (_C, _E)
    ),
    NameNeed(
        name=NameKind.CLUSTER_NAME,
        product=_C,
        stores=_IN_BOTH_ROLES,
        services=(("traversal-zone", _REQUIRED), ("im-and-presence", _REQUIRED)),
        looked_for_by=say("Expressway-E, as TLS verify subject name common to all peers"),
        only_when=say("the node is in a cluster"),
        filled_in=True,
        sources=(_REQUIREMENTS, "certificate-guide-x15.4-about", _EKU),
    ),
    NameNeed(
        name=NameKind.CLUSTER_NAME,
        product=_E,
        stores=_AS_SERVER,
        services=(("federation", _OPTIONAL),),
        looked_for_by=say("far ends that call the cluster by its name"),
        only_when=say("the node is in a cluster"),
        filled_in=True,
        confidence=Confidence.CONTRADICTED,
        sources=("cisco-215670", _REQUIREMENTS),
    ),
    NameNeed(
        name=NameKind.VERIFY_SUBJECT_NAME,
        product=_C,
        stores=_AS_CLIENT,
        services=(("traversal-zone", _REQUIRED),),
        looked_for_by=say("Expressway-E, on its page of the traversal zone"),
        sources=("expressway-admin-x15.5-zones", "cisco-221624", _EKU),
    ),
    NameNeed(
        name=NameKind.ZONE_PEER_ADDRESS,
        product=_E,
        stores=_AS_SERVER,
        services=(("traversal-zone", _REQUIRED),),
        looked_for_by=say("Expressway-C, on its page of the traversal zone"),
        sources=("expressway-admin-x15.5-zones", "cisco-221624"),
    ),
    NameNeed(
        name=NameKind.POINTER_RECORD,
        product=_E,
        stores=_AS_SERVER,
        services=(("im-and-presence", _REQUIRED),),
        looked_for_by=say("XCP on Expressway-C, after asking DNS for the name of the address"),
        sources=("cisco-118798", "mra-guide-x15.2-requirements"),
    ),
    NameNeed(
        name=NameKind.ALSO_KNOWN_AS,
        product=_E,
        stores=_AS_SERVER,
        services=(("edge-clients", _REQUIRED), ("traversal-zone", _REQUIRED)),
        looked_for_by=say("clients and Expressway-C, where they use another name than the node's own"),
        only_when=say("the node is known by other names: aliases in DNS, or an inner name without split DNS"),
        sources=(_MANAGING, "mra-guide-x15.2-requirements"),
    ),
    NameNeed(
        name=NameKind.REGISTRATION_DOMAIN,
        product=_E,
        stores=_AS_SERVER,
        forms=(Form.DNS, Form.COLLAB_EDGE_DNS, Form.COLLAB_EDGE_SRV),
        services=(("edge-clients", _REQUIRED),),
        looked_for_by=say("phones and room devices, which refuse without it, and Jabber, which asks its user"),
        filled_in=True,
        sources=(_REQUIREMENTS, "cisco-213872", "cisco-211304", "cisco-221624"),
    ),
    NameNeed(
        name=NameKind.FEDERATION_DOMAIN,
        product=_E,
        stores=_IN_BOTH_ROLES,
        services=(("federation", _REQUIRED),),
        looked_for_by=say("XMPP servers of other organisations"),
        only_when=say("the domain federates by XMPP"),
        filled_in=True,
        sources=(_REQUIREMENTS, "xmpp-federation-x14.0.2"),
    ),
    *(
        NameNeed(
            name=NameKind.CHAT_NODE_ALIAS,
            product=product,
            stores=_IN_BOTH_ROLES,
            services=(("federation", _REQUIRED),),
            looked_for_by=say("XMPP servers of other organisations, for group chat over TLS"),
            only_when=say("group chat federates over TLS"),
            filled_in=product == _C,
            sources=(_REQUIREMENTS, "xmpp-federation-x14.0.2", _MANAGING),
        )
        for product in (_C, _E)
    ),
    NameNeed(
        name=NameKind.PHONE_PROFILE,
        product=_C,
        stores=_IN_BOTH_ROLES,
        services=(("sip-registration", _REQUIRED),),
        looked_for_by=say("Unified CM, for every encrypted phone security profile without SIP OAuth"),
        only_when=say("an encrypted phone security profile without SIP OAuth is in use"),
        filled_in=True,
        sources=(_REQUIREMENTS, "cisco-211304", "expressway-admin-x15.5-unified-communications"),
    ),
    NameNeed(
        name=NameKind.EXPRESSWAY_C_ENTRY,
        product=_C,
        stores=_IN_BOTH_ROLES,
        forms=(Form.DNS, Form.COMMON_NAME),
        services=(("sip-registration", _REQUIRED),),
        looked_for_by=say("Unified CM, for SIP OAuth, as listed under Device > Expressway-C"),
        only_when=say("SIP OAuth is in use"),
        sources=("mra-guide-x15.2-basic-configuration", "preferred-architecture-14-security"),
    ),
    NameNeed(
        name=NameKind.TRUNK_SUBJECT,
        product=_C,
        stores=_IN_BOTH_ROLES,
        forms=(Form.COMMON_NAME,),
        services=(("sip-trunk", _REQUIRED),),
        looked_for_by=say("Unified CM, as X.509 subject name of the trunk"),
        only_when=say("a SIP trunk to Expressway-C uses TLS"),
        sources=("cisco-213864",),
    ),
    NameNeed(
        name=NameKind.JOIN_HOST,
        product=_E,
        stores=_AS_SERVER,
        services=(("web-proxy", _REQUIRED),),
        looked_for_by=say("browsers that join a meeting; alarm 40051 tells when it is missing"),
        only_when=say("Expressway is the web proxy for Cisco Meeting Server"),
        sources=("cisco-210800", "expressway-admin-x15.5-reference"),
    ),
    NameNeed(
        name=NameKind.FEDERATION_SRV_TARGET,
        product=_E,
        stores=_AS_SERVER,
        services=(("federation", _REQUIRED),),
        looked_for_by=say("Microsoft servers of other organisations"),
        only_when=say("Microsoft federation is in use"),
        sources=("cisco-212383",),
    ),
    NameNeed(
        name=NameKind.VERIFIED_DOMAIN,
        product=_E,
        stores=_IN_BOTH_ROLES,
        services=(("webex", _REQUIRED),),
        looked_for_by=say("Webex, for hybrid calls with a certificate of one's own"),
        only_when=say("a Webex zone is in use"),
        sources=("cisco-212475",),
    ),
    NameNeed(
        name=NameKind.SERVED_DOMAIN,
        product=_E,
        stores=(StoreNeed(store="domain"),),
        services=(("edge-clients", _REQUIRED),),
        looked_for_by=say("clients of that domain; the certificate is chosen by the name they ask for"),
        only_when=say("domain certificates are in use"),
        sources=("expressway-admin-x15.5-unified-communications",),
    ),
)


def _stores(*names: str) -> tuple[StoreNeed, ...]:
    return tuple(StoreNeed(store=name) for name in names)


_UC: Final[tuple[NameNeed, ...]] = (
    NameNeed(
        name=NameKind.DISCOVERY_NAME,
        product=Product.CUCM,
        stores=_stores("tomcat"),
        services=(("expressway-and-cucm", _REQUIRED),),
        looked_for_by=say("Expressway-C at discovery, among the subject alternative names"),
        only_when=say("TLS verify mode is On for this publisher"),
        sources=("mra-guide-x15.2-requirements", "expressway-admin-x15.5-unified-communications"),
    ),
    NameNeed(
        name=NameKind.SERVER_ADDRESS,
        product=Product.CUCM,
        stores=(
            *_stores("tomcat", "tomcat-ecdsa"),
            StoreNeed(store="callmanager"),
            StoreNeed(store="callmanager-ecdsa"),
        ),
        forms=(Form.DNS, Form.COMMON_NAME),
        services=(("sign-in", _REQUIRED), ("configuration-download", _REQUIRED), ("sip-registration", _REQUIRED)),
        looked_for_by=say("the traffic server of Expressway-C, and its zone to this node in mixed mode"),
        sources=("cisco-218018", "mra-guide-x12.5-fundamentals"),
    ),
    NameNeed(
        name=NameKind.SERVER_ADDRESS,
        product=Product.IM_AND_PRESENCE,
        stores=_stores("tomcat", "tomcat-ecdsa"),
        forms=(Form.DNS, Form.COMMON_NAME),
        services=(("im-and-presence", _REQUIRED),),
        looked_for_by=say("the traffic server of Expressway-C"),
        sources=("cisco-218018",),
    ),
    NameNeed(
        name=NameKind.UC_SERVICE_ADDRESS,
        product=Product.UNITY_CONNECTION,
        stores=_stores("tomcat", "tomcat-ecdsa"),
        services=(("voicemail", _REQUIRED),),
        looked_for_by=say("the traffic server of Expressway-C, by the address in the UC service"),
        sources=("mra-guide-x15.2-requirements", "expressway-admin-x15.5-unified-communications"),
    ),
)

NAME_NEEDS: Final[tuple[NameNeed, ...]] = (*_EXPRESSWAY, *_UC)


def name_needs(product: str, release: str, store: str) -> tuple[NameNeed, ...]:
    """Every name that a store of a product may need; conditions (`only_when`) are for the caller to meet.

    `release` as written; where it is unknown only what holds in every release is answered.
    """
    return tuple(need for need in NAME_NEEDS if need.product == product and find_store_need(need, release, store))


def find_store_need(need: NameNeed, release: str, store: str) -> StoreNeed | None:
    """How the need meets a store in a release, with its confidence; None where it does not."""
    return next((row for row in need.stores if row.store == store and row.holds_in(release)), None)


LONGEST_NAMES: Final = 999
"""Characters of subject alternative names that releases before X8.10 read; the rest counts as absent."""

SAME_NAME_TRAP: Final = say(
    "The web proxy host of Cisco Meeting Server and an MRA domain cannot be the same name on one Expressway: the one "
    "configured first works, the other fails."
)
"""Source: mra-guide-x15.2-requirements."""
