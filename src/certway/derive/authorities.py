"""The CA certificates above a certificate, as far as any list or file of the case shows them.

For a presenter whose sent chain nobody has seen, this tells the CAs a verifier needs, and whether it holds their root.
Names and key identifiers are compared, no signatures: an authority found here is at hand, not proven.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from certway.model.certificate import Certificate
from certway.model.deployment import Case
from certway.model.observation import Seen
from certway.model.store import Slot, TrustList
from certway.pki.identifiers import identifiers_agree
from certway.pki.memo import Memo
from certway.pki.trust_lists import build_trust_list

HIGHEST: Final = 10
"""CA certificates above an end certificate; real chains have at most five."""


class Authorities:
    """The CA certificates of one case, looked up by subject; each climb is made once."""

    def __init__(self, case: Case, memo: Memo) -> None:
        self._case = case
        self._memo = memo
        self._above: dict[bytes, tuple[Certificate, ...]] = {}

    @cached_property
    def _lists(self) -> tuple[TrustList, ...]:
        return tuple({held.digest: held for held in _lists_of(self._case)}.values())

    def above(self, leaf: Certificate) -> tuple[Certificate, ...]:
        """The CA certificates above `leaf`, nearest first, up to the root or to where nobody shows more."""
        known = self._above.get(leaf.sha256)
        if known is None:
            known = self._above[leaf.sha256] = tuple(self._climb(leaf))
        return known

    def _climb(self, leaf: Certificate) -> Iterator[Certificate]:
        current, climbed = leaf, {leaf}
        while len(climbed) <= HIGHEST and not current.self_issued:
            issuer = self._find_issuer(current)
            if issuer is None or issuer in climbed:
                return
            climbed.add(issuer)
            yield issuer
            current = issuer

    def _find_issuer(self, child: Certificate) -> Certificate | None:
        """The one inside its validity first, then the one that ends last."""
        fitting = [issuer for issuer in self._named(child) if identifiers_agree(child, issuer)]
        valid = (issuer for issuer in fitting if issuer.not_before <= self._case.now <= issuer.not_after)
        return next(valid, max(fitting, key=lambda issuer: issuer.not_after, default=None))

    def _named(self, child: Certificate) -> Iterator[Certificate]:
        subject = self._memo.key_of(child.issuer, normalised=True)
        for listed in self._lists:
            yield from self._memo.listing(listed.digest, listed.entries, normalised=True).named(subject)


def _lists_of(case: Case) -> Iterator[TrustList]:
    """Every trust list, what lies beside the identities, and what is at hand."""
    loose: list[Certificate] = list(case.pool)
    for node in case.deployment.nodes:
        for _, trusted in node.trust:
            yield from (seen.value for seen in (trusted.running, trusted.installed) if isinstance(seen, Seen))
        for _, identity in node.identities:
            loose.extend(identity.running.value.beside if isinstance(identity.running, Seen) else ())
    for audience in case.deployment.audiences:
        if isinstance(audience.trust, Seen):
            yield audience.trust.value
    if loose:
        yield build_trust_list(Slot(store="at-hand"), _distinct(loose))


def _distinct(certificates: Iterable[Certificate]) -> tuple[Certificate, ...]:
    return tuple(dict.fromkeys(certificates))
