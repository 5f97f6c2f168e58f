"""CA lists of phones and room devices: the little that is documented, and the words for what is not.

The lists themselves are not published in a readable form, so a case may bring one (the audience's trust list); without
it, whether a device knows a root is *unknown* but for the roots named here.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from certway.model.confidence import Confidence
from certway.model.text import Text, say
from certway.model.value import value


class Holds(Enum):
    """Whether a device's built-in list holds a root."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@value
class BuiltInList:
    """The CA list of a kind of device. `override`: whether a person at the device can accept an unknown CA."""

    kind: str  # phone | room-device
    says: Text
    override: bool = False
    replaced_by: str = ""  # a store whose content replaces the list
    appended_to: bool = False  # CAs can be uploaded to the device
    sources: tuple[str, ...]


BUILT_IN_LISTS: Final[tuple[BuiltInList, ...]] = (
    BuiltInList(
        kind="phone",
        says=say(
            "Phones carry more than a hundred public roots in their firmware; the list cannot be edited, and as soon "
            "as Phone-Edge-trust on Unified CM holds anything, SIP OAuth phones use that instead."
        ),
        replaced_by="phone-edge-trust",
        sources=("cisco-213872", "preferred-architecture-14-security"),
    ),
    BuiltInList(
        kind="room-device",
        says=say("Room devices use the CAs uploaded to them, or their preinstalled list from TC 7.2 on."),
        appended_to=True,
        sources=("cisco-211304",),
    ),
)


@value
class KnownRoot:
    """A root by its CN and the first firmware of a kind of device that holds it."""

    kind: str
    common_name: str
    since: tuple[int, ...]
    confidence: Confidence = Confidence.DOCUMENTED
    sources: tuple[str, ...]


KNOWN_ROOTS: Final[tuple[KnownRoot, ...]] = (
    KnownRoot(kind="phone", common_name="ISRG Root X1", since=(12, 7), sources=("cisco-217415",)),
    KnownRoot(kind="room-device", common_name="ISRG Root X1", since=(9, 8, 2), sources=("cisco-217415",)),
)

_VERSION: Final = re.compile(r"(?:[a-z]+\s?)?(\d{1,4}(?:\.\d{1,4}){0,3}).*", re.IGNORECASE | re.DOTALL)


def _version(text: str) -> tuple[int, ...]:
    found = _VERSION.fullmatch(text.strip()[:64])
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def holds_root(kind: str, firmware: str, common_name: str) -> Holds:
    """Whether the built-in list of a device's firmware holds a root, as far as documents say.

    An unknown firmware and a root that no document names are *unknown*, never *no*.
    """
    version = _version(firmware)
    rows = [row for row in KNOWN_ROOTS if row.kind == kind and row.common_name == common_name]
    if not version or not rows:
        return Holds.UNKNOWN
    return Holds.YES if any(version >= row.since for row in rows) else Holds.NO


def find_built_in_list(kind: str) -> BuiltInList | None:
    """What is known of the list of a kind of device; None where it has none of its own."""
    return next((row for row in BUILT_IN_LISTS if row.kind == kind), None)


ROOTS_WITH_BOTH_PURPOSES: Final = ("IdenTrust Public Sector Root CA 1", "DigiCert Assured ID Root G2")
"""Public roots that fn74362 names as still issuing both purposes; browsers do not trust them, and whether phones do
must be looked up in their list (inferred)."""
