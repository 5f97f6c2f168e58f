"""What is kept of a setting: its names, its values, and its documented default by release."""

from __future__ import annotations

from typing import Final

from certway.knowledge.releases import at_least
from certway.model.confidence import Confidence
from certway.model.value import value


class Owner:
    """Whose setting it is: the kind of row of the deployment file under which it stands."""

    EXPRESSWAY = "expressway"  # a node, or all nodes of its cluster
    ZONE = "zone"
    CUCM = "cucm"
    IM_AND_PRESENCE = "im-and-presence"
    UNITY_CONNECTION = "unity-connection"
    CMS = "cms"
    FAR_END = "far-end"
    CLIENT = "client"
    DEPLOYMENT = "deployment"


@value
class Default:
    """What the product uses where nobody set anything: from `since` on and before `until` (empty: no limit)."""

    value: str
    since: str = ""
    until: str = ""
    confidence: Confidence = Confidence.DOCUMENTED
    sources: tuple[str, ...]

    def holds_in(self, release: str) -> bool:
        """Whether it is the default of this release; an unknown release has only defaults without limits."""
        if not release:
            return not self.since and not self.until
        return (not self.since or at_least(release, self.since)) and not (self.until and at_least(release, self.until))


@value
class KnownSetting:
    """One setting; `values`: what it may be in the product's spelling (empty: free text).

    `several`: a list of values, kept as one text joined by commas; `synonyms`: other spellings and what they mean;
    `since`: the first release that has it.
    """

    name: str
    owner: str
    file_key: str = ""
    xconfiguration: str = ""
    values: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    several: bool = False
    since: str = ""
    defaults: tuple[Default, ...] = ()
    sources: tuple[str, ...] = ()

    def default_in(self, release: str = "") -> Default | None:
        """The documented default of a release as written, or None where none is documented."""
        return next((default for default in self.defaults if default.holds_in(release)), None)

    def find_value(self, text: str) -> str | None:
        """The product's spelling of a value, or None where it is none of the allowed ones."""
        words = text.strip()
        if not self.values:
            return words
        spellings = {spelling.casefold(): spelling for spelling in self.values}
        spellings |= {other.casefold(): meant for other, meant in (*_switch_words(self.values), *self.synonyms)}
        return spellings.get(words.casefold())


def _switch_words(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Other words for a switch with two positions, the first of which means yes."""
    if len(values) != 2 or values[0] not in ("On", "Yes", "Enabled"):
        return ()
    positive = tuple((word, values[0]) for word in ("on", "yes", "true", "enabled"))
    return positive + tuple((word, values[1]) for word in ("off", "no", "false", "disabled"))


ON_OFF: Final = ("On", "Off")
YES_NO: Final = ("Yes", "No")
ENABLED_DISABLED: Final = ("Enabled", "Disabled")

REFERENCE: Final = "expressway-admin-x15.5-reference"
SECURITY: Final = "expressway-admin-x15.5-security"


def default(text: str, *sources: str, since: str = "", until: str = "", contradicted: bool = False) -> Default:
    confidence = Confidence.CONTRADICTED if contradicted else Confidence.DOCUMENTED
    return Default(value=text, since=since, until=until, confidence=confidence, sources=sources)
