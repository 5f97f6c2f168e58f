"""What lies in a node's trust list, whatever is connected now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.derive.atlas import identity_in, is_expressway, trust_in
from certway.derive.subjects import Standing
from certway.model.certificate import Certificate
from certway.model.observation import Seen, see
from certway.model.store import Slot, TrustList
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.pki.distinguished_names import short_name
from certway.pki.presented import find_first_missing
from certway.rules.catalogue import Violation, rule, violation

LARGEST_LIST: Final = 1000
"""CA certificates in a trusted CA list, documented from X14.3."""


@rule(
    about=Standing,
    when=lambda standing: is_expressway(standing.node),
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    cause="issuer-missing",
    per=("issuer",),
    sources=("cisco-212475", "measured-automatic-chain"),
)
def own_chain_incomplete(standing: Standing) -> Iterator[Violation]:
    """A node's own trusted CA list holds the chain of the certificate it shows, so that it sends it along.

    Says: {node} does not hold {issuer}, above its own {slot} certificate; it cannot send it, and only peers
        that hold it themselves accept {node}.
    Short: {node} cannot send {issuer}
    Why: Phones, Webex and far ends that know the root alone refuse the certificate.
    Seen when: The CA list of the node was rebuilt, or the certificate came in with its key past the upload check.
    Repair:
        {node}: append {issuer} :: Maintenance > Security > Trusted CA certificate
        {node}: restart
    """
    for store, leaf, sent in standing.sends:
        missing = find_first_missing(leaf, see(sent))
        if missing is not None and store in ("server", "client"):
            yield violation({"node": standing.node.id, "slot": store, "issuer": short_name(missing.issuer)})


@rule(
    about=Standing,
    when=lambda standing: is_expressway(standing.node),
    severity=Severity.NOTE,
    kind=CauseKind.TRUST_LIST,
    per=("limit",),
    sources=("expressway-admin-x15.5-security",),
)
def list_too_long(standing: Standing) -> Iterator[Violation]:
    """A trusted CA list holds at most 1,000 certificates.

    Says: The trusted CA list of {node} holds {count} certificates; {limit} are supported.
    Short: list of {node} too long
    Why: Entries past the limit may not be read.
    Repair:
        {node}: delete CA certificates that nobody needs
    """
    count = len(see(trust_in(standing.node, "trusted-ca").installed).entries)
    if count > LARGEST_LIST:
        yield violation({"node": standing.node.id, "count": count, "limit": LARGEST_LIST})


@rule(
    about=Standing,
    when=lambda standing: is_expressway(standing.node),
    severity=Severity.AT_RISK,
    kind=CauseKind.TRUST_LIST,
    cause="cluster-drift",
    per=("entry", "list"),
    sources=("cisco-213872", "expressway-admin-x15.5-clustering"),
)
def peers_differ(standing: Standing) -> Iterator[Violation]:
    """The peers of a cluster hold the same CA certificates; nothing replicates them.

    Says: {entry} is in the {list} of other peers of {cluster}, not in that of {node}.
    Short: {node} lacks {entry}
    Why: What works through one peer fails through the other.
    Seen when: The list was changed on one peer only.
    Repair:
        {node}: append {entry}, or delete it on the other peers if nobody needs it
    """
    node = standing.node
    if not node.cluster:
        return
    for slot, held in node.trust:
        own = see(held.installed)
        for entry in _held_by_peers(standing, slot, own):
            words: dict[str, Word] = {"node": node.id, "list": slot.store, "cluster": node.cluster}
            yield violation(words | {"entry": short_name(entry.subject)})


def _held_by_peers(standing: Standing, slot: Slot, own: TrustList) -> tuple[Certificate, ...]:
    """Entries of the peers' lists that the node's own list lacks, in the order of the lists."""
    found: dict[Certificate, None] = {}
    for peer in standing.peers:
        other = trust_in(peer, slot.store).installed
        if isinstance(other, Seen) and other.value.digest != own.digest:
            found.update(dict.fromkeys(other.value.entries))
    held = set(own.entries)
    return tuple(entry for entry in found if entry not in held)


@rule(
    about=Standing,
    when=lambda standing: is_expressway(standing.node),
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    per=("node",),
    sources=("cisco-213872", "certificate-guide-x15.5-loading"),
)
def temporary_certificate(standing: Standing) -> Iterator[Violation]:
    """No node in use still shows the certificate it was installed with.

    Says: {node} shows a self-signed certificate ({name}); the built-in temporary certificate is not supported
        for traversal zones and MRA.
    Short: {node} shows a temporary certificate
    Why: Nobody trusts it, and the product does not support it.
    Seen when: After a factory reset, on a new node, or on a restored virtual machine.
    Repair:
        {node}: install a certificate of a CA :: Maintenance > Security > Server certificate
    """
    running = identity_in(standing.node, "server").running
    if isinstance(running, Seen) and running.value.leaf.self_issued:
        yield violation({"node": standing.node.id, "name": short_name(running.value.leaf.subject)}, *running.provenance)
