"""Trust lists as values: built in list order, told apart by one digest."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from certway.model.certificate import Certificate
from certway.model.store import Slot, TrustList


def build_trust_list(slot: Slot, entries: Iterable[Certificate]) -> TrustList:
    """A trust list whose digest covers its entries in their order; the order decides for some verifiers."""
    listed = tuple(entries)
    return TrustList(slot=slot, digest=sha256(b"".join(entry.sha256 for entry in listed)).digest(), entries=listed)
