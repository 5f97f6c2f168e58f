"""What single sign-on and OAuth need beside connections."""

from __future__ import annotations

from certway.lab.edits import with_report
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, scenario
from certway.lab.topology import healthy, small
from certway.model.deployment import Case


@scenario(
    situation="6",
    control=small,
    services={
        "sign-in": (AT_RISK, "1 / 1"),
    },
    causes=("sso.metadata-modified",),
    sources=("expressway-admin-x15.5-reference", "mra-guide-x15.2-basic-configuration"),
)
def metadata_not_at_the_identity_provider() -> Case:
    """Expressway-C was renewed, alarm 35016 stands, and nobody has taken the new SAML metadata to the IdP."""
    return with_report(small(), "alarm 35016 expc01", "raised")


@scenario(
    control=healthy,
    services={
        "sign-in": (DEGRADED, "2 / 4"),
    },
    causes=("sso.token-key-stale",),
    sources=("expressway-admin-x15.5-reference",),
)
def token_key_regenerated() -> Case:
    """The authz certificate of Unified CM was regenerated; expc02 still holds the old token key (alarm 40054)."""
    return with_report(healthy(), "alarm 40054 expc02", "raised")
