"""The SSH tunnels on port 2222: stricter than the zone, and with needs of their own."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.alarms import find_alarm
from certway.derive.subjects import Connected, Examined
from certway.knowledge.beginnings import BEGINNINGS
from certway.knowledge.releases import at_least
from certway.knowledge.settings import TUNNEL_KEY_TYPES
from certway.knowledge.ssh import (
    ATTRIBUTES_SOURCES,
    KEY_TYPES_SOURCES,
    AttributeSupport,
    attributes_of,
    key_type_of,
    listed_key_types,
)
from certway.knowledge.ssh import TUNNEL_KEY_TYPES as EVERY_KEY_TYPE
from certway.model.confidence import Confidence
from certway.model.observation import Missing, Seen, Unseen, see
from certway.model.text import Word, say
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import leaf_name, parties, shown_at


def _over_ssh(examined: Examined) -> bool:
    return examined.carrier == "ssh"


@rule(
    about=Examined,
    when=_over_ssh,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    confidence=Confidence.INFERRED,
    claims=("issuer-missing",),
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-221624",),
)
def issuer_missing(examined: Examined) -> Iterator[Violation]:
    """Every intermediate and the root of the peer's certificate are in the verifier's own trusted CA list.

    Says: {issuer}, the issuer of {certificate} of {presenter}, is not in the trusted CA list of {verifier}. SSH needs
        it there; that SSH sends the end certificate alone is inferred, not documented.
    Short: {issuer} missing on {verifier}
    Why: The tunnels fail while the zone is active: TLS passes because the peer sends its intermediate along.
    Seen when: After a renewal under a new intermediate.
    Repair:
        {verifier}: append {issuer} :: Maintenance > Security > Trusted CA certificate
        {verifier}: restart, one at a time; its calls drop
        {verifier}: expect every tunnel active :: Status > Unified Communications > SSH tunnels
    Not to be confused with: a blocked TCP port 2222, which looks the same on the status page
    """
    for fault in examined.faults("issuer-missing"):
        words: dict[str, Word] = {"certificate": leaf_name(examined), "issuer": fault.expected}
        yield violation(parties(examined) | words, *shown_at(examined))


def _listed_by(examined: Examined, side: str) -> tuple[str, ...] | None:
    """The key types that one side takes; None on a release that has no such setting.

    Where the release was not seen and nobody speaks of the setting, the documented default is taken.
    """
    setting, release = examined.setting(f"{side} {TUNNEL_KEY_TYPES}"), examined.setting(f"{side} release")
    if isinstance(setting, Seen):
        return listed_key_types(setting.value)
    if not isinstance(release, Seen):
        return EVERY_KEY_TYPE
    if setting is not None and at_least(release.value, BEGINNINGS["tunnel-key-types"].release):
        see(setting)
    return None


@rule(
    about=Examined,
    when=_over_ssh,
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    per=("node", "type"),
    sources=KEY_TYPES_SOURCES,
)
def key_type_not_listed(examined: Examined) -> Iterator[Violation]:
    """The key types of the tunnels, on both sides, include that of every certificate shown there.

    Says: {type}, the key type of {certificate} of {presenter}, is not among the key types of the tunnels on
        {node}: {listed}.
    Short: {type} not among the key types of {node}
    Why: The tunnels fail while the zone is active; both nodes must list the key types of both.
    Seen when: The list was narrowed to one kind of key, and one node got a certificate of the other kind.
    Repair:
        {node}: add {type}, or restore the default list :: xConfiguration Ciphers sshd_pfwd_pubkeyalgorithms
    Not to be confused with: ssh.key-not-supported, where no list could name the key
    """
    own = key_type_of(examined.leaf.key)
    for side, node in (("verifier", examined.verifier), ("presenter", examined.presenter)):
        listed = _listed_by(examined, side)
        if own and listed is not None and own not in listed:
            words: dict[str, Word] = {"certificate": leaf_name(examined), "type": own, "node": node, "listed": listed}
            yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Examined,
    when=_over_ssh,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    confidence=Confidence.INFERRED,
    per=("presenter",),
    sources=KEY_TYPES_SOURCES,
)
def key_not_supported(examined: Examined) -> Iterator[Violation]:
    """Every key shown on the tunnels is one for which the tunnels have a key type.

    Says: The key of {certificate} of {presenter} ({algorithm}, {bits} bits) is of no key type of the tunnels; the
        only RSA type is for 2048 bits and more, and of elliptic curves P-256, P-384 and P-521 have one.
    Short: key of {presenter} has no SSH key type
    Why: The tunnels fail while the zone may be active.
    Seen when: An old RSA key of 1024 bits is still in use after the upgrade to X14.3.
    Repair:
        {presenter}: make a new CSR with a key of 2048 or 4096 bits and have it signed
    """
    key = examined.leaf.key
    if key_type_of(key):
        return
    for side in ("verifier", "presenter"):
        release = examined.setting(f"{side} release")
        if isinstance(release, Unseen):
            raise Missing(release)
        if _listed_by(examined, side) is not None:
            words: dict[str, Word] = {"certificate": leaf_name(examined), "algorithm": key.algorithm, "bits": key.bits}
            yield violation(parties(examined) | words, *shown_at(examined))
            return


@rule(
    about=Examined,
    when=_over_ssh,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    confidence=Confidence.INFERRED,
    per=("attributes",),
    sources=ATTRIBUTES_SOURCES,
)
def attributes_not_decoded(examined: Examined) -> Iterator[Violation]:
    """Subject and issuer of a certificate on the tunnels have no attribute that the product cannot decode.

    Says: {certificate} of {presenter} has attributes in subject or issuer that Expressway does not decode:
        {attributes}; the SSH tunnels break on them.
    Short: attributes {attributes} at {presenter}
    Why: The tunnels fail with unknown errors while the zone is active. That an attribute cannot be decoded is
        documented as the cause; which ones besides those of extended validation it can decode is inferred.
    Seen when: A template or a CA writes attributes of its own into the subject; the page shows them as numbers.
    Repair:
        {presenter}: have the certificate reissued without {attributes}
    """
    foreign = attributes_of(examined.leaf, AttributeSupport.UNSUPPORTED)
    if foreign:
        words: dict[str, Word] = {"certificate": leaf_name(examined), "attributes": foreign}
        yield violation(parties(examined) | words, *shown_at(examined))
        return
    doubtful = attributes_of(examined.leaf, AttributeSupport.UNKNOWN)
    if doubtful:
        why = say("whether Expressway decodes attribute {attributes} is not documented", attributes=doubtful)
        raise Missing(Unseen(why=why, would_tell=(say("Status > Unified Communications > SSH tunnels"),)))


@rule(
    about=Connected,
    when=lambda connected: connected.row.id == "K-02" and connected.client is not None,
    severity=Severity.FAILS,
    kind=CauseKind.NETWORK,
    confidence=Confidence.INFERRED,
    cause="port-2222",
    per=("client",),
    sources=("expressway-admin-x15.5-reference", "expressway-admin-x15.5-status"),
)
def port_reported_closed(connected: Connected) -> Iterator[Violation]:
    """Expressway-C reaches TCP port 2222 of every Expressway-E.

    Says: Hosts of the tunnels do not answer {client} (alarm 35014), whose action text names TCP port 2222.
    Short: port 2222 does not answer {client}
    Why: The tunnels fail while the zone, on a port of its own, is active; the certificates are good.
    Seen when: A firewall between the two sides was changed, or lets the zone's port through alone.
    Repair:
        {client}: test port 2222 of every Expressway-E :: Maintenance > Tools > Network utilities
        firewall: open TCP from ports 30000 to 35999 of {client} to port 2222
    Not to be confused with: ssh.issuer-missing, which looks the same on the status page
    """
    if connected.client is None:
        return
    report = find_alarm(connected.case, 35014, connected.client)
    if report is not None:
        yield violation({"client": connected.client.id}, report.provenance)
