"""Which of a node's certificates is shown: RSA and ECDSA twins, and the server or the client store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.derive.atlas import holds_store
from certway.derive.settings import setting_of
from certway.knowledge.cipher_paths import prefers_ecdsa
from certway.knowledge.releases import at_least
from certway.model.deployment import Node
from certway.model.link import Selection
from certway.model.observation import Seen, Unseen

_GOVERNED_BY_HTTPS_CIPHERS: Final = frozenset({443, 8443})


def own_client_store(node: Node) -> str:
    """The store an Expressway shows as TLS client: `client` from X15.5 on, `server` before or where unknown."""
    if isinstance(node.release, Seen) and at_least(node.release.value, "X15.5"):
        return "client"
    return "client" if isinstance(node.release, Unseen) and holds_store(node, "client") else "server"


def shown_stores(
    stores: tuple[str, ...], presenter: Node, verifier: Node, port: int
) -> Iterator[tuple[str, Selection]]:
    """The stores that may be shown on a port, and whether each is."""
    rsa, *twins = stores
    held = [store for store in twins if holds_store(presenter, store)]
    if not held:
        yield rsa, Selection.ALWAYS
        return
    ecdsa_first = _ecdsa_first(presenter, verifier, port)
    yield rsa, _selection(None if ecdsa_first is None else not ecdsa_first)
    for store in held:
        yield store, _selection(ecdsa_first)


def _selection(is_first: bool | None) -> Selection:
    if is_first is None:
        return Selection.BY_CIPHER_ORDER
    return Selection.ALWAYS if is_first else Selection.NEVER


def _ecdsa_first(presenter: Node, verifier: Node, port: int) -> bool | None:
    """Whether the ECDSA twin is shown; None where the cipher order is not known."""
    if port in _GOVERNED_BY_HTTPS_CIPHERS:
        allowed = setting_of(presenter, "HTTPS Ciphers")
        if isinstance(allowed, Seen) and "rsa" in allowed.value.lower() and "only" in allowed.value.lower():
            return False
    return prefers_ecdsa(verifier)
