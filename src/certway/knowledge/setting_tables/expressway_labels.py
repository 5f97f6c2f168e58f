"""Settings of Expressway nodes and clusters by the label of their screen."""

from __future__ import annotations

from typing import Final

from certway.knowledge.setting_tables.expressway_keys import CLUSTER_VERIFICATION
from certway.knowledge.setting_tables.row import (
    ON_OFF,
    REFERENCE,
    SECURITY,
    YES_NO,
    KnownSetting,
    Owner,
    default,
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
        defaults=(default("Permissive", "cluster-guide-x14.0-fqdn", "cisco-217230"),),
        sources=("cluster-guide-x14.0-fqdn", "cisco-217230"),
    ),
    KnownSetting(
        name="Ciphers",
        owner=Owner.EXPRESSWAY,
        file_key="ciphers",
        xconfiguration="Ciphers UcClientTLSCiphers Value",
        sources=("cisco-218018", REFERENCE),
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
        sources=(REFERENCE,),
    ),
    KnownSetting(
        name="Domain name",
        owner=Owner.EXPRESSWAY,
        file_key="domain-name",
        xconfiguration="IP DNS Domain Name",
        sources=(REFERENCE,),
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
        sources=(REFERENCE,),
    ),
    KnownSetting(
        name="IPv4 static NAT address",
        owner=Owner.EXPRESSWAY,
        file_key="ipv4-static-nat-address",
        xconfiguration="Ethernet <n> IP V4 StaticNAT Address",
        sources=(REFERENCE, "cisco-212347"),
    ),
    KnownSetting(
        name="LAN 1 address",
        owner=Owner.EXPRESSWAY,
        file_key="lan1",
        xconfiguration="Ethernet 1 IP V4 Address",
        sources=(REFERENCE,),
    ),
    KnownSetting(
        name="LAN 2 address",
        owner=Owner.EXPRESSWAY,
        file_key="lan2",
        xconfiguration="Ethernet 2 IP V4 Address",
        sources=(REFERENCE,),
    ),
    KnownSetting(
        name="Deployment",
        owner=Owner.EXPRESSWAY,
        file_key="deployment",
        sources=("mra-guide-x15.2-basic-configuration",),
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
        defaults=(default("On", SECURITY, since="X15.5"),),
        sources=(SECURITY, "cisco-225693"),
    ),
    KnownSetting(
        name="Copy server certificate file as client certificate",
        owner=Owner.EXPRESSWAY,
        file_key="copy-server-as-client",
        values=ON_OFF,
        since="X15.5",
        defaults=(default("Off", SECURITY, since="X15.5"),),
        sources=(SECURITY, "cisco-225693"),
    ),
)
