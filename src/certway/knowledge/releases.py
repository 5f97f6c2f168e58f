"""Releases: how they are written, which come first, what begins with which, and which are affected by what.

Knows two families: Expressway (X8.11.4, X14.2, X15.5) and Unified Communications applications, that is CUCM, IM and
Presence and Unity Connection (11.5(1)SU9, 14SU4, 15). Refuses to compare across families.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import field
from functools import total_ordering
from types import MappingProxyType
from typing import Final

from certway.model.certificate import Malformed
from certway.model.deployment import Product
from certway.model.text import Text, say
from certway.model.value import value

EXPRESSWAY: Final = "expressway"
UC_APPLICATIONS: Final = "uc-applications"

_EXPRESSWAY_FORM: Final = re.compile(r"x\s?(\d{1,3})((?:\.\d{1,4}){0,3})", re.IGNORECASE)
_UC_FORM: Final = re.compile(
    r"(\d{1,2})(?:\.(\d{1,2}))?(?:\((\d{1,2})\))?\s?(?:su\s?(\d{1,2})([a-z]?))?", re.IGNORECASE
)
_UC_BUILD: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{1,2})(?:\.(\d{5})(?:-\d{1,5})?)?")
_FAMILY_OF: Final = {
    Product.EXPRESSWAY_C: EXPRESSWAY,
    Product.EXPRESSWAY_E: EXPRESSWAY,
    Product.CUCM: UC_APPLICATIONS,
    Product.IM_AND_PRESENCE: UC_APPLICATIONS,
    Product.UNITY_CONNECTION: UC_APPLICATIONS,
}
_LONGEST: Final = 64  # characters; a release is short, so is its reading


@total_ordering
@value
class Release:
    """One release; equal releases may be written differently (X14.2 and X14.2.0, 14 and 14.0(1))."""

    family: str
    numbers: tuple[int, ...]  # Expressway: without trailing zeros; UC: major, minor, maintenance, SU, letter
    text: str = field(compare=False)

    def __lt__(self, other: Release) -> bool:
        self._refuse_other_family(other)
        return self.numbers < other.numbers

    def at_least(self, floor: str | Release) -> bool:
        """Whether this release is `floor` or later; raises ValueError for another family or no release at all."""
        known = floor if isinstance(floor, Release) else known_release(floor)
        self._refuse_other_family(known)
        return self.numbers >= known.numbers

    def before(self, ceiling: str | Release) -> bool:
        """Whether this release is earlier than `ceiling`; raises ValueError as `at_least`."""
        return not self.at_least(ceiling)

    def _refuse_other_family(self, other: Release) -> None:
        if self.family != other.family:
            raise ValueError(f"{self.text} and {other.text} are releases of different products")


def parse_release(text: str, where: str = "") -> Release | Malformed:
    """A release as people and products write it; any text gives a value or a Malformed with a suggestion.

    A leading X makes it an Expressway release, everything else a release of the UC applications.
    """
    return _SPELLED.get(text) or _read(text, where)


def _read(text: str, where: str) -> Release | Malformed:
    words = " ".join(text[: _LONGEST + 1].split())
    if len(words) > _LONGEST:
        return Malformed(where=where, what=say("this is too long for a release"))
    if not words:
        return Malformed(where=where, what=say("no release is given"))
    expressway = _EXPRESSWAY_FORM.fullmatch(words)
    if expressway and int(expressway[1]):
        return _expressway_release(expressway, text.strip())
    uc = _UC_FORM.fullmatch(words)
    if uc and int(uc[1]):
        major, minor, maintenance, update, letter = uc.groups()
        numbers = (int(major), int(minor or 0), int(maintenance or 1), int(update or 0), _rank_letter(letter or ""))
        return Release(family=UC_APPLICATIONS, numbers=numbers, text=text.strip())
    build = _UC_BUILD.fullmatch(words)
    if build and int(build[1]):
        return _release_of_build(build, text.strip())
    return Malformed(
        where=where, what=say("{text} is not a release; the nearest is {nearest}", text=words, nearest=suggest(words))
    )


def known_release(text: str) -> Release:
    """A release that is a constant of ours; raises ValueError where it is none."""
    release = parse_release(text)
    if isinstance(release, Malformed):
        raise ValueError(f"not a release: {text}")
    return release


def at_least(release: str, floor: str) -> bool:
    """Whether a release as written is `floor` or later; False where it is no release of that family at all."""
    parsed = parse_release(release)
    known = known_release(floor)
    return not isinstance(parsed, Malformed) and parsed.family == known.family and parsed >= known


def parse_release_of(product: str, text: str, where: str = "") -> Release | Malformed:
    """A release of this product: forgives a missing X for Expressway, refuses one of the other family."""
    release = parse_release(text, where)
    if product not in _FAMILY_OF:
        return release
    family = _FAMILY_OF[product]
    if family == EXPRESSWAY and (isinstance(release, Malformed) or release.family != EXPRESSWAY):
        forgiven = parse_release(f"X{text.strip()}", where)
        release = forgiven if isinstance(forgiven, Release) else release
    if isinstance(release, Malformed) or release.family == family:
        return release
    what = say(
        "{text} is no release of {product}; the nearest is {nearest}",
        text=text.strip(),
        product=product,
        nearest=suggest(text, family),
    )
    return Malformed(where=where, what=what)


def suggest(text: str, family: str = "") -> str:
    """The known release whose spelling is nearest, of one family if given; always gives one."""
    spellings = [row.release for row in KNOWN_RELEASES if row.family == family or not family]
    wanted = text[:_LONGEST].upper().replace(" ", "")
    near = difflib.get_close_matches(wanted, spellings, n=1, cutoff=0.0)
    return near[0] if near else spellings[-1]


def _expressway_release(found: re.Match[str], text: str) -> Release:
    numbers = [int(found[1]), *(int(part) for part in found[2].split(".") if part)]
    while numbers[-1] == 0:
        numbers.pop()
    return Release(family=EXPRESSWAY, numbers=tuple(numbers), text=text)


def _rank_letter(letter: str) -> int:
    return ord(letter.lower()) - ord("a") + 1 if letter else 0


def _release_of_build(found: re.Match[str], text: str) -> Release:
    """The active version as the CLI shows it: 14.0.1.13900-155 is 14SU3 (inferred; not so before 12.5)."""
    major, minor, maintenance = int(found[1]), int(found[2]), int(found[3])
    build = int(found[4] or 0)
    update = max(0, build // 1000 - 10) if (major, minor) >= (12, 5) else 0
    return Release(family=UC_APPLICATIONS, numbers=(major, minor, maintenance, update, 0), text=text)


@value
class KnownRelease:
    """A release that documents name; `notes`: what is special about it."""

    release: str
    family: str
    notes: tuple[Text, ...] = ()
    sources: tuple[str, ...] = ()


def _known(family: str, *releases: str, sources: tuple[str, ...]) -> tuple[KnownRelease, ...]:
    return tuple(KnownRelease(release=release, family=family, sources=sources) for release in releases)


_X15_4: Final = KnownRelease(
    release="X15.4",
    family=EXPRESSWAY,
    notes=(say("Interim release for the end of client authentication: Expressway-E may take a certificate without."),),
    sources=("fn74362", "cisco-225482"),
)
_X15_5: Final = KnownRelease(
    release="X15.5",
    family=EXPRESSWAY,
    notes=(say("Complete answer to the end of client authentication: a server store and a client store."),),
    sources=("fn74362", "cisco-225693"),
)
_15SU5: Final = KnownRelease(
    release="15SU5",
    family=UC_APPLICATIONS,
    notes=(say("Announced for the last quarter of 2026: separate stores for server and client certificates."),),
    sources=("fn74345", "cucm-cli-15-set"),
)

KNOWN_RELEASES: Final[tuple[KnownRelease, ...]] = (
    *_known(
        EXPRESSWAY,
        *("X8.1", "X8.2", "X8.5", "X8.5.1", "X8.5.2", "X8.6", "X8.7", "X8.7.2", "X8.8", "X8.9", "X8.10", "X8.10.1"),
        *("X8.11", "X8.11.4", "X12.5", "X12.5.4", "X12.6", "X12.7"),
        sources=("certificate-guide-x15.4-about", "certificate-guide-x15.5-loading"),
    ),
    *_known(
        EXPRESSWAY,
        *(f"X14.0.{patch}" for patch in range(12)),
        *(f"X14.2.{patch}" for patch in (0, 1, 2, 5, 6, 7)),
        *(f"X14.3.{patch}" for patch in range(8)),
        *(f"X15.0.{patch}" for patch in range(4)),
        *(f"X15.2.{patch}" for patch in range(5)),
        *(f"X15.3.{patch}" for patch in range(3)),
        sources=("fn74362",),
    ),
    _X15_4,
    _X15_5,
    *_known(
        UC_APPLICATIONS,
        *("11.5(1)", *(f"11.5(1)SU{update}" for update in range(1, 12))),
        *("12.0(1)", "12.5(1)", *(f"12.5(1)SU{update}" for update in range(1, 10))),
        *("14", "14SU1", "14SU2", "14SU3", "14SU4", "14SU5", "15", "15SU1", "15SU2", "15SU3", "15SU4"),
        sources=("fn74345",),
    ),
    _15SU5,
)


def _spellings(release: str) -> tuple[str, ...]:
    """As documents write it, and without the zeros at its end that nobody writes."""
    return (release, release.removesuffix(".0")) if release.count(".") > 1 else (release,)


_SPELLED: Final[Mapping[str, Release]] = MappingProxyType(
    {
        spelling: release
        for row in KNOWN_RELEASES
        for spelling in _spellings(row.release)
        if isinstance(release := _read(spelling, ""), Release)
    }
)
"""The known releases by their spelling: most releases are read by one look-up."""


@value
class AffectedRange:
    """Releases from `first` to `last`, both included, to which a notice applies; empty `last`: no end is stated."""

    notice: str
    first: str
    last: str
    says: Text
    sources: tuple[str, ...]


_EKU_SAYS: Final = say("Needs client authentication in certificates for which public CAs no longer offer it.")
AFFECTED: Final[tuple[AffectedRange, ...]] = (
    AffectedRange(notice="CSCwr73373", first="X14.0", last="X14.3.7", says=_EKU_SAYS, sources=("fn74362",)),
    AffectedRange(notice="CSCwr73373", first="X15.0", last="X15.3.2", says=_EKU_SAYS, sources=("fn74362",)),
    AffectedRange(notice="FN74345", first="11.5(1)", last="15SU4", says=_EKU_SAYS, sources=("fn74345",)),
)


def affected_by(release: Release) -> tuple[AffectedRange, ...]:
    """The notices that name this release; releases older than the first named ones are not said to be free of it."""
    return tuple(row for row in AFFECTED if _in_range(release, row))


def _in_range(release: Release, row: AffectedRange) -> bool:
    first = known_release(row.first)
    return first.family == release.family and first <= release <= known_release(row.last)
