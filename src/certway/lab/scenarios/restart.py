"""What is installed and what runs differ."""

from __future__ import annotations

from certway.lab.edits import entries_of, with_installed, with_installed_trust
from certway.lab.scenarios.catalogue import scenario
from certway.lab.topology import edge_issuing, healthy, mint_expressway_e
from certway.model.deployment import Case


def working() -> Case:
    """The healthy deployment."""
    return healthy()


@scenario(
    situation="6",
    control=working,
    causes=("restart.certificate-not-running",),
    sources=("expressway-admin-x15.5-unified-communications",),
)
def uploaded_and_not_restarted() -> Case:
    """A renewed certificate was uploaded to one Expressway-E; the port still shows the old one."""
    leaf = mint_expressway_e("expe01", serial=4711).certificate
    return with_installed(healthy(), "expe01", "server", leaf)


@scenario(
    situation="6",
    control=working,
    causes=(
        "restart.trust-list-not-running",
        "store.peers-differ",
    ),
    sources=("expressway-admin-x15.5-unified-communications", "cisco-216950"),
)
def ca_appended_and_not_restarted() -> Case:
    """A CA was appended on one Expressway-C and not yet loaded; on the other peer it is missing."""
    case = healthy()
    entries = (*entries_of(case, "expc01", "trusted-ca"), edge_issuing("G3").certificate)
    return with_installed_trust(case, "expc01", "trusted-ca", entries)
