"""The names a verifier expects, each with the setting it comes from."""

from __future__ import annotations

import ipaddress
from typing import Final

from certway.derive.atlas import Atlas
from certway.derive.settings import is_mentioned, list_of, setting_of
from certway.knowledge.matrix import NameSource
from certway.model.deployment import Audience, DnsRecord, Node, Zone
from certway.model.link import LinkKey, Reference
from certway.model.observation import Observation, Seen, Unseen, not_seen, seen
from certway.model.text import Text, say

References = Observation[tuple[Reference, ...]]

VERIFY_HOST_NAME: Final = "XCP TLS Certificate CVS VerifyHostname"

_NO_NAMES: References = seen(())


def reference(text: str, source: str | Text) -> Reference:
    """A DNS or an address reference, whichever the text is."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return Reference(kind="dns", text=text, source=source)
    return Reference(kind="ip", text=text, source=source)


def build_references(
    atlas: Atlas, names: NameSource, key: LinkKey, client: Node, server: Node, zone: Zone | None
) -> References:
    """The names expected on a link between two nodes; empty where no name is compared."""
    if names is NameSource.PEER_ADDRESS and zone is not None:
        return _peer_address(atlas, zone, server)
    if names is NameSource.VERIFY_SUBJECT_NAME and zone is not None:
        return _one(setting_of(zone, "TLS verify subject name"), "TLS verify subject name")
    if names is NameSource.POINTER_RECORD:
        return _pointer(atlas, client, server, zone)
    if names is NameSource.PHONE_PROFILE and key.about:
        return seen((reference(key.about, "Phone Security Profile"),))
    return _of_server(names, server)


def _of_server(names: NameSource, server: Node) -> References:
    """Names that the server itself knows, or that are configured about it."""
    match names:
        case NameSource.SERVER_ADDRESS:
            return _one(server.fqdn, "System > Server")
        case NameSource.UC_SERVICE_ADDRESS:
            stated = setting_of(server, "UC service address")
            return _one(stated if is_mentioned(server, "UC service address") else server.fqdn, "UC service")
        case NameSource.DISCOVERY_NAME:
            return _one(setting_of(server, "Publisher address"), say("Publisher address on Expressway-C"))
        case NameSource.PHONE_PROFILE:
            return _several(list_of(server, "Phone security profiles"), "Phone Security Profile")
        case NameSource.EXPRESSWAY_C_ENTRY:
            return _several(list_of(server, "Expressway-C entries"), "Device > Expressway-C")
        case NameSource.CLUSTER_PEER_ADDRESS:
            return _one(setting_of(server, "Peer address"), "System > Clustering")
    return _NO_NAMES


def build_edge_references(domain: str, audience: Audience) -> References:
    """The names a client at the edge accepts: the service discovery domain, or `collab-edge.` before it.

    A browser does not look for that domain.
    """
    if audience.kind == "browser":
        return _NO_NAMES
    source = say("service discovery domain")
    names = [Reference(kind="dns", text=domain, source=source)]
    names.append(Reference(kind="dns", text=f"collab-edge.{domain}", source=source))
    if audience.kind == "room-device":
        names.append(Reference(kind="srv", text=f"_collab-edge._tls.{domain}", source=source))
    return seen(tuple(names))


def known_names(node: Node) -> tuple[str, ...]:
    """Every name and address under which a node is known."""
    own = (node.fqdn.value,) if isinstance(node.fqdn, Seen) else ()
    peer = setting_of(node, "Peer address")
    return (*own, *node.also_known_as, *node.addresses, *((peer.value,) if isinstance(peer, Seen) else ()))


def _one(observed: Observation[str], source: str | Text) -> References:
    if isinstance(observed, Unseen):
        return observed
    return Seen(value=(reference(observed.value, source),) if observed.value else (), sightings=())


def _several(observed: Observation[tuple[str, ...]], source: str) -> References:
    if isinstance(observed, Unseen):
        return observed
    return Seen(value=tuple(reference(text, source) for text in observed.value), sightings=())


def _peer_address(atlas: Atlas, zone: Zone, server: Node) -> References:
    """The zone's Peer address that leads to this server; unseen where none can be told to be its."""
    if isinstance(zone.peers, Unseen):
        return zone.peers
    own = {name.lower() for name in known_names(server)}
    for address in zone.peers.value:
        if address.lower() in own or own & set(_resolved(atlas, address)):
            return Seen(value=(reference(address, "Peer address"),), sightings=())
    if len(zone.peers.value) == 1 and len(atlas.group(zone.server)) == 1:
        return Seen(value=(reference(zone.peers.value[0], "Peer address"),), sightings=())
    return Unseen(
        why=not_seen(say("which Peer address of zone {zone} leads to {node}", zone=zone.name, node=server.id)),
        would_tell=(
            say("dns: the internal A records of the Peer addresses, or also-known-as of {node}", node=server.id),
        ),
    )


def _resolved(atlas: Atlas, name: str) -> tuple[str, ...]:
    return tuple(answer.lower() for record in atlas.records("internal", "a", name) for answer in record.answers)


def _pointer(atlas: Atlas, client: Node, server: Node, zone: Zone | None) -> References:
    """The names that C's DNS gives for the address under which it reaches E; none where C does not compare them."""
    compared = setting_of(client, VERIFY_HOST_NAME)
    if isinstance(compared, Unseen):
        return compared
    if compared.value.lower() == "off":
        return _NO_NAMES
    records = find_pointers(atlas, server, zone)
    if not records:
        return Unseen(
            why=not_seen(say("the PTR record of {node}", node=server.id)),
            would_tell=(
                say("dns: internal: the PTR record of the address under which C reaches {node}", node=server.id),
            ),
        )
    answers = dict.fromkeys(answer.rstrip(".") for record in records for answer in record.answers)
    return seen(tuple(reference(answer, say("PTR record")) for answer in answers))


def find_pointers(atlas: Atlas, server: Node, zone: Zone | None) -> tuple[DnsRecord, ...]:
    """What C's DNS answers for the address under which it reaches E: that of the zone, else E's own, inside first."""
    for address in (*_reached_at(atlas, server, zone), *server.addresses):
        records = atlas.records("internal", "ptr", address)
        if records:
            return records
    return ()


def _reached_at(atlas: Atlas, server: Node, zone: Zone | None) -> tuple[str, ...]:
    """The addresses to which the zone's Peer addresses for this server lead."""
    if zone is None or isinstance(zone.peers, Unseen):
        return ()
    own = {name.lower() for name in known_names(server)}
    return tuple(
        address
        for peer in zone.peers.value
        for resolved in [_resolved(atlas, peer)]
        if peer.lower() in own or own & set(resolved)
        for address in (resolved or (peer,))
    )
