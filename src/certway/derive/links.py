"""The links of a case: the connection matrix applied to the nodes that are there.

Every link holds its checks in the order in which they happen. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from certway.derive.atlas import Atlas, is_expressway, trust_in
from certway.derive.edge_links import build_edge_links
from certway.derive.enforcement import context_of, is_enforced, meets_condition, purpose_asked
from certway.derive.presentations import authorities_above, build_presentation
from certway.derive.references import build_references
from certway.derive.releases import release_text
from certway.derive.revocation import ask_status, fallback_of
from certway.derive.selection import own_client_store, shown_stores
from certway.derive.settings import list_of
from certway.knowledge.matrix import CONNECTIONS, OWN_CLIENT, Connection, Judged, NameSource, Pairing, find_connection
from certway.knowledge.purposes import Needs
from certway.knowledge.relying_parties import profile_for
from certway.model.confidence import Confidence
from certway.model.deployment import Attempt, Case, Node, Product, Zone
from certway.model.link import Check, CheckKey, Link, LinkKey, Presentation, Question
from certway.model.observation import Seen, Unseen, seen
from certway.model.store import Identity, Slot


def derive_links(atlas: Atlas) -> tuple[Link, ...]:
    """Every link of the case, in the order of the matrix."""
    return tuple(link for row in CONNECTIONS for link in _links_of(atlas, row))


def _links_of(atlas: Atlas, row: Connection) -> Iterator[Link]:
    match row.pairing:
        case Pairing.UC_ZONE:
            yield from _zone_links(atlas, row)
        case Pairing.SAME_DEPLOYMENT | Pairing.PUBLISHER:
            yield from _uc_links(atlas, row)
        case Pairing.CLUSTER_PEERS:
            yield from _cluster_links(atlas, row)
        case Pairing.AUDIENCE:
            yield from build_edge_links(atlas, row)
        case Pairing.ATTEMPT:
            yield from (_build_upload(atlas, row, attempt) for attempt in atlas.case.attempts)


def _zone_links(atlas: Atlas, row: Connection) -> Iterator[Link]:
    for zone in atlas.uc_zones():
        port = zone.port or row.port if row.id in ("K-01", "K-04") else row.port
        for client in atlas.group(zone.client):
            for server in atlas.group(zone.server):
                key = LinkKey(connection=row.id, client=client.id, server=server.id, port=port, about=zone.id)
                yield _build_link(atlas, row, key, client, server, zone)


def _uc_links(atlas: Atlas, row: Connection) -> Iterator[Link]:
    """The links to UC nodes; one that hangs on a setting nobody has seen is there, and unknown."""
    for client in atlas.of_product(Product.EXPRESSWAY_C):
        for server in atlas.served(client, row.server):
            if not _exists(row, server):
                continue
            for about in _variants(row, server):
                key = LinkKey(connection=row.id, client=client.id, server=server.id, port=row.port, about=about)
                yield _build_link(atlas, row, key, client, server, None)


def _exists(row: Connection, server: Node) -> bool:
    if row.pairing is Pairing.PUBLISHER and server.role not in ("publisher", ""):
        return False
    if row.service and server.services and not any(row.service in name.lower() for name in server.services):
        return False
    condition = meets_condition(row.only_with, server)
    return isinstance(condition, Unseen) or condition.value


def _variants(row: Connection, server: Node) -> tuple[str, ...]:
    """What one pair of nodes has a link of its own for: every phone security profile, as its phones fail alone."""
    if not any(judged.names is NameSource.PHONE_PROFILE for judged in row.judged):
        return ("",)
    profiles = list_of(server, "Phone security profiles")
    return profiles.value or ("",) if isinstance(profiles, Seen) else ("",)


def _cluster_links(atlas: Atlas, row: Connection) -> Iterator[Link]:
    for client in atlas.case.deployment.nodes:
        if is_expressway(client):
            for server in atlas.peers(client):
                key = LinkKey(connection=row.id, client=client.id, server=server.id, port=row.port)
                yield _build_link(atlas, row, key, client, server, None)


def _build_link(atlas: Atlas, row: Connection, key: LinkKey, client: Node, server: Node, zone: Zone | None) -> Link:
    checks = tuple(
        check for judged in row.judged for check in _checks_of(atlas, row, judged, key, client, server, zone)
    )
    return Link(key=key, carrier=row.carrier, checks=checks)


def _checks_of(
    atlas: Atlas, row: Connection, judged: Judged, key: LinkKey, client: Node, server: Node, zone: Zone | None
) -> Iterator[Check]:
    verifier, presenter = (client, server) if judged.verifier == "client" else (server, client)
    stores = (own_client_store(presenter),) if judged.stores == (OWN_CLIENT,) else judged.stores
    for store, selected in shown_stores(stores, presenter, verifier, row.port):
        at = instant_at(atlas.case, verifier)
        asked = purpose_asked(judged, verifier, presenter, store)
        presented = build_presentation(atlas, presenter, store, row.carrier, key, at, selected)
        question = Question(
            profile=profile_for(verifier.product, release_text(verifier), judged.role, verifier.settings),
            presented=presented,
            trusted=trust_in(verifier, judged.trust).running,
            references=build_references(atlas, judged.names, key, client, server, zone),
            purpose=asked.question_purpose if asked else "any",
            at=at,
        )
        if row.carrier == "tls":
            question = ask_status(atlas, question, judged.role, verifier)
        yield Check(
            key=CheckKey(link=key, verifier=judged.verifier, slot=Slot(store=store), trust=judged.trust),
            question=question,
            enforced=is_enforced(row, judged, verifier, client, server),
            confidence=judged.confidence,
            purpose_confidence=asked.confidence if asked else Confidence.DOCUMENTED,
            purpose_open=asked is not None and asked.needs is Needs.UNKNOWN,
            sources=judged.sources,
            demands=judged.demands,
            context=(*context_of(row.id, verifier, presenter, zone), *fallback_of(judged.role, verifier)),
            authorities=authorities_above(atlas, presented),
        )


def _build_upload(atlas: Atlas, row: Connection, attempt: Attempt) -> Link:
    """An upload as a link of the node with itself; without checks where the file holds no certificate."""
    key = LinkKey(connection=row.id, client=attempt.node, server=attempt.node, port=0, about=attempt.slot.store)
    node = atlas.find_node(attempt.node)
    if node is None or not isinstance(attempt.content, Identity):
        return Link(key=key, carrier=row.carrier, checks=())
    judged = row.judged[0]
    question = Question(
        profile=profile_for(node.product, release_text(node), judged.role, node.settings),
        presented=Presentation(leaf=seen(attempt.content.leaf, attempt.provenance), others=seen(())),
        trusted=trust_in(node, judged.trust).installed,
        references=seen(()),
        purpose="any",
        at=instant_at(atlas.case, node),
    )
    check = Check(
        key=CheckKey(link=key, verifier="server", slot=attempt.slot, trust=judged.trust),
        question=question,
        enforced=seen(True),
        sources=judged.sources,
        demands=judged.demands,
    )
    return Link(key=key, carrier=row.carrier, checks=(check,))


def instant_at(case: Case, node: Node) -> datetime:
    """The instant by the clock of the node that verifies; the case's own where its skew was not seen."""
    return case.now if isinstance(node.clock_skew, Unseen) else case.now + node.clock_skew.value


def row_of(key: LinkKey) -> Connection:
    """The matrix row of a link."""
    row = find_connection(key.connection)
    if row is None:
        raise ValueError(f"no connection {key.connection} in the matrix")
    return row


def judged_of(key: CheckKey) -> Judged:
    """The verification of the matrix row that a check is an instance of."""
    same = [judged for judged in row_of(key.link).judged if judged.verifier == key.verifier]
    return next((judged for judged in same if judged.trust == key.trust), same[0])
