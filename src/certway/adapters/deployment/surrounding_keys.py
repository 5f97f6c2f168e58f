"""The keys of what stands around the products: domains, zones, far ends, clients, DNS, observations."""

from __future__ import annotations

from typing import Final

from certway.adapters.deployment.kinds import (
    Choice,
    FileName,
    Free,
    Key,
    Moment,
    Section,
    Several,
    Whole,
)
from certway.adapters.deployment.values import (
    FILE,
    FILES,
    KEY_BESIDE,
    NAMES,
    ON_OFF,
    WORDS,
    YES_NO,
    identity_key,
)

DOMAIN: Final = Section(
    title="a domain",
    keys=(
        Key(name="name", kind=WORDS, screen="Domain name"),
        Key(name="unified-cm", kind=ON_OFF, screen="SIP registrations and provisioning on Unified CM"),
        Key(name="im-and-presence", kind=ON_OFF, screen="IM and Presence Service"),
        Key(name="xmpp-federation", kind=ON_OFF, screen="XMPP federation"),
        Key(name="deployment", kind=WORDS, screen="Configuration > Unified Communications > Deployments"),
    ),
)


ZONE: Final = Section(
    title="a zone",
    keys=(
        Key(name="name", kind=WORDS, screen="Configuration > Zones > Zones > Name"),
        Key(name="id", kind=WORDS, screen="the handle of the zone; absent: made from its name"),
        Key(
            name="type",
            kind=Choice(
                rows=(
                    ("unified-communications-traversal", "uc-traversal"),
                    ("traversal", "traversal-client", "traversal-server"),
                    ("neighbor", "neighbour"),
                    ("dns",),
                    ("webex",),
                )
            ),
            screen="Type",
        ),
        Key(name="client", kind=WORDS, screen="the cluster whose page holds the Peer addresses"),
        Key(name="server", kind=WORDS, screen="the cluster whose page holds the TLS verify subject name"),
        Key(name="on", kind=WORDS, screen="the cluster that has the zone"),
        Key(name="towards", kind=WORDS, screen="the cluster or far end on the other side"),
        Key(name="port", kind=Whole(low=1, high=65535), screen="SIP > Port"),
        Key(name="transport", kind=WORDS, screen="SIP > Transport", setting="Transport"),
        Key(name="peer-addresses", kind=NAMES, screen="Location > Peer N address"),
        Key(name="tls-verify-mode", kind=ON_OFF, screen="TLS verify mode", setting="TLS verify mode"),
        Key(
            name="media-encryption-mode",
            kind=Choice(
                rows=(
                    ("Off", "no", "force-unencrypted"),
                    ("Auto",),
                    ("On", "yes", "force-encrypted"),
                    ("BestEffort", "best-effort"),
                )
            ),
            screen="SIP > Media encryption mode",
            setting="Media encryption mode",
        ),
        Key(name="username", kind=WORDS, screen="Connection credentials > Username", setting="Authentication username"),
        Key(
            name="tls-verify-subject-name",
            kind=WORDS,
            screen="TLS verify subject name",
            setting="TLS verify subject name",
        ),
        Key(
            name="tls-verify-inbound-mapping",
            kind=ON_OFF,
            screen="TLS verify inbound mapping",
            setting="TLS verify inbound mapping",
        ),
    ),
)


CMS: Final = Section(
    title="a Meeting Server",
    keys=(
        Key(name="guest-account-client-uri", kind=WORDS, screen="CMS > Guest account client URI", also=("name",)),
        Key(name="web-bridge-certificate", kind=identity_key(), screen="the Web Bridge's certificate"),
    ),
)

FAR_END: Final = Section(
    title="a far end",
    keys=(
        Key(name="name", kind=WORDS, screen="the handle a zone's `towards` names"),
        Key(name="kind", kind=WORDS, screen="Webex, B2B ..."),
        Key(name="presents", kind=identity_key(), screen="the certificate it shows"),
        Key(name="trusts", kind=Several(of=FileName(words=("public-roots", "unknown"))), screen="the CAs it trusts"),
        Key(
            name="checks-eku",
            kind=Choice(rows=(("Yes", "on", "true"), ("No", "off", "false"), ("unknown",))),
            screen="whether it looks at extended key usage",
        ),
    ),
)

CLIENT_STORES: Final = (
    "windows",
    "macos",
    "android",
    "ios",
    "system",
    "public-roots",
    "firmware",
    "uploaded",
    "unknown",
)
"""Words for a store whose content the file does not give."""


def _audience(title: str, *keys: Key) -> Section:
    trust = FileName(words=CLIENT_STORES)
    return Section(
        title=title,
        keys=(
            Key(
                name="trust",
                kind=Several(of=trust),
                screen="the store it judges with: a word or files",
                setting="Trust",
            ),
            Key(name="ca", kind=FILES, screen="the CA certificates put into it"),
            Key(name="services-domain", kind=WORDS, screen="ServicesDomain", setting="Services domain"),
            Key(
                name="voice-services-domain",
                kind=WORDS,
                screen="VoiceServicesDomain",
                setting="Voice services domain",
            ),
            *keys,
        ),
    )


CLIENTS: Final = Section(
    title="clients",
    keys=(
        Key(name="jabber", kind=_audience("jabber"), screen="Cisco Jabber"),
        Key(name="webex-app", kind=_audience("webex-app"), screen="Webex App"),
        Key(
            name="phones",
            kind=_audience(
                "phones",
                Key(name="models", kind=NAMES, screen="78xx, 88xx ...", setting="Models"),
                Key(name="firmware", kind=WORDS, screen="Active load", setting="Firmware"),
                Key(name="sip-oauth", kind=YES_NO, screen="SIP OAuth", setting="SIP OAuth"),
            ),
            screen="IP phones over MRA",
            also=("phone",),
        ),
        Key(name="room-devices", kind=_audience("room-devices"), screen="TC, CE and RoomOS", also=("room-device",)),
        Key(name="browsers", kind=_audience("browsers"), screen="web browsers", also=("browser",)),
    ),
)
AUDIENCES: Final = {
    "jabber": "jabber",
    "webex-app": "webex-app",
    "phones": "phone",
    "room-devices": "room-device",
    "browsers": "browser",
}
"""Key under `clients:` to the model's kind of audience."""

_RECORDS: Final = Free(of=NAMES)
DNS: Final = Section(
    title="dns",
    keys=(
        Key(name="internal", kind=_RECORDS, screen="what the DNS servers of Expressway-C answer"),
        Key(name="external", kind=_RECORDS, screen="what public DNS answers"),
    ),
)

SSO: Final = Section(
    title="sso",
    keys=(
        Key(
            name="saml-metadata",
            kind=Choice(rows=(("Peer",), ("Cluster",))),
            screen="Configuration > Unified Communications > Configuration > SAML Metadata",
            setting="SAML metadata",
        ),
        Key(name="external-idp", kind=YES_NO, screen="the identity provider is outside", setting="External IdP"),
    ),
)

OBSERVED: Final = Section(
    title="an observation",
    keys=(
        Key(name="what", kind=WORDS, screen="`zone NAME`, a service such as ssh-tunnels, an alarm, or upload"),
        Key(name="state", kind=WORDS, screen="as the status page says it: Active, Failed, Warning, Refused ..."),
        Key(name="since", kind=Moment(), screen="since when"),
        Key(name="node", kind=WORDS, screen="upload: the node"),
        Key(
            name="store",
            kind=Choice(
                rows=(
                    ("server",),
                    ("client",),
                    ("domain",),
                    ("tomcat",),
                    ("tomcat-ecdsa",),
                    ("callmanager",),
                    ("callmanager-ecdsa",),
                    ("cup-xmpp",),
                    ("cup-xmpp-ecdsa",),
                )
            ),
            screen="upload: the store, server if absent",
        ),
        Key(name="sni", kind=WORDS, screen="upload: the domain of a domain certificate"),
        Key(name="file", kind=FILE, screen="upload: the file that was uploaded"),
        *KEY_BESIDE,
    ),
)
