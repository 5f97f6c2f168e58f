"""Every rule there is, in the order in which a person wants them explained; a new subject file is listed here."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from certway.rules import (
    acme,
    chain,
    clients,
    clock,
    cluster,
    constraints,
    dates,
    malformed,
    message,
    names,
    node,
    presence,
    purpose,
    restart,
    revocation,
    ssh,
    sso,
    store,
    strength,
    traffic_server,
    unified_cm,
    upload,
    validity,
    zone,
)
from certway.rules.catalogue import Rule

SUBJECTS: Final[tuple[ModuleType, ...]] = (
    restart,
    chain,
    ssh,
    message,
    validity,
    names,
    purpose,
    strength,
    constraints,
    revocation,
    malformed,
    store,
    unified_cm,
    traffic_server,
    presence,
    sso,
    clients,
    zone,
    cluster,
    node,
    clock,
    dates,
    acme,
    upload,
)


def collect(subjects: tuple[ModuleType, ...]) -> tuple[Rule, ...]:
    """The rules of the subject files in the order in which they are written; an id stands for one rule."""
    rules = tuple(item for subject in subjects for item in vars(subject).values() if isinstance(item, Rule))
    identities = [item.id for item in rules]
    twice = {identity for identity in identities if identities.count(identity) > 1}
    if twice:
        raise ValueError(f"two rules with one id: {sorted(twice)}")
    return rules


RULES: Final[tuple[Rule, ...]] = collect(SUBJECTS)
