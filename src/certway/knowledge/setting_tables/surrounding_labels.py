"""What a deployment file states of far ends, clients and single sign-on."""

from __future__ import annotations

from typing import Final

from certway.knowledge.setting_tables.row import YES_NO, KnownSetting, Owner

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
        name="Deployments",
        owner=Owner.DEPLOYMENT,
        file_key="deployments",
        several=True,
        sources=("mra-guide-x15.2-basic-configuration",),
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
