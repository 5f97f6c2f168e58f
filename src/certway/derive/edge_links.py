"""The links of clients at the edge: every kind of client with every Expressway-E, for every domain it signs in with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.derive.atlas import Atlas, find_setting, trust_in
from certway.derive.presentations import authorities_above, build_presentation
from certway.derive.references import build_edge_references
from certway.derive.revocation import ask_status_as_client
from certway.knowledge.firmware import Holds, find_built_in_list, holds_root
from certway.knowledge.matrix import Connection
from certway.knowledge.relying_parties import profile_for
from certway.model.certificate import Certificate
from certway.model.deployment import Audience, Domain, Node, Product
from certway.model.link import Check, CheckKey, Link, LinkKey, Question, Selection
from certway.model.observation import Observation, Seen, Unseen, not_seen, seen
from certway.model.store import Slot, TrustList
from certway.model.text import say
from certway.pki.distinguished_names import short_name
from certway.pki.trust_lists import build_trust_list

PHONE_EDGE_TRUST: Final = "phone-edge-trust"
CLIENT_TRUST: Final = "client-trust"


def build_edge_links(atlas: Atlas, row: Connection) -> Iterator[Link]:
    """Every kind of client with every Expressway-E, once for each domain."""
    for audience in atlas.case.deployment.audiences:
        domains = _sign_in_domains(audience, atlas.case.deployment.domains)
        for server in atlas.of_product(Product.EXPRESSWAY_E):
            for domain in domains.value if isinstance(domains, Seen) else ("",):
                key = LinkKey(connection=row.id, client=audience.kind, server=server.id, port=row.port, about=domain)
                yield _build_edge_link(atlas, row, key, audience, server, domains)


def _sign_in_domains(audience: Audience, configured: Observation[tuple[Domain, ...]]) -> Observation[tuple[str, ...]]:
    """The domains with which the client finds the edge: its own setting, else those of Configuration > Domains.

    The voice services domain goes before the services domain (source cisco-117811).
    """
    for name in ("Voice services domain", "Services domain"):
        stated = find_setting(audience.settings, name)
        if stated is not None:
            return stated if isinstance(stated, Unseen) else seen((stated.value,))
    if isinstance(configured, Unseen):
        return configured
    return seen(tuple(domain.name for domain in configured.value))


def _build_edge_link(
    atlas: Atlas, row: Connection, key: LinkKey, audience: Audience, server: Node, domains: Observation[tuple[str, ...]]
) -> Link:
    judged, at = row.judged[0], atlas.case.now
    presented = build_presentation(atlas, server, "server", row.carrier, key, at, Selection.ALWAYS)
    above = authorities_above(atlas, presented)
    store, trusted = _list_of(atlas, audience, above)
    question = Question(
        profile=profile_for(audience.kind, "", audience.kind, audience.settings),
        presented=presented,
        trusted=trusted,
        references=domains if isinstance(domains, Unseen) else build_edge_references(key.about, audience),
        purpose="server",
        at=at,
    )
    check = Check(
        key=CheckKey(link=key, verifier="client", slot=Slot(store="server"), trust=store),
        question=ask_status_as_client(atlas, question),
        enforced=seen(True),
        confidence=judged.confidence,
        sources=judged.sources,
        context=audience.settings,
        authorities=above,
    )
    return Link(key=key, carrier=row.carrier, checks=(check,))


def _list_of(atlas: Atlas, audience: Audience, above: tuple[Certificate, ...]) -> tuple[str, Observation[TrustList]]:
    """The CA list by which this client judges, and its store."""
    replaced = _replacing_list(atlas, audience)
    if replaced is not None:
        return PHONE_EDGE_TRUST, replaced
    if isinstance(audience.trust, Unseen):
        return CLIENT_TRUST, _built_in(audience, above) or audience.trust
    return CLIENT_TRUST, audience.trust


def _replacing_list(atlas: Atlas, audience: Audience) -> Observation[TrustList] | None:
    """Phone-Edge-trust, which SIP OAuth phones use instead of their firmware's list as soon as it holds anything."""
    known = find_built_in_list(audience.kind)
    if known is None or known.replaced_by != PHONE_EDGE_TRUST:
        return None
    stored = [trust_in(node, PHONE_EDGE_TRUST).running for node in atlas.of_product(Product.CUCM) if _keeps(node)]
    filled = [found for found in stored if isinstance(found, Unseen) or found.value.entries]
    oauth = find_setting(audience.settings, "SIP OAuth")
    if not filled or (isinstance(oauth, Seen) and oauth.value.lower() != "yes"):
        return None
    if isinstance(oauth, Seen):
        return filled[0]
    return Unseen(
        why=not_seen(say("whether phones use SIP OAuth, and Phone-Edge-trust instead of their own list")),
        would_tell=(say("clients: phones: sip-oauth"),),
    )


def _keeps(node: Node) -> bool:
    return any(slot.store == PHONE_EDGE_TRUST for slot, _ in node.trust)


def _built_in(audience: Audience, above: tuple[Certificate, ...]) -> Observation[TrustList] | None:
    """The list in a device's firmware, as far as it is documented whether it holds the root above."""
    firmware = find_setting(audience.settings, "Firmware")
    if not isinstance(firmware, Seen) or not above or not above[-1].self_issued:
        return None
    answer = holds_root(audience.kind, firmware.value, short_name(above[-1].subject))
    if answer is Holds.UNKNOWN:
        return None
    return seen(build_trust_list(Slot(store=CLIENT_TRUST), above[-1:] if answer is Holds.YES else ()))
