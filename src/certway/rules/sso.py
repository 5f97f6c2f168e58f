"""What single sign-on and OAuth need beside connections: metadata at the identity provider, and the token key."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.alarms import find_alarm
from certway.derive.subjects import Connected
from certway.model.confidence import Confidence
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation


def _signs_in(connected: Connected) -> bool:
    return connected.row.id == "K-22" and connected.client is not None


@rule(
    about=Connected,
    when=_signs_in,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    confidence=Confidence.INFERRED,
    cause="saml-metadata",
    per=("client",),
    sources=("expressway-admin-x15.5-reference", "mra-guide-x15.2-basic-configuration"),
)
def metadata_modified(connected: Connected) -> Iterator[Violation]:
    """The identity provider knows the SAML metadata that Expressway-C has now.

    Says: The SAML metadata of {client} was modified (alarm 35016), as it is by every new certificate; until the
        identity provider has it, single sign-on through {client} fails.
    Short: new SAML metadata of {client} not at IdP
    Why: Users with single sign-on cannot sign in, while others can.
    Seen when: After the certificate of Expressway-C was renewed, or domains or peers were changed.
    Repair:
        {client}: export the SAML data :: Configuration > Unified Communications > Configuration
        identity provider: import it, on Peer mode once for every peer
        {client}: acknowledge alarm 35016 after a sign-in that worked
    """
    if connected.client is None:
        return
    report = find_alarm(connected.case, 35016, connected.client)
    if report is not None:
        yield violation({"client": connected.client.id}, report.provenance)


@rule(
    about=Connected,
    when=_signs_in,
    severity=Severity.FAILS,
    kind=CauseKind.CREDENTIALS,
    cause="token-key",
    per=("client",),
    sources=("expressway-admin-x15.5-reference", "cucm-security-15-certificates"),
)
def token_key_stale(connected: Connected) -> Iterator[Violation]:
    """Expressway-C has the key with which Unified CM signs OAuth tokens now.

    Says: The OAuth tokens of Unified CM cannot be read by {client} (alarm 40054): an older token key is held
        there.
    Short: old token key on {client}
    Why: Users with OAuth cannot sign in through that Expressway-C, although every connection stands.
    Seen when: The authz certificate of Unified CM was regenerated.
    Repair:
        {client}: Refresh servers :: Configuration > Unified Communications > Unified CM servers
    """
    if connected.client is None:
        return
    report = find_alarm(connected.case, 40054, connected.client)
    if report is not None:
        yield violation({"client": connected.client.id}, report.provenance)
