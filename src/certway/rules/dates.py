"""Policies of public CAs whose date comes, or has come, and which the next renewal will meet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.derive.atlas import is_expressway
from certway.derive.releases import reaches
from certway.derive.subjects import Standing
from certway.knowledge.policy_dates import client_purpose_ends
from certway.model.deployment import Product
from certway.model.observation import Seen, see
from certway.model.text import Word
from certway.model.verdict import CauseKind, Severity
from certway.pki.distinguished_names import name_words, short_name
from certway.rules.catalogue import Violation, rule, violation

CLIENT_AUTHENTICATION: Final = "1.3.6.1.5.5.7.3.2"


@rule(
    about=Standing,
    when=lambda standing: is_expressway(standing.node),
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    per=("issuer", "ends"),
    sources=("fn74362", "letsencrypt-client-auth", "ca-client-auth-dates"),
)
def client_purpose_ends_at_renewal(standing: Standing) -> Iterator[Violation]:
    """A certificate that needs client authentication comes from a CA that will still issue it at the next renewal.

    Says: In this release client authentication is needed in {certificate} of {node}; {issuer} no longer issues it from
        {ends} on, so the next renewal will lack it.
    Short: {issuer} drops clientAuth
    Why: After that renewal the zone, the tunnels or SIP registration fail, whatever else is right.
    Seen when: The certificate is of a public CA and was issued before that date.
    Repair:
        every node: upgrade to X15.5, where the server certificate needs server authentication only
        Expressway-C: put a certificate of a private CA into the client store
    """
    node = standing.node
    for slot, held in node.identities:
        if slot.store != _needing_store(standing) or not isinstance(held.running, Seen):
            continue
        leaf = held.running.value.leaf
        policy = client_purpose_ends(name_words(leaf.issuer))
        if policy.bodies and CLIENT_AUTHENTICATION in (leaf.extended_key_usage or ()):
            words: dict[str, Word] = {"node": node.id, "certificate": short_name(leaf.subject)}
            words |= {"issuer": short_name(leaf.issuer), "ends": policy.begins}
            yield violation(words, *held.running.provenance, due=leaf.not_after, confidence=policy.confidence)


def _needing_store(standing: Standing) -> str:
    """The store whose certificate needs client authentication in this release; empty where none does."""
    node = standing.node
    if see(reaches(node, "X15.5")):
        return "client" if node.product == Product.EXPRESSWAY_C else ""
    if node.product == Product.EXPRESSWAY_E and see(reaches(node, "X15.4")):
        return ""
    return "server"
