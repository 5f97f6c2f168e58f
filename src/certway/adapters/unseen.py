"""Facts that nothing shows, each with why and what would tell: one wording for every reader."""

from __future__ import annotations

from certway.model.observation import Unseen, not_seen
from certway.model.store import Slot
from certway.model.text import Text, say


def unseen_release(node: str) -> Unseen:
    """The release of a node."""
    return Unseen(
        why=not_seen(say("the release of {node}", node=node)),
        would_tell=(say("{node}: its release, as its status page or its diagnostic archive shows it", node=node),),
    )


def unseen_name(node: str) -> Unseen:
    """The FQDN of an Expressway."""
    return Unseen(
        why=not_seen(say("the full name (System > DNS) of {node}", node=node)),
        would_tell=(say("{node}: System > DNS, or its diagnostic archive", node=node),),
    )


def unseen_address(node: str) -> Unseen:
    """The address of a UC node under System > Server."""
    return Unseen(
        why=not_seen(say("the address of {node} under System > Server", node=node)),
        would_tell=(say("Unified CM Administration: System > Server", node=node),),
    )


def unseen_clock(node: str) -> Unseen:
    """The deviation of a node's clock."""
    return Unseen(
        why=not_seen(say("how far the clock of {node} is off", node=node)),
        would_tell=(say("diagnostic logs of {node} and of a peer over the same minutes", node=node),),
    )


def unseen_peers(zone: str) -> Unseen:
    """The Peer addresses of a zone."""
    return Unseen(
        why=not_seen(say("Peer address of zone {zone}", zone=zone)),
        would_tell=(say("Configuration > Zones > Zones: {zone}, on the side that connects", zone=zone),),
    )


def unseen_domains() -> Unseen:
    """The domains."""
    return Unseen(why=not_seen(say("the list of domains")), would_tell=(say("Expressway-C: Configuration > Domains"),))


def unseen_store(audience: str, why: Text) -> Unseen:
    """The CA certificates that a kind of client trusts."""
    return Unseen(
        why=why, would_tell=(say("the CA certificates that {audience} trusts, as PEM files", audience=audience),)
    )


def unseen_certificate(node: str, slot: Slot, why: Text | None = None) -> Unseen:
    """The certificate in an identity store of a node."""
    return Unseen(
        why=why or not_seen(say("the {store} certificate of {node}", store=slot.store, node=node)),
        would_tell=(say("{node}: its {store} certificate as PEM", node=node, store=slot.store),),
    )


def unseen_list(node: str, slot: Slot) -> Unseen:
    """A trust list of a node."""
    return Unseen(
        why=not_seen(say("{store} of {node}", store=slot.store, node=node)),
        would_tell=(
            say("{node}: Maintenance > Security > Trusted CA certificate > Show all (PEM file)", node=node)
            if slot.store == "trusted-ca"
            else say("{node}: {store} as PEM files", node=node, store=slot.store),
        ),
    )
