"""Which certificates a verifier puts above a leaf: OpenSSL's own choice, and a search over all that exist.

Theory of operation: issuers are found by the name a child gives them. OpenSSL (1.1.1 and 3.x, measured alike) takes
trusted ones first and, in list order, the first that passes the issuer check and is inside its validity, else the one
that expires last; it never goes back. JSSE (17 and 25, measured alike) takes what was sent as it stands, where it is in
order up to the name of an entry, and searches only where it is not. The search goes best first: partial paths wait in
a heap by the weight of their faults so far, which can only grow, so the first complete path taken from it is the best
there is. A signature is verified only when its path comes to the top. All work within a budget, because anybody may
send certificates.

Knows candidates and their order. Refuses to know leaves: only what a leaf says of its issuer enters here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import Final

from certway.model.certificate import Certificate
from certway.model.profile import AnchorRule, IssuerChoice
from certway.model.verdict import Fault
from certway.pki.checks import check_dates
from certway.pki.faults import weigh
from certway.pki.identifiers import identifiers_agree, is_self_issued, key_and_serial_agree
from certway.pki.lineage import NOTHING, Lineage, build_lineage, find_signature_faults
from certway.pki.listings import EMPTY, Listing
from certway.pki.signatures import Answer
from certway.pki.verifiers import Verifier

MOST_STEPS: Final = 2_000
"""Partial paths looked at by one search."""
MOST_SIGNATURES: Final = 200
"""Signatures verified by one search."""

Chain = tuple[Certificate, ...]


class Lineages:
    """Everything that may stand above leaves which name the same issuer in the same way and bring the same others.

    `chosen`: what OpenSSL takes, or as far as anybody gets; iteration: every anchored lineage, the best first, each
    worked out when it is asked for. `exhausted`: the search ended before it had seen all.
    """

    def __init__(self, verifier: Verifier, child: Certificate, others: Sequence[Certificate]) -> None:
        self.verifier = verifier
        self.child = child
        self.sent = tuple(others)
        if verifier.profile.choice is not IssuerChoice.FIRST_FIT:
            others = sorted(others, key=lambda other: other.sha256)  # so that the order of sending decides nothing
        self.others = Listing((verifier.key_of(other.subject), other) for other in others if other != child)
        self.exhausted = False
        self._chosen: Lineage | None = None
        self._built: dict[tuple[Chain, bool], Lineage] = {}
        self._found: list[Lineage] = []
        self._search: Iterator[Lineage] | None = None

    @property
    def chosen(self) -> Lineage:
        """The lineage of a verifier that never goes back."""
        if self._chosen is None:
            chain, anchored = choose_first_fit(self.verifier, self.child, self.others)
            self._chosen = self.find(chain, anchored=anchored) if chain else NOTHING
        return self._chosen

    @property
    def as_sent(self) -> tuple[Lineage, ...] | None:
        """What JSSE tries instead of a search, one lineage per entry of the name that ends it; None: it searches."""
        found = find_as_sent(self.verifier, self.child, self.sent)
        if found is None:
            return None
        chain, anchors = found
        if not anchors:
            return (self.build(chain, anchored=False) if chain else NOTHING,)
        return tuple(self.build((*chain, anchor), anchored=True) for anchor in anchors)

    def find(self, chain: Chain, *, anchored: bool) -> Lineage:
        """The lineage of what was put together here.

        JSSE, whose anchors may be expired, still asks one it finds above other CAs for its dates (17 and 25).
        """
        lineage, verifier = self.build(chain, anchored=anchored), self.verifier
        if verifier.profile.choice is not IssuerChoice.AS_SENT or not anchored or len(chain) == 1:
            return lineage
        faults = (*lineage.faults, *check_dates(chain[-1], len(chain), verifier.profile, verifier.at))
        return lineage._replace(faults=faults, weight=weigh(faults))

    def build(self, chain: Chain, *, anchored: bool) -> Lineage:
        """The lineage of these certificates, judged once."""
        known = self._built.get((chain, anchored))
        if known is None:
            known = self._built[(chain, anchored)] = build_lineage(self.verifier, chain, anchored=anchored)
        return known

    def __iter__(self) -> Iterator[Lineage]:
        if self._search is None:
            self._search = self._find()
        number = 0
        while True:
            while number < len(self._found):
                yield self._found[number]
                number += 1
            lineage = next(self._search, None)
            if lineage is None:
                return
            self._found.append(lineage)

    def _find(self) -> Iterator[Lineage]:
        search = Search(self)
        yield from search.run()
        self.exhausted = search.exhausted


def find_named(verifier: Verifier, child: Certificate, others: Listing) -> tuple[list[Certificate], list[Certificate]]:
    """Trusted and sent certificates that have the issuer's name and may be the issuer."""
    key = verifier.key_of(child.issuer)
    trusted = verifier.trusted.named(key) if verifier.trusted is not None else ()
    return (
        [issuer for issuer in trusted if verifier.may_issue(child, issuer)],
        [issuer for issuer in others.named(key) if verifier.may_issue(child, issuer)],
    )


def choose_first_fit(verifier: Verifier, child: Certificate, others: Listing) -> tuple[Chain, bool]:
    """The certificates OpenSSL puts above a leaf that is not self-signed, and whether they end in its trust."""
    chain: list[Certificate] = []
    sending = True
    any_entry = verifier.profile.anchor is AnchorRule.ANY_ENTRY
    while len(chain) <= verifier.max_depth:
        top = chain[-1] if chain else child
        at_end = bool(chain) and verifier.is_self_signed(top)
        trusted, sent = find_named(verifier, top, others)
        issuer = _first_fit(verifier, trusted)
        if issuer is not None and (not at_end or issuer == top):
            if not at_end:
                chain.append(issuer)
            if any_entry or verifier.is_self_signed(issuer):
                return tuple(chain), True
            sending = False
            continue
        unused = [issuer for issuer in sent if issuer not in chain]
        issuer = _first_fit(verifier, unused) if sending and not at_end else None
        if issuer is None:
            break
        chain.append(issuer)
    return tuple(chain), False


def find_as_sent(
    verifier: Verifier, child: Certificate, sent: Sequence[Certificate]
) -> tuple[Chain, list[Certificate]] | None:
    """The part of what was sent that JSSE leaves as it is, and the entries it may end in; None where it searches.

    Each must be the issuer of the one before, by name. The part ends below the first that has name and key of an
    entry, or after the last, if an entry has its issuer's name. Of the entries, identifiers are compared.
    """
    chain: list[Certificate] = []
    top, trusted = child, verifier.trusted or EMPTY
    for certificate in sent:
        key = verifier.key_of(certificate.subject)
        if key != verifier.key_of(top.issuer):
            return None
        if any(entry.key.spki == certificate.key.spki for entry in trusted.named(key)):
            break
        chain.append(certificate)
        top = certificate
    named = trusted.named(verifier.key_of(top.issuer))
    return (tuple(chain), [entry for entry in named if key_and_serial_agree(top, entry)]) if named else None


def takes_itself(verifier: Verifier, leaf: Certificate) -> bool:
    """Whether a self-signed leaf is what OpenSSL finds in the list under its name: an older twin may hide it."""
    trusted, _ = find_named(verifier, leaf, EMPTY)
    return _first_fit(verifier, trusted) == leaf


def _first_fit(verifier: Verifier, candidates: Sequence[Certificate]) -> Certificate | None:
    """The first inside its validity, else the one that expires last."""
    for candidate in candidates:
        if verifier.is_current(candidate):
            return candidate
    return max(candidates, key=lambda candidate: candidate.not_after, default=None)


class Search:
    """One search for anchored lineages; `exhausted`: it ended by its budget."""

    def __init__(self, lineages: Lineages) -> None:
        self.lineages = lineages
        self.verifier = lineages.verifier
        self.exhausted = False
        self.steps = MOST_STEPS
        self.signatures = MOST_SIGNATURES
        self.heap: list[tuple[int, int, int, Chain, Lineage | None, bool]] = []
        self.pushed = 0
        self.hopeful = find_hopeful_names(lineages.verifier, lineages.others)

    def run(self) -> Iterator[Lineage]:
        """Anchored lineages, the best first."""
        self._extend((), 0)
        while self.heap:
            weight, _, _, chain, lineage, verified = heappop(self.heap)
            if lineage is not None:
                yield lineage
                continue
            if self.steps <= 0 or self.signatures <= 0:
                self.exhausted = True
                continue
            self.steps -= 1
            more = 0 if verified else weigh(self._signature_faults(chain))
            if more:
                self._push(weight + more, chain, None, verified=True)
            else:
                self._complete(chain)
                self._extend(chain, weight)

    def _push(self, weight: int, chain: Chain, lineage: Lineage | None, *, verified: bool) -> None:
        self.pushed += 1
        heappush(self.heap, (weight, len(chain), self.pushed, chain, lineage, verified))

    def _signature_faults(self, chain: Chain) -> tuple[Fault, ...]:
        """Of the last signature; the leaf's own is not known here."""
        if len(chain) < 2:
            return ()
        child, issuer = chain[-2:]
        known: Answer | None = self.verifier.memo.signatures.get((child.sha256, issuer.key.spki))
        self.signatures -= known is None
        return find_signature_faults(self.verifier, child, issuer, len(chain) - 1)

    def _complete(self, chain: Chain) -> None:
        """Put a chain that ends in an anchor back as a whole lineage, with its full weight."""
        if self.verifier.is_anchor(chain[-1]):
            lineage = self.lineages.find(chain, anchored=True)
            self._push(lineage.weight, chain, lineage, verified=True)

    def _extend(self, chain: Chain, weight: int) -> None:
        """Put every possible issuer on top of the chain."""
        verifier = self.verifier
        top = chain[-1] if chain else self.lineages.child
        if len(chain) > verifier.max_depth + 1 or (chain and verifier.is_self_signed(top)):
            return
        below = sum(not is_self_issued(certificate) for certificate in chain)
        for issuer in self._issuers(top, chain):
            faults = verifier.issuer_faults(issuer, len(chain) + 1, below, is_root=verifier.is_anchor(issuer))
            self._push(weight + weigh(faults), (*chain, issuer), None, verified=False)

    def _issuers(self, top: Certificate, chain: Chain) -> list[Certificate]:
        """Possible issuers in the order of their promise; a path never holds one name with one key twice."""
        trusted, sent = find_named(self.verifier, top, self.lineages.others)
        met = {(certificate.subject, certificate.key.spki) for certificate in chain}
        found = [
            issuer
            for issuer in dict.fromkeys((*trusted, *sent))
            if (issuer.subject, issuer.key.spki) not in met and self._is_hopeful(issuer)
        ]
        return sorted(found, key=lambda issuer: not identifiers_agree(top, issuer))

    def _is_hopeful(self, issuer: Certificate) -> bool:
        return self.verifier.is_anchor(issuer) or self.verifier.key_of(issuer.issuer) in self.hopeful


def find_hopeful_names(verifier: Verifier, others: Listing) -> set[bytes]:
    """Names from which, by names alone, an anchor can be reached; everything else need not be tried."""
    pool = [*(verifier.trusted.members.values() if verifier.trusted else ()), *others.members.values()]
    hopeful: set[bytes] = set()
    waiting: dict[bytes, list[bytes]] = {}
    for certificate in pool:
        subject = verifier.key_of(certificate.subject)
        if verifier.is_anchor(certificate):
            hopeful.add(subject)
        else:
            waiting.setdefault(verifier.key_of(certificate.issuer), []).append(subject)
    fresh = list(hopeful)
    while fresh:
        below = waiting.pop(fresh.pop(), [])
        fresh += [subject for subject in below if subject not in hopeful]
        hopeful.update(below)
    return hopeful
