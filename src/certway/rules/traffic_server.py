"""How Expressway-C's traffic server verifies Unified CM, IM and Presence and Unity Connection nodes."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from certway.derive.subjects import Connected, Examined
from certway.knowledge.matrix import NameSource
from certway.model.confidence import Confidence
from certway.model.observation import Missing, Unseen, see
from certway.model.text import Word, say
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import leaf_name, not_held, parties, presented_names, shown_at, shows_ecdsa_twin


def _knows_node_by_name(examined: Examined) -> bool:
    """Whether Expressway-C compares the name that Unified CM hands out: on requests, and on its zones to the node."""
    return examined.judged.names in (NameSource.SERVER_ADDRESS, NameSource.UC_SERVICE_ADDRESS)


def _of_requests(examined: Examined) -> bool:
    return _knows_node_by_name(examined) and examined.judged.role == "expressway-traffic-server"


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _alternative_names(examined: Examined) -> set[str]:
    """Subject alternative names in lower case; the common name is none."""
    return {name.text.lower() for name in examined.leaf.names if name.kind in ("dns", "ip")}


def _expected(examined: Examined) -> str:
    """The one name that is compared; empty where none is."""
    return next((item.text for item in see(examined.check.question.references)), "")


def _named(examined: Examined, expected: str) -> dict[str, Word]:
    source = next((item.source for item in see(examined.check.question.references)), "")
    words: dict[str, Word] = {"expected": expected, "certificate": leaf_name(examined), "source": source}
    return parties(examined) | words | {"names": presented_names(examined)}


@rule(
    about=Examined,
    when=shows_ecdsa_twin,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing", "not-trusted", "self-signed-not-trusted"),
    cause="ecdsa-twins",
    per=("list",),
    sources=("cisco-218018", "expressway-release-notes-x14.2.5", "cucm-security-12.5su4-ecdsa"),
)
def ecdsa_twin_unknown(examined: Examined) -> Iterator[Violation]:
    """The ECDSA certificate that Expressway-C's cipher order asks for is one that Expressway-C trusts.

    Says: Where the cipher order of {verifier} prefers ECDSA, {slot} of {presenter} is shown instead of the RSA
        certificate beside it; {issuer} is not trusted by {verifier}.
    Short: {slot} not trusted by {verifier}
    Why: Sign-in on 8443 works, as HTTPS Ciphers allows RSA only there; configuration download on 6972 fails.
    Seen when: Expressway-C came to X14.2 from a release before X14.0, or was installed fresh; the ECDSA certificates of
        Unified CM are still those of the installation.
    Repair:
        {presenter}: have {slot} signed by a CA in {list} of {verifier}
        {verifier}: or put ECDHE-RSA-AES256-GCM-SHA384: before the cipher string :: Maintenance > Security > Ciphers
    """
    if examined.faults("issuer-missing", "not-trusted", "self-signed-not-trusted"):
        missing = not_held(examined) or (leaf_name(examined),)
        yield violation(
            parties(examined) | {"issuer": missing, "certificate": leaf_name(examined)}, *shown_at(examined)
        )


@rule(
    about=Examined,
    when=_knows_node_by_name,
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    claims=("name-mismatch",),
    per=("presenter", "expected"),
    sources=("cisco-218018", "cisco-225476", "mra-guide-x15.2-requirements"),
)
def name_missing(examined: Examined) -> Iterator[Violation]:
    """The certificate of a UC node contains the name that Unified CM hands out for it.

    Says: {expected}, by which {source} gives {presenter}, is not in the {slot} certificate there; names there:
        {names}.
    Short: {expected} not in {slot} of {presenter}
    Why: From X14.2 on Expressway-C ends the request with "SNI (...) not in certificate. Action=Terminate", and the
        client sees 502 connect failed.
    Seen when: The node is defined by its address or by its host name alone, while the certificate has its full name.
    Repair:
        Unified CM: define {presenter} by its full name :: System > Server, or the UC service for voicemail
        {presenter}: or reissue its {slot} certificate with {expected} as a subject alternative name
        {verifier}: Refresh servers :: Configuration > Unified Communications
    Not to be confused with: traffic-server.discovery-name-missing, which concerns the name typed on Expressway-C
    """
    for fault in examined.faults("name-mismatch"):
        if _is_address(fault.expected) and fault.expected in _alternative_names(examined):
            raise Missing(_ADDRESS_RULE)
        yield violation(_named(examined, fault.expected), *shown_at(examined))


_ADDRESS_RULE = Unseen(
    why=say("whether an address entry of the certificate is accepted is not documented"),
    would_tell=(say("the log of Expressway-C: SNI ... not in certificate"),),
)


@rule(
    about=Examined,
    when=_knows_node_by_name,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    confidence=Confidence.CONTRADICTED,
    per=("presenter", "expected"),
    sources=("cisco-218018", "trafficserver-source", "cisco-213872"),
)
def known_by_address(examined: Examined) -> Iterator[Violation]:
    """Unified CM nodes are defined by full name, not by address.

    Says: {presenter} is known by the address {expected}; documents ask for the address in the certificate, the
        traffic server's source compares it with DNS names only.
    Short: {presenter} defined by address
    Why: Whether an iPAddress entry is accepted is open; a full name is certain.
    Repair:
        Unified CM: define {presenter} by its full name :: System > Server
        {verifier}: Refresh servers :: Configuration > Unified Communications
    """
    expected = _expected(examined)
    if _is_address(expected) and (examined.evaluation.accepted or expected in _alternative_names(examined)):
        yield violation(_named(examined, expected), *shown_at(examined))


@rule(
    about=Examined,
    when=_of_requests,
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
    expected = _expected(examined)
    if examined.evaluation.accepted and expected and expected.lower() not in _alternative_names(examined):
        yield violation(_named(examined, expected), *shown_at(examined))


@rule(
    about=Examined,
    when=lambda examined: examined.row.id == "K-06",
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    claims=("name-mismatch",),
    per=("presenter", "expected"),
    sources=("mra-guide-x15.2-requirements", "expressway-admin-x15.5-unified-communications"),
)
def discovery_name_missing(examined: Examined) -> Iterator[Violation]:
    """With TLS verify mode On, the publisher name typed on Expressway-C is a subject alternative name of its tomcat.

    Says: {expected}, typed as publisher address on {verifier}, is not among the subject alternative names of
        the {slot} certificate of {presenter}; names there: {names}. The common name does not count here.
    Short: {expected} not in SAN of {presenter}
    Why: Discovery and Refresh servers fail; what was discovered before goes on working.
    Repair:
        {verifier}: type a name that the certificate contains ::
            Configuration > Unified Communications > Unified CM servers
        {presenter}: or reissue its {slot} certificate with {expected} as a subject alternative name
    """
    examined.faults("name-mismatch")  # an unseen certificate or name leaves here
    expected = _expected(examined)
    if expected and expected.lower() not in _alternative_names(examined):
        yield violation(_named(examined, expected), *shown_at(examined))


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

    Says: Unified CM nodes are not verified by {client} (VerifyOriginServer is {state}); that is a stop-gap.
    Short: UC nodes not verified by {client}
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
