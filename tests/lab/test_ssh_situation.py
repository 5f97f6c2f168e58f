"""Situation 3 as it is: one pair of nodes, the zone active, the tunnel refused; and its mirror image at E."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.lab.edits import with_ca, with_identity
from certway.lab.foundry import Minted, mint_intermediate
from certway.lab.scenarios import ssh
from certway.lab.ssh import TunnelClient, TunnelServer
from certway.lab.ssh_peers import Peer, Verification
from certway.lab.ssh_questions import build_ends
from certway.lab.topology import C_NODES, E_NODES, edge_issuing, healthy, internal_root, mint_expressway_c
from certway.model.deployment import Case
from tests.engines import need_tunnels
from tests.lab.stdlib_tls import shake
from tests.lab.tunnel_ends import find_key, tunnel

pytestmark = pytest.mark.conformance

ACCEPTS = Verification()
NO_ISSUER = Verification(faults=((0, 20), (0, 21)))


def first_pair(case: Case) -> tuple[Peer, Peer]:
    """The ends of the tunnel from expc01 to expe01."""
    link = next(link for link in derive_links(Atlas(case)) if link.carrier == "ssh")
    assert (link.key.client, link.key.server, link.key.port) == ("expc01", "expe01", 2222)
    return build_ends(link, find_key)


def new_internal_issuing() -> Minted:
    return mint_intermediate(internal_root(), "Example Internal Issuing G2")


def c_renewed() -> Case:
    """The mirror image: Expressway-C renewed under a new intermediate, which its own list holds and E's does not."""
    new = new_internal_issuing()
    case = with_ca(healthy(), C_NODES, "trusted-ca", new.certificate)
    for node in C_NODES:
        case = with_identity(case, node, "server", mint_expressway_c(node, new).certificate)
    return case


def test_the_zone_is_active_and_the_tunnel_refused_by_c(tmp_path: Path) -> None:
    client, server = first_pair(ssh.intermediate_missing_on_c.build())
    refused = tunnel(client, server)
    assert refused.client.verification == NO_ISSUER
    assert refused.server.verification is None
    assert not refused.up
    assert shake(client, server, tmp_path)  # joined by the lab's TLS engine later: at this instant, with both reasons


def test_both_are_up_once_the_intermediate_is_appended_on_c(tmp_path: Path) -> None:
    client, server = first_pair(ssh.intermediate_missing_on_c.control())
    up = tunnel(client, server)
    assert (up.client.verification, up.server.verification) == (ACCEPTS, ACCEPTS)
    assert up.up
    assert shake(client, server, tmp_path)


def test_the_mirror_image_is_refused_by_e(tmp_path: Path) -> None:
    client, server = first_pair(c_renewed())
    refused = tunnel(client, server)
    assert (refused.client.verification, refused.server.verification) == (ACCEPTS, NO_ISSUER)
    assert not refused.up
    assert shake(client, server, tmp_path)
    appended = with_ca(c_renewed(), E_NODES, "trusted-ca", new_internal_issuing().certificate)
    assert tunnel(*first_pair(appended)).up


def test_the_zone_fails_too_where_nobody_sends_the_intermediate_along(tmp_path: Path) -> None:
    """The control of the zone's half: what E does not hold itself, it does not send."""
    case = ssh.intermediate_missing_on_c.build()
    client, server = first_pair(case)
    assert shake(client, server, tmp_path)
    kept = tuple(held for held in server.trusted if held != edge_issuing("G3").certificate)
    assert len(kept) == len(server.trusted) - 1
    alone = Peer(sent=server.sent, key_pem=server.key_pem, trusted=kept, at=server.at, rules=server.rules)
    assert not shake(client, alone, tmp_path)


def test_appending_takes_effect_with_the_restart_of_c() -> None:
    need_tunnels()
    broken, server = first_pair(ssh.intermediate_missing_on_c.build())
    repaired, _ = first_pair(ssh.intermediate_missing_on_c.control())

    async def story() -> list[tuple[bool, Verification | None]]:
        e = TunnelServer(server, 0)
        await e.start()
        c = TunnelClient(broken, server.address, e.port)
        seen = []
        try:
            await c.start()
            seen.append((c.is_up, c.side.verification))
            c.install(repaired)
            seen.append((c.is_up, c.side.verification))
            await c.restart()
            seen.append((c.is_up, c.side.verification))
        finally:
            await c.stop()
            await e.stop()
        return seen

    assert asyncio.run(story()) == [(False, NO_ISSUER), (False, NO_ISSUER), (True, ACCEPTS)]
