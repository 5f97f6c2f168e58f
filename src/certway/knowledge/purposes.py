"""Which purposes a certificate must name, by place, release and store.

A place is one judgement of one certificate: the upload, one side of the zone, the tunnels, and so on. A row says what
that place asks of the extended key usage; *unknown* is an answer, not a default. Whether a place asks at all can
hang on a setting: then `unless` names it, and what holds instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.knowledge.purpose_tables.connections import CONNECTION_ROWS
from certway.knowledge.purpose_tables.row import Needs, Place, PurposeRow, PurposeRule, Unless, WithoutExtension
from certway.knowledge.purpose_tables.uploads import UPLOAD_ROWS
from certway.knowledge.releases import EXPRESSWAY, Release, known_release, parse_release
from certway.model.confidence import Confidence
from certway.model.text import Text, say

__all__ = [
    "PLACES",
    "PURPOSE_ROWS",
    "Needs",
    "Place",
    "PurposeRow",
    "PurposeRule",
    "Unless",
    "WithoutExtension",
    "purpose_rule",
]

PURPOSE_ROWS: Final[tuple[PurposeRow, ...]] = (*UPLOAD_ROWS, *CONNECTION_ROWS)

PLACES: Final = frozenset(row.place for row in PURPOSE_ROWS)
_BY_PLACE: Final[Mapping[str, tuple[PurposeRow, ...]]] = MappingProxyType(
    {place: tuple(row for row in PURPOSE_ROWS if row.place == place) for place in sorted(PLACES)}
)

_STORE_UNSAID: Final = say("Nothing is documented of this store in this release.")
_RELEASE_UNSEEN: Final = say("What is asked for here hangs on the release, which is not known.")


def purpose_rule(place: str, product: str, release: str, store: str) -> PurposeRule:
    """What a place asks of the certificate in `store` of a `product`; raises KeyError for a place that is none.

    `release` as written; where it is unknown and the releases differ, the answer is *unknown*.
    """
    rows = [row for row in _BY_PLACE[place] if _concerns(row, product, store)]
    parsed = parse_release(release)
    if not isinstance(parsed, Release) or parsed.family != EXPRESSWAY:
        return _whatever_the_release(place, rows)
    return next((row.rule for row in rows if _holds_in(row, parsed)), None) or _unknown(place, _STORE_UNSAID)


def _concerns(row: PurposeRow, product: str, store: str) -> bool:
    return (not row.products or product in row.products) and (not row.stores or store in row.stores)


def _holds_in(row: PurposeRow, release: Release) -> bool:
    after = not row.since or release >= known_release(row.since)
    return after and not (row.until and release >= known_release(row.until))


def _whatever_the_release(place: str, rows: list[PurposeRow]) -> PurposeRule:
    if rows and len({row.rule.needs for row in rows}) == 1:
        return rows[0].rule
    return _unknown(place, _RELEASE_UNSEEN)


def _unknown(place: str, says: Text) -> PurposeRule:
    return PurposeRule(
        needs=Needs.UNKNOWN,
        without=WithoutExtension.UNKNOWN,
        confidence=Confidence.INFERRED,
        says=says,
        sources=tuple(dict.fromkeys(source for row in _BY_PLACE[place] for source in row.rule.sources)),
    )
