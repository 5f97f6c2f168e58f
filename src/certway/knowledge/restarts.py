"""What takes effect when: which services or nodes must restart after a change, in which order, and what that costs.

Between the change and the restart the old value runs. Where documents list different services the answer is their
union. Times that no document states are not given.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import Final

from certway.knowledge.releases import at_least
from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.text import Text, say
from certway.model.value import value


class Scope(Enum):
    """What is restarted."""

    NOTHING = "nothing"  # takes effect at once
    NODE = "node"
    CLUSTER = "cluster"  # every peer, the primary first
    SERVICES = "services"  # named services of the node
    UNKNOWN = "unknown"


@value
class ServiceRestart:
    """One service. `command`: how, where it is not done on the Serviceability page; `only_when`: a condition."""

    name: str
    command: str = ""
    every_node: bool = False
    only_when: Text | None = None
    since: str = ""


@value
class Exemption:
    """A way of making the change that takes effect by itself."""

    way: str
    says: Text
    sources: tuple[str, ...]


@value
class RestartRule:
    """What follows a change of one store or setting of a product."""

    product: str
    change: str  # a store of model.store.Slot, or a setting by its name
    scope: Scope
    services: tuple[ServiceRestart, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    impact: Text
    lasts: timedelta | None = None  # documented duration per node
    confidence: Confidence = Confidence.DOCUMENTED
    sources: tuple[str, ...]


_EXPRESSWAY_RESTART: Final = timedelta(minutes=3)
CLUSTER_SETTLES: Final = timedelta(minutes=5)
"""How long after a peer's restart the cluster may need; sources: expressway-admin-x15.4-maintenance."""

_DROPS: Final = say("About three minutes; calls and sessions of this peer end, and maintenance mode ends with it.")
_ADMIN_UC: Final = "expressway-admin-x15.5-unified-communications"
_MAINTENANCE: Final = "expressway-admin-x15.4-maintenance"

_ACME: Final = Exemption(
    way="acme",
    says=say("A certificate deployed by ACME takes effect without a restart."),
    sources=("certificate-guide-x15.5-acme",),
)

_EXPRESSWAYS: Final = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)


def _expressway(product: str) -> tuple[RestartRule, ...]:
    return (
        RestartRule(
            product=product,
            change="server",
            scope=Scope.NODE,
            exemptions=(_ACME,) if product == Product.EXPRESSWAY_E else (),
            impact=_DROPS,
            lasts=_EXPRESSWAY_RESTART,
            sources=(_ADMIN_UC, "mra-guide-x15.2-troubleshooting", _MAINTENANCE),
        ),
        RestartRule(
            product=product,
            change="client",
            scope=Scope.NODE,
            exemptions=(_ACME,) if product == Product.EXPRESSWAY_E else (),
            impact=_DROPS,
            lasts=_EXPRESSWAY_RESTART,
            confidence=Confidence.INFERRED,
            sources=(_ADMIN_UC, "cisco-225693"),
        ),
        RestartRule(
            product=product,
            change="trusted-ca",
            scope=Scope.NODE,
            impact=_DROPS,
            lasts=_EXPRESSWAY_RESTART,
            confidence=Confidence.CONTRADICTED,  # cisco-216950 says that none is needed
            sources=(_ADMIN_UC, "mra-guide-x15.2-requirements", "mra-guide-x15.2-troubleshooting", "cisco-216950"),
        ),
        RestartRule(
            product=product,
            change="TLS verification mode",
            scope=Scope.CLUSTER,
            impact=say("Every peer restarts, the primary first, one after the other."),
            lasts=_EXPRESSWAY_RESTART,
            sources=("cisco-217230", "cluster-guide-x15.4-fqdn"),
        ),
    )


_EXPRESSWAY_E: Final[tuple[RestartRule, ...]] = (
    RestartRule(
        product=Product.EXPRESSWAY_E,
        change="domain",
        scope=Scope.NODE,
        exemptions=(_ACME,),
        impact=_DROPS,
        lasts=_EXPRESSWAY_RESTART,
        sources=("expressway-admin-x15.5-reference",),
    ),
    RestartRule(
        product=Product.EXPRESSWAY_E,
        change="onboarding-ca",
        scope=Scope.UNKNOWN,
        impact=say("Whether this list needs a restart is not documented."),
        confidence=Confidence.INFERRED,
        sources=("mra-guide-x15.2-requirements",),
    ),
)

_CALLMANAGER: Final = ServiceRestart(name="Cisco CallManager")
_TFTP: Final = ServiceRestart(name="Cisco TFTP")
_TOMCAT: Final = ServiceRestart(name="Cisco Tomcat", command="utils service restart Cisco Tomcat")
_HAPROXY: Final = ServiceRestart(
    name="Cisco HAProxy",
    command="utils service restart Cisco HAProxy",
    only_when=say("it did not follow Tomcat by itself"),
    since="12.5(1)SU3",
)
_SSO: Final = ServiceRestart(
    name="Cisco SSOSP Tomcat",
    command="utils service restart Cisco SSOSP Tomcat",
    only_when=say("single sign-on or OAuth is in use"),
)
_UDS: Final = ServiceRestart(name="Cisco UDS Tomcat", command="utils service restart Cisco UDS Tomcat", since="15")
_AXL: Final = ServiceRestart(name="Cisco AXL Tomcat", command="utils service restart Cisco AXL Tomcat", since="15")
_DRF_MASTER: Final = ServiceRestart(name="Cisco DRF Master", only_when=say("on the publisher"))
_DRF_LOCAL: Final = ServiceRestart(name="Cisco DRF Local")
_CTI: Final = ServiceRestart(name="Cisco CTIManager")
_TVS: Final = ServiceRestart(name="Cisco Trust Verification Service")

_TRUST_LISTS: Final = ("cisco-217748", "cisco-217743", "cisco-225746", "expressway-release-notes-x14.2.5")
_PHONES_MOVE: Final = say(
    "Phones of that node move to the next in their group; configuration downloads and web services on it stop."
)
_WEB_STOPS: Final = say("Web pages, user services and configuration downloads of that node stop while it restarts.")

_CUCM: Final[tuple[RestartRule, ...]] = (
    *(
        RestartRule(
            product=Product.CUCM,
            change=store,
            scope=Scope.SERVICES,
            services=(_CALLMANAGER, _TFTP, _TOMCAT, _HAPROXY),
            impact=_PHONES_MOVE,
            confidence=Confidence.CONTRADICTED,  # four documents, four lists: the union, in this order
            sources=_TRUST_LISTS,
        )
        for store in ("tomcat-trust", "callmanager-trust")
    ),
    *(
        RestartRule(
            product=Product.CUCM,
            change=store,
            scope=Scope.SERVICES,
            services=(_TOMCAT, _UDS, _AXL, _SSO, _DRF_MASTER, _DRF_LOCAL, _TFTP),
            impact=_WEB_STOPS,
            sources=(
                "cisco-225476",
                "cisco-214231",
                "cucm-security-15-certificates",
                "cucm-security-12.5su4-ecdsa",
                "cisco-217743",
            ),
        )
        for store in ("tomcat", "tomcat-ecdsa")
    ),
    *(
        RestartRule(
            product=Product.CUCM,
            change=store,
            scope=Scope.SERVICES,
            services=(_CALLMANAGER, _CTI, _TVS, _TFTP, _HAPROXY),
            impact=say("Phones register anew; in mixed mode the CTL must be updated before the restarts."),
            sources=("cucm-security-15-certificates", "cisco-214231", "cucm-security-12.5su4-ecdsa"),
        )
        for store in ("callmanager", "callmanager-ecdsa")
    ),
    RestartRule(
        product=Product.CUCM,
        change="phone-edge-trust",
        scope=Scope.UNKNOWN,
        impact=say("When phones fetch the new list is not documented."),
        confidence=Confidence.INFERRED,
        sources=("preferred-architecture-14-security",),
    ),
)

_XCP_ROUTER: Final = ServiceRestart(name="Cisco XCP Router", every_node=True)
_USERS_DROP: Final = say("Every instant messaging user of that node is signed out for a moment.")

_IMP: Final[tuple[RestartRule, ...]] = (
    *(
        RestartRule(
            product=Product.IM_AND_PRESENCE,
            change=store,
            scope=Scope.SERVICES,
            services=(_XCP_ROUTER,),
            impact=_USERS_DROP,
            sources=("imp-config-15-restarts",),
        )
        for store in ("cup-xmpp", "cup-xmpp-ecdsa")
    ),
    *(
        RestartRule(
            product=Product.IM_AND_PRESENCE,
            change=store,
            scope=Scope.SERVICES,
            services=services,
            impact=_USERS_DROP,
            confidence=Confidence.INFERRED,
            sources=("imp-config-15-restarts", "mra-guide-x15.2-requirements"),
        )
        for store, services in (("cup-xmpp-trust", (_XCP_ROUTER,)), ("tomcat-trust", (_TOMCAT, _XCP_ROUTER)))
    ),
    *(
        RestartRule(
            product=Product.IM_AND_PRESENCE,
            change=store,
            scope=Scope.SERVICES,
            services=(_TOMCAT,),
            impact=_WEB_STOPS,
            sources=("cisco-214231", "cisco-225476"),
        )
        for store in ("tomcat", "tomcat-ecdsa")
    ),
)

_UNITY: Final[tuple[RestartRule, ...]] = tuple(
    RestartRule(
        product=Product.UNITY_CONNECTION,
        change=store,
        scope=Scope.SERVICES,
        services=(_TOMCAT,),
        impact=_WEB_STOPS,
        confidence=Confidence.INFERRED,
        sources=("cisco-214231",),
    )
    for store in ("tomcat", "tomcat-ecdsa", "tomcat-trust")
)

RESTART_RULES: Final[tuple[RestartRule, ...]] = (
    *(rule for product in _EXPRESSWAYS for rule in _expressway(product)),
    *_EXPRESSWAY_E,
    *_CUCM,
    *_IMP,
    *_UNITY,
)


def find_restart_rule(product: str, change: str) -> RestartRule | None:
    """What follows a change of a store, or of a setting by its name; None where it takes effect unrecorded."""
    return next((rule for rule in RESTART_RULES if rule.product == product and rule.change == change), None)


def services_to_restart(rule: RestartRule, release: str = "") -> tuple[ServiceRestart, ...]:
    """The services of a rule that a release has, in their order; all of them where the release is unknown."""
    return tuple(
        service for service in rule.services if not service.since or not release or at_least(release, service.since)
    )


@value
class NeverTogether:
    """Changes that must not be made in one round."""

    product: str
    changes: tuple[str, ...]
    says: Text
    sources: tuple[str, ...]


NEVER_TOGETHER: Final[tuple[NeverTogether, ...]] = (
    NeverTogether(
        product=Product.CUCM,
        changes=("callmanager", "tvs"),
        says=say("CallManager and TVS are never renewed together: phones would lose their trust."),
        sources=("cisco-214231",),
    ),
)


@value
class CachedIdentity:
    """A service that goes on showing an old certificate until it restarts, though another service shows the new one."""

    product: str
    store: str
    port: int
    service: str
    says: Text
    sources: tuple[str, ...]


CACHED_IDENTITIES: Final[tuple[CachedIdentity, ...]] = (
    CachedIdentity(
        product=Product.CUCM,
        store="tomcat",
        port=6972,
        service="Cisco TFTP",
        says=say("TFTP keeps showing the old tomcat certificate on 6972 until it is restarted."),
        sources=("cucm-security-15-certificates", "cucm-security-12.5su4-ecdsa"),
    ),
    CachedIdentity(
        product=Product.CUCM,
        store="callmanager",
        port=6971,
        service="Cisco TFTP",
        says=say("TFTP keeps showing the old CallManager certificate on 6971 until it is restarted."),
        sources=("cucm-security-12.5su4-ecdsa",),
    ),
)
