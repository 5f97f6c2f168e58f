"""What Unified CM asks of the certificate that Expressway-C shows it, and what its own nodes still have to restart."""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.atlas import trust_in
from certway.derive.settings import list_of, setting_of
from certway.derive.subjects import Connected, Examined, Standing
from certway.model.certificate import Certificate
from certway.model.deployment import Product
from certway.model.observation import Seen, see
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.pki.distinguished_names import short_name
from certway.rules.catalogue import Violation, rule, violation
from certway.rules.words import leaf_name, not_held, parties, presented_names, shown_at


def _by_unified_cm(examined: Examined) -> bool:
    return examined.judged.role in ("cucm-web", "cucm-callmanager")


def _chain_words(examined: Examined) -> dict[str, Word]:
    """The parties, what the store lacks, and the CA under which the certificate was issued, by which findings meet."""
    words: dict[str, Word] = {"certificate": leaf_name(examined), "issuer": not_held(examined) or leaf_name(examined)}
    return parties(examined) | words | {"issued_by": short_name(examined.leaf.issuer)}


@rule(
    about=Examined,
    when=_by_unified_cm,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing", "not-trusted", "self-signed-not-trusted"),
    cause="unified-cm-trust",
    per=("issued_by",),
    sources=("cisco-217748", "expressway-release-notes-x14.2.5", "mra-guide-x15.2-requirements", "cisco-225693"),
)
def chain_missing(examined: Examined) -> Iterator[Violation]:
    """Unified CM trusts the certificate of Expressway-C, by tomcat-trust and by CallManager-trust.

    Says: Missing in {list} of {verifier}: {issuer}, above {certificate}, the {slot} certificate of {presenter};
        Unified CM refuses it.
    Short: {issuer} missing in {list} of {verifier}
    Why: Configuration download and SIP registration over MRA fail: Expressway-C logs "tlsv1 alert unknown ca" for 6972.
    Seen when: Expressway-C got a certificate of another CA, on X15.5 a first client certificate of its own, and only
        the Expressways were given that CA.
    Repair:
        Unified CM publisher: upload {issuer}, root and intermediates, as tomcat-trust and as CallManager-trust ::
            OS Administration > Security > Certificate Management
        every Unified CM node: restart Cisco CallManager, Cisco TFTP, Cisco Tomcat and Cisco HAProxy, node by node
    Not to be confused with: chain.issuer-missing, where Expressway-C lacks the CA of Unified CM
    """
    if examined.faults("issuer-missing", "not-trusted", "self-signed-not-trusted") and not _namesakes(examined):
        yield violation(_chain_words(examined), *shown_at(examined))


def _namesakes(examined: Examined) -> tuple[Certificate, ...]:
    """Entries of the store that have the name of a CA above the certificate, but another key."""
    needed = {item.subject: item.key.spki for item in examined.check.authorities}
    return tuple(
        entry
        for entry in examined.trusted.entries
        if entry.subject in needed and entry.key.spki != needed[entry.subject]
    )


@rule(
    about=Examined,
    when=_by_unified_cm,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    claims=("issuer-missing", "not-trusted"),
    cause="unified-cm-trust",
    per=("issued_by",),
    sources=("cucm-security-15-certificates", "cisco-217138"),
)
def same_name_kept(examined: Examined) -> Iterator[Violation]:
    """A trust store of Unified CM holds the CA certificate that is needed, not an older or newer one of its name.

    Says: Another {name}, with another key than the one above {certificate}, the {slot} certificate of
        {presenter}, is in {list} of {verifier}. A store keeps one certificate a name, and an upload with an
        older start date is ignored.
    Short: another {name} at {verifier}
    Why: The upload seemed to succeed, and Unified CM refuses Expressway-C all the same: "tlsv1 alert unknown ca".
    Seen when: A CA was renewed with a new key, or two CAs share a name, and the one with the later start date stayed.
    Repair:
        Unified CM publisher: delete {name} from tomcat-trust and CallManager-trust, then upload the one needed ::
            OS Administration > Security > Certificate Management
        every Unified CM node: restart Cisco CallManager, Cisco TFTP, Cisco Tomcat and Cisco HAProxy, node by node
    Not to be confused with: unified-cm.chain-missing, where nothing of that name is there
    """
    refused = examined.faults("issuer-missing", "not-trusted")
    if (refused or _held_in_part(examined)) and _namesakes(examined):
        names = tuple(dict.fromkeys(short_name(entry.subject) for entry in _namesakes(examined)))
        yield violation(_chain_words(examined) | {"name": names}, *shown_at(examined))


@rule(
    about=Examined,
    when=_by_unified_cm,
    severity=Severity.FAILS,
    kind=CauseKind.TRUST_LIST,
    cause="unified-cm-trust",
    per=("issued_by",),
    sources=("cisco-217748", "expressway-release-notes-x14.2.5", "mra-guide-x15.2-requirements"),
)
def chain_in_part(examined: Examined) -> Iterator[Violation]:
    """Unified CM holds the root and every intermediate of Expressway-C's certificate, in both of its stores.

    Says: Missing in {list} of {verifier}: {issuer}, above {certificate}, the {slot} certificate of {presenter};
        the documents ask for root and intermediates there. The engine alone would accept it, as the rest is sent
        along.
    Short: {issuer} missing in {list} of {verifier}
    Why: Documented is that configuration download and SIP registration over MRA fail.
    Seen when: Only the root was uploaded.
    Repair:
        Unified CM publisher: upload {issuer} as tomcat-trust and as CallManager-trust ::
            OS Administration > Security > Certificate Management
        every Unified CM node: restart Cisco CallManager, Cisco TFTP, Cisco Tomcat and Cisco HAProxy, node by node
    """
    if _held_in_part(examined) and not _namesakes(examined):
        yield violation(_chain_words(examined), *shown_at(examined))


def _held_in_part(examined: Examined) -> bool:
    """Whether the engine accepts what the documents do not: a part of the chain is not in the store itself."""
    return examined.evaluation.accepted and "whole-chain" in examined.check.demands and bool(not_held(examined))


@rule(
    about=Examined,
    when=lambda examined: examined.row.id == "K-07" and _by_unified_cm(examined),
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    claims=("name-mismatch",),
    per=("profile",),
    sources=("cisco-211304", "certificate-guide-x15.5-requirements", "cisco-225693"),
)
def profile_missing(examined: Examined) -> Iterator[Violation]:
    """The certificate of Expressway-C contains the name of every encrypted phone security profile without SIP OAuth.

    Says: Phones with the profile {profile} do not register through {presenter}: that name is not in the {slot}
        certificate there; names there: {names}.
    Short: {profile} not in certificate of {presenter}
    Why: Unified CM answers 403 and logs "TLS InvalidX509NameInCertificate, Rcvd=..., Expected=...".
    Seen when: A profile was added for a new phone model after the certificate was issued; on X15.5 the name stands in
        the server certificate only.
    Repair:
        {presenter}: reissue its {slot} certificate with {profile} as a subject alternative name
        Unified CM: or use SIP OAuth for these phones, which needs no such name
    """
    for fault in examined.faults("name-mismatch"):
        words: dict[str, Word] = {"profile": fault.expected, "names": presented_names(examined)}
        yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Examined,
    when=lambda examined: examined.row.id == "K-08" and _by_unified_cm(examined),
    severity=Severity.FAILS,
    kind=CauseKind.NAME_OR_SETTING,
    claims=("name-mismatch",),
    per=("presenter",),
    sources=("mra-guide-x15.2-basic-configuration", "preferred-architecture-14-security"),
)
def expressway_c_entry_missing(examined: Examined) -> Iterator[Violation]:
    """Unified CM lists every Expressway-C under a name that is in its certificate.

    Says: Under Device > Expressway-C Unified CM has {entries}; none of these is in the {slot} certificate of
        {presenter}; names there: {names}.
    Short: no Device > Expressway-C entry of {presenter}
    Why: SIP OAuth registrations through that Expressway-C fail.
    Seen when: An Expressway-C was added, or refreshed by its host name alone.
    Repair:
        Unified CM: add the full name of {presenter} :: Device > Expressway-C
    Not to be confused with: unified-cm.profile-missing, which is about phones without SIP OAuth
    """
    if examined.faults("name-mismatch"):
        entries = tuple(item.text for item in see(examined.check.question.references))
        words: dict[str, Word] = {"entries": entries, "names": presented_names(examined)}
        yield violation(parties(examined) | words, *shown_at(examined))


@rule(
    about=Connected,
    when=lambda connected: connected.row.id == "K-08" and connected.server is not None,
    severity=Severity.AT_RISK,
    kind=CauseKind.NAME_OR_SETTING,
    per=("entry",),
    sources=("mra-guide-x15.2-basic-configuration",),
)
def expressway_c_entry_short(connected: Connected) -> Iterator[Violation]:
    """Device > Expressway-C holds full names only.

    Says: Unified CM lists {entry}, a bare host name, under Device > Expressway-C; the documents have it removed.
    Short: {entry} is a bare host name
    Why: SIP OAuth registrations may fail where Unified CM takes that entry.
    Seen when: Refresh servers on Expressway-C adds the bare host name anew each time.
    Repair:
        Unified CM: remove {entry}, keep the full name :: Device > Expressway-C
    """
    if connected.server is None:
        return
    for entry in see(list_of(connected.server, "Expressway-C entries")):
        if "." not in entry:
            yield violation({"entry": entry})


@rule(
    about=Connected,
    when=lambda connected: connected.row.id in ("K-05b", "K-05c") and connected.server is not None,
    severity=Severity.NOTE,
    kind=CauseKind.NAME_OR_SETTING,
    per=("state",),
    sources=("cucm-cli-15-utils",),
)
def client_authentication_off(connected: Connected) -> Iterator[Violation]:
    """Unified CM asks Expressway-C for its certificate on the download ports.

    Says: On {server} client authentication on port {port} is {state}; the certificate of Expressway-C is not
        asked for there.
    Short: client authentication off at {server}
    Why: What is wrong with that certificate does not show while the setting stays; the vendor reserves the setting
        for its support.
    Repair:
        {server}: leave it to the vendor's support to set it back
    """
    server, port = connected.server, connected.link.key.port
    if server is None:
        return
    setting = setting_of(server, f"HAProxy client-auth {port}")
    if isinstance(setting, Seen) and setting.value.lower().startswith("disab"):
        yield violation({"server": server.id, "port": port, "state": setting.value}, *setting.provenance)


@rule(
    about=Standing,
    when=lambda standing: standing.node.product in (Product.CUCM, Product.IM_AND_PRESENCE),
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    cause="not-replicated",
    per=("node",),
    sources=("cisco-213872", "cisco-217743"),
)
def not_replicated(standing: Standing) -> Iterator[Violation]:
    """What the publisher trusts has reached every other node.

    Says: {entry} is in {list} of the publisher and has not reached {node} by replication.
    Short: {entry} not yet on {node}
    Why: What works through one node fails through the other.
    Seen when: Right after an upload, or while database replication or Cisco Certificate Change Notification is down.
    Repair:
        {node}: see whether Cisco Certificate Change Notification runs, then compare {list} again
        {node}: or upload {entry} there :: OS Administration > Security > Certificate Management
    """
    node = standing.node
    publisher = next((peer for peer in standing.peers if peer.role == "publisher"), None)
    if publisher is None or node.role == "publisher":
        return
    for slot, held in node.trust:
        own, first = held.installed, trust_in(publisher, slot.store).installed
        if isinstance(own, Seen) and isinstance(first, Seen) and own.value.digest != first.value.digest:
            arrived = set(own.value.entries)
            for entry in first.value.entries:
                if entry not in arrived:
                    yield violation({"node": node.id, "list": slot.store, "entry": short_name(entry.subject)})
