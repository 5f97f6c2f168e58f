"""What verification remembers between questions: an explicit value, given by whoever asks.

Knows what was read, verified and answered. Refuses to know how: everything here is a table, and forgetting one only
costs time. Certificates are told apart by their sha256, trust lists by their digest.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from certway.model.certificate import Certificate, Malformed
from certway.model.verdict import Fault
from certway.pki.certificates import Pieces
from certway.pki.crls import RevocationList
from certway.pki.distinguished_names import name_key
from certway.pki.keys import LoadedKeys
from certway.pki.listings import Listing
from certway.pki.ocsp import OcspResponse
from certway.pki.signatures import Answer

if TYPE_CHECKING:
    from certway.pki.verifiers import Verifier


class Memo:
    """Tables of one run.

    `verifiers`: everything a question fixes but what is presented, with its answers. `signatures`: by (child's sha256,
    issuer's SubjectPublicKeyInfo). `self_signed`: by appearance. `forms`: breaches of form, by certificate and place.
    `sent`: the chain sent after a leaf, by (leaf, digest of the own list, instant). `pieces`: what certificates share,
    for whoever reads many of them. `plain`: the number of its kind for each leaf that is as most are, by `kinds`.
    `revocation_lists` and `ocsp_responses`: by their bytes.
    """

    __slots__ = (
        "forms",
        "keys",
        "kinds",
        "listings",
        "name_keys",
        "ocsp_responses",
        "pieces",
        "plain",
        "revocation_lists",
        "self_signed",
        "sent",
        "signatures",
        "verifiers",
    )

    def __init__(self) -> None:
        self.verifiers: dict[Hashable, Verifier] = {}
        self.keys: LoadedKeys = {}
        self.signatures: dict[tuple[bytes, bytes], Answer] = {}
        self.listings: dict[tuple[bytes, bool], Listing] = {}
        self.name_keys: dict[bytes, bytes] = {}
        self.self_signed: dict[bytes, bool] = {}
        self.forms: dict[tuple[bytes, int, bool, bool], tuple[Fault, ...]] = {}
        self.sent: dict[tuple[bytes, bytes, datetime], tuple[Certificate, ...]] = {}
        self.pieces = Pieces()
        self.plain: dict[bytes, int] = {}
        self.kinds: dict[Hashable, int] = {}
        self.revocation_lists: dict[bytes, RevocationList | Malformed] = {}
        self.ocsp_responses: dict[bytes, OcspResponse | Malformed] = {}

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

    def listing(self, digest: bytes, entries: Iterable[Certificate], normalised: bool) -> Listing:
        """A list ready to be searched, made once per digest."""
        known = self.listings.get((digest, normalised))
        if known is None:
            known = Listing((self.key_of(entry.subject, normalised), entry) for entry in entries)
            self.listings[(digest, normalised)] = known
        return known
