"""The keys of an Expressway cluster and its nodes."""

from __future__ import annotations

from typing import Final

from certway.adapters.deployment.kinds import (
    Choice,
    Free,
    Key,
    OneOf,
    ReleaseName,
    Section,
    Several,
)
from certway.adapters.deployment.values import (
    FILE,
    FILES,
    NODE_PLACE,
    ON_OFF,
    SAME_AS_SERVER,
    TRUST_LIST,
    WORDS,
    YES_NO,
    identity_key,
)

_EXPRESSWAY_RELEASE: Final = ReleaseName(example="X15.5")

ACME: Final = Section(
    title="acme",
    keys=(
        Key(name="provider", kind=ON_OFF, screen="ACME provider", setting="ACME provider"),
        Key(name="automated", kind=ON_OFF, screen="Automated scheduler", setting="ACME automated scheduler"),
        Key(
            name="copy-as-client-certificate",
            kind=ON_OFF,
            screen="Copy as client certificate",
            setting="ACME copy server certificate file as client certificate",
        ),
    ),
)

_EXPRESSWAY_SETTINGS: Final = (
    Key(name="release", kind=_EXPRESSWAY_RELEASE, screen="Status > Overview"),
    Key(name="upgraded-from", kind=_EXPRESSWAY_RELEASE, screen="the release before", setting="Upgraded from"),
    Key(name="cluster-name", kind=WORDS, screen="System > Clustering > Cluster name", setting="Cluster name"),
    Key(
        name="tls-verification-mode",
        kind=Choice(rows=(("Permissive",), ("Enforce", "enforced"))),
        screen="System > Clustering > TLS verification mode",
        setting="TLS verification mode",
    ),
    Key(
        name="cluster-address-mapping",
        kind=Free(of=WORDS),
        screen="System > Clustering > Cluster address mapping",
        setting="Cluster address mapping",
    ),
    Key(name="deployment", kind=WORDS, screen="Deployments", setting="Deployment"),
    Key(
        name="copy-server-as-client",
        kind=ON_OFF,
        screen="Client certificate > Copy server certificate file as client certificate",
        setting="Copy server certificate file as client certificate",
    ),
    Key(name="acme", kind=ACME, screen="Maintenance > Security > Server certificate > ACME"),
    Key(
        name="ciphers",
        kind=OneOf(short=FILE, long=Free(of=WORDS)),
        screen="Maintenance > Security > Ciphers: a file of `Name: value` lines, or a mapping",
    ),
    Key(
        name="xconfiguration",
        kind=OneOf(short=FILE, long=Free(of=WORDS)),
        screen="any xConfiguration key, or the name of a dump file",
    ),
)

EXPRESSWAY_NODE: Final = Section(
    title="an Expressway node",
    keys=(
        Key(name="fqdn", kind=WORDS, screen="System host name and Domain name"),
        Key(
            name="system-host-name",
            kind=WORDS,
            screen="System > DNS > System host name",
            setting="System host name",
            also=("host-name",),
        ),
        Key(name="domain-name", kind=WORDS, screen="System > DNS > Domain name", setting="Domain name"),
        Key(
            name="peer-address",
            kind=WORDS,
            screen="System > Clustering > Peer N address",
            setting="Peer address",
        ),
        Key(name="primary", kind=YES_NO, screen="System > Clustering > Configuration primary"),
        *NODE_PLACE,
        Key(name="server-certificate", kind=identity_key(), screen="Maintenance > Security > Server certificate"),
        Key(
            name="client-certificate",
            kind=identity_key(SAME_AS_SERVER),
            screen="Maintenance > Security > Client certificate (X15.5)",
        ),
        Key(
            name="domain-certificates",
            kind=Free(of=identity_key()),
            screen="Maintenance > Security > Domain certificates (SNI)",
        ),
        Key(name="trusted-ca", kind=TRUST_LIST, screen="Maintenance > Security > Trusted CA certificate > Show all"),
        Key(name="onboarding-ca", kind=TRUST_LIST, screen="Append CA certificate for mTLS"),
        Key(name="crls", kind=FILES, screen="Maintenance > Security > CRL management: the lists of this peer, or []"),
        Key(
            name="use-dual-network-interfaces",
            kind=YES_NO,
            screen="System > Network interfaces > IP",
            setting="Use dual network interfaces",
        ),
        Key(
            name="external-lan-interface",
            kind=Choice(rows=(("LAN1",), ("LAN2",))),
            screen="System > Network interfaces > IP",
            setting="External LAN interface",
        ),
        Key(name="lan1", kind=WORDS, screen="LAN 1 IPv4 address", setting="LAN 1 address"),
        Key(name="lan2", kind=WORDS, screen="LAN 2 IPv4 address", setting="LAN 2 address"),
        Key(
            name="ipv4-static-nat-address",
            kind=WORDS,
            screen="System > Network interfaces > IP",
            setting="IPv4 static NAT address",
        ),
        *_EXPRESSWAY_SETTINGS,
    ),
)

EXPRESSWAY: Final = Section(
    title="an Expressway cluster",
    keys=(
        Key(name="name", kind=WORDS, screen="the handle of the cluster here and on the command line"),
        *_EXPRESSWAY_SETTINGS,
        Key(name="nodes", kind=Several(of=EXPRESSWAY_NODE), screen="the peers"),
    ),
)
