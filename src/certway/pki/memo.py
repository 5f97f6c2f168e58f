"""What verification remembers between questions: an explicit value, given by whoever asks.

Knows what was read, verified and answered. Refuses to know how: everything here is a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from certway.model.certificate import Certificate, Malformed
from certway.model.link import Question
from certway.model.verdict import Evaluation
from certway.pki.certificates import Pieces
from certway.pki.crls import RevocationList
from certway.pki.distinguished_names import name_key
from certway.pki.keys import LoadedKeys
from certway.pki.signatures import Answer


class Memo:
    """Tables of one run; forgetting one only costs time.

    `evaluations`: answers by question. `signatures`: by (child's sha256, issuer's SubjectPublicKeyInfo).
    `lists`: certificates by subject, per (digest of the list, comparison). `issuers`: what the certificates above a
    leaf come to, per verifier. `sent`: the chain sent after a leaf, by (leaf, digest of the own list, instant).
    `pieces`: what certificates share, for whoever reads many of them. `revocation_lists`: by their bytes.
    """

    __slots__ = (
        "evaluations",
        "issuers",
        "keys",
        "lists",
        "name_keys",
        "pieces",
        "revocation_lists",
        "sent",
        "signatures",
    )

    def __init__(self) -> None:
        self.evaluations: dict[Question, Evaluation] = {}
        self.keys: LoadedKeys = {}
        self.signatures: dict[tuple[bytes, bytes], Answer] = {}
        self.lists: dict[tuple[bytes, bool], Mapping[bytes, Sequence[Certificate]]] = {}
        self.name_keys: dict[bytes, bytes] = {}
        self.issuers: dict[Any, Any] = {}
        self.sent: dict[tuple[bytes, bytes, datetime], tuple[Certificate, ...]] = {}
        self.pieces = Pieces()
        self.revocation_lists: dict[bytes, RevocationList | Malformed] = {}

    def key_of(self, name: bytes, normalised: bool) -> bytes:
        """The index key of a DER Name."""
        if not normalised:
            return name
        known = self.name_keys.get(name)
        if known is None:
            known = self.name_keys[name] = name_key(name, normalised=True)
        return known

    def same_name(self, a: bytes, b: bytes, normalised: bool) -> bool:
        """Whether two DER Names are the same for this comparison."""
        return a == b or (normalised and self.key_of(a, True) == self.key_of(b, True))

    def by_subject(
        self, digest: bytes, entries: Sequence[Certificate], normalised: bool
    ) -> Mapping[bytes, Sequence[Certificate]]:
        """The entries of a list by subject, in list order; a repeated certificate counts once."""
        known = self.lists.get((digest, normalised))
        if known is None:
            known = self.lists[(digest, normalised)] = self._index(entries, normalised)
        return known

    def _index(self, entries: Sequence[Certificate], normalised: bool) -> Mapping[bytes, Sequence[Certificate]]:
        index: dict[bytes, list[Certificate]] = {}
        for entry in dict.fromkeys(entries):
            index.setdefault(self.key_of(entry.subject, normalised), []).append(entry)
        return index
