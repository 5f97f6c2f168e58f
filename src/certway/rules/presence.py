"""What IM and Presence asks of Expressway-C, and the XCP connection on port 7400 of DNS."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.atlas import Atlas
from certway.derive.references import VERIFY_HOST_NAME, find_pointers
from certway.derive.settings import is_mentioned, setting_of
from certway.derive.subjects import Connected, Examined
from certway.model.confidence import Confidence
from certway.model.deployment import Node
from certway.model.observation import Seen, see
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.pki.distinguished_names import short_name
from certway.pki.names import find_match
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import leaf_name, not_held, parties, presented_names, shown_at


def _on_xcp(examined: Examined) -> bool:
    return examined.row.id == "K-20"


@rule(
    about=Examined,
    when=lambda examined: examined.judged.role == "imp-xcp",
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing", "not-trusted", "self-signed-not-trusted"),
    cause="presence-trust",
    per=("issued_by",),
    sources=("mra-guide-x15.2-requirements", "imp-config-15-restarts"),
)
def chain_missing(examined: Examined) -> Iterator[Violation]:
    """IM and Presence holds the root of Expressway-C's certificate in cup-xmpp-trust and in tomcat-trust.

    Says: Missing in {list} of {verifier}: {issuer}, above {certificate}, the {slot} certificate of {presenter}.
    Short: {issuer} missing in {list} of {verifier}
    Why: Messages and presence over MRA fail while sign-in and calls work.
    Seen when: Only one of the two stores was thought of, or only Unified CM.
    Repair:
        IM and Presence publisher: upload {issuer} as cup-xmpp-trust and as tomcat-trust ::
            OS Administration > Security > Certificate Management
        every IM and Presence node: restart Cisco XCP Router, one node at a time
    """
    if examined.faults("issuer-missing", "not-trusted", "self-signed-not-trusted"):
        missing = not_held(examined) or (leaf_name(examined),)
        words: dict[str, Word] = {"issuer": missing, "certificate": leaf_name(examined)}
        above = examined.check.authorities
        only_below_root = bool(above) and short_name(above[-1].subject) not in missing
        yield violation(
            parties(examined) | words | {"issued_by": short_name(examined.leaf.issuer)},
            *shown_at(examined),
            confidence=Confidence.INFERRED if only_below_root else Confidence.DOCUMENTED,
        )


@rule(
    about=Examined,
    when=_on_xcp,
    severity=Severity.FAILS,
    kind=CauseKind.DNS,
    claims=("name-mismatch",),
    per=("presenter",),
    sources=("cisco-118798", "expressway-admin-x15.5-reference", "mra-guide-x15.2-requirements"),
)
def pointer_not_in_certificate(examined: Examined) -> Iterator[Violation]:
    """The PTR record of Expressway-E's address, in C's DNS, names what is in the certificate of Expressway-E.

    Says: The PTR record of the address of {presenter}, asked by {verifier}, gives {pointer}, which is not in
        {certificate}; names there: {names}.
    Short: PTR of {presenter} is {pointer}
    Why: Messages and presence over MRA fail while sign-in and calls work; alarm 25031 and "Invalid Hostname" tell.
    Seen when: The address was used before by another host, or the inner zone gives another name than the outer one.
    Repair:
        internal DNS: let the PTR record of the address of {presenter} give a name that its certificate contains
        {presenter}: or, if the PTR record is right, reissue the certificate with {pointer}
    Not to be confused with: a closed port 7400, or tunnels that are down
    """
    if examined.faults("name-mismatch"):
        yield violation(_pointer_words(examined), *shown_at(examined))


def _pointer_words(examined: Examined) -> dict[str, Word]:
    pointers = tuple(item.text for item in see(examined.check.question.references))
    words: dict[str, Word] = {"pointer": pointers, "certificate": leaf_name(examined)}
    return parties(examined) | words | {"names": presented_names(examined)}


@rule(
    about=Examined,
    when=_on_xcp,
    severity=Severity.AT_RISK,
    kind=CauseKind.DNS,
    per=("presenter",),
    sources=("cisco-118798", "expressway-admin-x15.5-reference"),
)
def several_pointers(examined: Examined) -> Iterator[Violation]:
    """The address of Expressway-E has exactly one PTR record in C's DNS.

    Says: The address under which {verifier} reaches {presenter} has several PTR records: {pointer}; not in its
        certificate: {stray}.
    Short: several PTR records for {presenter}
    Why: The documents ask for exactly one; messages and presence fail whenever DNS answers with the wrong one first.
    Repair:
        internal DNS: keep the one PTR record whose name is in the certificate of {presenter}
    """
    references = see(examined.check.question.references)
    profile = examined.check.question.profile
    stray = tuple(item.text for item in references if find_match(item, examined.leaf, profile) is None)
    if len(references) > 1 and len(stray) < len(references):
        yield violation(_pointer_words(examined) | {"stray": stray or "-"})


@rule(
    about=Connected,
    when=lambda connected: connected.row.id == "K-20" and connected.client is not None,
    severity=Severity.FAILS,
    kind=CauseKind.DNS,
    per=("server",),
    sources=("cisco-118798", "expressway-admin-x15.5-reference"),
)
def pointer_missing(connected: Connected) -> Iterator[Violation]:
    """The address of Expressway-E has a PTR record in C's DNS.

    Says: The DNS of {client} has no PTR record for {address}, the address of {server}.
    Short: no PTR record for {server}
    Why: Messages and presence over MRA fail, sign-in may; alarm 25030 and "exception in reverseDNSLookup" tell.
    Repair:
        internal DNS: make one PTR record for {address} with a name that the certificate of {server} contains
    """
    client, server = connected.client, connected.server
    if client is None or server is None or not _compares_names(client):
        return
    records = find_pointers(Atlas(connected.case), server, connected.zone)
    if records and not any(record.answers for record in records):
        yield violation({"client": client.id, "server": server.id, "address": records[0].name})


def _compares_names(client: Node) -> bool:
    """Whether the certificate verification service of this Expressway-C is on and compares host names."""
    switches = ("XCP TLS Certificate CVS EnableCvs", VERIFY_HOST_NAME)
    return all(see(setting_of(client, name)).lower() != "off" for name in switches)


@rule(
    about=Connected,
    when=lambda connected: connected.row.id == "K-20" and connected.server is not None,
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    per=("server",),
    sources=("cisco-118798",),
)
def dual_interfaces_on_one(connected: Connected) -> Iterator[Violation]:
    """Dual network interfaces are used on an Expressway-E that has two only.

    Says: {server} has one address ({address}), and Use dual network interfaces is {value} there; nothing listens for
        XCP where {client} asks.
    Short: dual interfaces on at {server}
    Why: Messages and presence over MRA fail: "Connection refused" on port 7400.
    Seen when: The option key was installed and the switch was set, before the second interface was.
    Repair:
        {server}: set Use dual network interfaces to No, or give LAN 2 its address :: System > Network interfaces > IP
        {server}: restart
    Not to be confused with: tunnels that are down, which end presence as well
    """
    server = connected.server
    if server is None or not is_mentioned(server, "Use dual network interfaces"):
        return
    stated = see(setting_of(server, "Use dual network interfaces"))
    outside = setting_of(server, "IPv4 static NAT address")
    translated = outside.value if isinstance(outside, Seen) else ""
    own = tuple(address for address in server.addresses if address != translated)
    if stated.lower() == "yes" and len(own) == 1 and not is_mentioned(server, "LAN 2 address"):
        words: dict[str, Word] = {"server": server.id, "client": connected.link.key.client, "value": stated}
        yield violation(words | {"address": own[0]})
