"""The keys of Unified CM, IM and Presence and Unity Connection clusters and their nodes."""

from __future__ import annotations

from typing import Final

from certway.adapters.deployment.kinds import (
    Choice,
    Key,
    OneOf,
    ReleaseName,
    Section,
    Several,
    Switch,
)
from certway.adapters.deployment.values import (
    FROM_CUCM,
    NAMES,
    NODE_PLACE,
    ON_OFF,
    SAME_AS_TOMCAT,
    TRUST_LIST,
    WORDS,
    YES_NO,
    twins_key,
)

_UC_RELEASE: Final = ReleaseName(example="14SU4")

_HANDLE: Final = Key(name="name", kind=WORDS, screen="the handle of the cluster here and on the command line")
_CUCM_OF: Final = Key(
    name="cucm", kind=WORDS, screen="the Unified CM cluster it belongs to", setting="Unified CM cluster"
)
_UC_SETTINGS: Final = (
    Key(name="release", kind=_UC_RELEASE, screen="System version"),
    Key(name="deployment", kind=WORDS, screen="Deployments", setting="Deployment"),
    Key(
        name="https-ciphers",
        kind=WORDS,
        screen="Enterprise Parameters > HTTPS Ciphers",
        setting="HTTPS Ciphers",
    ),
    Key(name="tls-ciphers", kind=WORDS, screen="Enterprise Parameters > TLS Ciphers", setting="TLS Ciphers"),
)
_UC_NODE_PLACE: Final = (
    Key(name="address", kind=WORDS, screen="System > Server", also=("fqdn",)),
    Key(name="resolves-to", kind=NAMES, screen="the name behind an address"),
    Key(name="role", kind=Choice(rows=(("publisher",), ("subscriber",))), screen="System > Server"),
    Key(name="services", kind=NAMES, screen="Service Activation"),
    *NODE_PLACE,
)

PROFILES: Final = "Phone security profiles"

PHONE_PROFILE: Final = Section(
    title="a phone security profile",
    keys=(
        Key(name="name", kind=WORDS, screen="Name"),
        Key(
            name="device-security-mode",
            kind=Choice(rows=(("Encrypted",), ("Authenticated",), ("Non Secure", "nonsecure"))),
            screen="Device Security Mode",
        ),
        Key(name="oauth", kind=YES_NO, screen="Enable OAuth Authentication"),
    ),
)

_HAPROXY: Final = Section(
    title="haproxy-client-auth",
    keys=(
        Key(name="6971", kind=WORDS, screen="optional, mandatory or disabled", setting="HAProxy client-auth 6971"),
        Key(name="6972", kind=WORDS, screen="optional, mandatory or disabled", setting="HAProxy client-auth 6972"),
    ),
)

_CUCM_OWN: Final = (
    Key(
        name="discovered-as",
        kind=WORDS,
        screen="Unified CM servers > Unified CM publisher address, on Expressway-C",
        setting="Publisher address",
    ),
    Key(
        name="tls-verify-mode",
        kind=ON_OFF,
        screen="Unified CM servers > TLS verify mode, on Expressway-C",
        setting="TLS verify mode",
    ),
    Key(
        name="cluster-security-mode",
        kind=Choice(rows=(("0", "non-secure"), ("1", "mixed"))),
        screen="Enterprise Parameters > Cluster Security Mode",
        setting="Cluster Security Mode",
    ),
    Key(
        name="sip-oauth-mode",
        kind=Switch(on="Enabled", off="Disabled"),
        screen="SIP OAuth Mode",
        setting="SIP OAuth mode",
    ),
    Key(name="haproxy-client-auth", kind=_HAPROXY, screen="show haproxy client-auth"),
    Key(
        name="certificate-revocation",
        kind=ON_OFF,
        screen="OS Administration > Security > Certificate Revocation: checked at all",
        setting="Certificate revocation check",
    ),
    Key(
        name="common-criteria-mode",
        kind=ON_OFF,
        screen="Common Criteria mode of the server",
        setting="Common criteria mode",
    ),
    Key(
        name="phone-security-profiles",
        kind=Several(of=OneOf(short=WORDS, long=PHONE_PROFILE)),
        screen="System > Security > Phone Security Profile",
        setting=PROFILES,
    ),
    Key(
        name="expressway-c-entries",
        kind=NAMES,
        screen="Device > Expressway-C",
        setting="Expressway-C entries",
    ),
    Key(
        name="sip-trunk-x509-subject-names",
        kind=NAMES,
        screen="SIP Trunk Security Profile > X.509 Subject Name",
        setting="SIP trunk X.509 subject names",
    ),
    *_UC_SETTINGS,
    Key(name="tomcat", kind=twins_key(), screen="Certificate Management: tomcat, tomcat-ECDSA"),
    Key(name="callmanager", kind=twins_key(SAME_AS_TOMCAT), screen="Certificate Management: CallManager(-ECDSA)"),
    Key(name="tomcat-trust", kind=TRUST_LIST, screen="Certificate Management: tomcat-trust"),
    Key(name="callmanager-trust", kind=TRUST_LIST, screen="Certificate Management: CallManager-trust"),
    Key(name="phone-edge-trust", kind=TRUST_LIST, screen="Certificate Management: Phone-Edge-trust"),
)
CUCM_NODE: Final = Section(title="a Unified CM node", keys=(*_UC_NODE_PLACE, *_CUCM_OWN))
CUCM: Final = Section(
    title="a Unified CM cluster",
    keys=(_HANDLE, *_CUCM_OWN, Key(name="nodes", kind=Several(of=CUCM_NODE), screen="System > Server")),
)

_IMP_OWN: Final = (
    _CUCM_OF,
    *_UC_SETTINGS,
    Key(
        name="chat-node-aliases",
        kind=NAMES,
        screen="Messaging > Group Chat Server Alias Mapping",
        setting="Chat node aliases",
    ),
    Key(name="tomcat", kind=twins_key(FROM_CUCM), screen="Certificate Management: tomcat, tomcat-ECDSA"),
    Key(name="cup-xmpp", kind=twins_key(), screen="Certificate Management: cup-xmpp(-ECDSA)"),
    Key(name="tomcat-trust", kind=TRUST_LIST, screen="Certificate Management: tomcat-trust"),
    Key(name="cup-xmpp-trust", kind=TRUST_LIST, screen="Certificate Management: cup-xmpp-trust"),
)
IMP_NODE: Final = Section(title="an IM and Presence node", keys=(*_UC_NODE_PLACE, *_IMP_OWN))
IMP: Final = Section(
    title="an IM and Presence cluster",
    keys=(_HANDLE, *_IMP_OWN, Key(name="nodes", kind=Several(of=IMP_NODE), screen="System > Server")),
)

_UNITY_OWN: Final = (
    _CUCM_OF,
    *_UC_SETTINGS,
    Key(
        name="uc-service-address",
        kind=WORDS,
        screen="User Management > UC Service > Voicemail, on Unified CM",
        setting="UC service address",
    ),
    Key(name="tomcat", kind=twins_key(), screen="Certificate Management: tomcat, tomcat-ECDSA"),
    Key(name="tomcat-trust", kind=TRUST_LIST, screen="Certificate Management: tomcat-trust"),
)
UNITY_NODE: Final = Section(title="a Unity Connection node", keys=(*_UC_NODE_PLACE, *_UNITY_OWN))
UNITY: Final = Section(
    title="a Unity Connection cluster",
    keys=(_HANDLE, *_UNITY_OWN, Key(name="nodes", kind=Several(of=UNITY_NODE), screen="Cluster")),
)
