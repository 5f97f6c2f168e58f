"""Settings of Unified CM, IM and Presence, Unity Connection and Meeting Server."""

from __future__ import annotations

from typing import Final

from certway.knowledge.setting_tables.row import (
    ENABLED_DISABLED,
    ON_OFF,
    REFERENCE,
    KnownSetting,
    Owner,
    default,
)

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
        name="Certificate revocation check",
        owner=Owner.CUCM,
        file_key="certificate-revocation",
        values=ON_OFF,
        sources=("cucm-security-15-certificates",),
    ),
    KnownSetting(
        name="Common criteria mode",
        owner=Owner.CUCM,
        file_key="common-criteria-mode",
        values=ON_OFF,
        sources=("cucm-security-15-certificates",),
    ),
    KnownSetting(
        name="HTTPS Ciphers",
        owner=Owner.CUCM,
        file_key="https-ciphers",
        defaults=(default("RSA ciphers only", _ARCHITECTURE),),
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
        defaults=(default("optional", "cucm-cli-15-utils"),),
        sources=("cucm-cli-15-utils",),
    ),
    KnownSetting(
        name="HAProxy client-auth 6972",
        owner=Owner.CUCM,
        file_key="haproxy-client-auth.6972",
        since="12.5(1)SU3",
        defaults=(default("optional", "cucm-cli-15-utils"),),
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
    *(
        KnownSetting(
            name="Deployment",
            owner=owner,
            file_key="deployment",
            sources=("mra-guide-x15.2-basic-configuration",),
        )
        for owner in (Owner.CUCM, Owner.IM_AND_PRESENCE, Owner.UNITY_CONNECTION)
    ),
    *(
        KnownSetting(
            name="Unified CM cluster",
            owner=owner,
            file_key="cucm",
            sources=("mra-guide-x15.2-basic-configuration",),
        )
        for owner in (Owner.IM_AND_PRESENCE, Owner.UNITY_CONNECTION)
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
        defaults=(default("RSA ciphers only", _ARCHITECTURE),),
        sources=(_ARCHITECTURE,),
    ),
    KnownSetting(
        name="HTTPS Ciphers",
        owner=Owner.UNITY_CONNECTION,
        file_key="https-ciphers",
        defaults=(default("RSA ciphers only", _ARCHITECTURE),),
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
        sources=("cisco-210800", REFERENCE),
    ),
)
