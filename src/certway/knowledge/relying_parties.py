"""Who judges certificates, and how: one parameter set per relying party and era of its release.

`profile_for` answers for a node; `RELYING_PARTIES` holds every family by name with the era of today's releases.
What is known of a family beyond its parameters (confidence, sources, what stays open) is in `RelyingParty`.
No witness means that no real engine proves a verdict under this profile; such a verdict is never called proven.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from certway.knowledge.beginnings import BEGINNINGS
from certway.knowledge.engines_by_release import engine_in
from certway.knowledge.releases import EXPRESSWAY, UC_APPLICATIONS, Release, known_release, parse_release
from certway.model.confidence import Confidence
from certway.model.observation import Seen
from certway.model.profile import (
    AddressRule,
    CommonNameRule,
    Profile,
    WildcardRule,
)
from certway.model.store import Setting
from certway.model.text import Text, say
from certway.model.value import value
from certway.pki.engines import ENGINES

_LIBCRYPTO: Final = "libcrypto-3"

_OPENSSL: Final = replace(
    ENGINES["openssl-1.1.1"],
    witness="",
    common_name=CommonNameRule.NEVER,
    wildcards=WildcardRule.FULL_LABEL,
    unicode_references=True,
)
_JSSE: Final = ENGINES["jsse-17"]
_BROWSER: Final = ENGINES["webpki"]
_DEVICE: Final = replace(_BROWSER, web_pki=False, strict=False)
"""Clients at the edge: the floors of the web, and private CAs allowed."""


@value
class RelyingParty:
    """A profile and how well it is founded; `open_questions`: what nobody has documented about this verifier.

    That a product's engine is the one named is inferred for every family; requirements that documents state beyond
    the engine stand in the connection matrix with a confidence of their own.
    """

    profile: Profile
    confidence: Confidence
    says: Text
    open_questions: tuple[Text, ...] = ()
    sources: tuple[str, ...]


def _party(profile: Profile, says: Text, *sources: str, open_questions: tuple[Text, ...] = ()) -> RelyingParty:
    return RelyingParty(
        profile=replace(profile, source=sources[0]),
        confidence=Confidence.INFERRED,
        says=says,
        open_questions=open_questions,
        sources=sources,
    )


_ENGINE_OPEN: Final = say("Which engine this release carries is inferred from its log lines.")
_NO_NAME_ON_SSH: Final = say("No document says that a name is compared on SSH: none is judged.")
_ADDRESS_KIND: Final = say("Whether a node known by its address must have it as iPAddress or as DNS name is open.")

_NAMELESS: Final = replace(_OPENSSL, wildcards=WildcardRule.NONE)

_FAMILIES: Final[Mapping[str, RelyingParty]] = MappingProxyType(
    {
        row.profile.name: row
        for row in (
            _party(
                replace(_NAMELESS, name="expressway-upload", witness=_LIBCRYPTO),
                say("The upload page: the chain must end in this node's own trusted CA list."),
                "cisco-221624",
                "certificate-guide-x15.5-loading",
                open_questions=(
                    _ENGINE_OPEN,
                    say("Whether an expired or not yet valid certificate is refused at upload is not documented."),
                ),
            ),
            _party(
                replace(
                    _OPENSSL,
                    name="expressway-sip",
                    witness=_LIBCRYPTO,
                    common_name=CommonNameRule.ALWAYS,
                    wildcards=WildcardRule.NONE,
                ),
                say(
                    "SIP TLS of Expressway: zones and inbound connections. Guides want the name among the subject "
                    "alternative names, the command reference and support notes accept the CN as well."
                ),
                "expressway-admin-x15.5-zones",
                "expressway-admin-x15.5-reference",
                "cisco-221624",
                open_questions=(_ENGINE_OPEN,),
            ),
            _party(
                replace(_NAMELESS, name="expressway-ssh", witness=_LIBCRYPTO),
                say("The SSH tunnels: the whole chain must be in the verifier's own list; only the leaf travels."),
                "cisco-221624",
                "measured-ssh-x509",
                open_questions=(_NO_NAME_ON_SSH, say("What travels inside the SSH host key is not documented.")),
            ),
            _party(
                replace(
                    _OPENSSL,
                    name="expressway-traffic-server",
                    common_name=CommonNameRule.ALWAYS,
                    wildcards=WildcardRule.PARTIAL_LABEL,
                    address=AddressRule.DNS_NAME,
                    max_depth=7,
                ),
                say("The traffic server of Expressway-C towards UC nodes; its name check is its own."),
                "cisco-218018",
                "trafficserver-source",
                open_questions=(_ADDRESS_KIND, say("Which version of the traffic server is inside is not known.")),
            ),
            _party(
                replace(_NAMELESS, name="expressway-xcp"),
                say("The XCP certificate verification service: chain, and the PTR name among the alternative names."),
                "cisco-118798",
                "expressway-admin-x15.5-reference",
                open_questions=(_ENGINE_OPEN,),
            ),
            _party(
                replace(_NAMELESS, name="expressway-cluster", witness=_LIBCRYPTO),
                say("Cluster peers: each peer address must be among the other's subject alternative names."),
                "cluster-guide-x14.0-fqdn",
                "cisco-217230",
                open_questions=(_ENGINE_OPEN,),
            ),
            _party(
                replace(_NAMELESS, name="cucm-web", witness=_LIBCRYPTO),
                say("HAProxy in front of Unified CM's web traffic, from 12.5(1)SU3 on; it follows OpenSSL."),
                "cucm-release-notes-12.5su3",
                "cisco-225746",
                "measured-haproxy",
                open_questions=(say("Which OpenSSL is behind HAProxy is not known."),),
            ),
            _party(
                replace(_JSSE, name="cucm-tomcat-java"),
                say("Tomcat with its Java verifier, before HAProxy stood in front of it."),
                "cucm-release-notes-12.5su3",
                "measured-jsse",
            ),
            _party(
                replace(
                    _OPENSSL,
                    name="cucm-callmanager",
                    witness=_LIBCRYPTO,
                    common_name=CommonNameRule.ALWAYS,
                    wildcards=WildcardRule.NONE,
                ),
                say("The CallManager service on its SIP ports; it compares the CN first and then the other names."),
                "cisco-211304",
                "cucm-security-15-certificates",
                open_questions=(say("That CallManager follows OpenSSL is inferred."),),
            ),
            _party(
                replace(_NAMELESS, name="imp-xcp"),
                say("XCP of IM and Presence judging Expressway: documented is only that it needs the root."),
                "mra-guide-x15.2-requirements",
                open_questions=(say("Whether intermediates are needed as well is not documented."),),
            ),
            _party(
                replace(_JSSE, name="unity-tomcat"),
                say("Unity Connection: no judgement of Expressway's certificate is documented at all."),
                "mra-guide-x15.2-requirements",
                "cisco-217748",
            ),
            _party(
                replace(_DEVICE, name="jabber-desktop", common_name=CommonNameRule.ALWAYS, min_rsa_bits=1024),
                say("Jabber on a desktop: the operating system's list, and its user may accept what it does not know."),
                "jabber-14.1-certificates",
                "cisco-118798",
                open_questions=(say("What the operating system itself refuses is not part of this profile."),),
            ),
            _party(
                replace(_DEVICE, name="jabber-mobile", common_name=CommonNameRule.ALWAYS),
                say("Jabber on a phone or tablet: the operating system's list; newer Android takes no other CA."),
                "jabber-14.1-certificates",
                open_questions=(say("What the operating system itself refuses is not part of this profile."),),
            ),
            _party(
                replace(_DEVICE, name="webex-app"),
                say("The Webex App; the documented minimum for private CAs is that of iOS."),
                "webex-app-unified-cm",
                open_questions=(say("The minimum on other systems is not documented."),),
            ),
            _party(
                replace(_DEVICE, name="phone"),
                say("Hardware phones: a CA list fixed in the firmware, and no user who could accept anything."),
                "cisco-213872",
                "preferred-architecture-14-security",
                open_questions=(say("The CA list of each firmware is not published in a readable form."),),
            ),
            _party(
                replace(_OPENSSL, name="room-device", srv_names=True),
                say("Room devices: uploaded CAs or the preinstalled list, and the edge domain among the names."),
                "cisco-211304",
                "cisco-213872",
                open_questions=(say("Which engine room devices carry is inferred from their messages."),),
            ),
            _party(
                replace(_BROWSER, name="browser"),
                say("A browser, for pages and for meetings."),
                "rfc9525-6.3",
                "sc-081v3-timeline",
            ),
        )
    }
)

RELYING_PARTIES: Final[Mapping[str, Profile]] = MappingProxyType(
    {name: party.profile for name, party in _FAMILIES.items()}
)

_OLD: Final = "openssl-1.0"
_OLD_FAMILIES: Final[Mapping[str, RelyingParty]] = MappingProxyType(
    {
        name: replace(
            party,
            profile=replace(party.profile, engine=_OLD, witness=""),
            open_questions=(*party.open_questions, engine_in(known_release("X8.1")).says),
        )
        for name, party in _FAMILIES.items()
        if name.startswith("expressway-")
    }
)

_DESKTOP_SYSTEMS: Final = frozenset({"windows", "macos", "mac", "linux", "desktop"})
_MOBILE_SYSTEMS: Final = frozenset({"ios", "ipados", "android", "mobile"})


def relying_party_for(product: str, release: str, role: str, settings: tuple[Setting, ...] = ()) -> RelyingParty:
    """Who judges: `role` is a family or the kind of an audience; empty: what `product` names itself.

    `release` as written, empty where unknown.
    Raises KeyError for a role that is none: the roles stand in our own connection matrix.
    """
    parsed = parse_release(release)
    known = parsed if isinstance(parsed, Release) else None
    role = role or product
    if role in ("jabber", "jabber-desktop", "jabber-mobile"):
        return _FAMILIES[_jabber(role, settings)]
    if role in ("cucm-web", "cucm-tomcat-java"):
        return _FAMILIES[_web_front_end(role, known)]
    if known is not None and known.family == EXPRESSWAY and not engine_in(known).engine:
        return _OLD_FAMILIES.get(role) or _FAMILIES[role]
    return _FAMILIES[role]


def profile_for(product: str, release: str, role: str, settings: tuple[Setting, ...] = ()) -> Profile:
    """The parameters of the relying party; see `relying_party_for`."""
    return relying_party_for(product, release, role, settings).profile


def _web_front_end(role: str, release: Release | None) -> str:
    if release is None or release.family != UC_APPLICATIONS:
        return role
    return "cucm-web" if release.at_least(BEGINNINGS["haproxy"].release) else "cucm-tomcat-java"


def _jabber(role: str, settings: tuple[Setting, ...]) -> str:
    """Jabber on the system named by the trust setting; on a desktop where none is named."""
    if role != "jabber":
        return role
    for setting in settings:
        if setting.name == "Trust" and isinstance(setting.value, Seen):
            system = setting.value.value.strip().casefold()
            if system in _MOBILE_SYSTEMS:
                return "jabber-mobile"
            if system in _DESKTOP_SYSTEMS:
                return "jabber-desktop"
    return "jabber-desktop"
