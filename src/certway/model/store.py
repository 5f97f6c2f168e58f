"""Named places on a node, what lies in them, and settings."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import Generic, TypeVar

from certway.model.certificate import Certificate
from certway.model.observation import Observation
from certway.model.value import value

T = TypeVar("T")


class KeyAtHand(Enum):
    """Whether the private key of an identity was found beside it, and whether it is its key."""

    MATCHES = 1
    DIFFERS = 2
    ABSENT = 3
    UNSEEN = 4


@value
class Slot:
    """A named place on a node.

    Identity stores: server, client, domain (with `sni`), tomcat, tomcat-ecdsa, callmanager, callmanager-ecdsa,
    cup-xmpp, cup-xmpp-ecdsa, web-bridge.
    Trust stores: trusted-ca, onboarding-ca, tomcat-trust, callmanager-trust, cup-xmpp-trust, phone-edge-trust,
    client-trust.
    """

    store: str
    sni: str = ""


@value
class Identity:
    """A certificate a node presents from a slot, what lies beside it in the file, and whether the key is at hand."""

    slot: Slot
    leaf: Certificate
    beside: tuple[Certificate, ...] = ()
    key: KeyAtHand = KeyAtHand.UNSEEN
    key_traits: tuple[str, ...] = ()  # of the key file: encrypted, no-final-newline


@value
class TrustList:
    """CA certificates a node trusts for a purpose, in list order; compared by the digest over the entries."""

    slot: Slot
    digest: bytes
    entries: tuple[Certificate, ...] = field(compare=False, repr=False)


@value
class InUse(Generic[T]):
    """What is installed and what is running: they differ between an upload and its restart."""

    installed: Observation[T]
    running: Observation[T]


@value
class Setting:
    """One setting under the product's own name (the deployment file's key path or the xConfiguration key)."""

    name: str
    value: Observation[str]
