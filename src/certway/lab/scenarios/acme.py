"""Automatic renewal."""

from __future__ import annotations

from certway.lab.edits import with_setting
from certway.lab.scenarios.catalogue import scenario
from certway.lab.topology import E_NODES, healthy
from certway.model.deployment import Case


def by_hand() -> Case:
    """The healthy deployment with the scheduler switched off."""
    return with_setting(healthy(), E_NODES, "ACME automated scheduler", "Off")


@scenario(
    control=by_hand,
    causes=("acme.renewal-has-a-trap", "acme.renewal-has-a-trap"),
    sources=("certificate-guide-x15.5-acme", "cisco-225482"),
)
def scheduler_on_before_x15_4() -> Case:
    """Both Expressway-E renew by themselves, on a release that still needs client authentication."""
    return with_setting(healthy(), E_NODES, "ACME automated scheduler", "On")
