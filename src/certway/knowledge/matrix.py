"""The connection matrix: which connection exists, who judges whom on it, in which order, against which name.

One row a connection; each `Judged` in it is one verification, in the order in which they happen on the wire.
Corrected rows of the field notes; what is inferred is marked so on the verification it concerns.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.text import Text, say
from certway.model.value import value


class Pairing(Enum):
    """Which nodes a row connects."""

    UC_ZONE = 1  # every node of the zone's client group with every node of its server group
    SAME_DEPLOYMENT = 2  # every Expressway-C with every UC node it serves
    PUBLISHER = 3  # every Expressway-C with the publisher only
    CLUSTER_PEERS = 4  # every peer with every other peer
    AUDIENCE = 5  # every kind of client with every Expressway-E
    ATTEMPT = 6  # an upload: the node with itself


class NameSource(Enum):
    """Where the name comes from that the verifier expects."""

    NONE = 0
    PEER_ADDRESS = 1  # Peer N address of the zone, on the client's page
    VERIFY_SUBJECT_NAME = 2  # TLS verify subject name of the zone, on the server's page
    POINTER_RECORD = 3  # the PTR record of the server's address
    SERVER_ADDRESS = 4  # the node's address under System > Server of Unified CM
    DISCOVERY_NAME = 5  # the publisher's name typed on Expressway-C
    PHONE_PROFILE = 6  # every encrypted phone security profile without SIP OAuth
    EXPRESSWAY_C_ENTRY = 7  # Device > Expressway-C on Unified CM
    CLUSTER_PEER_ADDRESS = 8  # Peer N address of the Clustering page
    SERVICE_DOMAIN = 9  # the service discovery domain, or collab-edge. before it
    UC_SERVICE_ADDRESS = 10  # the address in the UC service of the voicemail server


@value
class Judged:
    """One verification: who verifies, as which relying party, which stores, which name, from which release.

    `role` is a key of knowledge.relying_parties; `place` a key of knowledge.purposes (empty: not judged by
    purpose); `stores` are the presenter's identity stores that may be shown, in the order in which a cipher list
    without preference shows them; `since` is the verifier's first release that checks (empty: always); `only_with` is
    a condition of the Unified CM node without which it does not check.
    """

    verifier: str  # client | server
    role: str
    stores: tuple[str, ...]
    trust: str
    names: NameSource = NameSource.NONE
    place: str = ""
    since: str = ""
    since_of: str = ""  # product whose release decides; empty: the verifier's
    only_with: str = ""
    demands: tuple[str, ...] = ()
    confidence: Confidence = Confidence.DOCUMENTED
    sources: tuple[str, ...] = ()


@value
class Connection:
    """One row: `carrier` is tls, ssh, message, upload, or need (no connection, but a service needs it).

    `port` 0 means the zone's own.

    `service`: the server's service (in lower case) without which the port is closed.
    """

    id: str
    title: Text
    carrier: str
    pairing: Pairing
    client: str
    server: str
    port: int
    judged: tuple[Judged, ...]
    only_with: str = ""  # a condition derive/ knows: mixed-mode, sip-oauth, tls-verify-mode ...
    service: str = ""
    sources: tuple[str, ...] = ()


OWN_CLIENT: Final = "own-client"
"""The store a node shows as TLS client: server up to X15.4, client from X15.5."""

_C, _E = Product.EXPRESSWAY_C, Product.EXPRESSWAY_E
_CUCM, _IMP, _CUC = Product.CUCM, Product.IM_AND_PRESENCE, Product.UNITY_CONNECTION


def _origin(stores: tuple[str, ...], names: NameSource = NameSource.SERVER_ADDRESS) -> Judged:
    """The traffic server of Expressway-C judging a UC node's web identity."""
    return Judged(
        verifier="client",
        role="expressway-traffic-server",
        stores=stores,
        trust="trusted-ca",
        names=names,
        place="origin-server",
        since="X14.2",
        sources=("cisco-218018",),
    )


def _unified_cm(trust: str) -> Judged:
    """Unified CM's web front end judging the certificate that Expressway-C shows on request."""
    return Judged(
        verifier="server",
        role="cucm-web",
        stores=(OWN_CLIENT,),
        trust=trust,
        place="cucm-web-client",
        since="X14.0.2",
        since_of=_C,
        demands=("whole-chain",),
        sources=("cisco-217748", "expressway-release-notes-x14.2.5"),
    )


TOMCAT: Final = ("tomcat", "tomcat-ecdsa")
CALLMANAGER: Final = ("callmanager", "callmanager-ecdsa")
CUP_XMPP: Final = ("cup-xmpp", "cup-xmpp-ecdsa")

CONNECTIONS: Final[tuple[Connection, ...]] = (
    Connection(
        id="UPLOAD",
        title=say("certificate upload"),
        carrier="upload",
        pairing=Pairing.ATTEMPT,
        client="",
        server="",
        port=0,
        judged=(
            Judged(
                verifier="server",
                role="expressway-upload",
                stores=("server", "client", "domain"),
                trust="trusted-ca",
                place="upload",
                demands=("whole-chain",),
                sources=("cisco-221624",),
            ),
        ),
        sources=("cisco-221624",),
    ),
    Connection(
        id="K-01",
        title=say("UC traversal zone"),
        carrier="tls",
        pairing=Pairing.UC_ZONE,
        client=_C,
        server=_E,
        port=7001,
        judged=(
            Judged(
                verifier="client",
                role="expressway-sip",
                stores=("server",),
                trust="trusted-ca",
                names=NameSource.PEER_ADDRESS,
                place="zone-server",
                sources=("cisco-221624", "cisco-213872"),
            ),
            Judged(
                verifier="server",
                role="expressway-sip",
                stores=(OWN_CLIENT,),
                trust="trusted-ca",
                names=NameSource.VERIFY_SUBJECT_NAME,
                place="zone-client",
                sources=("cisco-221624", "cisco-213872"),
            ),
        ),
        sources=("cisco-221624", "cisco-213872"),
    ),
    Connection(
        id="K-02",
        title=say("SSH tunnel"),
        carrier="ssh",
        pairing=Pairing.UC_ZONE,
        client=_C,
        server=_E,
        port=2222,
        judged=(
            Judged(
                verifier="client",
                role="expressway-ssh",
                stores=("server",),
                trust="trusted-ca",
                place="tunnel-server",
                demands=("key-type", "subject-oids"),
                sources=("cisco-221624",),
            ),
            Judged(
                verifier="server",
                role="expressway-ssh",
                stores=(OWN_CLIENT,),
                trust="trusted-ca",
                place="tunnel-client",
                demands=("key-type", "subject-oids"),
                sources=("cisco-221624", "cisco-225693"),
            ),
        ),
        sources=("cisco-221624",),
    ),
    Connection(
        id="K-20",
        title=say("XCP"),
        carrier="tls",
        pairing=Pairing.UC_ZONE,
        client=_C,
        server=_E,
        port=7400,
        judged=(
            Judged(
                verifier="client",
                role="expressway-xcp",
                stores=("server",),
                trust="trusted-ca",
                names=NameSource.POINTER_RECORD,
                place="xcp-server",
                since="X8.8",
                sources=("cisco-118798",),
            ),
        ),
        sources=("cisco-118798",),
    ),
    Connection(
        id="K-04",
        title=say("SIP SERVICE message"),
        carrier="message",
        pairing=Pairing.UC_ZONE,
        client=_C,
        server=_E,
        port=7001,
        judged=(
            Judged(
                verifier="client",
                role="expressway-sip",
                stores=("server",),
                trust="trusted-ca",
                place="sip-service",
                sources=("cisco-225482",),
            ),
        ),
        sources=("cisco-225482", "cisco-212347"),
    ),
    Connection(
        id="K-05a",
        title=say("HTTPS to Unified CM"),
        carrier="tls",
        pairing=Pairing.SAME_DEPLOYMENT,
        client=_C,
        server=_CUCM,
        port=8443,
        judged=(_origin(TOMCAT),),
        sources=("cisco-218018",),
    ),
    Connection(
        id="K-05b",
        title=say("configuration download from Unified CM"),
        carrier="tls",
        pairing=Pairing.SAME_DEPLOYMENT,
        client=_C,
        server=_CUCM,
        port=6972,
        service="tftp",
        judged=(_origin(TOMCAT), _unified_cm("tomcat-trust")),
        sources=("cisco-218018", "cisco-217748"),
    ),
    Connection(
        id="K-05c",
        title=say("headset configuration from Unified CM"),
        carrier="tls",
        pairing=Pairing.SAME_DEPLOYMENT,
        client=_C,
        server=_CUCM,
        port=6971,
        service="tftp",
        judged=(_origin(CALLMANAGER), _unified_cm("callmanager-trust")),
        sources=("cisco-218018", "cisco-217748"),
    ),
    Connection(
        id="K-06",
        title=say("discovery of Unified CM"),
        carrier="tls",
        pairing=Pairing.PUBLISHER,
        client=_C,
        server=_CUCM,
        port=8443,
        judged=(
            Judged(
                verifier="client",
                role="expressway-traffic-server",
                stores=("tomcat",),
                trust="trusted-ca",
                names=NameSource.DISCOVERY_NAME,
                place="origin-server",
                sources=("mra-guide-x15.2-requirements",),
            ),
        ),
        only_with="tls-verify-mode",
        sources=("mra-guide-x15.2-requirements",),
    ),
    Connection(
        id="K-07",
        title=say("secure SIP line to Unified CM"),
        carrier="tls",
        pairing=Pairing.SAME_DEPLOYMENT,
        client=_C,
        server=_CUCM,
        port=5061,
        service="callmanager",
        judged=(
            Judged(
                verifier="client",
                role="expressway-sip",
                stores=CALLMANAGER,
                trust="trusted-ca",
                names=NameSource.SERVER_ADDRESS,
                place="neighbor",
                only_with="tls-verify-mode",
                sources=("mra-guide-x12.5-fundamentals",),
            ),
            Judged(
                verifier="server",
                role="cucm-callmanager",
                stores=(OWN_CLIENT,),
                trust="callmanager-trust",
                names=NameSource.PHONE_PROFILE,
                place="neighbor",
                demands=("whole-chain",),
                sources=("cisco-211304", "mra-guide-x12.5-fundamentals"),
            ),
        ),
        only_with="mixed-mode",
        sources=("mra-guide-x12.5-fundamentals",),
    ),
    Connection(
        id="K-08",
        title=say("SIP OAuth line to Unified CM"),
        carrier="tls",
        pairing=Pairing.SAME_DEPLOYMENT,
        client=_C,
        server=_CUCM,
        port=5091,
        service="callmanager",
        judged=(
            Judged(
                verifier="client",
                role="expressway-sip",
                stores=TOMCAT,
                trust="trusted-ca",
                names=NameSource.SERVER_ADDRESS,
                place="zone-server",
                only_with="tls-verify-mode",
                confidence=Confidence.INFERRED,
                sources=("mra-guide-x15.2-basic-configuration",),
            ),
            Judged(
                verifier="server",
                role="cucm-callmanager",
                stores=(OWN_CLIENT,),
                trust="callmanager-trust",
                names=NameSource.EXPRESSWAY_C_ENTRY,
                place="sip-oauth-client",
                demands=("whole-chain",),
                sources=("mra-guide-x15.2-basic-configuration",),
            ),
        ),
        only_with="sip-oauth",
        sources=("mra-guide-x15.2-basic-configuration",),
    ),
    Connection(
        id="K-12a",
        title=say("HTTPS to IM and Presence"),
        carrier="tls",
        pairing=Pairing.SAME_DEPLOYMENT,
        client=_C,
        server=_IMP,
        port=8443,
        judged=(_origin(TOMCAT),),
        sources=("cisco-218018",),
    ),
    Connection(
        id="K-12b",
        title=say("XCP to IM and Presence"),
        carrier="tls",
        pairing=Pairing.SAME_DEPLOYMENT,
        client=_C,
        server=_IMP,
        port=7400,
        judged=(
            Judged(
                verifier="client",
                role="expressway-xcp",
                stores=CUP_XMPP,
                trust="trusted-ca",
                since="X8.8",
                sources=("certificate-guide-x15.5-requirements",),
            ),
            Judged(
                verifier="server",
                role="imp-xcp",
                stores=(OWN_CLIENT,),
                trust="cup-xmpp-trust",
                place="imp-client",
                demands=("root",),
                sources=("mra-guide-x15.2-requirements",),
            ),
            Judged(
                verifier="server",
                role="imp-xcp",
                stores=(OWN_CLIENT,),
                trust="tomcat-trust",
                place="imp-client",
                demands=("root",),
                sources=("mra-guide-x15.2-requirements",),
            ),
        ),
        sources=("mra-guide-x15.2-requirements",),
    ),
    Connection(
        id="K-21",
        title=say("HTTPS to Unity Connection"),
        carrier="tls",
        pairing=Pairing.SAME_DEPLOYMENT,
        client=_C,
        server=_CUC,
        port=8443,
        judged=(_origin(TOMCAT, NameSource.UC_SERVICE_ADDRESS),),
        sources=("cisco-218018", "mra-guide-x15.2-requirements"),
    ),
    Connection(
        id="K-22",
        title=say("single sign-on and OAuth"),
        carrier="need",
        pairing=Pairing.PUBLISHER,
        client=_C,
        server=_CUCM,
        port=0,
        judged=(),
        sources=("expressway-admin-x15.5-reference", "mra-guide-x15.2-basic-configuration"),
    ),
    Connection(
        id="K-03",
        title=say("client at the edge"),
        carrier="tls",
        pairing=Pairing.AUDIENCE,
        client=Product.CLIENT,
        server=_E,
        port=8443,
        judged=(
            Judged(
                verifier="client",
                role="audience",
                stores=("server",),
                trust="client-trust",
                names=NameSource.SERVICE_DOMAIN,
                place="edge",
                sources=("cisco-221624", "cisco-118798"),
            ),
        ),
        sources=("cisco-221624", "cisco-118798"),
    ),
    Connection(
        id="K-13",
        title=say("cluster peer"),
        carrier="tls",
        pairing=Pairing.CLUSTER_PEERS,
        client="",
        server="",
        port=0,
        judged=(
            Judged(
                verifier="client",
                role="expressway-cluster",
                stores=("server",),
                trust="trusted-ca",
                names=NameSource.CLUSTER_PEER_ADDRESS,
                place="cluster",
                sources=("cluster-guide-x14.0-fqdn",),
            ),
        ),
        sources=("cluster-guide-x14.0-fqdn", "cisco-217230"),
    ),
)


def find_connection(identity: str) -> Connection | None:
    """The row with this id."""
    return next((row for row in CONNECTIONS if row.id == identity), None)
