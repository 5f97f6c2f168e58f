"""Whether revocation lists at hand name a certificate (RFC 5280 6.3.3): complete, delta and indirect lists.

Theory of operation: each distribution point of a certificate (and, after them, the issuer's own name) is asked for
lists that speak for it. A list counts when it is current, its issuer may sign lists and is itself valid under the same
anchor, and its signature holds. Reasons are collected until all are covered: then the certificate is not revoked.

Knows lists and scopes. Refuses to fetch anything; validating an issuer of lists is asked of the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

from certway.model.certificate import Certificate, KeyUsage, Malformed, PresentedName
from certway.model.value import value
from certway.model.verdict import Fault
from certway.pki import der as tlv
from certway.pki.crl_entries import REASONS, REMOVE_FROM_CRL, Revoked
from certway.pki.crls import (
    CRL_NUMBER,
    IssuingDistributionPoint,
    RevocationList,
    find_revoked,
    parse_revocation_list,
)
from certway.pki.extensions import (
    CRL_DISTRIBUTION_POINTS,
    DistributionPoint,
    find_extension,
    parse_distribution_points,
)
from certway.pki.memo import Memo
from certway.pki.signatures import check_signed

ALL_REASONS: Final = 0b111111110  # ReasonFlags bits 1 to 8 (bit 0 is unused)
MOST_LISTS: Final = 1000

# Whether this certificate is valid as an issuer of lists, under the same anchor.
Validates: TypeAlias = Callable[[Certificate], bool]


class Status(NamedTuple):
    """What the lists say of one certificate, and until when."""

    faults: tuple[Fault, ...]
    until: datetime | None


@value
class ListSet:
    """The lists of a question, read: complete and delta lists, and how many could not be read."""

    complete: tuple[RevocationList, ...]
    deltas: tuple[RevocationList, ...]
    unreadable: int


def read_lists(crls: Iterable[bytes], memo: Memo) -> ListSet:
    """Parse each list once per memo."""
    read = []
    for der in tuple(crls)[:MOST_LISTS]:
        if der not in memo.revocation_lists:
            memo.revocation_lists[der] = parse_revocation_list(der)
        read.append(memo.revocation_lists[der])
    lists = [each for each in read if isinstance(each, RevocationList)]
    return ListSet(
        complete=tuple(each for each in lists if each.base_number is None),
        deltas=tuple(each for each in lists if each.base_number is not None),
        unreadable=len(read) - len(lists),
    )


class Inquiry:
    """One certificate asked of one set of lists."""

    __slots__ = ("at", "certificate", "issuer", "late", "lists", "mask", "memo", "signers", "strict", "until", "valid")

    def __init__(
        self,
        certificate: Certificate,
        issuer: Certificate,
        lists: ListSet,
        at: datetime,
        *,
        strict: bool,
        signers: Sequence[Certificate],
        valid: Validates,
        memo: Memo,
    ) -> None:
        """`issuer`: the next certificate of the path; `signers`: certificates that may have signed lists."""
        self.certificate, self.issuer, self.lists, self.at = certificate, issuer, lists, at
        self.strict, self.signers, self.valid, self.memo = strict, signers, valid, memo
        self.mask = 0  # reasons that current lists have covered
        self.late: RevocationList | None = None  # a list that would count if it were current
        self.until: datetime | None = None

    def status(self, position: int) -> Status:
        """RFC 5280 6.3.3 for all distribution points, in order."""
        own = DistributionPoint(names=(PresentedName("directory", "", self.certificate.issuer),))
        for point in (*distribution_points(self.certificate), own):
            for crl in self.lists.complete:
                revoked = self._ask(crl, point)
                if revoked is not None:
                    return Status((revoked_fault(revoked.reason, revoked.revoked_at, position),), self.until)
                if self.mask == ALL_REASONS:
                    return Status((), self.until)
        return Status(tuple(self._unknown(position)), self.until)

    def _unknown(self, position: int) -> Iterator[Fault]:
        if self.late is not None:
            end = self.late.next_update
            current = self.late.this_update > self.at
            yield Fault(
                code="crl-expired",
                position=position,
                field="thisUpdate" if current else "nextUpdate",
                expected=self.at.isoformat(),
                presented=(self.late.this_update if current or end is None else end).isoformat(),
            )
            return
        lists = len(self.lists.complete) + len(self.lists.deltas) + self.lists.unreadable
        yield Fault(
            code="revocation-unknown",
            position=position,
            field="cRLDistributionPoints",
            expected="CRL",
            presented=f"{lists} CRL",
        )

    def _ask(self, crl: RevocationList, point: DistributionPoint) -> Revoked | None:
        """The entry that revokes the certificate, if this list has one; else its reasons count as covered."""
        reasons = ALL_REASONS if point.reasons is None else point.reasons
        if crl.scope is not None and crl.scope.reasons is not None:
            reasons &= crl.scope.reasons
        if not reasons & ~self.mask or not self._speaks_for(crl, point) or not self._usable(crl):
            return None
        if not is_current(crl, self.at):
            self.late = crl
            return self._entry(crl, None)
        delta = self._delta(crl)
        entry = self._entry(crl, delta)
        if entry is None:
            self.mask |= reasons & ALL_REASONS
            ends = [each.next_update for each in (crl, delta) if each and each.next_update]
            self.until = min((end for end in (*ends, self.until) if end), default=None)
        return entry

    def _entry(self, crl: RevocationList, delta: RevocationList | None) -> Revoked | None:
        """Steps (i) to (k): what the delta says wins."""
        for each in (delta, crl):
            if each is None:
                continue
            for entry in find_revoked(each, self.certificate.serial):
                if self.memo.same_name(entry.issuer, self.certificate.issuer, True):
                    return None if entry.reason == REMOVE_FROM_CRL else entry
        return None

    def _delta(self, crl: RevocationList) -> RevocationList | None:
        """The latest delta list that continues this complete one (5.2.4)."""
        fitting = [
            delta
            for delta in self.lists.deltas
            if crl.number is not None
            and delta.number is not None
            and delta.base_number is not None
            and delta.base_number <= crl.number <= delta.number
            and delta.scope == crl.scope
            and self.memo.same_name(delta.issuer, crl.issuer, True)
            and delta.authority_key_identifier == crl.authority_key_identifier
            and is_current(delta, self.at)
            and self._usable(delta)
        ]
        return max(fitting, key=lambda delta: delta.number or 0, default=None)

    def _speaks_for(self, crl: RevocationList, point: DistributionPoint) -> bool:
        """Step (b): the right issuer, and a scope that covers this point and this certificate."""
        issuers = [name.der for name in point.issuers if name.kind == "directory"] or [self.certificate.issuer]
        if not any(self.memo.same_name(crl.issuer, name, True) for name in issuers):
            return False
        scope = crl.scope
        if scope is None:
            return not point.issuers
        if point.issuers and not scope.indirect:
            return False
        authority = self.certificate.basic_constraints is not None and self.certificate.basic_constraints.ca
        if scope.only_attributes or (scope.only_users and authority) or (scope.only_cas and not authority):
            return False
        return self._names_meet(scope, crl, point)

    def _names_meet(self, scope: IssuingDistributionPoint, crl: RevocationList, point: DistributionPoint) -> bool:
        if not scope.names and not scope.relative:
            return True
        issuer = next((name.der for name in point.issuers if name.kind == "directory"), self.certificate.issuer)
        listed = set(full_names(scope.names, scope.relative, crl.issuer, self.memo))
        asked = set(full_names(point.names, point.relative, issuer, self.memo))
        if not asked:
            asked = set(full_names(point.issuers, b"", issuer, self.memo))
        return not listed.isdisjoint(asked)

    def _usable(self, crl: RevocationList) -> bool:
        """Nothing critical that is not understood, and signed by somebody who may (steps (f) and (g))."""
        if crl.unknown_critical or has_critical_number(crl) or (self.strict and not has_number(crl)):
            return False
        return any(self._signed_by(crl, signer) for signer in (self.issuer, *self.signers))

    def _signed_by(self, crl: RevocationList, signer: Certificate) -> bool:
        if not self.memo.same_name(crl.issuer, signer.subject, True):
            return False
        if signer.key_usage is not None and not signer.key_usage & KeyUsage.CRL_SIGN:
            return False
        return list_signature_holds(crl, signer, self.memo) and (signer == self.issuer or self.valid(signer))


def is_current(crl: RevocationList, at: datetime) -> bool:
    """Issued, and not yet to be replaced; a list without a next update stays current."""
    return crl.this_update <= at and (crl.next_update is None or at <= crl.next_update)


def has_critical_number(crl: RevocationList) -> bool:
    """RFC 5280 5.2.3 forbids it, and OpenSSL does not handle it."""
    return any(each.oid == CRL_NUMBER and each.critical for each in crl.extensions)


def has_number(crl: RevocationList) -> bool:
    """RFC 5280 5.2.3: a version 2 list has a number."""
    return crl.version == 1 or crl.number is not None


def list_signature_holds(crl: RevocationList, signer: Certificate, memo: Memo) -> bool:
    """Whether the signer's key signed the list; asked once per pair and memo."""
    pair = (crl.sha256, signer.key.spki)
    answer = memo.signatures.get(pair)
    if answer is None:
        start, stop = crl.tbs_span
        answer = memo.signatures[pair] = check_signed(
            crl.der[start:stop], crl.signature_algorithm, crl.signature, signer.key.spki, memo.keys
        )
    return answer is True


def distribution_points(certificate: Certificate) -> tuple[DistributionPoint, ...]:
    """The points a certificate names; none where it names none or they cannot be read."""
    extension = find_extension(certificate, CRL_DISTRIBUTION_POINTS)
    points = None if extension is None else parse_distribution_points(extension.value)
    return () if points is None or isinstance(points, Malformed) else points


def full_names(
    names: Iterable[PresentedName], relative: bytes, issuer: bytes, memo: Memo
) -> Iterator[tuple[str, bytes]]:
    """Comparable forms of the names of a point; a relative one is completed by its issuer's name."""
    for name in names:
        if name.kind == "directory":
            yield "directory", memo.key_of(name.der, True)
        else:
            yield name.kind, name.text.encode("utf-8", "surrogateescape") + name.der
    if relative:
        walk = tlv.Walk(issuer)
        try:
            outer = walk.expect(tlv.SEQUENCE, 0, len(issuer), "issuer")
        except tlv.Unreadable:
            return
        whole = tlv.encode(tlv.SEQUENCE, walk.content(outer) + tlv.encode(tlv.SET, relative))
        yield "directory", memo.key_of(whole, True)


def revoked_fault(reason: int, revoked_at: datetime | None, position: int) -> Fault:
    """That a certificate is revoked, why and since when."""
    when = revoked_at.isoformat() if revoked_at else ""
    return Fault(
        code="revoked",
        position=position,
        field="serialNumber",
        presented=" ".join(word for word in (REASONS.get(reason, str(reason)), when) if word),
    )
