"""Settings of Expressway that have no label but their xConfiguration key."""

from __future__ import annotations

from typing import Final

from certway.knowledge.setting_tables.row import (
    ON_OFF,
    REFERENCE,
    SECURITY,
    KnownSetting,
    Owner,
    default,
)


def _key(name: str, values: tuple[str, ...], usual: str = "", since: str = "") -> KnownSetting:
    """A setting of Expressway that has no label but its xConfiguration key, as the reference lists it."""
    defaults = (default(usual, REFERENCE),) if usual else ()
    return KnownSetting(
        name=name,
        owner=Owner.EXPRESSWAY,
        xconfiguration=name,
        values=values,
        since=since,
        defaults=defaults,
        sources=(REFERENCE,),
    )


PURPOSE_CHECK: Final = "SIP TLS Certificate ExtendedKeyUsage Checking Mode"
VERIFY_ORIGIN: Final = "EdgeConfigServer VerifyOriginServer"
SERVER_ONLY_UPLOAD: Final = "XCP TLS Certificate CVS EnableServerEkuUpload"
SIP_TLS_VERSIONS: Final = "SIP Advanced SipTlsVersions"
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
        defaults=(default("On", "cisco-225693", REFERENCE, since="X15.5"),),
        sources=("cisco-225693", SECURITY, REFERENCE),
    ),
    KnownSetting(
        name=VERIFY_ORIGIN,
        owner=Owner.EXPRESSWAY,
        xconfiguration=VERIFY_ORIGIN,
        values=ON_OFF,
        since="X14.2",
        defaults=(default("On", "cisco-218018", since="X14.2"),),
        sources=("cisco-218018", "expressway-release-notes-x14.2.5"),
    ),
    KnownSetting(
        name=SERVER_ONLY_UPLOAD,
        owner=Owner.EXPRESSWAY,
        xconfiguration=SERVER_ONLY_UPLOAD,
        values=ON_OFF,
        since="X15.4",
        defaults=(default("Off", "cisco-225482", since="X15.4", until="X15.5"),),
        sources=("cisco-225482", "cisco-225693"),
    ),
    KnownSetting(
        name=TUNNEL_KEY_TYPES,
        owner=Owner.EXPRESSWAY,
        xconfiguration=TUNNEL_KEY_TYPES + " Value",
        several=True,
        since="X14.3",
        defaults=(
            default(
                "x509v3-rsa2048-sha256,x509v3-ecdsa-sha2-nistp256,x509v3-ecdsa-sha2-nistp384,x509v3-ecdsa-sha2-nistp521",
                REFERENCE,
                since="X14.3",
            ),
        ),
        sources=(REFERENCE,),
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
        defaults=(default("Fail", REFERENCE, SECURITY, contradicted=True),),
        sources=(REFERENCE, SECURITY),
    ),
    KnownSetting(
        name=SIP_TLS_VERSIONS,
        owner=Owner.EXPRESSWAY,
        xconfiguration="SIP Advanced SipTlsVersions",
        defaults=(
            default("TLSv1:TLSv1.1:TLSv1.2", REFERENCE, since="X14.0", until="X15.2"),
            default("TLSv1.2:TLSv1.3", REFERENCE, since="X15.2"),
        ),
        sources=(REFERENCE,),
    ),
    KnownSetting(
        name="SIP Advanced TlsSignatureAlgoPrefRsa",
        owner=Owner.EXPRESSWAY,
        xconfiguration="SIP Advanced TlsSignatureAlgoPrefRsa",
        values=ON_OFF,
        since="X15.2",
        defaults=(default("On", REFERENCE, since="X15.2"),),
        sources=(REFERENCE, "cisco-225476"),
    ),
    _key("SIP TLS Mode", ON_OFF, "On"),
    _key("CollaborationEdge Enabled", ON_OFF),
    _key("CollaborationEdge AllowOnboardingOverMra", ON_OFF),
    _key("Authentication Certificate Crlcheck", (), "All"),
    _key("Authentication Certificate Crlinaccessible", ("Ignore", "Fail"), "Ignore"),
    KnownSetting(
        name="Authentication Certificate Mode",
        owner=Owner.EXPRESSWAY,
        xconfiguration="Authentication Certificate Mode",
        values=("NotRequired", "Validation", "Authentication"),
        defaults=(default("NotRequired", REFERENCE),),
        sources=(REFERENCE, "expressway-admin-x15.5-network"),
    ),
)
