"""Certificates ready to be found by subject: trust lists and what a peer sent along.

Knows order and names. Refuses to know which of several candidates is the right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from certway.model.certificate import Certificate


class Listing:
    """Certificates by the index key of their subject, in list order; a repeated one counts once."""

    __slots__ = ("by_subject", "members")

    def __init__(self, keyed: Iterable[tuple[bytes, Certificate]]) -> None:
        self.members: dict[bytes, Certificate] = {}
        self.by_subject: dict[bytes, list[Certificate]] = {}
        for key, certificate in keyed:
            if certificate.sha256 not in self.members:
                self.members[certificate.sha256] = certificate
                self.by_subject.setdefault(key, []).append(certificate)

    def named(self, key: bytes) -> Sequence[Certificate]:
        """The entries whose subject has this index key."""
        return self.by_subject.get(key, ())

    def __contains__(self, certificate: Certificate) -> bool:
        return certificate.sha256 in self.members


EMPTY = Listing(())
