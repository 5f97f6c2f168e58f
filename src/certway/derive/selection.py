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

HTTPS_CIPHERS: Final = "HTTPS Ciphers"

_GOVERNED_BY_HTTPS_CIPHERS: Final = frozenset({443, 8443})
_OF_DOWNLOADS: Final = frozenset({6971, 6972})
_OF_SIP: Final = frozenset({5061, 5091})


def own_client_store(node: Node) -> str:
    """The store an Expressway shows as TLS client: `client` from X15.5 on, `server` before or where unknown."""
    if isinstance(node.release, Seen) and at_least(node.release.value, "X15.5"):
        return "client"
    return "client" if isinstance(node.release, Unseen) and holds_store(node, "client") else "server"


def shown_stores(
    stores: tuple[str, ...], presenter: Node, verifier: Node, port: int
) -> Iterator[tuple[str, Selection]]:
    """The stores that may be shown on a port, and whether each is.

    A twin of which the case says nothing is left out, unless the cipher order is known to ask for it: then it is what
    is shown, and unseen.
    """
    rsa, *twins = stores
    if not twins:
        yield rsa, Selection.ALWAYS
        return
    ecdsa_first = _ecdsa_first(presenter, verifier, port)
    held = [store for store in twins if holds_store(presenter, store)]
    if ecdsa_first and not held:
        held = twins[:1]
    if not held:
        yield rsa, Selection.ALWAYS
        return
    yield rsa, _selection(None if ecdsa_first is None else not ecdsa_first)
    for store in held:
        yield store, _selection(ecdsa_first)


def is_governed_by_https_ciphers(port: int) -> bool:
    """Whether the setting of a UC node decides which of its twins is shown on this port."""
    return port in _GOVERNED_BY_HTTPS_CIPHERS


def _selection(is_first: bool | None) -> Selection:
    if is_first is None:
        return Selection.BY_CIPHER_ORDER
    return Selection.ALWAYS if is_first else Selection.NEVER


def _ecdsa_first(presenter: Node, verifier: Node, port: int) -> bool | None:
    """Whether the ECDSA twin is shown; None where the cipher order is not known."""
    if is_governed_by_https_ciphers(port):
        allowed = setting_of(presenter, HTTPS_CIPHERS)
        if isinstance(allowed, Seen) and "rsa" in allowed.value.lower() and "only" in allowed.value.lower():
            return False
        return prefers_ecdsa(verifier)
    if port in _OF_DOWNLOADS:
        return prefers_ecdsa(verifier)
    return _ecdsa_first_on_sip(presenter, verifier) if port in _OF_SIP else None


def _ecdsa_first_on_sip(presenter: Node, verifier: Node) -> bool | None:
    """By what Unified CM prefers, if that is stated; else by Expressway's own preference, which X15.2 brought."""
    stated = setting_of(presenter, "TLS Ciphers")
    words = stated.value.lower() if isinstance(stated, Seen) else ""
    if "preferred" in words:
        return "ecdsa" in words
    own = setting_of(verifier, "SIP Advanced TlsSignatureAlgoPrefRsa")
    return False if isinstance(own, Seen) and own.value.lower() == "on" else None
