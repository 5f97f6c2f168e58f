"""What clients at the edge ask of Expressway-E: phones and room devices refuse, Jabber and Webex ask their user."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.derive.edge_links import PHONE_EDGE_TRUST
from certway.derive.references import reference
from certway.derive.subjects import Connected, Examined
from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.observation import see
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.pki.names import find_match
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import certificate_name, leaf_name, not_held, parties, shown_at

ASKING: Final = frozenset({"jabber", "webex-app"})
"""Kinds of client whose user may accept what the client does not know."""


def _at_edge(examined: Examined) -> bool:
    return examined.row.id == "K-03"


def _asks(examined: Examined) -> bool:
    return _at_edge(examined) and examined.verifier in ASKING


def _refuses(examined: Examined) -> bool:
    return _at_edge(examined) and examined.verifier not in ASKING


def _words(examined: Examined) -> dict[str, Word]:
    return parties(examined) | {"certificate": leaf_name(examined), "domain": examined.check.key.link.about}


def _confidence(examined: Examined) -> Confidence:
    """What is documented for Jabber is inferred for the Webex App."""
    return Confidence.INFERRED if examined.verifier == "webex-app" else Confidence.DOCUMENTED


@rule(
    about=Examined,
    when=_asks,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    claims=("name-mismatch",),
    cause="edge-domain",
    per=("domain",),
    sources=("cisco-221624", "cisco-213872", "jabber-14.1-certificates"),
)
def domain_missing_warns(examined: Examined) -> Iterator[Violation]:
    """The edge certificate contains the service discovery domain, so that the client does not ask its user.

    Says: A certificate warning is shown at sign-in by {verifier}: neither {domain} nor collab-edge.{domain} is
        in {certificate} of {presenter}.
    Short: {domain} not in certificate of {presenter}
    Why: Users may decline the warning; in FIPS mode Jabber refuses without asking.
    Seen when: A domain was added under Configuration > Domains, or the certificate was reissued with fewer names.
    Repair:
        {presenter}: reissue its certificate with {domain} or collab-edge.{domain} as a subject alternative name
    Not to be confused with: clients.warns-of-unknown-ca, where the name is right and the CA is unknown
    """
    for _ in examined.faults("name-mismatch"):
        yield violation(_words(examined), *shown_at(examined), confidence=_confidence(examined))


@rule(
    about=Examined,
    when=_refuses,
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    claims=("name-mismatch",),
    cause="edge-domain",
    per=("domain",),
    sources=("cisco-213872", "cisco-211304", "certificate-guide-x15.5-requirements"),
)
def domain_missing(examined: Examined) -> Iterator[Violation]:
    """The edge certificate contains the service discovery domain, which phones and room devices insist on.

    Says: Refused by {verifier}: neither {domain} nor collab-edge.{domain} is in {certificate} of {presenter},
        and nobody at the device could accept it.
    Short: {domain} not in certificate of {presenter}
    Why: The devices do not register over MRA, while Jabber merely warns.
    Seen when: Room devices log "Edge TLS verification failed: Edge domain ... not found in certificate SAN list".
    Repair:
        {presenter}: reissue its certificate with {domain} or collab-edge.{domain} as a subject alternative name
    """
    for _ in examined.faults("name-mismatch"):
        yield violation(_words(examined), *shown_at(examined))


@rule(
    about=Examined,
    when=_asks,
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing",),
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-212475", "jabber-14.1-certificates"),
    confidence=Confidence.INFERRED,
)
def chain_not_sent_warns(examined: Examined) -> Iterator[Violation]:
    """Expressway-E sends its whole chain, so that a client which knows the root does not ask its user.

    Says: A certificate warning is shown at sign-in by {verifier}: the root {root} is trusted, but {issuer}
        below it is not sent along with {certificate} by {presenter}, being missing in the own trusted CA list
        there.
    Short: {issuer} not sent by {node}
    Why: Users may decline the warning; in FIPS mode Jabber refuses without asking.
    Repair:
        {node}: append {issuer} :: Maintenance > Security > Trusted CA certificate
        {node}: restart
    """
    yield from _chain_not_sent(examined)


@rule(
    about=Examined,
    when=_asks,
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing", "not-trusted", "self-signed-not-trusted"),
    cause="edge-ca",
    per=("issuer",),
    sources=("jabber-14.1-certificates", "cisco-213872"),
)
def warns_of_unknown_ca(examined: Examined) -> Iterator[Violation]:
    """The client trusts the CA of the edge certificate, so that it does not ask its user.

    Says: A certificate warning is shown at sign-in by {verifier}: {issuer}, above {certificate} of {presenter},
        is not trusted there.
    Short: {issuer} not trusted by {verifier}
    Why: Users may decline the warning; in FIPS mode, and on Android 7 and later without a public CA, it is refused.
    Repair:
        {presenter}: install a certificate of a public CA, and append its whole chain to its own trusted CA list
        clients: or give the CA to every client's operating system
    """
    if examined.faults("issuer-missing", "not-trusted", "self-signed-not-trusted") and not _holds_root(examined):
        words: dict[str, Word] = {"issuer": _farthest(examined)}
        yield violation(_words(examined) | words, *shown_at(examined), confidence=_confidence(examined))


@rule(
    about=Examined,
    when=_refuses,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing",),
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-212475", "cisco-118798"),
    confidence=Confidence.INFERRED,
)
def chain_not_sent(examined: Examined) -> Iterator[Violation]:
    """Expressway-E sends its whole chain, so that clients which hold the root alone can build it.

    Says: Refused by {verifier}: the root {root} is known there, but {issuer} below it is not sent along with
        {certificate} by {presenter}, being missing in the own trusted CA list.
    Short: {issuer} not sent by {node}
    Why: Devices refuse the certificate with "unknown CA" although the CA is one they know.
    Seen when: The CA list of Expressway-E was rebuilt, or the certificate came in with its key past the upload check.
    Repair:
        {node}: append {issuer} :: Maintenance > Security > Trusted CA certificate
        {node}: restart
    Not to be confused with: clients.root-not-in-list, where the device does not know the root
    """
    yield from _chain_not_sent(examined)


def _chain_not_sent(examined: Examined) -> Iterator[Violation]:
    for fault in examined.faults("issuer-missing"):
        if _holds_root(examined):
            words: dict[str, Word] = {"node": examined.presenter, "issuer": fault.expected}
            words["root"] = certificate_name(examined.check.authorities[-1])
            yield violation(_words(examined) | words, *shown_at(examined))


def _holds_root(examined: Examined) -> bool:
    """Whether the client knows the root above the certificate, so that only what lies between is missing."""
    above = examined.check.authorities
    return bool(above) and above[-1] in examined.trusted.entries


@rule(
    about=Examined,
    when=lambda examined: _refuses(examined) and examined.store != PHONE_EDGE_TRUST,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing", "not-trusted", "self-signed-not-trusted"),
    cause="edge-ca",
    per=("issuer",),
    sources=("cisco-213872", "preferred-architecture-14-security", "cisco-211304"),
)
def root_not_in_list(examined: Examined) -> Iterator[Violation]:
    """The root of the edge certificate is in the CA list of the device.

    Says: Refused by {verifier}: {issuer}, above {certificate} of {presenter}, is not in the CA list of these
        devices.
    Short: {issuer} unknown to {verifier}
    Why: The devices do not register over MRA while Jabber does; the list of a phone is fixed in its firmware.
    Seen when: The public CA was changed, or Expressway-E got a certificate of a private CA.
    Repair:
        {presenter}: install a certificate of a public CA that is in the device's list
        devices: or upgrade the firmware; a room device can be given the CA
    Not to be confused with: clients.chain-not-sent, where the device knows the root
    """
    if examined.faults("issuer-missing", "not-trusted", "self-signed-not-trusted") and not _holds_root(examined):
        words: dict[str, Word] = {"issuer": _farthest(examined)}
        yield violation(_words(examined) | words, *shown_at(examined))


def _farthest(examined: Examined) -> str:
    """The root that is not known, or as far up as the chain can be seen."""
    return (not_held(examined) or (leaf_name(examined),))[-1]


@rule(
    about=Examined,
    when=lambda examined: _refuses(examined) and examined.store == PHONE_EDGE_TRUST,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing", "not-trusted", "self-signed-not-trusted"),
    per=("issuer",),
    sources=("preferred-architecture-14-security",),
)
def phone_edge_trust_lacks_root(examined: Examined) -> Iterator[Violation]:
    """Where Phone-Edge-trust holds anything, it holds the root of the edge certificate too.

    Says: Phone-Edge-trust on Unified CM is in use and replaces the CA list of SIP OAuth phones; it lacks {issuer},
        above {certificate} of {presenter}.
    Short: Phone-Edge-trust lacks {issuer}
    Why: 78xx and 88xx phones with SIP OAuth refuse Expressway-E although their firmware knows its CA.
    Seen when: A first certificate was put into Phone-Edge-trust for onboarding, and the others were not thought of.
    Repair:
        Unified CM publisher: upload {issuer} as Phone-Edge-trust ::
            OS Administration > Security > Certificate Management
    """
    if examined.faults("issuer-missing", "not-trusted", "self-signed-not-trusted") and not _holds_root(examined):
        words: dict[str, Word] = {"issuer": _farthest(examined)}
        yield violation(_words(examined) | words, *shown_at(examined))


def _at_known_edge(connected: Connected) -> bool:
    return connected.row.id == "K-03" and connected.server is not None


@rule(
    about=Connected,
    when=_at_known_edge,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    per=("presenter", "name"),
    sources=("certificate-guide-x15.5-managing", "mra-guide-x15.2-requirements"),
)
def edge_name_missing(connected: Connected) -> Iterator[Violation]:
    """The edge certificate contains every name under which the node is known.

    Says: {name}, under which {presenter} is known, is not in the certificate there.
    Short: {name} not in certificate of {presenter}
    Why: Clients that compare the name of the node warn or refuse.
    Seen when: An alias, a dual network interface without split DNS, or a new peer came after the certificate.
    Repair:
        {presenter}: reissue its certificate with {name} as a subject alternative name
    """
    if connected.server is None:
        return
    for check in connected.link.checks:
        leaf = see(check.question.presented.leaf)
        for name in (see(connected.server.fqdn), *connected.server.also_known_as):
            if find_match(reference(name, "known name"), leaf, check.question.profile) is None:
                yield violation({"presenter": connected.server.id, "name": name})


@rule(
    about=Connected,
    when=_at_known_edge,
    severity=Severity.AT_RISK,
    kind=CauseKind.DNS,
    per=("record", "target"),
    sources=("cisco-118798", "cisco-117811"),
)
def service_record_target(connected: Connected) -> Iterator[Violation]:
    """The service record of the edge leads to System host name and Domain name of an Expressway-E.

    Says: {record} leads to {target}, which is not the System host name and Domain name of any Expressway-E.
    Short: {target} is no Expressway-E by its own name
    Why: Sign-in over MRA fails or depends on which record a client takes, whatever the certificates contain.
    Seen when: The record was made with an alias, or the node was renamed.
    Repair:
        external DNS: let {record} lead to the own name of every Expressway-E
    """
    record = f"_collab-edge._tls.{connected.link.key.about}"
    own = {see(node.fqdn).lower() for node in connected.case.deployment.nodes if node.product == Product.EXPRESSWAY_E}
    for answer in connected.case.deployment.dns:
        if (answer.view, answer.kind, answer.name.lower()) == ("external", "srv", record.lower()):
            for target in answer.answers:
                if target.rstrip(".").lower() not in own:
                    yield violation({"record": record, "target": target})
