"""What Unified CM and IM and Presence ask of the certificate that Expressway-C shows them."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.settings import setting_of
from certway.derive.subjects import Connected, Examined
from certway.model.certificate import Certificate
from certway.model.confidence import Confidence
from certway.model.observation import Seen
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import certificate_name, leaf_name, parties, shown_at


def _missing_from_store(examined: Examined) -> tuple[Certificate, ...]:
    """CA certificates of the accepted path that the store itself does not hold."""
    held = set(examined.trusted.entries)
    return tuple(item for item in examined.evaluation.chosen.certificates[1:] if item not in held)


@rule(
    about=Examined,
    when=lambda examined: "whole-chain" in examined.check.demands and examined.carrier == "tls",
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-217748", "expressway-release-notes-x14.2.5", "mra-guide-x15.2-requirements"),
)
def store_holds_part_of_chain(examined: Examined) -> Iterator[Violation]:
    """Unified CM holds the root and every intermediate of C's certificate in tomcat-trust and in CallManager-trust.

    Says: {list} of {verifier} lacks {issuer}, above {certificate} of {presenter}; the documents ask for the
        whole chain there. The engine itself would accept it, because {presenter} sends it along.
    Short: {list} of {verifier} lacks {issuer}
    Why: Configuration download and SIP registration over MRA fail: "tlsv1 alert unknown ca" on port 6972.
    Seen when: Only the root was uploaded, or only one of the two stores was thought of.
    Repair:
        Unified CM publisher: upload {issuer} to tomcat-trust and CallManager-trust ::
            OS Administration > Security > Certificate Management
        every Unified CM node: restart Cisco CallManager, Cisco TFTP, Cisco Tomcat, Cisco HAProxy, one node at a time
    """
    if not examined.evaluation.accepted:
        return
    for certificate in _missing_from_store(examined):
        words: dict[str, Word] = {"issuer": certificate_name(certificate), "certificate": leaf_name(examined)}
        yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Examined,
    when=lambda examined: "root" in examined.check.demands,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    cause="issuer-missing",
    per=("issuer",),
    sources=("mra-guide-x15.2-requirements",),
)
def presence_lacks_root(examined: Examined) -> Iterator[Violation]:
    """IM and Presence holds the root of Expressway-C's certificate in cup-xmpp-trust and in tomcat-trust.

    Says: {list} of {verifier} lacks {issuer}, the root above {certificate} of {presenter}.
    Short: {list} of {verifier} lacks {issuer}
    Why: Messages and presence over MRA fail.
    Repair:
        IM and Presence publisher: upload {issuer} to {list} :: OS Administration > Security > Certificate Management
        every IM and Presence node: restart Cisco XCP Router
    """
    if not examined.evaluation.accepted:
        return
    root = examined.evaluation.chosen.certificates[-1]
    if root not in set(examined.trusted.entries):
        words: dict[str, Word] = {"issuer": certificate_name(root), "certificate": leaf_name(examined)}
        yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Connected,
    when=lambda connected: connected.row.id in ("K-05b", "K-05c") and connected.server is not None,
    severity=Severity.NOTE,
    kind=CauseKind.NAME_OR_SETTING,
    per=("server",),
    sources=("cucm-cli-15-utils",),
    confidence=Confidence.DOCUMENTED,
)
def client_authentication_off(connected: Connected) -> Iterator[Violation]:
    """Unified CM asks Expressway-C for its certificate on {port}.

    Says: On {server} client authentication on port {port} is {state}; the certificate of Expressway-C is not
        asked for there.
    Short: client authentication off at {server}
    Why: What certway says of that check does not decide while the setting stays; the vendor reserves it for its
        support.
    Repair:
        {server}: leave it to the vendor's support to set it back
    """
    server, port = connected.server, connected.link.key.port
    if server is None:
        return
    setting = setting_of(server, f"HAProxy client-auth {port}")
    if isinstance(setting, Seen) and setting.value.lower().startswith("disab"):
        yield violation({"server": server.id, "port": port, "state": setting.value}, *setting.provenance)
