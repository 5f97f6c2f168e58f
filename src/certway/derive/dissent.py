"""Where the sources of one fact disagree: what it is about, the value that counts, and the one that lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from certway.model.deployment import Node, Zone
from certway.model.observation import Observation, Provenance, Seen
from certway.model.store import Identity, Setting, TrustList
from certway.model.text import Text, Word, say
from certway.model.value import value
from certway.pki.distinguished_names import short_name

T = TypeVar("T")


@value
class Dissent:
    """One disagreement; `taken` and `other` as a person reads them, `places` show the one and the other."""

    what: Text
    taken: Word
    other: Word
    places: tuple[Provenance, Provenance]


def find_dissent(node: Node) -> Iterator[Dissent]:
    """Every disagreement about a node: its name, its release, its settings, and what is installed on it."""
    yield from _compare(say("release"), node.release)
    yield from _compare(say("full name"), node.fqdn)
    yield from _of_settings(node.settings)
    for slot, held in node.identities:
        yield from _compare(say("{store} certificate", store=slot.store), held.installed)
    for slot, listed in node.trust:
        yield from _compare(say("{store}", store=slot.store), listed.installed)


def find_zone_dissent(zone: Zone) -> Iterator[Dissent]:
    """Every disagreement about a zone, such as that of the pages of two peers."""
    yield from _compare(say("Peer addresses"), zone.peers)
    yield from _of_settings(zone.settings)


def _of_settings(settings: tuple[Setting, ...]) -> Iterator[Dissent]:
    for setting in settings:
        yield from _compare(say("{setting}", setting=setting.name), setting.value)


def _compare(what: Text, observed: Observation[T]) -> Iterator[Dissent]:
    """Values that read the same, such as On and on, do not disagree."""
    if not isinstance(observed, Seen) or not observed.provenance:
        return
    for sighting in observed.dissent:
        if sighting.provenance and _essence(observed.value) != _essence(sighting.value):
            places = (observed.provenance[0], sighting.provenance[0])
            yield Dissent(what=what, taken=_words(observed.value), other=_words(sighting.value), places=places)


def _words(fact: object) -> Word:
    if isinstance(fact, Identity):
        return say("{name}, valid from {start}", name=short_name(fact.leaf.subject), start=fact.leaf.not_before)
    if isinstance(fact, TrustList):
        return say("{count} certificates", count=len(fact.entries))
    return tuple(map(str, fact)) if isinstance(fact, tuple) else str(fact)


def _essence(fact: object) -> object:
    """What has to be the same: of an identity its certificate, of words the letters."""
    if isinstance(fact, Identity):
        return fact.leaf
    if isinstance(fact, tuple):
        return tuple(map(_essence, fact))
    return fact.casefold() if isinstance(fact, str) else fact
