"""Names of certificate stores as UC nodes write them, and what the model calls them."""

from __future__ import annotations

from typing import Final

IDENTITIES: Final = (
    "tomcat",
    "tomcat-ECDSA",
    "CallManager",
    "CallManager-ECDSA",
    "cup-xmpp",
    "cup-xmpp-ECDSA",
)
"""Identity stores that take part in Mobile and Remote Access."""

TRUST: Final = ("tomcat-trust", "CallManager-trust", "cup-xmpp-trust", "phone-edge-trust")
"""Trust stores that do."""

ELSEWHERE: Final = (
    *("ipsec", "ITLRecovery", "CAPF", "TVS", "authz", "cup", "cup-ECDSA", "cup-xmpp-s2s", "cup-xmpp-s2s-ECDSA"),
    *("ipsec-trust", "ITLRecovery-trust", "CAPF-trust", "TVS-trust", "authz-trust", "cup-trust"),
    *(
        "phone-trust",
        "phone-vpn-trust",
        "phone-sast-trust",
        "phone-ctl-trust",
        "userlicensing-trust",
        "directory-trust",
    ),
)
"""Stores that these nodes have as well, and that decide nothing about Mobile and Remote Access."""

_KNOWN: Final = {name.lower(): name.lower() for name in (*IDENTITIES, *TRUST, *ELSEWHERE)}


def find_store(written: str) -> str:
    """The store as the model names it, for a name as a node writes it; empty where no node has such a store."""
    return _KNOWN.get(written.strip().lower(), "")


def takes_part(store: str) -> bool:
    """Whether a store decides anything about Mobile and Remote Access."""
    return store in {name.lower() for name in (*IDENTITIES, *TRUST)}


def is_trust(store: str) -> bool:
    """Whether it is a list of what a node trusts."""
    return store.endswith("-trust")
