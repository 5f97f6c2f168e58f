"""Every scenario there is; a new subject file is listed here."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from certway.lab.scenarios import (
    acme,
    beyond,
    chain,
    clients,
    clients_eras,
    clock,
    cluster,
    constraints,
    dates,
    eras,
    malformed,
    message,
    names,
    neighbours,
    node,
    presence,
    purpose,
    purpose_eras,
    restart,
    revocation,
    ssh,
    ssh_neighbours,
    sso,
    store,
    strength,
    traffic_server,
    traffic_server_eras,
    unified_cm,
    unified_cm_eras,
    upload,
    upload_eras,
    upload_file,
    upload_key,
    upload_names,
    validity,
    validity_of_nodes,
    zone,
)
from certway.lab.scenarios.catalogue import Scenario

SUBJECTS: Final[tuple[ModuleType, ...]] = (
    chain,
    ssh,
    ssh_neighbours,
    names,
    purpose,
    purpose_eras,
    validity,
    validity_of_nodes,
    restart,
    clock,
    store,
    zone,
    node,
    neighbours,
    cluster,
    traffic_server,
    traffic_server_eras,
    unified_cm,
    unified_cm_eras,
    presence,
    sso,
    clients,
    clients_eras,
    dates,
    acme,
    beyond,
    strength,
    constraints,
    revocation,
    malformed,
    message,
    upload_file,
    upload_key,
    upload,
    upload_eras,
    upload_names,
    eras,
)


def collect(subjects: tuple[ModuleType, ...]) -> tuple[Scenario, ...]:
    """The scenarios of the subject files, in the order in which they are written."""
    return tuple(item for subject in subjects for item in vars(subject).values() if isinstance(item, Scenario))


SCENARIOS: Final[tuple[Scenario, ...]] = collect(SUBJECTS)
