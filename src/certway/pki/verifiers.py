"""A relying party at work: its profile, trust list, purpose and instant, and what it asks of single certificates.

Holds everything a question fixes but what is presented and which names are expected: one verifier serves many leaves,
and what it found about one is told again for the next that says the same. Knows the checks. Refuses to know how paths
are found.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from certway.model.certificate import Certificate
from certway.model.link import PolicyInputs, Question, RevocationMode
from certway.model.observation import Seen
from certway.model.profile import AnchorRule
from certway.model.verdict import Evaluation, Fault
from certway.pki import checks
from certway.pki.identifiers import identifiers_agree, is_self_signed, key_suits
from certway.pki.listings import Listing
from certway.pki.memo import Memo
from certway.pki.responders import read_responses
from certway.pki.revocation import ListSet, read_lists
from certway.pki.shape import check_shape
from certway.pki.web_rules import check_web_rules

if TYPE_CHECKING:
    from certway.pki.lineage import Lineage
    from certway.pki.paths import Lineages

DEEPEST: Final = 100
"""Intermediates where nobody sets a limit: OpenSSL's own."""

Faults = tuple[Fault, ...]


class Verifier:
    """One relying party at one instant; `trusted` None: its list was not seen; `lists` None: revocation is not asked.

    `responses`: the OCSP responses of the question, read. `evaluations`: its answers, by what is presented and
    expected. `lineages`: what is above a leaf, by what the leaf says of its issuer and by what was sent along.
    `plain`: of these, what nothing was wrong with, by the kind of leaf.
    """

    __slots__ = (
        "_digests",
        "_kinds",
        "at",
        "evaluations",
        "lineages",
        "lists",
        "max_depth",
        "memo",
        "plain",
        "policies",
        "profile",
        "purpose",
        "responses",
        "revocation",
        "trusted",
    )

    def __init__(self, question: Question, memo: Memo) -> None:
        self.memo = memo
        self.profile = profile = question.profile
        self.purpose = question.purpose
        self.at: datetime = question.at.replace(microsecond=0)  # validities count whole seconds (RFC 5280 4.1.2.5)
        asked = profile.policies or question.policies != PolicyInputs()
        self.policies = question.policies if asked else None
        limits = (question.max_depth, profile.max_depth or None)
        self.max_depth = min((limit for limit in limits if limit is not None), default=DEEPEST)
        self.trusted: Listing | None = None
        if isinstance(question.trusted, Seen):
            trusted = question.trusted.value
            self.trusted = memo.listing(trusted.digest, trusted.entries, profile.names_normalised)
        self.revocation = question.revocation
        off = question.revocation is RevocationMode.OFF
        self.lists: ListSet | None = None if off else read_lists(question.crls, memo)
        self.responses = () if off else read_responses(question.ocsp, memo)
        self.evaluations: dict[Hashable, Evaluation] = {}
        self.lineages: dict[Hashable, Lineages] = {}
        self.plain: dict[tuple[int, tuple[bytes, ...] | None], Lineage] = {}
        self._kinds: dict[Hashable, Faults] = {}
        self._digests: dict[tuple[bytes, str, int], Faults] = {}

    def key_of(self, name: bytes) -> bytes:
        """The index key of a DER Name in this profile's comparison."""
        return self.memo.key_of(name, self.profile.names_normalised)

    def is_current(self, certificate: Certificate) -> bool:
        """Whether the certificate is inside its validity."""
        return checks.is_current(certificate, self.profile, self.at)

    def trusts(self, certificate: Certificate) -> bool:
        """Whether the certificate itself is in the trust list."""
        return self.trusted is not None and certificate in self.trusted

    def is_anchor(self, certificate: Certificate) -> bool:
        """Whether a path may end there."""
        any_entry = self.profile.anchor is AnchorRule.ANY_ENTRY
        return self.trusts(certificate) and (any_entry or self.is_self_signed(certificate))

    def is_self_signed(self, certificate: Certificate) -> bool:
        """Whether names, identifiers and kind of key say so; its signature may disagree."""
        known = self.memo.self_signed.get(certificate.sha256)
        if known is None:
            known = self.memo.self_signed[certificate.sha256] = is_self_signed(certificate)
        return known and (self.profile.names_normalised or certificate.subject == certificate.issuer)

    def may_issue(self, child: Certificate, issuer: Certificate) -> bool:
        """The check made while a path is built, beyond the names: no dates and no signature."""
        profile = self.profile
        if not profile.key_identifier_mismatch_fatal:
            return True
        return identifiers_agree(child, issuer) and key_suits(child, issuer) and not checks.unreadable_parts(issuer)

    def leaf_faults(self, leaf: Certificate, *, is_root: bool) -> Faults:
        """What is wrong with the leaf by itself, its names aside; `is_root`: it is trusted directly."""
        profile = self.profile
        faults = self._faults_of_kind(leaf)
        if not self.is_current(leaf) and (profile.anchor_validity or not is_root):
            faults += tuple(checks.check_dates(leaf, 0, profile, self.at))
        if leaf.recovered or leaf.key_usage == 0:
            faults += tuple(checks.check_readable(leaf, 0, profile))
        faults += checks.check_critical_extensions(leaf, 0)
        if profile.strict:
            faults += self.form_faults(leaf, 0, is_root=is_root)
        return faults

    def _faults_of_kind(self, leaf: Certificate) -> Faults:
        """Faults that follow from purposes, key usage and kind of key: many leaves share them, and are judged once."""
        kind = (leaf.extended_key_usage, leaf.key_usage, leaf.key[:3])
        known = self._kinds.get(kind)
        if known is None:
            known = self._kinds[kind] = (
                *checks.check_purpose(leaf.extended_key_usage, 0, self.profile, self.purpose),
                *checks.check_leaf_usage(leaf.key_usage, self.profile, self.purpose),
                *checks.check_key(leaf.key, 0, self.profile),
            )
        return known

    def digest_faults(self, leaf: Certificate, issuer: Certificate) -> Faults:
        """What is wrong with the digest of the leaf's signature."""
        key = (leaf.signature_algorithm, issuer.key.algorithm, issuer.key.bits)
        found = self._digests.get(key)
        if found is None:
            found = tuple(checks.check_digest(leaf.signature_algorithm, issuer.key, 0, self.profile))
            self._digests[key] = found
        return found

    def issuer_faults(
        self, issuer: Certificate, position: int, below: int, *, is_root: bool, is_last: bool = False
    ) -> Faults:
        """What is wrong with a CA by itself; `below`: how many CAs between it and the leaf count for its path length;
        `is_root`: it ends the path as an anchor; `is_last`: it ends the path, as an anchor or not."""
        profile = self.profile
        last = is_root or (is_last and profile.key_usage_makes_ca)
        faults = [
            *checks.check_readable(issuer, position, profile),
            *checks.check_issuer(issuer, position, profile, last=last),
        ]
        if not is_root or profile.anchor_validity:
            faults += checks.check_dates(issuer, position, profile, self.at)
        if not is_root or profile.anchor_purpose:
            faults += checks.check_purpose(issuer.extended_key_usage, position, profile, self.purpose)
        faults += checks.check_key(issuer.key, position, profile)
        if not is_root or profile.anchor_constraints:
            faults += checks.check_path_length(issuer, position, below)
            faults += checks.check_critical_extensions(issuer, position)
        if profile.strict:
            faults += self.form_faults(issuer, position, is_root=is_root)
        return tuple(faults)

    def form_faults(self, certificate: Certificate, position: int, *, is_root: bool) -> Faults:
        """What strict profiles refuse although it breaks nothing between two parties."""
        web = self.profile.web_pki
        key = (certificate.sha256, position, is_root, web)
        known = self.memo.forms.get(key)
        if known is None:
            known = tuple(check_shape(certificate, position, last=is_root, web=web))
            if web:
                known += tuple(check_web_rules(certificate, position, last=is_root))
            self.memo.forms[key] = known
        return known

    def notes(self, certificate: Certificate, position: int, *, is_root: bool) -> Faults:
        """What a verifier of public web certificates would refuse, where this profile is strict but no such one."""
        if not self.profile.strict or self.profile.web_pki:
            return ()
        return tuple(check_web_rules(certificate, position, last=is_root))
