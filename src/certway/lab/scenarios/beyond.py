"""What is configured and not judged yet: shown as *not modelled*, never left out."""

from __future__ import annotations

from dataclasses import replace

from certway.lab.edits import stated, with_beyond, with_deployment, with_domains
from certway.lab.scenarios.catalogue import NOT_MODELLED, scenario
from certway.lab.topology import small
from certway.model.deployment import Beyond, Case, Domain, Zone, ZoneKind

SHOWN = (NOT_MODELLED, "")


def configured(kind: str, name: str) -> Case:
    """The small healthy deployment with one thing more."""
    return with_beyond(small(), Beyond(kind=kind, name=name))


def zoned(kind: str, name: str, on: str, *peers: str) -> Case:
    """The small healthy deployment with one more zone, on Expressway-C or Expressway-E."""
    zone = Zone(id=name.lower(), name=name, kind=kind, client=on, server="", peers=stated(peers))
    case = with_deployment(small(), lambda deployment: replace(deployment, zones=(*deployment.zones, zone)))
    return with_beyond(case, Beyond(kind=f"{kind}-zone", name=name))


@scenario(
    control=small,
    services={
        "beyond:neighbor-zone:CUBE": (NOT_MODELLED, ""),
    },
    causes=(),
    sources=("cisco-213863", "cisco-225482"),
)
def neighbor_zone() -> Case:
    """A neighbor zone to Unified CM or CUBE with TLS verify mode On: both sides would need both purposes (W13)."""
    return zoned(ZoneKind.NEIGHBOR, "CUBE", "expressway-c", "cube.example.com")


@scenario(
    control=small,
    services={
        "beyond:webex-zone:Webex": (NOT_MODELLED, ""),
    },
    causes=(),
    sources=("cisco-212475", "cisco-225693"),
)
def webex_zone() -> Case:
    """A Webex zone: its far end wants the full chain of a public CA and a verified domain in the certificate (W14)."""
    return zoned(ZoneKind.WEBEX, "Webex", "expressway-e")


@scenario(
    control=small,
    services={
        "beyond:dns-zone:B2B": (NOT_MODELLED, ""),
    },
    causes=(),
    sources=("expressway-admin-x15.5-zones", "cisco-213864"),
)
def dns_zone() -> Case:
    """A DNS zone for business-to-business calls: whom it meets, and what they check, is the far end's matter (W14)."""
    return zoned(ZoneKind.DNS, "B2B", "expressway-e")


@scenario(
    control=small,
    services={
        "beyond:xmpp-federation:example.com": (NOT_MODELLED, ""),
    },
    causes=(),
    sources=("xmpp-federation-x14.0.2",),
)
def federation() -> Case:
    """XMPP federation of the domain: foreign servers compare it with the names in Expressway-E's certificate (W14)."""
    services = ("unified-cm", "im-and-presence", "xmpp-federation")
    return with_domains(configured("xmpp-federation", "example.com"), Domain(name="example.com", services=services))


@scenario(
    control=small,
    services={
        "beyond:cms:join.example.com": (NOT_MODELLED, ""),
    },
    causes=(),
    sources=("cisco-210800", "cisco-211301"),
)
def meeting_server() -> Case:
    """A Meeting Server behind the web proxy: the join URL has to be in the certificate of Expressway-E (W13)."""
    return configured("cms", "join.example.com")


@scenario(
    control=small,
    services={
        "beyond:far-end:Example Partner": (NOT_MODELLED, ""),
    },
    causes=(),
    sources=("cisco-225693", "fn74362"),
)
def far_end() -> Case:
    """A far end that is described by its certificates: whether it looks at purposes is its own decision (W14)."""
    return configured("far-end", "Example Partner")
