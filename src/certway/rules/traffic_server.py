"""How Expressway-C's traffic server verifies Unified CM, IM and Presence and Unity Connection nodes."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from certway.derive.subjects import Connected, Examined
from certway.model.confidence import Confidence
from certway.model.observation import see
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import leaf_name, parties, shown_at


def _by_traffic_server(examined: Examined) -> bool:
    return examined.judged.role == "expressway-traffic-server"


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@rule(
    about=Examined,
    when=_by_traffic_server,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    confidence=Confidence.CONTRADICTED,
    per=("presenter", "expected"),
    sources=("cisco-218018", "trafficserver-source", "cisco-213872"),
)
def known_by_address(examined: Examined) -> Iterator[Violation]:
    """Unified CM nodes are defined by full name, not by address.

    Says: {presenter} is defined as {expected} under System > Server; documents ask for the address in the
        certificate, the traffic server's source compares it with DNS names only.
    Short: {presenter} defined by address
    Why: Whether an iPAddress entry is accepted is open; a full name is certain.
    Repair:
        Unified CM: define {presenter} by its FQDN :: System > Server
        {verifier}: Refresh servers :: Configuration > Unified Communications
    """
    if not examined.evaluation.accepted:
        return
    for item in see(examined.check.question.references):
        if _is_address(item.text):
            yield violation(parties(examined) | {"expected": item.text, "certificate": leaf_name(examined)})


@rule(
    about=Examined,
    when=_by_traffic_server,
    severity=Severity.NOTE,
    kind=CauseKind.NAME_OR_SETTING,
    per=("presenter", "expected"),
    sources=("cisco-218018", "mra-guide-x15.2-requirements"),
)
def only_common_name(examined: Examined) -> Iterator[Violation]:
    """The name of a Unified CM node is a subject alternative name of its certificate.

    Says: {expected} stands only in the common name of {certificate} of {presenter}; requests of {verifier}
        pass, discovery with TLS verify mode On does not.
    Short: {expected} only in the CN of {presenter}
    Why: Discovery wants the subject alternative name.
    Repair:
        {presenter}: reissue the certificate with {expected} as a subject alternative name
    """
    if not examined.evaluation.accepted:
        return
    alternative = {name.text.lower() for name in examined.leaf.names if name.kind in ("dns", "ip")}
    for item in see(examined.check.question.references):
        if item.text.lower() not in alternative:
            words: dict[str, Word] = {"expected": item.text, "certificate": leaf_name(examined)}
            yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Connected,
    when=lambda connected: connected.row.id in ("K-05a", "K-12a", "K-21") and connected.client is not None,
    severity=Severity.NOTE,
    kind=CauseKind.NAME_OR_SETTING,
    per=("client",),
    sources=("cisco-218018", "expressway-release-notes-x14.2.5"),
)
def verification_off(connected: Connected) -> Iterator[Violation]:
    """Expressway-C verifies the Unified CM nodes it proxies to.

    Says: {client} does not verify Unified CM nodes (VerifyOriginServer is {state}); that is a stop-gap.
    Short: {client} does not verify UC nodes
    Why: A wrong certificate is not noticed until the setting is On again, or gone with an upgrade.
    Repair:
        {client}: mend the chains and names of the nodes, then set it On
    """
    client = connected.client
    if client is None:
        return
    for setting in client.settings:
        if setting.name == "EdgeConfigServer VerifyOriginServer" and see(setting.value).lower() == "off":
            yield violation({"client": client.id, "state": see(setting.value)})
