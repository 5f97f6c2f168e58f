"""What a node shows in one role (design 5.1).

TLS: the end certificate plus the chain that the presenter builds from its own trusted CA list, as OpenSSL does by
itself. SSH and the SIP SERVICE message carry the end certificate alone (SSH: inferred, until a capture of the case
shows a host key with more certificates: then every node of it is taken to send its chain there, too). For products
other than Expressway what is sent beside the end certificate is unknown unless seen. A witness beats all of this.
"""

from __future__ import annotations

from datetime import datetime

from certway.derive.atlas import Atlas, identity_in, is_expressway, trust_in
from certway.model.certificate import Certificate
from certway.model.deployment import Case, Node, Witness
from certway.model.link import LinkKey, Presentation, Selection
from certway.model.observation import Observation, Origin, Provenance, Seen, Unseen, not_seen, seen
from certway.model.store import Identity, TrustList
from certway.model.text import say
from certway.pki.memo import Memo
from certway.pki.presented import build_sent_chain

TUNNEL = "K-02"
"""The one connection of the matrix that SSH carries."""
_DERIVED = Provenance(origin=Origin.DERIVED, where="own trusted CA list")


def build_presentation(
    atlas: Atlas, node: Node, store: str, carrier: str, link: LinkKey, at: datetime, selected: Selection
) -> Presentation:
    """What `node` shows from `store` on this link."""
    witnessed = find_witnessed(atlas.case, node.id, link)
    if witnessed is not None:
        witness, (leaf, *others) = witnessed
        place = witness.provenance
        return Presentation(leaf=seen(leaf, place), others=seen(tuple(others), place), selected=selected)
    running = identity_in(node, store).running
    if isinstance(running, Unseen):
        return Presentation(leaf=running, others=running, selected=selected)
    leaf_seen = Seen(value=running.value.leaf, sightings=())
    sent_as = "tls" if carrier == "ssh" and shows_chains_in_ssh(atlas.case) else carrier
    return Presentation(leaf=leaf_seen, others=_others(node, running.value, sent_as, at, atlas.memo), selected=selected)


def authorities_above(atlas: Atlas, presented: Presentation) -> tuple[Certificate, ...]:
    """The CA certificates above the certificate shown, as far as the case shows them; none where it was not seen."""
    return atlas.authorities.above(presented.leaf.value) if isinstance(presented.leaf, Seen) else ()


def _others(
    node: Node, identity: Identity, carrier: str, at: datetime, memo: Memo
) -> Observation[tuple[Certificate, ...]]:
    if carrier in ("ssh", "message", "upload"):
        return seen((), _DERIVED)
    if not is_expressway(node):
        return Unseen(
            why=not_seen(say("what is sent along by {node}", node=node.id)),
            would_tell=(say("a packet capture of a connection to {node}", node=node.id),),
        )
    own: Observation[TrustList] = trust_in(node, "trusted-ca").running
    if isinstance(own, Unseen):
        return own
    return seen(build_sent_chain(identity.leaf, own.value, at, memo), _DERIVED)


def sent_chains(atlas: Atlas, node: Node) -> tuple[tuple[str, Certificate, Observation[tuple[Certificate, ...]]], ...]:
    """What an Expressway sends on TLS from each of its stores; nothing for products whose chain is not known."""
    if not is_expressway(node):
        return ()
    return tuple(
        (slot.store, held.running.value.leaf, _others(node, held.running.value, "tls", atlas.case.now, atlas.memo))
        for slot, held in node.identities
        if isinstance(held.running, Seen)
    )


def shows_chains_in_ssh(case: Case) -> bool:
    """Whether a capture shows an SSH host key that brings more than the end certificate."""
    return any(
        witness.link.connection == TUNNEL and len(chain) > 1
        for witness in case.witnesses
        for _, chain in witness.presented
    )


def find_witnessed(case: Case, node: str, link: LinkKey) -> tuple[Witness, tuple[Certificate, ...]] | None:
    """The newest chain that a capture or a log shows for this node on this link, and where it was seen."""
    sightings = [
        (witness, chain)
        for witness in case.witnesses
        if witness.link == link
        for presenter, chain in witness.presented
        if presenter == node and chain
    ]
    return max(sightings, key=lambda sighting: sighting[0].at, default=None)
