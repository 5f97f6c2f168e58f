"""What the rules about uploads share: the uploaded file in words, and what the product is known to make of a trait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from certway.derive.releases import release_text
from certway.derive.subjects import Uploaded
from certway.knowledge.uploads import UPLOAD_RULES, Reception, UploadRule, find_upload_rule
from certway.model.certificate import Certificate
from certway.model.deployment import Case, Node
from certway.model.observation import Seen, Unseen, see
from certway.model.store import Identity, KeyAtHand, Slot
from certway.model.text import Word, say
from certway.pki.distinguished_names import short_name


def holds_certificate(uploaded: Uploaded) -> bool:
    """Whether the uploaded file holds a certificate at all."""
    return isinstance(uploaded.attempt.content, Identity)


def identity_of(uploaded: Uploaded) -> Identity:
    """The content of an upload that holds a certificate."""
    return cast(Identity, uploaded.attempt.content)  # every rule that asks is about such uploads only


def leaf_of(uploaded: Uploaded) -> Certificate:
    """The certificate that is to be installed: the first one in the file."""
    return identity_of(uploaded).leaf


def is_for_a_node(uploaded: Uploaded) -> bool:
    """Whether the uploaded file holds a certificate that is not one of a CA."""
    if not holds_certificate(uploaded):
        return False
    constraints = leaf_of(uploaded).basic_constraints
    return constraints is None or not constraints.ca


def has_own_key(uploaded: Uploaded) -> bool:
    """The key comes along, waits with a request, or is the one already in use in this store."""
    identity = identity_of(uploaded)
    if identity.key is KeyAtHand.MATCHES:
        return True
    spki, slot = identity.leaf.key.spki, uploaded.attempt.slot
    return any(held == slot and key == spki for held, key, _ in _keys_of(uploaded.node))


def find_owners(uploaded: Uploaded) -> tuple[tuple[str, Slot, str], ...]:
    """Nodes with the key of the certificate, the store it is in, and what shows it."""
    return find_holders(uploaded.case, leaf_of(uploaded).key.spki)


def find_holders(case: Case, spki: bytes) -> tuple[tuple[str, Slot, str], ...]:
    """Nodes with a key, the store it is in, and what shows it."""
    return tuple(
        (node.id, slot, proof) for node in case.deployment.nodes for slot, key, proof in _keys_of(node) if key == spki
    )


def _keys_of(node: Node) -> Iterator[tuple[Slot, bytes, str]]:
    """The public halves of the keys that a node is known to hold."""
    for request in node.pending:
        yield request.slot, request.key.spki, "CSR"
    for slot, held in node.identities:
        if isinstance(held.installed, Seen):
            yield slot, held.installed.value.leaf.key.spki, "certificate"


def attempt_words(uploaded: Uploaded, **more: Word) -> dict[str, Word]:
    """Which file goes to which node, into which store, and what it holds."""
    attempt = uploaded.attempt
    name = short_name(leaf_of(uploaded).subject) if holds_certificate(uploaded) else attempt.provenance.where
    own: dict[str, Word] = {
        "node": attempt.node,
        "file": attempt.provenance.where,
        "store": attempt.slot.store,
        "release": release_text(uploaded.node),
        "certificate": name,
    }
    return own | more


def find_reception(uploaded: Uploaded, trait: str) -> UploadRule | None:
    """What the node's upload page makes of a trait; None where its release makes nothing of it.

    Leaves as *missing* where that hangs on a release nobody has shown, and where no document tells.
    """
    node = uploaded.node
    found = find_upload_rule(trait, node.product, release_text(node))
    if found is None and any(rule.trait == trait and node.product in rule.products for rule in UPLOAD_RULES):
        see(node.release)
    if found is not None and found.reception is Reception.UNKNOWN:
        see(Unseen(why=found.says, would_tell=(say("the message that {node} shows on the upload", node=node.id),)))
    return found
