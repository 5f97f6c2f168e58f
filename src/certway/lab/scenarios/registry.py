"""Every scenario there is; a new subject file is listed here."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from certway.lab.scenarios import (
    acme,
    clients,
    clock,
    cluster,
    dates,
    names,
    neighbours,
    node,
    presence,
    purpose,
    restart,
    ssh,
    sso,
    store,
    traffic_server,
    unified_cm,
    validity,
    zone,
)
from certway.lab.scenarios.catalogue import Scenario

SUBJECTS: Final[tuple[ModuleType, ...]] = (
    ssh,
    names,
    purpose,
    validity,
    restart,
    clock,
    store,
    zone,
    node,
    neighbours,
    cluster,
    traffic_server,
    unified_cm,
    presence,
    sso,
    clients,
    dates,
    acme,
)


def collect(subjects: tuple[ModuleType, ...]) -> tuple[Scenario, ...]:
    """The scenarios of the subject files, in the order in which they are written."""
    return tuple(item for subject in subjects for item in vars(subject).values() if isinstance(item, Scenario))


SCENARIOS: Final[tuple[Scenario, ...]] = collect(SUBJECTS)
