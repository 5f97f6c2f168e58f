"""What evidence says of one host, fused: every value keeps all its sightings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from certway.adapters.deployment.handles import is_address
from certway.adapters.deployment.identities import as_installed
from certway.adapters.deployment.stated_settings import fuse_settings
from certway.adapters.evidence.facts import (
    AddressIs,
    Fact,
    IdentityIs,
    KnowsNode,
    NameIs,
    NodeHint,
    ReleaseIs,
    RestartedAt,
    SettingIs,
    SkewIs,
    TrustListIs,
)
from certway.adapters.loose.host import Host, short_label
from certway.adapters.unseen import unseen_certificate, unseen_list
from certway.model.observation import Observation, Seen, Sighting, Unseen, fuse, seen
from certway.model.store import Identity, InUse, Setting, Slot, TrustList
from certway.pki.trust_lists import build_trust_list

T = TypeVar("T")


def sort_facts(hosts: MutableMapping[str, Host], facts: Iterable[Fact]) -> None:
    """Give each fact to its host, by name, else by the address that a dump says is the host's; make hosts of names."""
    by_address: dict[str, str] = {}
    nameless: list[Fact] = []
    for fact in facts:
        label = short_label(fact.node.name)
        if not label:
            nameless.append(fact)
            continue
        _keep(hosts.setdefault(label, Host(label=label)), fact, fact.node.name)
        if isinstance(fact.says, AddressIs):
            by_address[fact.says.address] = label
        if isinstance(fact.says, KnowsNode):
            other = fact.says.other
            known = Fact(node=other, says=_name_of(other), place=fact.place, confidence=fact.confidence)
            other_label = short_label(other.name)
            _keep(hosts.setdefault(other_label, Host(label=other_label)), known, other.name)
    for fact in nameless:
        label = by_address.get(fact.node.address, "")
        if label:
            hosts[label].facts.append(fact)


def _name_of(hint: NodeHint) -> NameIs:
    return NameIs(fqdn=hint.name)


def _keep(host: Host, fact: Fact, name: str) -> None:
    host.facts.append(fact)
    if "." in name and not host.name:
        host.name, host.name_file = name, fact.place.where


def observe_name(host: Host, otherwise: Observation[str]) -> Observation[str]:
    """The name that a dump gives; else the one that a certificate shows."""
    return _fuse((fact.says.fqdn, fact) for fact in host.facts if isinstance(fact.says, NameIs)) or otherwise


def observe_release(host: Host, otherwise: Observation[str]) -> Observation[str]:
    """The release that a status shows."""
    return _fuse((fact.says.release, fact) for fact in host.facts if isinstance(fact.says, ReleaseIs)) or otherwise


def observe_skew(host: Host, otherwise: Observation[timedelta]) -> Observation[timedelta]:
    """How far the clock is ahead."""
    return _fuse((fact.says.skew, fact) for fact in host.facts if isinstance(fact.says, SkewIs)) or otherwise


def find_restart(host: Host) -> datetime | None:
    """The latest start that anything shows."""
    return max((fact.says.at for fact in host.facts if isinstance(fact.says, RestartedAt)), default=None)


def find_addresses(host: Host) -> tuple[str, ...]:
    """Every address of its own, in the order in which they were seen."""
    own = [fact.says.address for fact in host.facts if isinstance(fact.says, AddressIs)]
    return tuple(dict.fromkeys((*own, *((host.label,) if is_address(host.label) else ()))))


def observe_settings(host: Host) -> tuple[Setting, ...]:
    """One setting a name."""
    return fuse_settings(
        Setting(name=fact.says.name, value=seen(fact.says.text, fact.place))
        for fact in host.facts
        if isinstance(fact.says, SettingIs)
    )


def observe_identities(
    host: Host, node: str, held: Sequence[tuple[Slot, InUse[Identity]]]
) -> Iterator[tuple[Slot, InUse[Identity]]]:
    """The certificates from files, with what other evidence says of the same stores."""
    by_slot = dict(held)
    for fact in host.facts:
        if isinstance(fact.says, IdentityIs):
            by_slot.setdefault(fact.says.slot, _nothing(unseen_certificate(node, fact.says.slot)))
    for slot, in_use in by_slot.items():
        said = [(fact.says, fact) for fact in host.facts if isinstance(fact.says, IdentityIs)]
        own = [(is_, fact) for is_, fact in said if is_.slot == slot]
        yield slot, _join(in_use, [(_identity(is_), fact, is_.running) for is_, fact in own])


def observe_trust(
    host: Host, node: str, held: Sequence[tuple[Slot, InUse[TrustList]]]
) -> Iterator[tuple[Slot, InUse[TrustList]]]:
    """The trust lists from files, with what other evidence says of the same stores."""
    by_slot = dict(held)
    for fact in host.facts:
        if isinstance(fact.says, TrustListIs):
            by_slot.setdefault(fact.says.slot, _nothing(unseen_list(node, fact.says.slot)))
    for slot, in_use in by_slot.items():
        said = [(fact.says, fact) for fact in host.facts if isinstance(fact.says, TrustListIs)]
        own = [(build_trust_list(slot, is_.entries), fact, False) for is_, fact in said if is_.slot == slot]
        yield slot, _join(in_use, own)


def _identity(said: IdentityIs) -> Identity:
    return Identity(slot=said.slot, leaf=said.leaf, beside=said.beside)


def _nothing(unseen: Unseen) -> InUse[T]:
    return InUse(installed=unseen, running=unseen)


def _join(in_use: InUse[T], said: Sequence[tuple[T, Fact, bool]]) -> InUse[T]:
    """What files show as installed, and what other evidence shows as installed or running."""
    if not said:
        return in_use
    files = in_use.installed.sightings if isinstance(in_use.installed, Seen) else ()
    own = tuple(Sighting(value=one, provenance=(fact.place,)) for one, fact, running in said if not running)
    runs = tuple(Sighting(value=one, provenance=(fact.place,)) for one, fact, running in said if running)
    installed = fuse((*files, *own)) if files or own else in_use.installed
    return InUse(installed=installed, running=fuse(runs) if runs else as_installed(installed).running)


def _fuse(said: Iterable[tuple[T, Fact]]) -> Seen[T] | None:
    sightings = tuple(Sighting(value=one, provenance=(fact.place,)) for one, fact in said)
    return fuse(sightings) if sightings else None
