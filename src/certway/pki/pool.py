"""CA certificates at hand: which of them issued a certificate whose issuer a verifier lacks.

Knows names, identifiers and signatures. Refuses to know dates and trust: an expired issuer is an issuer.
"""

from __future__ import annotations

from collections.abc import Iterable

from certway.model.certificate import Certificate
from certway.pki.identifiers import identifiers_agree
from certway.pki.memo import Memo
from certway.pki.signatures import signature_holds


def find_issuers(child: Certificate, pool: Iterable[Certificate], memo: Memo) -> tuple[Certificate, ...]:
    """The certificates of the pool whose key signed `child`, those that expire last first; cross-certificates of one
    CA all count."""
    wanted = memo.key_of(child.issuer, normalised=True)
    found = {
        candidate.sha256: candidate
        for candidate in pool
        if memo.key_of(candidate.subject, normalised=True) == wanted
        and identifiers_agree(child, candidate)
        and signature_holds(child, candidate, memo) is True
    }
    return tuple(sorted(found.values(), key=lambda issuer: issuer.not_after, reverse=True))
