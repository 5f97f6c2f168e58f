"""The certificate that travels inside the SIP SERVICE message of MRA."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.atlas import Atlas
from certway.derive.settings import is_mentioned, setting_of
from certway.derive.subjects import Connected, Examined
from certway.model.confidence import Confidence
from certway.model.observation import Seen, see
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import leaf_name, parties, shown_at


@rule(
    about=Examined,
    when=lambda examined: examined.carrier == "message",
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    confidence=Confidence.INFERRED,
    claims=("issuer-missing",),
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-212347", "cisco-225482"),
)
def issuer_missing(examined: Examined) -> Iterator[Violation]:
    """Every issuer of Expressway-E's certificate is in the own list of the Expressway-C that reads the message.

    Says: The SERVICE message carries {certificate} of {presenter} alone; {issuer} is not in the {list} of {verifier}.
    Short: SERVICE carries the leaf alone
    Why: Phones and Jabber may lose their SIP registration over MRA although the zone is active.
    Repair:
        {verifier}: append {issuer} to {list}
        {verifier}: restart, one peer at a time
    """
    for fault in examined.faults("issuer-missing"):
        words: dict[str, Word] = {"certificate": leaf_name(examined), "issuer": fault.expected}
        yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Connected,
    when=lambda connected: connected.row.id == "K-04" and connected.zone is not None,
    severity=Severity.AT_RISK,
    kind=CauseKind.NETWORK,
    per=("server",),
    sources=("cisco-212347",),
)
def reflected(connected: Connected) -> Iterator[Violation]:
    """Expressway-C reaches an Expressway-E with one interface without a change of its own source address.

    Says: {client} reaches {server}, which has one interface, at {address}, its public address: the firewall sends
        this back inside, and may change the source address on the way.
    Short: {server} reached at its public address
    Why: Then the SIP SERVICE message is answered with 408 and registrations over MRA time out; it looks like a missing
        purpose in the certificate of Expressway-E.
    Seen when: One interface with static NAT, and the inner DNS gives the public address.
    Repair:
        firewall: keep the source address of {client} on connections to {address}
        {server}: or use two interfaces, and let the inner DNS give the inner address
    Not to be confused with: purpose.both-purposes-missing
    """
    zone, server = connected.zone, connected.server
    if zone is None or server is None or not is_mentioned(server, _STATIC_NAT):
        return
    public, dual = see(setting_of(server, _STATIC_NAT)), setting_of(server, "Use dual network interfaces")
    reached = {
        answer
        for name in see(zone.peers)
        for record in Atlas(connected.case).records("internal", "a", name)
        for answer in record.answers
    }
    if public in reached and not (isinstance(dual, Seen) and dual.value.lower() == "yes"):
        yield violation({"client": connected.link.key.client, "server": server.id, "address": public})


_STATIC_NAT = "IPv4 static NAT address"
