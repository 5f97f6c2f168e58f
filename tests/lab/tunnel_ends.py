"""Ends of tunnels for tests: a small PKI of short EC keys, and peers that hold or lack parts of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, Unpack

from certway.lab.foundry import Minted, Parts, mint_intermediate, mint_leaf, mint_root
from certway.lab.key_ring import KeyRing
from certway.lab.ssh import open_tunnel
from certway.lab.ssh_peers import Peer, Tunnel, TunnelRules
from tests.engines import need_tunnels

NOW: Final = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
C_JUDGES: Final = TunnelRules(purpose="any")
E_JUDGES: Final = TunnelRules(purpose="client")


@cache
def root() -> Minted:
    return mint_root("Example Tunnel Root")


@cache
def issuing() -> Minted:
    return mint_intermediate(root(), "Example Tunnel Issuing")


def leaf(label: str, issuer: Minted | None = None, **parts: Unpack[Parts]) -> Minted:
    return mint_leaf(issuer or issuing(), label, **parts)


def peer(minted: Minted, trusted: Iterable[Minted], *, sends: int = 1, **parts: Any) -> Peer:
    """An end that shows the first `sends` certificates of its chain."""
    given = Peer(
        sent=minted.chain[:sends],
        key_pem=minted.key.private_pem(),
        trusted=tuple(item.certificate for item in trusted),
        at=NOW,
    )
    return replace(given, **parts)


def client(minted: Minted | None = None, trusted: Iterable[Minted] | None = None, **parts: Any) -> Peer:
    """A healthy Expressway-C, but for what is given."""
    held = (root(), issuing()) if trusted is None else trusted
    return peer(minted or leaf("expc01.example.com"), held, **({"rules": C_JUDGES} | parts))


def server(minted: Minted | None = None, trusted: Iterable[Minted] | None = None, **parts: Any) -> Peer:
    """A healthy Expressway-E, but for what is given."""
    held = (root(), issuing()) if trusted is None else trusted
    return peer(minted or leaf("expe01.example.com"), held, **({"rules": E_JUDGES} | parts))


find_key: Final = KeyRing().find


def tunnel(client_end: Peer, server_end: Peer) -> Tunnel:
    need_tunnels()
    return asyncio.run(open_tunnel(client_end, server_end))
