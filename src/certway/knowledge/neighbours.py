"""What else produces the same picture as a certificate fault: per service, ranked, with the test that would tell.

This is the answer when the certificates predict *works* and a person sees *failed*. The first is the one to look at
first: kinds that a file at hand can confirm or exclude, then what needs a test, then what is rare.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.model.text import say
from certway.model.verdict import CauseKind, Lead

_ACCOUNT: Final = Lead(
    kind=CauseKind.CREDENTIALS,
    what=say("traversal account: its name or password differs between the two sides"),
    tells=say(
        'log of Expressway-E: Event="Authentication Failed" with "Incorrect authentication credential for user", or '
        "checkDigestSAResponse, after a TLS handshake that succeeded"
    ),
    sources=("cisco-117811", "cisco-213872"),
)
_CLOCKS: Final = Lead(
    kind=CauseKind.CLOCK,
    what=say("clocks of the two nodes differ, or NTP is not synchronised"),
    tells=say(
        "archives of both sides: UTCTime of one and the same TCP connection; status page of NTP; 403 Forbidden for "
        "every request"
    ),
    sources=("mra-guide-x15.2-troubleshooting", "expressway-admin-x15.5-status"),
    area="clock",
    settled_by=("clock.skew",),
)
_RESTART_PENDING: Final = Lead(
    kind=CauseKind.RESTART_PENDING,
    what=say("a change that does not run yet: certificate, CA list or cluster verification"),
    tells=say(
        "alarms 15028 and 20020; an upload event newer than the start of the process; the port shows another "
        "fingerprint than the file"
    ),
    sources=("expressway-admin-x15.5-unified-communications", "mra-guide-x15.2-troubleshooting"),
    area="restart",
)
_TLS_VERSIONS: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("TLS versions or ciphers have nothing in common, above all after X15.2 or with an old peer"),
    tells=say("capture or log: alert 70 protocol version, 40 handshake failure; dump: SipTlsVersions, cipher strings"),
    sources=("expressway-admin-x15.5-reference",),
)
_TWO_ADDRESSES: Final = Lead(
    kind=CauseKind.DNS,
    what=say("the name of Expressway-E has two addresses in the DNS that Expressway-C asks"),
    tells=say(
        'zone status "Configured but with errors", "Waiting for traversal server info"; A records of the name, asked '
        "from Expressway-C"
    ),
    sources=("cisco-118798",),
)
_INTERCEPTION: Final = Lead(
    kind=CauseKind.NETWORK,
    what=say("a device in between answers with another certificate: firewall phone proxy or SIP inspection"),
    tells=say(
        'log: "No SSL error available, probably remote disconnect", "Idle countdown expired"; capture at the client: '
        "a fingerprint that is not that of Expressway-E"
    ),
    sources=("cisco-118798", "cisco-212475"),
)
_ZONE_PORT: Final = Lead(
    kind=CauseKind.NETWORK,
    what=say("the port of the zone is closed between the two sides, or differs on the two pages"),
    tells=say("capture on Expressway-C: SYN without answer to the zone's port; SIP port of both zones"),
    sources=("expressway-ports-x15.0-mra", "expressway-admin-x15.5-reference"),
)
_PORT_2222: Final = Lead(
    kind=CauseKind.NETWORK,
    what=say("TCP port 2222 from Expressway-C to Expressway-E is closed"),
    tells=say(
        "alarm 35014; capture on Expressway-C: SYN without answer from ports 30000 to 35999 to 2222; Maintenance > "
        "Tools > Network utilities"
    ),
    sources=("expressway-admin-x15.5-status", "expressway-admin-x15.5-security"),
)
_UNDERSCORE: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("the system host name of Expressway-E has an underscore"),
    tells=say('System > DNS > System host name; log: "unexpected software error was detected in portforwarding.pyc"'),
    sources=("mra-guide-x15.2-troubleshooting",),
    area="node",
    settled_by=("node.underscore-in-host-name",),
)
_KEY_TYPES: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("the key types of the tunnels were narrowed on one side and leave out the other side's key"),
    tells=say("dump of both sides: Ciphers sshd_pfwd_pubkeyalgorithms"),
    sources=("expressway-admin-x15.5-reference",),
)
_NAMES_OF_E: Final = Lead(
    kind=CauseKind.DNS,
    what=say("forward or reverse DNS of either Expressway is missing on the other side"),
    tells=say("A and PTR records of both nodes, asked from each side"),
    sources=("expressway-admin-x15.5-status",),
)
_ICMP: Final = Lead(
    kind=CauseKind.NETWORK,
    what=say("ICMP is blocked: the secure traversal test and discovery need it, the connections do not"),
    tells=say('"cannot be reached" on the test page; ping from Expressway-C'),
    sources=("expressway-admin-x15.5-unified-communications", "mra-guide-x15.2-basic-configuration"),
)
_TUNNELS_FIRST: Final = Lead(
    kind=CauseKind.NETWORK,
    what=say("the SSH tunnels are down: requests through them are answered with 502"),
    tells=say('"502 Next Hop Connection Failed" in the log of Expressway-E; Status > Unified Communications'),
    sources=("mra-guide-x15.2-troubleshooting",),
)
_NODE_UNREACHED: Final = Lead(
    kind=CauseKind.NETWORK,
    what=say("the traffic server does not reach the UC node"),
    tells=say('"502 connect failed" in the log of Expressway-C without a certificate line before it; the port'),
    sources=("cisco-218018", "expressway-ports-x15.0-mra"),
)
_FORBIDDEN: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("a request is forbidden: domain not enabled on Expressway-C, clocks, allow list, or a secure profile"),
    tells=say('log: Event="Sending HTTP error response" Status="403" and the request it answers'),
    sources=("cisco-117811", "mra-guide-x15.2-troubleshooting", "cisco-118798"),
)
_USER: Final = Lead(
    kind=CauseKind.CREDENTIALS,
    what=say("the user's own password, or a user whom Unified CM does not know"),
    tells=say('log of edgeconfigprovisioning: "Failed to authenticate user against server"'),
    sources=("cisco-211304",),
)
_METADATA: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("single sign-on: the identity provider still has the SAML metadata from before the certificate"),
    tells=say("alarm 35016; export the metadata and compare it with what the identity provider holds"),
    sources=("mra-guide-x15.2-basic-configuration", "expressway-admin-x15.5-reference"),
    area="sso",
)
_TOKEN_KEY: Final = Lead(
    kind=CauseKind.CREDENTIALS,
    what=say("Unified CM signs tokens with a key that Expressway-C does not have"),
    tells=say("alarm 40054; refresh the Unified CM servers on Expressway-C"),
    sources=("expressway-admin-x15.5-reference",),
    area="sso",
)
_BLOCKED: Final = Lead(
    kind=CauseKind.NETWORK,
    what=say("intrusion protection of Expressway-E has blocked the client's address; no handshake happens at all"),
    tells=say("System > Protection > Automated detection > Blocked addresses; event log"),
    sources=("mra-guide-x15.2-troubleshooting",),
)
_TFTP: Final = Lead(
    kind=CauseKind.RESTART_PENDING,
    what=say("Cisco TFTP still shows the certificate from before the renewal on 6972"),
    tells=say("compare the fingerprints of ports 8443 and 6972 of the node; restart Cisco TFTP on it"),
    sources=("cucm-security-15-certificates", "cucm-security-12.5su4-ecdsa"),
    area="restart",
)
_TWIN: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("another certificate is shown than the one looked at: the cipher order prefers its ECDSA twin"),
    tells=say("cipher string of Expressway-C; the fingerprint on the port, asked for RSA only and for ECDSA only"),
    sources=("cisco-218018", "expressway-release-notes-x14.2.5"),
    area="traffic-server",
)
_REFLECTION: Final = Lead(
    kind=CauseKind.NETWORK,
    what=say("address translation between the two Expressways changes the source (single interface, NAT reflection)"),
    tells=say("log: the SIP SERVICE message is answered with 408; Route header with Expressway-E's own public address"),
    sources=("cisco-212347",),
)
_LINE_PORT: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("a SIP trunk to Expressway-C uses the port of the lines"),
    tells=say("log: 405 in answer to REGISTER; SIP trunk security profile on Unified CM"),
    sources=("cisco-118798",),
)
_SECURE_PROFILE: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("the cluster is not in mixed mode, or the device has another security profile than expected"),
    tells=say("Enterprise Parameters > Cluster Security Mode; Phone Security Profile of the device"),
    sources=("mra-guide-x12.5-fundamentals",),
)
_POINTER: Final = Lead(
    kind=CauseKind.DNS,
    what=say("the PTR record of Expressway-E is missing, wrong, or there are several"),
    tells=say('alarms 25030 and 25031; log of XCP: reverseDNSLookup, "Invalid Hostname"; PTR asked from Expressway-C'),
    sources=("cisco-118798", "expressway-ports-x15.0-mra"),
    area="presence",
    settled_by=("presence.pointer-missing", "presence.several-pointers", "presence.pointer-not-in-certificate"),
)
_DUAL_INTERFACE: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("dual network interfaces are switched on at an Expressway-E that has one"),
    tells=say('XCP log: "Connection refused" on port 7400; System > Network interfaces > IP'),
    sources=("cisco-118798",),
)
_PORT_7400: Final = Lead(
    kind=CauseKind.NETWORK,
    what=say("port 7400 to Expressway-E or to IM and Presence is closed"),
    tells=say('XCP log: "Unable to connect to host" with port 7400'),
    sources=("cisco-117811", "expressway-ports-x15.0-mra"),
)
_VOICEMAIL_LIST: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("the voicemail server is not on the HTTP allow list of Expressway-C"),
    tells=say("403 for its address in the log; Configuration > Unified Communications > HTTP allow list"),
    sources=("cisco-118798",),
)
_SRV_TARGET: Final = Lead(
    kind=CauseKind.DNS,
    what=say("the SRV record _collab-edge does not lead to Expressway-E's own name, or the inner one is seen outside"),
    tells=say("SRV records of the domain from outside, and the System host name + Domain name of Expressway-E"),
    sources=("cisco-118798", "cisco-117811"),
    area="clients",
)
_REVOCATION_SERVER: Final = Lead(
    kind=CauseKind.NETWORK,
    what=say("the client cannot reach the revocation server that the certificate names, and says nothing"),
    tells=say("addresses of CRL and OCSP in the certificate of Expressway-E, asked from the client's network"),
    sources=("jabber-14.1-certificates", "webex-app-unified-cm"),
)
_CLUSTER_REACH: Final = Lead(
    kind=CauseKind.NETWORK,
    what=say("cluster peers do not reach each other"),
    tells=say("alarms 20004 and 20006; System > Clustering; ports between the peers"),
    sources=("cisco-217230", "expressway-admin-x15.5-clustering"),
)
_CLUSTER_MAPPING: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("the cluster address mapping does not fit the peers' addresses"),
    tells=say("System > Clustering: each name and the address from which that peer connects"),
    sources=("cluster-guide-x14.0-fqdn",),
    area="cluster",
)
_CLUSTER_MODE: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("TLS verification mode differs between peers, or is not active yet"),
    tells=say("alarm 20020; System > Clustering on every peer"),
    sources=("cisco-217230",),
    area="cluster",
)
_REQUEST_PENDING: Final = Lead(
    kind=CauseKind.NAME_OR_SETTING,
    what=say("another request was made or discarded after this certificate was asked for"),
    tells=say("pending request of this node; its key against the certificate's"),
    sources=("cisco-218034", "certificate-guide-x15.4-csr"),
    area="upload-key",
)
_ALLOWED_ACCOUNT: Final = Lead(
    kind=CauseKind.CREDENTIALS,
    what=say("the AXL account on Unified CM was changed or lost its role"),
    tells=say("Configuration > Unified Communications > Unified CM servers: status of the publisher"),
    sources=("mra-guide-x15.2-basic-configuration",),
)

_THROUGH_TUNNELS: Final = (_TUNNELS_FIRST, _FORBIDDEN, _CLOCKS)

NEIGHBOURS: Final[Mapping[str, tuple[Lead, ...]]] = MappingProxyType(
    {
        "certificate-upload": (_REQUEST_PENDING, _CLOCKS),
        "traversal-zone": (
            _ACCOUNT,
            _CLOCKS,
            _RESTART_PENDING,
            _TWO_ADDRESSES,
            _ZONE_PORT,
            _TLS_VERSIONS,
            _INTERCEPTION,
        ),
        "ssh-tunnels": (
            *(_PORT_2222, _RESTART_PENDING, _UNDERSCORE, _KEY_TYPES, _NAMES_OF_E, _CLOCKS, _ACCOUNT),
            _ICMP,
        ),
        "sign-in": (
            _TUNNELS_FIRST,
            _FORBIDDEN,
            _USER,
            _METADATA,
            _TOKEN_KEY,
            _NODE_UNREACHED,
            _SRV_TARGET,
            _CLOCKS,
            _BLOCKED,
        ),
        "configuration-download": (_TFTP, _TWIN, *_THROUGH_TUNNELS, _NODE_UNREACHED),
        "sip-registration": (
            _REFLECTION,
            _SECURE_PROFILE,
            _INTERCEPTION,
            _LINE_PORT,
            _TOKEN_KEY,
            _TLS_VERSIONS,
            _CLOCKS,
            _BLOCKED,
        ),
        "im-and-presence": (_POINTER, _TUNNELS_FIRST, _DUAL_INTERFACE, _PORT_7400, _FORBIDDEN, _CLOCKS),
        "voicemail": (_VOICEMAIL_LIST, *_THROUGH_TUNNELS, _NODE_UNREACHED),
        "expressway-and-cucm": (_TFTP, _TWIN, _NODE_UNREACHED, _ALLOWED_ACCOUNT, _TLS_VERSIONS, _ICMP),
        "expressway-and-imp": (_NODE_UNREACHED, _PORT_7400, _TWIN, _ALLOWED_ACCOUNT, _TLS_VERSIONS),
        "expressway-and-unity": (_NODE_UNREACHED, _VOICEMAIL_LIST, _TWIN, _TLS_VERSIONS),
        "edge-clients": (
            _SRV_TARGET,
            _INTERCEPTION,
            _BLOCKED,
            _REVOCATION_SERVER,
            _RESTART_PENDING,
            _TLS_VERSIONS,
            _CLOCKS,
        ),
        "cluster": (_CLUSTER_MODE, _CLUSTER_REACH, _CLUSTER_MAPPING, _RESTART_PENDING, _CLOCKS),
    }
)
"""By service id of knowledge.services, most likely first."""

LEADS: Final[Mapping[str, Lead]] = MappingProxyType(
    {
        "traversal-account": _ACCOUNT,
        "interception": _INTERCEPTION,
        "tls-versions": _TLS_VERSIONS,
        "underscore": _UNDERSCORE,
        "pointer": _POINTER,
        "port-7400": _PORT_7400,
        "tunnels-first": _TUNNELS_FIRST,
        "node-unreached": _NODE_UNREACHED,
        "forbidden": _FORBIDDEN,
        "user": _USER,
        "reflection": _REFLECTION,
        "line-port": _LINE_PORT,
        "clocks": _CLOCKS,
        "port-2222": _PORT_2222,
        "zone-port": _ZONE_PORT,
        "restart-pending": _RESTART_PENDING,
    }
)
"""By the sign of it that a line of a log is: readers of evidence name these."""

SHOWN_BY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "traversal-account": "traversal-zone",
        "zone-port": "traversal-zone",
        "port-2222": "ssh-tunnels",
        "underscore": "ssh-tunnels",
        "reflection": "sip-registration",
        "pointer": "im-and-presence",
        "port-7400": "im-and-presence",
    }
)
"""The service that does not work where a sign is seen; the other signs stand beside a service that does."""


def neighbours_of(service: str) -> tuple[Lead, ...]:
    """What else looks like a fault of this service; empty for a service that has no list."""
    return NEIGHBOURS.get(service, ())
