"""Automatic renewal."""

from __future__ import annotations

from certway.lab.edits import with_setting
from certway.lab.scenarios.catalogue import Builder, scenario
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


def by_hand_on(release: str) -> Builder:
    """The healthy deployment on a release with the scheduler switched off."""
    return lambda: with_setting(healthy(release), E_NODES, "ACME automated scheduler", "Off")


@scenario(
    control=by_hand_on("X15.4"),
    causes=("acme.renewal-has-a-trap",),
    sources=("certificate-guide-x15.5-acme", "cisco-221624"),
)
def scheduler_on_with_x15_4() -> Case:
    """X15.4 bears the purposes of a renewal; what stays is that the CA rotates its intermediates."""
    return with_setting(healthy("X15.4"), E_NODES, "ACME automated scheduler", "On")


@scenario(
    control=by_hand_on("X15.5"),
    causes=("acme.renewal-has-a-trap", "acme.renewal-has-a-trap"),
    sources=("certificate-guide-x15.5-acme", "expressway-admin-x15.5-security"),
)
def scheduler_on_with_x15_5() -> Case:
    """X15.5: by default a renewal is copied into the client store, without client authentication."""
    return with_setting(healthy("X15.5"), E_NODES, "ACME automated scheduler", "On")
