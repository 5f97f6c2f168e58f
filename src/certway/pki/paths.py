"""Which certificates a verifier puts above a leaf: OpenSSL's own choice, and a search over all that exist.

Theory of operation: certificates are found by the subject that a child names as its issuer. OpenSSL (1.1.1 and 3.x,
measured) takes, among those, the trusted ones first and in list order the first that passes the issuer check and is
inside its validity, else the one that expires last; it never goes back. The search tries every order within a budget.

Knows candidates and order. Refuses to judge a path.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from certway.model.certificate import Certificate, KeyUsage
from certway.model.profile import AnchorRule, Profile
from certway.model.value import value
from certway.pki import der as tlv
from certway.pki.distinguished_names import same_name
from certway.pki.general_names import read_general_name
from certway.pki.memo import Memo
from certway.pki.signatures import read_algorithm, signature_holds

DEEPEST = 100  # certificates between leaf and anchor, as OpenSSL's default
STEPS = 1000  # of one search: candidates looked at
SIGNATURES = 300  # of one search: signatures verified

# Kinds of signature that a kind of key can make (OpenSSL 3 compares the kinds while it builds).
KEY_OF_SIGNATURE: Mapping[str, str] = {
    "sha1WithRSA": "rsa",
    "rsassaPss": "rsa",
    "ed25519": "ed25519",
    "ed448": "ed448",
}


@value
class Surroundings:
    """Where issuers are looked for: both by subject, and at which instant."""

    trusted: Mapping[bytes, Sequence[Certificate]]
    others: Mapping[bytes, Sequence[Certificate]]
    profile: Profile
    at: datetime
    depth: int = DEEPEST  # intermediates


@value
class Candidate:
    """Certificates from the leaf up; `anchored`: the last one ends the path by the profile's rule."""

    certificates: tuple[Certificate, ...]
    anchored: bool


def signature_kind(algorithm: bytes) -> str:
    """The kind of key that makes such a signature: rsa, ec, dsa, ed25519, ed448, or empty where unknown."""
    word = read_algorithm(algorithm)[0]
    if word in KEY_OF_SIGNATURE:
        return KEY_OF_SIGNATURE[word]
    if word.endswith("RSAEncryption"):
        return "rsa"
    return word.partition("-")[0].replace("ecdsa", "ec") if "-with-" in word else ""


def key_suits(child: Certificate, issuer: Certificate) -> bool:
    """Whether the issuer's kind of key can have made the child's signature."""
    kind = signature_kind(child.signature_algorithm)
    return not kind or kind == issuer.key.algorithm.replace("rsa-pss", "rsa")


def identifiers_agree(child: Certificate, issuer: Certificate) -> bool:
    """RFC 5280 4.2.1.1: whatever the child's authority key identifier states is true of the issuer."""
    stated = child.authority_key_identifier
    if stated is None:
        return True
    key_identifier = issuer.subject_key_identifier
    if stated.key_identifier is not None and key_identifier is not None and stated.key_identifier != key_identifier:
        return False
    if stated.serial is not None and stated.serial != issuer.serial:
        return False
    return stated.issuer is None or _names_issuer(stated.issuer, issuer.issuer)


def _names_issuer(general_names: bytes, issuer: bytes) -> bool:
    """Whether the first directory name among these is the issuer's issuer; none there: nothing is stated."""
    walk = tlv.Walk(general_names)
    try:
        for element in walk.elements(0, len(general_names), "authority-key-identifier"):
            name = read_general_name(walk, element, "authority-key-identifier")
            if name.kind == "directory":
                return same_name(name.der, issuer, normalised=True)
    except tlv.Unreadable:
        pass
    return True


def may_issue(child: Certificate, issuer: Certificate, profile: Profile) -> bool:
    """The issuer check that OpenSSL makes while it builds: identifiers, kind of key, and no signature."""
    if not profile.key_identifier_mismatch_fatal:
        return True
    return identifiers_agree(child, issuer) and key_suits(child, issuer)


def inside_validity(certificate: Certificate, profile: Profile, at: datetime) -> bool:
    """Whether the certificate's time has come and is not over, with the profile's boundary."""
    if at < certificate.not_before:
        return False
    return at <= certificate.not_after if profile.not_after_inclusive else at < certificate.not_after


def self_signed(certificate: Certificate, profile: Profile, memo: Memo) -> bool:
    """Subject, issuer and identifiers all say that the certificate's own key signed it."""
    return (
        memo.same_name(certificate.subject, certificate.issuer, profile.names_normalised)
        and identifiers_agree(certificate, certificate)
        and key_suits(certificate, certificate)
    )


def choose_first_fit(leaf: Certificate, around: Surroundings, memo: Memo) -> Candidate:
    """The path OpenSSL takes, complete or not."""
    profile = around.profile
    chain, sending = [leaf], True
    at_end = self_signed(leaf, profile, memo)
    while len(chain) <= around.depth + 1:
        subject = memo.key_of(chain[-1].issuer, profile.names_normalised)
        issuer = _first_fit(chain, around.trusted.get(subject, ()), around)
        if issuer is not None and (not at_end or issuer == chain[-1]):
            if not at_end:
                chain.append(issuer)
                at_end = self_signed(issuer, profile, memo)
            sending = False
            if at_end or profile.anchor is AnchorRule.ANY_ENTRY:
                return Candidate(certificates=tuple(chain), anchored=True)
            continue
        issuer = None
        if sending and not at_end:
            unused = [other for other in around.others.get(subject, ()) if other not in chain]
            issuer = _first_fit(chain, unused, around)
        if issuer is None:
            break
        chain.append(issuer)
        at_end = self_signed(issuer, profile, memo)
    return _unfinished(chain, around, memo)


def _unfinished(chain: list[Certificate], around: Surroundings, memo: Memo) -> Candidate:
    """OpenSSL's last chance: with partial chains, a leaf that is itself in the list."""
    leaf = chain[0]
    subject = memo.key_of(leaf.subject, around.profile.names_normalised)
    if around.profile.anchor is AnchorRule.ANY_ENTRY and leaf in around.trusted.get(subject, ()):
        return Candidate(certificates=(leaf,), anchored=True)
    return Candidate(certificates=tuple(chain), anchored=False)


def _first_fit(
    chain: Sequence[Certificate], candidates: Sequence[Certificate], around: Surroundings
) -> Certificate | None:
    """The first in its validity that may have issued the end of the chain, else the one that expires last."""
    latest: Certificate | None = None
    for candidate in candidates:
        if may_issue(chain[-1], candidate, around.profile):
            if inside_validity(candidate, around.profile, around.at):
                return candidate
            if latest is None or candidate.not_after > latest.not_after:
                latest = candidate
    return latest


class Budget:
    """What one search may still spend; `spent` once something was left untried."""

    __slots__ = ("signatures", "spent", "steps")

    def __init__(self, steps: int = STEPS, signatures: int = SIGNATURES) -> None:
        self.steps = steps
        self.signatures = signatures
        self.spent = False


def find_candidates(leaf: Certificate, around: Surroundings, memo: Memo, budget: Budget) -> Iterator[Candidate]:
    """Paths in the order of their promise: anchored ones as they are found, and dead ends as unanchored ones."""
    stack: list[tuple[Certificate, ...]] = [(leaf,)]
    while stack:
        chain = stack.pop()
        if _is_anchor(chain[-1], around, memo):
            yield Candidate(certificates=chain, anchored=True)
            if self_signed(chain[-1], around.profile, memo):
                continue
        if budget.steps <= 0 or budget.signatures <= 0:
            budget.spent = True
            return
        above = [] if _too_deep(chain, around) else _issuers(chain, around, memo, budget)
        if not above:
            yield Candidate(certificates=chain, anchored=False)
        stack.extend((*chain, issuer) for issuer in reversed(above))


def _too_deep(chain: tuple[Certificate, ...], around: Surroundings) -> bool:
    """Whether nothing fits above; self-issued intermediates do not count (RFC 5280 6.1.4 (l))."""
    if len(chain) <= around.depth + 1:
        return False
    return len(chain) > DEEPEST or sum(not issuer.self_issued for issuer in chain[1:]) > around.depth


def _is_anchor(certificate: Certificate, around: Surroundings, memo: Memo) -> bool:
    subject = memo.key_of(certificate.subject, around.profile.names_normalised)
    if certificate not in around.trusted.get(subject, ()):
        return False
    return around.profile.anchor is AnchorRule.ANY_ENTRY or self_signed(certificate, around.profile, memo)


def _issuers(chain: tuple[Certificate, ...], around: Surroundings, memo: Memo, budget: Budget) -> list[Certificate]:
    """Possible issuers of the chain's end, the most promising first."""
    child, profile = chain[-1], around.profile
    if self_signed(child, profile, memo) and len(chain) > 1:
        return []
    subject = memo.key_of(child.issuer, profile.names_normalised)
    trusted = around.trusted.get(subject, ())
    listed = (*trusted, *(other for other in around.others.get(subject, ()) if other not in trusted))
    found = [issuer for issuer in listed if not _met(issuer, chain) and may_issue(child, issuer, profile)]
    budget.steps -= 1 + len(found)
    if len(found) > 1:
        found = _signers(child, found, memo, budget)
        found.sort(key=lambda issuer: _promise(child, issuer, around))
    return found


def _met(issuer: Certificate, chain: tuple[Certificate, ...]) -> bool:
    """A path never holds one name with one key twice: such a loop proves nothing new."""
    return any(issuer == met or (issuer.subject == met.subject and issuer.key.spki == met.key.spki) for met in chain)


def _signers(child: Certificate, found: list[Certificate], memo: Memo, budget: Budget) -> list[Certificate]:
    """Those whose key made the signature; the first one where none did, or where the budget ends."""
    signers = []
    for issuer in found:
        if budget.signatures <= 0:
            budget.spent = True
            break
        if (child.sha256, issuer.key.spki) not in memo.signatures:
            budget.signatures -= 1
        if signature_holds(child, issuer, memo) is True:
            signers.append(issuer)
    return signers or found[:1]


def _promise(child: Certificate, issuer: Certificate, around: Surroundings) -> tuple[bool, ...]:
    """Lowest first; trusted before sent, as listed, comes from a stable sort."""
    constraints = issuer.basic_constraints
    signs = issuer.key_usage is None or bool(issuer.key_usage & KeyUsage.KEY_CERT_SIGN)
    return (
        not inside_validity(issuer, around.profile, around.at),
        not identifiers_agree(child, issuer),
        not (constraints is not None and constraints.ca and signs),
    )
