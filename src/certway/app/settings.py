"""Settings as a person names them: which a node or a zone of a case has, and how the product spells a value."""

from __future__ import annotations

from certway.knowledge.releases import parse_release
from certway.knowledge.settings import KNOWN_SETTINGS, Owner, find_setting, owner_of
from certway.model.certificate import Malformed
from certway.model.deployment import Case
from certway.model.text import Text, either, say

RELEASE = "release"
"""A release is a setting, too."""


def settings_of(case: Case, owner: str) -> tuple[str, ...]:
    """The names of the settings that a node or a zone may have."""
    row = _row_of(case, owner)
    names = tuple(known.name for known in KNOWN_SETTINGS if known.owner == row)
    return names if row == Owner.ZONE else (*names, RELEASE)


def spell_value(case: Case, owner: str, name: str, asked: str) -> str | Text:
    """A value of one of `settings_of` as the product spells it; what to say where it may not be that."""
    if name == RELEASE:
        release = parse_release(asked)
        return release.what if isinstance(release, Malformed) else asked
    known = find_setting(_row_of(case, owner), name)
    if known is None or known.several:
        return asked
    found = known.find_value(asked)
    return say("{name} may be {values}.", name=name, values=either(known.values)) if found is None else found


def _row_of(case: Case, owner: str) -> str:
    return next((owner_of(node.product) for node in case.deployment.nodes if node.id == owner), Owner.ZONE)
