"""Automatic renewal on Expressway-E: what it needs, and the traps in which a renewal by night takes a service down."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from certway.knowledge.releases import at_least
from certway.model.confidence import Confidence
from certway.model.text import Text, say
from certway.model.value import value

SINCE: Final = "X12.5"
CHALLENGE_PORT: Final = 80
RENEWS_AFTER: Final = Fraction(2, 3)
"""Of the certificate's life; it is installed at the next slot of the schedule. Source: certificate-guide-x15.5-acme."""


@value
class Trap:
    """One way in which automatic renewal hurts; `since` and `until` limit it to releases."""

    key: str
    since: str = SINCE
    until: str = ""
    says: Text
    breaks: tuple[str, ...]  # service ids
    remedy: Text
    confidence: Confidence = Confidence.DOCUMENTED
    sources: tuple[str, ...]

    def holds_in(self, release: str) -> bool:
        """Whether a release as written can fall into it."""
        return at_least(release, self.since) and not (self.until and at_least(release, self.until))


_GUIDE: Final = "certificate-guide-x15.5-acme"

TRAPS: Final[tuple[Trap, ...]] = (
    Trap(
        key="challenge-unreachable",
        says=say("Port 80 of every peer must be reachable from anywhere, and every name needs an A record."),
        breaks=(),
        remedy=say("open port 80 to every peer; use collab-edge. before a domain that has no A record"),
        sources=(_GUIDE,),
    ),
    Trap(
        key="other-intermediate",
        says=say("A renewal may come from another intermediate, which Expressway-C does not hold yet."),
        breaks=("ssh-tunnels", "sip-registration"),
        remedy=say("append every active intermediate on Expressway-E and on Expressway-C"),
        confidence=Confidence.INFERRED,  # that all must be held is documented, what happens otherwise is not
        sources=(_GUIDE, "cisco-221624"),
    ),
    Trap(
        key="all-peers-in-one-request",
        says=say("In a cluster each request names the cluster and this peer only, else signing fails."),
        breaks=(),
        remedy=say("make the request of each peer anew, without the other peers' names"),
        sources=(_GUIDE,),
    ),
    Trap(
        key="client-purpose-gone",
        until="X15.4",
        says=say("Since 2026-02-11 a renewal no longer names client authentication, which this release still needs."),
        breaks=("sip-registration", "cluster"),
        remedy=say("switch the scheduler off before the next renewal, and upgrade"),
        sources=("cisco-225482", "fn74362"),
    ),
    Trap(
        key="client-purpose-gone-at-upload",
        since="X15.4",
        until="X15.5",
        says=say("A renewal is refused as long as Expressway-E is not set to take server authentication alone."),
        breaks=(),
        remedy=say("set XCP TLS Certificate CVS EnableServerEkuUpload to On"),
        sources=("cisco-225482", "cisco-225693"),
    ),
    Trap(
        key="copied-into-client-store",
        since="X15.5",
        says=say("By default a renewal is copied into the client store too, without client authentication."),
        breaks=("far-end",),
        remedy=say("untick the copy box, and put a certificate of a private CA into the client store"),
        sources=("expressway-admin-x15.5-security", "cisco-225693"),
    ),
)


def traps_in(release: str) -> tuple[Trap, ...]:
    """The traps that a release can fall into."""
    return tuple(trap for trap in TRAPS if trap.holds_in(release))
