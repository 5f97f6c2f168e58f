"""Which TLS engine a product release carries, as far as its own logs show it; the rest is inferred and says so."""

from __future__ import annotations

from typing import Final

from certway.knowledge.releases import EXPRESSWAY, Release, known_release
from certway.model.confidence import Confidence
from certway.model.text import Text, say
from certway.model.value import value


@value
class EngineInRelease:
    """The engine from release `since` on; `engine` names a parameter set, empty: none of ours fits."""

    since: str
    engine: str
    confidence: Confidence
    says: Text
    sources: tuple[str, ...]


EXPRESSWAY_ENGINES: Final[tuple[EngineInRelease, ...]] = (
    EngineInRelease(
        since="X15.0",
        engine="openssl-1.1.1",
        confidence=Confidence.INFERRED,
        says=say("Not established for X15; a log of 2026 still has the error numbers of OpenSSL 1.1."),
        sources=("cisco-225746",),
    ),
    EngineInRelease(
        since="X14.2",
        engine="openssl-1.1.1",
        confidence=Confidence.INFERRED,
        says=say("Log lines of this release have the function names and spelling of OpenSSL 1.1."),
        sources=("cisco-218018", "measured-openssl"),
    ),
    EngineInRelease(
        since="X12.5",
        engine="openssl-1.1.1",
        confidence=Confidence.INFERRED,
        says=say("Nothing shows the engine of this release; it is judged like X14.2."),
        sources=("cisco-218018",),
    ),
    EngineInRelease(
        since="X8.1",
        engine="",
        confidence=Confidence.INFERRED,
        says=say(
            "Log lines point to OpenSSL 1.0, which builds paths in another order; certway has no parameters for it "
            "and judges like OpenSSL 1.1."
        ),
        sources=("cisco-212475",),
    ),
)

_UNSEEN_RELEASE: Final = EngineInRelease(
    since="",
    engine="openssl-1.1.1",
    confidence=Confidence.INFERRED,
    says=say("The release is not known; it is judged like X14.2."),
    sources=("cisco-218018",),
)


def engine_in(release: Release | None) -> EngineInRelease:
    """The engine of an Expressway release; of no release, what certway assumes."""
    if release is None or release.family != EXPRESSWAY:
        return _UNSEEN_RELEASE
    found = (row for row in EXPRESSWAY_ENGINES if release >= known_release(row.since))
    return next(found, EXPRESSWAY_ENGINES[-1])
