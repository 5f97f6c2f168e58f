"""Settings by the product's own name: where each is written, what it may be, and its documented default.

The name is the label of the product's screen where it has one, else the xConfiguration key; `model.Setting` carries
that name everywhere above this floor. `file_key` is the key of the deployment file under its owner's row.
Refuses to guess: a setting without a documented default has none, and its absence is an unseen fact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.knowledge.releases import at_least
from certway.model.confidence import Confidence
from certway.model.deployment import Product, ZoneKind
from certway.model.value import value


class Owner:
    """Whose setting it is: the kind of row of the deployment file under which it stands."""

    EXPRESSWAY = "expressway"  # a node, or all nodes of its cluster
    ZONE = "zone"
    CUCM = "cucm"
    IM_AND_PRESENCE = "im-and-presence"
    UNITY_CONNECTION = "unity-connection"
    CMS = "cms"
    FAR_END = "far-end"
    CLIENT = "client"
    DEPLOYMENT = "deployment"


@value
class Default:
    """What the product uses where nobody set anything: from `since` on and before `until` (empty: no limit)."""

    value: str
    since: str = ""
    until: str = ""
    confidence: Confidence = Confidence.DOCUMENTED
    sources: tuple[str, ...]

    def holds_in(self, release: str) -> bool:
        """Whether it is the default of this release; an unknown release has only defaults without limits."""
        if not release:
            return not self.since and not self.until
        return (not self.since or at_least(release, self.since)) and not (self.until and at_least(release, self.until))


@value
class KnownSetting:
    """One setting; `values`: what it may be in the product's spelling (empty: free text).

    `several`: a list of values, kept as one text joined by commas; `synonyms`: other spellings and what they mean;
    `since`: the first release that has it.
    """

    name: str
    owner: str
    file_key: str = ""
    xconfiguration: str = ""
    values: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    several: bool = False
    since: str = ""
    defaults: tuple[Default, ...] = ()
    sources: tuple[str, ...] = ()

    def default_in(self, release: str = "") -> Default | None:
        """The documented default of a release as written, or None where none is documented."""
        return next((default for default in self.defaults if default.holds_in(release)), None)

    def find_value(self, text: str) -> str | None:
        """The product's spelling of a value, or None where it is none of the allowed ones."""
        words = text.strip()
        if not self.values:
            return words
        spellings = {spelling.casefold(): spelling for spelling in self.values}
        spellings |= {other.casefold(): meant for other, meant in (*_switch_words(self.values), *self.synonyms)}
        return spellings.get(words.casefold())


def _switch_words(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Other words for a switch with two positions, the first of which means yes."""
    if len(values) != 2 or values[0] not in ("On", "Yes", "Enabled"):
        return ()
    positive = tuple((word, values[0]) for word in ("on", "yes", "true", "enabled"))
    return positive + tuple((word, values[1]) for word in ("off", "no", "false", "disabled"))


ON_OFF: Final = ("On", "Off")
YES_NO: Final = ("Yes", "No")
ENABLED_DISABLED: Final = ("Enabled", "Disabled")

_REFERENCE: Final = "expressway-admin-x15.5-reference"
_SECURITY: Final = "expressway-admin-x15.5-security"


def _default(text: str, *sources: str, since: str = "", until: str = "", contradicted: bool = False) -> Default:
    confidence = Confidence.CONTRADICTED if contradicted else Confidence.DOCUMENTED
    return Default(value=text, since=since, until=until, confidence=confidence, sources=sources)


def _key(name: str, values: tuple[str, ...], default: str = "", since: str = "") -> KnownSetting:
    """A setting of Expressway that has no label but its xConfiguration key, as the reference lists it."""
    defaults = (_default(default, _REFERENCE),) if default else ()
    return KnownSetting(
        name=name,
        owner=Owner.EXPRESSWAY,
        xconfiguration=name,
        values=values,
        since=since,
        defaults=defaults,
        sources=(_REFERENCE,),
    )


PURPOSE_CHECK: Final = "SIP TLS Certificate ExtendedKeyUsage Checking Mode"
VERIFY_ORIGIN: Final = "EdgeConfigServer VerifyOriginServer"
SERVER_ONLY_UPLOAD: Final = "XCP TLS Certificate CVS EnableServerEkuUpload"
TUNNEL_KEY_TYPES: Final = "Ciphers sshd_pfwd_pubkeyalgorithms"
CLUSTER_VERIFICATION: Final = "TLS verification mode"

_CVS: Final = "XCP TLS Certificate CVS "
_REVOCATION: Final = "SIP TLS Certificate Revocation Checking "

EXPRESSWAY_KEYS: Final[tuple[KnownSetting, ...]] = (
    KnownSetting(
        name=PURPOSE_CHECK,
        owner=Owner.EXPRESSWAY,
        xconfiguration=PURPOSE_CHECK,
        values=ON_OFF,
        since="X15.5",
        defaults=(_default("On", "cisco-225693", _REFERENCE, since="X15.5"),),
        sources=("cisco-225693", _SECURITY, _REFERENCE),
    ),
    KnownSetting(
        name=VERIFY_ORIGIN,
        owner=Owner.EXPRESSWAY,
        xconfiguration=VERIFY_ORIGIN,
        values=ON_OFF,
        since="X14.2",
        defaults=(_default("On", "cisco-218018", since="X14.2"),),
        sources=("cisco-218018", "expressway-release-notes-x14.2.5"),
    ),
    KnownSetting(
        name=SERVER_ONLY_UPLOAD,
        owner=Owner.EXPRESSWAY,
        xconfiguration=SERVER_ONLY_UPLOAD,
        values=ON_OFF,
        since="X15.4",
        defaults=(_default("Off", "cisco-225482", since="X15.4", until="X15.5"),),
        sources=("cisco-225482", "cisco-225693"),
    ),
    KnownSetting(
        name=TUNNEL_KEY_TYPES,
        owner=Owner.EXPRESSWAY,
        xconfiguration=TUNNEL_KEY_TYPES + " Value",
        several=True,
        since="X14.3",
        defaults=(
            _default(
                "x509v3-rsa2048-sha256,x509v3-ecdsa-sha2-nistp256,x509v3-ecdsa-sha2-nistp384,x509v3-ecdsa-sha2-nistp521",
                _REFERENCE,
                since="X14.3",
            ),
        ),
        sources=(_REFERENCE,),
    ),
    _key(_CVS + "EnableCvs", ON_OFF, "On"),
    _key(_CVS + "VerifyHostname", ON_OFF, "On"),
    _key(_CVS + "ConvertIpToHostname", ON_OFF, "On"),
    _key(_CVS + "CertificateRevocationCheck", ON_OFF, "Off"),
    _key(_CVS + "FailOnInaccessibleSource", ON_OFF, "On"),
    _key(_CVS + "UseCrl", ON_OFF, "On"),
    _key(_CVS + "UseOcsp", ON_OFF, "On"),
    _key(_CVS + "CrlNetworkFetchEnabled", ON_OFF, "On"),
    _key(_REVOCATION + "Mode", ON_OFF, "Off"),
    _key(_REVOCATION + "CRL Mode", ON_OFF, "On"),
    _key(_REVOCATION + "OCSP Mode", ON_OFF, "On"),
    _key(_REVOCATION + "CRL Network Fetch Mode", ON_OFF, "On"),
    KnownSetting(
        name=_REVOCATION + "Source Inaccessibility Behavior",
        owner=Owner.EXPRESSWAY,
        xconfiguration=_REVOCATION + "Source Inaccessibility Behavior",
        values=("Ignore", "Fail"),
        defaults=(_default("Fail", _REFERENCE, _SECURITY, contradicted=True),),
        sources=(_REFERENCE, _SECURITY),
    ),
    KnownSetting(
        name="SIP Advanced SipTlsVersions",
        owner=Owner.EXPRESSWAY,
        xconfiguration="SIP Advanced SipTlsVersions",
        defaults=(
            _default("TLSv1:TLSv1.1:TLSv1.2", _REFERENCE, since="X14.0", until="X15.2"),
            _default("TLSv1.2:TLSv1.3", _REFERENCE, since="X15.2"),
        ),
        sources=(_REFERENCE,),
    ),
    KnownSetting(
        name="SIP Advanced TlsSignatureAlgoPrefRsa",
        owner=Owner.EXPRESSWAY,
        xconfiguration="SIP Advanced TlsSignatureAlgoPrefRsa",
        values=ON_OFF,
        since="X15.2",
        defaults=(_default("On", _REFERENCE, since="X15.2"),),
        sources=(_REFERENCE, "cisco-225476"),
    ),
    _key("SIP TLS Mode", ON_OFF, "On"),
    _key("CollaborationEdge Enabled", ON_OFF),
    _key("CollaborationEdge AllowOnboardingOverMra", ON_OFF),
    KnownSetting(
        name="Authentication Certificate Mode",
        owner=Owner.EXPRESSWAY,
        xconfiguration="Authentication Certificate Mode",
        values=("NotRequired", "Validation", "Authentication"),
        defaults=(_default("NotRequired", _REFERENCE),),
        sources=(_REFERENCE, "expressway-admin-x15.5-network"),
    ),
)

EXPRESSWAY_LABELS: Final[tuple[KnownSetting, ...]] = (
    KnownSetting(
        name="Cluster name",
        owner=Owner.EXPRESSWAY,
        file_key="cluster-name",
        xconfiguration="Alternates Cluster Name",
        sources=("expressway-admin-x15.5-clustering",),
    ),
    KnownSetting(
        name=CLUSTER_VERIFICATION,
        owner=Owner.EXPRESSWAY,
        file_key="tls-verification-mode",
        values=("Permissive", "Enforce"),
        synonyms=(("Enforcing", "Enforce"), ("Enforced", "Enforce")),
        since="X8.8",
        defaults=(_default("Permissive", "cluster-guide-x14.0-fqdn", "cisco-217230"),),
        sources=("cluster-guide-x14.0-fqdn", "cisco-217230"),
    ),
    KnownSetting(
        name="Ciphers",
        owner=Owner.EXPRESSWAY,
        file_key="ciphers",
        xconfiguration="Ciphers UcClientTLSCiphers Value",
        sources=("cisco-218018", _REFERENCE),
    ),
    KnownSetting(
        name="Upgraded from",
        owner=Owner.EXPRESSWAY,
        file_key="upgraded-from",
        sources=("expressway-release-notes-x14.2.5",),
    ),
    KnownSetting(
        name="Peer address",
        owner=Owner.EXPRESSWAY,
        file_key="peer-address",
        xconfiguration="Alternates Peer <n> Address",
        sources=("cluster-guide-x14.0-fqdn",),
    ),
    KnownSetting(
        name="Cluster address mapping",
        owner=Owner.EXPRESSWAY,
        file_key="cluster-address-mapping",
        several=True,
        since="X12.5",
        sources=("cluster-guide-x14.0-fqdn",),
    ),
    KnownSetting(
        name="System host name",
        owner=Owner.EXPRESSWAY,
        file_key="system-host-name",
        xconfiguration="IP DNS Hostname",
        sources=(_REFERENCE,),
    ),
    KnownSetting(
        name="Domain name",
        owner=Owner.EXPRESSWAY,
        file_key="domain-name",
        xconfiguration="IP DNS Domain Name",
        sources=(_REFERENCE,),
    ),
    KnownSetting(
        name="Use dual network interfaces",
        owner=Owner.EXPRESSWAY,
        file_key="use-dual-network-interfaces",
        values=YES_NO,
        sources=("cisco-118798",),
    ),
    KnownSetting(
        name="External LAN interface",
        owner=Owner.EXPRESSWAY,
        file_key="external-lan-interface",
        xconfiguration="IP External Interface",
        values=("LAN1", "LAN2"),
        sources=(_REFERENCE,),
    ),
    KnownSetting(
        name="IPv4 static NAT address",
        owner=Owner.EXPRESSWAY,
        file_key="ipv4-static-nat-address",
        xconfiguration="Ethernet <n> IP V4 StaticNAT Address",
        sources=(_REFERENCE, "cisco-212347"),
    ),
    KnownSetting(
        name="ACME provider",
        owner=Owner.EXPRESSWAY,
        file_key="acme.provider",
        values=ON_OFF,
        since="X12.5",
        sources=("certificate-guide-x15.5-acme",),
    ),
    KnownSetting(
        name="ACME automated scheduler",
        owner=Owner.EXPRESSWAY,
        file_key="acme.automated",
        values=ON_OFF,
        since="X12.5",
        sources=("certificate-guide-x15.5-acme", "cisco-225482"),
    ),
    KnownSetting(
        name="ACME copy server certificate file as client certificate",
        owner=Owner.EXPRESSWAY,
        file_key="acme.copy-as-client-certificate",
        values=ON_OFF,
        since="X15.5",
        defaults=(_default("On", _SECURITY, since="X15.5"),),
        sources=(_SECURITY, "cisco-225693"),
    ),
    KnownSetting(
        name="Copy server certificate file as client certificate",
        owner=Owner.EXPRESSWAY,
        file_key="copy-server-as-client",
        values=ON_OFF,
        since="X15.5",
        defaults=(_default("Off", _SECURITY, since="X15.5"),),
        sources=(_SECURITY, "cisco-225693"),
    ),
)

_ZONES: Final = "expressway-admin-x15.5-zones"

ZONE_LABELS: Final[tuple[KnownSetting, ...]] = (
    KnownSetting(
        name="TLS verify mode",
        owner=Owner.ZONE,
        file_key="tls-verify-mode",
        xconfiguration="Zones Zone <n> <type> SIP TLS Verify Mode",
        values=ON_OFF,
        sources=(_REFERENCE, _ZONES),  # the default hangs on the zone's kind: ZONE_VERIFY_DEFAULTS
    ),
    KnownSetting(
        name="TLS verify subject name",
        owner=Owner.ZONE,
        file_key="tls-verify-subject-name",
        xconfiguration="Zones Zone <n> <type> SIP TLS Verify Subject Name",
        sources=(_REFERENCE, _ZONES),
    ),
    KnownSetting(
        name="TLS verify inbound mapping",
        owner=Owner.ZONE,
        file_key="tls-verify-inbound-mapping",
        xconfiguration="Zones Zone <n> DNS SIP TLS Verify InboundClassification",
        values=ON_OFF,
        sources=(_ZONES, "cisco-212475"),
    ),
    KnownSetting(
        name="SIP port",
        owner=Owner.ZONE,
        file_key="port",
        xconfiguration="Zones Zone <n> <type> SIP Port",
        sources=(_REFERENCE,),
    ),
    KnownSetting(
        name="Transport",
        owner=Owner.ZONE,
        file_key="transport",
        xconfiguration="Zones Zone <n> <type> SIP Transport",
        values=("TLS", "TCP", "UDP"),
        sources=(_REFERENCE,),
    ),
    KnownSetting(
        name="Media encryption mode",
        owner=Owner.ZONE,
        file_key="media-encryption-mode",
        xconfiguration="Zones Zone <n> <type> SIP Media Encryption Mode",
        values=("Off", "Auto", "On", "BestEffort"),
        synonyms=(("Force encrypted", "On"), ("Force unencrypted", "Off"), ("Best effort", "BestEffort")),
        sources=("expressway-admin-x15.5-unified-communications", "cisco-212475"),
    ),
    KnownSetting(
        name="Authentication username",
        owner=Owner.ZONE,
        file_key="username",
        xconfiguration="Zones Zone <n> <type> Authentication UserName",
        sources=(_REFERENCE,),
    ),
)

ZONE_VERIFY_DEFAULTS: Final[Mapping[str, Default]] = MappingProxyType(
    {
        ZoneKind.UC_TRAVERSAL: _default("On", "expressway-admin-x15.5-unified-communications"),
        ZoneKind.TRAVERSAL: _default("Off", _REFERENCE),
        ZoneKind.NEIGHBOR: _default("Off", _REFERENCE),
        ZoneKind.DNS: _default("Off", _REFERENCE),
    }
)
"""TLS verify mode by kind of zone where nobody set it; for Unified Communications zones it is forced On."""

_ARCHITECTURE: Final = "preferred-architecture-14-security"

UC_LABELS: Final[tuple[KnownSetting, ...]] = (
    KnownSetting(
        name="Publisher address",
        owner=Owner.CUCM,
        file_key="discovered-as",
        sources=("mra-guide-x15.2-basic-configuration",),
    ),
    KnownSetting(
        name="TLS verify mode",
        owner=Owner.CUCM,
        file_key="tls-verify-mode",
        values=ON_OFF,
        sources=("mra-guide-x15.2-basic-configuration", "mra-guide-x15.2-requirements"),
    ),
    KnownSetting(
        name="Cluster Security Mode",
        owner=Owner.CUCM,
        file_key="cluster-security-mode",
        values=("0", "1"),
        synonyms=(("non-secure", "0"), ("mixed", "1"), ("mixed mode", "1")),
        sources=("mra-guide-x12.5-fundamentals",),
    ),
    KnownSetting(
        name="SIP OAuth mode",
        owner=Owner.CUCM,
        file_key="sip-oauth-mode",
        values=ENABLED_DISABLED,
        sources=("mra-guide-x15.2-basic-configuration",),
    ),
    KnownSetting(
        name="HTTPS Ciphers",
        owner=Owner.CUCM,
        file_key="https-ciphers",
        defaults=(_default("RSA ciphers only", _ARCHITECTURE),),
        sources=(_ARCHITECTURE,),
    ),
    KnownSetting(
        name="TLS Ciphers",
        owner=Owner.CUCM,
        file_key="tls-ciphers",
        sources=("cucm-security-15-ciphers",),
    ),
    KnownSetting(
        name="HAProxy client-auth 6971",
        owner=Owner.CUCM,
        file_key="haproxy-client-auth.6971",
        since="12.5(1)SU3",
        defaults=(_default("optional", "cucm-cli-15-utils"),),
        sources=("cucm-cli-15-utils",),
    ),
    KnownSetting(
        name="HAProxy client-auth 6972",
        owner=Owner.CUCM,
        file_key="haproxy-client-auth.6972",
        since="12.5(1)SU3",
        defaults=(_default("optional", "cucm-cli-15-utils"),),
        sources=("cucm-cli-15-utils",),
    ),
    KnownSetting(
        name="Phone security profiles",
        owner=Owner.CUCM,
        file_key="phone-security-profiles",
        several=True,
        sources=("certificate-guide-x15.5-requirements", "cisco-211304"),
    ),
    KnownSetting(
        name="Expressway-C entries",
        owner=Owner.CUCM,
        file_key="expressway-c-entries",
        several=True,
        sources=("mra-guide-x15.2-basic-configuration",),
    ),
    KnownSetting(
        name="SIP trunk X.509 subject names",
        owner=Owner.CUCM,
        file_key="sip-trunk-x509-subject-names",
        several=True,
        sources=("cisco-213864",),
    ),
    KnownSetting(
        name="Deployment",
        owner=Owner.CUCM,
        file_key="deployment",
        sources=("mra-guide-x15.2-basic-configuration",),
    ),
    KnownSetting(
        name="Deployment",
        owner=Owner.IM_AND_PRESENCE,
        file_key="deployment",
        sources=("mra-guide-x15.2-basic-configuration",),
    ),
    KnownSetting(
        name="Chat node aliases",
        owner=Owner.IM_AND_PRESENCE,
        file_key="chat-node-aliases",
        several=True,
        sources=("certificate-guide-x15.5-requirements", "xmpp-federation-x14.0.2"),
    ),
    KnownSetting(
        name="HTTPS Ciphers",
        owner=Owner.IM_AND_PRESENCE,
        file_key="https-ciphers",
        defaults=(_default("RSA ciphers only", _ARCHITECTURE),),
        sources=(_ARCHITECTURE,),
    ),
    KnownSetting(
        name="HTTPS Ciphers",
        owner=Owner.UNITY_CONNECTION,
        file_key="https-ciphers",
        defaults=(_default("RSA ciphers only", _ARCHITECTURE),),
        sources=(_ARCHITECTURE,),
    ),
    KnownSetting(
        name="UC service address",
        owner=Owner.UNITY_CONNECTION,
        file_key="uc-service-address",
        sources=("mra-guide-x15.2-requirements",),
    ),
    KnownSetting(
        name="Guest account client URI",
        owner=Owner.CMS,
        file_key="guest-account-client-uri",
        sources=("cisco-210800", _REFERENCE),
    ),
)

OTHER_LABELS: Final[tuple[KnownSetting, ...]] = (
    KnownSetting(
        name="Checks EKU",
        owner=Owner.FAR_END,
        file_key="checks-eku",
        values=(*YES_NO, "unknown"),
        synonyms=(("true", "Yes"), ("false", "No"), ("on", "Yes"), ("off", "No")),
        sources=("cisco-225693",),
    ),
    KnownSetting(
        name="Services domain", owner=Owner.CLIENT, file_key="services-domain", sources=("jabber-14.1-certificates",)
    ),
    KnownSetting(
        name="Voice services domain", owner=Owner.CLIENT, file_key="voice-services-domain", sources=("cisco-117811",)
    ),
    KnownSetting(
        name="Trust",
        owner=Owner.CLIENT,
        file_key="trust",
        sources=("jabber-14.1-certificates", "preferred-architecture-14-security"),
    ),
    KnownSetting(name="Models", owner=Owner.CLIENT, file_key="models", several=True, sources=("cisco-213872",)),
    KnownSetting(name="Firmware", owner=Owner.CLIENT, file_key="firmware", sources=("cisco-217415",)),
    KnownSetting(
        name="SIP OAuth",
        owner=Owner.CLIENT,
        file_key="sip-oauth",
        values=YES_NO,
        sources=("preferred-architecture-14-security",),
    ),
    KnownSetting(
        name="SAML metadata",
        owner=Owner.DEPLOYMENT,
        file_key="sso.saml-metadata",
        values=("Cluster", "Peer"),
        sources=("mra-guide-x15.2-basic-configuration",),
    ),
    KnownSetting(
        name="External IdP",
        owner=Owner.DEPLOYMENT,
        file_key="sso.external-idp",
        values=YES_NO,
        sources=("certificate-guide-x15.5-loading",),
    ),
)

KNOWN_SETTINGS: Final[tuple[KnownSetting, ...]] = (
    *EXPRESSWAY_LABELS,
    *EXPRESSWAY_KEYS,
    *ZONE_LABELS,
    *UC_LABELS,
    *OTHER_LABELS,
)


def _words(text: str) -> str:
    """The xConfiguration command line is read without regard to case, indices and the word Value at its end."""
    plain = re.sub(r"<\w+>|\b\d+\b", " ", text.casefold().removeprefix("xconfiguration "))
    return " ".join(plain.split()).removesuffix(" value")


_BY_NAME: Final[Mapping[tuple[str, str], KnownSetting]] = MappingProxyType(
    {(row.owner, row.name.casefold()): row for row in KNOWN_SETTINGS}
)
_BY_FILE_KEY: Final[Mapping[tuple[str, str], KnownSetting]] = MappingProxyType(
    {(row.owner, row.file_key): row for row in KNOWN_SETTINGS if row.file_key}
)
_BY_XCONFIGURATION: Final[Mapping[str, KnownSetting]] = MappingProxyType(
    {_words(row.xconfiguration): row for row in KNOWN_SETTINGS if row.xconfiguration and row.owner == Owner.EXPRESSWAY}
)

_OWNER_OF_PRODUCT: Final[Mapping[str, str]] = MappingProxyType(
    {
        Product.EXPRESSWAY_C: Owner.EXPRESSWAY,
        Product.EXPRESSWAY_E: Owner.EXPRESSWAY,
        Product.CUCM: Owner.CUCM,
        Product.IM_AND_PRESENCE: Owner.IM_AND_PRESENCE,
        Product.UNITY_CONNECTION: Owner.UNITY_CONNECTION,
        Product.CMS: Owner.CMS,
        Product.FAR_END: Owner.FAR_END,
        Product.CLIENT: Owner.CLIENT,
    }
)


def owner_of(product: str) -> str:
    """The owner row of a product's settings; empty where it has none."""
    return _OWNER_OF_PRODUCT.get(product, "")


def find_setting(owner: str, name: str) -> KnownSetting | None:
    """The setting of this name under its owner, whatever the letter case; None where certway reads no such setting."""
    return _BY_NAME.get((owner, name.casefold()))


def find_by_file_key(owner: str, file_key: str) -> KnownSetting | None:
    """The setting that a key of the deployment file means; nested keys are joined by a dot."""
    return _BY_FILE_KEY.get((owner, file_key))


def find_by_xconfiguration(key: str) -> KnownSetting | None:
    """The setting of a node that an xConfiguration key means; case, indices and a final `Value` do not matter."""
    return _BY_XCONFIGURATION.get(_words(key))


def find_default(owner: str, name: str, release: str = "") -> Default | None:
    """The documented default of a setting in a release; None where there is none."""
    setting = find_setting(owner, name)
    return setting.default_in(release) if setting else None
