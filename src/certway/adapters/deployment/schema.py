"""The deployment file as a whole: its first level."""

from __future__ import annotations

from typing import Final

from certway.adapters.deployment.expressway_keys import EXPRESSWAY
from certway.adapters.deployment.kinds import (
    Choice,
    Key,
    Moment,
    OneOf,
    Section,
    Several,
)
from certway.adapters.deployment.surrounding_keys import CLIENTS, CMS, DNS, DOMAIN, FAR_END, OBSERVED, SSO, ZONE
from certway.adapters.deployment.unified_keys import CUCM, IMP, UNITY
from certway.adapters.deployment.values import (
    FILES,
    NAMES,
    WORDS,
)

DEPLOYMENT: Final = Section(
    title="the deployment file",
    keys=(
        Key(name="certway", kind=Choice(rows=(("1",),)), screen="the version of this format"),
        Key(name="name", kind=WORDS, screen="the name of the deployment"),
        Key(name="now", kind=Moment(), screen="the instant of judgement, if not today"),
        Key(name="domains", kind=Several(of=OneOf(short=WORDS, long=DOMAIN)), screen="Configuration > Domains"),
        Key(
            name="deployments",
            kind=NAMES,
            screen="Configuration > Unified Communications > Deployments",
            setting="Deployments",
        ),
        Key(name="expressway-c", kind=Several(of=EXPRESSWAY), screen="one cluster, or a list of clusters"),
        Key(name="expressway-e", kind=Several(of=EXPRESSWAY), screen="one cluster, or a list of clusters"),
        Key(name="zones", kind=Several(of=ZONE), screen="Configuration > Zones > Zones"),
        Key(name="cucm", kind=Several(of=CUCM), screen="Unified CM clusters", also=("unified-cm",)),
        Key(name="im-and-presence", kind=Several(of=IMP), screen="IM and Presence clusters", also=("imp",)),
        Key(name="unity-connection", kind=Several(of=UNITY), screen="Unity Connection clusters", also=("unity",)),
        Key(name="cms", kind=Several(of=CMS), screen="Cisco Meeting Server"),
        Key(name="far-ends", kind=Several(of=FAR_END), screen="Webex, partners"),
        Key(name="clients", kind=CLIENTS, screen="the clients at the edge"),
        Key(name="dns", kind=DNS, screen="only what you know; the rest stays unknown"),
        Key(name="sso", kind=SSO, screen="single sign-on"),
        Key(name="observed", kind=Several(of=OBSERVED), screen="what the status pages show now"),
        Key(name="pool", kind=FILES, screen="files or folders of CA certificates at hand"),
        Key(name="crls", kind=FILES, screen="published revocation lists at hand"),
        Key(name="ocsp", kind=FILES, screen="OCSP responses at hand, in DER as responders send them"),
    ),
)
