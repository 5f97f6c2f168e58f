"""Endpoints for handshakes in tests: certificates minted with curves, because those are quick."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from certway.lab.foundry import Minted, mint_intermediate, mint_leaf, mint_root
from certway.lab.libcrypto import Rules
from certway.lab.openssl import Asks, Credential, Endpoint

NOW = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)
HOST = "expe01.example.com"

ROOT = mint_root("Example Root")
ISSUING = mint_intermediate(ROOT, "Example Issuing")
LEAF = mint_leaf(ISSUING, HOST)
PEER = mint_leaf(ISSUING, "expc01.example.com")
SERVER_ONLY = mint_leaf(ISSUING, HOST, extended_key_usage=("serverAuth",))
LISTED = (ROOT, ISSUING)


def ders(minted: Iterable[Minted]) -> tuple[bytes, ...]:
    """The certificates as they travel."""
    return tuple(each.der for each in minted)


def shown(minted: Minted, others: Iterable[Minted] | None = ()) -> Credential:
    """A certificate with exactly these after it; None: what OpenSSL finds."""
    return Credential(minted.der, minted.key.private_pem(), None if others is None else ders(others))


def rules(trusted: Iterable[Minted] = LISTED, **changes: Any) -> Rules:
    """A verifier at `NOW`."""
    return replace(Rules(trusted=ders(trusted), at=NOW), **changes)


def server(minted: Minted = LEAF, others: Iterable[Minted] | None = (), **changes: Any) -> Endpoint:
    """A server that asks for nothing."""
    return replace(Endpoint(credentials=(shown(minted, others),), clock=NOW), **changes)


def client(verifies: Rules | None = None, **changes: Any) -> Endpoint:
    """A client that shows nothing."""
    return replace(Endpoint(verifies=verifies, clock=NOW), **changes)


def asking(verifies: Rules, minted: Minted = LEAF) -> Endpoint:
    """A server that requires a client certificate."""
    return Endpoint(credentials=(shown(minted),), verifies=verifies, asks=Asks.REQUIRED, clock=NOW)
